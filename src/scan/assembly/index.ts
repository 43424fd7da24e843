// Blocks of lines to counts and errors: 64 bytes at a time become two masks, a bit for each line end and for each quotation mark. What a
// line is, is told by its quotation marks alone (line.ts).
import { isPlain, NEWLINE, QUOTE, RETURN } from './ascii.ts';
import { cellCount, clearCells } from './cells.ts';
import { clearErrors, errorCount } from './errors.ts';
import { forgetKinds, kindsAreMany } from './kinds.ts';
import { BLOCK, BLOCK_BYTES, CELLS, ERRORS, MAX_QUOTES, NAMES, PAIRS, QUOTES } from './layout.ts';
import { takeLine } from './line.ts';
import { forgetPairs, pairsAreMany } from './pairs.ts';
import { setWindowSeconds } from './time.ts';

export { cellCount, clearCells, errorCount, setWindowSeconds };
export const block: usize = BLOCK;
export const blockBytes: u32 = BLOCK_BYTES;
export const cells: usize = CELLS;
/** Of the lines that the last `take` took. */
export const errors: usize = ERRORS;
export const pairs: usize = PAIRS;
/** To be filled in before the first `take` (layout.ts). */
export const names: usize = NAMES;

let taken: u32 = 0;

/** Lines that the last `take` took. */
export function lines(): u32 {
  return taken;
}

/** Whether what is known of texts had better be forgotten before there is no room for more. */
export function textsAreMany(): boolean {
  return pairsAreMany() || kindsAreMany();
}

/** Numbers of pairs and kinds begin anew. */
export function forgetTexts(): void {
  forgetPairs();
  forgetKinds();
}

/**
 * Takes the lines of the block from `from` on, up to the first that is not understood; answers where that begins. Both are
 * bytes from the beginning of the block; a line begins at `from`, and `end` is behind a line end.
 */
export function take(from: u32, end: u32): u32 {
  const newline = i8x16.splat(<i8>NEWLINE);
  const mark = i8x16.splat(<i8>QUOTE);
  const stop = BLOCK + end;
  let line = BLOCK + from;
  let quotes: u32 = 0;
  let odd = false;
  taken = 0;
  clearErrors();
  for (let at = line; at < stop; at += 64) {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    let ends = mask(i8x16.eq(a, newline), i8x16.eq(b, newline), i8x16.eq(c, newline), i8x16.eq(d, newline));
    let marks = mask(i8x16.eq(a, mark), i8x16.eq(b, mark), i8x16.eq(c, mark), i8x16.eq(d, mark));
    // Bytes are signed here, so NUL and everything beyond ASCII are the ones below 1.
    const least = i8x16.min_s(i8x16.min_s(a, b), i8x16.min_s(c, d));
    let oddHere = v128.any_true(i8x16.lt_s(least, i8x16.splat(1))) != 0;
    // Whatever was there before stands behind the end.
    if (oddHere && at + 64 > stop) oddHere = !isPlain(at, stop);
    odd = odd || oddHere;
    while (ends != 0) {
      const own = ends ^ (ends - 1);
      const length = ctz(ends);
      quotes = note(at, marks & own, quotes);
      marks &= ~own;
      let lineEnd = at + <usize>length;
      const next = lineEnd + 1;
      if (lineEnd > line && load<u8>(lineEnd - 1) == RETURN) lineEnd -= 1;
      if (!takeLine(line, lineEnd, next, quotes, taken, odd)) return <u32>(line - BLOCK);
      taken += 1;
      line = next;
      if (line == stop) return end;
      quotes = 0;
      odd = oddHere;
      ends &= ends - 1;
    }
    quotes = note(at, marks, quotes);
  }
  return <u32>(line - BLOCK);
}

/** One bit for each of 64 bytes. */
function mask(a: v128, b: v128, c: v128, d: v128): u64 {
  const low: u32 = i8x16.bitmask(a) | (i8x16.bitmask(b) << 16);
  const high: u32 = i8x16.bitmask(c) | (i8x16.bitmask(d) << 16);
  return (<u64>low) | ((<u64>high) << 32);
}

/** Keeps the addresses of quotation marks; answers how many the line has now. */
function note(at: usize, marks: u64, quotes: u32): u32 {
  const count = <u32>popcnt(marks);
  // A line with so many is not usual, so it does not matter which ones are kept.
  let to = QUOTES + (min(quotes, MAX_QUOTES) << 2);
  for (let rest = marks; rest != 0; rest &= rest - 1) {
    store<u32>(to, at + <usize>ctz(rest));
    to += 4;
  }
  return quotes + count;
}
