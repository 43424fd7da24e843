// Reads one file as it grows: lines, records and counts stay open from step to step. What is still open - an unfinished line
// or record - is only implied by the checkpoint, which stands before it: a restart reads it again, so nothing else need be
// kept. Knows no names; who opens the file, and when it is over, is others' business.
import type { Checkpoint } from '../model/batch.ts';
import type { Ledger } from '../pipeline/ledger.ts';
import { LineReader } from '../pipeline/line-reader.ts';
import type { TailParts } from './contract.ts';
import type { FollowedHandle } from './file-system.ts';

/** Content before the place of reading that must still stand there, and at the very beginning. */
const BEFORE_BYTES = 256;
const START_BYTES = 64;
const CHUNK_BYTES = 64 * 1024;
/** One for all: a step works on one file at a time. */
const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES + BEFORE_BYTES);

/** `changed`: what was read is not what stands there now. */
export type ReadOutcome = 'end' | 'more' | 'changed';

export class Follower {
  readonly ledger: Ledger;
  /** Bytes that the file was seen to have while it was what was read. */
  expected = 0;
  readonly #reader: LineReader;
  #position: number;
  #before: Buffer;
  #start: Buffer;

  /** `lead`: the content before `from`, at least its last 256 bytes; `start`: its first 64 bytes, as far as read. */
  constructor(ledger: Ledger, from: Checkpoint, lead: Uint8Array, start: Uint8Array, parts: TailParts) {
    this.ledger = ledger;
    this.#position = from.offset;
    this.#before = Buffer.from(lead.subarray(Math.max(0, lead.length - BEFORE_BYTES)));
    this.#start = Buffer.from(start.subarray(0, Math.min(START_BYTES, from.offset)));
    this.#reader = new LineReader(parts.pipeline, from, ledger.sink(parts.onRejected));
  }

  /** Content offset up to which the file was read. */
  get position(): number {
    return this.#position;
  }

  /** Bytes read that no checkpoint covers yet. */
  get open(): number {
    return this.#position - this.#reader.checkpoint.offset;
  }

  /** Reads up to about `budget` bytes. Throws what the system reports; what was read before that stays. */
  read(handle: FollowedHandle, budget: number): ReadOutcome {
    if (!this.#startStands(handle)) return 'changed';
    for (let left = budget; left > 0;) {
      const before = this.#before;
      // The bytes before come with the new ones in one read, so that nobody can change them in between.
      const room = before.length + Math.min(left, CHUNK_BYTES);
      const bytes = handle.read(buffer.subarray(0, room), this.#position - before.length);
      if (bytes < before.length || buffer.compare(before, 0, before.length, 0, before.length) !== 0) {
        // A read may be short for no reason of the file's.
        if (bytes > 0 && bytes < before.length && handle.stat().size >= this.#position) return 'more';
        return 'changed';
      }
      if (bytes === before.length) return 'end';
      this.#push(buffer.subarray(before.length, bytes));
      left -= bytes - before.length;
    }
    return 'more';
  }

  /** Whether an open file holds, as far as can be told, everything that was read here. */
  standsIn(handle: FollowedHandle): boolean {
    const before = this.#before;
    const bytes = handle.read(buffer.subarray(0, before.length), this.#position - before.length);
    return bytes === before.length && buffer.compare(before, 0, bytes, 0, bytes) === 0 && this.#startStands(handle);
  }

  /** Nothing more comes. What is open counts from here on, but only until somebody reads on in this content. */
  end(): void {
    if (this.open > 0) this.ledger.beginTail();
    this.#reader.end();
    this.ledger.reach(this.#reader.checkpoint, 0);
    this.ledger.ambiguous = this.#reader.ambiguous;
  }

  #push(chunk: Buffer): void {
    const { fingerprint } = this.ledger;
    fingerprint.push(chunk);
    this.#reader.push(chunk);
    const { checkpoint } = this.#reader;
    fingerprint.pin(checkpoint.offset, this.#reader.offset);
    this.ledger.reach(checkpoint, chunk.length);
    this.ledger.ambiguous = this.#reader.ambiguous;
    if (this.#start.length < START_BYTES && this.#start.length === this.#position)
      this.#start = Buffer.concat([this.#start, chunk.subarray(0, START_BYTES - this.#start.length)]);
    this.#position += chunk.length;
    this.#before = Buffer.concat([this.#before, chunk.subarray(-BEFORE_BYTES)]).subarray(-BEFORE_BYTES);
  }

  #startStands(handle: FollowedHandle): boolean {
    const start = this.#start;
    if (start.length === 0) return true;
    const bytes = handle.read(buffer.subarray(0, start.length), 0);
    return bytes > 0 && buffer.compare(start, 0, bytes, 0, bytes) === 0;
  }
}
