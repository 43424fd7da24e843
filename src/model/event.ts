// An OSS error: a candidate that evidence accepted, dated, placed, classified and redacted. What stores and `extract` receive.
import type { Origin } from './candidate.ts';

export type TimeSource = 'body' | 'header' | 'line' | 'request-id' | 'ingest';

/** Who must act. */
export type Action =
  | 'retry'
  | 'slow-down'
  | 'fix-request'
  | 'fix-config'
  | 'fix-credentials'
  | 'fix-clock'
  | 'pay-bill'
  | 'report-to-oss'
  | 'expected'
  | 'unknown';

export interface Classification {
  /** The catalog's spelling when known, else as sent; null when the answer had no code. */
  readonly code: string | null;
  readonly known: boolean;
  readonly category: string;
  readonly action: Action;
  readonly retryable: boolean;
  /** Slug of the sub-cause (`expired-url`), null when the code has none or none matched. */
  readonly cause: string | null;
  /** `status` when the catalog lists it, else the catalog's first; null for unknown codes. */
  readonly statusExpected: number | null;
}

/** What classification looks at. Kept in the store, so that an error that was enriched can be classified again. */
export interface ErrorFacts {
  readonly code: string | null;
  readonly status: number | null;
  readonly ec: string | null;
  readonly message: string | null;
  readonly operation: string | null;
  readonly hostId: string | null;
  readonly extra: ReadonlyMap<string, string>;
  readonly synthetic: boolean;
}

/** Nothing is known; to be spread under what is. */
export const NO_FACTS: ErrorFacts = {
  code: null,
  status: null,
  ec: null,
  message: null,
  operation: null,
  hostId: null,
  extra: new Map(),
  synthetic: false,
};

export interface ErrorEvent extends ErrorFacts {
  /** Epoch ms; null only where nothing tells and no ingest time was given. */
  readonly time: number | null;
  readonly timeSource: TimeSource;
  readonly requestId: string | null;
  /** The id is whole (not masked, not cut): it identifies the error wherever it is seen again. */
  readonly requestIdComplete: boolean;
  /** `hostId` (else the request's host) in lower case without port; null when neither is known. */
  readonly host: string | null;
  readonly bucket: string | null;
  readonly region: string | null;
  readonly object: string | null;
  readonly classification: Classification;
  readonly format: string;
  readonly origin: Origin;
  readonly truncated: boolean;
  readonly perObject: boolean;
  readonly source: { readonly path: string; readonly line: number; readonly offset: number };
}

/** When and where an error happened, and the code it counts under. */
export interface ErrorHead {
  readonly time: number | null;
  readonly host: string | null;
  readonly code: string | null;
}

/** Errors in their order. They may be made one by one for who goes through them, which may be done again. */
export interface ErrorList extends Iterable<ErrorEvent> {
  readonly length: number;
  /** Of the same errors, for less than it takes to make them. Absent: there is no cheaper way. */
  readonly heads?: () => Iterable<ErrorHead>;
}

export type Classify = (facts: ErrorFacts) => Classification;
