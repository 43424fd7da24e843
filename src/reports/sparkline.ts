// Counts as a row of little bars. Empty windows are blank, so that a single error in a quiet day still shows.

const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const SIGNS = ['.', ':', '-', '=', '+', '*', '#', '@'];

/** At most `width` columns; neighbours are put together where there are more values. Scaled to its own highest. */
export function sparkline(values: readonly number[], width: number, ascii: boolean): string {
  const means = squeeze(values, width);
  const most = means.reduce((max, value) => Math.max(max, value), 0);
  const bars = ascii ? SIGNS : BLOCKS;
  return means
    .map((value) =>
      value <= 0 ? ' ' : (bars[Math.min(bars.length - 1, Math.ceil((value / most) * bars.length) - 1)] ?? ' '),
    )
    .join('');
}

/** Means of neighbouring values in at most `width` stretches; means, because the stretches differ by one in length. */
function squeeze(values: readonly number[], width: number): number[] {
  if (values.length <= width) return [...values];
  const means: number[] = [];
  for (let i = 0; i < width; i++) {
    const from = Math.floor((i * values.length) / width);
    const to = Math.floor(((i + 1) * values.length) / width);
    let sum = 0;
    for (let at = from; at < to; at++) sum += values[at] ?? 0;
    means.push(sum / (to - from));
  }
  return means;
}
