// One follower per database, by a lock of the system: whether the one can see the other's process or not.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pid } from 'node:process';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { OssightError } from '../../src/model/error.ts';
import { openStore } from '../../src/stores/index.ts';
import type { Store } from '../../src/stores/store.ts';
import { ENVIRONMENT, MAIN } from '../support/command.ts';
import { CATALOG, classify, NOW } from './ledger.ts';

let folder: string;
let path: string;
const stores: Store[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ossight-lock-'));
  path = join(folder, 'ossight.db');
});
afterEach(() => {
  for (const store of stores.splice(0)) store.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(): Store {
  const store = openStore(path, { windowSeconds: 60, catalog: CATALOG, classify, now: NOW, busyMs: 50, create: true });
  stores.push(store);
  return store;
}

function refusal(store: Store): OssightError {
  try {
    store.takeFollowerLock(['b.log'], NOW);
  } catch (error) {
    if (error instanceof OssightError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

/** As another process namespace shows it: the row names a process that is somebody else here, or nobody. */
function pretend(id: number): void {
  const db = new Database(path);
  db.prepare("INSERT OR REPLACE INTO follower VALUES (1, ?, '', '[\"/elsewhere/a.log\"]', ?)").run(id, NOW);
  db.close();
}

it('a second one is told who has it, and may when that is done', () => {
  const [first, second] = [open(), open()];
  first.takeFollowerLock(['a.log', 'c.log'], NOW);
  expect(refusal(second)).toMatchObject({
    code: 'database',
    message: `${path} is followed into by another process`,
    reason: `process ${pid} follows a.log, c.log since ${new Date(NOW).toISOString()}`,
  });
  first.dropFollowerLock();
  second.takeFollowerLock(['b.log'], NOW);
  second.takeFollowerLock(['b.log', 'd.log'], NOW);
  expect(refusal(first).reason).toContain('b.log, d.log');
  expect((statSync(`${path}-follower`).mode & 0o777).toString(8)).toBe('600');
});

it('is gone with its store, and a row that was left behind keeps nobody out, whoever has its number now', () => {
  const first = open();
  first.takeFollowerLock(['a.log'], NOW);
  stores.splice(0);
  first.close();
  pretend(1);
  open().takeFollowerLock(['b.log'], NOW);
});

it('keeps out whom the row tells of a process that is not there', () => {
  open().takeFollowerLock(['a.log'], NOW);
  pretend(4_194_303);
  expect(refusal(open()).reason).toContain('process 4194303 follows /elsewhere/a.log');
});

const APART = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc'];
const canPart = spawnSync(APART[0] ?? '', [...APART.slice(1), 'true']).status === 0;

it.skipIf(!canPart)('holds between containers, until kill -9 (needs a process namespace)', async () => {
  open();
  const args = [...APART.slice(1), process.execPath, MAIN, 'tail', 'a.log', '--db', path];
  const child = spawn(APART[0] ?? '', args, { cwd: folder, env: ENVIRONMENT, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  try {
    await new Promise((resolve) => child.stderr.once('data', resolve));
    expect(existsSync(`${path}-follower`)).toBe(true);
    // Its number is one of another world.
    expect(refusal(open()).reason).toMatch(/^process \d{1,2} follows a\.log since /);
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
  open().takeFollowerLock(['b.log'], NOW);
});
