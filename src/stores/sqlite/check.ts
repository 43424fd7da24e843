// Is this file an ossight database that can be trusted? Looked at before SQLite may touch it, and once more through SQLite.
import { accessSync, closeSync, constants, lstatSync, openSync, readSync, realpathSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import type Database from 'better-sqlite3';
import { OssightError } from '../../model/error.ts';
import { asFailure, damaged } from './failure.ts';
import { APPLICATION_ID, refuseNewer } from './migrate.ts';

const MAGIC = 'SQLite format 3\0';
/** Up to this size every page is checked at each start (about 0.1 s); above it a sample of the rows is. */
const FULL_CHECK_BYTES = 16 * 1024 * 1024;
const SAMPLES = 64;

/** True when `path` exists (a dangling link does too). */
export function exists(path: string): boolean {
  return statOf(path) !== undefined;
}

function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw asFailure(path, error);
  }
}

/**
 * Refuses, untouched, what cannot be ossight's: no file, a link (writers only), nothing in it, another program's, newer.
 * The header's numbers are where sqlite.org/fileformat.html puts them; both are written before a database gets its name.
 */
export function checkFile(path: string, use: 'read' | 'write'): void {
  const stat = statOf(path);
  if (stat === undefined) {
    throw new OssightError('database', `there is no database ${path}`, {
      hint: 'make one with `ossight import <logs>`, or name another file with --db',
    });
  }
  if (stat.isSymbolicLink() && use === 'write') {
    throw new OssightError('database', `${path} is a symbolic link`, {
      reason: 'a link could be pointed elsewhere between two looks, so ossight does not write through one',
      hint: `name the file itself${target(path)}`,
    });
  }
  if (!stat.isSymbolicLink() && !stat.isFile()) throw notOurs(path, 'it is not a regular file');
  const header = readHeader(path);
  if (header.length === 0) {
    throw new OssightError('database', `${path} is empty (0 bytes)`, {
      reason: 'taking it for a new database would count everything a second time if it once was a full one',
      hint: 'remove the file if it never held anything, or name another one with --db',
    });
  }
  if (header.length < 100 || header.toString('latin1', 0, 16) !== MAGIC) throw notOurs(path, 'it is not a SQLite file');
  if (header.readUInt32BE(68) !== APPLICATION_ID) throw notOurs(path, 'another program made it');
  refuseNewer(path, header.readUInt32BE(60));
  if (use === 'write') {
    try {
      accessSync(path, constants.W_OK);
      accessSync(dirname(path), constants.W_OK);
    } catch (error) {
      throw asFailure(path, error);
    }
  }
}

function target(path: string): string {
  try {
    return `: ${realpathSync(path)}`;
  } catch {
    return '';
  }
}

function notOurs(path: string, reason: string): OssightError {
  return new OssightError('database', `${path} is not an ossight database`, {
    reason,
    hint: 'name another file with --db; this one was left as it is',
  });
}

function readHeader(path: string): Buffer {
  try {
    const fd = openSync(path, 'r');
    try {
      const header = Buffer.alloc(100);
      return header.subarray(0, readSync(fd, header, 0, 100, 0));
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code !== 'EACCES' && code !== 'EPERM') throw asFailure(path, error);
    throw new OssightError('database', `cannot read ${path}`, {
      reason: 'permission denied',
      hint: 'only its owner may; name another file with --db',
      cause: error,
    });
  }
}

/** Throws when pages contradict each other. SQLite itself reads many damaged pages without complaint. */
export function checkPages(db: Database.Database, path: string, extent: 'sampled' | 'full'): void {
  const pages = Number(db.pragma('page_count', { simple: true }));
  const size = pages * Number(db.pragma('page_size', { simple: true }));
  if (extent === 'full' || size <= FULL_CHECK_BYTES) {
    report(db, path, 'quick_check(1)');
    return;
  }
  for (const table of ['meta', 'source', 'place', 'class']) report(db, path, `quick_check(${table})`);
  const last = Number(db.prepare('SELECT coalesce(max(id), 0) FROM error').pluck().get());
  const probe = db.prepare(
    'SELECT e.id, length(e.message), (SELECT count(*) FROM error f INDEXED BY error_time WHERE f.time = e.time AND f.id = e.id) FROM error e WHERE e.id >= ? LIMIT 1',
  );
  for (let n = 0; n < SAMPLES; n++) {
    const row = probe.raw().get(Math.floor((last * n) / SAMPLES));
    if (Array.isArray(row) && row[2] !== 1)
      throw damaged(path, `row ${String(row[0])} of error is missing from index error_time`);
  }
}

function report(db: Database.Database, path: string, check: string): void {
  const verdict = String(db.pragma(check, { simple: true }));
  if (verdict !== 'ok') throw damaged(path, verdict.split('\n')[0] ?? verdict);
}
