// Imports as a process of its own: to the end, or until a signal.
import { spawn } from 'node:child_process';
import { expect } from 'vitest';
import { ENVIRONMENT, MAIN, ossight } from '../support/command.ts';

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
}

export function start(cwd: string, args: readonly string[]): Running {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd, env: ENVIRONMENT, stdio: ['pipe', 'ignore', 'pipe'] });
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  child.stdin.on('error', () => {});
  return {
    ended: new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal, err }))),
    kill: (signal) => void child.kill(signal),
    write: (text) => void child.stdin.write(text),
  };
}
