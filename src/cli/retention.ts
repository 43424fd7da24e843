// Retention of single errors beside following: what `prune --yes` would remove, once an hour, a little between two looks.
import type { PruneStep, Store } from '../stores/store.ts';

const HOUR = 3_600_000;
const FIRST_MS = 60_000;
/** After it failed: following goes first, and tells of a store that refuses. */
const AGAIN_MS = 60_000;
/** What it may take between two looks: as many steps as fit, and one at least. */
const TURN_MS = 10;

export interface RetentionLimits {
  readonly ageMs: number;
  /** At most this many single errors stay. */
  readonly keep: number;
}

export class Retention {
  readonly #store: Pick<Store, 'pruneSteps'>;
  readonly #limits: RetentionLimits;
  readonly #monotonic: () => number;
  #steps: Iterator<PruneStep, void> | null = null;
  #nextAt: number;

  /** `monotonic`: ms that never go backwards; the first time is a minute from now. */
  constructor(store: Pick<Store, 'pruneSteps'>, limits: RetentionLimits, monotonic: () => number) {
    this.#store = store;
    this.#limits = limits;
    this.#monotonic = monotonic;
    this.#nextAt = monotonic() + FIRST_MS;
  }

  /** A turn, when it is time. Throws OssightError('database'). `wall`: epoch ms. */
  turn(wall: number): void {
    const began = this.#monotonic();
    if (began < this.#nextAt) return;
    try {
      const { ageMs, keep } = this.#limits;
      this.#steps ??= this.#store.pruneSteps({ before: wall - ageMs, keep });
      do {
        if (this.#steps.next().done !== true) continue;
        this.#pause(HOUR);
        return;
      } while (this.#monotonic() - began < TURN_MS);
    } catch (error) {
      this.#pause(AGAIN_MS);
      throw error;
    }
  }

  #pause(ms: number): void {
    this.#steps = null;
    this.#nextAt = this.#monotonic() + ms;
  }
}
