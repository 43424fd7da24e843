// Alerts between the rules that decide and the store that measures and remembers. Windows are those of the store, their
// starts in epoch seconds; spans are half-open.

/** Which errors or requests a rule looks at. `hosts` and `buckets` are globs (`*` and `?`), null: all. */
export interface Selector {
  readonly field: 'action' | 'code' | 'category' | 'cause' | null;
  readonly value: string | null;
  readonly hosts: string | null;
  readonly buckets: string | null;
}

/** Everything there is. */
export const EVERYTHING: Selector = { field: null, value: null, hosts: null, buckets: null };

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

/** What rules are measured by. Throws OssightError('database'). */
export interface Measures {
  readonly windowSeconds: number;
  /** [window, errors], only where there are any. */
  errors(selector: Selector, from: number, to: number): readonly (readonly [number, number])[];
  /** [window, requests, failed], only where there are any. */
  requests(selector: Selector, from: number, to: number): readonly (readonly [number, number, number])[];
  /** Causes that have errors within the selector, and none at all (whatever the place) before `since`; the oldest first. */
  freshCauses(selector: Selector, since: number): readonly FreshCause[];
  /** Start of the newest window with an error or request of those places that begins before `before`; null: none. */
  newest(selector: Selector, before: number): number | null;
}

export interface RuleState {
  readonly firing: boolean;
  /** Event time of the last change; for rules about causes and silence at first when they were first looked at; null: none yet. */
  readonly since: number | null;
  /** Causes that were told of already. */
  readonly told: readonly string[];
  /** Windows that end by then were looked at; null: none yet. */
  readonly through: number | null;
}

/** Something that people are to be told. */
export interface Change {
  readonly kind: 'firing' | 'resolved';
  /** Event time, epoch seconds. */
  readonly at: number;
  /** Errors per span of the rule, a share 0..1, a count, or seconds of silence. */
  readonly value: number;
  readonly cause: FreshCause | null;
}

export interface Alert extends Change {
  /** Unique in its ledger, so that a receiver can tell a second delivery from a second alert. */
  readonly id: number;
  readonly rule: string;
  /** Epoch ms. */
  readonly created: number;
}

export interface Delivery {
  readonly alert: Alert;
  readonly target: string;
  readonly attempts: number;
}

/** What became of a rule when it was looked at, and who is to hear of it. */
export interface Looked {
  readonly rule: string;
  readonly state: RuleState;
  readonly changes: readonly Change[];
  readonly targets: readonly string[];
}

/**
 * Remembers states and what was told to whom. A change is recorded in the transaction that records the state it led to, and
 * marked when it was delivered: so each is delivered at least once, whatever dies in between. Throws OssightError('database').
 */
export interface AlertBook {
  state(rule: string): RuleState | null;
  /** `now`: epoch ms. */
  record(looked: readonly Looked[], now: number): void;
  /** Not delivered yet and due by `now`, the oldest first. */
  due(now: number, limit: number): readonly Delivery[];
  delivered(id: number, target: string, now: number): void;
  /** `retryAt`: epoch ms; null gives it up. */
  undelivered(id: number, target: string, fault: string, retryAt: number | null): void;
  /** The newest alerts. */
  recent(limit: number): readonly Alert[];
}
