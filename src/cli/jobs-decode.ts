// A file that a reading thread decodes (gzip, UTF-16) while the first thread reads what came out. Parts of the content change
// hands through a channel of their own; each buffer goes back when it was read, so there are never more of them than PARTS.
import { MessageChannel } from 'node:worker_threads';
import type { MessagePort, Transferable } from 'node:worker_threads';
import { OssightError } from '../model/error.ts';
import type { OssightErrorCode } from '../model/error.ts';
import { decoded } from '../sources/encoded.ts';
import type { Encoded } from '../sources/encoded.ts';

/** Some tens of milliseconds of inflating: as long as the first thread may be storing. */
const PARTS = 24;
const PART_BYTES = 1024 * 1024;

export interface DecodeOrder {
  readonly file: Encoded;
  /** Content offset to begin at. */
  readonly offset: number;
  /** Answers go there; buffers come back, and null when no more is wanted. */
  readonly port: MessagePort;
}

/** `diskRead`: bytes taken from the disk so far. */
type Answer =
  { readonly part: ArrayBuffer; readonly length: number; readonly diskRead: number } | { readonly ended: Fault | null };

interface Fault {
  readonly code: OssightErrorCode;
  readonly message: string;
  readonly reason: string | null;
  readonly hint: string | null;
}

/** On the first thread: the content from `offset` on. Ends when the other one no longer reads in the file. */
export async function* decodedElsewhere(
  post: (order: DecodeOrder, transfer: readonly Transferable[]) => void,
  file: Encoded,
  offset: number,
  told: (diskRead: number) => void,
): AsyncGenerator<Uint8Array> {
  const { port1: port, port2 } = new MessageChannel();
  const inbox = new Inbox(port);
  post({ file, offset, port: port2 }, [port2]);
  let ended = false;
  try {
    for (;;) {
      const answer = await inbox.next();
      if ('ended' in answer) {
        ended = true;
        if (answer.ended !== null) throw errorOf(answer.ended);
        return;
      }
      told(answer.diskRead);
      yield Buffer.from(answer.part, 0, answer.length);
      port.postMessage(answer.part, [answer.part]);
    }
  } finally {
    if (!ended) {
      port.postMessage(null, []);
      await inbox.end();
    }
    port.close();
  }
}

/** On the reading thread. Resolves when everything was told. */
export async function decodeFor({ file, offset, port }: DecodeOrder): Promise<void> {
  const spares = new Spares(port);
  let diskRead = 0;
  let part: Uint8Array<ArrayBuffer> | null = null;
  let used = 0;
  const send = (): void => {
    if (part === null) return;
    port.postMessage({ part: part.buffer, length: used, diskRead } satisfies Answer, [part.buffer]);
    part = null;
    used = 0;
  };
  let fault: Fault | null = null;
  try {
    for await (const chunk of decoded(file, offset, (bytes) => (diskRead = bytes))) {
      for (let from = 0; from < chunk.length && !spares.stopped;) {
        part ??= new Uint8Array(await spares.take());
        const piece = chunk.subarray(from, from + PART_BYTES - used);
        part.set(piece, used);
        used += piece.length;
        from += piece.length;
        if (used === PART_BYTES) send();
      }
      if (spares.stopped) break;
    }
  } catch (error) {
    fault = faultOf(error);
  }
  // What stands before damage is good.
  send();
  port.postMessage({ ended: fault } satisfies Answer, []);
  port.close();
}

/** Buffers to put parts into. */
class Spares {
  /** Nobody wants any more. */
  stopped = false;
  readonly #free: ArrayBuffer[] = [];
  #made = 0;
  #wake: () => void = () => undefined;

  constructor(port: MessagePort) {
    port.on('message', (spare: ArrayBuffer | null) => {
      if (spare === null) this.stopped = true;
      else this.#free.push(spare);
      this.#wake();
    });
    // Whoever waits for it is gone.
    port.on('close', () => {
      this.stopped = true;
      this.#wake();
    });
  }

  async take(): Promise<ArrayBuffer> {
    if (this.#free.length === 0 && this.#made === PARTS && !this.stopped) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const spare = this.#free.pop();
    if (spare !== undefined) return spare;
    this.#made += 1;
    return new ArrayBuffer(PART_BYTES);
  }
}

/** Answers in their order. */
class Inbox {
  readonly #answers: Answer[] = [];
  #closed = false;
  #wake: () => void = () => undefined;

  constructor(port: MessagePort) {
    port.on('message', (answer: Answer) => {
      this.#answers.push(answer);
      this.#wake();
    });
    port.on('close', () => {
      this.#closed = true;
      this.#wake();
    });
  }

  async next(): Promise<Answer> {
    for (;;) {
      const answer = this.#answers.shift();
      if (answer !== undefined) return answer;
      if (this.#closed) throw new OssightError('internal', 'a reading thread ended by itself');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Nothing more comes. */
  async end(): Promise<void> {
    try {
      while (!('ended' in (await this.next())));
    } catch {
      // The thread is gone, and reads no longer either.
    }
  }
}

function faultOf(error: unknown): Fault {
  if (error instanceof OssightError) {
    const { code, message, reason, hint } = error;
    return { code, message, reason, hint };
  }
  const reason = error instanceof Error ? error.message : String(error);
  return { code: 'internal', message: 'a reading thread failed', reason, hint: null };
}

function errorOf({ code, message, reason, hint }: Fault): OssightError {
  return new OssightError(code, message, {
    ...(reason === null ? {} : { reason }),
    ...(hint === null ? {} : { hint }),
  });
}
