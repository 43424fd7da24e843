// Which file is this? Told by content, so that a copy, a renamed file and its .gz are the same file, and two files that only
// begin alike are two. Three kinds of evidence, all hashes (log lines hold secrets and are never kept):
//   rungs   the hash of the first 16, 32, ... 1,024 bytes: find the candidates;
//   prints  a 32-bit print of the 64 bytes before each of a fixed row of places: follow the content all the way;
//   marker  the hash of the 256 bytes before the checkpoint: proves the very place where reading goes on.
import { createHash } from 'node:crypto';
import type { Identity } from '../model/batch.ts';

export const RUNGS = [16, 32, 64, 128, 256, 512, 1024] as const;
const TOP_RUNG = 1024;
const PRINT_BYTES = 64;
const MARKER_BYTES = 256;
/**
 * Prints stand each 16 bytes up to 2 KiB, then 64 in each doubling. So the places depend on nothing but themselves, any two
 * readers agree on them, 2,048 prints reach 2 TiB, and of a shorter copy all but its last 64th lies before a print.
 * Prints made with another step stand elsewhere and compare with nothing.
 */
const STEP = 16;
const EVEN_BYTES = 2048;
const EVEN_PRINTS = EVEN_BYTES / STEP;
const PER_DOUBLING = 64;
export const LEAD_BYTES = TOP_RUNG;

/** How many prints stand within the first `length` bytes. */
export function printsWithin(length: number): number {
  if (length < EVEN_BYTES) return Math.floor(length / STEP);
  let count = EVEN_PRINTS;
  let base = EVEN_BYTES;
  for (; base * 2 <= length; base *= 2) count += PER_DOUBLING;
  return count + Math.floor(((length - base) * PER_DOUBLING) / base);
}

/** Content offset of the `n`th print, counted from 1. */
export function printPlace(n: number): number {
  if (n <= EVEN_PRINTS) return n * STEP;
  const beyond = n - EVEN_PRINTS;
  const base = EVEN_BYTES * 2 ** Math.floor((beyond - 1) / PER_DOUBLING);
  return base + (((beyond - 1) % PER_DOUBLING) + 1) * (base / PER_DOUBLING);
}

/** What a fingerprint has to know of content that somebody else has read. */
export interface Stretch {
  /** Content offset of its end. */
  readonly to: number;
  /** What of it belongs to the content's first bytes, where rungs stand. */
  readonly head: Uint8Array;
  readonly prints: readonly number[];
  /** The content before its end, as much as a marker takes. */
  readonly end: Uint8Array;
}

/**
 * The stretch from `from` to `to`; null where the content is not that long any more. `read` gives bytes [from, to), fewer at
 * the end.
 */
export function stretchOf(from: number, to: number, read: (from: number, to: number) => Uint8Array): Stretch | null {
  const end = read(Math.max(0, to - MARKER_BYTES), to);
  if (end.length < Math.min(to, MARKER_BYTES)) return null;
  const prints: number[] = [];
  for (let n = printsWithin(from) + 1; n <= printsWithin(to); n += 1) {
    const place = printPlace(n);
    prints.push(printOf(read(Math.max(0, place - PRINT_BYTES), place)));
  }
  return { to, head: from < TOP_RUNG ? read(from, Math.min(to, TOP_RUNG)) : new Uint8Array(), prints, end };
}

/** Takes the content in order from its first byte (or from a known identity's checkpoint) and knows its identity at any pinned place. */
export class Fingerprint {
  #offset = 0;
  #prints: number[] = [];
  #rungs: { length: number; hash: string }[] = [];
  /** The content's first bytes, until the rungs are complete; null where they are not at hand. */
  #head: Buffer | null = Buffer.alloc(0);
  #chunk: Buffer = Buffer.alloc(0);
  #chunkStart = 0;
  /** At most MARKER_BYTES before the chunk and before its end. Copies: the source uses its buffer again. */
  #before: Buffer = Buffer.alloc(0);
  #end: Buffer = Buffer.alloc(0);
  /** What the marker at a place is the hash of. Hashed when asked for: most places are pinned and left behind. */
  #pins = new Map<number, Buffer>();

  /**
   * Goes on at `offset`, no further than `known` reached. `lead`: the content before that place, at least its last 256 bytes
   * if there are so many; with LEAD_BYTES of it the fingerprint knows all that one that read everything knows.
   */
  static resume(known: Identity, offset: number, lead: Uint8Array): Fingerprint {
    const print = new Fingerprint();
    print.#offset = offset;
    print.#chunkStart = offset;
    // A tail that is read again stood before `offset` for the known identity, and behind it for this one.
    print.#prints = printsOf(known).slice(0, printsWithin(offset));
    print.#rungs = known.rungs.filter((rung) => rung.length <= offset);
    print.#head = lead.length === offset ? Buffer.from(lead) : null;
    print.#before = Buffer.from(lead.subarray(Math.max(0, lead.length - MARKER_BYTES)));
    print.#end = print.#before;
    return print;
  }

  /** The chunk must stay unchanged until the last `pin` before the next push. */
  push(chunk: Uint8Array): void {
    this.#before = this.#end;
    this.#chunk = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this.#chunkStart = this.#offset;
    this.#offset += chunk.length;
    this.#climb();
    this.#print();
    this.#end = Buffer.from(this.#upTo(this.#offset, MARKER_BYTES));
  }

  /** What goes on where this stands now and was read by somebody else. Its end is a place with an identity. */
  extend(stretch: Stretch): void {
    this.#chunk = Buffer.from(stretch.head);
    this.#climb();
    for (const print of stretch.prints) this.#prints.push(print);
    this.#chunk = Buffer.alloc(0);
    this.#chunkStart = stretch.to;
    this.#offset = stretch.to;
    this.#before = Buffer.from(stretch.end);
    this.#end = this.#before;
  }

  /** Makes `identityAt(offset)` possible later. The place must be in the newest chunk or pinned already. */
  pin(...offsets: number[]): void {
    this.#pins = new Map([...new Set(offsets)].map((offset) => [offset, this.#tailAt(offset)]));
  }

  /** `offset`: pinned, or the very beginning, or the end of what was pushed. */
  identityAt(offset: number, origin: Pick<Identity, 'dev' | 'ino' | 'birthNs'> | null): Identity {
    return {
      rungs: this.#rungs.filter((rung) => rung.length <= offset),
      prints: new Uint8Array(Uint32Array.from(this.#prints.slice(0, printsWithin(offset))).buffer),
      step: STEP,
      marker: this.#markerAt(offset),
      dev: origin?.dev ?? null,
      ino: origin?.ino ?? null,
      birthNs: origin?.birthNs ?? null,
    };
  }

  #markerAt(offset: number): string {
    return sha(this.#tailAt(offset));
  }

  #tailAt(offset: number): Buffer {
    if (offset === 0) return Buffer.alloc(0);
    const pinned = this.#pins.get(offset);
    if (pinned !== undefined) return pinned;
    return offset === this.#offset ? this.#end : Buffer.from(this.#upTo(offset, MARKER_BYTES));
  }

  /** The up to `length` content bytes before a place in the newest chunk (or its end). */
  #upTo(offset: number, length: number): Buffer {
    const end = offset - this.#chunkStart;
    if (end < 0 || end > this.#chunk.length) throw new RangeError(`content at ${offset} is not at hand`);
    if (end >= length) return this.#chunk.subarray(end - length, end);
    const before = this.#before.subarray(Math.max(0, this.#before.length - (length - end)));
    return Buffer.concat([before, this.#chunk.subarray(0, end)]);
  }

  #climb(): void {
    if (this.#head === null) return;
    this.#head = Buffer.concat([this.#head, this.#chunk.subarray(0, TOP_RUNG - this.#head.length)]);
    const head = this.#head;
    const known = this.#rungs.length;
    for (const rung of RUNGS.slice(known)) if (rung <= head.length) this.#rungs.push(rungOf(head, rung));
    if (head.length >= TOP_RUNG) this.#head = null;
  }

  #print(): void {
    for (;;) {
      const place = printPlace(this.#prints.length + 1);
      if (place > this.#offset) return;
      this.#prints.push(printOf(this.#upTo(place, PRINT_BYTES)));
    }
  }
}

export function rungOf(head: Uint8Array, length: number): { length: number; hash: string } {
  return { length, hash: sha(head.subarray(0, length)) };
}

/**
 * Whether content of `length` bytes is what `known` (with its checkpoint at `offset`) describes: all its prints that fall
 * inside the content agree, and the marker does where the content reaches that far. `read` gives bytes [from, to).
 * Content that ends before `offset` is taken for an older copy on the word of its prints: what stands behind the last of
 * them, less than a 64th of it (below 2 KiB: less than 16 bytes), is not looked at.
 */
export function matchesAt(
  known: Identity,
  offset: number,
  length: number,
  read: (from: number, to: number) => Uint8Array,
): boolean {
  if (known.step !== STEP) return false;
  const prints = printsOf(known);
  // The last ones first: content that differs at all mostly differs from some place on.
  for (let n = Math.min(prints.length, printsWithin(length)); n >= 1; n -= 1) {
    const place = printPlace(n);
    if (printOf(read(Math.max(0, place - PRINT_BYTES), place)) !== prints[n - 1]) return false;
  }
  return length < offset || sha(read(Math.max(0, offset - MARKER_BYTES), offset)) === known.marker;
}

/** The same for content that can only be read through. */
export async function matchesThrough(
  known: Identity,
  offset: number,
  chunks: AsyncIterable<Uint8Array>,
): Promise<boolean> {
  if (known.step !== STEP) return false;
  const print = new Fingerprint();
  let at = 0;
  for await (const chunk of chunks) {
    const part = chunk.subarray(0, offset - at);
    print.push(part);
    at += part.length;
    if (at >= offset) break;
  }
  const seen = print.identityAt(at, null);
  const theirs = printsOf(known);
  if (printsOf(seen).some((value, i) => value !== theirs[i])) return false;
  return at < offset || seen.marker === known.marker;
}

function printsOf(known: Identity): number[] {
  const bytes = Uint8Array.from(known.prints);
  return [...new Uint32Array(bytes.buffer, 0, Math.floor(bytes.length / 4))];
}

/** FNV-1a, 32 bits. A print need not resist an attacker, only tell log files apart. */
function printOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

function sha(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}
