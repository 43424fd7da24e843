// Which counts get a series of their own. Every label value costs whoever stores metrics, so there are at most so many; what
// is beyond them is one series. Who has a series keeps it, and no series ever goes down while the process lives.

export interface Counted {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export class Series {
  readonly #most: number;
  readonly #other: (labels: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
  readonly #highest = new Map<string, { readonly labels: Readonly<Record<string, string>>; value: number }>();
  readonly #own = new Set<string>();

  /** `other`: the labels under which what has no series of its own is counted; few different ones. */
  constructor(most: number, other: (labels: Readonly<Record<string, string>>) => Readonly<Record<string, string>>) {
    this.#most = most;
    this.#other = other;
  }

  /** `counts`: all of them, as they stand now. Those with most come first when there are too many. */
  update(counts: readonly Counted[]): readonly Counted[] {
    const sums = new Map<string, { readonly labels: Readonly<Record<string, string>>; value: number }>();
    const ranked = counts.toSorted((a, b) => b.value - a.value || (keyOf(a.labels) < keyOf(b.labels) ? -1 : 1));
    for (const { labels, value } of ranked) {
      const key = keyOf(labels);
      if (this.#own.size < this.#most) this.#own.add(key);
      const shown = this.#own.has(key) ? labels : this.#other(labels);
      const name = keyOf(shown);
      const sum = sums.get(name);
      if (sum === undefined) sums.set(name, { labels: shown, value });
      else sum.value += value;
    }
    for (const [name, { labels, value }] of sums) {
      const known = this.#highest.get(name);
      if (known === undefined) this.#highest.set(name, { labels, value });
      else known.value = Math.max(known.value, value);
    }
    return [...this.#highest.values()];
  }
}

function keyOf(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(labels);
}
