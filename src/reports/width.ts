// How many columns text takes on a terminal, and cutting and wrapping by that measure. Expects text that visible() has
// been through. Not locale-aware: ambiguous characters count as narrow.

// Unicode 16 East_Asian_Width W and F, coarsened to blocks, and emoji shown wide by default. Hexadecimal.
const WIDE_RANGES =
  '1100-115f 231a-231b 2329-232a 23e9-23ec 23f0 23f3 25fd-25fe 2614-2615 2648-2653 267f 2693 26a1 26aa-26ab 26bd-26be 26c4-26c5 26ce ' +
  '26d4 26ea 26f2-26f3 26f5 26fa 26fd 2705 270a-270b 2728 274c 274e 2753-2755 2757 2795-2797 27b0 27bf 2b1b-2b1c 2b50 2b55 ' +
  '2e80-303e 3041-33ff 3400-4dbf 4e00-a4cf a960-a97f ac00-d7a3 f900-faff fe10-fe19 fe30-fe6f ff00-ff60 ffe0-ffe6 ' +
  '16fe0-18dff 1aff0-1b2ff 1f004 1f0cf 1f18e 1f191-1f19a 1f200-1f265 1f300-1f64f 1f680-1f6ff 1f7e0-1f7eb 1f900-1f9ff ' +
  '1fa70-1faff 20000-3fffd';
const WIDE = new RegExp(`[${WIDE_RANGES.replace(/[0-9a-f]+/g, '\\u{$&}').replaceAll(' ', '')}]`, 'u');
const NARROW = /^[ -~]*$/;
// Combining marks join the character before them.
const MARK = /[\p{Mn}\p{Me}]/u;

function columns(character: string): number {
  if (character.length === 1 && character < '\u0300') return 1;
  return MARK.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
}

export function displayWidth(text: string): number {
  if (NARROW.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += columns(character);
  return width;
}

/** At most `width` columns; what is cut off is marked by `ellipsis`. Piled-up combining marks are cut as well. */
export function cut(text: string, width: number, ellipsis = '…'): string {
  if (text.length <= width && NARROW.test(text)) return text;
  if (width <= 0) return '';
  const mark = ellipsis.length > width ? '' : ellipsis;
  let used = 0;
  let marks = 0;
  let kept = '';
  let fits = '';
  for (const character of text) {
    const needed = columns(character);
    marks = needed === 0 ? marks + 1 : 0;
    if (marks > 4) continue;
    used += needed;
    if (used > width) return fits + mark;
    kept += character;
    if (used <= width - mark.length) fits = kept;
  }
  return kept;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text;
}

/** Lines of at most `width` columns, broken at spaces, inside a word only where it is longer than a line. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    let rest = word;
    if (line !== '' && displayWidth(line) + 1 + displayWidth(rest) <= width) {
      line += ` ${rest}`;
      continue;
    }
    if (line !== '') lines.push(line);
    while (displayWidth(rest) > width) {
      const head = cut(rest, width, '');
      if (head === '') break;
      lines.push(head);
      rest = rest.slice(head.length);
    }
    line = cut(rest, width, '');
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines;
}
