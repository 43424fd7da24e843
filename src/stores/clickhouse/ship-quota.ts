// So many single errors of a window are shipped and no more; the rest is counted only. What was shipped is remembered for the
// windows that were met last.

const WINDOWS = 10_000;

export class ShipQuota {
  readonly #most: number;
  readonly #windowSeconds: number;
  readonly #used = new Map<number, number>();

  constructor(most: number, windowSeconds: number) {
    this.#most = most;
    this.#windowSeconds = windowSeconds;
  }

  /** Whether one more error of that time (epoch ms) is shipped. */
  take(time: number): boolean {
    const window = Math.floor(time / 1000 / this.#windowSeconds);
    const used = this.#used.get(window) ?? 0;
    if (used >= this.#most) return false;
    if (used === 0 && this.#used.size >= WINDOWS) {
      const oldest = this.#used.keys().next();
      if (oldest.done !== true) this.#used.delete(oldest.value);
    }
    this.#used.set(window, used + 1);
    return true;
  }
}
