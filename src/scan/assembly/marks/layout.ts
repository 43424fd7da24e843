// Where everything stands in the module's memory, which never grows. What stands below LINE is written once, by scan/marks.ts
// from what scan/mark-tables.ts made of the markers. Everything is read in pieces of 16 and has more to spare on both sides.

/** Room for what was found in 64 bytes. */
export const FOUND: usize = 0x1000;
/** For the first, second and third of three bytes a table by the lower half of the byte, and one by the upper half. */
export const NIBBLES: usize = 0x1040;
/** Which bits of what was found in NIBBLES stand for the first list too (u32). */
export const LOOSE: usize = 0x10a0;
/** By the last two bytes of a line, the last one higher: 0, the number of a list of endings, or LOOK_CLOSER. */
export const PAIRS: usize = 0x2000;
export const LOOK_CLOSER: u32 = 255;
/**
 * Where each list of markers begins; it ends where the next one begins (u32). The first is that of markers whose three bytes
 * are not all told, then come those of SLOTS, then those of PAIRS.
 */
export const LISTS: usize = 0x12000;
/** By a hash of three bytes the number of the list of markers that may have them; 0: none has (u16). */
export const SLOTS: usize = 0x13000;
export const SLOT_BITS: u32 = 12;

/**
 * A marker: its first eight bytes and which of their bits count (u64); how far behind its beginning the last of the three
 * bytes stands, its length, the address of its text, its bits, and whether any character may stand in it (u32). An ending has
 * its last eight bytes instead of its first.
 */
export const MARKERS: usize = 0x15000;
export const MARKER_BYTES: usize = 40;
export const MARKERS_END: usize = 0x1a000;
export const TEXTS: usize = 0x1a000;
export const TEXTS_END: usize = 0x1f000;

/** A line by itself: 16 KiB, and its line end. */
export const LINE: usize = 0x20000;
export const LINE_BYTES: u32 = 0x4000;

/** The block: 1 MiB, and 4 KiB for what is read beyond its end; then comes memoryBase of asconfig.json. */
export const BLOCK: usize = 0x25000;
export const BLOCK_BYTES: u32 = 0x100000;
