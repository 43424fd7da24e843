// A reading thread: reads the ranges that it is asked for, one after the other, with parts of its own. Started by jobs.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { packRange, transferred } from '../pipeline/packed.ts';
import { readRange } from '../pipeline/range.ts';
import type { ComposeOptions } from './compose.ts';
import { composePipeline } from './compose.ts';
import { BLOCK_BYTES, readingAt, reusingAccelerators } from './jobs-file.ts';
import type { Answer, Order } from './jobs.ts';

const options: Omit<ComposeOptions, 'clock'> = workerData;
const parts = reusingAccelerators(composePipeline({ ...options, clock: () => 0 }));
const buffer = Buffer.allocUnsafeSlow(BLOCK_BYTES);

parentPort?.on('message', ({ id, descriptor, request }: Order) => {
  try {
    const result = readRange(request, parts, readingAt(descriptor), buffer);
    const packed = result === null ? null : packRange(result);
    answer({ id, result: packed }, packed === null ? [] : transferred(packed));
  } catch (error) {
    answer({ id, fault: error instanceof Error ? error : new Error(String(error)) });
  }
});

function answer(message: Answer, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

// It listens.
parentPort?.postMessage(null, []);
