// How far the value of a secret reaches once its name was found: behind `=` or `:`, in quotes, in an XML element, in a
// header line, escaped or not. Errs on the side of taking too much. Never looks back, so redaction stays linear.
import { glyphAt, type Glyph } from './glyph.ts';

export const REDACTED = '[redacted]';

export type Kind =
  | 'strict' // never a word of prose: whatever stands behind `=` or `:` goes
  | 'prose' // also a word of prose: `Signature: does not match` stays
  | 'header' // Authorization: a scheme and what belongs to it
  | 'text'; // the text that was signed: many words, maybe many lines

export interface Extent {
  readonly from: number;
  readonly to: number;
}

/** The value that belongs to the name at `start`..`end`; null when none stands there, or nothing is left to take out. */
export function valueAfter(text: string, start: number, end: number, kind: Kind): Extent | null {
  let glyph = glyphAt(text, end);
  if (glyph?.char === '>') return text.charAt(start - 1) === '/' ? null : element(text, glyph.end);

  // "name", 'name', [name] (PHP), escaped alike.
  const enclosed = glyph !== null && (isQuote(glyph) || glyph.char === ']');
  if (enclosed) glyph = glyphAt(text, glyph?.end ?? end);
  const adjacent = glyph;
  const separator = skipBlank(text, glyph);
  if (separator === null) return null;
  if (separator.char === ',' && enclosed) return listed(text, separator, kind);
  if (separator.char !== '=' && separator.char !== ':') return null;
  glyph = glyphAt(text, separator.end);
  if (separator.char === '=' && glyph?.char === '>') glyph = glyphAt(text, glyph.end);
  const tight = separator === adjacent && separator.char === '=' && glyph !== null && !isBlank(glyph);
  return assigned(text, skipBlank(text, glyph), separator, kind, enclosed || tight);
}

/** A value behind its separator. `certain`: the form (`name=value`, a quoted name) already says that it is no prose. */
function assigned(text: string, first: Glyph | null, separator: Glyph, kind: Kind, certain: boolean): Extent | null {
  let glyph = first;
  if (glyph === null) return null;
  const ends = (each: Glyph): boolean => endsToken(each, separator);
  if (isRedacted(text, glyph.start, separator)) return null;
  if (text.startsWith(REDACTED, glyph.start)) {
    // Somebody else's marker with more behind it: the rest of the token goes with it.
    const rest = glyphAt(text, glyph.start + REDACTED.length);
    const tail = rest === null ? null : until(text, rest, ends);
    return tail === null ? null : { from: glyph.start, to: tail.to };
  }
  if (glyph.char === '[') {
    // Go prints headers as Name:[value]; JSON may hold ["value"].
    const inner = skipBlank(text, glyphAt(text, glyph.end));
    if (inner === null || !isQuote(inner)) {
      const list = through(text, glyph, (each) => each.char === ']', true);
      const rest = list === null ? null : glyphAt(text, list.to);
      return rest === null ? list : { from: glyph.start, to: until(text, rest, ends)?.to ?? rest.start };
    }
    glyph = inner;
  }
  if (isQuote(glyph)) return quoted(text, glyph, kind === 'text');
  const doubtful = !certain && (kind === 'prose' || kind === 'text');
  if (doubtful && isProse(text, glyph)) return null;
  if (kind === 'text')
    return through(text, glyph, (each) => each.wrapping === 'raw' && '"<'.includes(each.char), false);
  if (kind === 'header') return credentials(text, glyph, ends);
  return until(text, glyph, ends);
}

/** `<Name>value<`, also `&lt;Name&gt;` and the like. A body that was cut off ends with the text. */
function element(text: string, from: number): Extent | null {
  let glyph = glyphAt(text, from);
  const first = skipBlank(text, glyph, true);
  if (first === null || isRedacted(text, first.start, first)) return null;
  glyph = first;
  let end = glyph.start;
  while (glyph !== null) {
    if (glyph.char === '<' && text.charAt(glyph.end) !== '!') break;
    if (!isBlank(glyph)) end = glyph.end;
    glyph = glyphAt(text, glyph.end);
  }
  return extent(text, first.start, end);
}

/** From behind an opening quote to its closing one. Where that is missing, to the end of the line, or of everything. */
function quoted(text: string, open: Glyph, multiline: boolean): Extent | null {
  const from = open.end;
  let glyph = glyphAt(text, from);
  while (glyph !== null) {
    if (closes(glyph, open)) {
      // Node's inspect cuts long strings into 'a\n' +\n 'b'.
      const next = multiline ? continuation(text, glyph, open) : null;
      if (next === null) return extent(text, from, glyph.start);
      glyph = next;
    } else if (!multiline && glyph.wrapping === 'raw' && glyph.char === '\n') return extent(text, from, glyph.start);
    glyph = glyphAt(text, glyph.end);
  }
  return extent(text, from, text.length);
}

function continuation(text: string, closing: Glyph, open: Glyph): Glyph | null {
  const plus = skipBlank(text, glyphAt(text, closing.end));
  if (plus?.char !== '+') return null;
  const next = skipBlank(text, glyphAt(text, plus.end), true);
  return next?.char === open.char ? next : null;
}

function closes(glyph: Glyph, open: Glyph): boolean {
  if (glyph.char !== open.char) return false;
  return glyph.wrapping === 'raw' || (glyph.wrapping === open.wrapping && glyph.depth <= open.depth);
}

/** `'name', 'value'` of a flat list of headers, and `"name":"Authorization","value":"..."` of a HAR file. */
function listed(text: string, comma: Glyph, kind: Kind): Extent | null {
  const open = skipBlank(text, glyphAt(text, comma.end), true);
  if (open === null || !isQuote(open)) return null;
  if (text.startsWith('value', open.end)) {
    const close = glyphAt(text, open.end + 'value'.length);
    const colon = close !== null && closes(close, open) ? skipBlank(text, glyphAt(text, close.end)) : null;
    const quote = colon?.char === ':' ? skipBlank(text, glyphAt(text, colon.end)) : null;
    if (quote !== null && isQuote(quote)) return quoted(text, quote, kind === 'text');
  }
  const found = quoted(text, open, kind === 'text');
  return found !== null && found.to - found.from >= 16 ? found : null;
}

const ONE_TOKEN = new Set(['oss', 'bearer', 'basic', 'token']);

/** The credentials of an Authorization header: a scheme and what follows it on the line. */
function credentials(text: string, first: Glyph, ends: (glyph: Glyph) => boolean): Extent | null {
  const scheme = until(text, first, ends);
  if (scheme === null) return null;
  const gap = glyphAt(text, scheme.to);
  const second = skipBlank(text, gap);
  const word = text.slice(scheme.from, Math.min(scheme.to, scheme.from + 20)).toLowerCase();
  const more = second !== null && second !== gap && !ends(second) ? until(text, second, ends) : null;
  if (word.endsWith('-hmac-sha256') || word === 'digest') {
    return through(text, first, (each) => each.wrapping === 'raw' && '"\'<>]}'.includes(each.char), false);
  }
  if (more === null) return PROSE.test(word) ? null : scheme;
  if (ONE_TOKEN.has(word)) return { from: scheme.from, to: more.to };
  const next = text.slice(more.from, more.to);
  if (PROSE.test(word) && !(next.length >= 16 || (next.length >= 8 && /[0-9]/.test(next)))) return null;
  return PROSE.test(word) ? { from: scheme.from, to: more.to } : scheme;
}

const PROSE = /^[A-Za-z]?[a-z]{0,14}[.!?]?$/;

function isProse(text: string, first: Glyph): boolean {
  let end = first.start;
  while (end < text.length && end - first.start < 20 && !' \t\r\n,;:"\'<>()'.includes(text.charAt(end))) end += 1;
  return PROSE.test(text.slice(first.start, end));
}

/** To the end of the line or the first glyph that `stops`; `inclusive`: that one too. Escaped line feeds belong to it. */
function through(text: string, first: Glyph, stops: (glyph: Glyph) => boolean, inclusive: boolean): Extent | null {
  let glyph: Glyph | null = first;
  let end = first.start;
  while (glyph !== null && !(glyph.wrapping === 'raw' && (glyph.char === '\n' || glyph.char === '\r'))) {
    if (glyph !== first && stops(glyph)) {
      if (inclusive) end = glyph.end;
      break;
    }
    if (!isBlank(glyph)) end = glyph.end;
    glyph = glyphAt(text, glyph.end);
  }
  return extent(text, first.start, end);
}

function until(text: string, first: Glyph, stops: (glyph: Glyph) => boolean): Extent | null {
  let glyph: Glyph | null = first;
  while (glyph !== null && !stops(glyph)) glyph = glyphAt(text, glyph.end);
  return extent(text, first.start, glyph?.start ?? text.length);
}

function extent(text: string, from: number, to: number): Extent | null {
  return to <= from || text.slice(from, to) === REDACTED ? null : { from, to };
}

/** Behind raw `=` or `:` percent escapes are part of the value; behind `%3D` they can end it. */
function endsToken(glyph: Glyph, separator: Glyph): boolean {
  if (glyph.wrapping === 'percent' && (separator.wrapping !== 'percent' || glyph.depth > separator.depth)) return false;
  return glyph.char <= ' ' || '&"\'`<>,;)]}|#\u00a0'.includes(glyph.char);
}

function isRedacted(text: string, start: number, separator: Glyph): boolean {
  if (!text.startsWith(REDACTED, start)) return false;
  const next = glyphAt(text, start + REDACTED.length);
  return next === null || endsToken(next, separator);
}

function isQuote(glyph: Glyph): boolean {
  return glyph.char === '"' || glyph.char === "'" || glyph.char === '`';
}

function isBlank(glyph: Glyph): boolean {
  return glyph.char === ' ' || glyph.char === '\t' || glyph.char === '\n' || glyph.char === '\r';
}

/** Past blanks of the line, escaped ones too; `lines`: also past line ends. */
function skipBlank(text: string, first: Glyph | null, lines = false): Glyph | null {
  const blanks = lines ? ' \t\r\n' : ' \t';
  let glyph = first;
  while (glyph !== null && blanks.includes(glyph.char)) glyph = glyphAt(text, glyph.end);
  return glyph;
}
