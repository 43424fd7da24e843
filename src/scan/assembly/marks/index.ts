// Looks for many markers at once, 64 bytes at a time: for three bytes of each marker, by the halves of those bytes in tables of
// 16 (what Hyperscan calls Teddy). Where all six tables agree the markers themselves are compared. Lines are counted on the
// way, and at the end of each what may only stand there is looked for.
import { endingAt, markersAt } from './compare.ts';
import {
  BLOCK,
  BLOCK_BYTES,
  FOUND,
  LINE,
  LINE_BYTES,
  LISTS,
  LOOSE,
  MARKERS,
  MARKERS_END,
  NIBBLES,
  PAIRS,
  SLOTS,
  TEXTS,
  TEXTS_END,
} from './layout.ts';

export const block: usize = BLOCK;
export const blockBytes: u32 = BLOCK_BYTES;
export const line: usize = LINE;
export const lineBytes: u32 = LINE_BYTES;
export const nibbles: usize = NIBBLES;
export const loose: usize = LOOSE;
export const lists: usize = LISTS;
export const slots: usize = SLOTS;
export const pairs: usize = PAIRS;
export const markers: usize = MARKERS;
export const markersEnd: usize = MARKERS_END;
export const texts: usize = TEXTS;
export const textsEnd: usize = TEXTS_END;

const NEWLINE: u32 = 10;

let passed: u32 = 0;
let found: u32 = 0;

/** Lines that the last `quietUntil` went by. */
export function lines(): u32 {
  return passed;
}

/** Where the first line begins that holds a marker, or NUL; `end` when none does. Addresses; at both a line begins. */
export function quietUntil(from: usize, end: usize): usize {
  return walk(from, end, true);
}

/** The bits of all markers that stand in [from, end), which is whole lines; all bits where there is a NUL. */
export function bitsIn(from: usize, end: usize): u32 {
  walk(from, end, false);
  return found;
}

function walk(from: usize, end: usize, stops: boolean): usize {
  const low1 = v128.load(NIBBLES);
  const high1 = v128.load(NIBBLES, 16);
  const low2 = v128.load(NIBBLES, 32);
  const high2 = v128.load(NIBBLES, 48);
  const low3 = v128.load(NIBBLES, 64);
  const high3 = v128.load(NIBBLES, 80);
  const newline = i8x16.splat(<i8>NEWLINE);
  const half = i8x16.splat(0x0f);
  const none = i8x16.splat(0);
  let begin = from;
  // Where the first and the second of three bytes could stand in the 16 bytes before.
  const head = v128.load(from - 16);
  let first = both(low1, high1, v128.and(head, half), i8x16.shr_u(head, 4));
  let second = both(low2, high2, v128.and(head, half), i8x16.shr_u(head, 4));
  passed = 0;
  found = 0;
  for (let at = from; at < end; at += 64) {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    const aLow = v128.and(a, half);
    const aHigh = i8x16.shr_u(a, 4);
    const aFirst = both(low1, high1, aLow, aHigh);
    const aSecond = both(low2, high2, aLow, aHigh);
    const aThird = third(first, aFirst, second, aSecond, both(low3, high3, aLow, aHigh));
    const bLow = v128.and(b, half);
    const bHigh = i8x16.shr_u(b, 4);
    const bFirst = both(low1, high1, bLow, bHigh);
    const bSecond = both(low2, high2, bLow, bHigh);
    const bThird = third(aFirst, bFirst, aSecond, bSecond, both(low3, high3, bLow, bHigh));
    const cLow = v128.and(c, half);
    const cHigh = i8x16.shr_u(c, 4);
    const cFirst = both(low1, high1, cLow, cHigh);
    const cSecond = both(low2, high2, cLow, cHigh);
    const cThird = third(bFirst, cFirst, bSecond, cSecond, both(low3, high3, cLow, cHigh));
    const dLow = v128.and(d, half);
    const dHigh = i8x16.shr_u(d, 4);
    first = both(low1, high1, dLow, dHigh);
    second = both(low2, high2, dLow, dHigh);
    const dThird = third(cFirst, first, cSecond, second, both(low3, high3, dLow, dHigh));
    let ends = mask(i8x16.eq(a, newline), i8x16.eq(b, newline), i8x16.eq(c, newline), i8x16.eq(d, newline));
    if (end - at < 64) ends &= ((<u64>1) << (end - at)) - 1;
    const nul = i8x16.eq(i8x16.min_u(i8x16.min_u(a, b), i8x16.min_u(c, d)), none);
    const any = v128.or(v128.or(v128.or(aThird, bThird), v128.or(cThird, dThird)), nul);
    let hit = end;
    if (v128.any_true(any)) {
      // A NUL is marked by all bits, as no list of markers is.
      const aFound = v128.or(aThird, i8x16.eq(a, none));
      const bFound = v128.or(bThird, i8x16.eq(b, none));
      const cFound = v128.or(cThird, i8x16.eq(c, none));
      const dFound = v128.or(dThird, i8x16.eq(d, none));
      v128.store(FOUND, aFound);
      v128.store(FOUND, bFound, 16);
      v128.store(FOUND, cFound, 32);
      v128.store(FOUND, dFound, 48);
      const places = mask(
        i8x16.ne(aFound, none),
        i8x16.ne(bFound, none),
        i8x16.ne(cFound, none),
        i8x16.ne(dFound, none),
      );
      for (let rest = places; rest != 0; rest &= rest - 1) {
        const place = <usize>ctz(rest);
        if (at + place >= end) break;
        found |= markersAt(at + place, load<u8>(FOUND + place));
        if (stops && found != 0) {
          hit = at + place;
          break;
        }
      }
    }
    for (let rest = ends; rest != 0; rest &= rest - 1) {
      const lineEnd = at + <usize>ctz(rest);
      if (lineEnd >= hit) break;
      const list = load<u8>(PAIRS + load<u16>(lineEnd - 2));
      if (list == 0) continue;
      const bits = endingAt(lineEnd, list);
      if (bits == 0) continue;
      found |= bits;
      if (stops) {
        hit = lineEnd;
        break;
      }
    }
    if (hit != end) ends &= ((<u64>1) << (hit - at)) - 1;
    passed += <u32>popcnt(ends);
    if (ends != 0) begin = at + 64 - <usize>clz(ends);
    if (hit != end) return begin;
  }
  return end;
}

function both(low: v128, high: v128, lowHalf: v128, highHalf: v128): v128 {
  return v128.and(i8x16.swizzle(low, lowHalf), i8x16.swizzle(high, highHalf));
}

/** Of 16 bytes those that may be the third of three; what could be the first and the second of them stands one or two before. */
function third(firstBefore: v128, first: v128, secondBefore: v128, second: v128, own: v128): v128 {
  const twoBefore = i8x16.shuffle(firstBefore, first, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29);
  const oneBefore = i8x16.shuffle(secondBefore, second, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
  return v128.and(own, v128.and(twoBefore, oneBefore));
}

/** One bit for each of 64 bytes. */
function mask(a: v128, b: v128, c: v128, d: v128): u64 {
  const low: u32 = i8x16.bitmask(a) | (i8x16.bitmask(b) << 16);
  const high: u32 = i8x16.bitmask(c) | (i8x16.bitmask(d) << 16);
  return (<u64>low) | ((<u64>high) << 32);
}
