// Which windows a report shows: how long each is, from where to where, and counts laid out over them.
import type { CauseRow, RequestTrendRow, Span } from '../model/reading.ts';
import type { Report } from './view.ts';

const STEPS = [60, 300, 900, 3600, 21_600, 86_400, 604_800];
const GOOD_WINDOWS = 1500;
// A week of minutes. Every cause has a number for each.
const MOST_WINDOWS = 10_080;

export function chooseStep(asked: number | null, base: number, length: number): number {
  const fitting = (most: number): number =>
    [base, ...STEPS].find((step) => step >= base && step % base === 0 && length / step <= most) ??
    Math.ceil(length / most / base) * base;
  if (asked === null) return fitting(GOOD_WINDOWS);
  return length / asked <= MOST_WINDOWS ? asked : Math.max(asked, fitting(MOST_WINDOWS));
}

/** Windows from the first to the last that hold anything, or as asked. A far-future time never stretches the range. */
export function rangeOf(
  span: Span,
  step: number,
  first: number | null,
  last: number | null,
  requests: readonly RequestTrendRow[],
  now: number,
): Report['range'] {
  const from = span.since ?? smallest([first, requests[0]?.window ?? null]);
  const end = largest([last, requests.at(-1)?.window ?? null]);
  if (from === null) return null;
  const start = Math.floor(from / step) * step;
  const seen = end === null ? start : Math.min(end, Math.max(now, start));
  const to = span.until === null ? Math.floor(seen / step) * step + step : Math.ceil(span.until / step) * step;
  return { from: start, to: Math.max(to, start + step) };
}

export function sequence(from: number, to: number, step: number): number[] {
  const windows: number[] = [];
  for (let window = from; window < to && windows.length < MOST_WINDOWS + 1; window += step) windows.push(window);
  return windows;
}

export function spread(rows: Iterable<readonly [number, number]>, windows: readonly number[], step: number): number[] {
  const values = Array.from(windows, () => 0);
  const start = windows[0] ?? 0;
  for (const [window, errors] of rows) {
    const index = Math.floor((window - start) / step);
    const now = values[index];
    if (now !== undefined) values[index] = now + errors;
  }
  return values;
}

export function within(trend: CauseRow['trend'], range: Report['range']): CauseRow['trend'] {
  return range === null ? trend : trend.filter(([window]) => window >= range.from && window < range.to);
}

export function smallest(values: readonly (number | null)[]): number | null {
  return values.reduce((least, value) => (value !== null && (least === null || value < least) ? value : least), null);
}

export function largest(values: readonly (number | null)[]): number | null {
  return values.reduce((most, value) => (value !== null && (most === null || value > most) ? value : most), null);
}
