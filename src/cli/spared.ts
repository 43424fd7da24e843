// Keeps a process's hands off the database that it writes to, whatever that is called, wherever it lies and whichever link
// leads there. Not a matter of taste: when a process closes any descriptor of a file, it loses all locks it has on that file
// (fcntl(2)), SQLite's too. Looks at names and inodes, opens nothing.
import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { FileSystem } from '../follow/file-system.ts';

const PARTS = ['', '-wal', '-shm', '-journal', '-follower'];

interface OwnFiles {
  /** By its name: SQLite may make it at any time. */
  isNamed(path: string): boolean;
  /** `dev:ino` of those that are there now. */
  inodes(): ReadonlySet<string>;
}

/** Tells the database at `path`, its journals and its lock from other files. The database need not be there. */
export function ownTest(path: string): (each: string) => boolean {
  const own = ownFiles(path);
  const inodes = own.inodes();
  return (each) => {
    if (own.isNamed(each)) return true;
    const inode = inodeOf(each);
    return inode !== null && inodes.has(inode);
  };
}

/** The same files without the database at `path`, its journals and its lock. */
export function sparing(files: FileSystem, path: string): FileSystem {
  const own = ownFiles(path);
  let inodes = own.inodes();
  const stat: FileSystem['stat'] = (each) => {
    const found = files.stat(each);
    return found !== null && inodes.has(`${found.dev}:${found.ino}`) ? null : found;
  };
  return {
    list: (pattern) => {
      inodes = own.inodes();
      return files.list(pattern).filter((each) => !own.isNamed(each));
    },
    siblings: (each) => files.siblings(each).filter((other) => !own.isNamed(other)),
    stat,
    open: (each) => (stat(each) === null ? null : files.open(each)),
  };
}

function ownFiles(path: string): OwnFiles {
  // SQLite names its journals after what a link leads to.
  const bases = [placeOf(path), realOf(path) ?? placeOf(path)];
  const paths = new Set(bases.flatMap((base) => PARTS.map((part) => base + part)));
  const names = new Set([...paths].map((each) => basename(each)));
  return {
    isNamed: (each) => names.has(basename(each)) && paths.has(placeOf(each)),
    inodes: () => new Set([...paths].flatMap((each) => inodeOf(each) ?? [])),
  };
}

/** Its name in its directory, links to the directory followed. */
function placeOf(path: string): string {
  return join(realOf(dirname(path)) ?? resolve(dirname(path)), basename(path));
}

function realOf(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

function inodeOf(path: string): string | null {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return null;
  }
}
