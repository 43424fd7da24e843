import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { streamSource } from '../../src/sources/stdin.ts';
import { collect, cut } from './chunks.ts';

const TEXT = Buffer.from('a line of a log\n'.repeat(40));

test.each([
  ['plain', TEXT],
  ['gzip', gzipSync(TEXT)],
  ['UTF-16', Buffer.from(`\ufeff${TEXT.toString()}`, 'utf16le')],
])('%s in chunks of 1 byte, of several, and at once', async (_, raw) => {
  for (const sizes of [[1], [2, 1, 13], [raw.length]]) {
    const content = await streamSource(cut(raw, sizes)).open();
    expect(content).toMatchObject({ size: null, diskBytes: null, origin: null });
    expect(content.peek(0, 1)).toBeNull();
    expect(await collect(content.chunks(0))).toEqual({ content: TEXT, error: null });
    expect(content.diskRead).toBe(raw.length);
    await content.close();
  }
});

test('an empty stream, and one of a single byte', async () => {
  for (const text of ['', 'x']) {
    const content = await streamSource(cut(Buffer.from(text), [1])).open();
    expect((await collect(content.chunks(0))).content.toString()).toBe(text);
  }
});

test('UTF-16 without a mark is refused by name', async () => {
  const source = streamSource(cut(Buffer.from('GET /object 403\n', 'utf16le'), [3]));
  expect(source.path).toBe('-');
  const { error } = await collect((await source.open()).chunks(0));
  expect(error).toMatchObject({ code: 'input', message: 'cannot read -' });
});

test('a stream that fails, fails as an input, after what it gave', async () => {
  const stream = Readable.from(
    (function* failing() {
      yield TEXT;
      throw Object.assign(new Error('read'), { code: 'EIO' });
    })(),
    // One chunk at a time: a stream drops what it read ahead when it fails.
    { objectMode: true, highWaterMark: 1 },
  );
  const { content, error } = await collect((await streamSource(stream, 'pipe').open()).chunks(0));
  expect(content).toEqual(TEXT);
  expect(error).toMatchObject({ code: 'input', message: 'cannot read pipe', reason: 'the disk reported an error' });
});

test('it is read once, from the beginning', async () => {
  const content = await streamSource(cut(TEXT, [9])).open();
  expect((await collect(content.chunks(5))).error).toBeInstanceOf(RangeError);
});
