// A file whose bytes are not its content: what it takes to decode it, for whoever does that elsewhere than where it was opened.
import { readSync } from 'node:fs';
import { contentOf } from './decoding.ts';
import { readFault } from './read-fault.ts';

export interface Encoded {
  readonly path: string;
  /** The system's. Valid until the content is closed. */
  readonly descriptor: number;
  /** On the disk. */
  readonly bytes: number;
}

const READ_BYTES = 256 * 1024;

/**
 * The content from `offset` on, in chunks that are valid until the next one is asked for. `told` hears how many bytes were
 * taken from the disk. Throws OssightError('input').
 */
export async function* decoded(
  file: Encoded,
  offset: number,
  told: (diskRead: number) => void,
): AsyncGenerator<Uint8Array> {
  yield* behind(contentOf(raw(file, told), file.path), offset);
}

/** What follows the first `offset` bytes. */
export async function* behind(chunks: AsyncIterable<Uint8Array>, offset: number): AsyncGenerator<Uint8Array> {
  let skip = offset;
  for await (const chunk of chunks) {
    const rest = skip >= chunk.length ? null : chunk.subarray(skip);
    skip = Math.max(0, skip - chunk.length);
    if (rest !== null) yield rest;
  }
}

// Nobody waits on a thread that does nothing else.
// oxlint-disable-next-line typescript/require-await
async function* raw(
  { path, descriptor, bytes }: Encoded,
  told: (diskRead: number) => void,
): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  for (let at = 0; at < bytes;) {
    const got = readInto(buffer.subarray(0, bytes - at), descriptor, at, path);
    if (got === 0) return;
    at += got;
    told(at);
    yield buffer.subarray(0, got);
  }
}

function readInto(into: Uint8Array, descriptor: number, at: number, path: string): number {
  try {
    return readSync(descriptor, into, 0, into.length, at);
  } catch (error) {
    throw readFault(path, error);
  }
}
