// Standard input, or any other stream that can be read only once. It has no identity: nothing tells that it was read before.
import { unwrap, wrappingOf } from './decoding.ts';
import { readFault } from './file.ts';
import type { Content, Source } from './source.ts';

const MAGIC_BYTES = 2;

export function streamSource(stream: AsyncIterable<Uint8Array>, path = '-'): Source {
  return { path, open: async () => new StreamContent(stream, path) };
}

class StreamContent implements Content {
  readonly diskBytes = null;
  readonly size = null;
  readonly origin = null;
  diskRead = 0;
  readonly #stream: AsyncIterable<Uint8Array>;
  readonly #path: string;

  constructor(stream: AsyncIterable<Uint8Array>, path: string) {
    this.#stream = stream;
    this.#path = path;
  }

  async *chunks(offset: number): AsyncGenerator<Uint8Array> {
    if (offset !== 0) throw new RangeError('a stream is read from its beginning');
    const raw = this.#counted();
    // The first chunk of a pipe may be a single byte.
    let head: Uint8Array = new Uint8Array();
    while (head.length < MAGIC_BYTES) {
      const next = await raw.next();
      if (next.done === true) break;
      head = Buffer.concat([head, next.value]);
    }
    yield* unwrap(joined(head, raw), wrappingOf(head), this.#path);
  }

  async *#counted(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of this.#stream) {
        this.diskRead += chunk.length;
        yield chunk;
      }
    } catch (error) {
      throw readFault(this.#path, error);
    }
  }

  peek(): null {
    return null;
  }

  async close(): Promise<void> {
    // The stream's owner closes it.
  }
}

async function* joined(head: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  yield* rest;
}
