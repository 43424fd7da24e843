// The contract of the file system and the clock as a follower sees them. Everything is synchronous and nothing waits, so that
// each interleaving of writers and follower can be played step by step. The real ones are in src/sources/follow-files.ts.
//
// Three answers are kept apart throughout: it is there, it is not there (null), and "cannot look now" (an exception: EACCES,
// EIO, EMFILE, ...). Only the second one may ever be taken for a deletion.

export interface FileStat {
  /** Decimal strings, since they exceed 2^53. */
  readonly dev: string;
  readonly ino: string;
  /** null where the file system keeps no birth time. */
  readonly birthNs: string | null;
  /** Changes with every write and truncation; a renamed file keeps it, gzip hands it on to the .gz. */
  readonly mtimeNs: string;
  readonly size: number;
  /** Names of the file; 0 when it was deleted and only open handles keep it. */
  readonly links: number;
}

export interface FollowedHandle {
  /** Of the open file, wherever its name went. */
  stat(): FileStat;
  /** Up to `buffer.length` bytes from `position`; 0 at the end. May be short. Throws what the system reports. */
  read(buffer: Uint8Array, position: number): number;
  close(): void;
}

export interface FileSystem {
  /**
   * The files that a path argument stands for now: the path itself if something of that name is there (a directory: all
   * files in it, recursive), else what it matches as a glob. Empty when there is nothing. Never a database of SQLite.
   */
  list(pattern: string): readonly string[];
  /** Other files of the same directory whose names begin with the name of this one: what rotation makes of it. */
  siblings(path: string): readonly string[];
  /** Follows links. null: nothing there, or no regular file. */
  stat(path: string): FileStat | null;
  /** For reading. null: nothing there, or no regular file. */
  open(path: string): FollowedHandle | null;
}

export interface Clock {
  /** ms that never go backwards: all waiting is measured by it. */
  monotonic(): number;
  /** Epoch ms: written with each commit. */
  wall(): number;
}

/** Which file it is for as long as somebody looks: an inode alone is used again at once. */
export function keyOf(stat: Pick<FileStat, 'dev' | 'ino' | 'birthNs'>): string {
  return `${stat.dev}:${stat.ino}:${stat.birthNs ?? ''}`;
}
