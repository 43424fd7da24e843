// Statements to ClickHouse for callers that cannot wait otherwise: the read contract is synchronous, HTTP is not. A thread
// (sync-http-worker.ts) does the HTTP, the calling one sleeps until it has answered. Not for whoever serves others meanwhile.
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import { OssightError, type OssightErrorCode } from '../../model/error.ts';
import type { ClickHouseAddress } from './address.ts';

export interface SyncStart {
  readonly address: ClickHouseAddress;
  readonly password: string | null;
  readonly port: MessagePort;
  /** A number that rises with each answer, and one that is 1 once the thread is over. */
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
/** Where in `answered` it stands that the thread is over. */
const OVER = 1;
const WORKER = new URL(
  import.meta.url.endsWith('.ts') ? './sync-http-worker.ts' : './sync-http-worker.js',
  import.meta.url,
);

export class SyncHttp {
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #answered = new Int32Array(new SharedArrayBuffer(8));
  #orders = 0;

  /** Connects to nobody yet. A thread that waits keeps no process alive. `entry`: what the thread runs. */
  constructor(address: ClickHouseAddress, password: string | null, entry: URL = WORKER) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const start: SyncStart = { address, password, port: port2, answered: this.#answered };
    this.#worker = startThread(start, entry);
    // Whoever waits hears of its end otherwise.
    this.#worker.on('error', () => undefined);
    this.#worker.unref();
    this.#port.unref();
  }

  /** The answer, whole. Throws what the thread's OssightError says, or OssightError('internal') once the thread is over. `timeoutMs`: how long one server may take. */
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
      if (Atomics.load(this.#answered, OVER) === 1) {
        throw new OssightError('internal', 'the thread that speaks to ClickHouse has ended', {
          reason: 'nothing can be asked any more',
        });
      }
      if (Atomics.wait(this.#answered, 0, seen, patienceMs) === 'timed-out') return null;
      seen = Atomics.load(this.#answered, 0);
    }
  }
}

/** The one that waits cannot hear of a thread's end, so the thread tells it, even where its file cannot be loaded. */
const FAREWELL = `const { answered } = require('node:worker_threads').workerData;
process.once('exit', () => {
  Atomics.store(answered, ${OVER}, 1);
  Atomics.add(answered, 0, 1);
  Atomics.notify(answered, 0);
});`;

/** From source the thread loads what reads TypeScript first. */
function startThread(start: SyncStart, entry: URL): Worker {
  const [loader, file] = ['tsx/esm/api', entry.href].map((name) => JSON.stringify(name));
  const text = entry.href.endsWith('.ts')
    ? `import(${loader}).then(({ register }) => { register(); return import(${file}); })`
    : `import(${file})`;
  const options = { workerData: start, transferList: [start.port], execArgv: [], eval: true };
  return new Worker(`${FAREWELL}\n${text}`, options);
}
