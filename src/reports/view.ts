// The view model: everything a report says, as data. Renderers turn it into text, JSON, CSV, Markdown or a page and add
// nothing. No number here is a guess: what is not known is null. Foreign texts are redacted, but not yet made safe to print.
import type { Action } from '../model/event.ts';
import type { Filter, GroupBy, Oddity, Span, StoredError } from '../model/reading.ts';

/** What the catalog says about a cause. */
export interface Description {
  readonly summary: string;
  readonly advice: string;
  readonly doc: string | null;
  /** Who must act, as a clause: `clients must slow down or the quota be raised`. */
  readonly actionText: string;
}

/** The last stretch of windows in which a cause was seen without a quiet gap. Epoch seconds. */
export interface Run {
  readonly since: number;
  /** End of its last window. */
  readonly until: number;
  readonly errors: number;
  /** It reaches the end of the data. */
  readonly ongoing: boolean;
}

export interface CauseLine {
  readonly code: string | null;
  readonly cause: string | null;
  readonly ec: string | null;
  readonly category: string;
  readonly action: Action;
  readonly retryable: boolean;
  readonly errors: number;
  /** Of all errors of the span, 0..1. */
  readonly share: number;
  readonly hosts: number;
  readonly topHost: string | null;
  /** Epoch ms, over everything stored. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly sampleRequestId: string | null;
  /** Parallel to `Trend.windows`. */
  readonly trend: readonly number[];
  /** Errors in the period before, of the same length; null when there are no data from the whole of it. */
  readonly previous: number | null;
  /** (errors - previous) / previous; null when `previous` is null or 0. */
  readonly change: number | null;
  /** First seen in this span; null when the span reaches back to the first data, where everything is new. */
  readonly fresh: boolean | null;
  readonly run: Run | null;
  readonly description: Description;
}

export interface Rate {
  readonly errors: number;
  readonly per: 'minute' | 'hour' | 'total';
}

export interface Verdict {
  /** Index in `causes` of the one that matters most now; null when there are no errors. */
  readonly cause: number | null;
  /** Of its current run. */
  readonly rate: Rate | null;
}

export interface Tiles {
  readonly errors: number;
  /** Requests of server logs and how many of them failed; null when none were read. */
  readonly requests: number | null;
  readonly failed: number | null;
  /** failed / requests, 0..1. */
  readonly errorRate: number | null;
  readonly throttled: number;
  readonly serverFaults: number;
  readonly newCauses: number | null;
  readonly hosts: number;
  /** Most errors first. */
  readonly actions: readonly { readonly action: string; readonly errors: number; readonly share: number }[];
}

export interface Trend {
  /** Starts of all windows of the range, epoch s, without holes. */
  readonly windows: readonly number[];
  readonly total: readonly number[];
  readonly by: GroupBy;
  /** Most errors first; the rest beyond eight is one series with `other`. A null key: the value is not known. */
  readonly series: readonly {
    readonly key: string | null;
    readonly other: boolean;
    readonly errors: number;
    readonly values: readonly number[];
  }[];
  /** Parallel to `windows`; null when the store holds no requests. */
  readonly requests: readonly number[] | null;
  readonly failed: readonly number[] | null;
  readonly peak: { readonly window: number; readonly errors: number } | null;
  /** Windows from here on may still change (epoch s); null when none can. */
  readonly openFrom: number | null;
  /** Where a new cause was first seen. */
  readonly markers: readonly { readonly window: number; readonly code: string | null; readonly cause: string | null }[];
}

export interface Heat {
  /** Most errors first; cells are parallel to `Trend.windows`. */
  readonly rows: readonly {
    readonly host: string | null;
    readonly errors: number;
    readonly cells: readonly number[];
  }[];
  readonly hostsLeftOut: number;
  /** The largest cell. */
  readonly peak: number;
}

export interface Throttling {
  readonly errors: number;
  readonly share: number;
  readonly values: readonly number[];
  readonly peak: { readonly window: number; readonly errors: number } | null;
  /** Indexes in `causes`. */
  readonly causes: readonly number[];
}

/** A client whose clock is off, as the newest single errors show it. */
export interface ClockLine {
  readonly host: string | null;
  /** Request time minus server time, seconds; null when the error does not tell. */
  readonly skew: number | null;
  readonly seen: number;
  /** Epoch ms. */
  readonly lastSeen: number;
  readonly requestId: string | null;
}

export interface Report {
  /** Changes when a field changes its meaning. */
  readonly schema: 1;
  /** Epoch ms. */
  readonly generatedAt: number;
  /** IANA name, for display. */
  readonly timeZone: string;
  /** As asked for. */
  readonly span: Span;
  /** Only these errors; empty: all. Axis, coverage and input are those of all errors. */
  readonly filter: Filter;
  /** Half-open range of windows that is shown, epoch s; null when nothing is stored. */
  readonly range: { readonly from: number; readonly to: number } | null;
  /** Length of a window, seconds. */
  readonly step: number;
  /** Data begin here and are complete up to there, epoch s. */
  readonly coverage: { readonly from: number | null; readonly completeTo: number | null };
  readonly verdict: Verdict;
  readonly tiles: Tiles;
  readonly trend: Trend;
  /** Most errors first, at most 500; renderers for people show `limit` of them. */
  readonly causes: readonly CauseLine[];
  readonly limit: number;
  /** Errors of causes beyond those. */
  readonly causesLeftOut: number;
  /** Indexes in `causes`; null when new cannot be told from old. */
  readonly fresh: readonly number[] | null;
  readonly heat: Heat;
  readonly throttling: Throttling;
  readonly clocks: { readonly errors: number; readonly lines: readonly ClockLine[] };
  readonly oddities: readonly Oddity[];
  /** Newest error of each cause. */
  readonly samples: readonly StoredError[];
  /** Over everything read, not only the span. `rejectedShare`: rejected / lines, 0..1; null without lines. */
  readonly input: {
    readonly sources: number;
    readonly lines: number;
    readonly rejected: number;
    readonly duplicates: number;
    readonly rejectedShare: number | null;
  };
}
