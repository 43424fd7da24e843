// The reading threads of a command. They read ranges of plain files; all else, and all that is stored, stays on the first
// thread. Until they have started the first thread reads ranges itself.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { OssightError } from '../model/error.ts';
import type { PipelineParts } from '../pipeline/pipeline.ts';
import { readRange } from '../pipeline/range.ts';
import type { RangeRequest, RangeResult } from '../pipeline/range.ts';
import type { RangeReader } from '../pipeline/ranges.ts';
import type { Content } from '../sources/source.ts';
import { zoneNameOf } from './compose.ts';
import type { ComposeOptions } from './compose.ts';
import { decodedElsewhere } from './jobs-decode.ts';
import type { DecodeOrder } from './jobs-decode.ts';
import { BLOCK_BYTES, readingAt, reusingAccelerators } from './jobs-file.ts';
import type { Settings } from './settings.ts';

/** Each takes some 40 MiB (243 MiB with two, 271 with three, of 888 MB), and more of them only wait for the one that stores. */
const MOST_THREADS = 2;
const MOST_JOBS = 1024;
/** Less is read in the time that threads take to start, half a second of one core. */
const WORTH_BYTES = 48 * 1024 * 1024;
const BYTES_PER_THREAD = 8 * 1024 * 1024;
/** Encoded files of fewer bytes are decoded by who reads them. */
const WORTH_DECODING = 256 * 1024;
/** A thread needs less; with more it would only clear up later. What is too large for it is read by the first thread. */
const THREAD_MEMORY = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 64 };
/** Orders that a thread has at once: it goes on while the first thread stores, which is told of results between two commits only. */
const ORDERS = 6;

export type ThreadOptions = Omit<ComposeOptions, 'clock'>;

/** What a thread is told: once what it works by, then what to read. */
export type Message = { readonly options: ThreadOptions } | { readonly decode: DecodeOrder } | Order;

export interface Order {
  readonly id: number;
  readonly descriptor: number;
  readonly request: RangeRequest;
}

export type Answer =
  { readonly id: number; readonly result: RangeResult | null } | { readonly id: number; readonly fault: Error };

/** `compressed`: there is something to inflate. Throws OssightError('usage'). */
export function jobsOf(settings: Settings, compressed = false): number {
  const told = settings.number('jobs');
  if (told === null) return jobsFor(availableParallelism(), compressed);
  if (Number.isInteger(told) && told >= 1 && told <= MOST_JOBS) return told;
  throw new OssightError('usage', `--jobs is ${told}`, {
    reason: `it takes a whole number from 1 to ${MOST_JOBS}`,
    hint: 'leave it out: all cores are used then',
  });
}

/**
 * Without a word: all cores. Of two the second is only worth it to inflate: to read plain logs it gains an access log nothing, and
 * 100 MB of captures, which a thread of its own has to learn to read fast, take a sixth longer.
 */
export function jobsFor(cores: number, compressed: boolean): number {
  return cores > 2 || compressed ? cores : 1;
}

/** How many threads beside the first, which stores, are worth starting for so many bytes of input; 0: it reads alone. */
export function threadsFor(jobs: number, bytes: number): number {
  // Threads are started from what was built.
  if (jobs === 1 || bytes < WORTH_BYTES || import.meta.url.endsWith('.ts')) return 0;
  return Math.min(jobs - 1, MOST_THREADS, Math.ceil(bytes / BYTES_PER_THREAD));
}

/**
 * Threads that load what they will need; what they are to read is told later (ReadingThreads). Nobody waits for them, so a
 * command may end without.
 */
export function startThreads(count: number): readonly Worker[] {
  return Array.from({ length: count }, () => {
    const worker = new Worker(new URL('./jobs-worker.js', import.meta.url), { resourceLimits: THREAD_MEMORY });
    worker.unref();
    return worker;
  });
}

interface Job {
  readonly order: Order;
  readonly resolve: (result: RangeResult | null) => void;
  readonly reject: (error: OssightError) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly jobs: Map<number, Job>;
  ready: boolean;
}

export class ReadingThreads implements RangeReader {
  readonly depth: number;
  readonly #workers: readonly Worker[];
  readonly #options: ComposeOptions;
  readonly #own: PipelineParts;
  readonly #waiting: Job[] = [];
  /** For the first thread alone. */
  readonly #heavy: Job[] = [];
  #threads: Thread[] = [];
  #started = false;
  #orders = 0;
  #decodes = 0;
  #buffer: Buffer | null = null;
  #helping = false;
  #fault: OssightError | null = null;
  #closed = false;

  /** `workers`: just started; `parts`: composed of the same options, for the first thread. */
  constructor(workers: readonly Worker[], options: ComposeOptions, parts: PipelineParts) {
    this.#workers = workers;
    this.depth = workers.length * ORDERS + 1;
    this.#options = options;
    this.#own = reusingAccelerators(parts);
  }

  async read(content: Content, request: RangeRequest, urgent: boolean): Promise<RangeResult | null> {
    const { descriptor } = content;
    if (descriptor === undefined) return null;
    if (!this.#started) this.#start();
    return new Promise((resolve, reject) => {
      const job: Job = { order: { id: (this.#orders += 1), descriptor, request }, resolve, reject };
      if (this.#fault !== null) {
        reject(this.#fault);
        return;
      }
      if (urgent) this.#waiting.unshift(job);
      else this.#waiting.push(job);
      this.#dispatch();
    });
  }

  /** As the pipeline asks for it: the next thread decodes it beside what else it does. */
  readonly decodedElsewhere = (content: Content): Content | null => {
    const { encoded } = content;
    if (encoded === undefined || encoded.bytes < WORTH_DECODING) return null;
    if (!this.#started) this.#start();
    const { worker } = this.#threads[(this.#decodes += 1) % this.#threads.length] ?? {};
    if (worker === undefined) return null;
    const { diskBytes, size, origin } = content;
    const told = { diskRead: 0 };
    return {
      diskBytes,
      size,
      origin,
      get diskRead() {
        return told.diskRead;
      },
      chunks: (offset) =>
        decodedElsewhere(
          (decode, transfer) => worker.postMessage({ decode } satisfies Message, transfer),
          encoded,
          offset,
          (diskRead) => (told.diskRead = diskRead),
        ),
      peek: () => null,
      close: async () => content.close(),
    };
  };

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#workers.map(async (worker) => worker.terminate()));
  }

  #start(): void {
    this.#started = true;
    const { windowSeconds, now, requestIdTimes, ingestTime, format } = this.#options;
    const zone = zoneNameOf(this.#options);
    const own: ThreadOptions = { windowSeconds, zone, now, requestIdTimes, ingestTime, format };
    this.#threads = this.#workers.map((worker) => {
      worker.ref();
      worker.postMessage({ options: own } satisfies Message, []);
      const thread: Thread = { worker, jobs: new Map(), ready: false };
      worker.on('message', (answer: Answer | null) => this.#hear(thread, answer));
      worker.on('error', (error) => this.#lose(thread, error));
      worker.on('messageerror', (error) => this.#fail(error));
      worker.on('exit', () => {
        if (this.#threads.includes(thread)) this.#fail(new Error('it ended by itself'));
      });
      return thread;
    });
  }

  #dispatch(): void {
    for (let load = 0; load < ORDERS; load += 1) {
      for (const thread of this.#threads) {
        if (!thread.ready || thread.jobs.size > load) continue;
        const job = this.#waiting.shift();
        if (job === undefined) break;
        thread.jobs.set(job.order.id, job);
        thread.worker.postMessage(job.order satisfies Message, []);
      }
    }
    this.#help();
  }

  /** What the first thread reads: before the others have begun it has nothing to do, and what none of them could read. */
  #help(): void {
    if (this.#helping || this.#nextOwn() === undefined) return;
    this.#helping = true;
    setImmediate(() => {
      this.#helping = false;
      const queue = this.#closed ? undefined : this.#nextOwn();
      const job = queue?.shift();
      if (job === undefined) return;
      this.#buffer ??= Buffer.allocUnsafeSlow(BLOCK_BYTES);
      try {
        job.resolve(readRange(job.order.request, this.#own, readingAt(job.order.descriptor), this.#buffer));
      } catch (error) {
        this.#unread(job, error);
      }
      this.#dispatch();
    });
  }

  #nextOwn(): Job[] | undefined {
    if (this.#heavy.length > 0) return this.#heavy;
    return this.#waiting.length > 0 && !this.#threads.some(({ ready }) => ready) ? this.#waiting : undefined;
  }

  #hear(thread: Thread, answer: Answer | null): void {
    if (answer === null) thread.ready = true;
    else {
      const job = thread.jobs.get(answer.id);
      thread.jobs.delete(answer.id);
      if (job !== undefined) {
        if ('fault' in answer) this.#unread(job, answer.fault);
        else job.resolve(answer.result);
      }
    }
    this.#dispatch();
  }

  /** Who began in the wrong place may meet what nobody else does. */
  #unread(job: Job, error: unknown): void {
    if (job.order.request.exact) job.reject(fault(error));
    else job.resolve(null);
  }

  #lose(thread: Thread, error: Error): void {
    if (!('code' in error) || error.code !== 'ERR_WORKER_OUT_OF_MEMORY') {
      this.#fail(error);
      return;
    }
    this.#threads = this.#threads.filter((other) => other !== thread);
    this.#heavy.push(...thread.jobs.values());
    this.#dispatch();
  }

  #fail(error: Error): void {
    if (this.#closed || this.#fault !== null) return;
    this.#fault = fault(error);
    const jobs = [
      ...this.#waiting.splice(0),
      ...this.#heavy.splice(0),
      ...this.#threads.flatMap((thread) => [...thread.jobs.values()]),
    ];
    for (const job of jobs) job.reject(this.#fault);
  }
}

function fault(cause: unknown): OssightError {
  return new OssightError('internal', 'a reading thread failed', {
    reason: cause instanceof Error ? cause.message : String(cause),
    hint: 'run it again with --jobs 1; this is a fault of ossight: report it',
    cause,
  });
}
