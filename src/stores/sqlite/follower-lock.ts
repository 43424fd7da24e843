// One follower per database: a row that names the process, taken and checked in one transaction, so that no two can take it.
// A process that was killed leaves it behind and keeps nobody out, because it is asked whether it still runs.
import { readFileSync } from 'node:fs';
import { kill, pid as ownPid } from 'node:process';
import type Database from 'better-sqlite3';
import { OssightError } from '../../model/error.ts';

interface Holder {
  readonly pid: number;
  readonly started: string;
  readonly paths: string;
  readonly since: number;
}

/** Throws OssightError('database') with id and paths of the process that follows already. */
export function takeFollowerLock(db: Database.Database, path: string, paths: readonly string[], now: number): void {
  db.transaction(() => {
    const holder = db.prepare<[], Holder>('SELECT pid, started, paths, since FROM follower WHERE id = 1').get();
    if (holder !== undefined && holder.pid !== ownPid && runs(holder)) throw taken(path, holder);
    db.prepare('INSERT OR REPLACE INTO follower (id, pid, started, paths, since) VALUES (1, ?, ?, ?, ?)').run(
      ownPid,
      startOf(ownPid) ?? '',
      JSON.stringify(paths),
      Math.trunc(now),
    );
  }).immediate();
}

export function dropFollowerLock(db: Database.Database): void {
  db.prepare('DELETE FROM follower WHERE id = 1 AND pid = ?').run(ownPid);
}

function taken(path: string, holder: Holder): OssightError {
  const since = new Date(holder.since).toISOString();
  return new OssightError('database', `${path} is followed into by another process`, {
    reason: `process ${holder.pid} follows ${listOf(holder.paths)} since ${since}`,
    hint: 'give that one more paths, or name another database with --db',
  });
}

function listOf(paths: string): string {
  const parsed: unknown = JSON.parse(paths);
  return Array.isArray(parsed) ? parsed.map(String).join(', ') : '';
}

function runs({ pid, started }: Holder): boolean {
  const start = startOf(pid);
  if (start !== null) return started === '' || start === started;
  try {
    kill(pid, 0);
    return true;
  } catch (error) {
    // It runs, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Field 22 of /proc/PID/stat, the start in ticks since the machine's (proc(5)); null where there is no such file. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name, field 2, may hold anything, brackets and spaces too.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
