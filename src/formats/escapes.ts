// Undoes the escaping that a logger put around a body: string literals of JSON, JavaScript, Go, Ruby, Python and Java,
// nginx's and rsyslog's ways of keeping a line a line, HTML, percent-encoding, one inside the other. How deep it goes is
// told by how the tags stand there, never guessed from values. Does not decode the body's own entities.

export type Escaping = 'backslash' | 'html' | 'percent' | 'octal';

interface Plain {
  readonly text: string;
  /** What was undone, outermost first; empty when the text stood there as it is. */
  readonly undone: readonly Escaping[];
}

const MAX_LEVELS = 4;
const PROLOGUE_CHARS = 256;

/** `<` as it may stand in a log, an optional escaped slash behind it; to be matched against what stands before a name. */
const LT = String.raw`(?:<|\\{1,8}(?:u003[cC]|x3[cC])|(?:&|\\{1,8}u0026)(?:amp;){0,3}(?:lt|#60|#x3[cC]);|%(?:25){0,3}3[cC])`;
const SLASH = String.raw`(?:\\{0,8}\/|\\{1,8}(?:u002[fF]|x2[fF])|(?:&|\\{1,8}u0026)(?:amp;){0,3}(?:#47|#x2[fF]|sol);|%(?:25){0,3}2[fF])`;
const TAG_START = new RegExp(`${LT}(${SLASH})?$`);
const TAG_WINDOW = 64;

export interface TagStart {
  /** Index of the (escaped) `<`. */
  readonly start: number;
  readonly closing: boolean;
}

/** Does a tag's beginning, escaped in whatever way, end right before `at`? */
export function tagStartBefore(text: string, at: number): TagStart | null {
  switch (text.charAt(at - 1)) {
    case '<':
      return { start: at - 1, closing: false };
    case '/':
    case ';':
    case 'c':
    case 'C':
    case 'f':
    case 'F':
      break;
    default:
      return null;
  }
  const window = text.slice(Math.max(0, at - TAG_WINDOW), at);
  const match = TAG_START.exec(window);
  return match === null ? null : { start: at - match[0].length, closing: match[1] !== undefined };
}

/** `text` begins with a tag, escaped or not; `before` is what precedes it on the line (its last characters are enough). */
export function undoEscapes(text: string, before: string): Plain {
  const undone: Escaping[] = [];
  let plain = text;
  let levels = plain.startsWith('<') && plain.includes('\\') ? levelsOfQuote(before) : 0;
  while (undone.length < MAX_LEVELS) {
    const escaping = escapingOf(plain) ?? (levels > 0 ? 'backslash' : null);
    if (escaping === null) break;
    plain = undo(plain, escaping);
    undone.push(escaping);
    levels -= 1;
  }
  return { text: plain, undone };
}

export function undo(text: string, escaping: Escaping): string {
  switch (escaping) {
    case 'backslash':
      return undoBackslashes(text);
    case 'html':
      return undoHtml(text);
    case 'percent':
      return undoPercent(text);
    case 'octal':
      return text.replace(/#0(?:12|15|11)/g, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 8)));
    default:
      return escaping satisfies never;
  }
}

// Places where a backslash can only be the escaping's, not a value's: in a closing tag, right behind a tag, behind the `=`
// of an attribute, behind a brace of JSON.
const AROUND_TAGS = /<\\+\/|>\\+(?:[nrt]|x0[9aAdD]|u000[9aAdD]|01[125])|=\\+(?:["']|x22|u0022|x27)/;
const AROUND_MEMBERS = /^[{[]\s*\\+(?:["nrt]|u0022|x22)/;
const RSYSLOG = />#01[125]/;

const HTML_ATTRIBUTE = /=\\{0,8}&(?:amp;){0,3}(?:quot|#34|#39|#x27);/;

function escapingOf(text: string): Escaping | null {
  if (HTML_ATTRIBUTE.test(text.slice(0, PROLOGUE_CHARS))) return 'html';
  switch (text.charAt(0)) {
    case '\\':
      return 'backslash';
    case '&':
      return 'html';
    case '%':
      return 'percent';
    case '{':
      return AROUND_MEMBERS.test(text) ? 'backslash' : null;
    default:
      return AROUND_TAGS.test(text) ? 'backslash' : RSYSLOG.test(text) ? 'octal' : null;
  }
}

/** A tag right behind a quote stands in a string literal; the quote's own backslashes tell how many it is nested in. */
function levelsOfQuote(before: string): number {
  const last = before.charAt(before.length - 1);
  if (last !== '"' && last !== "'" && last !== '`') return 0;
  let slashes = 0;
  while (slashes < 8 && before.charAt(before.length - 2 - slashes) === '\\') slashes += 1;
  return 1 + Math.floor(Math.log2(slashes + 1));
}

const BACKSLASH =
  /\\(?:u\{[0-9a-fA-F]{1,6}\}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2}(?:\\x[0-9a-fA-F]{2})*|[0-3][0-7]{2}(?:\\[0-3][0-7]{2})*|[\s\S])/g;

const LETTERS: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
]);

/** One level of a string literal. An escape that none of the languages knows stays as it is. */
function undoBackslashes(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(BACKSLASH, (whole) => {
    const kind = whole.charAt(1);
    if (whole.length > 2) {
      if (kind === 'x') return bytesToText(whole.split('\\x').slice(1), 16);
      if (kind === 'u' || kind === 'U') {
        const point = Number.parseInt(whole.replace(/[^0-9a-fA-F]/g, ''), 16);
        return point <= 0xffff ? String.fromCharCode(point) : point <= 0x10ffff ? String.fromCodePoint(point) : whole;
      }
      return bytesToText(whole.split('\\').slice(1), 8);
    }
    const letter = LETTERS.get(kind);
    if (letter !== undefined) return letter;
    return /[A-Za-z0-9]/.test(kind) ? whole : kind;
  });
}

/** Python, Ruby and C print the bytes of UTF-8, JavaScript prints characters up to U+00FF. */
function bytesToText(digits: readonly string[], radix: number): string {
  const bytes = Uint8Array.from(digits, (digit) => Number.parseInt(digit, radix));
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return String.fromCharCode(...bytes.subarray(0, 1024));
  }
}

const HTML = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos|nbsp|sol));/g;
const HTML_NAMES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
  ['sol', '/'],
]);

function undoHtml(text: string): string {
  return text.replace(HTML, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return HTML_NAMES.get(name) ?? whole;
    const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff)
      ? String.fromCodePoint(point)
      : whole;
  });
}

/** Forms write a space as `+`; whoever writes `%20` does not. */
function undoPercent(text: string): string {
  const spaced = text.includes('%20') || text.includes(' ') ? text : text.replaceAll('+', ' ');
  return spaced.replace(/%[0-9a-fA-F]{2}(?:%[0-9a-fA-F]{2})*/g, (run) => bytesToText(run.split('%').slice(1), 16));
}
