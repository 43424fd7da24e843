// What a store can be asked and how it answers: rows are plain, times epoch seconds or ms. Lives in the model so that
// reports can be built from it without knowing any store.
import type { Measures } from './alert.ts';
import type { Action, Classification, TimeSource } from './event.ts';

/** Half-open span of event time in epoch seconds, whole windows; null: unbounded. */
export interface Span {
  readonly since: number | null;
  readonly until: number | null;
}

export type GroupBy = 'code' | 'action' | 'category' | 'host' | 'bucket' | 'region' | 'status' | 'cause';

/**
 * Errors whose every named value is one of those listed, exactly as stored; '' stands for a value that is not known, statuses
 * are digits. Nothing named: all errors.
 */
export type Filter = { readonly [Key in GroupBy]?: readonly string[] };

/** Stands before an error in the order of `page`: those after it are older. */
export interface Cursor {
  /** Epoch ms. */
  readonly time: number;
  readonly id: number;
}

export interface ErrorPage {
  readonly errors: readonly StoredError[];
  /** null: there are no more. */
  readonly next: Cursor | null;
}

export interface Totals {
  readonly errors: number;
  /** Requests of server logs; null when the store has seen none in the span (then no rate may be shown). */
  readonly requests: number | null;
  readonly failed: number | null;
  readonly hosts: number;
  /** First and last window with an error (epoch s, start of window); null when none. */
  readonly first: number | null;
  readonly last: number | null;
}

export interface TrendRow {
  readonly window: number;
  readonly key: string | null;
  readonly errors: number;
}

export interface RequestTrendRow {
  readonly window: number;
  readonly requests: number;
  readonly failed: number;
}

export interface CauseCount {
  readonly code: string | null;
  readonly cause: string | null;
  readonly ec: string | null;
  readonly category: string;
  readonly action: Action;
  readonly errors: number;
}

export interface CauseRow extends CauseCount {
  readonly retryable: boolean;
  readonly hosts: number;
  /** The host with most of them. */
  readonly topHost: string | null;
  /** Epoch ms. Over everything stored, not only the span. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly sampleRequestId: string | null;
  /** Errors per window of the span's step, oldest first, as [window, errors]; only windows that have any. */
  readonly trend: readonly (readonly [number, number])[];
}

export interface StoredError extends Classification {
  readonly time: number;
  readonly timeSource: TimeSource;
  readonly status: number | null;
  readonly requestId: string | null;
  readonly host: string | null;
  readonly bucket: string | null;
  readonly region: string | null;
  readonly ec: string | null;
  readonly message: string | null;
  readonly operation: string | null;
  readonly object: string | null;
  readonly source: string;
  readonly line: number;
  readonly extra: ReadonlyMap<string, string>;
}

/** Things that do not fit the catalog. */
export interface Oddity {
  readonly kind: 'status-differs' | 'success-status' | 'unknown-code' | 'no-code' | 'skewed-time';
  readonly code: string | null;
  readonly status: number | null;
  readonly expected: number | null;
  readonly errors: number;
}

/** Everything ever counted, for counters that only rise. A count moves when a later sighting tells more of an error. */
export interface Sums {
  readonly errors: readonly {
    readonly code: string | null;
    readonly action: Action;
    readonly host: string | null;
    readonly errors: number;
  }[];
  readonly requests: readonly { readonly host: string | null; readonly requests: number; readonly failed: number }[];
}

export interface SourceRow {
  readonly path: string;
  readonly state: string;
  readonly bytesRead: number;
  readonly lines: number;
  readonly errors: number;
  readonly duplicates: number;
  readonly rejected: number;
  /** Event times, epoch ms. */
  readonly firstTime: number | null;
  readonly lastTime: number | null;
}

/** Counts that can be put together in any way: by time, cause, status and place at once. */
export interface Cells {
  /** What happened; two kinds differ in at least one field. */
  readonly kinds: readonly {
    readonly code: string | null;
    readonly cause: string | null;
    readonly ec: string | null;
    readonly status: number | null;
  }[];
  readonly places: readonly {
    readonly host: string | null;
    readonly bucket: string | null;
    readonly region: string | null;
  }[];
  /** [window, index in kinds, index in places, errors]; only where errors > 0, each combination at most once. */
  readonly errors: readonly (readonly [number, number, number, number])[];
  /** [window, index in places, requests, failed] of server logs; empty when there are none. */
  readonly requests: readonly (readonly [number, number, number, number])[];
}

/** Never writes and never blocks a writer. Throws OssightError('database'). */
export interface Reader {
  readonly windowSeconds: number;
  totals(span: Span): Totals;
  /** `first` and `last` of the totals alone, which is much quicker. */
  ends(span: Span): Pick<Totals, 'first' | 'last'>;
  /** `step`: seconds, a multiple of windowSeconds. Rows only where errors > 0, ordered by window. */
  trend(span: Span, step: number, by: GroupBy): readonly TrendRow[];
  requestTrend(span: Span, step: number): readonly RequestTrendRow[];
  /** Most errors first; ties by code, cause, ec. */
  causes(span: Span, step: number, limit: number): readonly CauseRow[];
  /** Every cause with its errors, most first; much quicker than `causes`. */
  causeCounts(span: Span): readonly CauseCount[];
  /** `step` as for trends. Rows come in no order. */
  cells(span: Span, step: number): Cells;
  /** How many counts `cells` would have to read, roughly and whatever the filter. */
  cellCount(span: Span, step: number): number;
  oddities(span: Span): readonly Oddity[];
  sums(): Sums;
  find(requestId: string): readonly StoredError[];
  /** Newest first; those past a day after the newest commit last (their clocks are wrong). */
  samples(span: Span, limit: number): readonly StoredError[];
  /** Newest first whatever their clocks; `before`: where the page before ended. */
  page(span: Span, limit: number, before: Cursor | null): ErrorPage;
  sources(): readonly SourceRow[];
  /** What alert rules are measured by. */
  measures(): Measures;
  /**
   * The same store as if only these errors had been stored. Requests are known by host, bucket and region only: under any
   * other condition there are none, so that no rate is shown. Sources stay as they are. Closing it closes nothing.
   */
  only(filter: Filter): Reader;
  close(): void;
}
