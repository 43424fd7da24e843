// How a database comes to be and is opened: by a writer, by a reader, or privately for one report. A file is made under a
// temporary name and linked to its own when it is complete, so no kill leaves half a database behind.
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, realpathSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { OssightError } from '../../model/error.ts';
import type { Classify } from '../../model/event.ts';
import type { CatalogRow } from '../catalog-row.ts';
import type { Reader } from '../reader.ts';
import type { Store } from '../store.ts';
import { checkFile, checkPages, exists } from './check.ts';
import { discardDraft, discardLeftDrafts, draftPath, hasTwoNames } from './drafts.ts';
import { asFailure, codeOf, guard, unreadable } from './failure.ts';
import { APPLICATION_ID, migrate, refuseNewer, refuseOlder } from './migrate.ts';
import { SqliteReader } from './reader.ts';
import { SqliteStore } from './writer.ts';

export interface StoreOptions {
  /** Length of the base window in seconds (1 .. 86,400). Taken at creation; an existing database keeps its own. */
  readonly windowSeconds: number;
  readonly catalog: readonly CatalogRow[];
  /** Applied again to every error that a later sighting enriched. */
  readonly classify: Classify;
  /** Epoch ms. */
  readonly now: number;
  /** How long to wait for another writer, in ms. */
  readonly busyMs?: number;
  /** Places (host, bucket, region) that the ledger has room for; what is new beyond that counts under `other`. Default 50,000. */
  readonly placesKept?: number;
}

export interface OpenOptions extends StoreOptions {
  /** Make the database when there is none; otherwise that is an error. */
  readonly create: boolean;
}

const BUSY_MS = 10_000;
/** KiB of pages. A writer works on a few places at a time: more would only be memory that it touches for the first time. */
const WRITER_CACHE = 8_000;
const READER_CACHE = 32_000;

/** Opens `path` for writing ('' is a private database). Throws OssightError('database'). */
export function openStore(path: string, options: OpenOptions): Store & { readonly created: boolean } {
  if (path === '') return privateStore(options).store;
  const created = options.create && !exists(path) && createFile(path, options);
  checkFile(path, 'write');
  return guard(path, () => {
    if (hasTwoNames(path)) discardLeftDrafts(path);
    const db = new Database(path, { fileMustExist: true, timeout: options.busyMs ?? BUSY_MS });
    try {
      const version = Number(db.pragma('user_version', { simple: true }));
      refuseNewer(path, version);
      checkPages(db, path, 'sampled');
      db.pragma('journal_mode = WAL');
      db.pragma('synchronous = NORMAL');
      // Checkpoints write every page once however often it changed, so bulk imports gain from rarer ones.
      db.pragma('wal_autocheckpoint = 2000');
      db.pragma(`journal_size_limit = ${64 * 1024 * 1024}`);
      tune(db, WRITER_CACHE);
      migrate(db, version);
      fillCatalog(db, options.catalog);
      return new SqliteStore({ db, path, created, classify: options.classify, placesKept: options.placesKept });
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/** Opens `path` for reading only. Throws OssightError('database'). */
export function openReader(path: string, options: { readonly busyMs?: number } = {}): Reader {
  checkFile(path, 'read');
  return guard(path, () => {
    const db = new Database(realpathSync(path), {
      readonly: true,
      fileMustExist: true,
      timeout: options.busyMs ?? BUSY_MS,
    });
    try {
      const version = Number(db.pragma('user_version', { simple: true }));
      refuseNewer(path, version);
      refuseOlder(path, version);
      checkPages(db, path, 'sampled');
      db.pragma('query_only = 1');
      tune(db);
      return new SqliteReader({ db, path, owned: true });
    } catch (error) {
      db.close();
      throw codeOf(error)?.startsWith('SQLITE_READONLY') === true ? unreadable(path, error) : error;
    }
  });
}

/** A database that nobody else sees and that is gone after `store.close()`. Reader and store share it. */
export function openPrivate(options: StoreOptions): { readonly store: Store; readonly reader: Reader } {
  const { store, db } = privateStore(options);
  return { store, reader: new SqliteReader({ db, path: '', owned: false }) };
}

function privateStore(options: StoreOptions): { store: SqliteStore; db: Database.Database } {
  return guard('', () => {
    const db = new Database('');
    prepare(db, options);
    db.pragma('journal_mode = MEMORY');
    db.pragma('synchronous = OFF');
    tune(db);
    return {
      store: new SqliteStore({
        db,
        path: '',
        created: true,
        classify: options.classify,
        placesKept: options.placesKept,
      }),
      db,
    };
  });
}

function tune(db: Database.Database, cache = READER_CACHE): void {
  db.pragma(`cache_size = -${cache}`);
  db.pragma('temp_store = MEMORY');
}

/** Schema and first rows of a new database. */
function prepare(db: Database.Database, options: StoreOptions): void {
  const { windowSeconds } = options;
  if (!Number.isInteger(windowSeconds) || windowSeconds < 1 || windowSeconds > 86_400) {
    throw new OssightError('usage', `a window of ${windowSeconds} s is not possible`, {
      hint: 'give whole seconds from 1s to 1d',
    });
  }
  // Rows of a few hundred bytes under three indexes: 8 KiB pages measure 6 % faster than 4 KiB ones, 16 KiB no faster.
  db.pragma('page_size = 8192');
  db.pragma(`application_id = ${APPLICATION_ID}`);
  migrate(db, 0);
  db.prepare(
    'INSERT INTO meta (id, window_seconds, collector, created) VALUES (1, ?, lower(hex(randomblob(8))), ?)',
  ).run(windowSeconds, Math.trunc(options.now));
  fillCatalog(db, options.catalog);
}

/** False when somebody else made the file meanwhile. */
function createFile(path: string, options: StoreOptions): boolean {
  const directory = dirname(path);
  if (exists(`${path}-wal`)) {
    throw new OssightError('database', `${path}-wal is left over from a database that is gone`, {
      reason: 'SQLite would play it into the new database',
      hint: `put ${path} back, or remove ${path}-wal and ${path}-shm`,
    });
  }
  discardLeftDrafts(path);
  const draft = draftPath(path);
  try {
    closeSync(openSync(draft, 'wx', 0o600));
    const db = new Database(draft);
    try {
      db.pragma('journal_mode = MEMORY');
      db.pragma('synchronous = OFF');
      prepare(db, options);
      db.pragma('journal_mode = WAL');
    } finally {
      db.close();
    }
    sync(draft);
    const made = giveName(draft, path);
    if (made) sync(directory);
    return made;
  } catch (error) {
    throw asFailure(path, error);
  } finally {
    discardDraft(draft);
  }
}

/** A hard link never replaces anything. File systems without links get a rename, which is checked for but could. */
function giveName(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'EEXIST') return false;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS') throw error;
    if (exists(path)) return false;
    renameSync(draft, path);
    return true;
  }
}

function sync(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** The rows of the `catalog` view, written only when they differ from those stored. */
function fillCatalog(db: Database.Database, rows: readonly CatalogRow[]): void {
  const hash = createHash('sha256').update(JSON.stringify(rows)).digest('hex');
  if (db.prepare('SELECT catalog_hash FROM meta').pluck().get() === hash) return;
  const insert = db.prepare(
    `INSERT INTO catalog_entry (code, aliases, statuses, category, action, retryable, summary, advice, doc)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  db.transaction(() => {
    db.exec('DELETE FROM catalog_entry');
    for (const row of rows) {
      insert.run(
        row.code,
        JSON.stringify(row.aliases),
        JSON.stringify(row.statuses),
        row.category,
        row.action,
        Number(row.retryable),
        row.summary,
        row.advice,
        row.doc,
      );
    }
    db.prepare('UPDATE meta SET catalog_hash = ?').run(hash);
  }).immediate();
}
