// Statements to ClickHouse for callers that cannot wait otherwise: the read contract is synchronous, HTTP is not. A thread
// (sync-http-worker.ts) does the HTTP, the calling one sleeps until it has answered. Not for whoever serves others meanwhile.
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import { OssightError, type OssightErrorCode } from '../../model/error.ts';
import type { ClickHouseAddress } from './address.ts';

export interface SyncStart {
  readonly address: ClickHouseAddress;
  readonly password: string | null;
  readonly port: MessagePort;
  /** One number that rises with each answer. */
  readonly answered: Int32Array;
}

export interface SyncOrder {
  readonly id: number;
  readonly sql: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

export type SyncAnswer = { readonly id: number } & ({ readonly text: string } | { readonly fault: Fault });

/** An OssightError on its way from thread to thread. */
export interface Fault {
  readonly code: OssightErrorCode;
  readonly message: string;
  readonly reason: string | null;
  readonly hint: string | null;
}

/** The thread tells by itself when a statement took too long; this is for a thread that tells nothing. */
const GRACE_MS = 30_000;

export class SyncHttp {
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #answered = new Int32Array(new SharedArrayBuffer(4));
  #orders = 0;

  /** Connects to nobody yet. A thread that waits keeps no process alive. */
  constructor(address: ClickHouseAddress, password: string | null) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const start: SyncStart = { address, password, port: port2, answered: this.#answered };
    this.#worker = startThread(start);
    this.#worker.unref();
    this.#port.unref();
  }

  /** The answer, whole. Throws what the thread's OssightError says. `timeoutMs`: how long one server may take. */
  ask(sql: string, settings: Readonly<Record<string, string>>, timeoutMs: number): string {
    const id = (this.#orders += 1);
    const order: SyncOrder = { id, sql, settings, timeoutMs };
    const before = Atomics.load(this.#answered, 0);
    this.#port.postMessage(order, []);
    const answer = this.#wait(id, before, timeoutMs + GRACE_MS);
    if (answer === null) {
      throw new OssightError('database', 'ClickHouse did not answer', {
        reason: `nothing came within ${Math.round((timeoutMs + GRACE_MS) / 1000)} s`,
      });
    }
    if ('text' in answer) return answer.text;
    const { code, message, reason, hint } = answer.fault;
    throw new OssightError(code, message, {
      ...(reason === null ? {} : { reason }),
      ...(hint === null ? {} : { hint }),
    });
  }

  close(): void {
    this.#port.close();
    // Nothing is lost with it, so nobody waits until it has ended.
    this.#worker.terminate().catch(() => undefined);
  }

  /** null when the time is up. Answers that come too late for an earlier order are passed over. */
  #wait(id: number, before: number, patienceMs: number): SyncAnswer | null {
    let seen = before;
    for (;;) {
      const message = receiveMessageOnPort(this.#port);
      if (message !== undefined) {
        const answer: SyncAnswer = message.message;
        if (answer.id === id) return answer;
        continue;
      }
      if (Atomics.wait(this.#answered, 0, seen, patienceMs) === 'timed-out') return null;
      seen = Atomics.load(this.#answered, 0);
    }
  }
}

/** The build starts the file beside it; from source the thread loads what reads TypeScript first. */
function startThread(start: SyncStart): Worker {
  const options = { workerData: start, transferList: [start.port], execArgv: [] };
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./sync-http-worker.js', import.meta.url), options);
  const [loader, entry] = ['tsx/esm/api', new URL('./sync-http-worker.ts', import.meta.url).href].map((name) =>
    JSON.stringify(name),
  );
  const text = `import(${loader}).then(({ register }) => { register(); return import(${entry}); })`;
  return new Worker(text, { ...options, eval: true });
}
