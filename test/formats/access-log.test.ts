import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessLog } from '../../src/formats/access-log.ts';
import { createTimeReader } from '../../src/formats/access-log-time.ts';
import { createPlaces } from '../../src/formats/places.ts';
import type { Candidate } from '../../src/model/candidate.ts';
import type { RecordResult } from '../../src/model/record.ts';
import { expectGolden, plainCandidate } from '../support/golden.ts';
import { readCandidates, readRecords, type ReadRecord } from '../support/read.ts';

const SAMPLES = new URL('../../samples/', import.meta.url);

function plain(records: readonly ReadRecord[]): unknown[] {
  return records.map(({ line, result }) =>
    result.kind === 'errors'
      ? { line, ...result, candidates: result.candidates.map(plainCandidate) }
      : { line, ...result },
  );
}

function sample(name: string): Buffer {
  const bytes = readFileSync(new URL(name, SAMPLES));
  return name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

const HEAD = {
  ip: '203.0.113.7',
  time: '23/Nov/2026:03:00:00 +0800',
  url: 'GET /images/a.jpg HTTP/1.1',
  status: '200',
  sent: '4096',
  spent: '31',
  referer: 'https://www.example.com/',
  agent: 'curl/8.5.0',
  host: 'example-media.oss-cn-hangzhou.aliyuncs.com',
  id: '6B033BB00123456789ABCDEF',
  flag: 'true',
  requester: '2340000000000029',
  operation: 'GetObject',
  bucket: 'example-media',
  object: 'images%2Fa.jpg',
  size: '4096',
  cost: '12',
  code: '-',
  sync: 'cdn',
};
type Parts = typeof HEAD;

function makeLine(parts: Partial<Parts> = {}, fields = 28, lead = ''): string {
  const f = { ...HEAD, ...parts };
  const request = [f.ip, '-', '-', `[${f.time}]`, `"${f.url}"`, f.status, f.sent, f.spent, `"${f.referer}"`];
  const names = [f.agent, f.host, f.id, f.flag, f.requester, f.operation, f.bucket, f.object].map(
    (name) => `"${name}"`,
  );
  const outcome = [f.size, f.cost, `"${f.code}"`, '578', '"1230000000000017"', '-', `"${f.sync}"`, '"standard"'];
  const newer = ['-', 'oss-cn-hangzhou', 'LTAI5tEXAMPLEuploader001', 'acs:oss:x:1230000000000017:y'].map(
    (name) => `"${name}"`,
  );
  const all = [...request, ...names, ...outcome, ...newer, '"new"', '7', '-', '"newer"'];
  return lead + all.slice(0, fields).join(' ');
}

/** The result of a line alone, `extra` as a map; null where not even the hint takes it. */
function readLine(text: string): RecordResult | null {
  if (!accessLog.hint(text)) return null;
  const opened = accessLog.open(
    { text, offset: 100, bytes: text.length + 1, number: 5 },
    {
      prefixOf: () => ({ key: '', start: 0, stamp: null }),
    },
  );
  if (!('kind' in opened)) throw new Error('an access-log record has one line');
  if (opened.kind !== 'errors') return opened;
  return { ...opened, candidates: opened.candidates.map((each) => ({ ...each, extra: new Map(each.extra) })) };
}

function candidateOf(text: string): Candidate {
  const result = readLine(text);
  if (result?.kind !== 'errors' || result.candidates[0] === undefined) throw new Error(`${result?.kind} for ${text}`);
  return result.candidates[0];
}

const TIME = Date.UTC(2026, 10, 22, 19);
const REQUEST = { time: TIME, host: HEAD.host, bucket: HEAD.bucket, status: 200, failed: false };

describe('layouts', () => {
  const layouts = [25, 26, 27, 28, 29, 30, 31, 32, 33].flatMap((fields) =>
    ['', ' ', '   '].map((lead) => [fields, lead] as const),
  );

  it.each(layouts)('reads a success of %i fields after "%s"', (fields, lead) => {
    expect(readLine(makeLine({}, fields, lead))).toEqual({ kind: 'request', request: REQUEST });
  });

  it.each(layouts)('reads an error of %i fields after "%s"', (fields, lead) => {
    const text = makeLine({ status: '404', code: 'NoSuchKey', size: '-' }, fields, lead);
    expect(readLine(text)).toEqual({
      kind: 'errors',
      request: { ...REQUEST, status: 404, failed: true },
      candidates: [
        {
          format: 'access-log',
          origin: 'server',
          code: 'NoSuchKey',
          status: 404,
          requestId: HEAD.id,
          hostId: HEAD.host,
          ec: null,
          message: null,
          operation: 'GetObject',
          bucket: HEAD.bucket,
          object: 'images%2Fa.jpg',
          endpoint: null,
          extra: new Map([
            ['ClientIP', HEAD.ip],
            ['RequestURL', HEAD.url],
            ['Referer', HEAD.referer],
            ['UserAgent', HEAD.agent],
            ['RequesterAliyunID', HEAD.requester],
            ['RequestTimeMs', '31'],
            ['ServerCostTimeMs', '12'],
            ['SyncRequest', 'cdn'],
          ]),
          marks: ['access-log'],
          synthetic: false,
          truncated: false,
          perObject: false,
          bodyTime: null,
          headerTime: null,
          lineTime: { ms: TIME, zoned: true },
          line: 5,
          offset: 100,
        },
      ],
    });
  });

  it.each([0, 1, 5, 10, 15, 20, 24])('does not take a line of %i fields for a request', (fields) => {
    expect(['rejected', 'unlike', undefined]).toContain(readLine(makeLine({ code: 'NoSuchKey' }, fields))?.kind);
    expect(['rejected', 'unlike', undefined]).toContain(readLine(makeLine({}, fields))?.kind);
  });
});

describe('errors and requests', () => {
  const cases: [status: string, code: string, kind: string, failed: boolean][] = [
    ['200', '-', 'request', false],
    ['204', '-', 'request', false],
    ['206', '-', 'request', false],
    ['304', '-', 'request', false],
    ['301', '-', 'request', false],
    ['400', '-', 'request', true],
    ['404', '-', 'request', true],
    ['503', '-', 'request', true],
    ['-', '-', 'request', false],
    ['200', 'SelectObjectFailed', 'errors', true],
    ['203', 'CallbackFailed', 'errors', true],
    ['301', 'PermanentRedirect', 'errors', true],
    ['304', 'NotModified', 'errors', true],
    ['403', 'AccessDenied', 'errors', true],
    ['503', 'QpsLimitExceeded', 'errors', true],
    ['-', 'RequestTimeout', 'errors', true],
    ['404', '', 'request', true],
    ['404', '__proto__', 'errors', true],
  ];

  it.each(cases)('status %s with code "%s" is %s', (status, code, kind, failed) => {
    const result = readLine(makeLine({ status, code }));
    const number = status === '-' ? 0 : Number(status);
    expect(result).toMatchObject({ kind, request: { ...REQUEST, status: number, failed } });
    if (result?.kind === 'errors') {
      expect(result.candidates).toHaveLength(1);
      expect(result.candidates[0]).toMatchObject({ code, status: status === '-' ? null : number });
    }
  });

  it('never keeps the access key id', () => {
    const kept = candidateOf(makeLine({ code: 'AccessDenied', status: '403' }, 29));
    expect(JSON.stringify([...kept.extra, ...Object.values(kept)])).not.toContain('LTAI');
  });

  it('takes a dash for nothing in every field that may hold one', () => {
    const dashes = Object.fromEntries(Object.keys(HEAD).map((name) => [name, '-']));
    const text = makeLine({ ...dashes, time: HEAD.time, code: 'AccessDenied' });
    expect(candidateOf(text)).toMatchObject({
      status: null,
      requestId: null,
      hostId: null,
      operation: null,
      bucket: null,
      object: null,
      extra: new Map(),
    });
  });

  it('falls back to the method where the operation is a dash', () => {
    expect(candidateOf(makeLine({ operation: '-', code: 'AccessDenied' })).operation).toBe('GET');
  });

  it.each(['%E4%B8%AD%20a', 'logs_%24folder%24', '/aliyun-logo.png', '中文', 'a+b'])(
    'keeps the key %s as sent',
    (object) => {
      expect(candidateOf(makeLine({ object, code: 'NoSuchKey' })).object).toBe(object);
    },
  );

  it('takes masked and old request ids', () => {
    for (const id of ['5C3D9175B6FC201293AD****', '1E446260FF9B10C2', '-']) {
      expect(readLine(makeLine({ id }))).toEqual({ kind: 'request', request: REQUEST });
    }
  });
});

describe('time', () => {
  it.each([
    ['23/Nov/2026:03:00:00 +0800', TIME],
    ['22/Nov/2026:19:00:00 +0000', TIME],
    ['22/Nov/2026:14:00:00 -0500', TIME],
    ['23/Nov/2026:00:30:00 +0530', TIME],
    ['29/Feb/2024:00:00:00 +0000', Date.UTC(2024, 1, 29)],
    ['31/Dec/2026:23:59:60 +0000', Date.UTC(2027, 0, 1)],
  ])('reads %s', (time, ms) => {
    expect(readLine(makeLine({ time }))).toEqual({ kind: 'request', request: { ...REQUEST, time: ms } });
  });

  it.each([
    '23/Nvo/2026:03:00:00 +0800',
    '31/Nov/2026:03:00:00 +0800',
    '29/Feb/2026:03:00:00 +0800',
    '23/Nov/2026:24:00:00 +0800',
    '23/Nov/2026:03:60:00 +0800',
    '23/Nov/2026:03:00:00 x0800',
    '23/Nov/2026:03:00:00',
  ])('rejects %s', (time) => {
    for (const code of ['-', 'NoSuchKey']) {
      expect(readLine(makeLine({ time, code }))).toEqual({ kind: 'rejected', reason: 'bad time' });
    }
  });

  it('leaves an error without time to its request id, but counts no request', () => {
    const result = readLine(makeLine({ time: '-', code: 'NoSuchKey', status: '404' }));
    expect(result).toMatchObject({
      kind: 'errors',
      request: null,
      candidates: [{ lineTime: null, requestId: HEAD.id }],
    });
    expect(readLine(makeLine({ time: '-' }))).toEqual({ kind: 'rejected', reason: 'no time' });
  });

  it('does not depend on what was read before', () => {
    const good = '23/Nov/2026:03:00:00 +0800';
    const times = [
      good,
      '23/Nov/2026:03:00:01 -0800',
      '23-Nov-2026:03:00:00 +0800',
      '23/Nov/2026 03:00:00 +0800',
      good,
    ];
    const warm = createTimeReader();
    for (const time of [...times, ...times.toReversed()]) expect(warm(time, 0)).toEqual(createTimeReader()(time, 0));
  });
});

describe('quotation marks', () => {
  it.each(['say "hi" twice', '"', '"quoted"', 'a"', '"b', 'Mozilla ("x"; y) z', 'a "b"c'])(
    'recovers a User-Agent %s',
    (agent) => {
      expect(readLine(makeLine({ agent }))).toEqual({ kind: 'request', request: REQUEST });
      const found = candidateOf(makeLine({ agent, code: 'NoSuchKey' }));
      expect(found).toMatchObject({ code: 'NoSuchKey', hostId: HEAD.host, bucket: HEAD.bucket, requestId: HEAD.id });
      expect(found.extra.get('UserAgent')).toBe(agent);
    },
  );

  it('recovers one in the URL and in the Referer', () => {
    expect(candidateOf(makeLine({ url: 'GET /a"b.jpg HTTP/1.1', code: 'NoSuchKey' })).extra.get('RequestURL')).toBe(
      'GET /a"b.jpg HTTP/1.1',
    );
    expect(candidateOf(makeLine({ referer: 'https://x/?q="y"', code: 'NoSuchKey' })).extra.get('Referer')).toBe(
      'https://x/?q="y"',
    );
  });

  it('tells no border between Referer and User-Agent where there are two', () => {
    const found = candidateOf(makeLine({ agent: 'a" "b', code: 'NoSuchKey' }));
    expect(found.code).toBe('NoSuchKey');
    expect(found.extra.has('UserAgent')).toBe(false);
    expect(found.extra.has('Referer')).toBe(false);
  });

  const forged =
    '" "evil.oss-cn-hangzhou.aliyuncs.com" "6B033BB0FEDCBA9876543210" "true" "-" "GetObject" "evil" "o" 1 1';
  it.each(['-', 'InternalError'])('refuses a line that a User-Agent forged with the code %s', (code) => {
    const agent = `x${forged} "${code}" 1 "-" - "-" "-`;
    for (const own of ['-', 'NoSuchKey']) {
      expect(readLine(makeLine({ agent, code: own }))).toEqual({ kind: 'rejected', reason: 'unclear quotes' });
    }
  });

  it('refuses a URL that holds what stands behind a URL', () => {
    const url = 'GET /" 200 1 1 "x HTTP/1.1';
    expect(readLine(makeLine({ url, status: '404', code: 'NoSuchKey' }))?.kind).toBe('rejected');
  });
});

describe('other logs', () => {
  it.each([
    '192.0.2.10 - - [23/Nov/2026:03:45:00 +0800] "GET /healthz HTTP/1.1" 404 153 "-" "kube-probe/1.29"',
    '192.0.2.10 - bob [23/Nov/2026:03:45:00 +0800] "GET / HTTP/1.1" 200 153',
    '192.0.2.10 - - [23/Nov/2026:03:45:00 +0800] "GET / HTTP/1.1" 503 153 "-" "curl" "203.0.113.1" "example-media.oss-cn-hangzhou.aliyuncs.com" 0.003',
    '[9/Jun/2026:01:58:09 +0800] 192.168.15.75 - 1542 "-" "GET http://www.example.com/index.html" 200 191 2830 MISS "UA" "text/html"',
    '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be DOC-EXAMPLE-BUCKET [06/Feb/2026:00:00:38 +0000] 192.0.2.3 79a59df900b949e5 3E57427F3EXAMPLE REST.GET.VERSIONING - "GET /x?versioning HTTP/1.1" 200 - 113 - 7 - "-" "S3Console/0.4" -',
    '2026/11/23 03:00:00 [error] 12#3: *4 upstream sent "NoSuchKey"',
    '{"time":"[23/Nov/2026:03:00:00 +0800]"}',
    '',
    '[',
    'a [',
  ])('leaves alone: %s', (text) => {
    expect([undefined, 'unlike']).toContain(readLine(text)?.kind);
  });

  it('takes nothing from the samples of other formats', () => {
    const others = readdirSync(SAMPLES).filter((name) => !name.startsWith('access-log') && !name.endsWith('.gz'));
    expect(others.length).toBeGreaterThan(3);
    for (const name of others) {
      const kinds = new Set(readRecords(sample(name), [accessLog]).map(({ result }) => result.kind));
      // Mixed samples may hold access-log lines on purpose.
      if (!name.includes('mixed')) expect([name, ...kinds]).toEqual([name, 'unlike']);
    }
  });
});

describe('samples', () => {
  it.each([25, 27, 28, 29].map(String).concat('messy'))('access-log-%s.log', (name) => {
    expectGolden(
      `formats/access-log-${name}.log.json`,
      plain(readRecords(sample(`access-log-${name}.log`), [accessLog])),
    );
  });

  it('access-log.log.gz', () => {
    expectGolden('formats/access-log.log.gz.json', plain(readRecords(sample('access-log.log.gz'), [accessLog])));
  });

  it('reads the same in any chunks', () => {
    const bytes = sample('access-log-messy.log');
    const whole = readRecords(bytes, [accessLog]);
    for (const chunk of [1, 5, 4096]) expect(readRecords(bytes, [accessLog], { chunk })).toEqual(whole);
  });
});

describe('properties', () => {
  const word = fc.stringMatching(/^[A-Za-z0-9%_./-]{2,40}$/).filter((text) => !/^-+$/.test(text));
  const count = fc.oneof(fc.constant('-'), fc.nat().map(String));
  const anyFields = fc.record({
    agent: fc.string({ maxLength: 60 }).map((text) => text.replaceAll(/["\r\n]/g, '')),
    host: word,
    bucket: word,
    object: word,
    operation: word,
    id: fc.stringMatching(/^[0-9A-F]{24}$/),
    flag: fc.constantFrom('true', 'false', '-'),
    status: fc.integer({ min: 100, max: 599 }).map(String),
    sent: count,
    spent: count,
    size: count,
    cost: count,
    code: fc.stringMatching(/^[A-Za-z_]{2,40}$/),
  });

  it('gives back the fields that a line was made of', () => {
    fc.assert(
      fc.property(anyFields, fc.integer({ min: 25, max: 33 }), fc.constantFrom('', ' '), (parts, fields, lead) => {
        const found = readCandidates(makeLine(parts, fields, lead), [accessLog])[0];
        const { code, object, bucket, operation } = parts;
        const expected = {
          code,
          object,
          bucket,
          operation,
          requestId: parts.id,
          hostId: parts.host,
          status: Number(parts.status),
        };
        expect(found).toMatchObject(expected);
        expect(found?.extra.get('UserAgent') ?? '-').toBe(parts.agent.trim() || '-');
      }),
    );
  });

  it('counts a success as the same request that an error would be', () => {
    fc.assert(
      fc.property(anyFields, fc.integer({ min: 25, max: 33 }), (parts, fields) => {
        const good = readLine(makeLine({ ...parts, code: '-' }, fields));
        const bad = readLine(makeLine(parts, fields));
        if (good?.kind !== 'request' || bad?.kind !== 'errors') throw new Error(`${good?.kind} and ${bad?.kind}`);
        expect({ ...good.request, failed: true }).toEqual(bad.request);
      }),
    );
  });

  it('reads a usual line as it reads the same line with patience', () => {
    fc.assert(
      fc.property(anyFields, fc.integer({ min: 25, max: 33 }), fc.boolean(), (parts, fields, failed) => {
        const line = makeLine(failed ? parts : { ...parts, code: '-' }, fields);
        // With two spaces before it a line is not usual any more.
        expect(readLine(line)).toEqual(readLine(`  ${line}`));
      }),
    );
  });

  it('never counts a line with quotation marks in it as another bucket', () => {
    const nasty = fc.array(fc.constantFrom('"', ' ', '-', '" "', 'true', '200', 'a', '" 200 1 1 "'), { maxLength: 12 });
    fc.assert(
      fc.property(nasty, nasty, nasty, fc.constantFrom('-', 'NoSuchKey'), (url, referer, agent, code) => {
        const parts = { url: url.join(''), referer: referer.join(''), agent: agent.join(''), code };
        const result = readLine(makeLine(parts));
        if (result?.kind === 'request') expect([result.request.bucket, code]).toEqual([HEAD.bucket, '-']);
        else if (result?.kind === 'errors') expect(result.candidates[0]).toMatchObject({ code, bucket: HEAD.bucket });
        else expect(result?.kind).toBe('rejected');
      }),
      { numRuns: 2_000 },
    );
  });

  it('never throws', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom('"', ' ', '[', '] "', '23/Nov/2026:03:00:00 +0800', makeLine()),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        readLine(pieces.join(''));
        readLine(`1.2.3.4 - - [23/Nov/2026:03:00:00 +0800] "${pieces.join('')}`);
      }),
    );
  });

  it('survives every cut of a line', () => {
    const text = makeLine({ code: 'NoSuchKey', status: '404' }, 29);
    for (let end = 0; end < text.length; end += 1) {
      const result = readLine(text.slice(0, end));
      if (result?.kind === 'errors')
        expect(result.candidates[0]).toMatchObject({ code: 'NoSuchKey', requestId: HEAD.id });
      expect(result?.kind).not.toBe('request');
    }
  });
});

describe('places', () => {
  it('tells what stands there, whatever was kept before', () => {
    const placeOf = createPlaces();
    const named = (text: string): string | null => (text === '' || text === '-' ? null : text);
    const texts = fc.tuple(fc.string({ maxLength: 3 }), fc.string({ maxLength: 3 }));
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 30 }), (pairs) => {
        for (const [host, bucket] of pairs)
          expect(placeOf(host, bucket)).toMatchObject({ host: named(host), bucket: named(bucket) });
      }),
    );
  });
});
