// Imports as a process of its own: to the end, or until a signal.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { ENVIRONMENT, MAIN, ossight, type Ran } from '../support/command.ts';
import { runHere } from '../support/run-here.ts';

export interface Summary {
  readonly lines: number;
  readonly requests: number;
  readonly errorLines: number;
  readonly other: number;
  readonly rejected: number;
  readonly errors: number;
  readonly duplicates: number;
  readonly bytes: number;
  readonly sources: number;
}

export const DB = 'ossight.db';

/** `ossight import --json` into the directory's own database; `code` is what it must exit with. */
export function imported(cwd: string, args: readonly string[], code = 0, input?: string | Uint8Array): Summary {
  const ran = ossight(['import', '--json', '-q', '--db', DB, ...args], {
    cwd,
    ...(input === undefined ? {} : { input }),
  });
  return summaryOf(ran, code);
}

/** The same without a process of its own. */
export async function importedHere(
  cwd: string,
  args: readonly string[],
  code = 0,
  input: string | Uint8Array = '',
): Promise<Summary> {
  return summaryOf(await runHere(['import', '--json', '-q', '--db', DB, ...args], { cwd, input }), code);
}

function summaryOf(ran: Ran, code: number): Summary {
  expect(ran.code, ran.err).toBe(code);
  const summary = JSON.parse(ran.out) as Summary;
  expect(summary.lines).toBe(summary.requests + summary.errorLines + summary.other + summary.rejected);
  return summary;
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly err: string;
}

export interface Running {
  readonly ended: Promise<Ended>;
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly write: (text: string) => void;
  /** Resolves when it has done nothing for a while, so that whatever was there to be read was read. */
  readonly idle: () => Promise<void>;
}

/** Looks in a row that must find the process asleep and no processor used since. */
const QUIET_LOOKS = 10;
const LOOK_MS = 50;

export function start(cwd: string, args: readonly string[]): Running {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd, env: ENVIRONMENT, stdio: ['pipe', 'ignore', 'pipe'] });
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  child.stdin.on('error', () => {});
  return {
    ended: new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal, err }))),
    kill: (signal) => void child.kill(signal),
    write: (text) => void child.stdin.write(text),
    idle: async () => {
      let before = '';
      for (let quiet = 0; quiet < QUIET_LOOKS;) {
        await delay(LOOK_MS);
        const now = sleeping(child.pid ?? 0);
        quiet = now !== '' && now === before ? quiet + 1 : 0;
        before = now;
      }
    },
  };
}

/** The processor that a sleeping process has used; '' while it runs. Where the system does not tell it is taken to sleep. */
function sleeping(pid: number): string {
  if (!existsSync('/proc/self/stat')) return 'unknown';
  const [state, ...numbers] = readFileSync(`/proc/${pid}/stat`, 'latin1')
    .replace(/^.*\) /s, '')
    .split(' ');
  return state === 'S' ? numbers.slice(10, 12).join(' ') : '';
}
