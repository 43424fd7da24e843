// What `doctor` asks of a database and of SQLite itself. Looks, never mends.
import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { checkFile } from './check.ts';
import { guard } from './failure.ts';
import { schemaVersion } from './migrate.ts';

export interface Inspection {
  readonly schema: number;
  readonly windowSeconds: number;
  /** The ledger's stable id. */
  readonly collector: string;
  /** What an integrity check of every page found; empty when all is well. */
  readonly problems: readonly string[];
  readonly journalMode: string;
  readonly walBytes: number;
  readonly bytes: number;
  /** Single errors kept. */
  readonly errors: number;
}

/** The schema that this version makes and reads. (Its module speaks of better-sqlite3's types, which users need not have.) */
export function currentSchema(): number {
  return schemaVersion();
}

export function sqliteVersion(): string {
  const db = new Database(':memory:');
  try {
    return String(db.prepare('SELECT sqlite_version()').pluck().get());
  } finally {
    db.close();
  }
}

/** Reads every page, so a database of gigabytes takes its time. Throws OssightError('database') for what is not ossight's. */
export function inspectDatabase(path: string): Inspection {
  checkFile(path, 'read');
  return guard(path, () => {
    const db = new Database(path, { readonly: true, fileMustExist: true });
    try {
      const meta = db
        .prepare<[], { window: number; collector: string }>('SELECT window_seconds AS window, collector FROM meta')
        .get();
      const findings = db.prepare<[], string>('PRAGMA integrity_check(20)').pluck().all();
      return {
        schema: Number(db.pragma('user_version', { simple: true })),
        windowSeconds: meta?.window ?? 0,
        collector: meta?.collector ?? '',
        problems: findings.filter((finding) => finding !== 'ok'),
        journalMode: String(db.pragma('journal_mode', { simple: true })),
        walBytes: sizeOf(`${path}-wal`),
        bytes: sizeOf(path),
        errors: Number(db.prepare('SELECT count(*) FROM error').pluck().get()),
      };
    } finally {
      db.close();
    }
  });
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
