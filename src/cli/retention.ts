// Retention of single errors beside following: what `prune` would remove, once an hour, a small step at a time.
import type { Store } from '../stores/store.ts';

const HOUR = 3_600_000;
const STEP = 2_000;

export class Retention {
  readonly #store: Pick<Store, 'prune'>;
  readonly #ageMs: number;
  readonly #keep: number;
  #nextAt: number;

  /** `now`: monotonic ms; the first time is a minute later. */
  constructor(store: Pick<Store, 'prune'>, ageMs: number, keep: number, now: number) {
    this.#store = store;
    this.#ageMs = ageMs;
    this.#keep = keep;
    this.#nextAt = now + 60_000;
  }

  /** One step, when it is time. Throws OssightError('database'). `now`: monotonic ms; `wall`: epoch ms. */
  step(now: number, wall: number): void {
    if (now < this.#nextAt) return;
    const limits = { before: wall - this.#ageMs, keep: this.#keep, atMost: STEP };
    this.#nextAt = now + HOUR;
    const { byAge, byCount } = this.#store.prune(limits, false);
    if (byAge + byCount > STEP) this.#nextAt = now;
  }
}
