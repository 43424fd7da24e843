// The file system as a follower sees it (the contract is in src/follow/file-system.ts), by Node's synchronous calls.
// Errors other than "not there" pass through with the system's code.
import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, realpathSync, statSync } from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { basename, dirname, isAbsolute } from 'node:path';
import { globSync, isDynamicPattern } from 'tinyglobby';

interface FileStat {
  readonly dev: string;
  readonly ino: string;
  readonly birthNs: string | null;
  readonly mtimeNs: string;
  readonly size: number;
  readonly links: number;
}

interface Handle {
  stat(): FileStat;
  read(buffer: Uint8Array, position: number): number;
  close(): void;
}

/** Databases and their journals are no logs. */
const DATABASE = /\.db(?:-wal|-shm|-journal)?$/;

export const followFiles = {
  list(pattern: string): string[] {
    const found = absent(() => statSync(pattern));
    if (found?.isDirectory() === true) return below(pattern, new Set()).toSorted();
    if (found !== null) return [pattern];
    if (!isDynamicPattern(pattern)) return [];
    const matches = globSync(pattern, { onlyFiles: true, expandDirectories: false, absolute: isAbsolute(pattern) });
    return matches.filter((path) => !DATABASE.test(path)).toSorted();
  },

  siblings(path: string): string[] {
    const directory = dirname(path);
    const name = basename(path);
    const prefix = path.slice(0, path.length - name.length);
    const names = absent(() => readdirSync(directory)) ?? [];
    return names.filter((each) => each !== name && each.startsWith(name)).map((each) => prefix + each);
  },

  stat(path: string): FileStat | null {
    const found = absent(() => statSync(path, { bigint: true }));
    return found?.isFile() === true ? told(found) : null;
  },

  open(path: string): Handle | null {
    // A pipe would keep the opening waiting for its writer.
    const fd = absent(() => openSync(path, constants.O_RDONLY | constants.O_NONBLOCK));
    if (fd === null) return null;
    if (!fstatSync(fd).isFile()) {
      closeSync(fd);
      return null;
    }
    return {
      stat: () => told(fstatSync(fd, { bigint: true })),
      read: (buffer, position) => readAt(fd, buffer, position),
      close: () => closeSync(fd),
    };
  },
};

function readAt(fd: number, buffer: Uint8Array, position: number): number {
  for (;;) {
    try {
      return readSync(fd, buffer, 0, buffer.length, position);
    } catch (error) {
      if (codeOf(error) !== 'EINTR') throw error;
    }
  }
}

/** As import takes a directory: recursive, without hidden names, each directory once. */
function below(directory: string, seen: Set<string>): string[] {
  const real = absent(() => realpathSync(directory));
  if (real === null || seen.has(real)) return [];
  seen.add(real);
  const files: string[] = [];
  for (const name of absent(() => readdirSync(directory)) ?? []) {
    if (name.startsWith('.') || name === 'node_modules' || DATABASE.test(name)) continue;
    const path = directory.endsWith('/') ? directory + name : `${directory}/${name}`;
    try {
      const stat = absent(() => statSync(path));
      if (stat?.isDirectory() === true) files.push(...below(path, seen));
      else if (stat?.isFile() === true) files.push(path);
    } catch {
      // It is told when it is looked at by name.
      files.push(path);
    }
  }
  return files;
}

function told(stat: BigIntStats): FileStat {
  return {
    dev: String(stat.dev),
    ino: String(stat.ino),
    birthNs: stat.birthtimeNs > 0n ? String(stat.birthtimeNs) : null,
    mtimeNs: String(stat.mtimeNs),
    size: Number(stat.size),
    links: Number(stat.nlink),
  };
}

/** null for what is not there. */
function absent<T>(look: () => T): T | null {
  try {
    return look();
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
