// The shipping contract: what a ledger gives to whoever replicates it, and where that one notes how far it has come. Counts
// are absolute, each with the number of the commit that last changed it, so sending a row again is always harmless. A source
// has a connection of its own and reads in short transactions: the ledger's writer never waits for it.
import type { Action } from '../model/event.ts';

export type ErrorCounts = 'error_count' | 'error_hour' | 'error_day';
export type RequestCounts = 'request_count' | 'request_hour' | 'request_day';
/** What has a watermark of its own. `error`: errors when they are new; `error_news`: what became of them later. */
export type Shipped = ErrorCounts | RequestCounts | 'source' | 'error' | 'error_news';

export const SHIPPED: readonly Shipped[] = [
  'error_count',
  'error_hour',
  'error_day',
  'request_count',
  'request_hour',
  'request_day',
  'source',
  'error',
  'error_news',
];

/** Everything up to here was shipped. Of `error` only `id` counts, of `error_news` both do, of all else only `ver`. */
export interface Watermark {
  readonly ver: number;
  readonly id: number;
}

/** Nothing was shipped. */
export const NOTHING_SHIPPED: Watermark = { ver: -1, id: 0 };

/** How far a page came. */
export interface Reached {
  /** To be noted once the rows are stored. */
  readonly reached: Watermark;
  /** Whether there was more when this was read. */
  readonly more: boolean;
}

/** In the order of commits, whole commits only, so a page has more rows than asked for where one commit changed more. */
export interface Page<Row> extends Reached {
  /** May be empty though `reached` lies further on. */
  readonly rows: readonly Row[];
}

/** Texts that are not known are ''. */
export interface PlaceTexts {
  readonly host: string;
  readonly bucket: string;
  readonly region: string;
}

export interface ClassTexts {
  readonly code: string;
  readonly cause: string;
  readonly ec: string;
  readonly category: string;
  readonly action: Action;
  readonly retryable: boolean;
  /** -1: none. */
  readonly statusExpected: number;
  readonly known: boolean;
}

/** Texts that many rows have, said once. No two numbers of a ledger stand for equal texts. */
export interface Numbered<T> {
  readonly id: number;
  readonly texts: T;
}

/** Takes counts one by one, as ErrorCountRow has them: there are too many for an object each. */
export type TakeErrors = (
  window: number,
  klass: Numbered<ClassTexts>,
  place: Numbered<PlaceTexts>,
  status: number,
  origin: number,
  errors: number,
  ver: number,
) => void;
export type TakeRequests = (
  window: number,
  place: Numbered<PlaceTexts>,
  status: number,
  requests: number,
  failed: number,
  ver: number,
) => void;

/** One row for each combination of window, texts, status and origin. */
export interface ErrorCountRow extends ClassTexts, PlaceTexts {
  /** Start of the window, the hour or the day; epoch seconds. */
  readonly window: number;
  /** They tell classes and places of this ledger apart; no two rows with equal texts differ in them. */
  readonly classId: number;
  readonly placeId: number;
  /** -1: the answer told none. */
  readonly status: number;
  /** 0: a server log, 1: a client log. */
  readonly origin: number;
  /** 0 where all have moved elsewhere. */
  readonly errors: number;
  readonly ver: number;
}

export interface RequestCountRow extends PlaceTexts {
  readonly window: number;
  readonly placeId: number;
  readonly status: number;
  readonly requests: number;
  readonly failed: number;
  readonly ver: number;
}

/**
 * What a fleet knows a single error by. `day`: `YYYY-MM-DD`, of the second that a complete id begins with, else of the error's
 * time. `part`: '' or `/object` for a complete id, else what tells the error apart within its ledger (begins with @ or #).
 * `owner`: '' for a complete id, so that what two ledgers saw of it is one error; else the ledger's collector id.
 */
export interface EventKey {
  readonly day: string;
  readonly requestId: string;
  readonly part: string;
  readonly code: string;
  readonly owner: string;
}

/** An error as it stands now, or (`deleted`) an identity under which it stands no longer: then everything else is empty. */
export interface EventRow extends EventKey, ClassTexts, PlaceTexts {
  /** The error's id in its ledger; rising, never used again. */
  readonly id: number;
  readonly deleted: boolean;
  /**
   * Decimal, below 2^63: of two rows with one key the greater stands. For complete ids (number of known fields) * 2^48 + the
   * commit at which this was read, so that of two ledgers the one that knows more decides; for others the commit alone.
   */
  readonly ver: string;
  /** Epoch ms. */
  readonly time: number;
  /** 0 ingest, 1 request-id, 2 line, 3 header, 4 body. */
  readonly timeSource: number;
  readonly status: number;
  /** Bit 0: truncated; bit 1: the code was made up by an SDK, as if it had none; see sqlite/error-row.ts for the others. */
  readonly flags: number;
  /** '' where it equals `code`. */
  readonly codeSent: string;
  readonly hostId: string;
  readonly message: string;
  readonly operation: string;
  readonly object: string;
  /** A JSON object of texts. */
  readonly extra: string;
  /** Path of the log. */
  readonly source: string;
  readonly line: number;
  readonly offset: number;
}

export interface SourceCountRow {
  readonly id: number;
  readonly path: string;
  readonly state: string;
  readonly bytesRead: number;
  readonly lines: number;
  readonly errors: number;
  readonly duplicates: number;
  readonly rejected: number;
  /** Epoch ms; 0: none. */
  readonly first: number;
  readonly last: number;
  readonly ver: number;
}

export interface LedgerFacts {
  readonly collector: string;
  readonly windowSeconds: number;
  /** Newest clock that a commit was made by; epoch ms. */
  readonly latest: number;
  /** Number of the last commit. */
  readonly ver: number;
  /** The id of the newest error ever stored. */
  readonly errorsMade: number;
}

export interface Shipment {
  readonly target: string;
  readonly table: Shipped;
  readonly watermark: Watermark;
  /** Epoch ms; 0: never. */
  readonly updated: number;
  /** What went wrong last; null once something was shipped. */
  readonly fault: string | null;
}

/** `target`: the caller's name for where it ships to, without secrets. All methods throw OssightError('database'). */
export interface ShippingSource {
  facts(): LedgerFacts;
  /**
   * To be called before anything is read for a target. From then on the ledger keeps news of errors for it; makes the indexes
   * that pages are read by, once (on a large ledger that takes seconds, and writers wait). Does nothing when called again.
   */
  begin(target: string): void;
  /** Ships everything anew. */
  restart(target: string): void;
  /** The ledger forgets the target, and with the last one stops keeping news. */
  end(target: string): void;
  shipments(): readonly Shipment[];
  watermark(target: string, table: Shipped): Watermark;
  /** Notes that everything up to there is stored at the target. `now`: epoch ms. Also removes news that nobody needs now. */
  reached(target: string, table: Shipped, watermark: Watermark, now: number): void;
  failed(target: string, table: Shipped, fault: string, now: number): void;

  /**
   * Rows that changed after `after`, as they stand now; about `limit` of them, of whole commits. Days are sums of hours, of one
   * snapshot; what `take` asks of this source is answered from it too.
   */
  errorCounts(table: ErrorCounts, after: Watermark, limit: number, take: TakeErrors): Reached;
  requestCounts(table: RequestCounts, after: Watermark, limit: number, take: TakeRequests): Reached;
  sources(after: Watermark, limit: number): Page<SourceCountRow>;
  /** Errors that are new; those that retention has removed already are not among them. */
  errors(after: Watermark, limit: number): Page<EventRow>;
  /** What has changed about errors since they were new. */
  news(after: Watermark, limit: number): Page<EventRow>;

  /** How many places a window has, and all rows of it: for whoever puts places together where there are too many. */
  placesIn(table: ErrorCounts | RequestCounts, window: number): number;
  errorCountsIn(table: ErrorCounts, window: number): readonly ErrorCountRow[];
  requestCountsIn(table: RequestCounts, window: number): readonly RequestCountRow[];

  /**
   * Names the collector: 1 to 64 letters, digits, dots, hyphens and underscores, else OssightError('usage'), as when something
   * was shipped under another name already. `again`: everything is shipped anew then, to all targets (and what stands there
   * under the old name has to be removed by whoever runs it).
   */
  setCollector(name: string, again: boolean): void;
  close(): void;
}
