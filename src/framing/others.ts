// Lines that are surely of other writers than the one who is waited for, told from their bytes alone: most of what stands
// behind an error in a log of many threads. What it does not know it leaves; prefix.ts says whose every other line is.
//
//   2025-03-14 00:00:00.025 INFO 4242 --- [main] ...      a line that was read
//   2025-03-14 00:..:..     INFO 4242 ---                 what makes its writer's name more than nothing: the hour and the words
//                                                         up to the first that name someone
//   2025-03-14 00:17:59.991 INFO 4242 --- [exec-3] ...    so it has a name, and it is another one unless it holds `exec-12`
import { isBlank, readWriter, type Writer } from './writer.ts';

const STAMP = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d([.,]\d{3})? /;
/** Year to hour, with the colon behind it. */
const HOUR = 14;
const SECONDS = 19;
const SLASH = 47;
const NEWLINE = 10;
const MOST_HEADS = 8;
/** A log whose lines begin in another way is left after so many of them. */
const MOST_MISSES = 50;
const ASCII = /^[ -~]+$/;
const AGAIN = Buffer.from(']:');

export class Others {
  /** Lines that `until` went by. */
  lines = 0;
  #misses = 0;
  #hour = wordOf('');
  /** Length of the stamp. */
  #stamp = 0;
  #heads: Word[] = [];
  #key = '';
  #words: readonly Buffer[] = [];
  readonly #writer: Writer = { key: '', end: 0, more: false, named: -1 };

  /** A line that has a writer. Answers whether lines that begin like it are known. */
  learn(text: string): boolean {
    if (this.#knows(text)) return true;
    if (this.#misses === MOST_MISSES) return false;
    this.#misses += 1;
    const match = STAMP.exec(text);
    if (match === null) return false;
    const stamp = match[0].length - 1;
    let at = stamp;
    while (isBlank(text.charCodeAt(at))) at += 1;
    // Not logcat's columns and no stream of a container's runtime: what is left is read by `readWriter`.
    const first = text.charCodeAt(at);
    if (!(first === 91 || (first >= 65 && first <= 90)) || text.charCodeAt(at + 1) === SLASH) return false;
    readWriter(text, stamp, this.#writer);
    const { named } = this.#writer;
    if (named === -1 || named > text.length || !ASCII.test(text.slice(0, named))) return false;
    const hour = text.slice(0, HOUR);
    if (stamp !== this.#stamp || hour !== this.#hour.text || this.#heads.length === MOST_HEADS) this.#heads = [];
    this.#hour = wordOf(hour);
    this.#stamp = stamp;
    this.#heads.push(wordOf(text.slice(stamp, named)));
    return true;
  }

  #knows(text: string): boolean {
    const stamp = this.#stamp;
    if (text.slice(0, HOUR) !== this.#hour.text) return false;
    return this.#heads.some((head) => text.slice(stamp, stamp + head.text.length) === head.text);
  }

  /**
   * `bytes`: whole lines, each with its LF; at `from` one begins. Where the first begins that may be the writer's whose name is
   * `key`, or nobody's; goes by at most `most` lines.
   */
  until(bytes: Uint8Array, from: number, most: number, key: string): number {
    this.lines = 0;
    if (this.#heads.length === 0 || !this.#isAsLearnt(bytes, from)) return from;
    const words = this.#wordsOf(key);
    if (words.length === 0) return from;
    const all = Buffer.from(bytes.buffer, bytes.byteOffset + from, bytes.byteLength - from);
    const again = all.indexOf(AGAIN);
    const end = from + Math.min(again === -1 ? all.length : again, placeOf(words, all));
    let at = from;
    while (this.lines < most && this.#isAsLearnt(bytes, at)) {
      const next = bytes.indexOf(NEWLINE, at) + 1;
      if (next === 0 || next > end) break;
      this.lines += 1;
      at = next;
    }
    if (this.lines > 0) this.#misses = 0;
    return at;
  }

  /** The words of a name, which all stand on every line of that writer; the longest first. */
  #wordsOf(key: string): readonly Buffer[] {
    if (key !== this.#key) {
      this.#key = key;
      const words = ASCII.test(key) ? key.split(' ').toSorted((a, b) => b.length - a.length) : [];
      this.#words = words.map((word) => Buffer.from(word, 'latin1'));
    }
    return this.#words;
  }

  #isAsLearnt(bytes: Uint8Array, at: number): boolean {
    if (!isAt(this.#hour.bytes, bytes, at) || bytes[at + HOUR + 2] !== 58) return false;
    if (!isSexagesimal(bytes, at + HOUR) || !isSexagesimal(bytes, at + HOUR + 3)) return false;
    for (let i = at + SECONDS; i < at + this.#stamp; i += 1) {
      const isMark = i === at + SECONDS;
      if (isMark ? bytes[i] !== 46 && bytes[i] !== 44 : !isDigit(bytes[i] ?? 0)) return false;
    }
    return this.#heads.some((head) => isAt(head.bytes, bytes, at + this.#stamp));
  }
}

interface Word {
  readonly text: string;
  readonly bytes: Buffer;
}

function wordOf(text: string): Word {
  return { text, bytes: Buffer.from(text, 'latin1') };
}

/** Where the first line begins that holds all words; how many bytes there are, where none does. */
function placeOf([first, ...others]: readonly Buffer[], bytes: Buffer): number {
  if (first === undefined) return bytes.length;
  let at = placeOfWord(first, bytes, 0);
  while (at !== -1) {
    const begin = bytes.lastIndexOf(NEWLINE, at) + 1;
    const end = bytes.indexOf(NEWLINE, at);
    const line = bytes.subarray(begin, end);
    if (others.every((word) => placeOfWord(word, line, 0) !== -1)) return begin;
    at = placeOfWord(first, bytes, end);
  }
  return bytes.length;
}

/** In front of a digit it is the beginning of another word. */
function placeOfWord(word: Buffer, bytes: Buffer, from: number): number {
  let at = bytes.indexOf(word, from);
  while (at !== -1 && isDigit(bytes[at + word.length] ?? 0)) at = bytes.indexOf(word, at + 1);
  return at;
}

function isAt(text: Uint8Array, bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < text.length; i += 1) if (bytes[at + i] !== text[i]) return false;
  return true;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Two digits below 60. */
function isSexagesimal(bytes: Uint8Array, at: number): boolean {
  const tens = bytes[at] ?? 0;
  return tens >= 48 && tens <= 53 && isDigit(bytes[at + 1] ?? 0);
}
