// An import that is killed or stopped, again and again, and then left to end: as if nothing had happened.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMIT_SIZE } from '../../src/pipeline/commit-size.ts';
import { temporaryDirectory } from '../support/command.ts';
import { DB, imported, start } from './importing.ts';
import { accessLog, integrityOf, random, removeDatabase, seedOf, sourcesOf, totalsOf, digestOf } from './logs.ts';

/** Nearly every one is an error: five commits and a rest. */
const LINES = Math.round(5.5 * COMMIT_SIZE);
/** For a machine with other things to do. */
const PATIENCE = 120_000;
const KILLS = Number(process.env['OSSIGHT_KILLS'] ?? 4);

describe('an import', () => {
  const cwd = temporaryDirectory();
  const db = join(cwd, DB);
  const log = accessLog(21, LINES, 0.95);
  writeFileSync(join(cwd, 'big.log'), log);
  const began = performance.now();
  imported(cwd, ['big.log']);
  let span = performance.now() - began;
  const whole = digestOf(db);

  it.each([
    ['SIGKILL', KILLS, null],
    ['SIGINT', 2, 130],
    ['SIGTERM', 2, 143],
  ] as const)(
    '%s, %i times, at moments of no particular kind: nothing lost, nothing doubled',
    async (signal, times, code) => {
      const rnd = random(seedOf(signal, 4711));
      removeDatabase(cwd, DB);
      for (let struck = 0; struck < times;) {
        const running = start(cwd, ['import', '-q', '--db', DB, 'big.log']);
        const how = await Promise.race([running.ended, delay(rnd() * span, null)]);
        if (how !== null) {
          // It was quicker: what it made is looked at, and the next one begins anew and is struck sooner. The machine may have
          // had less time when the span was measured.
          span *= 0.8;
          expect(how).toMatchObject({ code: 0 });
          expect(digestOf(db)).toEqual(whole);
          removeDatabase(cwd, DB);
          continue;
        }
        running.kill(signal);
        struck += 1;
        const ended = await running.ended;
        // A signal may come before the process listens (then it just dies), or when all is done.
        expect(code === null ? [ended.signal, ended.code] : [0, code, signal]).toContain(ended.code ?? ended.signal);
      }
      imported(cwd, ['big.log']);
      expect(digestOf(db)).toEqual(whole);
      expect(sourcesOf(db)).toMatchObject([{ state: 'done', lines: LINES, bytes_read: log.length }]);
      expect(integrityOf(db)).toBe('ok');
      for (const name of readdirSync(cwd)) if (name.endsWith('.tmp')) rmSync(join(cwd, name));
    },
    PATIENCE,
  );

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    '%s while stdin is silent: what came is counted, the line that had not ended too',
    async (signal, code) => {
      removeDatabase(cwd, DB);
      const running = start(cwd, ['import', '--db', DB, '-']);
      running.write(accessLog(22, 50).trimEnd());
      while (!readdirSync(cwd).includes(DB)) await delay(10);
      await running.idle();
      running.kill(signal);
      expect(await running.ended).toMatchObject({ code });
      expect(totalsOf(db).requests).toBe(50);
    },
  );
});
