// What SQLite and the file system say when they cannot, told as ossight tells it: what, why, what to do. Decides nothing else.
import Database from 'better-sqlite3';
import { OssightError } from '../../model/error.ts';
import { lockHolder } from './lock-holder.ts';

/** Runs `work`; whatever SQLite throws leaves as OssightError('database'). `path` is '' for a private database. */
export function guard<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asFailure(path, error);
  }
}

export function asFailure(path: string, error: unknown): Error {
  if (error instanceof OssightError) return error;
  const code = codeOf(error);
  if (code === null || !(error instanceof Error)) {
    return error instanceof Error ? error : new OssightError('internal', String(error));
  }
  const name = path === '' ? 'the temporary database' : path;
  const more = (reason: string, hint: string) => ({ reason, hint, cause: error });
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    const holder = path === '' ? null : lockHolder(path);
    const reason =
      holder === null ? 'another process is writing to it' : `process ${holder.pid} (${holder.command}) holds its lock`;
    return new OssightError('database', `${name} is locked`, more(reason, 'wait until it is done, or stop it'));
  }
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') {
    return new OssightError(
      'database',
      `cannot write to ${name}`,
      more('the disk is full', 'free some space; nothing of this batch was stored'),
    );
  }
  if (code === 'SQLITE_CORRUPT' || code.startsWith('SQLITE_CORRUPT_') || code === 'SQLITE_NOTADB') {
    return damaged(name, error.message, error);
  }
  if (code.startsWith('SQLITE_READONLY') || code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    return new OssightError(
      'database',
      `cannot write to ${name}`,
      more(
        'it is read-only here',
        'check owner and permissions of the file and its directory, or name another file with --db',
      ),
    );
  }
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new OssightError(
      'database',
      `cannot make ${name}`,
      more('a directory of its path does not exist', 'make the directory first, or name another file with --db'),
    );
  }
  if (code.startsWith('SQLITE_CANTOPEN')) return unreadable(name, error);
  return new OssightError('database', `${name} failed`, { reason: `${error.message} (${code})`, cause: error });
}

/** SQLite keeps a write-ahead log beside the file, and must be able to make it even to read. */
export function unreadable(name: string, cause: unknown): OssightError {
  return new OssightError('database', `cannot open ${name}`, {
    reason: 'SQLite has to write beside the file even to read it, and cannot',
    hint: 'copy the file (with its -wal, if there is one) to a directory of your own and name the copy with --db',
    cause,
  });
}

export function damaged(name: string, reason: string, cause?: unknown): OssightError {
  return new OssightError('database', `${name} is damaged`, {
    reason,
    hint: 'keep the file; restore a backup, or import the logs again into a new one named with --db',
    cause,
  });
}

/** SQLite's or the system's code of an error. */
export function codeOf(error: unknown): string | null {
  if (error instanceof Database.SqliteError) return error.code;
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return null;
}
