// How often each window, place and status was met since the last time they were taken.
import { CELL_MASK, CELL_SLOTS, CELLS, MAX_CELLS } from './layout.ts';

/** Statuses have three digits. */
const STATUS_BITS: u32 = 10;

let count: u32 = 0;

/** False when there is no room for one more that is new. */
export function addCell(window: u32, place: u32, status: u32): boolean {
  const key = (<u64>window) | ((<u64>((place << STATUS_BITS) | status)) << 32);
  let slot = (<u32>((key * 0x9e3779b97f4a7c15) >> 50)) & CELL_MASK;
  while (true) {
    const number = load<u32>(CELL_SLOTS + (slot << 2));
    if (number == 0) return open(slot, key);
    const cell = CELLS + ((number - 1) << 4);
    if (load<u64>(cell) == key) {
      store<u32>(cell, load<u32>(cell, 8) + 1, 8);
      return true;
    }
    slot = (slot + 1) & CELL_MASK;
  }
}

function open(slot: u32, key: u64): boolean {
  if (count == MAX_CELLS) return false;
  const cell = CELLS + (count << 4);
  store<u64>(cell, key);
  store<u32>(cell, 1, 8);
  store<u32>(cell, slot, 12);
  count += 1;
  store<u32>(CELL_SLOTS + (slot << 2), count);
  return true;
}

export function cellCount(): u32 {
  return count;
}

export function clearCells(): void {
  for (let i: u32 = 0; i < count; i += 1) store<u32>(CELL_SLOTS + (load<u32>(CELLS + (i << 4), 12) << 2), 0);
  count = 0;
}
