// Whether a marker stands where its three bytes were found, and whether a line ends with one. Both answer the bits of what they
// found, and all bits of what nobody can be sure of.
import { LISTS, LOOK_CLOSER, LOOSE, MARKER_BYTES, PAIRS, SLOT_BITS, SLOTS } from './layout.ts';

const ALL: u32 = 0xffff_ffff;
const NEWLINE: u32 = 10;
const SPACE: u32 = 32;
const WORD: u32 = 8;

/** `place`: where the last of the three bytes stands; `kinds`: what NIBBLES tell of them. */
export function markersAt(place: usize, kinds: u32): u32 {
  if (load<u8>(place) == 0) return ALL;
  const bits = (kinds & load<u32>(LOOSE)) == 0 ? 0 : markersOf(0, place);
  const list = load<u16>(SLOTS + (hashOf(load<u32>(place - 2) & 0xffffff) << 1));
  return list == 0 ? bits : bits | markersOf(list, place);
}

function markersOf(list: u32, place: usize): u32 {
  let bits: u32 = 0;
  const stop = <usize>load<u32>(LISTS + (list << 2), 4);
  for (let marker = <usize>load<u32>(LISTS + (list << 2)); marker < stop; marker += MARKER_BYTES) {
    const begin = place - load<u32>(marker, 16);
    if (((load<u64>(begin) ^ load<u64>(marker)) & load<u64>(marker, 8)) != 0) continue;
    const length = load<u32>(marker, 20);
    const text = load<u32>(marker, 24);
    if (load<u32>(marker, 32) == 0 ? isSame(begin, text, WORD, length) : mayBe(begin, text, length)) {
      bits |= load<u32>(marker, 28);
    }
  }
  return bits;
}

/** As scan/mark-tables.ts has it. */
function hashOf(gram: u32): u32 {
  return (gram * 0x9e3779b1) >> (32 - SLOT_BITS);
}

/** `list`: what PAIRS tells of the two bytes before the line end. */
export function endingAt(lineEnd: usize, list: u32): u32 {
  let end = lineEnd;
  if (list == LOOK_CLOSER) {
    // A line end is no blank here: what stands in front of it is another line's.
    while (isBlank(load<u8>(end - 1))) end -= 1;
    if (load<u8>(end - 1) > 127) return isWideBlank(end) ? ALL : 0;
    list = load<u8>(PAIRS + load<u16>(end - 2));
    if (list == 0 || list == LOOK_CLOSER) return 0;
  }
  let bits: u32 = 0;
  const stop = <usize>load<u32>(LISTS + (list << 2), 4);
  for (let ending = <usize>load<u32>(LISTS + (list << 2)); ending < stop; ending += MARKER_BYTES) {
    if (((load<u64>(end - WORD) ^ load<u64>(ending)) & load<u64>(ending, 8)) != 0) continue;
    const length = load<u32>(ending, 20);
    if (isSame(end - length, load<u32>(ending, 24), 0, length)) bits |= load<u32>(ending, 28);
  }
  return bits;
}

function isSame(begin: usize, text: usize, from: u32, length: u32): boolean {
  for (let i = from; i < length; i += 1) if (load<u8>(begin + i) != load<u8>(text + i)) return false;
  return true;
}

/** Where any character may stand (NUL in the text) one of several bytes may, behind which nothing can be said for sure. */
function mayBe(begin: usize, text: usize, length: u32): boolean {
  for (let i: u32 = 0; i < length; i += 1) {
    const wanted = load<u8>(text + i);
    const byte = load<u8>(begin + i);
    if (wanted == 0) {
      if (byte > 127) return true;
      if (byte == NEWLINE) return false;
    } else if (byte != wanted) return false;
  }
  return true;
}

function isBlank(byte: u32): boolean {
  return byte == SPACE || byte == 9 || byte == 11 || byte == 12 || byte == 13;
}

/** White space that is not ASCII, by its last bytes in UTF-8: U+00A0, U+1680, U+2000 to U+205F, U+3000, U+FEFF. */
function isWideBlank(end: usize): boolean {
  const lead = load<u8>(end - 2);
  const first = load<u8>(end - 3);
  return (
    lead == 0xc2 ||
    (first == 0xe1 && lead == 0x9a) ||
    (first == 0xe2 && (lead == 0x80 || lead == 0x81)) ||
    (first == 0xe3 && lead == 0x80) ||
    (first == 0xef && lead == 0xbb)
  );
}
