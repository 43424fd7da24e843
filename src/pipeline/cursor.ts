// A place in content that can be read anywhere, and the bytes from there on: in blocks, or up to the end of a line. Knows no
// file; a function gives the bytes.

/** Puts content from `position` on into `into`; answers how many bytes, 0 where there are none or they cannot be read. */
export type ReadAt = (into: Uint8Array, position: number) => number;

const NEWLINE = 10;
/** The end of a line is mostly near. */
const LINE_BYTES = 16 * 1024;

export class Cursor {
  /** Content offset of the next byte. */
  at = 0;
  readonly #readAt: ReadAt;
  readonly #buffer: Uint8Array;
  readonly #size: number;
  /** What the buffer holds: content [start, end). */
  #start = 0;
  #end = 0;

  /** `buffer`: its length is that of the longest block. `size`: content bytes there are. */
  constructor(readAt: ReadAt, buffer: Uint8Array, size: number) {
    this.#readAt = readAt;
    this.#buffer = buffer;
    this.#size = size;
  }

  seek(at: number): void {
    this.at = at;
  }

  /**
   * The next bytes, not beyond `until` (which is ahead); null where there are none. They are valid until the next call. Whole
   * lines, where a line ends among them: the beginning of the next one is read again, which is cheaper than a cut line.
   */
  take(until: number): Uint8Array | null {
    if (!this.#fill(until - this.at)) return null;
    const to = Math.min(until, this.#end);
    const last = to === until ? -1 : this.#buffer.lastIndexOf(NEWLINE, to - this.#start - 1) + this.#start;
    return this.#advance(last >= this.at ? last + 1 : to);
  }

  /** The next bytes, up to and with the next line end; a part of them where they are many. null: there are none. */
  takeLine(): Uint8Array | null {
    if (!this.#fill(LINE_BYTES)) return null;
    const end = this.#newline();
    return this.#advance(end === -1 ? this.#end : end + 1);
  }

  /** Where the first line begins that begins at `from` or behind it; null where none does before `until`. */
  lineFrom(from: number, until: number): number | null {
    if (from === 0) return 0;
    this.at = from - 1;
    while (this.at < until) {
      if (!this.#fill(LINE_BYTES)) return null;
      const end = this.#newline();
      if (end !== -1) return end + 1;
      this.at = this.#end;
    }
    return null;
  }

  /** Content bytes [from, to), fewer at the end. */
  peek(from: number, to: number): Uint8Array {
    const bytes = new Uint8Array(Math.max(0, Math.min(to, this.#size) - from));
    let got = 0;
    while (got < bytes.length) {
      const more = this.#readAt(bytes.subarray(got), from + got);
      if (more === 0) break;
      got += more;
    }
    return bytes.subarray(0, got);
  }

  /** Whether the buffer holds something of what comes next. Up to `length` bytes are read where it does not. */
  #fill(length: number): boolean {
    if (this.at >= this.#start && this.at < this.#end) return true;
    const wanted = Math.min(length, this.#buffer.length, this.#size - this.at);
    if (wanted <= 0) return false;
    this.#start = this.at;
    this.#end = this.at + this.#readAt(this.#buffer.subarray(0, wanted), this.at);
    return this.#end > this.#start;
  }

  /** Content offset of the next line end that the buffer holds, -1 for none. */
  #newline(): number {
    const found = this.#buffer.subarray(0, this.#end - this.#start).indexOf(NEWLINE, this.at - this.#start);
    return found === -1 ? -1 : this.#start + found;
  }

  #advance(to: number): Uint8Array {
    const bytes = this.#buffer.subarray(this.at - this.#start, to - this.#start);
    this.at = to;
    return bytes;
  }
}
