// Recognition over a store that finds sources by their rungs, as the real one does; files, copies and gzip of them.
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { KnownSource } from '../../src/model/batch.ts';
import { fileSource } from '../../src/sources/file.ts';
import { Fingerprint } from '../../src/sources/identity.ts';
import { recognise } from '../../src/sources/recognise.ts';
import type { Content } from '../../src/sources/source.ts';
import { streamSource } from '../../src/sources/stdin.ts';
import { cut, noise } from './chunks.ts';
import { temporaryFolder } from './folder.ts';

let ids = 0;

/** A source that was read up to `offset` of this content. */
function read(content: Uint8Array, offset = content.length): KnownSource {
  const print = new Fingerprint();
  print.push(content.subarray(0, offset));
  ids += 1;
  return {
    id: ids,
    path: 'known',
    identity: print.identityAt(offset, null),
    checkpoint: { offset, lines: 0 },
  };
}

function storeOf(...sources: KnownSource[]): (length: number, hash: string) => KnownSource[] {
  return (length, hash) =>
    sources.filter(({ identity }) => identity.rungs.some((rung) => rung.length === length && rung.hash === hash));
}

/** Content as a plain file of this size would give it, without a file. */
function inMemory(bytes: Uint8Array, wrapped = false): Content {
  return {
    diskBytes: bytes.length,
    size: wrapped ? null : bytes.length,
    origin: { dev: '1', ino: '1', birthNs: null },
    diskRead: 0,
    chunks: (offset) => cut(bytes.subarray(offset), [700]),
    peek: (from, to) => (wrapped ? null : bytes.subarray(from, to)),
    close: async () => {},
  };
}

async function recogniseBoth(bytes: Uint8Array, ...known: KnownSource[]): Promise<number | null> {
  const plain = await recognise(inMemory(bytes), storeOf(...known));
  const wrapped = await recognise(inMemory(bytes, true), storeOf(...known));
  expect(wrapped).toBe(plain);
  return plain?.id ?? null;
}

const contents = fc
  .tuple(fc.oneof(fc.integer({ min: 16, max: 1_500 }), fc.integer({ min: 16, max: 9_000 })), fc.integer())
  .map(([length, seed]) => noise(length, seed));

describe('one known source', () => {
  test('is found by a copy, by more of it, and by less of it down to 16 bytes', async () => {
    await fc.assert(
      fc.asyncProperty(contents, contents, fc.nat(), async (content, more, where) => {
        const offset = 16 + (where % (content.length - 15));
        const known = read(content, offset);
        expect(await recogniseBoth(content, known)).toBe(known.id);
        expect(await recogniseBoth(Buffer.concat([content, more]), known)).toBe(known.id);
        const whole = read(content);
        expect(await recogniseBoth(content.subarray(0, offset), whole)).toBe(whole.id);
      }),
    );
  });

  test('is not found by content that differs before its checkpoint', async () => {
    await fc.assert(
      fc.asyncProperty(contents, fc.nat(), async (content, where) => {
        const changed = Buffer.from(content);
        const at = content.length - 1 - (where % Math.min(content.length, 256));
        changed[at] = (changed[at] ?? 0) ^ 0x20;
        expect(await recogniseBoth(changed, read(content))).toBeNull();
        expect(await recogniseBoth(Buffer.concat([changed, content]), read(content))).toBeNull();
      }),
    );
  });

  test('is not found by less than 16 bytes, nor while it had less', async () => {
    const content = noise(400);
    expect(await recogniseBoth(content.subarray(0, 15), read(content))).toBeNull();
    expect(await recogniseBoth(content, read(content, 15))).toBeNull();
    expect(await recogniseBoth(Buffer.alloc(0), read(content))).toBeNull();
  });

  test('whose rungs stayed behind its checkpoint is found all the same', async () => {
    const content = noise(9_000);
    const first = read(content, 600);
    const print = Fingerprint.resume(first.identity, 600, content.subarray(344, 600));
    print.push(content.subarray(600));
    const known = { ...first, identity: print.identityAt(9_000, null), checkpoint: { offset: 9_000, lines: 0 } };
    expect(known.identity.rungs.at(-1)?.length).toBe(512);
    for (const length of [16, 300, 600, 1_100, 5_000, 9_000]) {
      expect(await recogniseBoth(content.subarray(0, length), known)).toBe(known.id);
    }
  });
});

describe('several known sources', () => {
  test('with one banner are told apart', async () => {
    const banner = noise(2_048, 3);
    const files = [5, 6, 7, 8].map((seed) => Buffer.concat([banner, noise(seed * 3_000, seed)]));
    const known = files.map((file) => read(file));
    for (const [i, file] of files.entries()) {
      expect(await recogniseBoth(file, ...known)).toBe(known[i]?.id);
      expect(await recogniseBoth(file.subarray(0, 2_500), ...known)).toBe(known[i]?.id);
      expect(await recogniseBoth(Buffer.concat([banner, noise(999, 99 + i)]), ...known)).toBeNull();
    }
  });

  test('that agree: the one read furthest, then the oldest', async () => {
    const content = noise(5_000);
    const short = read(content, 100);
    const first = read(content, 3_000);
    const second = read(content, 3_000);
    const other = read(noise(5_000, 2));
    expect(await recogniseBoth(content, short, second, other, first)).toBe(first.id);
    expect(await recogniseBoth(content.subarray(0, 50), short, second, other, first)).toBe(first.id);
  });
});

describe('real files', () => {
  test('a file, its copy under another name and its gz are one', async () => {
    const folder = temporaryFolder();
    const content = noise(300_000);
    const known = read(content, 200_000);
    for (const path of [
      folder.file('a.log', content),
      folder.file('b.log.1', content),
      folder.file('a.log.gz', gzipSync(content)),
      folder.file('older.gz', gzipSync(content.subarray(0, 100_000))),
    ]) {
      const opened = await fileSource(path).open();
      onTestFinished(async () => opened.close());
      expect(await recognise(opened, storeOf(known))).toBe(known);
    }
  });

  test('damage before the checkpoint is told', async () => {
    const zipped = gzipSync(noise(300_000));
    const opened = await fileSource(temporaryFolder().file('a.gz', zipped.subarray(0, 90_000))).open();
    onTestFinished(async () => opened.close());
    await expect(recognise(opened, storeOf(read(noise(300_000))))).rejects.toMatchObject({ code: 'input' });
  });

  test('a stream is never recognised, and nothing is taken from it', async () => {
    const content = noise(5_000);
    const opened = await streamSource(cut(content, [100])).open();
    expect(await recognise(opened, storeOf(read(content)))).toBeNull();
    expect(opened.diskRead).toBe(0);
  });
});
