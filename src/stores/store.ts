// The write contract: where counts, errors and checkpoints go. A batch and the checkpoints it reached are one transaction.
import type { AlertBook, Measures } from '../model/alert.ts';
import type { Batch, CommitResult, KnownSource } from '../model/batch.ts';

export interface PruneLimits {
  /** Single errors older than this (epoch ms) go. */
  readonly before: number;
  /** At most this many single errors stay, the newest. */
  readonly keep: number;
}

/** What one step of retention did: errors removed, by which limit, or errors only counted. */
export interface PruneStep {
  readonly removed: number;
  readonly by: 'age' | 'count';
  readonly counted: number;
}

export interface PruneResult {
  readonly byAge: number;
  readonly byCount: number;
  readonly left: number;
}

/**
 * Owned by one writer at a time. Every method is synchronous and throws OssightError('database') when the store cannot do it;
 * nothing of a batch is visible then, and the same batch may be committed again.
 */
export interface Store {
  /** Length of the base window in seconds, fixed when the store was created. */
  readonly windowSeconds: number;
  /**
   * Sources that have a rung of this length with this hash (Identity.rungs; a rung table with an index makes it quick).
   * The caller compares prints and marker (sources/recognise.ts).
   */
  sourcesByRung(length: number, hash: string): readonly KnownSource[];
  /**
   * Counts, events, identity and checkpoint of every source in the batch, all or nothing. The tail that a source was left
   * with is taken back in the same transaction. Throws SourceMoved when `seen` of a source is out of date.
   */
  commit(batch: Batch): CommitResult;
  /** Removes single errors past the limits; counts stay. `dryRun` only says what would go. */
  prune(limits: PruneLimits, dryRun: boolean): PruneResult;
  /**
   * The same in steps that each touch a bounded number of rows, however many there are, so that a follower can do one between
   * two looks. To be begun anew after it threw.
   */
  pruneSteps(limits: PruneLimits): Iterator<PruneStep, void>;
  /**
   * Throws OssightError('database') when another process follows logs into this store. The lock is the system's, so it is gone
   * with its process however that ended, and holds between containers that share a volume.
   */
  takeFollowerLock(paths: readonly string[], now: number): void;
  dropFollowerLock(): void;
  /** What alert rules are measured by and where their state is kept. `ledger`: the stable id of the store. */
  alerts(): { readonly measures: Measures; readonly book: AlertBook; readonly ledger: string };
  close(): void;
}
