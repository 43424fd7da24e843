// What the follower is made of and what it says: parts, options, notices. No behaviour.
import type { OssightError } from '../model/error.ts';
import type { LineTally } from '../model/record.ts';
import { COMMIT_SIZE } from '../pipeline/commit-size.ts';
import type { PipelineParts, PipelineStore } from '../pipeline/pipeline.ts';
import type { Clock, FileSystem } from './file-system.ts';

export interface TailParts {
  readonly files: FileSystem;
  readonly clock: Clock;
  readonly store: PipelineStore;
  readonly pipeline: PipelineParts;
  /** sources/decoding.ts: whether bytes are content as they stand, and what becomes of those that are not (gzip, UTF-16). */
  readonly isPlain: (head: Uint8Array, path: string) => boolean;
  readonly contentOf: (raw: AsyncIterable<Uint8Array>, path: string) => AsyncIterable<Uint8Array>;
  readonly notice: (notice: Notice) => void;
  readonly onRejected: (reason: string, path: string, line: number, texts: readonly string[]) => void;
}

export interface TailOptions {
  /** For files that are there at the first step and were never seen. Default 'start'. */
  readonly from: 'start' | 'end';
  /** ms between commits; 0: each step commits. Default 1,000. */
  readonly flushMs: number;
  /** Bytes that one file may give in one step before others have their turn. Default 1 MiB. */
  readonly budgetBytes: number;
  /** Bytes that all files together may give in one step: the time between two looks at anything else. Default 16 MiB. */
  readonly stepBytes: number;
  /** Descriptors held open at once. Default 128. */
  readonly maxOpen: number;
  /** A file that lost its name (renamed, deleted) is let go when it was quiet for this long, in ms. Default 5,000. */
  readonly quietMs: number;
  /**
   * A file in its place that was quiet for this long, in ms: what is open in it (a last line without line end, a record whose
   * end nothing tells) counts from then on, until more is written and it is read again. Default 30,000.
   */
  readonly idleMs: number;
  /** The arguments are expanded anew after this long, in ms; 0: in each step. Default 1,000. */
  readonly listMs: number;
  /** A commit is made before `flushMs` when this many counts and events are held. Default 4,000. */
  readonly commitSize: number;
}

export const TAIL_DEFAULTS: TailOptions = {
  from: 'start',
  flushMs: 1000,
  budgetBytes: 1024 * 1024,
  stepBytes: 16 * 1024 * 1024,
  maxOpen: 128,
  quietMs: 5000,
  idleMs: 30_000,
  listMs: 1000,
  commitSize: COMMIT_SIZE,
};

/** Things to say; each is given once per change, never once per step. */
export type Notice =
  | { readonly kind: 'unreadable'; readonly path: string; readonly reason: string }
  | { readonly kind: 'readable'; readonly path: string }
  | { readonly kind: 'lost'; readonly path: string; readonly bytes: number; readonly why: string }
  | { readonly kind: 'rotated' | 'truncated' | 'gone'; readonly path: string }
  | { readonly kind: 'store-failed'; readonly fault: OssightError }
  | { readonly kind: 'store-back' };

/** What a step left behind. */
export interface StepResult {
  /** More could be read at once: step again without waiting. */
  readonly more: boolean;
  /** Something is held that no commit has taken yet. */
  readonly held: boolean;
  /** The store refuses; ms until it is tried again. */
  readonly retryMs: number | null;
  /** ms until what is held is committed; null when nothing is. */
  readonly dueMs: number | null;
}

/** Totals since the follower began. */
export interface TailTotals {
  readonly tally: LineTally;
  readonly errors: number;
  readonly duplicates: number;
  readonly bytes: number;
  readonly recognised: number;
  readonly ambiguous: number;
  readonly lostBytes: number;
  /** Files that have been read from, and those being followed now. */
  readonly sources: number;
  readonly files: number;
  readonly open: number;
  /** Of sources that had been known before. */
  readonly known: number;
}
