// What an opened file is: known or new, read on from where, followed or only ever read whole. Reads, stores nothing.
import type { Checkpoint, KnownSource } from '../model/batch.ts';
import { Ledger, SHORTEST_RUNG } from '../pipeline/ledger.ts';
import type { Content } from '../sources/source.ts';
import type { TailParts } from './contract.ts';
import type { FileStat, FollowedHandle } from './file-system.ts';
import { Follower } from './follower.ts';

const HEAD_BYTES = 64 * 1024;
const SNIFF_BYTES = 512;
const LEAD_BYTES = 1024;
const START: Checkpoint = { offset: 0, lines: 0 };
const NEWLINE = 10;

export type Opened =
  /** Too short to be told from others: an OSS error is longer than that. */
  | { readonly kind: 'short' }
  /** Everything in it was read before. */
  | { readonly kind: 'read'; readonly known: KnownSource }
  /** Compressed, UTF-16 or a document: it has no place to go on reading at. */
  | { readonly kind: 'whole'; readonly known: KnownSource | null }
  | { readonly kind: 'lines'; readonly known: KnownSource | null; readonly reader: Follower };

/** Throws what the system reports, and OssightError('input') for what cannot be read at all. */
export async function lookInto(
  path: string,
  handle: FollowedHandle,
  stat: FileStat,
  from: 'start' | 'end',
  parts: TailParts,
): Promise<Opened> {
  if (stat.size < SHORTEST_RUNG) return { kind: 'short' };
  const head = bytesOf(handle, 0, HEAD_BYTES);
  const plain = parts.isPlain(head.subarray(0, SNIFF_BYTES), path);
  const content = contentIn(path, handle, stat, plain, parts);
  const others = new Set<number>();
  const known = await parts.pipeline.recognise(content, (length, hash) => {
    const sources = parts.store.sourcesByRung(length, hash);
    for (const { id } of sources) others.add(id);
    return sources;
  });
  if (known !== null && plain && known.checkpoint.offset >= stat.size) return { kind: 'read', known };
  const at = known?.tail ?? known?.checkpoint ?? START;
  if (!plain || (at.offset === 0 && isDocument(head, parts))) return { kind: 'whole', known };
  const ledger = new Ledger(path, content.origin, known, [...others], parts.pipeline);
  if (known === null && from === 'end') return { kind: 'lines', known, reader: atEnd(ledger, handle, parts) };
  const lead = bytesOf(handle, Math.max(0, at.offset - LEAD_BYTES), at.offset);
  if (lead.length < Math.min(at.offset, LEAD_BYTES)) return { kind: 'short' };
  ledger.begin(parts.pipeline.createFingerprint(known, at.offset, lead), at);
  return { kind: 'lines', known, reader: new Follower(ledger, at, lead, head, parts) };
}

/** The content of an open file for those who read it whole or compare it. Does not close what it did not open. */
export function contentIn(
  path: string,
  handle: FollowedHandle,
  stat: FileStat,
  plain: boolean,
  parts: TailParts,
): Content {
  let diskRead = 0;
  async function* raw(from: number): AsyncGenerator<Uint8Array> {
    for (let at = from; at < stat.size;) {
      const chunk = Buffer.allocUnsafeSlow(Math.min(HEAD_BYTES, stat.size - at));
      const bytes = handle.read(chunk, at);
      if (bytes === 0) return;
      at += bytes;
      diskRead = at;
      yield chunk.subarray(0, bytes);
    }
  }
  async function* decoded(offset: number): AsyncGenerator<Uint8Array> {
    let skip = offset;
    for await (const chunk of parts.contentOf(raw(0), path)) {
      if (skip < chunk.length) yield chunk.subarray(skip);
      skip = Math.max(0, skip - chunk.length);
    }
  }
  return {
    diskBytes: stat.size,
    size: plain ? stat.size : null,
    origin: { dev: stat.dev, ino: stat.ino, birthNs: stat.birthNs },
    get diskRead() {
      return diskRead;
    },
    chunks: plain ? raw : decoded,
    peek: (from, to) => (plain ? bytesOf(handle, from, Math.min(to, stat.size)) : null),
    close: async () => {},
  };
}

/** Passes over all whole lines that are there. They are read for their identity, to be known again wherever they turn up. */
function atEnd(ledger: Ledger, handle: FollowedHandle, parts: TailParts): Follower {
  let offset = 0;
  let lines = 0;
  for (let at = 0, chunk = bytesOf(handle, 0, HEAD_BYTES); chunk.length > 0;) {
    for (let i = chunk.indexOf(NEWLINE); i !== -1; i = chunk.indexOf(NEWLINE, i + 1)) lines += 1;
    const last = chunk.lastIndexOf(NEWLINE);
    if (last !== -1) offset = at + last + 1;
    at += chunk.length;
    chunk = bytesOf(handle, at, at + HEAD_BYTES);
  }
  const fingerprint = parts.pipeline.createFingerprint(null, 0, new Uint8Array());
  for (let at = 0; at < offset;) {
    const chunk = bytesOf(handle, at, Math.min(at + HEAD_BYTES, offset));
    if (chunk.length === 0) return atEnd(ledger, handle, parts);
    fingerprint.push(chunk);
    at += chunk.length;
  }
  const place = { offset, lines };
  ledger.begin(fingerprint, place);
  const lead = bytesOf(handle, Math.max(0, offset - LEAD_BYTES), offset);
  return new Follower(ledger, place, lead, bytesOf(handle, 0, HEAD_BYTES), parts);
}

function isDocument(head: Buffer, parts: TailParts): boolean {
  const text = head.toString('utf8');
  return parts.pipeline.documentFormats.some((format) => format.detect(text));
}

/** [from, to), fewer at the end of the file. */
function bytesOf(handle: FollowedHandle, from: number, to: number): Buffer {
  const buffer = Buffer.alloc(Math.max(0, to - from));
  let length = 0;
  while (length < buffer.length) {
    const bytes = handle.read(buffer.subarray(length), from + length);
    if (bytes === 0) break;
    length += bytes;
  }
  return buffer.subarray(0, length);
}
