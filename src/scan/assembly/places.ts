// Hosts and buckets by number. A table of a fixed size: when it is full, new ones are not understood until all are forgotten.
import { MAX_PLACES, PLACE_MASK, PLACE_SLOTS, PLACES, TEXTS, TEXTS_END } from './layout.ts';

/** Names are 3 to 63 bytes; longer hosts than this are nobody's. */
const LONGEST: u32 = 255;
const NO_PLACE: u32 = 0xffff_ffff;
export { NO_PLACE };

let count: u32 = 0;
let textEnd: usize = TEXTS;

/** The number of a host and a bucket, by the texts' addresses and lengths. */
export function placeOf(host: usize, hostLength: u32, bucket: usize, bucketLength: u32): u32 {
  if (hostLength > LONGEST || bucketLength > LONGEST) return NO_PLACE;
  const hash = <u32>(hashOf(bucket, bucketLength, hashOf(host, hostLength, 0)) >> 32);
  let slot = hash & PLACE_MASK;
  while (true) {
    const number = load<u32>(PLACE_SLOTS + (slot << 2));
    if (number == 0) return add(slot, hash, host, hostLength, bucket, bucketLength);
    const place = PLACES + ((number - 1) << 4);
    if (load<u32>(place) == hash && load<u32>(place, 4) == hostLength && load<u32>(place, 8) == bucketLength) {
      const text = load<u32>(place, 12);
      if (isSame(host, text, hostLength) && isSame(bucket, text + padded(hostLength), bucketLength)) return number - 1;
    }
    slot = (slot + 1) & PLACE_MASK;
  }
}

function add(slot: u32, hash: u32, host: usize, hostLength: u32, bucket: usize, bucketLength: u32): u32 {
  const bytes = padded(hostLength) + padded(bucketLength);
  if (count == MAX_PLACES || textEnd + bytes > TEXTS_END) return NO_PLACE;
  const place = PLACES + (count << 4);
  store<u32>(place, hash);
  store<u32>(place, hostLength, 4);
  store<u32>(place, bucketLength, 8);
  store<u32>(place, textEnd, 12);
  memory.copy(textEnd, host, hostLength);
  memory.copy(textEnd + padded(hostLength), bucket, bucketLength);
  textEnd += bytes;
  count += 1;
  store<u32>(PLACE_SLOTS + (slot << 2), count);
  return count - 1;
}

export function forgetPlaces(): void {
  memory.fill(PLACE_SLOTS, 0, (PLACE_MASK + 1) << 2);
  count = 0;
  textEnd = TEXTS;
}

/** Whether the tables are more than half full. */
export function placesAreMany(): boolean {
  return count > MAX_PLACES / 2 || textEnd > (TEXTS + TEXTS_END) / 2;
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
