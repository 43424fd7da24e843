// One line of the usual layout, by the places of its quotation marks. What formats/access-log.ts reads with its first
// pattern is taken: a request without a code is counted, an error is noted; everything else, and whatever is only unlikely,
// is left.
//
//   203.0.113.7 - - [23/Nov/2026:03:00:00 +0800] "GET /a HTTP/1.1" 200 4096 31 "-" "agent" "host" "id" "true" "-" "GetObject"
//   |               |                            0               1            2 3 4     5 6    7 8  9 10     11 ...
//   line            bracket = quote 0 - 29
//   "bucket" "object" 4096 12 "-" 578 "owner" - "cdn" "standard" ...
//   16    17 18    19         20      22   23   24 25 26        last
import {
  BETWEEN,
  BRACKET,
  FALSE,
  FALSE_BYTES,
  hasNul,
  isPlain,
  NOTHING,
  SPACE,
  TRUE,
  TRUE_BYTES,
  ZERO,
} from './ascii.ts';
import { addCell } from './cells.ts';
import { addError } from './errors.ts';
import { areNumbers } from './numbers.ts';
import { ID_LENGTH } from './own.ts';
import { NO_PAIR, pairOf } from './pairs.ts';
import { gap, quote } from './quotes.ts';
import { NO_WINDOW, lastSecond, STAMP, windowAt } from './time.ts';

/** A line of the oldest layout has two for each of its 14 quoted fields. */
const LEAST_QUOTES: u32 = 28;
/** The bracket stands between these places of a line. */
const LEAST_HEAD: u32 = 5;
const MOST_HEAD: u32 = 120;
/** From here on the rest of a line could be another one (`isTrueEnd` of the format). */
const USUAL_REST: u32 = 160;

/**
 * Counts or notes the line in [line, end), line end left out; false when somebody else has to read it. `next`: behind its line
 * end; `before`: lines taken in front of it; `odd`: it may hold NUL or more than ASCII.
 */
export function takeLine(line: usize, end: usize, next: usize, quotes: u32, before: u32, odd: boolean): boolean {
  if (quotes < LEAST_QUOTES || quote(quotes - 1) != end - 1) return false;
  const bracket = quote(0) - STAMP;
  const head = <u32>(bracket - line);
  if (head < LEAST_HEAD || head > MOST_HEAD || !isHead(line, bracket)) return false;
  // Between the fields, each by what it must be.
  const between =
    (load<u32>(quote(3)) ^ BETWEEN) |
    (load<u32>(quote(5)) ^ BETWEEN) |
    (load<u32>(quote(7)) ^ BETWEEN) |
    (load<u32>(quote(9)) ^ BETWEEN) |
    (load<u32>(quote(11)) ^ BETWEEN) |
    (load<u32>(quote(13)) ^ BETWEEN) |
    (load<u32>(quote(15)) ^ BETWEEN) |
    (load<u32>(quote(17)) ^ BETWEEN) |
    (load<u32>(quote(25)) ^ BETWEEN);
  if ((between & 0xffffff) != 0) return false;
  const failed = load<u32>(quote(20)) != NOTHING;
  if (failed && (odd || !isCode(quote(20) + 1, gap(20)))) return false;
  if (!isFlag(quote(10)) || quote(9) - quote(8) != ID_LENGTH + 1) return false;
  if (!areNumbers(quote(1) + 1, gap(1), 3) || !areNumbers(quote(19) + 1, gap(19), 2)) return false;
  if (!areNumbers(quote(21) + 1, gap(21), 1) || !areNumbers(quote(23) + 1, gap(23), 1)) return false;
  const status = statusAt(quote(1) + 2);
  if (status == 0) return false;
  if (end - quote(21) - 2 >= USUAL_REST && holdsFlag(quotes)) return false;
  if (
    odd &&
    (hasNul(line, end) || !isPlain(line, quote(0)) || !isPlain(quote(6), quote(9)) || !isPlain(quote(16), quote(17)))
  )
    return false;
  const window = windowAt(bracket);
  if (window == NO_WINDOW) return false;
  if (failed) return addError(line, end, next, before, lastSecond(), status);
  const place = pairOf(quote(6) + 1, gap(6), quote(16) + 1, gap(16));
  return place != NO_PAIR && addCell(window, place, status);
}

/**
 * Whether this is the line's first bracket, as the format looks for it, and not behind two spaces. It is in no JSON: there
 * the line's first quotation mark stands before any bracket.
 */
function isHead(line: usize, bracket: usize): boolean {
  if (load<u8>(bracket - 1) != SPACE || load<u8>(line, 1) == SPACE) return false;
  let at = line;
  while (true) {
    const wanted = i8x16.splat(<i8>BRACKET);
    const low: u32 = i8x16.bitmask(i8x16.eq(v128.load(at), wanted));
    const found = low | (i8x16.bitmask(i8x16.eq(v128.load(at, 16), wanted)) << 16);
    if (found != 0) return at + ctz(found) == bracket;
    at += 32;
    if (at > bracket) return false;
  }
}

function isFlag(at: usize): boolean {
  const word = load<u64>(at);
  return (word & TRUE_BYTES) == TRUE || (word & FALSE_BYTES) == FALSE || <u32>word == NOTHING;
}

/** Anything that is not empty and stays as it is when it is trimmed. */
function isCode(at: usize, length: u32): boolean {
  return length != 0 && <u32>load<u8>(at) > SPACE && <u32>load<u8>(at + length - 1) > SPACE;
}

/** Three digits, the first not 0; 0 when there are none such. */
function statusAt(at: usize): u32 {
  const hundreds = <u32>load<u8>(at) - ZERO;
  const tens = <u32>load<u8>(at, 1) - ZERO;
  const ones = <u32>load<u8>(at, 2) - ZERO;
  if (hundreds - 1 > 8 || tens > 9 || ones > 9 || load<u8>(at, 3) != SPACE) return 0;
  return hundreds * 100 + tens * 10 + ones;
}

/** Whether what stands behind the code holds a flag, as a true line behind a forged one would. */
function holdsFlag(quotes: u32): boolean {
  for (let i: u32 = 22; i < quotes; i += 1) {
    const word = load<u64>(quote(i));
    if ((word & TRUE_BYTES) == TRUE || (word & FALSE_BYTES) == FALSE) return true;
  }
  return false;
}
