// What the pipeline hands to a store: everything read since the last commit, and how far that was.
import type { ErrorEvent, ErrorList } from './event.ts';
import type { LineTally } from './record.ts';

/** Requests of server logs in one window. Additive. */
export interface RequestCount {
  /** Start of the window, epoch seconds. */
  readonly window: number;
  readonly host: string | null;
  readonly bucket: string | null;
  readonly region: string | null;
  readonly status: number;
  readonly requests: number;
  readonly failed: number;
}

/**
 * What tells that a file is one met before. Content decides, the file system's own words only break ties.
 * Hashes are hex; `prints` are little-endian 32-bit prints of content at multiples of `step` bytes (see sources/identity.ts).
 */
export interface Identity {
  /** Hashes of the first 16, 32, 64 ... 1,024 content bytes, as far as the checkpoint reaches; shortest first. */
  readonly rungs: readonly { readonly length: number; readonly hash: string }[];
  /** Decimal strings (they exceed 2^53); null for what has none (stdin) or where the file system does not say. */
  readonly dev: string | null;
  readonly ino: string | null;
  readonly birthNs: string | null;
  readonly prints: Uint8Array;
  readonly step: number;
  /** Hash of the at most 256 content bytes before the checkpoint's offset. */
  readonly marker: string;
}

/** How far a source was read. Everything before `offset` is counted; what follows is read again after a restart. */
export interface Checkpoint {
  /** Content bytes; the beginning of the oldest record that was still open. */
  readonly offset: number;
  /** Lines before `offset`. */
  readonly lines: number;
}

export type SourceState = 'reading' | 'done' | 'failed';

/** A source as a store keeps it. */
export interface KnownSource {
  readonly id: number;
  readonly path: string;
  readonly identity: Identity;
  readonly checkpoint: Checkpoint;
  /** Where its tail begins, when the input ended inside a line or record: what grew is read on from there. */
  readonly tail?: Checkpoint;
}

/**
 * Lines at the end of an input that ended inside a line or a record. They count at once, but only until the source is read
 * on: its next commit takes them back, because what they mean may have changed with what follows.
 */
export interface Tail {
  /** Where they begin; the delta's checkpoint is where they end. */
  readonly from: Checkpoint;
  readonly tally: Readonly<LineTally>;
  readonly requests: readonly RequestCount[];
  readonly events: readonly ErrorEvent[];
}

/** What a writer knew of a source when it began to read. */
export interface Seen {
  /** Content offset of the checkpoint that the delta goes on from; 0 for a source that was not stored. */
  readonly offset: number;
  /**
   * Where its tail began, null when it had none. The offset alone would not tell that another has read the tail and stopped
   * where it had ended. Absent: not checked.
   */
  readonly tail?: number | null;
  /** For a source that was not stored: the ids of all that have its first bytes, and that it was found not to be. */
  readonly others: readonly number[];
}

/** One source's part of a batch. Counts are what was added since its last commit. */
export interface SourceDelta {
  /** null: never stored before (the store makes a row and tells its id), or a source without identity. */
  readonly id: number | null;
  readonly path: string;
  readonly identity: Identity | null;
  readonly checkpoint: Checkpoint;
  readonly state: SourceState;
  readonly tally: Readonly<LineTally>;
  readonly bytes: number;
  readonly requests: readonly RequestCount[];
  readonly events: ErrorList;
  /** Not part of `tally`, `requests` and `events`; absent: the input ended where a line and a record did, or goes on. */
  readonly tail?: Tail | undefined;
  /** The batch is refused (SourceMoved) when this is no longer so. Absent: not checked. */
  readonly seen?: Seen | undefined;
}

export interface Batch {
  readonly sources: readonly SourceDelta[];
  /** Epoch ms of the commit, given by the caller. */
  readonly now: number;
}

export interface CommitResult {
  /** Per source of the batch, in its order. `errors`: newly counted; `duplicates`: counted before, maybe enriched. */
  readonly sources: readonly { readonly id: number; readonly errors: number; readonly duplicates: number }[];
  /** Requests and new errors counted under the host `other`, since the ledger has no room for more places. Absent: none. */
  readonly diverted?: number;
}
