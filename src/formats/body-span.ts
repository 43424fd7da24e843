// Finds where error bodies stand in a longer text, escaped or not. Does not read them and does not join lines.
import { tagStartBefore, undoEscapes, type Escaping, type TagStart } from './escapes.ts';
import { MAX_BODY_CHARS } from './limits.ts';

export interface BodySpan {
  /** Index of the body's first character: its prologue when there is one, else `<Error`. */
  readonly start: number;
  /** Index after `</Error>`; null when it does not stand in the text. */
  readonly end: number | null;
  /** Where to look for the next body. */
  readonly next: number;
  /** The body with its surroundings' escaping undone. */
  readonly unescaped: string;
  readonly undone: readonly Escaping[];
  /** `<Error>` is missing: the body begins with `<Code>`, or with what a cut left of its first tag. */
  readonly headless: boolean;
}

/** An escape triples or sextuples a character; two levels of `\\u003c` are the widest met. */
const MAX_ESCAPED_CHARS = 4 * MAX_BODY_CHARS;
const PROLOGUE_CHARS = 2048;
const PROLOGUE = /(?:\?|%(?:25){0,3}3F)\s{0,8}xml|(?:!|%(?:25){0,3}21)(?:DOCTYPE(?!\s+html\b)|ENTITY)/i;
/** What a cut left of `<Error>` or of `<Code>` at the very beginning. */
const LOST_LETTERS =
  /^\s{0,64}(?:(?:Error|rror|ror|or|r)>\s{0,64}<|(?:Code|ode|de|e)>\s{0,64}[\w.:-]{2,100}\s{0,64}<\/Code>)/;
const LOST_WINDOW = 320;

/** The first body at or after `from`, or null. Linear in the text over any number of calls with `next`. */
export function findBody(text: string, from = 0): BodySpan | null {
  if (from === 0 && LOST_LETTERS.test(text.slice(0, LOST_WINDOW))) return headlessSpan(text, 0, text.indexOf('>'));
  let code = findTag(text, 'Code', from, false);
  let error = findTag(text, 'Error', from, false);
  for (;;) {
    const limit = error?.start ?? text.length;
    for (; code !== null && code.start < limit; code = findTag(text, 'Code', code.nameEnd, false)) {
      if (isWholeCode(text, code)) return headlessSpan(text, code.start, code.nameEnd);
    }
    if (error === null) return null;
    const span = spanFrom(text, withPrologue(text, error.start, from), error.nameEnd, false);
    if (holdsElements(span.unescaped)) return span;
    error = findTag(text, 'Error', error.nameEnd, false);
  }
}

/** A line that could hold a body, or begin one. Cheap; false positives are likely, false negatives are not. */
export function looksLikeErrorStart(text: string): boolean {
  return START.test(text) || LOST_START.test(text);
}
/** One of these stands on each line of which `looksLikeErrorStart` is true. */
export const START_MARKERS: readonly string[] = [
  'r>',
  'e>',
  ...['<', 'lt;', '#60;', '3c', '3C', '3c;', '3C;'].flatMap((escaped) => [`${escaped}Error`, `${escaped}Code`]),
];
const LOST_START = /(?:^|\W)(?:Error|rror|ror|or|r|Code|ode|de|e)>/;
const START = /(?:<|lt;|#60;|3[cC];?)(?:Error|Code)/;

interface Tag extends TagStart {
  /** Index after the name. */
  readonly nameEnd: number;
}

/** `>`, a blank, the slash of an empty element, or the first character of one of these escaped; nothing where a line ends. */
const BEHIND_NAME = /^[\s>/\\&%+#]?$/;

/** The next tag of this name at or after `from`, opening, closing or either. */
export function findTag(text: string, name: string, from: number, closing: boolean | null): Tag | null {
  for (let at = text.indexOf(name, from); at !== -1; at = text.indexOf(name, at + name.length)) {
    const nameEnd = at + name.length;
    if (!BEHIND_NAME.test(text.charAt(nameEnd))) continue;
    const tag = tagStartBefore(text, at);
    if (tag === null || tag.start < from || (closing !== null && tag.closing !== closing)) continue;
    return { ...tag, nameEnd };
  }
  return null;
}

/** Without `<Error>` in front, `<Code>` must hold a code, or end the line: prose names the tag too. */
function isWholeCode(text: string, code: Tag): boolean {
  const { text: tail } = undoEscapes(text.slice(code.start, code.start + CODE_WINDOW), before(text, code.start));
  return /^<Code>\s{0,32}(?:[\w.:-]{2,100}\s{0,32}<\/Code>|$)/.test(tail);
}
const CODE_WINDOW = 240;

function before(text: string, at: number): string {
  return text.slice(Math.max(0, at - 10), at);
}

function headlessSpan(text: string, start: number, from: number): BodySpan {
  return spanFrom(text, start, from, true);
}

/** The body ends at `</Error>`, or is cut by the next `<Error>`. */
function spanFrom(text: string, start: number, from: number, headless: boolean): BodySpan {
  const bound = findTag(text, 'Error', from, null);
  const end = bound?.closing === true ? tagEnd(text, bound.nameEnd) : null;
  const next = end ?? bound?.start ?? text.length;
  const { text: unescaped, undone } = undoEscapes(
    text.slice(start, Math.min(next, start + MAX_ESCAPED_CHARS)),
    before(text, start),
  );
  return { start, end, next, unescaped, undone, headless };
}

/** Behind `<Error>` comes an element, or the line ends. Prose goes on with words. */
function holdsElements(unescaped: string): boolean {
  const root = unescaped.indexOf('<Error');
  const gt = unescaped.indexOf('>', root);
  if (root === -1 || gt === -1) return false;
  const inside = unescaped.slice(gt + 1, gt + 257).trimStart();
  return inside === '' || /^<[A-Za-z_!]/.test(inside);
}

function withPrologue(text: string, root: number, from: number): number {
  const low = Math.max(from, root - PROLOGUE_CHARS);
  const found = PROLOGUE.exec(text.slice(low, root));
  if (found === null) return root;
  return tagStartBefore(text, low + found.index)?.start ?? root;
}

const TAG_CLOSE =
  /^\s{0,8}(?:>|\\{1,8}(?:u003[eE]|x3[eE])|(?:&|\\{1,8}u0026)(?:amp;){0,3}(?:gt|#62|#x3[eE]);|%(?:25){0,3}3[eE])/;

/** Index after the (escaped) `>` of `</Error>`. */
export function tagEnd(text: string, nameEnd: number): number {
  return nameEnd + (TAG_CLOSE.exec(text.slice(nameEnd, nameEnd + TAG_CLOSE_CHARS))?.[0].length ?? 0);
}
const TAG_CLOSE_CHARS = 48;
