// Permissions mean nothing to root, so a test of them becomes somebody else for as long as it lasts. Tests of a
// process run one after the other (vitest's forks), so nobody else is meant.
import { chownSync } from 'node:fs';

const NOBODY = 65_534;

/** Runs `body` without root's rights; `paths` are given to whom it runs as, so that only their modes count. */
export async function asNobody<T>(paths: readonly string[], body: () => T | Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return body();
  for (const path of paths) chownSync(path, NOBODY, NOBODY);
  process.seteuid?.(NOBODY);
  try {
    return await body();
  } finally {
    process.seteuid?.(0);
  }
}
