// Values by their index, each once: what a column of a pack refers to.

export class Indices<T> {
  readonly all: T[] = [];
  readonly #known = new Map<T, number>();

  of(value: T): number {
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    const index = this.all.push(value) - 1;
    this.#known.set(value, index);
    return index;
  }
}
