// The database's disk fills up while a log is followed. The follower says so, stays, reads nothing that it could not keep,
// and goes on by itself when there is room again. Needs root, for a small file system in memory.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectDatabase } from '../../src/stores/index.ts';
import { ENVIRONMENT, MAIN } from '../support/command.ts';
import { audit } from './numbered.ts';
import { createRandom } from './random.ts';
import { RotatingLog } from './rotating-log.ts';

const SMALL = 'size=1m';
const LARGE = 'size=64m';
/** No result hangs on these: they end a test that has failed already. */
const PATIENCE_MS = 30_000;
const LOOK_MS = 20;

let folder: string;
let disk: string;
const mounted = trial();

function mount(...args: string[]): boolean {
  return spawnSync('mount', args).status === 0;
}

function trial(): boolean {
  const place = mkdtempSync(join(tmpdir(), 'ossight-disk-'));
  const done = mount('-t', 'tmpfs', '-o', SMALL, 'ossight-test', place);
  if (done) spawnSync('umount', [place]);
  else console.warn('skipped: mounting a file system is not permitted here');
  rmSync(place, { recursive: true });
  return done;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ossight-disk-'));
  disk = join(folder, 'disk');
  mkdirSync(disk);
  mkdirSync(join(folder, 'logs'));
  if (mounted) mount('-t', 'tmpfs', '-o', SMALL, 'ossight-test', disk);
});
afterAll(() => {
  if (mounted) spawnSync('umount', [disk]);
  rmSync(folder, { recursive: true, force: true });
});

/** Looks again and again, since nothing tells when a database changed; false when patience ends. */
async function until(holds: () => boolean): Promise<boolean> {
  for (const began = performance.now(); performance.now() - began < PATIENCE_MS; await pause(LOOK_MS)) {
    if (holds()) return true;
  }
  return false;
}

describe.skipIf(!mounted)('a full disk', () => {
  it(
    'stops the counting, not the follower, and costs nothing',
    async () => {
      const db = join(disk, 'ossight.db');
      const random = createRandom(3);
      const log = new RotatingLog(join(folder, 'logs'), random);
      log.append(5);
      const child = spawn(
        process.execPath,
        [MAIN, 'tail', join(folder, 'logs', 'app.log*'), '--db', db, '--flush-interval', '20ms'],
        { env: ENVIRONMENT, stdio: ['ignore', 'ignore', 'pipe'] },
      );
      let said = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
      const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
      try {
        const full = await until(() => {
          for (let n = 0; n < 20; n += 1) log.append(20);
          if (random.below(10) === 0) log.rotate();
          return /disk is full|no room|no space/i.test(said);
        });
        expect(full, said).toBe(true);
        for (let n = 0; n < 50; n += 1) log.append(20);
        log.rotate();
        log.append(20);
        log.finish();
        expect(child.exitCode).toBeNull();
        expect(mount('-o', `remount,${LARGE}`, disk)).toBe(true);
        const all = await until(() => audit(db, log.written).counted === log.written);
        child.kill('SIGTERM');
        expect(await ended, said).toBe(143);
        const found = audit(db, log.written);
        console.log(`full disk: ${log.written} records, ${log.rotations} rotations, ${found.counted} counted`);
        expect({ all, ...found, said }).toEqual({ all: true, lost: [], doubled: [], counted: log.written, said });
        expect(inspectDatabase(db).problems).toEqual([]);
      } finally {
        child.kill('SIGKILL');
      }
    },
    4 * PATIENCE_MS,
  );
});
