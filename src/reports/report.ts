// Builds the view model from what a store answers: asks, puts together and leaves sums and choices to its neighbours.
// Knows no store and no clock; how a report looks is the renderers' business.
import type { CauseCount, CauseRow, Filter, GroupBy, Reader, Span, TrendRow } from '../model/reading.ts';
import { clockLines } from './client-clocks.ts';
import { judge } from './judge.ts';
import { once } from './once.ts';
import { heatOf, indexes, throttlingOf, tiles, trendOf } from './panels.ts';
import { chooseStep, largest, rangeOf, sequence, smallest, spread, within } from './range.ts';
import { clean } from './redacted.ts';
import { currentRun } from './run.ts';
import { clockErrors, samplesOf } from './samples.ts';
import type { CauseLine, Description, Report } from './view.ts';

export type Describe = (code: string | null, cause: string | null, ec: string | null) => Description;

export interface ReportOptions {
  readonly span: Span;
  /** Only these errors. */
  readonly filter?: Filter;
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

const MOST_CAUSES = 500;

/**
 * Throws what the reader throws, also when a part of the report is looked at for the first time: a part is asked for when it is
 * needed, so who wants one panel does not wait for the others. The reader must stay open until then. An empty store gives a
 * report without errors. The time axis and how far the data go are those of all errors, whatever the filter.
 */
export function buildReport(whole: Reader, options: ReportOptions): Report {
  const { span, by, limit } = options;
  const filter = options.filter ?? {};
  const filtered = Object.keys(filter).length > 0;
  const reader = filtered ? whole.only(filter) : whole;
  const all = whole.totals(span);
  const nowWindow = Math.floor(options.now / 1000 / whole.windowSeconds) * whole.windowSeconds;
  const ahead = (time: number | null): number | null => (time !== null && time > nowWindow ? nowWindow : time);
  const roughFrom = span.since ?? all.first ?? nowWindow;
  const roughTo = span.until ?? Math.max(ahead(all.last) ?? roughFrom, roughFrom);
  const step = chooseStep(options.step, whole.windowSeconds, roughTo - roughFrom);

  const allRequests = whole.requestTrend(span, step);
  const range = rangeOf(span, step, all.first, all.last, allRequests, nowWindow);
  const windows = range === null ? [] : sequence(range.from, range.to, step);
  const put = (rows: Iterable<readonly [number, number]>): number[] => spread(rows, windows, step);

  const sources = whole.sources();
  const everything = span.since === null && span.until === null ? all : whole.ends({ since: null, until: null });
  const dataFrom = smallest([
    everything.first,
    ...sources.map((source) => seconds(source.firstTime)),
    allRequests[0]?.window ?? null,
  ]);
  const lastWindow = largest([ahead(all.last), ahead(allRequests.at(-1)?.window ?? null)]);
  const openFrom =
    lastWindow === null || (span.until !== null && span.until <= lastWindow)
      ? null
      : Math.floor(lastWindow / step) * step;
  const completeTo = openFrom === null ? span.until : lastWindow;
  const isFresh = span.since !== null && dataFrom !== null && dataFrom < span.since ? span.since * 1000 : null;

  const totals = once(() => (filtered ? reader.totals(span) : all));
  const rows = once(() => reader.causes(span, step, MOST_CAUSES));
  const causes = once(() => {
    const previous = previousCounts(reader, span, range, dataFrom, step);
    const errors = totals().errors;
    return rows().map((row) =>
      causeLine(
        row,
        errors,
        put(row.trend),
        previous,
        isFresh,
        currentRun(within(row.trend, range), step, range?.to ?? 0),
        options.describe,
      ),
    );
  });
  const fresh = once(() => (isFresh === null ? null : indexes(causes(), (cause) => cause.fresh === true)));
  const counts = once(() => reader.causeCounts(span));
  const errorsBy = once(() => ({
    action: sumOver(counts(), ({ action }) => action),
    category: sumOver(counts(), ({ category }) => category),
  }));
  const trends = new Map<GroupBy, readonly TrendRow[]>();
  const trendBy = (key: GroupBy): readonly TrendRow[] => {
    const found = trends.get(key) ?? trendOfCauses(key, rows) ?? reader.trend(span, step, key);
    trends.set(key, found);
    return found;
  };

  const parts = {
    verdict: once(() => judge(causes())),
    tiles: once(() => tiles(totals(), errorsBy().action, errorsBy().category, fresh()?.length ?? null)),
    trend: once(() => {
      const requests = filtered ? reader.requestTrend(span, step) : allRequests;
      return trendOf(trendBy(by), by, windows, step, requests, openFrom, fresh(), causes(), put);
    }),
    causesLeftOut: once(() => Math.max(0, totals().errors - causes().reduce((sum, cause) => sum + cause.errors, 0))),
    heat: once(() => heatOf(trendBy('host'), limit, put)),
    throttling: once(() => throttlingOf(trendBy('category'), totals().errors, causes(), windows, put)),
    clocks: once(() => ({
      errors: errorsBy().action.get('fix-clock') ?? 0,
      lines: clockLines(clockErrors(reader, rows(), step), limit),
    })),
    oddities: once(() => reader.oddities(span).map((each) => Object.assign({}, each, { code: clean(each.code) }))),
    samples: once(() => samplesOf(reader, rows(), step, limit)),
  };
  return {
    schema: 1,
    generatedAt: options.now,
    timeZone: options.timeZone,
    span,
    filter,
    range,
    step,
    coverage: { from: dataFrom, completeTo },
    limit,
    input: { sources: sources.length, ...inputOf(sources) },
    get verdict() {
      return parts.verdict();
    },
    get tiles() {
      return parts.tiles();
    },
    get trend() {
      return parts.trend();
    },
    get causes() {
      return causes();
    },
    get causesLeftOut() {
      return parts.causesLeftOut();
    },
    get fresh() {
      return fresh();
    },
    get heat() {
      return parts.heat();
    },
    get throttling() {
      return parts.throttling();
    },
    get clocks() {
      return parts.clocks();
    },
    get oddities() {
      return parts.oddities();
    },
    get samples() {
      return parts.samples();
    },
  };
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
  for (const row of reader.causeCounts({ since, until: span.since })) counts.set(identity(row), row.errors);
  return counts;
}

function sumOver(counts: readonly CauseCount[], keyOf: (count: CauseCount) => string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const count of counts) sums.set(keyOf(count), (sums.get(keyOf(count)) ?? 0) + count.errors);
  return sums;
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

/** The same from what is known of the causes anyway; null where the key is no part of a cause, or not all causes are known. */
function trendOfCauses(key: GroupBy, rows: () => readonly CauseRow[]): readonly TrendRow[] | null {
  if (key !== 'action' && key !== 'category' && key !== 'code' && key !== 'cause') return null;
  if (rows().length >= MOST_CAUSES) return null;
  return rows().flatMap((row) => row.trend.map(([window, errors]) => ({ window, key: row[key], errors })));
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

function seconds(ms: number | null): number | null {
  return ms === null ? null : Math.floor(ms / 1000);
}
