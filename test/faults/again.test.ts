// The same content met again, in whatever form: only what is new counts, and what was cut when it was read is made good.
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../support/command.ts';
import { DB, importedHere } from './importing.ts';
import { accessLog, pick, random, removeDatabase, seedOf, sourcesOf, totalsOf, viewsOf } from './logs.ts';

const LOG = accessLog(1, 400);
const bytes = Buffer.from(LOG);
const LINE = LOG.indexOf('\n', LOG.length / 2) + 1;
const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(LOG, 'utf16le')]);
const members = Buffer.concat([gzipSync(bytes.subarray(0, LINE + 50)), gzipSync(bytes.subarray(LINE + 50))]);
const half = bytes.subarray(0, LINE);

const FORMS: readonly (readonly [string, Uint8Array])[] = [
  ['plain', bytes],
  ['gzip', gzipSync(bytes)],
  ['two gzip members, padded', Buffer.concat([members, Buffer.alloc(512)])],
  ['UTF-16', utf16],
];

function folder(files: Readonly<Record<string, string | Uint8Array>>): { cwd: string; db: string } {
  const cwd = temporaryDirectory();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content);
  return { cwd, db: join(cwd, DB) };
}

describe('content that was counted', () => {
  const cases = FORMS.flatMap(([a, first]) =>
    FORMS.filter(([b]) => a === 'plain' || b === 'plain').map(([b, second]) => [a, b, first, second] as const),
  );
  it.each(cases)('%s, then %s: nothing new', async (_a, _b, first, second) => {
    const { cwd, db } = folder({ first, second });
    await importedHere(cwd, ['first']);
    const before = viewsOf(db);
    expect(await importedHere(cwd, ['second'])).toMatchObject({ lines: 0, errors: 0, duplicates: 0, bytes: 0 });
    expect(viewsOf(db)).toEqual(before);
    expect(sourcesOf(db)).toHaveLength(1);
  });

  it.each(FORMS)('an older copy, then the whole as %s, then the older copy again', async (_name, whole) => {
    const { cwd, db } = folder({ half, whole });
    const old = (await importedHere(cwd, ['half'])).lines;
    expect((await importedHere(cwd, ['whole'])).lines).toBe(400 - old);
    expect((await importedHere(cwd, ['half'])).lines).toBe(0);
    expect(totalsOf(db).requests).toBe(400);
    expect(sourcesOf(db)).toMatchObject([{ lines: 400, bytes_read: LOG.length }]);
  });

  it('another file where the head or the last line differs', async () => {
    for (const at of [7, 700, LOG.length - 40]) {
      const other = Buffer.from(bytes);
      other[at] = (other[at] ?? 0) ^ 1;
      const { cwd } = folder({ first: bytes, other });
      await importedHere(cwd, ['first']);
      expect((await importedHere(cwd, ['other'])).lines, `byte ${at}`).toBe(400);
    }
  });

  it('two files behind one banner of 2 KiB are two', async () => {
    const banner = `# ${'='.repeat(62)}\n`.repeat(33);
    const { cwd, db } = folder({ 'a.log': banner + LOG.slice(0, LINE), 'b.log': banner + LOG.slice(LINE), c: banner });
    await importedHere(cwd, ['c'], 3);
    await importedHere(cwd, ['a.log', 'b.log']);
    expect(totalsOf(db).requests).toBe(400);
    expect(await importedHere(cwd, ['b.log', 'a.log', 'c'])).toMatchObject({ lines: 0 });
  });

  it('CRLF counts as LF does', async () => {
    const { cwd, db } = folder({ lf: LOG, crlf: LOG.replaceAll('\n', '\r\n') });
    await importedHere(cwd, ['lf']);
    const before = viewsOf(db);
    removeDatabase(cwd, DB);
    await importedHere(cwd, ['crlf']);
    expect(viewsOf(db)).toEqual(before);
  });

  it('an empty file leaves no trace, however often', async () => {
    const { cwd, db } = folder({ empty: '' });
    for (let i = 0; i < 2; i += 1) await importedHere(cwd, ['empty']);
    expect(sourcesOf(db)).toEqual([]);
  });

  it('stdin counts its requests each time, its errors once', async () => {
    const { cwd, db } = folder({});
    const first = await importedHere(cwd, ['-'], 0, LOG);
    expect(await importedHere(cwd, ['-'], 0, LOG)).toMatchObject({ lines: 400, errors: 0, duplicates: first.errors });
    expect(totalsOf(db)).toEqual({ requests: 800, errors: first.errors });
  });
});

describe('a file that grows', () => {
  const MIXED = [
    LOG.slice(0, LINE),
    'Traceback (most recent call last):\n',
    '2025-11-18T01:02:03Z failed: <Error>\n  <Code>AccessDenied</Code>\n  <Message>no</Message>\n',
    '  <RequestId>691BC67B0000000000ABC001</RequestId>\n  <HostId>example-media.oss-cn-hangzhou.aliyuncs.com</HostId>\n</Error>\n',
    '2025-11-18T01:02:04Z failed: <Error>\n  <Code>NoSuchKey</Code>\n',
    '  <HostId>example-media.oss-cn-hangzhou.aliyuncs.com</HostId>\n</Error>\nnot a line of OSS\n',
    LOG.slice(LINE, LINE + 4000),
  ].join('');
  const seed = seedOf('a file that grows', 20251118);

  it('counts at every stop what reading it once up to there counts, wherever it stopped', async () => {
    const rnd = random(seed);
    const { cwd, db } = folder({ once: MIXED });
    await importedHere(cwd, ['once']);
    const whole = { views: viewsOf(db), sources: sourcesOf(db).map((source) => ({ ...source, path: '' })) };
    for (let round = 0; round < 1; round += 1) {
      const grown = folder({ log: '' });
      const all = Buffer.from(MIXED);
      const from = LINE - 400;
      for (let at = 0; at < all.length;) {
        const next = at === 0 ? from : Math.min(all.length, at + 1 + Math.floor(rnd() * rnd() * 2000));
        const as = pick(['log', 'log', 'log.gz'], rnd);
        if (as === 'log.gz') writeFileSync(join(grown.cwd, as), gzipSync(all.subarray(0, next)));
        appendFileSync(join(grown.cwd, 'log'), all.subarray(at, next));
        await importedHere(grown.cwd, [as]);
        at = next;
      }
      expect(await importedHere(grown.cwd, ['log'])).toMatchObject({ lines: 0 });
      expect(viewsOf(grown.db), `round ${round}`).toEqual(whole.views);
      expect(sourcesOf(grown.db).map((source) => ({ ...source, path: '' }))).toEqual(whole.sources);
    }
  });

  it('by the line end that was missing: no line more', async () => {
    const { cwd, db } = folder({ log: LOG.trimEnd() });
    expect((await importedHere(cwd, ['log'])).lines).toBe(400);
    expect((await importedHere(cwd, ['log'])).lines).toBe(0);
    appendFileSync(join(cwd, 'log'), '\n');
    await importedHere(cwd, ['log']);
    expect(sourcesOf(db)).toMatchObject([{ lines: 400, rejected: 0, bytes_read: LOG.length }]);
    expect(totalsOf(db).requests).toBe(400);
  });
});
