// Where everything stands in the module's memory, which never grows: AssemblyScript's own objects are not used, so the
// addresses are free to choose. What is read in pieces of 16 has at least as much to spare behind it.

/** Positions of the quotation marks of one line. */
export const QUOTES: usize = 0x1000;
/** A line with more of them is not usual. A word of 64 bytes may write that many beyond. */
export const MAX_QUOTES: u32 = 512;

/**
 * Counts of one window, place and status: window u32, place and status u32, times u32, slot u32. The shortest line that is
 * understood has 118 bytes, so no block fills them.
 */
export const CELLS: usize = 0x2000;
export const MAX_CELLS: u32 = 10240;
/** Hash table over the cells: number of the cell + 1, u32. */
export const CELL_SLOTS: usize = 0x2a000;
export const CELL_MASK: u32 = 16383;

/** Two texts: hash u32, their lengths u32, address of both u32. */
export const PAIRS: usize = 0x3a000;
export const MAX_PAIRS: u32 = 4096;
export const PAIR_SLOTS: usize = 0x4a000;
export const PAIR_MASK: u32 = 8191;
/** The texts of pairs, each padded to a multiple of 16. */
export const TEXTS: usize = 0x52000;
export const TEXTS_END: usize = 0xd2000;

/** What errors that are alike have in common, u64 (kinds.ts), and the hash table over them: number of the kind + 1, u32. */
export const KINDS: usize = 0xd2000;
export const MAX_KINDS: u32 = 4096;
export const KIND_SLOTS: usize = 0xda000;
export const KIND_MASK: u32 = 8191;

/** What stands before the value of each named field, 64 bytes each: its length u32, and from byte 16 on the text. */
export const NAMES: usize = 0xe2000;

/**
 * Errors, 160 bytes each: from where on the line stands in the block u32, its length without and with its line end u32, the
 * lines in front of it u32, the second u32, and the addresses of the first quotation marks u32; its kind u32, the address of
 * its own texts u32, the lengths of object and other fields u32, the second that its request id tells u32.
 */
export const ERRORS: usize = 0xe3000;
export const ERROR_BYTES: u32 = 160;
export const MAX_ERRORS: u32 = 1024;
export const ERROR_QUOTES: u32 = 26;

/** The texts that are an error's own (own.ts), of all errors in ERRORS. */
export const OWN: usize = 0x10b000;
export const OWN_END: usize = 0x18b000;

/** The lines: 1 MiB, and 4 KiB for what is read beyond their end; then comes memoryBase of asconfig.json. */
export const BLOCK: usize = 0x18c000;
export const BLOCK_BYTES: u32 = 0x100000;
