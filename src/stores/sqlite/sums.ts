// Sums by a few whole numbers, gathered in memory: a hash table of plain numbers, since putting a text together for each key
// costs several times what everything else does. Emptied and used again for each commit.

/** Numbers of a key, and values summed for it. */
const KEY = 5;
const VALUES = 2;

export class Sums {
  /** Number of the entry plus one; 0: free. Its length is a power of two. */
  #slots = new Int32Array(1024);
  readonly #keys: number[] = [];
  readonly #values: number[] = [];
  #size = 0;

  /** Keys of fewer numbers leave the last ones 0. */
  add(a: number, b: number, c: number, d: number, e: number, first: number, second = 0): void {
    const keys = this.#keys;
    const mask = this.#slots.length - 1;
    let at = hash(a, b, c, d, e) & mask;
    for (let slot = this.#slots[at] ?? 0; slot !== 0; slot = this.#slots[at] ?? 0) {
      const key = (slot - 1) * KEY;
      if (keys[key] === a && keys[key + 1] === b && keys[key + 2] === c && keys[key + 3] === d && keys[key + 4] === e) {
        const value = (slot - 1) * VALUES;
        this.#values[value] = (this.#values[value] ?? 0) + first;
        this.#values[value + 1] = (this.#values[value + 1] ?? 0) + second;
        return;
      }
      at = (at + 1) & mask;
    }
    keys.push(a, b, c, d, e);
    this.#values.push(first, second);
    this.#size += 1;
    this.#slots[at] = this.#size;
    if (this.#size * 2 > this.#slots.length) this.#grow();
  }

  /** Entry by entry, in no order. */
  forEach(each: (key: readonly [number, number, number, number, number], first: number, second: number) => void): void {
    for (let n = 0; n < this.#size; n++) each(this.key(n), this.first(n), this.second(n));
  }

  /** Numbers of the entries whose sums pass, in the order of their keys: as tables keep them. */
  sorted(passes: (first: number, second: number) => boolean): number[] {
    const keys = this.#keys;
    const found: number[] = [];
    for (let n = 0; n < this.#size; n++) if (passes(this.first(n), this.second(n))) found.push(n);
    return found.sort((x, y) => {
      for (let i = 0; i < KEY; i++) {
        const difference = (keys[x * KEY + i] ?? 0) - (keys[y * KEY + i] ?? 0);
        if (difference !== 0) return difference;
      }
      return 0;
    });
  }

  key(n: number): readonly [number, number, number, number, number] {
    const at = n * KEY;
    const keys = this.#keys;
    return [keys[at] ?? 0, keys[at + 1] ?? 0, keys[at + 2] ?? 0, keys[at + 3] ?? 0, keys[at + 4] ?? 0];
  }

  first(n: number): number {
    return this.#values[n * VALUES] ?? 0;
  }

  second(n: number): number {
    return this.#values[n * VALUES + 1] ?? 0;
  }

  clear(): void {
    if (this.#size === 0) return;
    this.#slots.fill(0);
    this.#keys.length = 0;
    this.#values.length = 0;
    this.#size = 0;
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    const mask = this.#slots.length - 1;
    for (let n = 0; n < this.#size; n++) {
      let at = hash(...this.key(n)) & mask;
      while (this.#slots[at] !== 0) at = (at + 1) & mask;
      this.#slots[at] = n + 1;
    }
  }
}

/** Multiplicative, with the high bits brought down (Fibonacci hashing). */
function hash(a: number, b: number, c: number, d: number, e: number): number {
  let h = Math.imul(a | 0, 0x9e3779b1);
  h = Math.imul((h ^ b) | 0, 0x85ebca6b) ^ (h >>> 15);
  h = Math.imul((h ^ c) | 0, 0xc2b2ae35) ^ (h >>> 13);
  h = Math.imul((h ^ d) | 0, 0x27d4eb2f) ^ (h >>> 15);
  h = Math.imul((h ^ e) | 0, 0x165667b1);
  return h ^ (h >>> 16);
}
