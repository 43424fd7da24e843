// Asks the ledger in a process of its own (reader-child.ts). One that takes too long is ended, and so is what it was asked;
// the next question starts another.
import { fork, type ChildProcess } from 'node:child_process';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Answer } from '../serve/answers.ts';
import type { Question } from '../serve/question.ts';

export interface ReaderStart {
  /** What `--db` says. */
  readonly db: string;
  readonly timeZone: string;
  readonly version: string;
}

export interface ReaderRequest {
  readonly id: number;
  readonly question: Question;
}

export interface ReaderAnswer {
  readonly id: number;
  readonly answer: Answer;
}

const PATIENCE_MS = 15_000;
const LATE: Answer = {
  status: 503,
  body: JSON.stringify({
    error: { message: 'the ledger did not answer', reason: null, hint: 'a shorter span may help' },
  }),
};

export class ReaderProcess {
  readonly #start: ReaderStart;
  readonly #password: string | null;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #child: ChildProcess | null = null;
  #timer: NodeJS.Timeout | null = null;
  #next = 0;

  /** `password`: for ClickHouse. It goes by the environment, since everybody may read arguments. */
  constructor(start: ReaderStart, password: string | null) {
    this.#start = start;
    this.#password = password;
  }

  readonly ask = (question: Question): Promise<Answer> =>
    new Promise((resolve) => {
      this.#child ??= this.#fork();
      const id = this.#next++;
      this.#waiting.set(id, resolve);
      if (this.#timer === null) this.#watch();
      const request: ReaderRequest = { id, question };
      this.#child.send(request, (error) => {
        if (error !== null) this.#settle(id, LATE);
      });
    });

  stop(): void {
    this.#child?.kill('SIGKILL');
  }

  #fork(): ChildProcess {
    const source = import.meta.url.endsWith('.ts');
    const entry = fileURLToPath(new URL(source ? './reader-child.ts' : './reader-child.js', import.meta.url));
    const child = fork(entry, [JSON.stringify(this.#start)], {
      execArgv: source ? ['--import', 'tsx'] : [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      ...(this.#password === null ? {} : { env: { ...env, OSSIGHT_CLICKHOUSE_PASSWORD: this.#password } }),
    });
    child.on('message', (message) => {
      if (isAnswer(message)) this.#settle(message.id, message.answer);
    });
    child.on('error', () => undefined);
    child.on('exit', () => {
      if (this.#child !== child) return;
      this.#child = null;
      for (const id of this.#waiting.keys()) this.#settle(id, LATE);
    });
    return child;
  }

  #settle(id: number, answer: Answer): void {
    const resolve = this.#waiting.get(id);
    this.#waiting.delete(id);
    this.#watch();
    resolve?.(answer);
  }

  /** As long as answers keep coming it is well. */
  #watch(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = this.#waiting.size === 0 ? null : setTimeout(() => this.#child?.kill('SIGKILL'), PATIENCE_MS);
  }
}

function isAnswer(message: unknown): message is ReaderAnswer {
  return typeof message === 'object' && message !== null && 'id' in message && 'answer' in message;
}
