// Keeps a follower's hands off the database that it writes to, whatever that is called and wherever it lies. Not a matter of
// taste: when a process closes any descriptor of a file, it loses all locks it has on that file (fcntl(2)), SQLite's too.
import { realpathSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { FileSystem } from '../follow/file-system.ts';

const PARTS = ['', '-wal', '-shm', '-journal', '-follower'];

/** The same files without the database at `path`, its journals and its lock. */
export function sparing(files: FileSystem, path: string): FileSystem {
  const names = new Set(PARTS.map((part) => basename(path) + part));
  const directory = realpathSync(dirname(path));
  const isOwn = (each: string): boolean => names.has(basename(each)) && isIn(dirname(each), directory);
  return {
    ...files,
    list: (pattern) => files.list(pattern).filter((each) => !isOwn(each)),
    siblings: (each) => files.siblings(each).filter((other) => !isOwn(other)),
  };
}

function isIn(candidate: string, directory: string): boolean {
  try {
    return realpathSync(candidate) === directory;
  } catch {
    return false;
  }
}
