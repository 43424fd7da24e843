// Names that come back on line after line (hosts, buckets), each kept once. A piece cut from a line keeps the whole chunk
// of input alive behind it, so a name that stays is copied free.

const SLOTS = 256;

/** The name at `start` .. `end` of a text; `-` and nothing are null. The same name is the same string while it is kept. */
export type Names = (text: string, start: number, end: number) => string | null;

export function createNames(): Names {
  const slots: string[] = Array.from({ length: SLOTS }, () => '');
  return (text, start, end) => {
    const length = end - start;
    if (length <= 1 && (length <= 0 || text.charCodeAt(start) === 45)) return null;
    const slot =
      (length * 31 +
        text.charCodeAt(start) * 7 +
        text.charCodeAt(start + (length >> 1)) * 3 +
        text.charCodeAt(end - 1) * 13) %
      SLOTS;
    const kept = slots[slot] ?? '';
    const piece = text.slice(start, end);
    if (piece === kept) return kept;
    const name = detach(piece);
    slots[slot] = name;
    return name;
  };
}

/** A copy that holds nothing but itself. */
function detach(piece: string): string {
  return Buffer.from(piece, 'utf16le').toString('utf16le');
}
