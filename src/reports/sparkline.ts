// Counts as a row of little bars. Empty windows are blank, so that a single error in a quiet day still shows.

const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const SIGNS = ['.', ':', '-', '=', '+', '*', '#', '@'];

/** At most `width` columns; neighbouring values are added up where there are more. Scaled to `peak`, default its own. */
export function sparkline(values: readonly number[], width: number, ascii: boolean, peak?: number): string {
  const sums = squeeze(values, width);
  const most = peak ?? sums.reduce((max, value) => Math.max(max, value), 0);
  const bars = ascii ? SIGNS : BLOCKS;
  return sums
    .map((value) =>
      value <= 0 ? ' ' : (bars[Math.min(bars.length - 1, Math.ceil((value / most) * bars.length) - 1)] ?? ' '),
    )
    .join('');
}

/** Sums of equal stretches, at most `width` of them. */
export function squeeze(values: readonly number[], width: number): number[] {
  if (width <= 0) return [];
  const each = Math.max(1, Math.ceil(values.length / width));
  const sums: number[] = [];
  for (const [i, value] of values.entries()) {
    const at = Math.floor(i / each);
    sums[at] = (sums[at] ?? 0) + value;
  }
  return sums;
}
