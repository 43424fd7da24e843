// --jobs, by the command as it was built: however many threads read, the database is the same; also when it is killed.
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { jobsFor, jobsOf } from '../../src/cli/jobs.ts';
import { resolveSettings } from '../../src/cli/settings.ts';
import { DB, imported, start } from '../faults/importing.ts';
import { accessLine, clientLine, digestOf, random, removeDatabase, sourcesOf, T0 } from '../faults/logs.ts';
import { ossight, temporaryDirectory } from '../support/command.ts';

/** Mostly lines that are nothing to us: they make a log long enough for threads, and cost little. */
function mixed(seed: number, bytes: number): string {
  const rnd = random(seed);
  const parts: string[] = [];
  for (let n = 0, size = 0; size < bytes; n += 1) {
    const [before = '', after = ''] = clientLine(rnd, n, T0 + n).split('<Code>');
    const body = `${before}<Code>${after === '' ? '' : `\n  ${after}`}`;
    const long = n % 50 === 0 ? 400_000 : 30_000;
    const part = `${accessLine(rnd, n)}\n${'-'.repeat(rnd() * long)}\n2025-11-18T01:02:03Z failed: ${body}\n`;
    parts.push(part);
    size += part.length;
  }
  return parts.join('');
}

const cwd = temporaryDirectory();
const db = join(cwd, DB);
const FILES = ['big.log', 'copy.log', 'grown.log', 'big.log.gz', 'small.log'];
let whole: unknown;

/** What is in the database, sources under whatever name they were met first. */
function content(): unknown {
  return { views: digestOf(db), sources: sourcesOf(db) };
}

beforeAll(() => {
  const log = mixed(31, 13 * 1024 * 1024);
  const cut = log.length - 300;
  writeFileSync(join(cwd, 'big.log'), log.slice(0, cut));
  writeFileSync(join(cwd, 'copy.log'), log.slice(0, cut));
  writeFileSync(join(cwd, 'grown.log'), log + mixed(32, 11 * 1024 * 1024).trimEnd());
  writeFileSync(join(cwd, 'big.log.gz'), gzipSync(log.slice(0, log.length / 2)));
  writeFileSync(join(cwd, 'small.log'), accessLine(random(33), 1));
  imported(cwd, ['--jobs', '1', ...FILES]);
  whole = content();
});

describe('--jobs', () => {
  it.each(['2', '3'])('%s: the database is that of one', (jobs) => {
    removeDatabase(cwd, DB);
    imported(cwd, ['--jobs', jobs, ...FILES]);
    expect(content()).toEqual(whole);
    expect(imported(cwd, ['--jobs', jobs, ...FILES])).toMatchObject({ lines: 0, errors: 0, bytes: 0 });
    expect(content()).toEqual(whole);
  });

  it('killed at moments of no particular kind: nothing lost, nothing doubled', async () => {
    const rnd = random(34);
    removeDatabase(cwd, DB);
    for (let struck = 0, after = 150; struck < 3; after += 100) {
      const running = start(cwd, ['import', '-q', '--jobs', '2', '--db', DB, ...FILES]);
      const ended = await Promise.race([running.ended, delay(after + rnd() * 200, null)]);
      if (ended !== null) break;
      running.kill(struck === 1 ? 'SIGTERM' : 'SIGKILL');
      struck += 1;
      expect((await running.ended).code ?? 143).toBe(143);
    }
    imported(cwd, ['--jobs', '2', ...FILES]);
    expect(content()).toEqual(whole);
  });

  it('extract and its --rejects file keep the order of the lines', () => {
    const log = mixed(35, 50 * 1024 * 1024).replaceAll(/(203\.0\.113\.7\d* - - \[)18/g, '$138');
    writeFileSync(join(cwd, 'rejected.log'), log);
    const [one, two] = ['1', '2'].map((jobs) => ({
      ...ossight(['extract', '--jobs', jobs, '--rejects', 'rejects.jsonl', 'rejected.log'], { cwd }),
      rejects: readFileSync(join(cwd, 'rejects.jsonl'), 'utf8'),
    }));
    expect(one?.rejects.split('\n').length).toBeGreaterThan(30);
    expect(one?.out.split('\n').length).toBeGreaterThan(1_000);
    expect(two?.rejects).toBe(one?.rejects);
    expect(two?.out).toBe(one?.out);
    expect(two?.err).toBe(one?.err);
  });

  it('takes whole numbers from 1', () => {
    const ran = ossight(['import', '--jobs', '0', '--db', 'never.db', 'big.log'], { cwd });
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('--jobs');
    const settings = resolveSettings(new Map([['jobs', 3]]), {});
    expect(jobsOf(settings)).toBe(3);
    expect([1, 2, 3, 16].map((cores) => jobsFor(cores, false))).toEqual([1, 1, 3, 16]);
    expect([1, 2, 3, 16].map((cores) => jobsFor(cores, true))).toEqual([1, 2, 3, 16]);
  });
});
