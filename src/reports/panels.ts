// The parts of a report that are sums over trends: tiles, errors over time, hosts, throttling.
import type { GroupBy, RequestTrendRow, TrendRow } from '../model/reading.ts';
import { clean } from './redacted.ts';
import type { CauseLine, Heat, Throttling, Tiles, Trend } from './view.ts';

const SERIES = 8;

export type Put = (rows: Iterable<readonly [number, number]>) => number[];

export function tiles(
  totals: { errors: number; requests: number | null; failed: number | null; hosts: number },
  actions: ReadonlyMap<string | null, number>,
  categories: ReadonlyMap<string | null, number>,
  newCauses: number | null,
): Tiles {
  const { errors, requests, failed, hosts } = totals;
  return {
    errors,
    requests,
    failed,
    errorRate: requests === null || failed === null || requests === 0 ? null : failed / requests,
    throttled: categories.get('throttle') ?? 0,
    serverFaults: categories.get('server') ?? 0,
    newCauses,
    hosts,
    actions: [...actions]
      .map(([action, count]) => ({
        action: action ?? 'unknown',
        errors: count,
        share: errors === 0 ? 0 : count / errors,
      }))
      .sort((a, b) => b.errors - a.errors || (a.action < b.action ? -1 : 1)),
  };
}

export function trendOf(
  rows: readonly TrendRow[],
  by: GroupBy,
  windows: readonly number[],
  step: number,
  requests: readonly RequestTrendRow[],
  openFrom: number | null,
  fresh: readonly number[] | null,
  causes: readonly CauseLine[],
  put: Put,
): Trend {
  const groups = byErrors(sumBy(rows));
  const kept = new Set(groups.slice(0, groups.length > SERIES ? SERIES - 1 : SERIES).map(([key]) => key));
  const series = groups
    .filter(([key]) => kept.has(key))
    .map(([key, errors]) => ({
      key: clean(key),
      other: false,
      errors,
      values: put(pairs(rows, (each) => each === key)),
    }));
  const rest = groups.filter(([key]) => !kept.has(key)).reduce((sum, [, errors]) => sum + errors, 0);
  if (rest > 0)
    series.push({ key: null, other: true, errors: rest, values: put(pairs(rows, (each) => !kept.has(each))) });
  const total = put(pairs(rows, () => true));
  const known = requests.length > 0;
  return {
    windows,
    total,
    by,
    series,
    requests: known ? put(requests.map((row) => [row.window, row.requests])) : null,
    failed: known ? put(requests.map((row) => [row.window, row.failed])) : null,
    peak: peakOf(total, windows),
    openFrom,
    markers: (fresh ?? []).flatMap((index) => {
      const cause = causes[index];
      if (cause === undefined) return [];
      return [{ window: Math.floor(cause.firstSeen / 1000 / step) * step, code: cause.code, cause: cause.cause }];
    }),
  };
}

export function heatOf(rows: readonly TrendRow[], limit: number, put: Put): Heat {
  const hosts = byErrors(sumBy(rows));
  const shown = hosts
    .slice(0, limit)
    .map(([host, errors]) => ({ host: clean(host), errors, cells: put(pairs(rows, (each) => each === host)) }));
  let peak = 0;
  for (const row of shown) for (const cell of row.cells) peak = Math.max(peak, cell);
  return { rows: shown, hostsLeftOut: hosts.length - shown.length, peak };
}

export function throttlingOf(
  rows: readonly TrendRow[],
  all: number,
  causes: readonly CauseLine[],
  windows: readonly number[],
  put: Put,
): Throttling {
  const values = put(pairs(rows, (each) => each === 'throttle'));
  const errors = sumBy(rows).get('throttle') ?? 0;
  return {
    errors,
    share: all === 0 ? 0 : errors / all,
    values,
    peak: peakOf(values, windows),
    causes: indexes(causes, (cause) => cause.category === 'throttle'),
  };
}

function sumBy(rows: readonly TrendRow[]): Map<string | null, number> {
  const sums = new Map<string | null, number>();
  for (const row of rows) sums.set(row.key, (sums.get(row.key) ?? 0) + row.errors);
  return sums;
}

function byErrors(sums: ReadonlyMap<string | null, number>): [string | null, number][] {
  return [...sums].sort((a, b) => b[1] - a[1] || ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1));
}

function* pairs(
  rows: readonly TrendRow[],
  wanted: (key: string | null) => boolean,
): Generator<readonly [number, number]> {
  for (const row of rows) if (wanted(row.key)) yield [row.window, row.errors];
}

function peakOf(values: readonly number[], windows: readonly number[]): Trend['peak'] {
  let peak: Trend['peak'] = null;
  for (const [index, errors] of values.entries()) {
    if (errors > (peak?.errors ?? 0)) peak = { window: windows[index] ?? 0, errors };
  }
  return peak;
}

export function indexes<T>(items: readonly T[], wanted: (item: T) => boolean): number[] {
  return items.flatMap((item, index) => (wanted(item) ? [index] : []));
}
