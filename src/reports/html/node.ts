// Pieces of a page as plain data. The static page is written from them as text, scripts turn the same pieces into elements;
// either way what is foreign can only ever become text or the value of an attribute.

type Attribute = string | number | boolean | null | undefined;

export interface Node {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly children: readonly Child[];
}

export type Child = Node | string | number | null | undefined | false | readonly Child[];

/** Attributes by their HTML names; null, undefined and false: left out; true: present without a value. */
export function el(tag: string, attributes: Node['attributes'] | null, ...children: readonly Child[]): Node {
  return { tag, attributes: attributes ?? {}, children };
}

/** The head of a table: one row of such cells. */
export function tableHead(...cells: readonly Child[]): Node {
  return el('thead', null, el('tr', null, ...cells));
}

const VOID: ReadonlySet<string> = new Set(['br', 'hr', 'img', 'input', 'link', 'meta', 'wbr']);

/** HTML text (SVG included). Tags and names of attributes are ours; everything else is escaped. */
export function markup(child: Child): string {
  if (child === null || child === undefined || child === false) return '';
  if (typeof child === 'string') return escaped(child);
  if (typeof child === 'number') return String(child);
  if (isList(child)) return child.map(markup).join('');
  let text = `<${child.tag}`;
  for (const [name, value] of Object.entries(child.attributes)) {
    if (value === null || value === undefined || value === false || name === 'key') continue;
    text += value === true ? ` ${name}` : ` ${name}="${escaped(String(value))}"`;
  }
  text += '>';
  if (VOID.has(child.tag)) return text;
  return `${text}${child.children.map(markup).join('')}</${child.tag}>`;
}

export function isList(child: Child): child is readonly Child[] {
  return Array.isArray(child);
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES.get(character) ?? character);
}
