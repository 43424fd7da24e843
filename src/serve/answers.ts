// Answers kept for as long as the ledger does not change: whoever asks the same meanwhile gets the same, and what is being
// worked out is worked out once however many ask. So what it costs does not depend on how many look.

export interface Answer {
  readonly status: 200 | 400 | 404 | 500 | 503;
  /** JSON, or the page. */
  readonly body: string;
}

export interface AnswersOptions {
  /** Answers at most. */
  readonly count: number;
  /** Characters of all of them together at most. */
  readonly characters: number;
}

export class Answers {
  readonly #options: AnswersOptions;
  readonly #kept = new Map<string, { readonly answer: Promise<Answer>; characters: number }>();
  #characters = 0;
  #generation = 0;

  constructor(options: AnswersOptions = { count: 200, characters: 32 * 1024 * 1024 }) {
    this.#options = options;
  }

  /** The ledger has changed: answers that are there, or under way, are out of date. */
  forget(): void {
    this.#generation += 1;
    this.#kept.clear();
    this.#characters = 0;
  }

  get(key: string, work: () => Promise<Answer>): Promise<Answer> {
    const known = this.#kept.get(key);
    if (known !== undefined) {
      // The one that was asked for last goes last.
      this.#kept.delete(key);
      this.#kept.set(key, known);
      return known.answer;
    }
    const generation = this.#generation;
    const entry = { answer: work(), characters: 0 };
    this.#kept.set(key, entry);
    entry.answer.then(
      ({ status, body }) => {
        if (generation !== this.#generation || this.#kept.get(key) !== entry) return;
        if (status !== 200) this.#drop(key);
        else {
          entry.characters = body.length;
          this.#characters += body.length;
        }
        this.#makeRoom();
      },
      () => {
        if (this.#kept.get(key) === entry) this.#drop(key);
      },
    );
    this.#makeRoom();
    return entry.answer;
  }

  get size(): { readonly count: number; readonly characters: number } {
    return { count: this.#kept.size, characters: this.#characters };
  }

  #makeRoom(): void {
    for (const key of this.#kept.keys()) {
      if (this.#kept.size <= this.#options.count && this.#characters <= this.#options.characters) return;
      this.#drop(key);
    }
  }

  #drop(key: string): void {
    this.#characters -= this.#kept.get(key)?.characters ?? 0;
    this.#kept.delete(key);
  }
}
