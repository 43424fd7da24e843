// What the user's path arguments stand for: files, directories (recursive), globs, `-`. Opens nothing.
import { realpath, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { OssightError } from '../model/error.ts';
import { readFault } from './file.ts';

export interface ExpandedPaths {
  /** In the order of the arguments, each directory's and glob's files by name; each file once. */
  readonly paths: readonly string[];
  /** Arguments that stand for nothing. */
  readonly faults: readonly OssightError[];
}

/** Never logs, in directories and globs; named one by one they are read like any file. */
const NOT_LOGS = ['**/*.db', '**/*.db-wal', '**/*.db-shm', '**/*.db-journal', '**/node_modules/**'];

/** A literal path wins over its reading as a glob. */
export async function expandPaths(args: readonly string[]): Promise<ExpandedPaths> {
  const paths: string[] = [];
  const faults: OssightError[] = [];
  const seen = new Set<string>();
  const add = async (path: string): Promise<void> => {
    const real = path === '-' ? path : await realpath(path).catch(() => path);
    if (!seen.has(real)) paths.push(path);
    seen.add(real);
  };
  for (const arg of args) {
    if (arg === '-') {
      await add(arg);
      continue;
    }
    try {
      for (const path of await expand(arg)) await add(path);
    } catch (error) {
      faults.push(readFault(arg, error));
    }
  }
  return { paths, faults };
}

async function expand(arg: string): Promise<string[]> {
  const found = await stat(arg).catch((error: unknown) => {
    if (isDynamicPattern(arg)) return null;
    throw error;
  });
  if (found?.isDirectory() === true) return listDirectory(arg);
  if (found !== null) return [arg];
  const matches = await glob(arg, {
    onlyFiles: true,
    expandDirectories: false,
    absolute: isAbsolute(arg),
    ignore: NOT_LOGS,
  });
  if (matches.length === 0) {
    throw new OssightError('input', `nothing matches ${arg}`, {
      hint: 'quote the pattern if the shell should not expand it',
    });
  }
  return matches.toSorted();
}

async function listDirectory(directory: string): Promise<string[]> {
  const files = await glob('**', { cwd: directory, onlyFiles: true, dot: false, ignore: NOT_LOGS });
  const base = directory.endsWith('/') ? directory : `${directory}/`;
  return files.toSorted().map((file) => base + file);
}
