// A database is made under a name of its own beside the one that it gets. Here are that name, and the end of drafts that
// killed processes left behind. Removes nothing of a process that still runs.
import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { kill, pid as ownPid } from 'node:process';

export function draftPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.${ownPid}-${randomBytes(4).toString('hex')}.tmp`);
}

/** A draft that stays is in nobody's way, and must not hide what went wrong before, or that all went well. */
export function discardDraft(draft: string): void {
  for (const file of [draft, `${draft}-wal`, `${draft}-shm`, `${draft}-journal`]) {
    try {
      rmSync(file, { force: true });
    } catch {
      // The next one who looks removes it.
    }
  }
}

/** Of this database, by processes that are gone. Called while this process makes none itself. */
export function discardLeftDrafts(path: string): void {
  const start = `.${basename(path)}.`;
  for (const name of namesIn(dirname(path))) {
    const maker = name.startsWith(start) ? /^(\d+)-[0-9a-f]{8}\.tmp$/.exec(name.slice(start.length))?.[1] : undefined;
    if (maker !== undefined && !isAnother(Number(maker))) discardDraft(join(dirname(path), name));
  }
}

/** A kill between the two steps of giving a draft its name leaves it with both. */
export function hasTwoNames(path: string): boolean {
  return statSync(path).nlink > 1;
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** A process that runs, and is not this one: ids are used again, in containers soon. */
function isAnother(pid: number): boolean {
  if (pid === ownPid) return false;
  try {
    kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
