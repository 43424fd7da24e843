// A writer is killed at no particular moment, again and again; whoever comes next finds whole commits and nothing else.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inspectDatabase, openReader, openStore } from '../../src/stores/index.ts';
import { bundled } from '../support/bundled.ts';
import { CATALOG, classify, NOW } from './ledger.ts';

const ROUNDS = 20;
const PER_BATCH = 50;
const ALL = { since: null, until: null };

let writer: Awaited<ReturnType<typeof bundled>>;
let folder: string;
let path: string;
beforeAll(async () => {
  writer = await bundled('test/stores/kill-writer.ts');
});
afterAll(() => writer.remove());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ossight-kill-'));
  path = join(folder, 'ossight.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Resolves with the batches the child reported as committed before it was killed, after `lines` of them were heard of. */
async function runAndKill(lines: number, delayMs: number): Promise<number> {
  const child = spawn(process.execPath, [writer.path, path, String(PER_BATCH)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let last = -1;
  let heard = 0;
  let rest = '';
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      last = Number(part);
      heard++;
    }
    if (heard >= lines) setTimeout(() => child.kill('SIGKILL'), delayMs);
  });
  await closed;
  return last;
}

describe('kill -9', () => {
  it(`in the middle of commits, ${ROUNDS} times: nothing lost, nothing doubled, nothing by halves`, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const reported = await runAndKill(1 + (round % 7), round % 5);
      const reader = openReader(path);
      const [source] = reader.sources();
      const batches = (source?.lines ?? 0) / PER_BATCH;
      // A commit that was reported stays; one more may have been made before the report of it got out.
      expect(batches).toBeGreaterThan(reported);
      expect(Number.isInteger(batches)).toBe(true);
      expect(source).toMatchObject({
        errors: batches * PER_BATCH,
        duplicates: 0,
        bytesRead: batches * PER_BATCH * 100,
      });
      expect(reader.totals(ALL)).toMatchObject({ errors: batches * PER_BATCH, requests: batches });
      expect(reader.trend(ALL, 3600, 'code').reduce((sum, row) => sum + row.errors, 0)).toBe(batches * PER_BATCH);
      reader.close();
    }
    expect(inspectDatabase(path).problems).toEqual([]);
  }, 120_000);

  it('while the database is made: there is none, or a whole one', async () => {
    for (let round = 0; round < 6; round++) {
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
      const child = spawn(process.execPath, [writer.path, path, '1', 'wait'], { stdio: ['pipe', 'pipe', 'inherit'] });
      const closed = new Promise((resolve) => child.once('close', resolve));
      await new Promise((resolve) => child.stdout.once('data', resolve));
      child.stdin.end('\n');
      setTimeout(() => child.kill('SIGKILL'), round * 2);
      await closed;
      const store = openStore(path, { windowSeconds: 60, catalog: CATALOG, classify, now: NOW, create: true });
      store.close();
      expect(inspectDatabase(path).problems).toEqual([]);
      expect(readdirSync(folder).filter((name) => !name.startsWith('.'))).toContain('ossight.db');
    }
  }, 60_000);
});
