// The power of the database's disk is cut while a log is followed into it; the logs are on another one. What the cut undoes
// must be read again, so that every record counts once. OSSIGHT_CUTS sets how often (3; 300 for a long run), OSSIGHT_SEED
// repeats a run as far as moments can be repeated.
import { copyFileSync, existsSync, fsyncSync, mkdirSync, openSync, closeSync, rmSync, watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { inspectDatabase } from '../../src/stores/index.ts';
import { ossight, temporaryDirectory } from '../support/command.ts';
import { CutDisk } from './cut-disk.ts';
import { audit } from './numbered.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';
import { RotatingLog } from './rotating-log.ts';
import { startCommand } from './strace.ts';

const CUTS = Number(process.env['OSSIGHT_CUTS'] ?? 3);
/** Then everything begins anew, so that the making of a database meets its cuts as well. */
const ROUNDS_OF_ONE = 12;
/** No result hangs on these. */
const PATIENCE_MS = 5_000;
const APPEND_MS = 7;

const folder = temporaryDirectory();
const disk = await trial();
const db = join(folder, 'disk', 'ossight.db');
const logs = join(folder, 'logs');
const tail = (...more: string[]): string[] => ['tail', join(logs, 'app.log*'), '--db', db, ...more];

async function trial(): Promise<CutDisk | null> {
  let made: CutDisk | null = null;
  try {
    made = new CutDisk(folder);
    await made.cut(0);
    made.restore();
    return made;
  } catch (error) {
    made?.remove();
    console.warn(`skipped: a power cut cannot be made here: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

function begin(): void {
  rmSync(logs, { recursive: true, force: true });
  mkdirSync(logs);
  for (const end of ['', '-wal', '-shm']) rmSync(db + end, { force: true });
}
beforeEach(begin);
afterAll(() => {
  disk?.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Records counted, and what is wrong with the file. The database itself stays as it was found. */
function look(written: number): { counted: number; doubled: readonly number[]; problems: readonly string[] } {
  const copy = join(folder, 'copy.db');
  for (const end of ['', '-wal', '-shm']) rmSync(copy + end, { force: true });
  if (!existsSync(db)) return { counted: 0, doubled: [], problems: [] };
  for (const end of ['', '-wal']) if (existsSync(db + end)) copyFileSync(db + end, copy + end);
  const { problems } = inspectDatabase(copy);
  return problems.length > 0 ? { counted: 0, doubled: [], problems } : { ...audit(copy, written), problems };
}

function counted(written: number): number {
  try {
    return audit(db, written).counted;
  } catch {
    return 0;
  }
}

const LAST_ACTS = ['none', 'sync', 'TERM', 'checkpoint'] as const;

/** What is done with the database just before, or while, the power goes. */
function act(kind: (typeof LAST_ACTS)[number], random: Random, stop: () => void): void {
  if (kind === 'TERM') stop();
  if (kind === 'none' || kind === 'TERM' || !existsSync(`${db}-wal`)) return;
  try {
    if (kind === 'sync') sync(random);
    else checkpoint();
  } catch {
    // The power was quicker.
  }
}

/** One of the two files gets to the disk, as the kernel may decide at any time. */
function sync(random: Random): void {
  const file = openSync(random.below(2) === 0 ? db : `${db}-wal`, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function checkpoint(): void {
  const other = new Database(db);
  try {
    other.pragma('wal_checkpoint(PASSIVE)');
  } finally {
    other.close();
  }
}

/** Follows until the log of the database has changed a few times, cuts, and mounts again. Answers what had been counted. */
async function followAndCut(on: CutDisk, random: Random, log: RotatingLog, kind: (typeof LAST_ACTS)[number]) {
  const live = startCommand(tail('--flush-interval', '20ms'));
  let changes = 1 + random.below(12);
  const enough = new Promise<void>((resolve) => {
    const watcher = watch(on.path, (_, name) => {
      if (name !== 'ossight.db-wal' || --changes > 0) return;
      watcher.close();
      resolve();
    });
    void pause(PATIENCE_MS, undefined, { ref: false })
      .then(() => watcher.close())
      .then(resolve);
  });
  const writer = setInterval(() => {
    log.append(8);
    if (random.below(25) === 0) log.rotate();
    if (random.below(10) === 0) act('sync', random, () => {});
  }, APPEND_MS);
  try {
    await enough;
    await pause(random.below(15));
    const before = counted(log.written);
    const cut = on.cut(random.below(kind === 'none' ? 15 : 5));
    act(kind, random, () => live.kill('SIGTERM'));
    await cut;
    return before;
  } finally {
    clearInterval(writer);
    live.kill('SIGKILL');
    await live.ended;
    on.restore();
  }
}

describe.skipIf(disk === null)('a power cut', () => {
  it(
    'undoes commits, never a part of one, and they are made good',
    async () => {
      if (disk === null) return;
      const random = createRandom();
      let log = new RotatingLog(logs, random);
      let records = 0;
      const sum = { present: 0, undone: 0, problems: 0 };
      for (let round = 0; round < CUTS; round += 1) {
        if (round % ROUNDS_OF_ONE === 0) {
          begin();
          log = new RotatingLog(logs, random);
        }
        log.append(8);
        const kind = LAST_ACTS[random.below(LAST_ACTS.length)] ?? 'none';
        const before = await followAndCut(disk, random, log, kind);
        const figures = { seed: random.seed, round, kind, before };
        const after = look(log.written);
        expect({ ...figures, problems: after.problems, doubled: after.doubled }).toEqual({
          ...figures,
          problems: [],
          doubled: [],
        });
        if (after.counted > 0) sum.present += 1;
        if (after.counted < before) sum.undone += 1;
        log.finish();
        const { code, err } = ossight(tail('--once'));
        expect({ ...figures, code, err }).toEqual({ ...figures, code: 0, err });
        const found = { ...audit(db, log.written), ...figures };
        expect(found).toEqual({ lost: [], doubled: [], counted: log.written, ...figures });
        expect(inspectDatabase(db).problems).toEqual([]);
        if ((round + 1) % ROUNDS_OF_ONE === 0 || round === CUTS - 1) records += log.written;
      }
      console.log(
        `power cut: seed ${random.seed}: ${CUTS} cuts, ${sum.present} with data present, ${sum.undone} undid commits, ` +
          `${records} records, 0 lost, 0 doubled`,
      );
      if (CUTS > ROUNDS_OF_ONE) expect(sum.present).toBeGreaterThanOrEqual(Math.floor((CUTS * 5) / 6));
    },
    60_000 + CUTS * 10_000,
  );

  it('is a real one: what it undid is lost where the log is gone too', async () => {
    if (disk === null) return;
    const log = new RotatingLog(logs, createRandom(1));
    log.append(1);
    log.finish();
    expect(ossight(tail('--once')).code).toBe(0);
    const durable = log.written;
    const live = startCommand(tail('--flush-interval', '20ms'));
    for (let n = 0; n < 5; n += 1) log.append(20);
    log.finish();
    const began = performance.now();
    while (counted(log.written) < log.written && performance.now() - began < 4 * PATIENCE_MS) await pause(APPEND_MS);
    const committed = counted(log.written);
    rmSync(log.path);
    await disk.cut(0);
    live.kill('SIGKILL');
    await live.ended;
    disk.restore();
    expect(committed, live.said()).toBe(log.written);
    expect(committed).toBeGreaterThan(durable);
    expect(audit(db, log.written)).toMatchObject({ counted: durable, doubled: [] });
  });
});
