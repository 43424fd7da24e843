// What a file's first bytes say of its encoding, and the way from its bytes to content: gunzip, UTF-16 to UTF-8.
import { Readable, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { OssightError } from '../model/error.ts';

export type Wrapping = 'plain' | 'gzip' | 'utf-16le' | 'utf-16be';

/** A gzip member may grow to this much whatever its ratio, and beyond it only by `MAX_RATIO` (deflate's limit is about 1,032). */
const FREE_OUTPUT = 1024 ** 3;
const MAX_RATIO = 400;
const GUNZIP_CHUNK = 256 * 1024;

export function wrappingOf(head: Uint8Array): Wrapping {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return 'plain';
}

/** True for text that is most likely UTF-16 without a mark: every second byte of it is NUL. */
export function looksLikeUtf16(head: Uint8Array): boolean {
  if (head.length < 16) return false;
  let even = 0;
  let odd = 0;
  for (let i = 0; i + 1 < head.length; i += 2) {
    if (head[i] === 0) even += 1;
    if (head[i + 1] === 0) odd += 1;
  }
  const pairs = Math.floor(head.length / 2);
  return (even > pairs * 0.7 && odd < pairs * 0.1) || (odd > pairs * 0.7 && even < pairs * 0.1);
}

/** Undoes the wrapping. Errors are OssightError('input') that name `path`; what came before one was good. */
export async function* unwrap(
  raw: AsyncIterable<Uint8Array>,
  wrapping: Wrapping,
  path: string,
): AsyncGenerator<Uint8Array> {
  switch (wrapping) {
    case 'plain':
      yield* raw;
      return;
    case 'gzip':
      yield* gunzip(raw, path);
      return;
    case 'utf-16le':
    case 'utf-16be':
      yield* utf8From(raw, wrapping);
      return;
    default:
      wrapping satisfies never;
  }
}

async function* gunzip(raw: AsyncIterable<Uint8Array>, path: string): AsyncGenerator<Uint8Array> {
  let taken = 0;
  const counted = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      taken += chunk.length;
      // The reader uses its buffer again, zlib may still hold this one.
      done(null, Buffer.from(chunk));
    },
  });
  const inflated = createGunzip({ chunkSize: GUNZIP_CHUNK });
  const source = Readable.from(raw, { objectMode: false });
  source.on('error', (error) => inflated.destroy(error));
  let made = 0;
  try {
    for await (const chunk of source.pipe(counted).pipe(inflated) as AsyncIterable<Uint8Array>) {
      made += chunk.length;
      if (made > FREE_OUTPUT && made > taken * MAX_RATIO) throw bomb(path, made, taken);
      yield chunk;
    }
  } catch (error) {
    throw error instanceof OssightError ? error : damaged(path, made, error);
  } finally {
    source.destroy();
    inflated.destroy();
  }
}

function bomb(path: string, made: number, taken: number): OssightError {
  return new OssightError('input', `stopped reading ${path}`, {
    reason: `${taken} compressed bytes grew to ${made}: more than any log does`,
    hint: 'if the file is what it should be, import it as: zcat FILE | ossight import -',
  });
}

function damaged(path: string, made: number, cause: unknown): OssightError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new OssightError('input', `cannot read all of ${path}`, {
    reason: `the gzip data is damaged or cut off after ${made} content bytes (${why})`,
    hint: 'what stands before the damage was counted; import the repaired file and only the rest is added',
    cause,
  });
}

async function* utf8From(raw: AsyncIterable<Uint8Array>, label: 'utf-16le' | 'utf-16be'): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(label);
  for await (const chunk of raw) yield Buffer.from(decoder.decode(chunk, { stream: true }), 'utf8');
  yield Buffer.from(decoder.decode(), 'utf8');
}
