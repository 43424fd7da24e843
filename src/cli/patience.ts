// How long to wait before something that failed is tried again: longer each time, and never all at once where many wait.

const FIRST_MS = 250;
const LONGEST_MS = 30_000;

export class Patience {
  readonly #random: () => number;
  #pause = FIRST_MS;

  /** `random`: 0 to 1. */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** In ms: between half and the whole of a pause that doubles up to half a minute. */
  next(): number {
    const pause = this.#pause;
    this.#pause = Math.min(LONGEST_MS, pause * 2);
    return pause * (0.5 + this.#random() / 2);
  }

  reset(): void {
    this.#pause = FIRST_MS;
  }
}
