// Errors as Node's util.inspect and the consoles of browsers print them: a title, stack lines, and the error's own
// properties in braces, one a line or all on one, or (Node 10, egg) as bare lines behind the stack. Reads the properties of the first two levels; which of them mean what is
// for the formats.
import type { Offer } from '../../model/record.ts';
import type { Follower } from './block.ts';

export interface Inspected {
  /** The line with the error's name and message. */
  readonly title: string;
  /** Properties by name; those of nested objects by path (`$metadata.requestId`). */
  readonly properties: ReadonlyMap<string, string>;
}

/** A property without braces around it. */
const FLAT = /^[a-z][\w$]{0,60}:(?:\s|$)/;

export class InspectFollower implements Follower {
  #depth: number;
  #stack = false;
  #flat = false;
  #whole = false;

  constructor(first: string) {
    this.#depth = opens(first.trimEnd()) ? 1 : 0;
  }

  complete(): boolean {
    return this.#whole;
  }

  offer(text: string, stamped: boolean): Offer {
    const trimmed = text.trim();
    if (stamped || (trimmed === '' && this.#depth === 0)) return 'refuse';
    if (this.#depth === 0) {
      if (this.#stack && inlineStart(trimmed) === 0) {
        this.#whole = true;
        return 'last';
      }
      if (this.#stack && (FLAT.test(trimmed) || (this.#flat && trimmed.startsWith('{ ')))) {
        this.#flat = true;
        this.#whole = closesFlat(trimmed);
        return this.#whole ? 'last' : 'take';
      }
      if (!trimmed.startsWith('at ') && !(this.#stack && trimmed === '{')) return 'refuse';
      this.#stack = true;
      if (opens(trimmed)) this.#depth = 1;
      return 'take';
    }
    if (closes(trimmed)) this.#depth -= 1;
    if (opens(trimmed)) this.#depth += 1;
    if (this.#depth > 0) return 'take';
    this.#whole = true;
    return 'last';
  }
}

/** Where the properties begin that stand in braces at the end of a line; -1 when none do. */
export function inlineStart(line: string): number {
  const trimmed = line.trimEnd();
  if (!trimmed.endsWith('}')) return -1;
  if (trimmed.startsWith('{')) return 0;
  const at = trimmed.indexOf(' { ');
  return at === -1 ? -1 : at + 1;
}

/** `hostId: '...' }`: the brace of the error itself, behind its last property. */
function closesFlat(trimmed: string): boolean {
  return trimmed.endsWith(' }') && !trimmed.includes('{');
}

function opens(trimmed: string): boolean {
  return trimmed.endsWith('{') || trimmed.endsWith('[');
}

function closes(trimmed: string): boolean {
  return trimmed.startsWith('}') || trimmed.startsWith(']');
}

export function readInspected(text: string): Inspected {
  const lines = text.split('\n');
  const [first = ''] = lines;
  const inFirst = inlineStart(first);
  const properties = new Map<string, string>();
  const path: string[] = [];
  let depth = 0;
  let stack = false;
  for (const line of lines) {
    const trimmed = line.trim();
    if (depth === 0) {
      const inline = inlineStart(trimmed);
      if (inline !== -1) addInline(properties, '', trimmed.slice(inline));
      else if (opens(trimmed)) depth = 1;
      else if (stack && FLAT.test(trimmed)) addFlat(properties, trimmed);
      stack ||= trimmed.startsWith('at ');
      continue;
    }
    if (closes(trimmed)) {
      depth -= 1;
      path.pop();
    }
    const colon = trimmed.indexOf(': ');
    const name = colon === -1 ? '' : bare(trimmed.slice(0, colon));
    if (opens(trimmed)) {
      depth += 1;
      path.push(name);
    } else if (colon !== -1 && depth <= 2) {
      const value = trimmed.slice(colon + 2);
      const full = depth === 2 ? `${path.at(-1) ?? ''}.${name}` : name;
      if (value.startsWith('{')) addInline(properties, full, value);
      else add(properties, full, value);
    }
  }
  return { title: inFirst === -1 ? first : first.slice(0, inFirst).trimEnd(), properties };
}

function add(properties: Map<string, string>, name: string, value: string): void {
  if (!properties.has(name)) properties.set(name, bare(value.endsWith(',') ? value.slice(0, -1) : value));
}

function addFlat(properties: Map<string, string>, trimmed: string): void {
  const colon = trimmed.indexOf(':');
  const value = trimmed.slice(colon + 1).trim();
  if (value !== '') add(properties, trimmed.slice(0, colon), closesFlat(trimmed) ? value.slice(0, -2) : value);
}

/** `{ httpStatusCode: 403, requestId: '...' }` on one line. */
function addInline(properties: Map<string, string>, parent: string, value: string): void {
  const inner = value.slice(1, value.lastIndexOf('}') === -1 ? value.length : value.lastIndexOf('}'));
  for (const pair of inner.split(', ')) {
    const colon = pair.indexOf(': ');
    if (colon === -1) continue;
    const name = bare(pair.slice(0, colon).trim());
    add(properties, parent === '' ? name : `${parent}.${name}`, pair.slice(colon + 2).trim());
  }
}

/** Without the quotes of a name or a value; arrays of one (as XML readers make them) give their element. */
function bare(text: string): string {
  const quote = text.charAt(0);
  if (quote === '[' && text.endsWith(']')) return bare(text.slice(1, -1).trim());
  if (text.length < 2 || !`'"\``.includes(quote) || !text.endsWith(quote)) return text;
  return text.slice(1, -1).replaceAll(`\\${quote}`, quote);
}
