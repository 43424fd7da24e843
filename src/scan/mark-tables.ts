// What the module that looks for markers (assembly/marks) looks them up in: which three bytes of each marker, told by which of
// eight bits, and which pairs of bytes end lines. Makes tables of numbers; knows nothing of WebAssembly.
import { ANY } from '../model/marker.ts';
import type { Marker } from '../model/marker.ts';

/** A marker and the bits that tell of it. */
export interface MarkBits {
  readonly marker: Marker;
  /** 32 bits, not 0. */
  readonly bits: number;
}

export interface MarkRow {
  readonly text: string;
  readonly bits: number;
  /** How far behind its beginning the last of its three bytes stands. */
  readonly reach: number;
  /** It ends the line. */
  readonly atEnd: boolean;
}

/** As assembly/marks/layout.ts has it. */
export interface MarkTables {
  /** Six tables of 16 bytes: for each of three bytes by its lower half, then by its upper half. */
  readonly nibbles: Uint8Array;
  /** The bits of `nibbles` that may tell of the first list. */
  readonly loose: number;
  /** The first: markers whose three bytes are not all told. */
  readonly lists: readonly (readonly MarkRow[])[];
  /** By a hash of three bytes the number of a list, 0: of none. */
  readonly slots: Uint16Array;
  /** For the last two bytes of a line (the last one times 256): 0, the number of a list of endings, or LOOK_CLOSER. */
  readonly pairs: Uint8Array;
}

const BITS = 8;
const GRAM = 3;
/** Of so many places in a marker the one is taken that lets the least through beside itself. */
const CHOICES = 6;
const SLOT_BITS = 12;
const SPACE = 32;
const LOOK_CLOSER = 255;

/** How often a byte stands in logs, about. */
const SHARES = Float64Array.from({ length: 256 }, (_, byte) => shareOf(String.fromCharCode(byte)));

function shareOf(char: string): number {
  if (/[aeinorst]/.test(char)) return 0.045;
  if (/[cdhlmpu]/.test(char)) return 0.02;
  if (/[a-z]/.test(char)) return 0.01;
  if (char === ' ') return 0.08;
  if (/[0-9]/.test(char)) return 0.02;
  if (/[-./:=_,"]/.test(char)) return 0.012;
  return /[A-Z]/.test(char) ? 0.005 : 0.002;
}

/** Three bytes of a marker, ANY among them. */
interface Gram {
  readonly bytes: string;
  readonly share: number;
  readonly reach: number;
}

export function markTables(marks: readonly MarkBits[]): MarkTables {
  const texts = new Map<string, number>();
  const endings = new Map<string, number>();
  for (const { marker, bits } of marks) {
    const [rows, text] = typeof marker === 'string' ? [texts, marker] : [endings, marker.end];
    if (text === '') throw new RangeError('a marker needs a character to be looked for');
    rows.set(text, (rows.get(text) ?? 0) | bits);
  }
  const lists: MarkRow[][] = [[]];
  // Their numbers have a byte, those of all others two.
  const pairs = pairsOf(endings, lists);
  const { nibbles, loose, slots } = placed(texts, lists);
  return { nibbles, loose, lists, slots, pairs };
}

/** What one bit lets through at one of the three bytes: those whose both halves stand in its sets. */
class Sieve {
  share = 0;
  low = 0;
  high = 0;
  /** By lower half, what all upper halves that are in come to with it; and the other way round. */
  readonly #ofLow = new Float64Array(16);
  readonly #ofHigh = new Float64Array(16);

  shareWith(char: string): number {
    if (char === ANY) return 1;
    const byte = char.charCodeAt(0);
    const [low, high] = [byte & 15, byte >> 4];
    const newLow = ((this.low >> low) & 1) === 0;
    const newHigh = ((this.high >> high) & 1) === 0;
    const more = (newLow ? (this.#ofLow[low] ?? 0) : 0) + (newHigh ? (this.#ofHigh[high] ?? 0) : 0);
    return this.share + more + (newLow && newHigh ? (SHARES[byte] ?? 0) : 0);
  }

  add(char: string): void {
    if (char === ANY) {
      for (let half = 0; half < 16; half += 1) this.#add(half, half);
    } else this.#add(char.charCodeAt(0) & 15, char.charCodeAt(0) >> 4);
  }

  #add(low: number, high: number): void {
    this.share = this.shareWith(String.fromCharCode((high << 4) | low));
    if (((this.low >> low) & 1) === 0) {
      for (let h = 0; h < 16; h += 1) this.#ofHigh[h] = (this.#ofHigh[h] ?? 0) + (SHARES[(h << 4) | low] ?? 0);
    }
    if (((this.high >> high) & 1) === 0) {
      for (let l = 0; l < 16; l += 1) this.#ofLow[l] = (this.#ofLow[l] ?? 0) + (SHARES[(high << 4) | l] ?? 0);
    }
    this.low |= 1 << low;
    this.high |= 1 << high;
  }
}

/** The commonest first, each by the bit that lets the least more through for it. */
function placed(
  texts: ReadonlyMap<string, number>,
  lists: MarkRow[][],
): Pick<MarkTables, 'nibbles' | 'loose' | 'slots'> {
  const slots = new Uint16Array(1 << SLOT_BITS);
  const sieves = Array.from({ length: BITS }, () => [new Sieve(), new Sieve(), new Sieve()] as const);
  let loose = 0;
  const markers = [...texts].map(([text, bits]) => ({ text, bits, grams: rarestGrams(text) }));
  for (const { text, bits, grams } of markers.toSorted((a, b) => (b.grams[0]?.share ?? 0) - (a.grams[0]?.share ?? 0))) {
    let best: Gram = { bytes: '', share: 0, reach: 0 };
    let bit = 0;
    let least = Infinity;
    for (const gram of grams) {
      sieves.forEach((own, i) => {
        const more = shareWith(own, gram.bytes) - own[0].share * own[1].share * own[2].share;
        if (more < least) [least, best, bit] = [more, gram, i];
      });
    }
    sieves[bit]?.forEach((sieve, i) => sieve.add(best.bytes.charAt(i)));
    const isLoose = best.bytes.includes(ANY);
    if (isLoose) loose |= 1 << bit;
    const slot = isLoose ? -1 : hashOf(best.bytes);
    const list = isLoose ? 0 : (slots[slot] ?? 0) || lists.push([]) - 1;
    if (!isLoose) slots[slot] = list;
    lists[list]?.push({ text, bits, reach: best.reach, atEnd: false });
  }
  return { nibbles: nibblesOf(sieves), loose, slots };
}

/** Where any character may stand, one of several bytes may: what is behind that stands nowhere for sure. */
function rarestGrams(marker: string): Gram[] {
  const [sure = ''] = marker.split(ANY, 1);
  const before = Math.max(0, GRAM - sure.length);
  const padded = ANY.repeat(before) + sure;
  const grams: Gram[] = [];
  for (let at = 0; at + GRAM <= padded.length; at += 1) {
    const bytes = padded.slice(at, at + GRAM);
    let share = 1;
    for (const char of bytes) share *= char === ANY ? 1 : (SHARES[char.charCodeAt(0)] ?? 1);
    grams.push({ bytes, share, reach: at + GRAM - 1 - before });
  }
  return grams.toSorted((a, b) => a.share - b.share).slice(0, CHOICES);
}

function shareWith(sieves: readonly Sieve[], bytes: string): number {
  let all = 1;
  for (let i = 0; i < GRAM; i += 1) all *= sieves[i]?.shareWith(bytes.charAt(i)) ?? 1;
  return all;
}

/** Fibonacci hashing, as assembly/marks/compare.ts does it. */
function hashOf(gram: string): number {
  const number = gram.charCodeAt(0) | (gram.charCodeAt(1) << 8) | (gram.charCodeAt(2) << 16);
  return Math.imul(number, 0x9e3779b1) >>> (32 - SLOT_BITS);
}

function nibblesOf(sieves: readonly (readonly Sieve[])[]): Uint8Array {
  const nibbles = new Uint8Array(2 * GRAM * 16);
  sieves.forEach((own, bit) => {
    own.forEach(({ low, high }, i) => {
      for (let half = 0; half < 16; half += 1) {
        const at = 32 * i + half;
        nibbles[at] = (nibbles[at] ?? 0) | (((low >> half) & 1) << bit);
        nibbles[at + 16] = (nibbles[at + 16] ?? 0) | (((high >> half) & 1) << bit);
      }
    });
  });
  return nibbles;
}

function pairsOf(endings: ReadonlyMap<string, number>, lists: MarkRow[][]): Uint8Array {
  const pairs = new Uint8Array(65_536);
  if (endings.size === 0) return pairs;
  const owners = new Map<number, MarkRow[]>();
  for (const [text, bits] of endings) {
    const row: MarkRow = { text, bits, reach: 0, atEnd: true };
    const last = text.charCodeAt(text.length - 1);
    // Of an ending of one byte the one before it may be any.
    const firsts = text.length === 1 ? Array(256).keys() : [text.charCodeAt(text.length - 2)];
    for (const first of firsts) {
      const pair = (last << 8) | first;
      owners.set(pair, [...(owners.get(pair) ?? []), row]);
    }
  }
  // White space may stand behind what the line ends with; ASCII's own, or another script's.
  pairs.fill(LOOK_CLOSER, 0, (SPACE + 1) << 8).fill(LOOK_CLOSER, 128 << 8);
  const numbers = new Map<string, number>();
  for (const [pair, own] of owners) {
    const key = own.map(({ text }) => text).join('\n');
    const list = numbers.get(key) ?? lists.push(own) - 1;
    if (list >= LOOK_CLOSER) throw new RangeError('too many markers');
    numbers.set(key, list);
    pairs[pair] = list;
  }
  return pairs;
}
