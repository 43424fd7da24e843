// The real command meets its end, a disk error or a full disk at its Nth system call that writes, for every such N (a sample
// of them unless OSSIGHT_SYSCALLS=all). The run after it must find every record counted once. Needs strace.
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectDatabase } from '../../src/stores/index.ts';
import { ENVIRONMENT, MAIN, ossight, temporaryDirectory } from '../support/command.ts';
import { audit, recordsText } from './numbered.ts';

const CALLS = ['pwrite64', 'fsync', 'fdatasync', 'ftruncate', 'unlink', 'rename', 'link'] as const;
type Call = (typeof CALLS)[number];
const FAULTS = ['signal=KILL', 'error=EIO', 'error=ENOSPC'] as const;
const ALL = process.env['OSSIGHT_SYSCALLS'] === 'all';
/** Points of a scenario that are tried by default. */
const SAMPLE = 8;
const PER_FILE = 120;
const WHOLE = PER_FILE * 2;

const hasStrace = spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0;
if (!hasStrace) console.warn('skipped: strace is not installed, or may not trace here');

interface Scenario {
  readonly name: string;
  readonly command: 'tail' | 'import';
  /** Whether a database that knows a part of the files is there before. */
  readonly grown: boolean;
  /** Tried only where everything is. */
  readonly long?: true;
}

const SCENARIOS: readonly Scenario[] = [
  { name: 'tail --once, from nothing', command: 'tail', grown: false },
  { name: 'tail --once of files that grew', command: 'tail', grown: true },
  { name: 'import, from nothing', command: 'import', grown: false, long: true },
];

let folder: string;
beforeAll(() => {
  folder = temporaryDirectory();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function argumentsOf({ command }: Scenario, at: string): string[] {
  const db = join(at, 'ossight.db');
  if (command === 'import') return ['import', join(at, 'logs'), '--db', db];
  return ['tail', join(at, 'logs', '*.log'), '--once', '--db', db];
}

/** Two files; the second ends inside of a record when the first part is counted. */
function prepare(scenario: Scenario, at: string): void {
  mkdirSync(join(at, 'logs'), { recursive: true });
  const [a, b] = [join(at, 'logs', 'a.log'), join(at, 'logs', 'b.log')];
  const [first, second] = [recordsText(0, PER_FILE), recordsText(PER_FILE, WHOLE)];
  writeFileSync(a, first);
  if (!scenario.grown) {
    writeFileSync(b, second);
    return;
  }
  const cut = Math.floor(second.length / 2);
  writeFileSync(b, second.slice(0, cut));
  const { code, err } = ossight(argumentsOf(scenario, at));
  if (code !== 0) throw new Error(`the first part: ${err}`);
  appendFileSync(b, second.slice(cut));
}

function traced(scenario: Scenario, at: string, ...options: string[]): { status: number | null; err: string } {
  const { status, stderr } = spawnSync(
    'strace',
    ['-f', '-qq', '-o', join(at, 'trace'), ...options, process.execPath, MAIN, ...argumentsOf(scenario, at)],
    { env: ENVIRONMENT, encoding: 'utf8', timeout: 20_000, killSignal: 'SIGKILL' },
  );
  return { status, err: stderr };
}

function countOf(scenario: Scenario, call: Call, from: string): number {
  const at = join(folder, 'count');
  cpSync(from, at, { recursive: true });
  // Of the thread that does most of them: strace counts for each thread alone.
  const { status, err } = traced(scenario, at, '-e', `trace=${call}`);
  if (status !== 0) throw new Error(`without any fault: ${err}`);
  const perThread = new Map<string, number>();
  for (const line of spawnSync('cat', [join(at, 'trace')], { encoding: 'utf8' }).stdout.split('\n')) {
    const [thread = '', what = ''] = line.split(/ +/);
    if (what.startsWith(`${call}(`)) perThread.set(thread, (perThread.get(thread) ?? 0) + 1);
  }
  rmSync(at, { recursive: true });
  return Math.max(0, ...perThread.values());
}

function sampleOf<T>(points: readonly T[]): readonly T[] {
  if (ALL || points.length <= SAMPLE) return points;
  const last = points.length - 1;
  return Array.from({ length: SAMPLE }, (_, i) => points[Math.round((i * last) / (SAMPLE - 1))]).filter(
    (point) => point !== undefined,
  );
}

describe.skipIf(!hasStrace)('a fault at the Nth call that writes', () => {
  for (const scenario of SCENARIOS) {
    it.skipIf(!ALL && scenario.long === true)(
      scenario.name,
      () => {
        const from = join(folder, scenario.name.replaceAll(/\W+/g, '-'));
        prepare(scenario, from);
        const points = CALLS.flatMap((call) =>
          Array.from({ length: countOf(scenario, call, from) }, (_, n) => ({ call, n: n + 1 })),
        ).flatMap((point) => FAULTS.map((fault) => ({ ...point, fault })));
        expect(points.length).toBeGreaterThan(50);
        const bad: unknown[] = [];
        let tried = 0;
        let felt = 0;
        for (const { call, n, fault } of sampleOf(points)) {
          const at = join(folder, 'try');
          cpSync(from, at, { recursive: true });
          const { status, err } = traced(
            scenario,
            at,
            '-e',
            `trace=${call}`,
            '-e',
            `inject=${call}:${fault}:when=${n}`,
          );
          tried += 1;
          if (status !== 0) felt += 1;
          const db = join(at, 'ossight.db');
          const after = ossight(argumentsOf(scenario, at));
          const found = after.code === 0 ? audit(db, WHOLE) : null;
          const problems = after.code === 0 ? inspectDatabase(db).problems : [];
          if (found?.counted !== WHOLE || found.lost.length + found.doubled.length + problems.length > 0) {
            bad.push({ call, n, fault, status, err, after, found, problems });
          }
          rmSync(at, { recursive: true });
        }
        console.log(
          `${scenario.name}: ${tried} of ${points.length} points, ${felt} ended the command, ${bad.length} bad`,
        );
        expect(bad).toEqual([]);
        expect(felt).toBeGreaterThan(0);
      },
      3_600_000,
    );
  }
});
