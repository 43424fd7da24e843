// Builds the view model from what a store answers. Asks each question once, knows no store and no clock, and decides
// what matters most; how it looks is the renderers' business.
import type { Action } from '../model/event.ts';
import type { CauseRow, GroupBy, Reader, RequestTrendRow, Span, StoredError, TrendRow } from '../model/reading.ts';
import { redact } from '../safety/redact.ts';
import { clockLines } from './client-clocks.ts';
import { currentRun } from './run.ts';
import type { CauseLine, Description, Heat, Rate, Report, Throttling, Tiles, Trend, Verdict } from './view.ts';

export type Describe = (code: string | null, cause: string | null, ec: string | null) => Description;

export interface ReportOptions {
  readonly span: Span;
  /** Length of a window in seconds, a multiple of the store's; null: what suits the span. */
  readonly step: number | null;
  /** What the errors over time are stacked by. */
  readonly by: GroupBy;
  /** Epoch ms. */
  readonly now: number;
  /** Causes, hosts and samples to show. */
  readonly limit: number;
  readonly describe: Describe;
  /** IANA name. */
  readonly timeZone: string;
}

const STEPS = [60, 300, 900, 3600, 21_600, 86_400, 604_800];
const GOOD_WINDOWS = 1500;
const MOST_WINDOWS = 20_000;
const MOST_CAUSES = 1000;
const SERIES = 8;
const SAMPLED = 500;

/** Throws what the reader throws. An empty store gives a report without errors. */
export function buildReport(reader: Reader, options: ReportOptions): Report {
  const { span, by, limit } = options;
  const totals = reader.totals(span);
  const nowWindow = Math.floor(options.now / 1000 / reader.windowSeconds) * reader.windowSeconds;
  const ahead = (time: number | null): number | null => (time !== null && time > nowWindow ? nowWindow : time);
  const roughFrom = span.since ?? totals.first ?? nowWindow;
  const roughTo = span.until ?? Math.max(ahead(totals.last) ?? roughFrom, roughFrom);
  const step = chooseStep(options.step, reader.windowSeconds, roughTo - roughFrom);

  const requests = reader.requestTrend(span, step);
  const range = rangeOf(span, step, totals.first, totals.last, requests, nowWindow);
  const windows = range === null ? [] : sequence(range.from, range.to, step);
  const put = (rows: Iterable<readonly [number, number]>): number[] => spread(rows, windows, step);

  const sources = reader.sources();
  const everything = span.since === null && span.until === null ? totals : reader.totals({ since: null, until: null });
  const dataFrom = smallest([
    everything.first,
    ...sources.map((source) => seconds(source.firstTime)),
    requests[0]?.window ?? null,
  ]);
  const lastWindow = largest([ahead(totals.last), requests.at(-1)?.window ?? null]);
  const openFrom =
    lastWindow === null || (span.until !== null && span.until <= lastWindow)
      ? null
      : Math.floor(lastWindow / step) * step;
  const completeTo = openFrom === null ? span.until : lastWindow;

  const rows = reader.causes(span, step, MOST_CAUSES);
  const previous = previousCounts(reader, span, range, dataFrom, step);
  const isFresh = span.since !== null && dataFrom !== null && dataFrom < span.since ? span.since * 1000 : null;
  const causes = rows.map((row) =>
    causeLine(
      row,
      totals.errors,
      put(row.trend),
      previous,
      isFresh,
      currentRun(within(row.trend, range), step, range?.to ?? 0),
      options.describe,
    ),
  );

  const byAction = reader.trend(span, step, 'action');
  const byCategory = reader.trend(span, step, 'category');
  const grouped = by === 'action' ? byAction : by === 'category' ? byCategory : reader.trend(span, step, by);
  const byHost = by === 'host' ? grouped : reader.trend(span, step, 'host');
  const fresh = isFresh === null ? null : indexes(causes, (cause) => cause.fresh === true);
  const newest = reader.samples(span, SAMPLED).map(redacted);

  return {
    schema: 1,
    generatedAt: options.now,
    timeZone: options.timeZone,
    span,
    range,
    step,
    coverage: { from: dataFrom, completeTo },
    verdict: judge(causes),
    tiles: tiles(totals, sumBy(byAction), sumBy(byCategory), fresh?.length ?? null),
    trend: trendOf(grouped, by, windows, step, requests, openFrom, fresh, causes, put),
    causes,
    limit,
    causesLeftOut: Math.max(0, totals.errors - causes.reduce((sum, cause) => sum + cause.errors, 0)),
    fresh,
    heat: heatOf(byHost, limit, put),
    throttling: throttlingOf(byCategory, totals.errors, causes, windows, put),
    clocks: {
      errors: sumBy(byAction).get('fix-clock') ?? 0,
      lines: clockLines(newest, limit),
    },
    oddities: reader.oddities(span).map((oddity) => ({ ...oddity, code: clean(oddity.code) })),
    samples: oneOfEach(newest, limit),
    input: {
      sources: sources.length,
      ...inputOf(sources),
    },
  };
}

function chooseStep(asked: number | null, base: number, length: number): number {
  const fitting = (most: number): number =>
    [base, ...STEPS].find((step) => step >= base && step % base === 0 && length / step <= most) ??
    Math.ceil(length / most / base) * base;
  if (asked === null) return fitting(GOOD_WINDOWS);
  return length / asked <= MOST_WINDOWS ? asked : Math.max(asked, fitting(MOST_WINDOWS));
}

/** Windows from the first to the last that hold anything, or as asked. A far-future time never stretches the range. */
function rangeOf(
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

function sequence(from: number, to: number, step: number): number[] {
  const windows: number[] = [];
  for (let window = from; window < to && windows.length < MOST_WINDOWS + 1; window += step) windows.push(window);
  return windows;
}

function spread(rows: Iterable<readonly [number, number]>, windows: readonly number[], step: number): number[] {
  const values = new Array<number>(windows.length).fill(0);
  const start = windows[0] ?? 0;
  for (const [window, errors] of rows) {
    const index = Math.floor((window - start) / step);
    const now = values[index];
    if (now !== undefined) values[index] = now + errors;
  }
  return values;
}

function within(trend: CauseRow['trend'], range: Report['range']): CauseRow['trend'] {
  return range === null ? trend : trend.filter(([window]) => window >= range.from && window < range.to);
}

/** Counts of the period of the same length before; null when there are no data from its beginning on. */
function previousCounts(
  reader: Reader,
  span: Span,
  range: Report['range'],
  dataFrom: number | null,
  step: number,
): ReadonlyMap<string, number> | null {
  if (span.since === null || range === null || dataFrom === null) return null;
  const since = span.since - ((span.until ?? range.to) - span.since);
  if (dataFrom >= since + step) return null;
  const counts = new Map<string, number>();
  for (const row of reader.causes({ since, until: span.since }, step, MOST_CAUSES))
    counts.set(identity(row), row.errors);
  return counts;
}

function identity(row: Pick<CauseRow, 'code' | 'cause' | 'ec'>): string {
  return JSON.stringify([row.code, row.cause, row.ec]);
}

function causeLine(
  row: CauseRow,
  all: number,
  trend: number[],
  previous: ReadonlyMap<string, number> | null,
  freshFrom: number | null,
  run: CauseLine['run'],
  describe: Describe,
): CauseLine {
  const before = previous === null ? null : (previous.get(identity(row)) ?? 0);
  return {
    code: clean(row.code),
    cause: row.cause,
    ec: clean(row.ec),
    category: row.category,
    action: row.action,
    retryable: row.retryable,
    errors: row.errors,
    share: all === 0 ? 0 : row.errors / all,
    hosts: row.hosts,
    topHost: clean(row.topHost),
    firstSeen: row.firstSeen,
    lastSeen: row.lastSeen,
    sampleRequestId: clean(row.sampleRequestId),
    trend,
    previous: before,
    change: before === null || before === 0 ? null : (row.errors - before) / before,
    fresh: freshFrom === null ? null : row.firstSeen >= freshFrom,
    run,
    description: describe(row.code, row.cause, row.ec),
  };
}

// What is expected anyway must be overwhelming to be the headline; a request that is simply wrong hurts one client.
const WEIGHTS: ReadonlyMap<Action, number> = new Map([
  ['expected', 0.02],
  ['fix-request', 0.5],
  ['unknown', 0.7],
]);
const OVER = 0.5;

/**
 * The cause for the headline: by errors and rate of its current run (their geometric mean, so that a burst outweighs a
 * day of steady noise and a blip does not outweigh everything), less when it is over, less when it is expected.
 */
function judge(causes: readonly CauseLine[]): Verdict {
  let best: number | null = null;
  let highest = -1;
  for (const [index, cause] of causes.entries()) {
    if (cause.run === null) continue;
    const { errors, since, until, ongoing } = cause.run;
    const score =
      Math.sqrt((errors * errors) / (until - since)) * (WEIGHTS.get(cause.action) ?? 1) * (ongoing ? 1 : OVER);
    if (score > highest) [best, highest] = [index, score];
  }
  const run = best === null ? null : (causes[best]?.run ?? null);
  return {
    cause: best ?? (causes.length > 0 ? 0 : null),
    rate: run === null ? null : rateOf(run.errors, run.until - run.since),
  };
}

function rateOf(errors: number, length: number): Rate {
  const perMinute = (errors * 60) / length;
  if (errors < 10) return { errors, per: 'total' };
  if (perMinute >= 1) return { errors: Math.round(perMinute), per: 'minute' };
  if (perMinute * 60 >= 1) return { errors: Math.round(perMinute * 60), per: 'hour' };
  return { errors, per: 'total' };
}

function tiles(
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

type Put = (rows: Iterable<readonly [number, number]>) => number[];

function trendOf(
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

function heatOf(rows: readonly TrendRow[], limit: number, put: Put): Heat {
  const hosts = byErrors(sumBy(rows));
  const shown = hosts
    .slice(0, limit)
    .map(([host, errors]) => ({ host: clean(host), errors, cells: put(pairs(rows, (each) => each === host)) }));
  let peak = 0;
  for (const row of shown) for (const cell of row.cells) peak = Math.max(peak, cell);
  return { rows: shown, hostsLeftOut: hosts.length - shown.length, peak };
}

function throttlingOf(
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

/** The newest single error of each cause. */
function oneOfEach(newest: readonly StoredError[], limit: number): StoredError[] {
  const seen = new Set<string>();
  const chosen: StoredError[] = [];
  for (const error of newest) {
    const key = JSON.stringify([error.code, error.cause]);
    if (seen.has(key) || chosen.length >= limit) continue;
    seen.add(key);
    chosen.push(error);
  }
  return chosen;
}

// Stores redact before they store. Here it is done once more, because a report is made to be passed on.
function redacted(error: StoredError): StoredError {
  return {
    ...error,
    code: clean(error.code),
    requestId: clean(error.requestId),
    host: clean(error.host),
    bucket: clean(error.bucket),
    ec: clean(error.ec),
    message: clean(error.message),
    operation: clean(error.operation),
    object: clean(error.object),
    source: redact(error.source),
    extra: new Map([...error.extra].map(([name, value]) => [redact(name), redact(value)])),
  };
}

function clean(text: string | null): string | null {
  return text === null ? null : redact(text);
}

function inputOf(sources: ReturnType<Reader['sources']>): Omit<Report['input'], 'sources'> {
  let [lines, rejected, duplicates] = [0, 0, 0];
  for (const source of sources) {
    lines += source.lines;
    rejected += source.rejected;
    duplicates += source.duplicates;
  }
  return { lines, rejected, duplicates, rejectedShare: lines === 0 ? null : rejected / lines };
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

function indexes<T>(items: readonly T[], wanted: (item: T) => boolean): number[] {
  return items.flatMap((item, index) => (wanted(item) ? [index] : []));
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : Math.floor(ms / 1000);
}

function smallest(values: readonly (number | null)[]): number | null {
  return values.reduce((least, value) => (value !== null && (least === null || value < least) ? value : least), null);
}

function largest(values: readonly (number | null)[]): number | null {
  return values.reduce((most, value) => (value !== null && (most === null || value > most) ? value : most), null);
}
