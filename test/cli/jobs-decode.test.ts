// A file that is decoded on one side of a channel and read on the other; here both are the same thread.
import { closeSync, openSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { decodedElsewhere, decodeFor } from '../../src/cli/jobs-decode.ts';
import { OssightError } from '../../src/model/error.ts';
import { fileSource } from '../../src/sources/index.ts';
import type { Encoded } from '../../src/sources/encoded.ts';
import { random } from '../faults/logs.ts';
import { temporaryDirectory } from '../support/command.ts';

const folder = temporaryDirectory();
const descriptors: number[] = [];
afterAll(() => descriptors.forEach(closeSync));

function file(name: string, bytes: Uint8Array): Encoded {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const descriptor = openSync(path, 'r');
  descriptors.push(descriptor);
  return { path, descriptor, bytes: statSync(path).size };
}

/** Longer than all buffers together. */
const rnd = random(7);
const LINES = Array.from({ length: 50_000 }, () => Math.floor(rnd() * 1e9).toString(36)).join('\n');
const TEXT = Buffer.from(`${LINES}\n`.repeat(75));
const GZIP = gzipSync(TEXT, { level: 1 });

interface Outcome {
  readonly content: Buffer;
  readonly fault: unknown;
  readonly diskRead: number;
}

async function read(chunks: AsyncIterable<Uint8Array>, most = Infinity): Promise<Omit<Outcome, 'diskRead'>> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of chunks) {
      parts.push(Buffer.from(chunk));
      length += chunk.length;
      if (length >= most) break;
    }
  } catch (error) {
    return { content: Buffer.concat(parts), fault: error };
  }
  return { content: Buffer.concat(parts), fault: null };
}

async function elsewhere(
  encoded: Encoded,
  offset: number,
  most?: number,
): Promise<Outcome & { served: Promise<void> }> {
  let diskRead = 0;
  let served = Promise.resolve();
  const chunks = decodedElsewhere(
    (order) => {
      served = decodeFor(order);
    },
    encoded,
    offset,
    (bytes) => (diskRead = bytes),
  );
  return { ...(await read(chunks, most)), diskRead, served };
}

async function here(encoded: Encoded, offset: number): Promise<Omit<Outcome, 'diskRead'>> {
  const content = await fileSource(encoded.path).open();
  try {
    return await read(content.chunks(offset));
  } finally {
    await content.close();
  }
}

describe('content that is decoded elsewhere', () => {
  test.each([0, 1, 1024 * 1024, TEXT.length - 1, TEXT.length, TEXT.length + 5])('from byte %i on', async (offset) => {
    const encoded = file('whole.gz', GZIP);
    const { content, fault, diskRead } = await elsewhere(encoded, offset);
    expect(fault).toBeNull();
    expect(content.equals(TEXT.subarray(offset))).toBe(true);
    if (offset < TEXT.length) expect(diskRead).toBe(encoded.bytes);
  });

  test('of several members, and of UTF-16 inside of gzip', async () => {
    const members = file('members.gz', Buffer.concat([gzipSync('one\n'), gzipSync('two\n')]));
    expect((await elsewhere(members, 2)).content.toString()).toBe('e\ntwo\n');
    const utf16 = file('utf16.gz', gzipSync(Buffer.from('\uFEFFnaïve\n', 'utf16le')));
    expect((await elsewhere(utf16, 0)).content.toString()).toBe('naïve\n');
    expect((await elsewhere(file('plain.log', Buffer.from('plain\n')), 0)).content.toString()).toBe('plain\n');
  });

  test.each<[string, (gzip: Buffer) => Buffer]>([
    ['cut off', (gzip) => gzip.subarray(0, gzip.length - 200_000)],
    ['with another checksum', (gzip) => Buffer.concat([gzip.subarray(0, -8), Buffer.alloc(8)])],
    ['followed by something else', (gzip) => Buffer.concat([gzip, Buffer.from('something else')])],
    ['damaged in the middle', (gzip) => Buffer.from(gzip).fill(0xff, gzip.length / 2, gzip.length / 2 + 500)],
  ])('gives what stands before damage, and tells of it: %s', async (name, damage) => {
    const encoded = file(`${name}.gz`, damage(GZIP));
    const [there, own] = [await elsewhere(encoded, 10), await here(encoded, 10)];
    expect(there.content.equals(own.content)).toBe(true);
    expect(there.fault).toBeInstanceOf(OssightError);
    const told = ({ fault }: { fault: unknown }) =>
      fault instanceof OssightError ? [fault.code, fault.message, fault.reason, fault.hint] : fault;
    expect(told(there)).toEqual(told(own));
  });

  test('cannot be read: it is told as a fault of that file, as it would be here', async () => {
    const path = join(folder, 'unreadable.gz');
    // A folder opens, and then the system refuses to read it.
    const descriptor = openSync(folder, 'r');
    descriptors.push(descriptor);
    const { fault } = await elsewhere({ path, descriptor, bytes: 4096 }, 0);
    expect(fault).toBeInstanceOf(OssightError);
    expect(fault).toMatchObject({ code: 'input', message: `cannot read ${path}`, reason: 'it is a directory' });
  });

  test('is let go of when no more is wanted', async () => {
    const { content, served } = await elsewhere(file('left.gz', GZIP), 0, 1);
    expect(content.length).toBeGreaterThan(0);
    // Otherwise its descriptor would not be safe to close.
    await served;
  });

  test('fails where the other side is gone', async () => {
    const chunks = decodedElsewhere(
      ({ port }) => port.close(),
      file('gone.gz', gzipSync('x')),
      0,
      () => undefined,
    );
    const { fault } = await read(chunks);
    expect(fault).toMatchObject({ code: 'internal' });
  });
});
