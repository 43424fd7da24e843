// The system calls that change something on a disk: which of them a run of the command makes, one by one, and the same run
// again with a fault at one of them. What a fault must not do is told by those who ask.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ENVIRONMENT, MAIN } from '../support/command.ts';

/** SQLite and the making of a database use these; `openat` counts only where it may make a file. */
const CALLS = ['pwrite64', 'fsync', 'fdatasync', 'ftruncate', 'unlink', 'rename', 'link', 'fchown', 'openat'] as const;
type Call = (typeof CALLS)[number];

export interface Point {
  readonly call: Call;
  /** It is the nth of its kind in the main thread. */
  readonly n: number;
  /** Name of the file, as far as the trace tells. */
  readonly target: string;
}

export interface Fault {
  readonly name: string;
  readonly kill: boolean;
  /** From the nth call on. Opening has no such fault: it would hide the logs as well. */
  readonly lasting: boolean;
  readonly inject: (n: number) => string;
}

const error = (code: string): Fault => ({
  name: `${code} once`,
  kill: false,
  lasting: false,
  inject: (n) => `error=${code}:when=${n}`,
});
const lasting = (code: string): Fault => ({
  name: `${code} from then on`,
  kill: false,
  lasting: true,
  inject: (n) => `error=${code}:when=${n}+`,
});

export const KILL: Fault = {
  name: 'kill',
  kill: true,
  lasting: false,
  inject: (n) => `signal=KILL:when=${n}`,
};
/** A disk that is broken from then on. */
export const STUCK = lasting('EIO');
export const FAULTS: readonly Fault[] = [KILL, error('EIO'), lasting('ENOSPC'), error('ENOSPC'), STUCK];
/** As a disk that is full until somebody makes room. */
export const PASSING: Fault = {
  name: 'ENOSPC, four times',
  kill: false,
  lasting: false,
  inject: (n) => `error=ENOSPC:when=${n}..${n + 3}`,
};

export const hasStrace = spawnSync('strace', ['-qq', '-o', '/dev/null', 'true']).status === 0;
if (!hasStrace) console.warn('skipped: strace is not installed, or may not trace here');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly err: string;
}

export interface Live {
  readonly ended: Promise<Ended>;
  readonly runs: () => boolean;
  readonly said: () => string;
  /** To the traced command, or whatever else was started. */
  readonly kill: (signal: NodeJS.Signals) => void;
}

/** Of strace, which would pass on no signal but a deadly one: the child it traces. */
function tracee(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ');
  return Number(children[0]) || pid;
}

function startProgram(program: string, args: readonly string[], isTracer = false): Live {
  const child = spawn(program, args, { env: ENVIRONMENT, stdio: ['ignore', 'ignore', 'pipe'] });
  const runs = (): boolean => child.exitCode === null && child.signalCode === null;
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  return {
    ended: new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal, err }))),
    runs,
    said: () => err,
    kill: (signal) => {
      if (!runs() || child.pid === undefined) return;
      process.kill(isTracer ? tracee(child.pid) : child.pid, signal);
    },
  };
}

export function startCommand(args: readonly string[]): Live {
  return startProgram(process.execPath, [MAIN, ...args]);
}

const tracePath = (at: string): string => join(at, 'trace');

/** Runs the command under strace, its trace in the folder `at`. */
export function startTraced(at: string, args: readonly string[], point?: Point, fault?: Fault): Live {
  const faulty = point !== undefined && fault !== undefined;
  const what = faulty
    ? ['-e', `trace=${point.call}`, '-e', `inject=${point.call}:${fault.inject(point.n)}`]
    : ['-e', `trace=${CALLS.join(',')}`];
  // Stops at these calls only, which spares most of the time; but then strace 6.1 injects no signals.
  const quick = faulty && fault.kill ? [] : ['--seccomp-bpf'];
  const tracer = ['-f', '-y', '-qq', ...quick, '-o', tracePath(at), ...what];
  return startProgram('strace', [...tracer, process.execPath, MAIN, ...args], true);
}

/** Whether the fault came about: another thread may have been quicker, or the run have taken another turn. */
export function wasInjected(at: string, fault: Fault): boolean {
  return readFileSync(tracePath(at), 'utf8').includes(fault.kill ? '+++ killed by SIGKILL' : '(INJECTED)');
}

/** Every point of a run that was traced into `at`. */
export function pointsOf(at: string): Point[] {
  const lines = readFileSync(tracePath(at), 'utf8').split('\n');
  const main = /^\d+/.exec(lines[0] ?? '')?.[0] ?? '';
  const counts = new Map<string, number>();
  return lines.flatMap((line) => {
    const [, thread, name, rest = ''] = /^(\d+) +(\w+)\((.*)$/.exec(line) ?? [];
    const call = CALLS.find((each) => each === name);
    if (thread !== main || call === undefined) return [];
    const n = (counts.get(call) ?? 0) + 1;
    counts.set(call, n);
    if (call === 'openat' && !(rest.includes('O_CREAT') && rest.includes(at))) return [];
    const path = /^\d+<([^>]*)>/.exec(rest)?.[1] ?? /"([^"]*)"/.exec(rest)?.[1] ?? '';
    return [{ call, n, target: basename(path) }];
  });
}
