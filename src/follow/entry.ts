// One file in sight (or just out of it), and what is known of it between two looks. Data only.
import type { FileStat, FollowedHandle } from './file-system.ts';
import { keyOf } from './file-system.ts';
import type { Follower } from './follower.ts';

export interface Entry {
  readonly key: string;
  /** The name under which it began: what its rotated forms are looked for by. */
  readonly home: string;
  path: string;
  stat: FileStat;
  /** `mark` of the file when everything in it had been read; '' when it must be looked at. */
  done: string;
  reader: Follower | null;
  /** The reading that the store refused, because another one has read on; until it is known what became of the rest. */
  overtaken: Follower | null;
  handle: FollowedHandle | null;
  /** Its name went on to another file. */
  rotated: boolean;
  /** No name of it is in sight. */
  away: boolean;
  /** Nobody can tell now whether it is there. */
  unsure: boolean;
  /** Its content is no longer what was read; nothing more is read from it until that is settled. */
  changed: boolean;
  /** Its open state was ended; when that is stored it is let go. */
  closing: boolean;
  /** Where a file that was never seen is begun. */
  from: 'start' | 'end';
  /** Monotonic ms of the last byte. */
  activeAt: number;
  /** Looking into it failed: as it stood then, and when (monotonic ms). */
  failed: { readonly mark: string; readonly at: number } | null;
}

export function newEntry(path: string, home: string, stat: FileStat, from: 'start' | 'end', now: number): Entry {
  return {
    key: keyOf(stat),
    home,
    path,
    stat,
    done: '',
    reader: null,
    overtaken: null,
    handle: null,
    rotated: path !== home,
    away: false,
    unsure: false,
    changed: false,
    closing: false,
    from,
    activeAt: now,
    failed: null,
  };
}

/** Tells that somebody wrote. */
export function markOf(stat: FileStat): string {
  return `${stat.size}:${stat.mtimeNs}`;
}

/** Lines and bytes of a file that are still on their way. */
export interface Backlog {
  readonly path: string;
  readonly lines: number;
  readonly bytes: number;
}

export const NONE = { lines: 0, bytes: 0 };

/** Of those files that have any. */
export function backlog(entries: Iterable<Entry>, of: (entry: Entry) => Omit<Backlog, 'path'>): Backlog[] {
  return [...entries].flatMap((entry) => {
    const { lines, bytes } = of(entry);
    return lines > 0 || bytes > 0 ? [{ path: entry.path, lines, bytes }] : [];
  });
}

/** Bytes that are there and were not read yet. */
export function unread({ stat, reader }: Entry): number {
  return reader === null ? 0 : stat.size - reader.position;
}
