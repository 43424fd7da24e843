// One character of text as its last reader would see it, below the escapes that logs pile up: `\"` and `\\n`, `\u003c`,
// `%26` and `%2526`, `&quot;` and `&amp;lt;`. Only what the redactor needs; not a decoder for values.

export interface Glyph {
  readonly char: string;
  readonly wrapping: 'raw' | 'backslash' | 'percent' | 'entity';
  /** How often it is wrapped; 0 for raw. */
  readonly depth: number;
  readonly start: number;
  /** Index behind it. */
  readonly end: number;
}

const PERCENT = /%((?:25)*)([0-9A-Fa-f]{2})/y;
const ENTITY = /&((?:amp;){0,8})(?:(lt|gt|quot|apos|nbsp);|#([0-9]{1,7});|#[xX]([0-9A-Fa-f]{1,6});)/y;
const CODED = /(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2}))/y;
const NAMED: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
]);
const LETTERS: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['"', '"'],
  ["'", "'"],
  ['/', '/'],
  ['`', '`'],
]);

/** null at the end of the text. */
export function glyphAt(text: string, start: number): Glyph | null {
  const first = text.charAt(start);
  if (first === '') return null;
  if (first === '\\') return backslashed(text, start);
  if (first === '%') {
    PERCENT.lastIndex = start;
    const found = PERCENT.exec(text);
    if (found !== null) {
      const char = String.fromCharCode(Number.parseInt(found[2] ?? '', 16));
      return { char, wrapping: 'percent', depth: 1 + (found[1] ?? '').length / 2, start, end: PERCENT.lastIndex };
    }
  }
  if (first === '&') {
    ENTITY.lastIndex = start;
    const found = ENTITY.exec(text);
    if (found !== null) {
      const [, amps = '', name, decimal, hex] = found;
      const char =
        NAMED.get(name ?? '') ?? fromCode(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal));
      return { char, wrapping: 'entity', depth: 1 + amps.length / 4, start, end: ENTITY.lastIndex };
    }
  }
  return { char: first, wrapping: 'raw', depth: 0, start, end: start + 1 };
}

function fromCode(code: number): string {
  return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
}

function backslashed(text: string, start: number): Glyph {
  let end = start;
  while (text.charAt(end) === '\\') end += 1;
  const depth = end - start;
  CODED.lastIndex = end;
  const coded = CODED.exec(text);
  if (coded !== null) {
    const char = String.fromCharCode(Number.parseInt(coded[1] ?? coded[2] ?? '', 16));
    return { char, wrapping: 'backslash', depth, start, end: CODED.lastIndex };
  }
  const char = LETTERS.get(text.charAt(end));
  if (char === undefined) return { char: '\\', wrapping: 'raw', depth: 0, start, end };
  return { char, wrapping: 'backslash', depth, start, end: end + 1 };
}
