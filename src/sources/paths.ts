// What the user's path arguments stand for: files, directories (recursive), globs, `-`. Opens nothing.
import { readdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { OssightError } from '../model/error.ts';
import { readFault } from './read-fault.ts';
import { DATABASE } from './database-name.ts';

export interface ExpandedPaths {
  /** In the order of the arguments, each directory's and glob's files by name; each file once. */
  readonly paths: readonly string[];
  /** Arguments that stand for nothing. */
  readonly faults: readonly OssightError[];
}

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
      for (const path of await expand(arg, faults)) await add(path);
    } catch (error) {
      faults.push(readFault(arg, error));
    }
  }
  return { paths, faults };
}

async function expand(arg: string, faults: OssightError[]): Promise<string[]> {
  const found = await stat(arg).catch((error: unknown) => ({ error }));
  if (!('error' in found))
    return found.isDirectory() ? (await listDirectory(arg, new Set(), faults)).toSorted() : [arg];
  // Few arguments are patterns.
  const { glob, isDynamicPattern } = await import('tinyglobby');
  if (!isDynamicPattern(arg)) throw found.error;
  const matches = await glob(arg, { onlyFiles: true, expandDirectories: false, absolute: isAbsolute(arg) });
  const logs = matches.filter((path) => !DATABASE.test(path));
  if (logs.length === 0) {
    throw new OssightError('input', `nothing matches ${arg}`, {
      hint: 'quote the pattern if the shell should not expand it',
    });
  }
  return logs.toSorted();
}

/** Not a glob: a directory's name may hold any character, and one that cannot be read must be told. */
async function listDirectory(directory: string, seen: Set<string>, faults: OssightError[]): Promise<string[]> {
  const real = await realpath(directory);
  if (seen.has(real)) return [];
  seen.add(real);
  const files: string[] = [];
  for (const name of await readdir(directory)) {
    if (name.startsWith('.') || name === 'node_modules' || DATABASE.test(name)) continue;
    const path = directory.endsWith('/') ? directory + name : `${directory}/${name}`;
    try {
      const entry = await stat(path);
      if (entry.isDirectory()) files.push(...(await listDirectory(path, seen, faults)));
      else if (entry.isFile()) files.push(path);
    } catch (error) {
      // A link to nothing, or a file that a rotation has just taken away.
      const gone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!gone) faults.push(readFault(path, error));
    }
  }
  return files;
}
