// The real command is killed with -9 at no particular moment, again and again, while its log grows and rotates. When all is
// over every record counts once. OSSIGHT_KILLS sets how often (10; 1,000 for a long run), OSSIGHT_SEED repeats a run.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, rmSync, watch } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inspectDatabase } from '../../src/stores/index.ts';
import { ENVIRONMENT, MAIN, ossight, temporaryDirectory } from '../support/command.ts';
import { audit } from './numbered.ts';
import { createRandom } from './random.ts';
import { RotatingLog } from './rotating-log.ts';

const KILLS = Number(process.env['OSSIGHT_KILLS'] ?? 10);
/** A command that says nothing for so long is killed all the same. */
const LONGEST_MS = 5_000;

let folder: string;
let logs: string;
let db: string;
beforeEach(() => {
  folder = temporaryDirectory();
  logs = join(folder, 'logs');
  db = join(folder, 'ossight.db');
  mkdirSync(logs);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface When {
  /** Changes of the database's log that are waited for first. */
  readonly changes: number;
  readonly thenMs: number;
}

/** Resolves when it is dead. `meanwhile` is called every few milliseconds of its life. */
async function runAndKill(args: readonly string[], when: When, meanwhile: () => void): Promise<'killed' | 'ended'> {
  const child: ChildProcess = spawn(process.execPath, [MAIN, ...args], { env: ENVIRONMENT, stdio: 'ignore' });
  let timer: NodeJS.Timeout | null = null;
  let left = when.changes;
  const kill = (): void => {
    timer ??= setTimeout(() => child.kill('SIGKILL'), when.thenMs);
  };
  const watcher = watch(folder, (_, name) => {
    if (name === 'ossight.db-wal' && --left <= 0) kill();
  });
  if (left === 0) kill();
  const guard = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS);
  const writer = setInterval(meanwhile, 7);
  const signal = await new Promise((resolve) => child.once('close', (_, name) => resolve(name)));
  watcher.close();
  clearInterval(writer);
  clearTimeout(guard);
  if (timer !== null) clearTimeout(timer);
  return signal === 'SIGKILL' ? 'killed' : 'ended';
}

describe('kill -9', () => {
  const tailGlob = (): string[] => ['tail', join(logs, 'app.log*'), '--db', db, '--flush-interval', '20ms'];
  const tailPath = (): string[] => ['tail', join(logs, 'app.log'), '--db', db, '--flush-interval', '20ms'];
  const imported = (): string[] => ['import', logs, '--db', db];

  it.each([
    ['tail of a glob', [tailGlob], 1],
    ['tail of one path', [tailPath], 0.5],
    ['import', [imported], 0.5],
    ['tail and import by turns', [tailPath, imported, tailGlob], 0.5],
  ] as const)(
    '%s',
    async (_, commands, share) => {
      const random = createRandom();
      const log = new RotatingLog(logs, random);
      const [first] = commands;
      const rounds = Math.ceil(KILLS * share);
      let killed = 0;
      for (let round = 0; round < rounds; round += 1) {
        const command = commands[round % commands.length] ?? first;
        const when =
          random.below(3) === 0
            ? { changes: 0, thenMs: random.below(600) }
            : { changes: 1 + random.below(6), thenMs: random.below(15) };
        const how = await runAndKill(command(), when, () => {
          log.append(8);
          if (random.below(25) === 0) log.rotate();
        });
        if (how === 'killed') killed += 1;
      }
      log.finish();
      const last = ossight(first === imported ? imported() : ['tail', join(logs, 'app.log*'), '--once', '--db', db]);
      const found = audit(db, log.written);
      const figures = `seed ${random.seed}: ${killed} of ${rounds} killed, ${log.written} records, ${log.rotations} rotations`;
      console.log(`${_}: ${figures}, ${found.lost.length} lost, ${found.doubled.length} doubled`);
      expect(last.code, last.err).toBe(0);
      expect({ ...found, figures }).toEqual({ lost: [], doubled: [], counted: log.written, figures });
      expect(inspectDatabase(db).problems).toEqual([]);
      expect(killed).toBeGreaterThan(0);
    },
    60_000 + KILLS * 4_000,
  );
});
