// Which files the arguments of a follower stand for, listed anew only when a directory may have changed: expanding a glob
// costs a hundred times what a look at its directory does, and a follower asks each second for months. Reads no file.
import { realpathSync, readdirSync, statSync } from 'node:fs';
import { dirname, isAbsolute } from 'node:path';
import { globSync, isDynamicPattern } from 'tinyglobby';
import { absent } from './absent.ts';
import { DATABASE } from './database-name.ts';

/** After a change it is listed this often again: file systems tell times no finer than some ms, a few only seconds. */
const AGAIN = 3;
/** As often it is listed whether anything changed or not: a link may lead to what was not there, a server keep old times. */
const AT_LEAST_EACH = 5;

export interface Listed {
  readonly paths: readonly string[];
  /** All whose change changes the answer; null: nobody can tell. */
  readonly directories: readonly string[] | null;
}

interface Kept {
  readonly listed: Listed;
  readonly marks: string | null;
  /** Answers since it was listed, and how often it must be listed yet. */
  answers: number;
  readonly again: number;
}

/** As `list` of the follower's file system (src/follow/file-system.ts). `look`: for tests. */
export function createListing(look: (pattern: string) => Listed = expand): (pattern: string) => readonly string[] {
  const known = new Map<string, Kept>();
  return (pattern) => {
    const kept = known.get(pattern);
    const marks = marksOf(kept?.listed.directories ?? null);
    const changed = kept === undefined || marks === null || marks !== kept.marks;
    if (!changed && kept.again <= 0 && kept.answers < AT_LEAST_EACH - 1) {
      kept.answers += 1;
      return kept.listed.paths;
    }
    known.delete(pattern);
    const listed = look(pattern);
    const same = kept?.listed.directories?.join('\n') === listed.directories?.join('\n');
    known.set(pattern, {
      listed,
      // Marks from before the look: what changed meanwhile is then a change. New directories are listed again anyway.
      marks: same ? marks : marksOf(listed.directories),
      answers: 0,
      again: changed ? AGAIN : kept.again - 1,
    });
    return listed.paths;
  };
}

/** Throws what the system reports, other than that nothing is there. */
export function expand(pattern: string): Listed {
  const found = absent(() => statSync(pattern));
  if (found?.isDirectory() === true) {
    const directories = new Map<string, string>();
    const paths = below(pattern, directories).toSorted();
    return { paths, directories: [...directories.values()] };
  }
  // One look is all it takes.
  if (found !== null) return { paths: [pattern], directories: null };
  if (!isDynamicPattern(pattern)) return { paths: [], directories: null };
  const matches = globSync(pattern, { onlyFiles: true, expandDirectories: false, absolute: isAbsolute(pattern) });
  const paths = matches.filter((path) => !DATABASE.test(path)).toSorted();
  const directory = dirname(pattern);
  const plain = !isDynamicPattern(directory) && !pattern.includes('\\');
  return { paths, directories: plain ? [directory] : null };
}

/** As import takes a directory: recursive, without hidden names, each directory once. `seen`: real names to names. */
function below(directory: string, seen: Map<string, string>): string[] {
  const real = absent(() => realpathSync(directory));
  if (real === null || seen.has(real)) return [];
  seen.set(real, directory);
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

/** null: one of them is not there, or nobody knows which they are. */
function marksOf(directories: readonly string[] | null): string | null {
  if (directories === null) return null;
  const marks: string[] = [];
  for (const directory of directories) {
    const stat = absent(() => statSync(directory, { bigint: true }));
    if (stat === null) return null;
    marks.push(`${stat.dev}:${stat.ino}:${stat.mtimeNs}`);
  }
  return marks.join('\n');
}
