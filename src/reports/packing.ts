// Counts as short texts, for pages that carry them along. Each number is written in digits of five bits with a sixth that
// says whether more follow, least significant first, so that what is small is one character long.

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUES: ReadonlyMap<string, number> = new Map(Array.from(DIGITS, (digit, value) => [digit, value]));

/** Whole numbers that are not negative, up to 2^53. */
export function pack(values: Iterable<number>): string {
  let text = '';
  for (const value of values) {
    let rest = Math.trunc(value);
    while (rest >= 32) {
      text += DIGITS.charAt(32 + (rest % 32));
      rest = Math.floor(rest / 32);
    }
    text += DIGITS.charAt(rest);
  }
  return text;
}

/** What `pack` wrote. Foreign characters count as zero. */
export function unpack(text: string): number[] {
  const values: number[] = [];
  let value = 0;
  let scale = 1;
  for (const character of text) {
    const digit = VALUES.get(character) ?? 0;
    value += (digit % 32) * scale;
    scale *= 32;
    if (digit >= 32) continue;
    values.push(value);
    [value, scale] = [0, 1];
  }
  return values;
}

/** Counts above zero at ascending places: how many places are left out before each, and the count less one. */
export function packSparse(entries: Iterable<readonly [number, number]>): string {
  const values: number[] = [];
  let next = 0;
  for (const [place, count] of entries) {
    if (count < 1) continue;
    values.push(place - next, count - 1);
    next = place + 1;
  }
  return pack(values);
}

export function unpackSparse(text: string): [number, number][] {
  const values = unpack(text);
  const entries: [number, number][] = [];
  let next = 0;
  for (let i = 0; i + 1 < values.length; i += 2) {
    const place = next + (values[i] ?? 0);
    entries.push([place, (values[i + 1] ?? 0) + 1]);
    next = place + 1;
  }
  return entries;
}
