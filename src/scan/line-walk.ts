// Counts lines and looks for what is too short, or too bound to its place, for literals.ts: short markers, markers at the
// end of a line, and NUL bytes, behind which nothing is what it seems. Each is looked for by the one byte that is rarest in
// it, with the search of the platform (memchr), which goes by some ten bytes a nanosecond where the byte is rare.
import { ANY } from '../model/marker.ts';

const NEWLINE = 10;
const SPACE = 32;
const ANY_BYTE = ANY.charCodeAt(0);
/** What logs are not full of. */
const RARE = /[^a-z0-9 ./:,=_"'\0-]/;

/** Markers that hold the same rare byte; `offset`: where in the marker it stands. */
interface Anchor {
  readonly byte: number;
  readonly markers: readonly Short[];
}

interface Short {
  readonly bytes: Uint8Array;
  readonly offset: number;
}

export class LineWalk {
  /** Lines that the last walk went by. */
  lines = 0;
  readonly #anchors: readonly Anchor[];
  readonly #ends: readonly Uint8Array[];
  /** Whether more must be looked at where a line ends with these two bytes; of an end of one byte the first may be any. */
  readonly #lastPairs = new Uint8Array(65_536);

  /** `shorts`: one character a byte, ANY among them; `ends`: what lines end with. */
  constructor(shorts: readonly string[], ends: readonly string[]) {
    const anchors = new Map<number, Short[]>([[0, []]]);
    for (const text of shorts) {
      const bytes = bytesOf(text);
      const offset = Math.max(0, text.search(RARE));
      const byte = bytes[offset] ?? 0;
      anchors.set(byte, [...(anchors.get(byte) ?? []), { bytes, offset }]);
    }
    this.#anchors = [...anchors].map(([byte, markers]) => ({ byte, markers }));
    this.#ends = ends.map(bytesOf);
    if (ends.length === 0) return;
    const endings = this.#ends.map((end) => ({ first: end.at(-2), last: end.at(-1) ?? 0 }));
    for (let first = 0; first < 256; first += 1) {
      const pairs = this.#lastPairs.subarray(first << 8, (first + 1) << 8);
      // White space may stand behind what the line ends with; ASCII's own, or another script's.
      pairs.fill(1, 0, SPACE + 1).fill(1, 128);
      for (const ending of endings) if (ending.first === undefined || ending.first === first) pairs[ending.last] = 1;
    }
  }

  /** Goes over whole lines. Answers where the first of them begins that holds a marker; `bytes.length` when none does. */
  walk(bytes: Buffer): number {
    let stop = bytes.length;
    for (const { byte, markers } of this.#anchors) {
      for (let at = bytes.indexOf(byte); at !== -1 && at < stop; at = bytes.indexOf(byte, at + 1)) {
        if (byte === 0 || isAround(markers, bytes, at)) stop = at;
      }
    }
    const pairs = this.#lastPairs;
    let lines = 0;
    let begin = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1 && end < stop; end = bytes.indexOf(NEWLINE, begin)) {
      const pair = end > 1 ? ((bytes[end - 2] ?? 0) << 8) | (bytes[end - 1] ?? 0) : 0;
      if (pairs[pair] === 1 && this.#endsLine(bytes, end)) break;
      lines += 1;
      begin = end + 1;
    }
    this.lines = lines;
    return begin;
  }

  #endsLine(bytes: Uint8Array, newline: number): boolean {
    let end = newline;
    while (isBlank(bytes[end - 1])) end -= 1;
    const last = bytes[end - 1] ?? NEWLINE;
    if (last > 127) return isWideBlank(bytes, end);
    return this.#ends.some((text) => stands(text, bytes, end - text.length));
  }
}

function isAround(markers: readonly Short[], bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < markers.length; i += 1) {
    const marker = markers[i];
    if (marker !== undefined && stands(marker.bytes, bytes, at - marker.offset)) return true;
  }
  return false;
}

/** A line end is none: what stands in front of it is another line's. */
function isBlank(byte: number | undefined): boolean {
  return byte === SPACE || byte === 9 || byte === 11 || byte === 12 || byte === 13;
}

/** White space that is not ASCII, by its last bytes in UTF-8: U+00A0, U+1680, U+2000 to U+205F, U+3000, U+FEFF. */
function isWideBlank(bytes: Uint8Array, end: number): boolean {
  const lead = bytes[end - 2];
  const first = bytes[end - 3];
  return (
    lead === 0xc2 ||
    (first === 0xe1 && lead === 0x9a) ||
    (first === 0xe2 && (lead === 0x80 || lead === 0x81)) ||
    (first === 0xe3 && lead === 0x80) ||
    (first === 0xef && lead === 0xbb)
  );
}

/** Where ANY is wanted, a character of more than one byte may stand, behind which nothing can be said for sure. */
function stands(text: Uint8Array, bytes: Uint8Array, at: number): boolean {
  // Past the end there is nothing.
  if (at < 0 || at + text.length > bytes.length) return false;
  for (let i = 0; i < text.length; i += 1) {
    const wanted = text[i];
    const byte = bytes[at + i] ?? 0;
    if (wanted === ANY_BYTE) {
      if (byte > 127) return true;
    } else if (byte !== wanted) return false;
  }
  return true;
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}
