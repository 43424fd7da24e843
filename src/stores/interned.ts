// Equal things get one number.

export class Interned<T> {
  readonly all: T[] = [];
  readonly #known = new Map<string, number>();

  index(thing: T): number {
    const key = JSON.stringify(thing);
    const found = this.#known.get(key);
    if (found !== undefined) return found;
    this.#known.set(key, this.all.length);
    return this.all.push(thing) - 1;
  }
}
