// The real command meets its end, a disk error or a full disk at its Nth system call that writes, for every such N of every
// way to start, commit, write back, migrate, shut down, and recover from an earlier kill. By default a small sample is tried;
// OSSIGHT_SYSCALLS=all tries everything, a number that many points of each. The run after it must find every record counted
// once, and a failure must have been told. Needs strace.
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectDatabase } from '../../src/stores/index.ts';
import { temporaryDirectory } from '../support/command.ts';
import { DB, fullLog, grown, nothing, schemaOne, WHOLE } from './database-states.ts';
import { audit } from './numbered.ts';
import { runHere } from '../support/run-here.ts';
import { FAULTS, hasStrace, KILL, PASSING, pointsOf, STUCK, startTraced } from './strace.ts';
import { wasInjected } from './strace.ts';
import type { Ended, Fault, Live, Point } from './strace.ts';

const WANTED = process.env['OSSIGHT_SYSCALLS'];
/** Points of a scenario that are tried. */
const MOST = WANTED === 'all' ? Infinity : Number(WANTED ?? 2);
const AT_ONCE = 2;
const LOOK_MS = 20;
/** No result hangs on these: they end a try that has failed already. */
const PATIENCE_MS = 20_000;
/** What TERM promises. */
const TERM_MS = 5_000;

/** SQLite keeps to itself why a file could not be opened. */
const REASONS = /^reason: .*(?:disk I\/O error|EIO|the disk is full|write beside the file|is read-only here)/m;

interface Scenario {
  readonly name: string;
  readonly command: 'tail --once' | 'tail' | 'import';
  readonly prepare: (at: string) => void | Promise<void>;
  /** What the first of two faults is: a kill at the middle one of these. The scenario itself is the run after it. */
  readonly first?: (point: Point) => boolean;
  /** Files that must be among the points, or the scenario is not what its name says. */
  readonly touches: readonly string[];
  readonly faults: readonly Fault[];
  /** What must hold of the calls besides. */
  readonly order?: (points: readonly Point[]) => boolean;
  /** Left out of the small sample. */
  readonly long?: true;
}

const WAL = `${DB}-wal`;
const made = ({ target }: Point): boolean => target.endsWith('.tmp');
const logged = ({ call, target }: Point): boolean => call === 'pwrite64' && target === WAL;
const writtenBack = ({ call, target }: Point): boolean => call === 'pwrite64' && target === DB;

const once = { command: 'tail --once', touches: [WAL, DB], faults: FAULTS } as const;
const SCENARIOS: readonly Scenario[] = [
  { ...once, name: 'start from nothing, first commit, shutdown', prepare: nothing },
  { ...once, name: 'files that grew', prepare: grown, long: true },
  {
    ...once,
    name: 'the log is written back in the middle',
    prepare: fullLog,
    order: (points) => points.findIndex(writtenBack) < points.findLastIndex(logged),
  },
  { ...once, name: 'schema 1 is brought up to date', prepare: schemaOne },
  { ...once, name: 'recovery from a kill while the database was made', prepare: nothing, first: made, long: true },
  { ...once, name: 'recovery from a kill inside of a commit', prepare: grown, first: logged },
  {
    ...once,
    name: 'recovery from a kill while the log was written back',
    prepare: grown,
    first: writtenBack,
    long: true,
  },
  { ...once, name: 'recovery from a kill inside of the migration', prepare: schemaOne, first: logged, long: true },
  { ...once, name: 'import from nothing', command: 'import', prepare: nothing, long: true },
  { ...once, name: 'import of files that grew', command: 'import', prepare: grown, long: true },
  {
    ...once,
    name: 'following, until TERM',
    command: 'tail',
    prepare: grown,
    faults: [KILL, ...FAULTS.filter(({ lasting }) => lasting), PASSING],
  },
];

const TRIED = SCENARIOS.filter(({ long }) => WANTED !== undefined || long !== true);

let folder: string;
beforeAll(() => {
  folder = temporaryDirectory();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const place = (...names: string[]): string => join(folder, ...names);

function argumentsOf(command: Scenario['command'], at: string): string[] {
  const db = join(at, DB);
  if (command === 'import') return ['import', join(at, 'logs'), '--db', db];
  const how = command === 'tail' ? ['--flush-interval', '20ms', '--interval', '50ms'] : ['--once'];
  return ['tail', join(at, 'logs', '*.log'), ...how, '--db', db];
}

/** The follower is told to end when everything is counted, or when it says that it cannot go on now. */
async function finish(command: Scenario['command'], at: string, live: Live, fault: Fault): Promise<Ended> {
  if (command !== 'tail') return live.ended;
  const began = performance.now();
  const waits = (): boolean => fault.lasting && live.said().includes('nothing is lost');
  while (live.runs() && !waits() && !isWhole(at) && performance.now() - began < PATIENCE_MS) await pause(LOOK_MS);
  live.kill('SIGTERM');
  const late = setTimeout(() => live.kill('SIGKILL'), TERM_MS);
  const ended = await live.ended;
  clearTimeout(late);
  return ended;
}

function isWhole(at: string): boolean {
  try {
    const { lost, doubled, counted } = audit(join(at, DB), WHOLE);
    return lost.length + doubled.length === 0 && counted === WHOLE;
  } catch {
    return false;
  }
}

/** What is wrong with how a run ended that met a fault; null when it is well. */
function faultOf({ code, signal, err }: Ended, at: string, scenario: Scenario, fault: Fault): string | null {
  if (fault.kill) return signal === 'SIGKILL' ? null : 'it was not killed';
  const well = scenario.command === 'tail' ? 143 : 0;
  if (code === well) return isWhole(at) ? null : 'it ended well, and not everything is counted';
  if (code !== 1) return `it ended with ${code ?? signal}`;
  if (!/^error: .+\nreason: .+\n/m.test(err)) return 'it did not say what failed';
  if (!REASONS.test(err)) return 'it gave another reason';
  return fault === PASSING && err.includes('nothing is lost') ? 'it did not wait until there was room' : null;
}

async function attempt(scenario: Scenario, from: string, at: string, point: Point, fault: Fault): Promise<Outcome> {
  rmSync(at, { recursive: true, force: true });
  cpSync(from, at, { recursive: true });
  const args = argumentsOf(scenario.command, at);
  const ended = await finish(scenario.command, at, startTraced(at, args, point, fault), fault);
  const hit = wasInjected(at, fault);
  const wrong = hit ? faultOf(ended, at, scenario, fault) : null;
  const again = argumentsOf(scenario.command === 'tail' ? 'tail --once' : scenario.command, at);
  const after = await runHere(again);
  // The lock is held on a file that stays, empty.
  const left = readdirSync(at).filter((name) => /^\.|ossight\.db-(?!follower$)/.test(name));
  const db = join(at, DB);
  const found = after.code === 0 ? audit(db, WHOLE) : null;
  const problems = after.code === 0 ? inspectDatabase(db).problems : [];
  const isWell = isWhole(at) && problems.length + left.length === 0 && wrong === null;
  const bad = isWell ? null : { point, fault: fault.name, wrong, ended, after, found, problems, left };
  return { hit, told: hit && ended.code === 1, bad };
}

interface Outcome {
  readonly hit: boolean;
  readonly told: boolean;
  readonly bad: unknown;
}

/** A folder from which the scenario starts. */
async function stateOf(scenario: Scenario): Promise<string> {
  const at = place('from');
  rmSync(at, { recursive: true, force: true });
  mkdirSync(at);
  await scenario.prepare(at);
  const { first } = scenario;
  if (first === undefined) return at;
  const points = (await trace(scenario, at)).filter(first);
  const middle = points[Math.floor(points.length / 2)];
  if (middle === undefined) throw new Error('the first kill has no place');
  const { signal } = await startTraced(at, argumentsOf(scenario.command, at), middle, KILL).ended;
  expect(signal).toBe('SIGKILL');
  return at;
}

/** Every point of the scenario without a fault. */
async function trace(scenario: Scenario, from: string): Promise<Point[]> {
  const at = place('trace');
  rmSync(at, { recursive: true, force: true });
  cpSync(from, at, { recursive: true });
  const { code, err } = await finish(scenario.command, at, startTraced(at, argumentsOf(scenario.command, at)), KILL);
  expect(code, err).toBe(scenario.command === 'tail' ? 143 : 0);
  return pointsOf(at);
}

interface Try {
  readonly point: Point;
  readonly fault: Fault;
}

/** All, or some that are spread over the points and over the faults. */
function triesOf({ faults }: Scenario, points: readonly Point[], turn: number): Try[] {
  const isSensible = ({ point, fault }: Try): boolean => point.call !== 'openat' || !fault.lasting;
  const all = points.flatMap((point) => faults.map((fault) => ({ point, fault })).filter(isSensible));
  if (all.length <= MOST) return all;
  return Array.from({ length: MOST }, (_, i) => {
    const at = Math.floor(((i + 0.5) * points.length) / MOST);
    const same = all.filter(({ point }) => point === points[at]);
    return same[(i + turn) % same.length];
  }).filter((each) => each !== undefined);
}

describe.skipIf(!hasStrace)('a fault at the Nth call that writes', () => {
  it.each(TRIED.map((scenario, turn) => [scenario.name, scenario, turn] as const))(
    '%s',
    async (_, scenario, turn) => {
      const from = await stateOf(scenario);
      const points = await trace(scenario, from);
      const targets = new Set(points.map(({ target }) => target));
      expect([...targets]).toEqual(expect.arrayContaining([...scenario.touches]));
      expect(scenario.order?.(points) ?? true).toBe(true);
      const tries = triesOf(scenario, points, turn);
      const queue = tries.entries();
      const outcomes: Outcome[] = [];
      const work = async (worker: number): Promise<void> => {
        for (const [, { point, fault }] of queue) {
          outcomes.push(await attempt(scenario, from, place(`try-${worker}`), point, fault));
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, (_, worker) => work(worker)));
      const bad = outcomes.map((outcome) => outcome.bad).filter((each) => each !== null);
      const hits = outcomes.filter(({ hit }) => hit).length;
      const told = outcomes.filter((outcome) => outcome.told).length;
      console.log(
        `${scenario.name}: ${points.length} calls, ${tries.length} faults tried, ${hits} came about, ` +
          `${told} ended it with an error, ${bad.length} bad`,
      );
      expect(bad).toEqual([]);
      expect(hits).toBeGreaterThanOrEqual(Math.floor(tries.length * 0.9));
    },
    3_600_000,
  );

  it('a draft of the database that cannot be removed is no failure', async () => {
    const at = place('draft');
    mkdirSync(at);
    nothing(at);
    const draft = { call: 'unlink', n: 1, target: '' } as const;
    const { code, err } = await startTraced(at, argumentsOf('tail --once', at), draft, STUCK).ended;
    expect({ code, err, hit: wasInjected(at, STUCK), whole: isWhole(at) }).toMatchObject({
      code: 0,
      hit: true,
      whole: true,
    });
  });
});
