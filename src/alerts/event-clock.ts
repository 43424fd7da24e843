// How far event time has got. Logs tell of a minute when it is over, some of them hours later; and a log of errors alone says
// nothing at all while all is well. So the clock is set by the newest event whenever one comes, and runs on by itself from there.

/** Seconds after the newest event, beyond which its window is taken for complete even though nothing newer came. */
const GRACE_SECONDS = 120;

export class EventClock {
  readonly #step: number;
  #newest: number | null = null;
  /** By how much the events were behind the clock when the newest came. */
  #behind = 0;

  /** `windowSeconds` of the store. */
  constructor(windowSeconds: number) {
    this.#step = windowSeconds;
  }

  /** `newest`: start of the newest window with data, null: none yet; `wall`: now. Epoch seconds. Answers `Moment.through`. */
  through(newest: number | null, wall: number): number | null {
    if (newest === null) return null;
    if (this.#newest === null || newest > this.#newest) {
      this.#newest = newest;
      this.#behind = wall - newest;
    }
    const running = Math.floor((wall - this.#behind - GRACE_SECONDS) / this.#step) * this.#step;
    return Math.max(this.#newest, running);
  }
}
