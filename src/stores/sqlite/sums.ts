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

  /** Entries are numbered from 0, in no order. */
  get size(): number {
    return this.#size;
  }

  /** Numbers of the entries whose sums pass, in the order of their keys: as tables keep them. */
  sorted(passes: (first: number, second: number) => boolean): number[] {
    const found: number[] = [];
    for (let n = 0; n < this.#size; n++) if (passes(this.first(n), this.second(n))) found.push(n);
    return this.#sortedAsNumbers(found) ?? found.sort((x, y) => this.#compare(x, y));
  }

  /** Number `i` of the key of entry `n`. */
  at(n: number, i: number): number {
    return this.#keys[n * KEY + i] ?? 0;
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

  #compare(x: number, y: number): number {
    for (let i = 0; i < KEY; i++) {
      const difference = this.at(x, i) - this.at(y, i);
      if (difference !== 0) return difference;
    }
    return 0;
  }

  /**
   * Each key and the number of its entry as one whole number, so that no function is called to compare two; null where that
   * would not be exact. Mostly it is: the keys of one commit lie close to one another.
   */
  #sortedAsNumbers(entries: readonly number[]): number[] | null {
    const least = Array.from({ length: KEY }, () => Infinity);
    const most = Array.from({ length: KEY }, () => -Infinity);
    for (const n of entries) {
      for (let i = 0; i < KEY; i++) {
        const part = this.at(n, i);
        if (part < (least[i] ?? 0)) least[i] = part;
        if (part > (most[i] ?? 0)) most[i] = part;
      }
    }
    let room = this.#size;
    for (let i = 0; i < KEY; i++) room *= (most[i] ?? 0) - (least[i] ?? 0) + 1;
    if (!(room <= Number.MAX_SAFE_INTEGER)) return null;
    const packed = new Float64Array(entries.length);
    entries.forEach((n, at) => {
      let key = 0;
      for (let i = 0; i < KEY; i++) {
        const low = least[i] ?? 0;
        key = key * ((most[i] ?? 0) - low + 1) + this.at(n, i) - low;
      }
      packed[at] = key * this.#size + n;
    });
    packed.sort();
    return entries.map((_, at) => (packed[at] ?? 0) % this.#size);
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    const mask = this.#slots.length - 1;
    for (let n = 0; n < this.#size; n++) {
      let at = hash(this.at(n, 0), this.at(n, 1), this.at(n, 2), this.at(n, 3), this.at(n, 4)) & mask;
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
