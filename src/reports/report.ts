// Builds the view model from what a store answers: asks, puts together and leaves sums and choices to its neighbours.
// Knows no store and no clock; how a report looks is the renderers' business.
import type { CauseRow, GroupBy, Oddity, Reader, Span } from '../model/reading.ts';
import { clockLines } from './client-clocks.ts';
import { judge } from './judge.ts';
import { heatOf, indexes, sumBy, throttlingOf, tiles, trendOf } from './panels.ts';
import { chooseStep, largest, rangeOf, sequence, smallest, spread, within } from './range.ts';
import { clean } from './redacted.ts';
import { currentRun } from './run.ts';
import { clockErrors, samplesOf } from './samples.ts';
import type { CauseLine, Description, Report } from './view.ts';

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

const MOST_CAUSES = 500;

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
  const lastWindow = largest([ahead(totals.last), ahead(requests.at(-1)?.window ?? null)]);
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
      lines: clockLines(clockErrors(reader, rows, step), limit),
    },
    oddities: reader.oddities(span).map((oddity): Oddity => Object.assign({}, oddity, { code: clean(oddity.code) })),
    samples: samplesOf(reader, rows, step, limit),
    input: {
      sources: sources.length,
      ...inputOf(sources),
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
