// Content in pieces, as doors deliver it: cut anywhere, in one buffer that is used again.
import * as fc from 'fast-check';
import { OssightError } from '../../src/model/error.ts';

/** Chunks of these sizes in turn (0 is one of them), the last size repeating; always in the same buffer. */
export async function* cut(content: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.alloc(Math.max(1, ...sizes));
  for (const [from, to] of spans(content.length, sizes)) {
    buffer.fill(0xee);
    buffer.set(content.subarray(from, to));
    yield buffer.subarray(0, to - from);
  }
}

export function spans(length: number, sizes: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  for (let at = 0, i = 0; at < length; i += 1) {
    const size = sizes[Math.min(i, sizes.length - 1)] ?? length;
    const to = Math.min(length, at + (i >= sizes.length ? Math.max(1, size) : size));
    found.push([at, to]);
    at = to;
  }
  return found;
}

export const chunkSizes = fc.array(fc.oneof(fc.nat(40), fc.nat(5_000)), { minLength: 1, maxLength: 12 });

export async function collect(chunks: AsyncIterable<Uint8Array>): Promise<{ content: Buffer; error: unknown }> {
  const parts: Buffer[] = [];
  try {
    for await (const chunk of chunks) parts.push(Buffer.from(chunk));
    return { content: Buffer.concat(parts), error: null };
  } catch (error) {
    return { content: Buffer.concat(parts), error };
  }
}

/** Bytes that never repeat for long, the same for the same seed. */
export function noise(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed | 0 || 1;
  for (let i = 0; i < length; i += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[i] = state & 0xff;
  }
  return bytes;
}

/** Compares as a whole; a matcher would walk large content byte by byte. */
export function same(a: Uint8Array | null, b: Uint8Array): boolean {
  return a !== null && Buffer.compare(a, b) === 0;
}

/** The error as one of ours about an input; anything else fails the test. */
export function inputFault(error: unknown): OssightError {
  if (error instanceof OssightError && error.code === 'input') return error;
  throw new Error(`not a fault of an input: ${String(error)}`);
}
