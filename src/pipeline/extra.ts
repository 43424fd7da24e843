// What a format found beside the fields of an error, redacted and put together as it will be stored. Most values come back
// on line after line (a User-Agent, a Referer): what they came to the last time is kept, in a bounded memory.
import { ExtraText, jsonText } from '../model/extra-text.ts';
import { FieldList } from '../model/field-list.ts';

/** null: the element may not be kept at all. */
type RedactElement = (name: string, value: string) => string | null;

/**
 * `kept`: what the event carries. `facts`: the same, as a map that is at hand.
 */
interface KeptExtra {
  readonly facts: ReadonlyMap<string, string>;
  readonly kept: ReadonlyMap<string, string>;
}

/** A value met before, and its JSON text where redaction leaves it as it is. */
interface Slot {
  readonly sent: string;
  readonly json: string | null;
}

interface Name {
  readonly name: string;
  /** No value of this name may be kept. */
  readonly secret: boolean;
  /** null: values of this name do not come back. */
  slots: (Slot | undefined)[] | null;
  hits: number;
  misses: number;
}

/** The names that one kind of line has, in their order. */
interface Shape {
  readonly names: readonly Name[];
  readonly texts: readonly string[];
  /** In the order of the JSON text: what stands before a value, and which one it is. */
  readonly parts: readonly { readonly before: string; readonly at: number }[];
}

const SLOTS = 64;
const LONGEST_KEPT = 300;
const NAMES_KEPT = 100;
const SHAPES_KEPT = 100;
/** After so many misses a name must have had as many hits to be remembered on. */
const TRIAL = 500;

const NOTHING: ReadonlyMap<string, string> = new Map();
const NOTHING_KEPT: KeptExtra = { facts: NOTHING, kept: NOTHING };

export function createExtraKeeper(redactElement: RedactElement): (extra: ReadonlyMap<string, string>) => KeptExtra {
  const names = new Map<string, Name>();
  const shapes = new Map<string, Shape>();
  const listShapes = new Map<readonly string[], Shape>();
  let last: Shape = { names: [], texts: [], parts: [] };
  const values: string[] = [];

  /** The JSON text of a value as it was sent; null when redaction takes something out of it. */
  function plainText(known: Name, value: string): string | null {
    if (!known.secret && isHarmless(value)) return `"${value}"`;
    const { slots } = known;
    if (slots === null || value.length > LONGEST_KEPT) return unchanged(known.name, value);
    const { length } = value;
    const at = (length * 31 + value.charCodeAt(length - 1) * 7 + value.charCodeAt(length >> 1)) & (SLOTS - 1);
    const slot = slots[at];
    if (slot !== undefined && slot.sent === value) {
      known.hits += 1;
      return slot.json;
    }
    known.misses += 1;
    if (known.misses > TRIAL && known.hits < known.misses) known.slots = null;
    const sent = detached(value);
    const json = unchanged(known.name, sent);
    slots[at] = { sent, json: json === null ? null : detached(json) };
    return json;
  }

  function unchanged(name: string, value: string): string | null {
    return redactElement(name, value) === value ? jsonText(value) : null;
  }

  function shapeOf(extra: ReadonlyMap<string, string>): Shape | null {
    const key = [...extra.keys()].join('\n');
    const known = shapes.get(key);
    if (known !== undefined) return known;
    if (shapes.size >= SHAPES_KEPT) return null;
    const shape = shapeWith([...extra.keys()].map(detached));
    shapes.set(detached(key), shape);
    return shape;
  }

  /** Lists with the same names share the array of them, and there are few. */
  function shapeOfList({ names: texts }: FieldList): Shape {
    const known = listShapes.get(texts);
    if (known !== undefined) return known;
    const shape = shapeWith(texts);
    listShapes.set(texts, shape);
    return shape;
  }

  function shapeWith(texts: readonly string[]): Shape {
    const parts = texts
      .map((text, at) => ({ text, at }))
      .sort((a, b) => (a.text < b.text ? -1 : 1))
      .map(({ text, at }, index) => ({ before: `${index === 0 ? '{' : ','}${jsonText(text)}:`, at }));
    return { names: texts.map(nameOf), texts, parts };
  }

  function nameOf(name: string): Name {
    const known = names.get(name);
    if (known !== undefined) return known;
    const slots = names.size < NAMES_KEPT ? Array.from({ length: SLOTS }, (): Slot | undefined => undefined) : null;
    const made: Name = { name, secret: redactElement(name, '') === null, slots, hits: 0, misses: 0 };
    if (slots !== null) names.set(name, made);
    return made;
  }

  /** Puts the JSON texts of the values into `values`; false when a name is another, or redaction takes something out. */
  function collect(extra: ReadonlyMap<string, string>, shape: Shape): boolean {
    if (extra.size !== shape.names.length) return false;
    let at = 0;
    for (const [name, value] of extra) {
      const known = shape.names[at];
      if (known === undefined || known.name !== name) return false;
      const json = plainText(known, value);
      if (json === null) return false;
      values[at] = json;
      at += 1;
    }
    return true;
  }

  function collectList({ texts }: FieldList, shape: Shape): boolean {
    for (let at = 0; at < texts.length; at += 1) {
      const known = shape.names[at];
      const json = known === undefined ? null : plainText(known, texts[at] ?? '');
      if (json === null) return false;
      values[at] = json;
    }
    return true;
  }

  function together(shape: Shape): ExtraText {
    let text = '';
    for (const { before, at } of shape.parts) text += before + (values[at] ?? '');
    return new ExtraText(`${text}}`, shape.texts);
  }

  return (extra) => {
    if (extra.size === 0) return NOTHING_KEPT;
    if (extra instanceof FieldList) {
      const shape = shapeOfList(extra);
      return collectList(extra, shape) ? { facts: extra, kept: together(shape) } : redacted(extra, redactElement);
    }
    if (!collect(extra, last)) {
      const shape = shapeOf(extra);
      if (shape === null || shape === last || !collect(extra, shape)) return redacted(extra, redactElement);
      last = shape;
    }
    return { facts: extra, kept: together(last) };
  };
}

/** Longer texts are left to redaction, which reads them faster. */
const LONGEST_HARMLESS = 40;

/** Numbers, addresses and ids: digits, hex letters, dots and colons make no name and no shape of a secret. */
function isHarmless(text: string): boolean {
  const { length } = text;
  if (length > LONGEST_HARMLESS) return false;
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    const letter = code | 32;
    if (!((code >= 46 && code <= 58 && code !== 47) || (letter >= 97 && letter <= 102))) return false;
  }
  return true;
}

function redacted(extra: ReadonlyMap<string, string>, redactElement: RedactElement): KeptExtra {
  const kept = new Map<string, string>();
  for (const [name, value] of extra) {
    const safe = redactElement(name, value);
    if (safe !== null) kept.set(name, safe);
  }
  return { facts: kept, kept };
}

/**
 * The same text in memory of its own. V8 keeps the whole block of input alive for a slice of it, and events are held until
 * the next commit; taking one character off a new string is the cheapest copy there is.
 */
export function detached(text: string): string {
  return ` ${text}`.slice(1);
}
