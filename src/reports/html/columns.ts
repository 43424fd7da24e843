// Windows put together into so many columns as there is room for, each of a length that people count in, beginning where a
// clock on the wall would begin one.
import type { PageState } from './state.ts';

export interface Columns {
  /** Seconds of one. */
  readonly seconds: number;
  readonly count: number;
  /** Start of the first one, epoch s; what lies before the first window is empty. */
  readonly from: number;
  /** Column of each window from the first shown on. */
  readonly ofWindow: readonly number[];
  readonly windows: readonly [number, number];
}

const LENGTHS = [
  60, 120, 180, 300, 600, 900, 1200, 1800, 3600, 7200, 10_800, 14_400, 21_600, 43_200, 86_400, 172_800, 604_800,
  2_592_000,
];

/** `windows`: half-open; `most`: columns at most. */
export function columnsOf(state: PageState, windows: readonly [number, number], most: number): Columns {
  const { step, from: start } = state.data.cells;
  const [first, last] = windows;
  const count = Math.max(1, last - first);
  const fits = (length: number): boolean => length % step === 0 && (count * step) / length <= most;
  const seconds = count <= most ? step : (LENGTHS.find(fits) ?? Math.ceil(count / most) * step);
  const { offset } = state;
  const columnAt = (time: number): number => Math.floor((time + offset) / seconds);
  const base = columnAt(start + first * step);
  const ofWindow = Array.from({ length: count }, (_, i) => columnAt(start + (first + i) * step) - base);
  return {
    seconds,
    count: (ofWindow.at(-1) ?? 0) + 1,
    from: base * seconds - offset,
    ofWindow,
    windows: [first, last],
  };
}

export function pooled(values: readonly number[], columns: Columns): number[] {
  const sums = Array.from({ length: columns.count }, () => 0);
  const [first] = columns.windows;
  for (const [i, column] of columns.ofWindow.entries()) {
    sums[column] = (sums[column] ?? 0) + (values[first + i] ?? 0);
  }
  return sums;
}

/** Where a time stands over the columns, 0..1; may lie outside. */
export function placeOf(columns: Columns, time: number): number {
  return (time - columns.from) / (columns.seconds * columns.count);
}

/** First window of a column, as an index of windows. */
export function windowOf(columns: Columns, column: number): number {
  const at = columns.ofWindow.findIndex((each) => each >= column);
  return columns.windows[0] + (at === -1 ? columns.ofWindow.length : at);
}

/** Round times to write along an axis, at most `most`, epoch s. */
export function ticks(state: PageState, columns: Columns, most: number): number[] {
  const length = columns.seconds * columns.count;
  const step = LENGTHS.find((each) => length / each <= most) ?? Math.ceil(length / most);
  const { offset } = state;
  const found: number[] = [];
  for (let at = Math.ceil((columns.from + offset) / step) * step - offset; at < columns.from + length; at += step) {
    found.push(at);
  }
  return found;
}

/** Round numbers from 0 to at least `peak`, about four. */
export function scale(peak: number): number[] {
  const rough = Math.max(1, peak) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ([1, 2, 2.5, 5, 10].find((each) => each * power >= rough) ?? 10) * power);
  const whole = Math.ceil(step);
  const steps: number[] = [];
  for (let value = 0; ; value += whole) {
    steps.push(value);
    if (value >= peak && value > 0) return steps;
  }
}
