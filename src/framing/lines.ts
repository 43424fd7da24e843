// Bytes to lines, by split2. Keeps count of bytes and lines so that a checkpoint can name the place, bounds what one line
// may hold in memory, and knows nothing of what a line means. A synchronous push/flush machine: what is pushed is framed
// when push returns.
import { isAscii } from 'node:buffer';
import type { Transform } from 'node:stream';
import split2 from 'split2';
import type { Line } from '../model/line.ts';

export interface LineFramerOptions {
  readonly onLine: (line: Line) => void;
  /** A line over `maxLineBytes`: its text is gone, its place and size are not. */
  readonly onLongLine: (line: Line) => void;
  /** Default 1 MiB. */
  readonly maxLineBytes?: number;
  /** Where the content begins when it is resumed. */
  readonly offset?: number;
  readonly lines?: number;
}

const NEWLINE = 10;
const RETURN = 13;
const BOM = '\xef\xbb\xbf';

/** Lines that `pushLines` has decoded, one character a byte: [begin, end) of `lines`. */
interface Decoded {
  readonly lines: Uint8Array;
  readonly text: string;
  readonly begin: number;
  readonly end: number;
  /** Nothing but ASCII, and no NUL. */
  readonly plain: boolean;
}

const NOTHING: Decoded = { lines: new Uint8Array(), text: '', begin: 0, end: 0, plain: true };
const DECODED_BYTES = 32 * 1024;

/**
 * Lines end with LF or CRLF; a lone CR is an ordinary character. NUL bytes are left out of the text, a BOM only at the
 * start of the content. split2 works on latin1 strings here, one character a byte, so that offsets stay exact whatever
 * the bytes are; a line that is not ASCII is decoded as UTF-8 afterwards.
 */
export class LineFramer {
  /** Content offset of the first byte that belongs to no framed line yet. */
  offset: number;
  /** Lines framed so far, those before a resumed offset included. */
  lines: number;
  readonly #options: LineFramerOptions;
  readonly #max: number;
  readonly #splitter: Transform;
  /** Bytes of the unfinished line that split2 holds, and of it those that were dropped for its length. */
  #pending = 0;
  #dropped = 0;
  /** NUL bytes that the unfinished line begins with; a hole in a file may have any size and is no part of a line's length. */
  #hole = 0;
  #plain = true;
  #lineEnd = 1;
  #fault: unknown = undefined;
  #decoded = NOTHING;

  constructor(options: LineFramerOptions) {
    this.#options = options;
    this.#max = options.maxLineBytes ?? 1024 * 1024;
    this.offset = options.offset ?? 0;
    this.lines = options.lines ?? 0;
    const emit = (raw: string): void => {
      // split2 would make a stream error of it, one tick too late.
      if (this.#fault !== undefined) return;
      try {
        this.#emit(raw);
      } catch (error) {
        this.#fault = error;
      }
    };
    this.#splitter = split2('\n', emit, { decodeStrings: false });
  }

  push(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; at += this.#max) {
      this.#pushPart(chunk.subarray(at, at + this.#max));
    }
  }

  /**
   * The same for whole lines, each with its LF, from `from` on and between two lines, without split2. Stops behind a line
   * when `enough` says so; answers where. The bytes of one `lines` never change.
   */
  pushLines(lines: Uint8Array, from: number, enough: () => boolean): number {
    let at = from;
    while (at < lines.length) {
      if (this.#decoded.lines !== lines || at < this.#decoded.begin || at >= this.#decoded.end)
        this.#decoded = this.#decode(lines, at);
      const { text, begin, plain } = this.#decoded;
      for (let next = at - begin; next < text.length;) {
        const newline = text.indexOf('\n', next);
        at = begin + newline + 1;
        this.#pushWhole(lines, text, begin, next, newline, plain);
        next = newline + 1;
        if (enough()) return at;
      }
    }
    return at;
  }

  /** As much as is decoded at a time: some lines. */
  #decode(lines: Uint8Array, begin: number): Decoded {
    const bytes = Buffer.from(lines.buffer, lines.byteOffset, lines.byteLength);
    const end = bytes.indexOf(NEWLINE, Math.min(begin + DECODED_BYTES, bytes.length) - 1) + 1;
    const part = bytes.subarray(begin, end);
    const plain = isAscii(part) && !part.includes(0);
    return { lines, text: bytes.toString('latin1', begin, end), begin, end, plain };
  }

  #pushWhole(
    lines: Uint8Array,
    block: string,
    begin: number,
    first: number,
    newline: number,
    blockIsPlain: boolean,
  ): void {
    const bytes = newline + 1 - first;
    if (bytes > this.#max) {
      this.push(lines.subarray(begin + first, begin + newline + 1));
      return;
    }
    const { offset } = this;
    const end = newline > first && block.charCodeAt(newline - 1) === RETURN ? newline - 1 : newline;
    const raw = block.slice(first, end);
    this.offset = offset + bytes;
    this.lines += 1;
    const text = blockIsPlain ? raw : decode(raw, offset === 0);
    this.#options.onLine({ text, offset, bytes, number: this.lines });
  }

  /** Whether the next byte goes on with a line that was begun. */
  get midLine(): boolean {
    return this.#pending + this.#dropped + this.#hole > 0;
  }

  /** Whole lines that somebody else has read; only between two lines. */
  pass(bytes: number, lines: number): void {
    this.offset += bytes;
    this.lines += lines;
  }

  /** The input ended: what stands after the last line end is a line too. */
  end(): void {
    if (!this.midLine) return;
    this.#lineEnd = 0;
    this.#write('\n');
    this.#lineEnd = 1;
    this.#pending = 0;
  }

  #pushPart(part: Uint8Array): void {
    const bytes = Buffer.from(part.buffer, part.byteOffset, part.byteLength);
    if (isAscii(bytes) && !bytes.includes(0)) {
      this.#frame(bytes, true);
      return;
    }
    const unfinished = bytes.lastIndexOf(NEWLINE) + 1;
    this.#frame(this.#withoutHole(bytes.subarray(0, unfinished)), false);
    this.#frame(this.#withoutHole(bytes.subarray(unfinished)), false);
  }

  #withoutHole(bytes: Buffer): Buffer {
    if (this.#pending + this.#dropped > 0 || bytes[0] !== 0) return bytes;
    const end = bytes.findIndex((byte) => byte !== 0);
    const hole = end === -1 ? bytes.length : end;
    this.#hole += hole;
    return bytes.subarray(hole);
  }

  /** A part is never longer than a line may be, so only the line that reaches in from before can be too long. */
  #frame(bytes: Buffer, plain: boolean): void {
    if (bytes.length === 0) return;
    if (!plain) this.#plain = false;
    const first = bytes.indexOf(NEWLINE);
    const ahead = first === -1 ? bytes.length : first;
    const room = Math.max(0, this.#max - this.#pending);
    if (ahead > room) {
      this.#dropped += ahead - room;
      if (room > 0) this.#write(bytes.toString('latin1', 0, room));
      if (first !== -1) this.#write(bytes.toString('latin1', first));
      this.#pending = first === -1 ? this.#pending + room : bytes.length - 1 - bytes.lastIndexOf(NEWLINE);
    } else {
      // The unfinished line goes ahead with its own rest alone: split2 would copy the whole part to put it behind that line.
      const rest = this.#pending > 0 ? first + 1 : 0;
      if (rest > 0) this.#write(bytes.toString('latin1', 0, rest));
      this.#write(bytes.toString('latin1', rest));
      this.#pending = first === -1 ? this.#pending + bytes.length : bytes.length - 1 - bytes.lastIndexOf(NEWLINE);
    }
    // The unfinished line may hold what made this part not plain.
    if (first !== -1 && (plain || this.#pending === 0)) this.#plain = true;
  }

  #write(text: string): void {
    this.#splitter.write(text, 'latin1');
    if (this.#fault !== undefined) {
      const fault = this.#fault;
      this.#fault = undefined;
      throw fault;
    }
  }

  #emit(raw: string): void {
    const bytes = this.#hole + raw.length + this.#dropped + this.#lineEnd;
    const { offset } = this;
    const first = offset + this.#hole === 0;
    this.offset += bytes;
    this.lines += 1;
    this.#hole = 0;
    if (this.#dropped > 0) {
      this.#dropped = 0;
      this.#options.onLongLine({ text: '', offset, bytes, number: this.lines });
      return;
    }
    const end = raw.charCodeAt(raw.length - 1) === RETURN ? raw.length - 1 : raw.length;
    let text = end === raw.length ? raw : raw.slice(0, end);
    if (!this.#plain) text = decode(text, first);
    this.#options.onLine({ text, offset, bytes, number: this.lines });
  }
}

function decode(raw: string, atStart: boolean): string {
  const body = atStart && raw.startsWith(BOM) ? raw.slice(BOM.length) : raw;
  const text = body.includes('\0') ? body.replaceAll('\0', '') : body;
  return /[\x80-\xff]/.test(text) ? Buffer.from(text, 'latin1').toString('utf8') : text;
}
