// Standard input, or any other stream that can be read only once. It has no identity: nothing tells that it was read before.
import { contentOf } from './decoding.ts';
import { readFault } from './read-fault.ts';
import type { Content, Source } from './source.ts';

/** `stop`: when it is aborted the content ends there, also while nothing comes. */
export function streamSource(stream: Stream, path = '-', stop?: AbortSignal): Source {
  return { path, open: async () => new StreamContent(stream, path, stop) };
}

type Stream = AsyncIterable<Uint8Array> & { destroy?: () => unknown };

class StreamContent implements Content {
  readonly diskBytes = null;
  readonly size = null;
  readonly origin = null;
  diskRead = 0;
  readonly #stream: Stream;
  readonly #path: string;
  readonly #stop: AbortSignal | undefined;

  constructor(stream: Stream, path: string, stop: AbortSignal | undefined) {
    this.#stream = stream;
    this.#path = path;
    this.#stop = stop;
  }

  async *chunks(offset: number): AsyncGenerator<Uint8Array> {
    if (offset !== 0) throw new RangeError('a stream is read from its beginning');
    yield* contentOf(this.#counted(), this.#path);
  }

  async *#counted(): AsyncGenerator<Uint8Array> {
    const end = (): unknown => this.#stream.destroy?.();
    this.#stop?.addEventListener('abort', end, { once: true });
    try {
      for await (const chunk of this.#stream) {
        this.diskRead += chunk.length;
        yield chunk;
      }
    } catch (error) {
      // A stream that is destroyed says that it was closed too early.
      if (this.#stop?.aborted !== true) throw readFault(this.#path, error);
    } finally {
      this.#stop?.removeEventListener('abort', end);
    }
  }

  peek(): null {
    return null;
  }

  async close(): Promise<void> {
    // The stream's owner closes it.
  }
}
