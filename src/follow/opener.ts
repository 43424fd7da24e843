// Brings a file under way: looks up what it is, and either hands it a reader or reads it whole, here and now. Expects that the
// store knows everything that was read so far.
import { COMMIT_BYTES } from '../pipeline/commit-size.ts';
import { readSource } from '../pipeline/pipeline.ts';
import type { KnownSource } from '../model/batch.ts';
import type { Committer } from './committer.ts';
import type { TailParts } from './contract.ts';
import type { Descriptors } from './descriptors.ts';
import { markOf } from './entry.ts';
import type { Entry } from './entry.ts';
import type { FollowedHandle } from './file-system.ts';
import { contentIn, lookInto } from './opening.ts';
import type { Opened } from './opening.ts';
import type { Totals } from './totals.ts';
import type { Troubles } from './troubles.ts';

/** What is compressed may be just being written; what is unreadable may be given free. */
const RETRY_MS = 1000;

export class Opener {
  readonly #parts: TailParts;
  readonly #descriptors: Descriptors;
  readonly #troubles: Troubles;
  readonly #committer: Committer;
  readonly #totals: Totals;
  readonly #commitSize: number;
  #halted = false;

  constructor(
    parts: TailParts,
    descriptors: Descriptors,
    troubles: Troubles,
    committer: Committer,
    totals: Totals,
    commitSize: number,
  ) {
    this.#parts = parts;
    this.#descriptors = descriptors;
    this.#troubles = troubles;
    this.#committer = committer;
    this.#totals = totals;
    this.#commitSize = commitSize;
  }

  halt(): void {
    this.#halted = true;
  }

  /** Whether it is worth a try: nobody reads it, and it is not what it was when it had been read or had failed. */
  wants(entry: Entry): boolean {
    if (entry.reader !== null || entry.unsure || entry.done === markOf(entry.stat)) return false;
    const { failed } = entry;
    return failed === null || this.#parts.clock.monotonic() - failed.at >= RETRY_MS;
  }

  async open(entry: Entry): Promise<void> {
    await this.#guarded(entry, async (handle) => this.#begin(entry, handle, await this.#look(entry, handle)));
  }

  /** What it is, without taking it under way; null: nobody can tell now. */
  async inspect(entry: Entry): Promise<Opened | null> {
    let opened: Opened | null = null;
    await this.#guarded(entry, async (handle) => {
      opened = await this.#look(entry, handle);
    });
    return opened;
  }

  /** Goes on with what `inspect` found. */
  async take(entry: Entry, opened: Opened): Promise<void> {
    await this.#guarded(entry, async (handle) => this.#begin(entry, handle, opened));
  }

  close(entry: Entry): void {
    this.#descriptors.release(entry);
  }

  async #begin(entry: Entry, handle: FollowedHandle, opened: Opened): Promise<void> {
    const mark = markOf(entry.stat);
    entry.failed = null;
    switch (opened.kind) {
      case 'short':
        // Too few bytes to be passed over.
        entry.from = 'start';
        entry.done = mark;
        return;
      case 'read':
        this.#totals.met();
        entry.done = mark;
        return;
      case 'lines':
        entry.reader = opened.reader;
        entry.reader.expected = entry.stat.size;
        entry.done = '';
        entry.activeAt = this.#parts.clock.monotonic();
        this.#totals.began(opened.known !== null);
        return;
      case 'whole':
        return this.#readWhole(entry, handle, mark, opened.known);
      default:
        return opened satisfies never;
    }
  }

  async #look(entry: Entry, handle: FollowedHandle): Promise<Opened> {
    entry.stat = handle.stat();
    return lookInto(entry.path, handle, entry.stat, entry.from, this.#parts);
  }

  async #readWhole(entry: Entry, handle: FollowedHandle, mark: string, known: KnownSource | null): Promise<void> {
    const { path, stat } = entry;
    if (entry.from === 'end' && known === null) {
      // There is no end of it to go on at, and what grows in it cannot be told from what was there.
      entry.done = mark;
      return;
    }
    const content = contentIn(path, handle, stat, this.#parts.isPlain(headOf(handle), path), this.#parts);
    const outcome = await readSource({ path, open: async () => content }, this.#parts.store, this.#parts.pipeline, {
      commitBytes: COMMIT_BYTES,
      commitSize: this.#commitSize,
      onRejected: this.#parts.onRejected,
      onProgress: () => {},
      stopped: () => this.#halted,
    });
    this.#totals.close(outcome);
    if (outcome.tally.lines > 0 || !outcome.known) this.#totals.began(outcome.known);
    if (outcome.fault !== null) throw outcome.fault;
    if (!this.#halted) entry.done = mark;
    entry.activeAt = this.#parts.clock.monotonic();
  }

  async #guarded(entry: Entry, work: (handle: FollowedHandle) => Promise<void>): Promise<void> {
    const now = this.#parts.clock.monotonic();
    try {
      const handle = this.#descriptors.acquire(entry);
      if (handle === null) return;
      await work(handle);
      this.#troubles.well('read', entry.path);
    } catch (error) {
      if (isStoreFault(error)) {
        this.#committer.failed(error);
        return;
      }
      const mark = markOf(entry.stat);
      // A file that is only being written looks damaged too: that is said when it stays as it is.
      if (entry.failed === null && isInputFault(error)) entry.failed = { mark, at: now };
      else {
        this.#troubles.failed('read', entry.path, error);
        entry.failed = { mark, at: now };
      }
    }
  }
}

function headOf(handle: FollowedHandle): Uint8Array {
  const head = Buffer.alloc(512);
  return head.subarray(0, handle.read(head, 0));
}

function isStoreFault(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'database';
}

function isInputFault(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'input';
}
