// Standard input, or any other stream that can be read only once. It has no identity: nothing tells that it was read before.
import { contentOf } from './decoding.ts';
import { readFault } from './file.ts';
import type { Content, Source } from './source.ts';

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
    yield* contentOf(this.#counted(), this.#path);
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
