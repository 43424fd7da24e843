// Which file is this? Told by content, so that a copy, a renamed file and its .gz are the same file, and two files that only
// begin alike are two. Three kinds of evidence, all hashes (log lines hold secrets and are never kept):
//   rungs   the hash of the first 16, 32, ... 1,024 bytes: find the candidates;
//   prints  a 32-bit print of the 64 bytes before every multiple of `step`: follow the content all the way. `step` starts
//           at 16 bytes and doubles so that there are never more than 2,048 prints: a file of 1 MiB has one each 512 bytes;
//   marker  the hash of the 256 bytes before the checkpoint: proves the very place where reading goes on.
import { createHash } from 'node:crypto';
import type { Identity } from '../model/batch.ts';

export const RUNGS = [16, 32, 64, 128, 256, 512, 1024] as const;
const PRINT_BYTES = 64;
const MARKER_BYTES = 256;
const MAX_PRINTS = 2048;
const MIN_STEP = 16;
const TAIL_BYTES = Math.max(PRINT_BYTES, MARKER_BYTES);

/** Distance of the prints of content of this length: a function of the length alone, so that any two readers agree. */
export function stepFor(length: number): number {
  let step = MIN_STEP;
  while (length / step > MAX_PRINTS) step *= 2;
  return step;
}

/** Takes the content in order from its first byte (or from a known identity's checkpoint) and knows its identity at any pinned place. */
export class Fingerprint {
  #offset = 0;
  #step = MIN_STEP;
  #prints: number[] = [];
  #rungs: { length: number; hash: string }[] = [];
  #head: Buffer = Buffer.alloc(0);
  /** The bytes just before `#chunkStart`, at most TAIL_BYTES. */
  #tail: Buffer = Buffer.alloc(0);
  #chunk: Buffer = Buffer.alloc(0);
  #chunkStart = 0;
  #pins = new Map<number, string>();

  /** Goes on where `known` stopped; `tail`: the content's up to 256 bytes before that place. */
  static resume(known: Identity, offset: number, tail: Uint8Array): Fingerprint {
    const print = new Fingerprint();
    print.#offset = offset;
    print.#chunkStart = offset;
    print.#step = known.step;
    print.#prints = printsOf(known);
    print.#rungs = [...known.rungs];
    print.#tail = Buffer.from(tail);
    print.#pins.set(offset, known.marker);
    return print;
  }

  /** Called before the chunk is framed; the chunk must stay unchanged until the next push. */
  push(chunk: Uint8Array): void {
    this.#tail = Buffer.from(this.#before(this.#offset, TAIL_BYTES));
    this.#chunk = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this.#chunkStart = this.#offset;
    this.#offset += chunk.length;
    this.#climb();
    this.#print();
  }

  /** Makes `identityAt(offset)` possible later. The place must be in the newest chunk or pinned already. */
  pin(...offsets: number[]): void {
    this.#pins = new Map(offsets.map((offset) => [offset, this.#markerAt(offset)]));
  }

  identityAt(offset: number, origin: Pick<Identity, 'dev' | 'ino' | 'birthNs'> | null): Identity {
    const step = stepFor(offset);
    const every = step / this.#step;
    const prints =
      every >= 1
        ? this.#prints.filter((_, i) => (i + 1) % every === 0 && (i + 1) * this.#step <= offset)
        : this.#prints.slice(0, Math.floor(offset / this.#step));
    return {
      rungs: this.#rungs.filter((rung) => rung.length <= offset),
      prints: new Uint8Array(Uint32Array.from(prints).buffer),
      step: every >= 1 ? step : this.#step,
      marker: this.#markerAt(offset),
      dev: origin?.dev ?? null,
      ino: origin?.ino ?? null,
      birthNs: origin?.birthNs ?? null,
    };
  }

  #markerAt(offset: number): string {
    return this.#pins.get(offset) ?? sha(this.#before(offset, MARKER_BYTES));
  }

  /** The up to `length` content bytes before a place in the newest chunk (or its end). */
  #before(offset: number, length: number): Buffer {
    const end = offset - this.#chunkStart;
    if (end < 0 || end > this.#chunk.length) throw new RangeError(`content at ${offset} is not at hand`);
    if (end >= length) return this.#chunk.subarray(end - length, end);
    const missing = length - end;
    const tail = this.#tail.subarray(Math.max(0, this.#tail.length - missing));
    return Buffer.concat([tail, this.#chunk.subarray(0, end)]);
  }

  #climb(): void {
    const top = RUNGS[RUNGS.length - 1] ?? 0;
    if (this.#head.length >= top || this.#chunkStart >= top || this.#head.length !== this.#chunkStart) return;
    this.#head = Buffer.concat([this.#head, this.#chunk.subarray(0, top - this.#head.length)]);
    this.#rungs = RUNGS.filter((rung) => rung <= this.#head.length).map((length) => rungOf(this.#head, length));
  }

  #print(): void {
    for (;;) {
      const next = (this.#prints.length + 1) * this.#step;
      if (next > this.#offset) return;
      if (this.#prints.length === MAX_PRINTS) {
        this.#prints = this.#prints.filter((_, i) => i % 2 === 1);
        this.#step *= 2;
        continue;
      }
      this.#prints.push(printOf(this.#before(next, PRINT_BYTES)));
    }
  }
}

export function rungOf(head: Uint8Array, length: number): { length: number; hash: string } {
  return { length, hash: sha(head.subarray(0, length)) };
}

/**
 * Whether content of `length` bytes is what `known` (with its checkpoint at `offset`) describes: all its prints that fall
 * inside the content agree, and the marker does where the content reaches that far. `read` gives bytes [from, to).
 */
export function matchesAt(
  known: Identity,
  offset: number,
  length: number,
  read: (from: number, to: number) => Uint8Array,
): boolean {
  const prints = printsOf(known);
  const within = Math.min(prints.length, Math.floor(length / known.step));
  // The last ones first: content that differs at all mostly differs from some place on.
  for (let i = within; i >= 1; i -= 1) {
    const end = i * known.step;
    if (printOf(read(Math.max(0, end - PRINT_BYTES), end)) !== prints[i - 1]) return false;
  }
  if (length < offset) return true;
  return sha(read(Math.max(0, offset - MARKER_BYTES), offset)) === known.marker;
}

/** The same for content that can only be read through. */
export async function matchesThrough(
  known: Identity,
  offset: number,
  chunks: AsyncIterable<Uint8Array>,
): Promise<boolean> {
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
  // A shorter reading may have kept more prints than `known` did; both stand at multiples of powers of two.
  const every = Math.max(1, known.step / seen.step);
  const mine = printsOf(seen).filter((_, i) => (i + 1) % every === 0);
  const common = Math.min(mine.length, theirs.length);
  for (let i = 0; i < common; i += 1) if (mine[i] !== theirs[i]) return false;
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
