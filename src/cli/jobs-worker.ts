// A reading thread: reads the ranges that it is asked for, one after the other, with parts of its own. Started by jobs.ts.
import { parentPort } from 'node:worker_threads';
import type { PipelineParts } from '../pipeline/pipeline.ts';
import { readRange, transferred } from '../pipeline/range.ts';
import { composePipeline } from './compose.ts';
import { decodeFor } from './jobs-decode.ts';
import { BLOCK_BYTES, readingAt, reusingAccelerators } from './jobs-file.ts';
import type { Answer, Message, Order, ThreadOptions } from './jobs.ts';

let parts: PipelineParts | null = null;
const buffer = Buffer.allocUnsafeSlow(BLOCK_BYTES);

parentPort?.on('message', (message: Message) => {
  if ('options' in message) prepare(message.options);
  else if ('decode' in message) void decodeFor(message.decode);
  else read(message);
});

function prepare(options: ThreadOptions): void {
  parts = reusingAccelerators(composePipeline({ ...options, clock: () => 0 }));
  // It listens.
  parentPort?.postMessage(null, []);
}

function read({ id, descriptor, request }: Order): void {
  try {
    if (parts === null) throw new Error('it was asked to read before it knew how');
    const result = readRange(request, parts, readingAt(descriptor), buffer);
    answer({ id, result }, result === null ? [] : transferred(result));
  } catch (error) {
    answer({ id, fault: error instanceof Error ? error : new Error(String(error)) });
  }
}

function answer(message: Answer, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}
