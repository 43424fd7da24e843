// HAR documents: told apart from other JSON, streamed in any chunks, bounded whatever they hold.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DocumentEntry } from '../../src/formats/format.ts';
import { har } from '../../src/formats/har.ts';
import { OssightError } from '../../src/model/error.ts';
import { expectGolden, plainCandidate } from '../support/golden.ts';

const SAMPLE = readFileSync(new URL('../../samples/capture.har', import.meta.url));
const ID = '6AEC378C3A4B5C6D7E8F9012';
const HOST = 'example-media.oss-cn-hangzhou.aliyuncs.com';
const XML = `<Error><Code>NoSuchKey</Code><Message>m</Message><RequestId>${ID}</RequestId><HostId>${HOST}</HostId></Error>`;

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

interface Read {
  readonly entries: DocumentEntry[];
  readonly fault: unknown;
}

async function readAll(text: string | Uint8Array, size = 64 * 1024): Promise<Read> {
  const entries: DocumentEntry[] = [];
  try {
    for await (const entry of har.read(chunksOf(typeof text === 'string' ? Buffer.from(text) : text, size))) {
      entries.push(entry);
    }
  } catch (fault) {
    return { entries, fault };
  }
  return { entries, fault: null };
}

const codes = (read: Read): (string | null)[] =>
  read.entries.flatMap((entry) => entry.candidates.map((candidate) => candidate.code));

interface Parts {
  readonly method?: string;
  readonly url?: string;
  readonly status?: unknown;
  readonly headers?: unknown;
  readonly content?: unknown;
  readonly started?: unknown;
  readonly more?: object;
}

function entry(parts: Parts = {}): object {
  return {
    startedDateTime: parts.started ?? '2026-11-05T08:00:12.250+08:00',
    request: { method: parts.method ?? 'GET', url: parts.url ?? `https://${HOST}/k`, headers: [] },
    response: {
      status: parts.status ?? 404,
      headers: parts.headers ?? [{ name: 'x-oss-request-id', value: ID }],
      content: parts.content ?? { text: XML },
    },
    ...parts.more,
  };
}

function document(...entries: unknown[]): string {
  return JSON.stringify({ log: { version: '1.2', creator: { name: 'x' }, entries } });
}

async function* longBody(sent: { bytes: number }): AsyncGenerator<Uint8Array> {
  yield Buffer.from('{"log":{"entries":[{"response":{"status":500,"content":{"text":"');
  const block = Buffer.alloc(64 * 1024, 'y');
  for (let n = 0; n < 160; n += 1) {
    sent.bytes += block.length;
    yield block;
  }
  yield Buffer.from(`"}}},${JSON.stringify(entry())}]}}`);
}

describe('detection', () => {
  it.each<[string, string, boolean]>([
    ['the sample', SAMPLE.toString('utf8', 0, 65_536), true],
    ['its beginning', SAMPLE.toString('utf8', 0, 200), true],
    ['a BOM', `\uFEFF${document()}`, true],
    ['entries first', '{"log":{"entries":[{"a"', true],
    ['white space', '\r\n { "log" :\n { "version": "1.2", "creator" : { "name"', true],
    ['other members before', '{"comment":"\\"log\\"","log":{"pages":[{"id":"{"}],"entries":[', true],
    ['one JSON line', '{"log":{"level":"info"},"entries":[]}', false],
    ['JSON lines', '{"log":{"entries":[1]}}\n{"log":{"entries":[2]}}\n', false],
    ['ECS log lines', '{"log":{"level":"error","creator":"x"},"message":"entries"}\n', false],
    ['entries elsewhere', '{"log":{"a":{"entries":[1]}}}', false],
    ['log is text', '{"log":"entries","entries":[]}', false],
    ['words in a string', '{"message":"{\\"log\\":{\\"entries\\":[]}}"}', false],
    ['an array', '[{"log":{"entries":[]}}]', false],
    ['text', 'the "log" has "entries"', false],
    ['an unclosed string', '{"log":{"entries', false],
    ['nothing', '', false],
  ])('%s', (_, head, expected) => {
    expect(har.detect(head)).toBe(expected);
  });
});

describe('entries', () => {
  it('the sample reads as recorded', async () => {
    const read = await readAll(SAMPLE);
    expect(read.fault).toBeNull();
    expectGolden(
      'formats/capture.har.json',
      read.entries.map((one) => ({ rejected: one.rejected ?? null, candidates: one.candidates.map(plainCandidate) })),
    );
  });

  it('the sample reads the same wherever it is cut', async () => {
    const whole = await readAll(SAMPLE);
    for (const size of [1, 2, 3, 5, 7, 100, 1000]) expect(await readAll(SAMPLE, size)).toEqual(whole);
    const rest = async function* (cut: number): AsyncGenerator<Uint8Array> {
      yield SAMPLE.subarray(0, cut);
      yield SAMPLE.subarray(cut);
    };
    for (let cut = 1; cut < SAMPLE.length; cut += 5) {
      let found = 0;
      for await (const one of har.read(rest(cut))) found += one.candidates.length;
      expect(found).toBe(codes(whole).length);
    }
  });

  it.each<[string, Parts, (string | null)[]]>([
    ['a body', {}, ['NoSuchKey']],
    ['a body in base64', { content: { text: Buffer.from(XML).toString('base64'), encoding: 'base64' } }, ['NoSuchKey']],
    ['broken base64', { content: { text: '%%%', encoding: 'base64' } }, [null]],
    ['no content', { content: {} }, [null]],
    [
      'HEAD',
      { method: 'HEAD', headers: [{ name: 'x-oss-err', value: Buffer.from(XML).toString('base64') }] },
      ['NoSuchKey'],
    ],
    ['JSON', { content: { text: JSON.stringify({ Error: { Code: 'MissingArgument' } }) } }, ['MissingArgument']],
    ['JSON of nobody', { headers: [], content: { text: JSON.stringify({ Error: { Code: 'A' } }) } }, []],
    ['a success', { status: 200, content: { text: 'ok' } }, []],
    ['a script that speaks of errors', { status: 200, content: { text: `let a = '${XML}'` } }, []],
    ['203', { status: 203 }, ['NoSuchKey']],
    ['a request that was aborted', { status: 0, headers: [], content: {} }, []],
    ['another server', { headers: [{ name: 'Server', value: 'nginx' }], content: { text: '<html></html>' } }, []],
    ['headers that are no list', { headers: { name: 'x-oss-ec', value: '1' }, content: {} }, []],
    [
      'headers without names',
      { headers: [{ value: '1' }, 7, null, [{ name: 'x-oss-ec', value: '1' }]], content: {} },
      [],
    ],
    ['a status that is text', { status: '404' }, ['NoSuchKey']],
  ])('%s', async (_, parts, expected) => {
    const read = await readAll(document(entry(parts)));
    expect(codes(read)).toEqual(expected);
    expect(read.entries).toHaveLength(1);
    expect(read.fault).toBeNull();
  });

  it('tells request, time and place', async () => {
    const date = { name: 'date', value: 'Thu, 05 Nov 2026 08:00:12 GMT' };
    const read = await readAll(document({}, entry({ url: `https://${HOST}/a%20b?acl` }), entry({ headers: [date] })));
    expect(read.entries[1]?.candidates).toEqual([
      expect.objectContaining({
        format: 'har',
        operation: 'GetObjectAcl',
        object: 'a b',
        endpoint: HOST,
        status: 404,
        requestId: ID,
        headerTime: Date.UTC(2026, 10, 5, 0, 0, 12, 250),
        line: 1,
        offset: 1,
      }),
    ]);
    expect(read.entries[2]?.candidates[0]?.headerTime).toBe(Date.UTC(2026, 10, 5, 8, 0, 12));
  });

  it.each([7, 'yesterday', null, '2026-11-05T08:00:12'])('a start of %j is no time', async (started) => {
    const read = await readAll(document(entry({ more: { startedDateTime: started } })));
    expect(read.entries[0]?.candidates[0]?.headerTime).toBeNull();
  });

  it('takes only entries of the log', async () => {
    const text = JSON.stringify({
      entries: [entry()],
      log: { other: [entry()], pages: { entries: [entry()] }, entries: [] },
    });
    expect(await readAll(text)).toEqual({ entries: [], fault: null });
  });

  it('decodes what chunks tear apart', async () => {
    const name = 'Schlüssel 钥匙 🔑';
    const text = document(entry({ content: { text: XML.replace('</Error>', `<Key>${name}</Key></Error>`) } }));
    for (const size of [1, 2, 3, 4, 5]) {
      expect((await readAll(text, size)).entries[0]?.candidates[0]?.object).toBe(name);
    }
  });
});

describe('caps', () => {
  const large = 'x'.repeat(200_000);

  it.each<[string, Parts, DocumentEntry]>([
    ['a large success', { status: 200, content: { text: large } }, { candidates: [] }],
    ['a large page of others', { headers: [], content: { text: large } }, { candidates: [] }],
    ['a large error', { content: { text: XML + large } }, { candidates: [], rejected: 'entry too large' }],
    ['a large URL', { url: `https://${HOST}/${large}${large}` }, { candidates: [], rejected: 'entry too large' }],
    [
      'a large header',
      { headers: [{ name: 'a', value: large + large }] },
      { candidates: [], rejected: 'entry too large' },
    ],
    ['large keys', { more: { [large]: { [large]: large } }, status: 200, content: {} }, { candidates: [] }],
  ])('%s', async (_, parts, expected) => {
    const read = await readAll(document(entry(parts), entry()));
    expect(read.entries[0]).toEqual(expected);
    expect(codes(read)).toEqual(['NoSuchKey']);
  });

  it('a number without end', async () => {
    const text = document(entry()).replace('404', '4'.repeat(300_000));
    expect(codes(await readAll(text))).toEqual(['NoSuchKey']);
  });

  it('ten million characters of one entry are not kept', async () => {
    const sent = { bytes: 0 };
    let candidates = 0;
    for await (const one of har.read(longBody(sent))) candidates += one.candidates.length;
    expect(sent.bytes).toBeGreaterThan(10_000_000);
    expect(candidates).toBe(1);
  });
});

describe('malformed documents', () => {
  const first = document(entry(), entry());

  it.each<[string, string, number]>([
    ['cut in the second entry', first.slice(0, -30), 1],
    ['cut behind the entries', first.slice(0, -1), 2],
    ['empty', '', 0],
    ['no JSON', 'HTTP/1.1 200 OK', 0],
    ['two documents', `${first}${first}`, 2],
    ['a control character in a string', first.replace('NoSuchKey', 'No\u0001SuchKey'), 0],
    ['nested a million times', document(entry(), entry()).replace(']}}', `,${'['.repeat(1_000_000)}`), 2],
    ['nested in an entry', document(entry({ more: { deep: 7 } })).replace('7', '{"a":'.repeat(100_000)), 0],
  ])('%s', async (_, text, whole) => {
    // Byte by byte nothing is lost before the fault; larger chunks may lose what their step held.
    const { entries, fault } = await readAll(text, text.length < 5_000 ? 1 : 500);
    expect(fault).toBeInstanceOf(OssightError);
    expect(fault).toMatchObject({ code: 'input' });
    expect(entries).toHaveLength(whole);
  });

  it('every cut of the sample is a fault, not a success', async () => {
    const end = SAMPLE.toString().trimEnd().length;
    for (let cut = 0; cut < end; cut += 37) {
      expect((await readAll(SAMPLE.subarray(0, cut))).fault).toBeInstanceOf(OssightError);
    }
  });
});
