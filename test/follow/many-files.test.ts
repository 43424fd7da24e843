// More files than the process may open, for real: a process with a limit of its own, files that are written, rotated and
// deleted meanwhile. Each line counts once, and a file that cannot be opened now is not taken for one that is gone.
// OSSIGHT_MANY_FILES=1 takes a thousand files instead of a few.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { ENVIRONMENT, MAIN, temporaryDirectory } from '../support/command.ts';

let child: ChildProcess | null = null;
afterEach(() => child?.kill('SIGKILL'));

/** Most of the time would be spent waiting for the next commit. */
const PACE = ['--flush-interval', '100ms', '--interval', '25ms'];

/** Every tenth file begins like others: were it every one, telling them apart would be all that takes time. */
const line = (n: number): string =>
  `${n % 10 === 0 ? '' : `${n} `}<Error><Code>NoSuchKey</Code><Message>m</Message><RequestId>6B02F0A0C0FFEE${String(n).padStart(10, '0')}</RequestId><HostId>b.oss-cn-hangzhou.aliyuncs.com</HostId></Error>\n`;

function follow(cwd: string, limit: number): { err: () => string } {
  const command = `ulimit -n ${limit}; exec "$0" "$@"`;
  const args = [process.execPath, MAIN, 'tail', 'logs', '--db', 'a.db', ...PACE];
  child = spawn('sh', ['-c', command, ...args], { cwd, env: ENVIRONMENT, stdio: ['ignore', 'ignore', 'pipe'] });
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (part: string) => (text += part));
  return { err: () => text };
}

/** Errors and lines counted so far. */
function counted(path: string): { errors: number; lines: number; duplicates: number } {
  const none = { errors: 0, lines: 0, duplicates: 0 };
  if (!existsSync(path)) return none;
  const db = new Database(path, { readonly: true });
  try {
    return (
      db
        .prepare<[], typeof none>(
          `SELECT (SELECT count(*) FROM errors) AS errors, coalesce(sum(lines), 0) AS lines,
             coalesce(sum(duplicates), 0) AS duplicates FROM sources`,
        )
        .get() ?? none
    );
  } finally {
    db.close();
  }
}

async function reach(path: string, lines: number): Promise<void> {
  const follower = child;
  for (;;) {
    if (follower?.exitCode !== null || counted(path).lines >= lines) break;
    await sleep(20);
  }
  expect(counted(path)).toEqual({ errors: lines, lines, duplicates: 0 });
}

/** The program itself cannot be loaded with many fewer descriptors; of 128 it takes 64 for logs. */
const SIZES: readonly (readonly [number, number])[] =
  process.env['OSSIGHT_MANY_FILES'] === undefined ? [[80, 128]] : [[1_000, 256]];

describe.runIf(existsSync('/proc/self/fd'))('more files than may be open', () => {
  it.each(SIZES)(
    '%i files, %i descriptors, rotation and deletion in between',
    async (files, limit) => {
      const cwd = temporaryDirectory();
      const db = join(cwd, 'a.db');
      mkdirSync(join(cwd, 'logs'));
      const path = (n: number): string => join(cwd, 'logs', `${n}.log`);
      const each = (act: (n: number) => void): void => {
        for (let n = 0; n < files; n += 1) act(n);
      };
      let next = 0;
      const write = (n: number): void => appendFileSync(path(n), line(next++));
      each(write);
      const { err } = follow(cwd, limit);
      await reach(db, files);
      each(write);
      // Every third is rotated at once after it was written, and goes on in a new file.
      each((n) => {
        if (n % 3 !== 0) return;
        renameSync(path(n), `${path(n)}.1`);
        write(n);
      });
      await reach(db, next);
      // What was counted may go; those that stay are still known.
      each((n) => {
        if (n % 3 === 0) rmSync(`${path(n)}.1`);
        else write(n);
      });
      await reach(db, next);
      const { length: open } = readFileSync(`/proc/${child?.pid ?? 0}/limits`, 'latin1').match(
        new RegExp(`open files +${limit} `),
      ) ?? { length: 0 };
      expect(open).toBe(1);
      child?.kill('SIGTERM');
      expect(await once(child as ChildProcess, 'exit')).toEqual([143, null]);
      expect(err()).not.toMatch(/lost/);
      expect(counted(db)).toEqual({ errors: next, lines: next, duplicates: 0 });
    },
    600_000,
  );
});
