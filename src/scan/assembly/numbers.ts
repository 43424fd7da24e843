// What stands between two quoted fields: ` 200 4096 31 `. Told by masks, a bit for each of up to 32 bytes, without a branch
// for each digit.
import { DASH, SPACE, ZERO } from './ascii.ts';

/** Whether `length` bytes are a space, and `count` times `(\d+|-\d*) `. */
export function areNumbers(at: usize, length: u32, count: i32): boolean {
  if (length > 32) return false;
  const inside = <u32>(((<u64>1) << length) - 1);
  const low = v128.load(at);
  const spaces =
    (length > 16 ? bits(at, low, SPACE) : <u32>i8x16.bitmask(i8x16.eq(low, i8x16.splat(<i8>SPACE)))) & inside;
  const dashes =
    (length > 16 ? bits(at, low, DASH) : <u32>i8x16.bitmask(i8x16.eq(low, i8x16.splat(<i8>DASH)))) & inside;
  const digits = (length > 16 ? digitBits(at, low) : <u32>i8x16.bitmask(digitsIn(low))) & inside;
  const shifted = spaces << 1;
  return (
    // Nothing else; a space at both ends; none beside another; a dash only where a number begins.
    (spaces | dashes | digits) == inside &&
    (spaces & 1) != 0 &&
    spaces >> (length - 1) != 0 &&
    popcnt(spaces) == count + 1 &&
    (spaces & shifted) == 0 &&
    (dashes & ~shifted) == 0
  );
}

function digitsIn(bytes: v128): v128 {
  return i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(<i8>ZERO)), i8x16.splat(10));
}

function bits(at: usize, low: v128, character: u32): u32 {
  const own = i8x16.splat(<i8>character);
  return i8x16.bitmask(i8x16.eq(low, own)) | (i8x16.bitmask(i8x16.eq(v128.load(at, 16), own)) << 16);
}

function digitBits(at: usize, low: v128): u32 {
  return i8x16.bitmask(digitsIn(low)) | (i8x16.bitmask(digitsIn(v128.load(at, 16))) << 16);
}
