// The follower that `serve --tail` starts: `ossight tail` on the same database, in a process of its own, so that whoever looks
// never holds it up. Started again when it ends by itself, at growing intervals; its word on how it gets on is passed on.
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { isFollowerReport, type FollowerReport, type FollowerState } from '../serve/follower-state.ts';
import { EXIT } from './failure.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** One that ran this long had begun well. */
const WELL_MS = 60_000;
/** It commits what it has read; then it has had its time. */
const STOP_MS = 4000;

export interface FollowerParts {
  /** Behind `ossight tail`. */
  readonly args: readonly string[];
  readonly note: (text: string) => void;
  readonly told: (report: FollowerReport) => void;
  /** It was refused for how it was asked: starting it again would change nothing. */
  readonly refused: (code: number) => void;
}

export class FollowerProcess {
  readonly #parts: FollowerParts;
  #child: ChildProcess | null = null;
  #timer: NodeJS.Timeout | null = null;
  #pause = FIRST_PAUSE_MS;
  #restarts = 0;
  #stopping = false;
  #last: Omit<FollowerReport, 'commits'> = { files: [], others: { files: 0, lag: 0 }, lostBytes: 0 };

  constructor(parts: FollowerParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#timer = null;
    const began = performance.now();
    const child = fork(fileURLToPath(new URL('../main.js', import.meta.url)), ['tail', ...this.#parts.args], {
      execArgv: [],
      // Ctrl-C reaches the server alone, which then ends the follower in order.
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    child.on('message', (message) => {
      if (!isFollowerReport(message)) return;
      const { files, others, lostBytes } = message;
      this.#last = { files, others, lostBytes };
      this.#parts.told(message);
    });
    child.on('error', () => undefined);
    child.on('exit', (code, signal) => {
      this.#child = null;
      if (this.#stopping) return;
      if (code === EXIT.usage) {
        this.#parts.refused(code);
        return;
      }
      if (performance.now() - began > WELL_MS) this.#pause = FIRST_PAUSE_MS;
      this.#restarts += 1;
      this.#parts.note(
        `the follower ended (${signal ?? `exit ${code ?? '?'}`}); it is started again in ${this.#pause / 1000} s\n`,
      );
      this.#timer = setTimeout(() => this.start(), this.#pause);
      this.#pause = Math.min(LONGEST_PAUSE_MS, this.#pause * 2);
    });
  }

  state(): FollowerState {
    return { ...this.#last, running: this.#child !== null, restarts: this.#restarts };
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const child = this.#child;
    if (child === null) return;
    const gone = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
    });
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await gone;
    clearTimeout(timer);
  }
}
