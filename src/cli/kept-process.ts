// Another `ossight` that runs beside this one: in a process of its own, so that neither holds the other up. Started again when it
// ends by itself, at growing intervals; ends when this one does.
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { EXIT } from './failure.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** One that ran this long had begun well. */
const WELL_MS = 60_000;

export interface KeptParts {
  /** As it is spoken of: `the follower`. */
  readonly what: string;
  /** Behind `ossight`. */
  readonly args: readonly string[];
  readonly note: (text: string) => void;
  readonly message?: (message: unknown) => void;
  /** How long it may take to finish what it is at when this process ends. */
  readonly stopMs: number;
  /** It was refused for how it was asked: starting it again would change nothing. */
  readonly refused: (code: number) => void;
}

/** `args`: behind `ossight`. It hears of the end of this process by its channel. */
export function startBeside(args: readonly string[]): ChildProcess {
  const child = fork(fileURLToPath(new URL('../main.js', import.meta.url)), [...args], {
    execArgv: [],
    // Ctrl-C reaches this process alone, which then ends the other one in order.
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.on('error', () => undefined);
  return child;
}

export class KeptProcess {
  readonly #parts: KeptParts;
  #child: ChildProcess | null = null;
  #timer: NodeJS.Timeout | null = null;
  #pause = FIRST_PAUSE_MS;
  #stopping = false;
  #restarts = 0;

  constructor(parts: KeptParts) {
    this.#parts = parts;
  }

  get running(): boolean {
    return this.#child !== null;
  }

  get restarts(): number {
    return this.#restarts;
  }

  start(): void {
    this.#timer = null;
    const began = performance.now();
    const child = startBeside(this.#parts.args);
    this.#child = child;
    child.on('message', (message) => this.#parts.message?.(message));
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
        `${this.#parts.what} ended (${signal ?? `exit ${code ?? '?'}`}); it is started again in ${this.#pause / 1000} s\n`,
      );
      this.#timer = setTimeout(() => this.start(), this.#pause);
      this.#pause = Math.min(LONGEST_PAUSE_MS, this.#pause * 2);
    });
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
    const timer = setTimeout(() => child.kill('SIGKILL'), this.#parts.stopMs);
    await gone;
    clearTimeout(timer);
  }
}
