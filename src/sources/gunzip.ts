// Gzip data to content, member after member. Everything before damage is delivered, then the damage is an OssightError
// that says what is wrong. Not zlib's own gunzip stream: that one throws good output away together with what follows it.
import { crc32, createInflateRaw } from 'node:zlib';
import { OssightError } from '../model/error.ts';

export interface GunzipLimits {
  /** Content may grow to this many bytes whatever the ratio, */
  readonly freeBytes: number;
  /** and beyond only by this much per compressed byte. Logs reach 10 to 30, deflate can do 1,032. */
  readonly ratio: number;
}

const GUNZIP_LIMITS: GunzipLimits = { freeBytes: 1024 ** 3, ratio: 400 };

const OUTPUT_BYTES = 64 * 1024;
/** Taken at once: what one step may make of it is held in memory, up to 1,032 times this. */
const INPUT_BYTES = 16 * 1024;
const DEFLATE = 8;
const HAS_HEADER_CRC = 2;
const HAS_EXTRA = 4;
const HAS_NAME = 8;
const HAS_COMMENT = 16;
const RESERVED = 0xe0;

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** Throws OssightError('input') that names `path`. */
export async function* gunzip(
  raw: AsyncIterable<Uint8Array>,
  path: string,
  limits: GunzipLimits = GUNZIP_LIMITS,
): AsyncGenerator<Uint8Array> {
  const input = new Input(raw);
  let made = 0;
  try {
    for (let first = await input.byte(); first !== null; first = await afterPadding(input)) {
      await skipHeader(input, first);
      for await (const chunk of inflate(input)) {
        made += chunk.length;
        if (made > limits.freeBytes && made > input.taken * limits.ratio) throw bomb(path, made, input.taken);
        yield chunk;
      }
    }
  } catch (error) {
    throw error instanceof Damage ? damaged(path, made, error) : error;
  } finally {
    await input.close();
  }
}

type Outcome = 'more' | 'end' | Error;

/** A member's deflated data and its trailer; the trailer is checked when everything was delivered. */
async function* inflate(input: Input): AsyncGenerator<Uint8Array> {
  const inflater = createInflateRaw({ chunkSize: OUTPUT_BYTES });
  const made: Buffer[] = [];
  let settle: ((outcome: Outcome) => void) | null = null;
  inflater.on('data', (chunk: Buffer) => made.push(chunk));
  inflater.on('end', () => settle?.('end'));
  inflater.on('error', (error) => settle?.(error));
  // zlib calls nobody back for input that stands behind the end of the deflated data, but it ends then.
  const written = async (part: Uint8Array): Promise<Outcome> =>
    new Promise((resolve) => {
      settle = resolve;
      inflater.write(part, (error) => resolve(error ?? 'more'));
    });
  let sum = 0;
  let size = 0;
  try {
    for (let ended = false; !ended;) {
      const part = await input.take(INPUT_BYTES);
      if (part === null) throw new Damage('it is cut off');
      const before = inflater.bytesWritten;
      const outcome = await written(part);
      for (const chunk of made.splice(0)) {
        sum = crc32(chunk, sum);
        size += chunk.length;
        yield chunk;
      }
      if (outcome instanceof Error) throw new Damage(outcome.message);
      ended = outcome === 'end';
      input.giveBack(part.length - (inflater.bytesWritten - before));
    }
  } finally {
    inflater.destroy();
  }
  if ((await word(input)) !== sum) throw new Damage('its checksum is wrong');
  if ((await word(input)) !== size % 2 ** 32) throw new Damage('its length is wrong');
}

async function skipHeader(input: Input, first: number): Promise<void> {
  if (first !== 0x1f || (await some(input)) !== 0x8b) throw new Damage('what follows the gzip data is no gzip data');
  if ((await some(input)) !== DEFLATE) throw new Damage('its compression method is unknown');
  const flags = await some(input);
  if ((flags & RESERVED) !== 0) throw new Damage('its header has unknown flags');
  await skip(input, 6);
  if ((flags & HAS_EXTRA) !== 0) await skip(input, (await some(input)) + 256 * (await some(input)));
  if ((flags & HAS_NAME) !== 0) while ((await some(input)) !== 0);
  if ((flags & HAS_COMMENT) !== 0) while ((await some(input)) !== 0);
  if ((flags & HAS_HEADER_CRC) !== 0) await skip(input, 2);
}

/** Archives are padded with NUL to whole blocks. */
async function afterPadding(input: Input): Promise<number | null> {
  let byte = await input.byte();
  while (byte === 0) byte = await input.byte();
  return byte;
}

async function some(input: Input): Promise<number> {
  const byte = await input.byte();
  if (byte === null) throw new Damage('it is cut off');
  return byte;
}

async function skip(input: Input, bytes: number): Promise<void> {
  for (let left = bytes; left > 0; left -= 1) await some(input);
}

/** 32 bits, little-endian. */
async function word(input: Input): Promise<number> {
  let value = 0;
  for (let i = 0; i < 4; i += 1) value += (await some(input)) * 2 ** (8 * i);
  return value;
}

/** Chunks as one row of bytes that can be taken in parts of any size. */
class Input {
  /** Bytes taken so far. */
  taken = 0;
  readonly #chunks: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array();
  #at = 0;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Up to `max` bytes, null at the end. They are valid until the next call. */
  async take(max: number): Promise<Uint8Array | null> {
    while (this.#at === this.#chunk.length) {
      const next = await this.#chunks.next();
      if (next.done === true) return null;
      this.#chunk = next.value;
      this.#at = 0;
    }
    const part = this.#chunk.subarray(this.#at, this.#at + max);
    this.#at += part.length;
    this.taken += part.length;
    return part;
  }

  async byte(): Promise<number | null> {
    return (await this.take(1))?.[0] ?? null;
  }

  /** The last bytes of what `take` gave come again. */
  giveBack(bytes: number): void {
    this.#at -= bytes;
    this.taken -= bytes;
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}

class Damage extends Error {}

function bomb(path: string, made: number, taken: number): OssightError {
  return new OssightError('input', `stopped reading ${path}`, {
    reason: `${taken} compressed bytes grew to ${made}: more than any log does`,
    hint: 'if the file is what it should be, import it as: zcat FILE | ossight import -',
  });
}

function damaged(path: string, made: number, cause: Damage): OssightError {
  return new OssightError('input', `cannot read all of ${path}`, {
    reason: `the gzip data is damaged after ${made} content bytes: ${cause.message}`,
    hint: 'what stands before the damage was counted; import the repaired file and only the rest is added',
    cause,
  });
}
