// What the catalog can say about a code, an EC, a request id or a pasted error. The catalog makes it; reports print it.
import type { Action } from './event.ts';

export interface Explanation {
  /** What is explained, in a few words: a code, an EC, a request id. */
  readonly title: string;
  readonly code: string | null;
  /** Slug of the sub-cause. */
  readonly cause: string | null;
  /** The code stands in the catalog. */
  readonly known: boolean;
  readonly category: string;
  readonly action: Action;
  /** Who must act, as a clause. */
  readonly actionText: string;
  readonly retryable: boolean;
  readonly summary: string;
  readonly advice: string;
  /** What this very error shows (by how much a clock is off, which endpoint is right), one sentence each. */
  readonly details: readonly string[];
  readonly ec: { readonly value: string; readonly meaning: string | null } | null;
  /** `time`: epoch ms of the request as the id tells it, null when it tells none. */
  readonly requestId: { readonly value: string; readonly time: number | null } | null;
  /** URL of the documentation page. */
  readonly doc: string | null;
  readonly statuses: readonly number[];
  /** Other causes of the same code. */
  readonly related: readonly { readonly slug: string; readonly summary: string }[];
}
