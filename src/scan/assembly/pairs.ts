// Pairs of texts by number: a host and a bucket, a code and an operation. A table of a fixed size: when it is full, new ones are
// not understood until all are forgotten.
import { MAX_PAIRS, PAIR_MASK, PAIR_SLOTS, PAIRS, TEXTS, TEXTS_END } from './layout.ts';

/** Names are 3 to 63 bytes; longer hosts than this are nobody's. */
const LONGEST: u32 = 255;
export const NO_PAIR: u32 = 0xffff_ffff;

let count: u32 = 0;
let textEnd: usize = TEXTS;

/** The number of two texts, by their addresses and lengths. */
export function pairOf(first: usize, firstLength: u32, second: usize, secondLength: u32): u32 {
  if (firstLength > LONGEST || secondLength > LONGEST) return NO_PAIR;
  const hash = <u32>(hashOf(second, secondLength, hashOf(first, firstLength, 0)) >> 32);
  let slot = hash & PAIR_MASK;
  while (true) {
    const number = load<u32>(PAIR_SLOTS + (slot << 2));
    if (number == 0) return add(slot, hash, first, firstLength, second, secondLength);
    const pair = PAIRS + ((number - 1) << 4);
    if (load<u32>(pair) == hash && load<u32>(pair, 4) == firstLength && load<u32>(pair, 8) == secondLength) {
      const text = load<u32>(pair, 12);
      if (isSame(first, text, firstLength) && isSame(second, text + padded(firstLength), secondLength))
        return number - 1;
    }
    slot = (slot + 1) & PAIR_MASK;
  }
}

function add(slot: u32, hash: u32, first: usize, firstLength: u32, second: usize, secondLength: u32): u32 {
  const bytes = padded(firstLength) + padded(secondLength);
  if (count == MAX_PAIRS || textEnd + bytes > TEXTS_END) return NO_PAIR;
  const pair = PAIRS + (count << 4);
  store<u32>(pair, hash);
  store<u32>(pair, firstLength, 4);
  store<u32>(pair, secondLength, 8);
  store<u32>(pair, textEnd, 12);
  memory.copy(textEnd, first, firstLength);
  memory.copy(textEnd + padded(firstLength), second, secondLength);
  textEnd += bytes;
  count += 1;
  store<u32>(PAIR_SLOTS + (slot << 2), count);
  return count - 1;
}

export function forgetPairs(): void {
  memory.fill(PAIR_SLOTS, 0, (PAIR_MASK + 1) << 2);
  count = 0;
  textEnd = TEXTS;
}

/** Whether the tables are more than half full. */
export function pairsAreMany(): boolean {
  return count > MAX_PAIRS / 2 || textEnd > (TEXTS + TEXTS_END) / 2;
}

function padded(length: u32): u32 {
  return (length + 15) & ~15;
}

function isSame(text: usize, other: usize, length: u32): boolean {
  for (let i: u32 = 0; i < length; i += 16) {
    const same: u32 = i8x16.bitmask(i8x16.eq(v128.load(text + i), v128.load(other + i)));
    const wanted: u32 = length - i >= 16 ? 0xffff : (1 << (length - i)) - 1;
    if ((same & wanted) != wanted) return false;
  }
  return true;
}

/** Good enough to spread names; what is the same is told by comparing them whole. */
function hashOf(text: usize, length: u32, seed: u64): u64 {
  let hash = seed + length;
  let i: u32 = 0;
  for (; i + 8 <= length; i += 8) hash = mixed(hash ^ load<u64>(text + i));
  if (i < length) hash = mixed(hash ^ (load<u64>(text + i) & (((<u64>1) << ((length - i) << 3)) - 1)));
  return hash;
}

function mixed(value: u64): u64 {
  const product = value * 0x9e3779b97f4a7c15;
  return product ^ (product >> 29);
}
