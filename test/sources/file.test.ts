import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, linkSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { asNobody } from '../support/nobody.ts';
import { OssightError } from '../../src/model/error.ts';
import { fileSource } from '../../src/sources/file.ts';
import { readFault } from '../../src/sources/read-fault.ts';
import type { Content } from '../../src/sources/source.ts';
import { collect, inputFault, noise, same } from './chunks.ts';
import { temporaryFolder } from './folder.ts';

async function opened(path: string): Promise<Content> {
  const content = await fileSource(path).open();
  onTestFinished(async () => content.close());
  return content;
}

async function faultOf(path: string): Promise<OssightError> {
  const error: unknown = await fileSource(path)
    .open()
    .then(
      async (content) => {
        await content.close();
        return null;
      },
      (fault: unknown) => fault,
    );
  const fault = inputFault(error);
  expect(fault.message).toBe(`cannot read ${path}`);
  return fault;
}

describe('a plain file', () => {
  const bytes = noise(700_001);

  test('is read from any offset, over the edges of the buffer', async () => {
    const content = await opened(temporaryFolder().file('a.log', bytes));
    expect(content).toMatchObject({ size: bytes.length, diskBytes: bytes.length });
    for (const offset of [0, 1, 262_144, 262_145, 524_288, 700_000, 700_001, 800_000]) {
      const read = await collect(content.chunks(offset));
      expect([offset, read.error, same(read.content, bytes.subarray(offset))]).toEqual([offset, null, true]);
    }
    expect(content.diskRead).toBe(800_000);
  });

  test('can be peeked into', async () => {
    const content = await opened(temporaryFolder().file('a.log', bytes));
    expect(content.peek(300_000, 300_064)).toEqual(bytes.subarray(300_000, 300_064));
    expect(content.peek(699_990, 700_100)).toEqual(bytes.subarray(699_990));
    expect(content.peek(700_001, 700_100)?.length).toBe(0);
    expect(content.peek(800_000, 800_100)?.length).toBe(0);
  });

  test('ends where it ended when it was opened', async () => {
    const path = temporaryFolder().file('a.log', 'one\n');
    const content = await opened(path);
    appendFileSync(path, 'two\n');
    expect((await collect(content.chunks(0))).content.toString()).toBe('one\n');
    expect(Buffer.from(content.peek(0, 99) ?? []).toString()).toBe('one\n');
  });

  test('may shrink meanwhile', async () => {
    const path = temporaryFolder().file('a.log', bytes);
    const content = await opened(path);
    truncateSync(path, 5);
    expect(await collect(content.chunks(0))).toEqual({ content: bytes.subarray(0, 5), error: null });
  });

  test('a fault of what is read ahead comes when its turn comes, after all that was good', async () => {
    const content = await opened(temporaryFolder().file('a.log', Buffer.alloc(12 * 1024 ** 2, 'x')));
    let good = 0;
    const read = async (): Promise<void> => {
      for await (const chunk of content.chunks(0)) {
        if (good === 0) await content.close();
        good += chunk.length;
        await new Promise(setImmediate);
      }
    };
    await expect(read()).rejects.toMatchObject({ code: 'input' });
    expect(good).toBeGreaterThanOrEqual(1024 ** 2);
  });

  test('may be empty', async () => {
    const content = await opened(temporaryFolder().file('a.log'));
    expect(content).toMatchObject({ size: 0, diskBytes: 0 });
    expect((await collect(content.chunks(0))).content.length).toBe(0);
    expect(content.peek(0, 10)?.length).toBe(0);
  });

  test('has one origin under all its names', async () => {
    const folder = temporaryFolder();
    const path = folder.file('a.log', 'x');
    symlinkSync(path, join(folder.path, 'soft'));
    linkSync(path, join(folder.path, 'hard'));
    const { origin } = await opened(path);
    expect(origin?.ino).toMatch(/^\d+$/);
    for (const name of ['soft', 'hard']) expect((await opened(join(folder.path, name))).origin).toEqual(origin);
    expect((await opened(folder.file('b.log', 'x'))).origin).not.toEqual(origin);
  });
});

describe('a wrapped file', () => {
  const text = Buffer.from('line of a log\n'.repeat(50_000));

  test.each(['a.log.gz', 'a.log'])('gzip is told by its content, not by the name %s', async (name) => {
    const zipped = gzipSync(text);
    const content = await opened(temporaryFolder().file(name, zipped));
    expect(content).toMatchObject({ size: null, diskBytes: zipped.length });
    expect(content.peek(0, 10)).toBeNull();
    for (const offset of [0, 1, 65_535, 65_536, 65_537, text.length - 1, text.length, text.length + 1]) {
      const read = await collect(content.chunks(offset));
      expect([offset, read.error, same(read.content, text.subarray(offset))]).toEqual([offset, null, true]);
    }
    expect(content.diskRead).toBe(zipped.length);
  });

  test('a name does not make gzip', async () => {
    const content = await opened(temporaryFolder().file('a.log.gz', text));
    expect(content.size).toBe(text.length);
    expect(same((await collect(content.chunks(0))).content, text)).toBe(true);
  });

  test('offsets in UTF-16 count the UTF-8 it becomes', async () => {
    const content = await opened(temporaryFolder().file('a.txt', Buffer.from('\ufeffäb\ncd\n', 'utf16le')));
    expect(content.size).toBeNull();
    expect((await collect(content.chunks(4))).content.toString()).toBe('cd\n');
  });

  test('damage is told after what was good', async () => {
    const content = await opened(temporaryFolder().file('a.gz', gzipSync(text).subarray(0, -3)));
    const { content: good, error } = await collect(content.chunks(0));
    expect(same(good, text)).toBe(true);
    expect(error).toMatchObject({ code: 'input' });
  });
});

describe('what cannot be read says why', () => {
  test('missing, a folder, a circle, a file as folder', async () => {
    const folder = temporaryFolder();
    expect((await faultOf(join(folder.path, 'none'))).reason).toBe('there is no such file');
    expect((await faultOf(folder.path)).reason).toBe('it is not a regular file');
    symlinkSync('circle', join(folder.path, 'circle'));
    expect((await faultOf(join(folder.path, 'circle'))).reason).toBe('its symbolic links go in a circle');
    expect((await faultOf(join(folder.file('a'), 'b'))).reason).toBe('a part of the path is not a directory');
  });

  test('a pipe is refused at once, whether or not somebody writes to it', async () => {
    const path = join(temporaryFolder().path, 'pipe');
    execFileSync('mkfifo', [path]);
    const fault = await faultOf(path);
    expect(fault.reason).toBe('it is not a regular file');
    expect(fault.hint).toContain('import -');
  });

  test('UTF-16 without a mark', async () => {
    const path = temporaryFolder().file('a.txt', Buffer.from('GET /object 403\n', 'utf16le'));
    const fault = await faultOf(path);
    expect(fault.reason).toMatch(/UTF-16/);
    expect(fault.hint).toContain('UTF-16LE');
  });

  test('no permission', async () => {
    const folder = temporaryFolder();
    const path = folder.file('a.log', 'x');
    chmodSync(path, 0);
    const fault = await asNobody([folder.path, path], () => faultOf(path));
    expect(fault.reason).toBe('permission denied');
  });

  test('any other fault by its own words', () => {
    expect(readFault('a', new Error('odd')).reason).toBe('odd');
    expect(readFault('a', 'text').reason).toBe('text');
    const own = new OssightError('database', 'x');
    expect(readFault('a', own)).toBe(own);
    expect(readFault('a', Object.assign(new Error('read'), { code: 'EIO' })).reason).toMatch(/disk/);
  });
});
