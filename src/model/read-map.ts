// A map of texts that is kept as something cheaper and becomes a map only for who looks into it: most errors are counted and
// stored, and nobody ever does.

export abstract class ReadMap implements ReadonlyMap<string, string> {
  /** The names in their order. */
  readonly names: readonly string[];
  #map: ReadonlyMap<string, string> | null = null;

  constructor(names: readonly string[]) {
    this.names = names;
  }

  get size(): number {
    return this.names.length;
  }

  get(name: string): string | undefined {
    return this.#whole().get(name);
  }

  has(name: string): boolean {
    return this.names.includes(name);
  }

  forEach(each: (value: string, name: string, map: ReadonlyMap<string, string>) => void): void {
    for (const [name, value] of this) each(value, name, this);
  }

  entries(): MapIterator<[string, string]> {
    return this.#whole().entries();
  }

  keys(): MapIterator<string> {
    return this.#whole().keys();
  }

  values(): MapIterator<string> {
    return this.#whole().values();
  }

  [Symbol.iterator](): MapIterator<[string, string]> {
    return this.#whole().entries();
  }

  /** Asked once. */
  protected abstract read(): ReadonlyMap<string, string>;

  #whole(): ReadonlyMap<string, string> {
    this.#map ??= this.read();
    return this.#map;
  }
}
