// A regular file (or anything that opens and reads like one). Gzip and UTF-16 are told by the first bytes, never by the name.
import { constants, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { OssightError } from '../model/error.ts';
import { blocks } from './blocks.ts';
import { contentOf, isPlain } from './decoding.ts';
import { behind } from './encoded.ts';
import type { Encoded } from './encoded.ts';
import { readFault } from './read-fault.ts';
import type { Content, FileOrigin, Source } from './source.ts';

const HEAD_BYTES = 512;

export function fileSource(path: string): Source {
  return { path, open: async () => openFile(path) };
}

async function openFile(path: string): Promise<Content> {
  let handle: FileHandle | undefined;
  try {
    // A pipe would keep the opening waiting for its writer.
    handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = await handle.stat({ bigint: true });
    if (!stat.isFile()) {
      throw new OssightError('input', `cannot read ${path}`, {
        reason: 'it is not a regular file',
        hint: 'pipe it in: ossight import - < FILE',
      });
    }
    const head = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await handle.read(head, 0, HEAD_BYTES, 0);
    const plain = isPlain(head.subarray(0, bytesRead), path);
    const origin: FileOrigin = {
      dev: String(stat.dev),
      ino: String(stat.ino),
      birthNs: stat.birthtimeNs > 0n ? String(stat.birthtimeNs) : null,
    };
    return new FileContent(path, handle, Number(stat.size), plain, origin);
  } catch (error) {
    await handle?.close();
    throw readFault(path, error);
  }
}

class FileContent implements Content {
  readonly diskBytes: number;
  readonly size: number | null;
  readonly origin: FileOrigin;
  diskRead = 0;
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #plain: boolean;

  constructor(path: string, handle: FileHandle, bytes: number, plain: boolean, origin: FileOrigin) {
    this.#path = path;
    this.#handle = handle;
    this.#plain = plain;
    this.diskBytes = bytes;
    this.size = plain ? bytes : null;
    this.origin = origin;
  }

  async *chunks(offset: number): AsyncGenerator<Uint8Array> {
    if (this.#plain) {
      yield* this.#raw(offset);
      return;
    }
    yield* behind(contentOf(this.#raw(0), this.#path), offset);
  }

  /** Up to the size found at opening: what is appended meanwhile belongs to the next run. */
  async *#raw(from: number): AsyncGenerator<Uint8Array> {
    this.diskRead = from;
    try {
      for await (const block of blocks(this.#read, from, this.diskBytes)) {
        this.diskRead += block.length;
        yield block;
      }
    } catch (error) {
      throw readFault(this.#path, error);
    }
  }

  readonly #read = async (into: Uint8Array, at: number): Promise<number> =>
    (await this.#handle.read(into, 0, into.length, at)).bytesRead;

  get descriptor(): number | undefined {
    return this.#plain ? this.#handle.fd : undefined;
  }

  get encoded(): Encoded | undefined {
    if (this.#plain) return undefined;
    return { path: this.#path, descriptor: this.#handle.fd, bytes: this.diskBytes };
  }

  peek(from: number, to: number): Uint8Array | null {
    if (!this.#plain) return null;
    try {
      const buffer = Buffer.alloc(Math.max(0, Math.min(to, this.diskBytes) - from));
      return buffer.subarray(0, readSync(this.#handle.fd, buffer, 0, buffer.length, from));
    } catch (error) {
      throw readFault(this.#path, error);
    }
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}
