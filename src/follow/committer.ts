// One transaction for all that have something new. What the store refuses is kept as it is and offered again, after pauses
// that grow; until it is taken nothing further may be read, so memory stays what it is.
import type { Batch, SourceDelta } from '../model/batch.ts';
import { OssightError, SourceMoved } from '../model/error.ts';
import type { Clock } from './file-system.ts';
import type { TailParts } from './contract.ts';
import type { Entry } from './entry.ts';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;

export interface Part {
  readonly entry: Entry;
  readonly delta: SourceDelta;
}

export interface Outcomes {
  readonly stored: (entry: Entry) => void;
  /** Another process has read on in the content: what is held of it counts no more. */
  readonly moved: (entry: Entry) => void;
}

export class Committer {
  readonly #store: TailParts['store'];
  readonly #clock: Clock;
  readonly #notice: TailParts['notice'];
  readonly #outcomes: Outcomes;
  /** Batches that the store has not taken yet, in their order. */
  #kept: { batch: Batch; parts: readonly Part[] }[] = [];
  #failing = false;
  #pause = FIRST_PAUSE_MS;
  #retryAt = 0;

  constructor(parts: TailParts, outcomes: Outcomes) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#notice = parts.notice;
    this.#outcomes = outcomes;
  }

  /** ms until the store is tried again; null while it takes what it is given. */
  get retryMs(): number | null {
    return this.#failing ? Math.max(0, this.#retryAt - this.#clock.monotonic()) : null;
  }

  get holds(): boolean {
    return this.#kept.length > 0;
  }

  /** True when the store has everything. */
  commit(parts: readonly Part[], force = false): boolean {
    if (parts.length > 0) this.#kept.push({ batch: this.#batchOf(parts), parts });
    if (!force && this.#failing && this.#clock.monotonic() < this.#retryAt) return false;
    try {
      for (let next = this.#kept[0]; next !== undefined; next = this.#kept[0]) {
        this.#offer(next);
      }
      this.worked();
      return true;
    } catch (error) {
      this.failed(error);
      if (force) throw error;
      return false;
    }
  }

  worked(): void {
    if (this.#failing) this.#notice({ kind: 'store-back' });
    this.#failing = false;
    this.#pause = FIRST_PAUSE_MS;
  }

  /** Throws what is no failure of the store. */
  failed(error: unknown): void {
    if (!(error instanceof OssightError) || error.code !== 'database') throw error;
    if (!this.#failing) this.#notice({ kind: 'store-failed', fault: error });
    this.#failing = true;
    this.#retryAt = this.#clock.monotonic() + this.#pause;
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
  }

  #batchOf(parts: readonly Part[]): Batch {
    return { now: this.#clock.wall(), sources: parts.map(({ delta }) => delta) };
  }

  #offer(next: { batch: Batch; parts: readonly Part[] }): void {
    try {
      const { sources } = this.#store.commit(next.batch);
      this.#kept.shift();
      next.parts.forEach(({ entry }, i) => {
        const result = sources[i];
        if (result !== undefined) entry.reader?.ledger.accept(result);
        this.#outcomes.stored(entry);
      });
    } catch (error) {
      if (!(error instanceof SourceMoved)) throw error;
      this.#kept.shift();
      const [only] = next.parts;
      if (next.parts.length === 1 && only !== undefined) this.#outcomes.moved(only.entry);
      // Which of them it was is found out one by one.
      else this.#kept.unshift(...next.parts.map((part) => ({ batch: this.#batchOf([part]), parts: [part] })));
    }
  }
}
