// Opening: what is made and how, and every file that must be refused untouched.
import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OssightError } from '../../src/model/error.ts';
import { inspectDatabase, openReader, openStore, sqliteVersion } from '../../src/stores/index.ts';
import { aBatch, aDelta, anEvent, CATALOG, classify, identity, NOW, requestId, T0 } from './ledger.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ossight-open-'));
  path = join(folder, 'ossight.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const options = { windowSeconds: 60, catalog: CATALOG, classify, now: NOW, busyMs: 50 };
const open = (create = true) => openStore(path, { ...options, create });
const mode = (file: string) => (statSync(file).mode & 0o777).toString(8);
const hash = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

function make(errors = 3): void {
  const store = open();
  const events = Array.from({ length: errors }, (_, n) =>
    anEvent({ requestId: requestId(n), message: `object ${n} is gone`, time: T0 + n * 1000 }),
  );
  store.commit(aBatch(aDelta(events, { identity: identity('a') })));
  store.close();
}

function failure(work: () => unknown): OssightError {
  try {
    work();
  } catch (error) {
    if (error instanceof OssightError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('making a database', () => {
  it('leaves one complete file, readable by its owner alone, and says that it was made', () => {
    const store = open();
    expect(store.created).toBe(true);
    store.commit(aBatch(aDelta([anEvent()])));
    expect([path, `${path}-wal`, `${path}-shm`].map(mode)).toEqual(['600', '600', '600']);
    store.close();
    expect(readdirSync(folder)).toEqual(['ossight.db']);
    const again = open();
    expect(again.created).toBe(false);
    again.close();
  });

  it('fixes the window', () => {
    openStore(path, { ...options, windowSeconds: 300, create: true }).close();
    const store = open();
    expect(store.windowSeconds).toBe(300);
    store.close();
  });

  it.each([0, -60, 1.5, 86_401, Number.NaN])('refuses a window of %d s and leaves nothing behind', (windowSeconds) => {
    expect(failure(() => openStore(path, { ...options, windowSeconds, create: true })).code).toBe('usage');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('does not make one unless asked', () => {
    expect(failure(() => open(false))).toMatchObject({ code: 'database', message: `there is no database ${path}` });
    expect(failure(() => openReader(path)).message).toBe(`there is no database ${path}`);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('refuses a journal that a removed database left behind', () => {
    writeFileSync(`${path}-wal`, 'left over');
    expect(failure(open).message).toBe(`${path}-wal is left over from a database that is gone`);
    expect(existsSync(path)).toBe(false);
  });

  it('says so when the directory is missing', () => {
    path = join(folder, 'no', 'such', 'folder.db');
    expect(failure(open)).toMatchObject({ code: 'database' });
  });
});

const foreign = (sql: string) => () => {
  const db = new Database(path);
  db.exec(sql);
  db.close();
};

const text = (content: string) => () => writeFileSync(path, content);

describe('refusing, untouched', () => {
  const newer = () => {
    make();
    foreign('PRAGMA user_version = 99')();
  };
  const cases: readonly (readonly [string, () => void, RegExp])[] = [
    ['an empty file', text(''), /is empty \(0 bytes\)/],
    ['a text', text('2026-11-24 ERROR something\n'.repeat(20)), /not an ossight database.*not a SQLite file/],
    ['a text of a few bytes', text('x'), /not an ossight database/],
    ['half a header', text('SQLite format 3\0'), /not an ossight database/],
    ['the database of another program', foreign('CREATE TABLE t (a); PRAGMA application_id = 7'), /another program/],
    ['a newer database', newer, /newer ossight.*schema 99.*schema 4/],
    ['a directory', () => mkdirSync(path), /not a regular file/],
  ];

  it.each(cases)('%s', (_, prepare, expected) => {
    prepare();
    const before = lstatSync(path).isFile() ? hash(path) : '';
    for (const attempt of [() => open(true), () => open(false), () => openReader(path), () => inspectDatabase(path)]) {
      const { code, message, reason, hint } = failure(attempt);
      expect(code).toBe('database');
      expect(`${message}: ${reason}`).toMatch(expected);
      expect(hint).not.toBeNull();
    }
    expect(lstatSync(path).isFile() ? hash(path) : '').toBe(before);
    expect(readdirSync(folder)).toEqual(['ossight.db']);
  });

  it('a symbolic link, when asked to write', () => {
    make();
    const link = join(folder, 'link.db');
    symlinkSync(path, link);
    expect(failure(() => openStore(link, { ...options, create: true }))).toMatchObject({
      message: `${link} is a symbolic link`,
    });
    const reader = openReader(link);
    expect(reader.totals({ since: null, until: null }).errors).toBe(3);
    reader.close();
  });

  it('a link to nothing, which is not filled', () => {
    const target = join(folder, 'target.db');
    symlinkSync(target, path);
    expect(failure(open).message).toContain('symbolic link');
    expect(existsSync(target)).toBe(false);
  });
});

const SIZE = 8192;

function scribble(offset: number, length: number): void {
  const fd = openSync(path, 'r+');
  writeSync(fd, Buffer.alloc(length, 0xa5), 0, length, offset);
  closeSync(fd);
}

describe('damage', () => {
  it('of any page is met with a refusal or does no harm', () => {
    make(400);
    const whole = readFileSync(path);
    const pages = whole.length / SIZE;
    let refused = 0;
    for (let page = 0; page < pages; page++) {
      writeFileSync(path, whole);
      scribble(page * SIZE + (page === 0 ? 100 : 0), 200);
      const attempt = () => {
        const store = open(false);
        store.close();
      };
      try {
        attempt();
      } catch (error) {
        expect(error).toMatchObject({ code: 'database' });
        expect(String(error)).toContain('is damaged');
        refused++;
      }
    }
    expect(pages).toBeGreaterThan(20);
    expect(refused).toBe(pages);
  });

  it('of a large file is met by samples', () => {
    const store = open();
    const message = 'x'.repeat(9000);
    const events = Array.from({ length: 2500 }, (_, n) => anEvent({ requestId: requestId(n), message, time: T0 + n }));
    store.commit(aBatch(aDelta(events)));
    store.close();
    open(false).close();
    const pages = statSync(path).size / SIZE;
    expect(pages * SIZE).toBeGreaterThan(16 * 1024 * 1024);
    for (let page = Math.floor(pages / 2); page < pages; page++) scribble(page * SIZE, 64);
    expect(failure(() => open(false)).message).toContain('is damaged');
  });

  it('is reported by an inspection, page by page', () => {
    make(400);
    expect(inspectDatabase(path)).toMatchObject({
      schema: 4,
      windowSeconds: 60,
      problems: [],
      journalMode: 'wal',
      errors: 400,
    });
    expect(inspectDatabase(path).collector).toMatch(/^[0-9a-f]{16}$/);
    expect(sqliteVersion()).toMatch(/^3\./);
  });

  it('of a file cut short', () => {
    make(400);
    truncateSync(path, SIZE * 10);
    expect(failure(() => open(false)).message).toContain('is damaged');
    expect(failure(() => openReader(path)).message).toContain('is damaged');
  });
});

describe('two at once', () => {
  it('a reader sees what is committed while a writer works', () => {
    const store = open();
    const reader = openReader(path);
    const count = () => reader.totals({ since: null, until: null }).errors;
    expect(count()).toBe(0);
    store.commit(aBatch(aDelta([anEvent()])));
    expect(count()).toBe(1);
    reader.close();
    store.close();
  });

  it('a second writer waits, then is told to', () => {
    const store = open();
    const other = new Database(path);
    other.exec('BEGIN IMMEDIATE');
    const refusal = failure(() => store.commit(aBatch(aDelta([anEvent()]))));
    expect(refusal).toMatchObject({ code: 'database', message: `${path} is locked` });
    other.exec('COMMIT');
    expect(store.commit(aBatch(aDelta([anEvent()]))).sources[0]).toMatchObject({ errors: 1 });
    other.close();
    store.close();
  });

  it.runIf(existsSync('/proc/locks'))('the message names the process that holds the lock', async () => {
    const store = open();
    const script = `import Database from 'better-sqlite3'; const db = new Database(process.argv[1]); db.exec('BEGIN IMMEDIATE');
      console.log('held'); process.stdin.resume();`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, path], { cwd: process.cwd() });
    try {
      await new Promise((resolve) => child.stdout.once('data', resolve));
      expect(failure(() => store.commit(aBatch(aDelta([anEvent()])))).reason).toContain(`process ${child.pid} (`);
    } finally {
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('close', resolve));
      store.close();
    }
  });
});
