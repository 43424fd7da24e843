// What rules are measured by: the contract between them and a store. Windows are those of the store, their starts in epoch
// seconds; spans are half-open. Implemented beside the store's reader.
import type { Selector } from './rule.ts';

export interface FreshCause {
  readonly code: string | null;
  readonly cause: string | null;
  readonly action: string;
  readonly errors: number;
  readonly hosts: number;
  /** Epoch seconds of the window of its first error. */
  readonly first: number;
  readonly sampleRequestId: string | null;
}

/** Throws OssightError('database'). */
export interface Measures {
  readonly windowSeconds: number;
  /** [window, errors], only where there are any. */
  errors(selector: Selector, from: number, to: number): readonly (readonly [number, number])[];
  /** [window, requests, failed], only where there are any. */
  requests(selector: Selector, from: number, to: number): readonly (readonly [number, number, number])[];
  /** Causes that have errors within the selector and none at all (whatever the host) before `since`; the oldest first. */
  freshCauses(selector: Selector, since: number): readonly FreshCause[];
  /** Start of the newest window with an error or request of those places that is not after `before`; null: none. */
  newest(selector: Selector, before: number): number | null;
}
