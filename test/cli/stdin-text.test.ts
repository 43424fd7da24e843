// What is pasted or piped in whole is text, in whichever encoding a shell hands it over.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readText } from '../../src/cli/stdin-text.ts';

const TEXT = '<Error><Code>NoSuchKey</Code></Error>\r\n';

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('text of standard input', () => {
  it.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-16, as PowerShell redirects', Buffer.from(`\ufeff${TEXT}`, 'utf16le')],
    ['big-endian UTF-16', Buffer.from(`\ufeff${TEXT}`, 'utf16le').swap16()],
    ['gzip', gzipSync(TEXT)],
  ])('%s', async (_name, bytes) => {
    for (const size of [1, 7, bytes.length]) {
      expect((await readText(inChunks(bytes, size))).replace('\ufeff', '')).toBe(TEXT);
    }
  });

  it('may be nothing', async () => expect(await readText(inChunks(Buffer.alloc(0), 1))).toBe(''));
});
