// The characters that the layout of a line is made of, alone and as the little-endian words that a load gives.

export const SPACE: u32 = 0x20;
export const QUOTE: u32 = 0x22;
export const DASH: u32 = 0x2d;
export const ZERO: u32 = 0x30;
export const NEWLINE: u32 = 0x0a;
export const RETURN: u32 = 0x0d;
export const BRACKET: u32 = 0x5b;

/** `" "` between two quoted fields. */
export const BETWEEN: u32 = 0x222022;
/** `"-" ` */
export const NOTHING: u32 = 0x20222d22;
/** `"true"` and `"false"`, and the bytes they fill. */
export const TRUE: u64 = 0x22_65757274_22;
export const TRUE_BYTES: u64 = 0xffff_ffffffff;
export const FALSE: u64 = 0x22_65736c6166_22;
export const FALSE_BYTES: u64 = 0xffffff_ffffffff;

/** Whether the bytes in [from, to) are ASCII and none is NUL. Few lines hold others, so this need not be fast. */
export function isPlain(from: usize, to: usize): boolean {
  for (let at = from; at < to; at += 1) if (load<i8>(at) <= 0) return false;
  return true;
}

export function hasNul(from: usize, to: usize): boolean {
  for (let at = from; at < to; at += 1) if (load<u8>(at) == 0) return true;
  return false;
}
