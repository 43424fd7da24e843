// Names that come back on line after line (hosts, buckets), each kept once. A piece cut from a line keeps the whole chunk
// of input alive behind it, so a name that stays is copied free.

const SLOTS = 1024;
const MASK = SLOTS - 1;

/** The name at `start` .. `end` of a text; `-` and nothing are null. The same name is the same string while it is kept. */
export type Names = (text: string, start: number, end: number) => string | null;

export function createNames(): Names {
  const slots: string[] = Array.from({ length: SLOTS }, () => '');
  return (text, start, end) => {
    const length = end - start;
    if (length <= 1 && (length <= 0 || text.charCodeAt(start) === 45)) return null;
    const piece = text.slice(start, end);
    // A few letters tell most names apart; names that they do not tell apart go where all their letters say.
    const first = (length * 961 + text.charCodeAt(start) * 31 + text.charCodeAt(start + (length >> 2))) & MASK;
    const near = slots[first] ?? '';
    if (piece === near) return near;
    let hash = 0;
    for (let i = start; i < end; i += 1) hash = (hash * 31 + text.charCodeAt(i)) | 0;
    const second = (hash ^ (hash >>> 15)) & MASK;
    const kept = slots[second] ?? '';
    if (piece === kept) return kept;
    const name = ` ${piece}`.slice(1);
    slots[near === '' ? first : second] = name;
    return name;
  };
}
