// How the follower is getting on, as it tells whoever started it.

interface FollowedFile {
  readonly path: string;
  /** Bytes of content that were read. */
  readonly offset: number;
  /** Bytes that are there and not read yet. */
  readonly lag: number;
}

export interface FollowerState {
  readonly running: boolean;
  /** Times it was started again after it had ended by itself. */
  readonly restarts: number;
  /** Those with most to read first; at most as many as it tells of. */
  readonly files: readonly FollowedFile[];
  /** Files beyond those, and what they lag together. */
  readonly others: { readonly files: number; readonly lag: number };
  readonly lostBytes: number;
}

/** What open pages are told. */
export interface FollowerSummary {
  readonly running: boolean;
  readonly files: number;
  /** Bytes that are there and not read yet. */
  readonly lag: number;
}

export function summaryOf({ running, files, others }: FollowerState): FollowerSummary {
  return { running, files: files.length + others.files, lag: files.reduce((sum, { lag }) => sum + lag, others.lag) };
}

/** What the follower sends. */
export interface FollowerReport extends Omit<FollowerState, 'running' | 'restarts'> {
  /** Seconds that commits took since the last report. */
  readonly commits: readonly number[];
}

export const MOST_FILES = 100;
export const MOST_COMMITS = 1000;

export function isFollowerReport(message: unknown): message is FollowerReport {
  return (
    typeof message === 'object' &&
    message !== null &&
    'files' in message &&
    Array.isArray(message.files) &&
    'others' in message &&
    'lostBytes' in message &&
    'commits' in message &&
    Array.isArray(message.commits)
  );
}
