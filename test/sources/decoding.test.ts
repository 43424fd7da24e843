// What gzip and UTF-16 can look like, whole and damaged, in chunks of any size.
import { gzipSync, constants } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OssightError } from '../../src/model/error.ts';
import { contentOf, isPlain } from '../../src/sources/decoding.ts';
import { chunkSizes, collect, cut, inputFault, noise, same } from './chunks.ts';

const TEXT = Buffer.from('10.0.0.1 - - [23/Nov/2026:08:00:00 +0800] "GET /a" 403 AccessDenied\n'.repeat(9));

async function read(raw: Uint8Array, sizes: readonly number[] = [raw.length + 1]): ReturnType<typeof collect> {
  return collect(contentOf(cut(raw, sizes), 'some.log'));
}

function reasonOf(error: unknown): string {
  const { message, reason, hint } = inputFault(error);
  expect(message).toContain('some.log');
  expect(hint).not.toBeNull();
  return reason ?? '';
}

describe('plain content', () => {
  test('passes through in any chunks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), chunkSizes, async (bytes, sizes) => {
        const raw = Buffer.concat([Buffer.from('x'), bytes, TEXT]);
        expect(await read(raw, sizes)).toEqual({ content: raw, error: null });
      }),
    );
  });

  test.each([[''], ['a'], ['\x1f'], ['\xff'], ['\xef\xbb\xbfa'], ['\0'.repeat(99)], ['\0\0\0\0 GET\n']])(
    '%j is plain',
    async (latin1) => {
      const raw = Buffer.from(latin1, 'latin1');
      expect(await read(raw, [1])).toEqual({ content: raw, error: null });
      expect(isPlain(raw, 'x')).toBe(true);
    },
  );
});

describe('gzip', () => {
  test('any members in any chunks, padded or not', async () => {
    const member = fc
      .tuple(fc.oneof(fc.nat(300), fc.nat(40_000)), fc.integer(), fc.boolean())
      .map(([length, seed, compressible]) => (compressible ? Buffer.alloc(length, 'log ') : noise(length, seed)));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(member, fc.integer({ min: 0, max: 9 })), { minLength: 1, maxLength: 4 }),
        fc.nat(600),
        chunkSizes,
        async (members, padding, sizes) => {
          const raw = Buffer.concat([
            ...members.map(([content, level]) => gzipSync(content, { level })),
            Buffer.alloc(padding),
          ]);
          const { content, error } = await read(raw, sizes);
          expect(error).toBeNull();
          expect(same(content, Buffer.concat(members.map(([member]) => member)))).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('members may be padded in between, and an empty one ends nothing', async () => {
    const raw = Buffer.concat([gzipSync(''), gzipSync(TEXT), Buffer.alloc(99), gzipSync(TEXT), gzipSync('')]);
    expect(await read(raw, [7])).toEqual({ content: Buffer.concat([TEXT, TEXT]), error: null });
  });

  test('every optional part of a header is passed over', async () => {
    const plain = gzipSync(TEXT);
    const header = Buffer.from(plain.subarray(0, 10));
    header[3] = 2 | 4 | 8 | 16;
    const extra = Buffer.concat([Buffer.from([0x01, 0x01]), Buffer.alloc(257, 1)]);
    const raw = Buffer.concat([header, extra, Buffer.from('access.log\0a comment\0\x00\x00'), plain.subarray(10)]);
    for (const sizes of [[1], [raw.length]]) expect(await read(raw, sizes)).toEqual({ content: TEXT, error: null });
  });

  test.each([
    ['garbage behind it', Buffer.concat([gzipSync(TEXT), Buffer.from('garbage')]), TEXT.length, /no gzip data/],
    ['half a magic number behind it', Buffer.concat([gzipSync(TEXT), Buffer.from([0x1f])]), TEXT.length, /cut off/],
    ['padding, then garbage', Buffer.concat([gzipSync(TEXT), Buffer.from('\0\0x')]), TEXT.length, /no gzip data/],
    ['a wrong checksum', patched(gzipSync(TEXT), -8), TEXT.length, /checksum/],
    ['a wrong length', patched(gzipSync(TEXT), -1), TEXT.length, /length/],
    ['an unknown method', patched(gzipSync(TEXT), 2), 0, /method/],
    ['unknown flags', patched(gzipSync(TEXT), 3, 0x80), 0, /flags/],
    ['an invalid block', Buffer.concat([gzipSync(TEXT).subarray(0, 10), Buffer.alloc(9, 0xff)]), 0, /invalid/],
    ['only a magic number', Buffer.from([0x1f, 0x8b]), 0, /cut off/],
    ['a good member, then a cut one', Buffer.concat([gzipSync(TEXT), gzipSync(TEXT).subarray(0, 15)]), null, /cut off/],
  ])('%s: what stood before is delivered', async (_, raw, delivered, reason) => {
    const { content, error } = await read(raw);
    expect(reasonOf(error)).toMatch(reason);
    if (delivered !== null) expect(content.length).toBe(delivered);
    expect(content.length).toBeGreaterThanOrEqual(delivered ?? TEXT.length);
    expect(reasonOf(error)).toContain(`after ${content.length} content bytes`);
    expect((await read(raw)).content).toEqual(content);
  });

  test('cut at every byte it says so, and gives what can be had, the more the more there is', async () => {
    const content = Buffer.concat([TEXT, noise(100)]);
    const raw = gzipSync(content, { level: constants.Z_BEST_SPEED });
    let last = 0;
    for (let length = 2; length < raw.length; length += 1) {
      const cutOff = await read(raw.subarray(0, length));
      expect(reasonOf(cutOff.error)).toMatch(/cut off/);
      expect(same(cutOff.content, content.subarray(0, cutOff.content.length))).toBe(true);
      expect(cutOff.content.length).toBeGreaterThanOrEqual(last);
      last = cutOff.content.length;
      expect(same((await read(raw.subarray(0, length), [1])).content, cutOff.content)).toBe(true);
    }
    expect(last).toBe(content.length);
  });

  test('one flipped bit anywhere never passes for good content', async () => {
    const raw = gzipSync(TEXT);
    for (let bit = 0; bit < raw.length * 8; bit += 1) {
      const { content, error } = await read(patched(raw, bit >> 3, 1 << (bit & 7)));
      // Name, time and operating system in the header say nothing of the content; a wrong magic number is plain text.
      if (bit < 80) continue;
      expect(error !== null || content.equals(TEXT)).toBe(true);
    }
  });

  test('a bomb stops early, a log that compresses well does not', async () => {
    const limits = { freeBytes: 300_000, ratio: 200 };
    const bomb = gzipSync(Buffer.alloc(8 * 1024 ** 2));
    const { content, error } = await collect(contentOf(cut(bomb, [1_000]), 'some.log', limits));
    expect(reasonOf(error)).toMatch(/compressed bytes grew to/);
    expect(content.length).toBeLessThan(1_500_000);
    expect(content.length).toBeGreaterThan(100_000);
    const log = gzipSync(Buffer.alloc(8 * 1024 ** 2, TEXT));
    expect((await collect(contentOf(cut(log, [1_000]), 'some.log', { freeBytes: 0, ratio: 600 }))).error).toBeNull();
    expect((await read(bomb)).error).toBeNull();
  });

  test('a fault of the source stays what it is, and the source is let go', async () => {
    let closed = 0;
    async function* failing(): AsyncGenerator<Uint8Array> {
      try {
        yield gzipSync(TEXT).subarray(0, 40);
        throw new OssightError('input', 'cannot read some.log', { reason: 'the disk reported an error', hint: '' });
      } finally {
        closed += 1;
      }
    }
    const { error } = await collect(contentOf(failing(), 'some.log'));
    expect(reasonOf(error)).toBe('the disk reported an error');
    expect(closed).toBe(1);
  });

  test('who stops reading lets the source go', async () => {
    for (const raw of [TEXT, gzipSync(Buffer.alloc(500_000)), utf16(TEXT.toString(), 'le')]) {
      let closed = 0;
      async function* watched(): AsyncGenerator<Uint8Array> {
        try {
          yield* cut(raw, [20]);
        } finally {
          closed += 1;
        }
      }
      for await (const _ of contentOf(watched(), 'some.log')) break;
      expect(closed).toBe(1);
    }
  });
});

describe('UTF-16', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 60 });

  test('with a mark is read whatever the chunks, in gzip too', async () => {
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom('le', 'be'), chunkSizes, async (said, order, sizes) => {
        const raw = utf16(said, order);
        expect(await read(raw, sizes)).toEqual({ content: Buffer.from(said), error: null });
        expect(await read(gzipSync(raw), sizes)).toEqual({ content: Buffer.from(said), error: null });
        expect(isPlain(raw, 'x')).toBe(false);
      }),
    );
  });

  test.each(['le', 'be'])('surrogates split across chunks (%s)', async (order) => {
    const said = 'ab😀\r\n𝒳';
    for (let size = 1; size < 9; size += 1) {
      expect((await read(utf16(said, order), [size])).content.toString()).toBe(said);
    }
  });

  test('half a character at the end waits for its other half', async () => {
    const raw = utf16('ab😀', 'le');
    expect((await read(raw.subarray(0, -1))).content.toString()).toBe('ab');
    expect((await read(raw.subarray(0, -2))).content.toString()).toBe('ab');
    expect((await read(raw.subarray(0, -5))).content.toString()).toBe('a');
  });

  test('a lone surrogate becomes U+FFFD', async () => {
    expect((await read(Buffer.from('fffe00d80a00', 'hex'))).content.toString()).toBe('\ufffd\n');
  });

  test.each(['le', 'be'])('without a mark is refused with the cure (%s)', async (order) => {
    const raw = utf16('GET /object 403\n', order).subarray(2);
    for (const bytes of [raw, gzipSync(raw)]) {
      const { content, error } = await read(bytes, [1]);
      expect(content.length).toBe(0);
      expect(reasonOf(error)).toMatch(/UTF-16/);
      expect(inputFault(error).hint).toContain(`iconv -f UTF-16${order.toUpperCase()}`);
    }
    expect(() => isPlain(raw, 'some.log')).toThrow(/cannot read some.log/);
  });
});

function utf16(text: string, order: string): Buffer {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
}

/** The same bytes with one of them changed. */
function patched(bytes: Buffer, at: number, mask = 0x55): Buffer {
  const copy = Buffer.from(bytes);
  const index = at < 0 ? copy.length + at : at;
  copy[index] = (copy[index] ?? 0) ^ mask;
  return copy;
}
