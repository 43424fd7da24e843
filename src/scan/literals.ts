// Looks for many texts at once in bytes: three bytes are looked at in every so many, and only where they occur in one of the
// texts is that text compared. Knows bytes only; nothing of lines.

import { ANY } from '../model/marker.ts';

/** Long enough to go by leaps; shorter markers are looked for one by one. */
const LEAST_LITERAL = 6;
/** Bytes that are looked at together. */
const GRAM = 3;
const SLOT_BITS = 15;
const HASH = 0x9e3779b1;
/** The table in short: stays in the innermost cache, and a byte of it is 0 where no slot of its own has a place. */
const FILTER_BITS = 14;

/** Whether a marker is one of the texts that are looked for here. */
export function isLiteral(marker: string): boolean {
  return marker.length >= LEAST_LITERAL && !marker.includes(ANY);
}

interface Place {
  readonly text: Uint8Array;
  readonly literal: string;
  /** Where in the text the three bytes stand. */
  readonly offset: number;
}

export class LiteralSearch {
  /** As many bytes are stepped over at a time: each text reaches over one place that is looked at. */
  readonly #stride: number;
  /** Of each slot the number of its places; 0 is none. */
  readonly #table = new Uint16Array(1 << SLOT_BITS);
  readonly #filter = new Uint8Array(1 << FILTER_BITS);
  readonly #places: Place[][] = [[]];

  /** `texts`: one character a byte, three at the least. The shortest decides how long a step is. */
  constructor(texts: readonly string[]) {
    const shortest = Math.min(...texts.map((text) => text.length));
    if (shortest < GRAM) throw new RangeError(`a text needs ${GRAM} characters to be looked for`);
    this.#stride = texts.length === 0 ? Infinity : shortest - GRAM + 1;
    for (const text of new Set(texts)) {
      const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0));
      const first = rarest(text, this.#stride);
      for (let offset = first; offset < first + this.#stride; offset += 1) {
        const [a = 0, b = 0, c = 0] = bytes.subarray(offset);
        const gram = a | (b << 8) | (c << 16);
        const hash = hashOf(gram);
        const slot = hash >>> (32 - SLOT_BITS);
        this.#filter[hash >>> (32 - FILTER_BITS)] = 1;
        if (this.#table[slot] === 0) this.#table[slot] = this.#places.push([]) - 1;
        this.#places[this.#table[slot] ?? 0]?.push({ text: bytes, literal: text, offset });
      }
    }
  }

  /** Where a text begins that stands whole within `from` and `to`, on the first line that holds one; `to` when none does. */
  find(bytes: Uint8Array, from: number, to: number): number {
    const filter = this.#filter;
    const stride = this.#stride;
    const last = to - GRAM;
    for (let at = from; at <= last; at += stride) {
      const gram = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);
      if (filter[Math.imul(gram, HASH) >>> (32 - FILTER_BITS)] !== 0) {
        const begin = this.#beginOf(gram, bytes, at, from, to);
        if (begin !== -1) return begin;
      }
    }
    return to;
  }

  /** Whether one of the texts stands in this one. */
  isIn(within: string): boolean {
    const table = this.#table;
    const filter = this.#filter;
    const stride = this.#stride;
    const last = within.length - GRAM;
    for (let at = 0; at <= last; at += stride) {
      const gram = within.charCodeAt(at) | (within.charCodeAt(at + 1) << 8) | (within.charCodeAt(at + 2) << 16);
      const hash = hashOf(gram);
      if (filter[hash >>> (32 - FILTER_BITS)] === 0) continue;
      const slot = table[hash >>> (32 - SLOT_BITS)] ?? 0;
      if (slot === 0) continue;
      const places = this.#places[slot] ?? [];
      if (places.some(({ literal, offset }) => within.startsWith(literal, at - offset))) return true;
    }
    return false;
  }

  #beginOf(gram: number, bytes: Uint8Array, at: number, from: number, to: number): number {
    const slot = this.#table[hashOf(gram) >>> (32 - SLOT_BITS)] ?? 0;
    if (slot === 0) return -1;
    const places = this.#places[slot] ?? [];
    for (let i = 0; i < places.length; i += 1) {
      const place = places[i];
      if (place === undefined) break;
      const begin = at - place.offset;
      if (begin >= from && begin + place.text.length <= to && stands(place.text, bytes, begin)) return begin;
    }
    return -1;
  }
}

/** Spreads what stands in logs over the tables by its topmost bits (Fibonacci hashing). */
function hashOf(gram: number): number {
  return Math.imul(gram, HASH);
}

function stands(text: Uint8Array, bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < text.length; i += 1) if (bytes[at + i] !== text[i]) return false;
  return true;
}

const COMMON = /[a-z0-9 .:=/-]/;

/** Where to look in a text, so that the least of what stands in logs looks like it: capitals and marks are rare there. */
function rarest(text: string, width: number): number {
  let best = 0;
  let least = Infinity;
  const rare = Array.from(text, (char) => (COMMON.test(char) ? 1 : 0.05));
  for (let first = 0; first + width + GRAM - 1 <= text.length; first += 1) {
    let common = 0;
    for (let at = first; at < first + width; at += 1) {
      common += (rare[at] ?? 1) * (rare[at + 1] ?? 1) * (rare[at + 2] ?? 1);
    }
    if (common < least) [best, least] = [first, common];
  }
  return best;
}
