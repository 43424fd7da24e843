// What errors that are alike have in common, by number: all that an error is known by but its own texts. A table of a fixed size.
import { KIND_MASK, KIND_SLOTS, KINDS, MAX_KINDS } from './layout.ts';
import { NO_PAIR } from './pairs.ts';

export const NO_KIND: u32 = 0xffff_ffff;
/** Of a pair's number, a status, and the fields that are there. */
const PAIR_BITS: u64 = 12;
const STATUS_BITS: u64 = 10;

let count: u32 = 0;

/** `place`: host and bucket; `name`: code and operation; `fields`: a bit for each that is there. */
export function kindOf(place: u32, name: u32, status: u32, fields: u32): u32 {
  if (place == NO_PAIR || name == NO_PAIR) return NO_KIND;
  const key =
    (<u64>place) |
    ((<u64>name) << PAIR_BITS) |
    ((<u64>status) << (2 * PAIR_BITS)) |
    ((<u64>fields) << (2 * PAIR_BITS + STATUS_BITS));
  let slot = (<u32>((key * 0x9e3779b97f4a7c15) >> 51)) & KIND_MASK;
  while (true) {
    const number = load<u32>(KIND_SLOTS + (slot << 2));
    if (number == 0) break;
    if (load<u64>(KINDS + ((number - 1) << 3)) == key) return number - 1;
    slot = (slot + 1) & KIND_MASK;
  }
  if (count == MAX_KINDS) return NO_KIND;
  store<u64>(KINDS + (count << 3), key);
  count += 1;
  store<u32>(KIND_SLOTS + (slot << 2), count);
  return count - 1;
}

export function forgetKinds(): void {
  memory.fill(KIND_SLOTS, 0, (KIND_MASK + 1) << 2);
  count = 0;
}

/** Whether the table is more than half full. */
export function kindsAreMany(): boolean {
  return count > MAX_KINDS / 2;
}
