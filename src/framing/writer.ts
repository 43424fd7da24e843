// Reads what loggers print between the time and the message: level, process, thread, logger, place in the source. Takes
// only what an anchor follows (a level, a closed bracket, ` - `, `name: `), so that the first words of a message stay.

/** Result of `readWriter`, reused by its owner. */
export interface Writer {
  /** What names the writer, without what changes from line to line. */
  key: string;
  /** Index behind what was taken. */
  end: number;
  /** Nothing but a time, or a syslog header, was there: another logger's prefix may follow. */
  more: boolean;
  /** Whatever follows this index, the key is not empty; -1: it is empty, or nothing is known. */
  named: number;
}

/** Longest name, bracket or column that is taken for a prefix. */
export const MAX_TOKEN = 80;
const MAX_TOKENS = 12;

const LEVEL_WORDS = (
  'trace debug info notice warn warning error fatal critical crit severe alert emerg panic ' +
  'err inf dbg wrn wan crt config fine finer finest information'
).split(' ');
const LEVELS = new Set(
  LEVEL_WORDS.flatMap((word) => [word, word.toUpperCase(), word.charAt(0).toUpperCase() + word.slice(1)]),
);

export function isLevel(word: string): boolean {
  // A number, a column of dashes: what begins with no letter is asked about on every line.
  return word.length <= 11 && word.charCodeAt(0) >= 65 && LEVELS.has(word);
}

export function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

/** Characters of names: letters, digits and `. _ - $ / @ # + *`. */
export function isIdentifier(code: number): boolean {
  const lower = code | 32;
  if (lower >= 97 && lower <= 122) return code >= 65;
  return (
    (code >= 45 && code <= 57) || code === 95 || code === 36 || code === 64 || code === 35 || code === 43 || code === 42
  );
}

/** Behind spaces, tabs, ANSI colours and the erasures that runners of builds begin a line with. */
export function skipBlanks(text: string, at: number): number {
  let i = at;
  for (;;) {
    const code = text.charCodeAt(i);
    if (isBlank(code)) i += 1;
    else if (code === 27 && text.charCodeAt(i + 1) === 91) {
      let end = i + 2;
      while (end < i + 24 && isParameter(text.charCodeAt(end))) end += 1;
      const final = text.charCodeAt(end);
      if (final !== 109 && final !== 75) return i;
      i = end + 1;
    } else return i;
  }
}

function isParameter(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 59;
}

export function readWriter(text: string, at: number, into: Writer): void {
  let key = '';
  let held = '';
  let heldWords = 0;
  let levels = 0;
  let end = at;
  let i = at;
  into.more = true;
  into.named = -1;

  const commit = (to: number, name: string): void => {
    for (const part of [held, name]) if (part !== '') key = key === '' ? part : `${key} ${part}`;
    held = '';
    heldWords = 0;
    end = to;
    i = to;
    into.more = false;
    // One character further was looked at.
    if (key !== '' && into.named === -1) into.named = to + 1;
  };

  for (let count = 0; count < MAX_TOKENS; count += 1) {
    i = skipBlanks(text, i);
    const code = text.charCodeAt(i);
    if (code === 91) {
      const close = text.indexOf(']', i);
      if (close === -1 || close > i + 2 * MAX_TOKEN) break;
      const inner = text.slice(i + 1, close).trim();
      const after = text.charCodeAt(close + 1);
      const plain = isLevel(inner) || isNumber(inner);
      // `[ErrorCode]: x` and `[Server]Unable` are the message's own.
      if (after === 58 ? !plain : !(close + 1 === text.length || isBlank(after) || after === 91 || after === 27)) break;
      commit(after === 58 ? close + 2 : close + 1, nameInBrackets(inner));
      if (after === 58) break;
      continue;
    }
    if (code === 45 || code === 124) {
      let run = i + 1;
      while (run < i + 3 && text.charCodeAt(run) === code) run += 1;
      if (!isBlank(text.charCodeAt(run))) break;
      commit(run, '');
      continue;
    }
    if (code === 58) {
      if (!isBlank(text.charCodeAt(i + 1)) || i === at) break;
      commit(i + 1, '');
      break;
    }
    let stop = i;
    while (stop < i + MAX_TOKEN && isIdentifier(text.charCodeAt(stop))) stop += 1;
    if (stop === i) break;
    const token = text.slice(i, stop);
    const next = text.charCodeAt(stop);
    const endsWord = stop === text.length || isBlank(next) || next === 27;
    if (isLevel(token)) {
      if (levels > 0) break;
      levels += 1;
      // `Error: ` begins a message, `ERROR: ` ends a prefix.
      if (next === 58 && token === token.toUpperCase() && isBlank(text.charCodeAt(stop + 1))) {
        commit(stop + 1, '');
        break;
      }
      if (!endsWord) break;
      commit(stop, '');
      continue;
    }
    if (next === 58) {
      const place = placeEnd(text, stop);
      if (place !== -1) {
        commit(place, '');
        continue;
      }
      const name = taggedName(token);
      if (name === null || !(stop + 1 === text.length || isBlank(text.charCodeAt(stop + 1)))) break;
      const counts = token.includes('#');
      commit(stop + 1, name);
      if (counts) continue;
      break;
    }
    if (next === 91) {
      // `host prog[pid]: ` of journald; only a process id makes it sure.
      const close = text.indexOf(']:', stop);
      if (close === -1 || close > stop + 10 || !isNumber(text.slice(stop + 1, close))) break;
      commit(close + 2, text.slice(i, close + 1));
      into.more = true;
      break;
    }
    if (next === 40) {
      // `c.e.Foo.bar(Foo.java:12)`: the place of the call.
      const close = text.indexOf(')', stop);
      if (close === -1 || close > stop + MAX_TOKEN || !isBlank(text.charCodeAt(close + 1))) break;
      i = close + 1;
      continue;
    }
    if (!endsWord) break;
    if (code === 42 && isNumber(token.slice(1))) {
      commit(stop, '');
      break;
    }
    if (!isNumber(token)) {
      heldWords += 1;
      if (heldWords > 1) break;
    }
    held = held === '' ? token : `${held} ${token}`;
    i = stop;
  }
  into.key = key;
  into.end = end;
}

/** A word before a colon that can only be a name: nginx's `12#3`, a dotted logger that is no exception, Laravel's channel. */
function taggedName(token: string): string | null {
  if (token.startsWith('*')) return isNumber(token.slice(1)) ? '' : null;
  const hash = token.indexOf('#');
  if (hash > 0) return isNumber(token.slice(0, hash)) && isNumber(token.slice(hash + 1)) ? token : null;
  const dot = token.lastIndexOf('.');
  if (dot <= 0 || token.includes('/') || token.endsWith('Exception') || token.endsWith('Error')) return null;
  if (isLevel(token.slice(dot + 1))) return token.slice(0, dot);
  return /^[A-Za-z_]/.test(token) ? token : null;
}

/** What a bracket says of the writer: levels, source places and a client's address say nothing. */
function nameInBrackets(inner: string): string {
  if (isLevel(inner) || inner.startsWith('client ') || inner === '') return '';
  const colon = inner.lastIndexOf(':');
  return colon > 0 && isNumber(inner.slice(colon + 1)) && inner.includes('.') ? '' : inner;
}

/** Behind `:12`, `:12:`, `:name:12` or `:name(12):` that follow a file or a logger; -1 when `colon` begins none of them. */
function placeEnd(text: string, colon: number): number {
  let i = colon + 1;
  if (!isDigitAt(text, i)) {
    while (i < colon + MAX_TOKEN && isIdentifier(text.charCodeAt(i))) i += 1;
    if (i === colon + 1 || (text.charCodeAt(i) !== 40 && text.charCodeAt(i) !== 58)) return -1;
    i += 1;
    if (!isDigitAt(text, i)) return -1;
  }
  while (isDigitAt(text, i)) i += 1;
  if (text.charCodeAt(i) === 41) i += 1;
  if (text.charCodeAt(i) === 58) i += 1;
  return i === text.length || isBlank(text.charCodeAt(i)) ? i : -1;
}

function isDigitAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

function isNumber(word: string): boolean {
  if (word === '') return false;
  for (let i = 0; i < word.length; i += 1) if (!isDigitAt(word, i)) return false;
  return true;
}
