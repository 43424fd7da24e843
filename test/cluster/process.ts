// A server of a test: a process that dies with the one that started it, whatever becomes of that.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { SETPRIV } from './programs.ts';

const STOP_MS = 5_000;
const MOST_STARTS = 10;

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly folder: string;
  /** What it writes to stdout and stderr is kept here. */
  readonly log: string;
  /** Answers whether it serves by now. */
  readonly ready: () => Promise<boolean>;
  readonly startMs: number;
}

export class ServerProcess {
  readonly #command: Command;
  #child: ChildProcess | null = null;
  /** Nobody has ended it since it was started. */
  #wanted = false;

  constructor(command: Command) {
    this.#command = command;
  }

  get running(): boolean {
    return this.#child !== null;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Resolves when it serves; with `wait` false as soon as it was started. What ends before it serves is started again. */
  async start(wait = true): Promise<void> {
    const { program, log, ready, startMs } = this.#command;
    this.#wanted = true;
    this.#spawn();
    if (!wait) return;
    const until = performance.now() + startMs;
    for (let starts = 1; !(await ready()); await pause(20)) {
      if (!this.#wanted || starts > MOST_STARTS || performance.now() > until) {
        await this.kill();
        throw new Error(`${program} does not serve: ${readFileSync(log, 'utf8').slice(-2000)}`);
      }
      if (this.#child !== null) continue;
      // As a service manager does: ClickHouse ends when ZooKeeper is slow to take it.
      this.#spawn();
      starts += 1;
    }
  }

  #spawn(): void {
    const { program, args, folder, log } = this.#command;
    const fd = openSync(log, 'a');
    const child = spawn(SETPRIV, ['--pdeathsig', 'KILL', program, ...args], {
      cwd: folder,
      stdio: ['ignore', fd, fd],
      env: { PATH: process.env['PATH'] ?? '', HOME: folder, TZ: 'UTC', LANG: 'C.UTF-8' },
    });
    closeSync(fd);
    this.#child = child;
    child.once('error', () => undefined);
    child.once('exit', () => {
      if (this.#child === child) this.#child = null;
    });
  }

  /** With -9; resolves when it is gone. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.#wanted = false;
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
    });
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await gone;
    clearTimeout(timer);
  }
}

export async function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
