// From a source's bytes to its content: gunzip, then UTF-16 to UTF-8. Both are told by the first bytes, never by a name.
import { OssightError } from '../model/error.ts';
import { gunzip, isGzip } from './gunzip.ts';
import type { GunzipLimits } from './gunzip.ts';

type Utf16 = 'utf-16le' | 'utf-16be';

/** Enough to tell everything; a pipe may give a byte at a time. */
const SNIFF_BYTES = 16;

/** True for bytes that are the content as they stand. Throws OssightError('input') for UTF-16 without a mark. */
export function isPlain(head: Uint8Array, path: string): boolean {
  if (isGzip(head) || markedUtf16(head) !== null) return false;
  refuseUnmarked(head, path);
  return true;
}

/** Errors are OssightError('input') that name `path`; what came before one was good. */
export async function* contentOf(
  raw: AsyncIterable<Uint8Array>,
  path: string,
  limits?: GunzipLimits,
): AsyncGenerator<Uint8Array> {
  yield* sniffed(raw, (head, all) => textOf(isGzip(head) ? gunzip(all, path, limits) : all, path));
}

function textOf(raw: AsyncIterable<Uint8Array>, path: string): AsyncIterable<Uint8Array> {
  return sniffed(raw, (head, all) => {
    const encoding = markedUtf16(head);
    if (encoding !== null) return utf8From(all, encoding);
    refuseUnmarked(head, path);
    return all;
  });
}

/** `decode` chooses by the first bytes (16 if there are so many) what becomes of all. */
async function* sniffed(
  raw: AsyncIterable<Uint8Array>,
  decode: (head: Uint8Array, all: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const all = gathered(raw);
  try {
    const first = await all.next();
    if (first.done !== true) yield* decode(first.value, joined(first.value, all));
  } finally {
    await all.return(undefined);
  }
}

/** The same bytes; the first chunk has at least 16 of them unless there are no more. */
async function* gathered(raw: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | null = new Uint8Array();
  for await (const chunk of raw) {
    if (head !== null) head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
    if (head !== null && head.length < SNIFF_BYTES) {
      // The source uses its buffer again.
      head = Buffer.from(head);
      continue;
    }
    yield head ?? chunk;
    head = null;
  }
  if (head !== null && head.length > 0) yield head;
}

async function* joined(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

function markedUtf16(head: Uint8Array): Utf16 | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return null;
}

/** Text in UTF-16 is mostly ASCII in a log: every second byte of it is NUL. */
function refuseUnmarked(head: Uint8Array, path: string): void {
  if (head.length < SNIFF_BYTES) return;
  const pairs = Math.floor(head.length / 2);
  let even = 0;
  let odd = 0;
  for (let i = 0; i < pairs * 2; i += 2) {
    if (head[i] === 0) even += 1;
    if (head[i + 1] === 0) odd += 1;
  }
  const bigEndian = even > pairs * 0.7 && odd < pairs * 0.1;
  if (!bigEndian && !(odd > pairs * 0.7 && even < pairs * 0.1)) return;
  throw new OssightError('input', `cannot read ${path}`, {
    reason: 'it looks like UTF-16 without a byte order mark',
    hint: `convert it: iconv -f UTF-16${bigEndian ? 'BE' : 'LE'} -t UTF-8 FILE | ossight import -`,
  });
}

/** Half a character at the end is left out, so that a file that grows keeps its beginning. */
async function* utf8From(raw: AsyncIterable<Uint8Array>, label: Utf16): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(label);
  for await (const chunk of raw) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield Buffer.from(text, 'utf8');
  }
}
