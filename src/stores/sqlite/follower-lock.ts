// One follower per database. What keeps a second one out is a lock of the system, held as long as its process lives and gone
// with it, also after kill -9 and also when the two cannot see each other (containers that share a volume): SQLite's own, on an
// empty file beside the database. The row only tells whoever is refused who has it, and may outlive its process.
import { closeSync, openSync } from 'node:fs';
import { pid } from 'node:process';
import Database from 'better-sqlite3';
import { OssightError } from '../../model/error.ts';
import { codeOf } from './failure.ts';

interface Holder {
  readonly pid: number;
  readonly paths: string;
  readonly since: number;
}

/** Beside the database; it stays there, since removing it could leave two processes with a lock on two files. */
const ENDING = '-follower';

export class FollowerLock {
  readonly #db: Database.Database;
  readonly #path: string;
  #held: Database.Database | null = null;

  /** `path`: '' for a private database, which nobody else can follow into. */
  constructor(db: Database.Database, path: string) {
    this.#db = db;
    this.#path = path;
  }

  /** Throws OssightError('database') with id and paths of the process that follows already. */
  take(paths: readonly string[], now: number): void {
    if (this.#held === null && this.#path !== '') this.#held = this.#lock();
    this.#db
      .prepare("INSERT OR REPLACE INTO follower (id, pid, started, paths, since) VALUES (1, ?, '', ?, ?)")
      .run(pid, JSON.stringify(paths), Math.trunc(now));
  }

  drop(): void {
    if (this.#held === null) return;
    try {
      this.#db.prepare('DELETE FROM follower WHERE id = 1 AND pid = ?').run(pid);
    } finally {
      this.release();
    }
  }

  /** The lock alone; nothing is written. */
  release(): void {
    this.#held?.close();
    this.#held = null;
  }

  #lock(): Database.Database {
    const file = this.#path + ENDING;
    create(file);
    const lock = new Database(file, { fileMustExist: true, timeout: 0 });
    try {
      lock.exec('BEGIN EXCLUSIVE');
      return lock;
    } catch (error) {
      lock.close();
      throw codeOf(error)?.startsWith('SQLITE_BUSY') === true ? this.#taken(error) : error;
    }
  }

  #taken(cause: unknown): OssightError {
    const holder = this.#db.prepare<[], Holder>('SELECT pid, paths, since FROM follower WHERE id = 1').get();
    return new OssightError('database', `${this.#path} is followed into by another process`, {
      reason:
        holder === undefined
          ? 'it has just begun'
          : `process ${holder.pid} follows ${listOf(holder.paths)} since ${new Date(holder.since).toISOString()}`,
      hint: 'give that one more paths, or name another database with --db',
      cause,
    });
  }
}

/** Not opened when it is there: to close it again would let go a lock that this very process has on it (fcntl(2)). */
function create(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

function listOf(paths: string): string {
  const parsed: unknown = JSON.parse(paths);
  return Array.isArray(parsed) ? parsed.map(String).join(', ') : '';
}
