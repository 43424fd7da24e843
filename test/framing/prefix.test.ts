import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPrefixReader } from '../../src/framing/prefix.ts';
import type { Prefix } from '../../src/model/line.ts';

// 2026-11-23 12:00 in Shanghai, the zone of stamps without one: 03:00 there is 19:00Z the day before.
const OPTIONS = { zone: 'Asia/Shanghai', now: Date.UTC(2026, 10, 23, 4) };
const LOCAL = Date.UTC(2026, 10, 22, 19);
const UTC = Date.UTC(2026, 10, 23, 3);

function read(text: string, options = OPTIONS): Prefix {
  return createPrefixReader(options)({ text, offset: 0, bytes: text.length, number: 1 });
}

type Case = [text: string, key: string, message: string, ms: number | null, zoned?: boolean];

const CASES: Record<string, Case[]> = {
  'ISO 8601': [
    ['2026-11-23T03:00:00Z m', '', 'm', UTC, true],
    ['2026-11-23T03:00:00.123456789Z m', '', 'm', UTC + 123, true],
    ['2026-11-23T03:00:00,123Z m', '', 'm', UTC + 123, true],
    ['2026-11-23 03:00:00.5+08:00 m', '', 'm', LOCAL + 500, true],
    ['2026-11-23T03:00:00+0800 m', '', 'm', LOCAL, true],
    ['2026-11-22T14:00:00-05 m', '', 'm', LOCAL, true],
    ['2026-11-23 03:00:00 +0800 m', '', 'm', LOCAL, true],
    ['2026-11-23 03:00:00 UTC m', '', 'm', UTC, true],
    ['2026-11-23 03:00:00 m', '', 'm', LOCAL, false],
    ['2026-11-23 03:00:00,123 m', '', 'm', LOCAL + 123, false],
    ['2026/11/3 3:00:00 m', '', 'm', Date.UTC(2026, 10, 2, 19), false],
    ['2026-11-23T03:00:00Z', '', '', UTC, true],
  ],
  'nginx, Go': [
    ['2026/11/23 03:00:00 [error] 123#45: *67 upstream', '123#45', 'upstream', LOCAL, false],
    ['2026/11/23 03:00:00 [notice] 1#1: exit', '1#1', 'exit', LOCAL, false],
    ['2026/11/23 03:00:00.123456 oss: service returned error', '', 'oss: service returned error', LOCAL + 123, false],
    ['2026/11/23 03:00:00 main.go:23: oss: x', '', 'oss: x', LOCAL, false],
    ['2026/11/23 03:00:00 /src/app/main.go:23: oss: x', '', 'oss: x', LOCAL, false],
    ['2026-11-23T03:00:00.123+0800\tERROR\tpkg/file.go:12\tm', '', 'm', LOCAL + 123, true],
  ],
  'log4j, logback, Spring': [
    [
      '2026-11-23 03:00:00,123 ERROR [main] c.e.Foo - [Server]Unable',
      'main c.e.Foo',
      '[Server]Unable',
      LOCAL + 123,
      false,
    ],
    ['2026-11-23 03:00:00,123 WARN  [main] c.e.Foo:77 - [ErrorCode]: X', 'main', '[ErrorCode]: X', LOCAL + 123, false],
    ['2026-11-23 03:00:00.123 [pool-1-thread-3] INFO  c.e.Foo - m', 'pool-1-thread-3 c.e.Foo', 'm', LOCAL + 123, false],
    [
      '18/10/28 21:32:38 INFO aliyun.oss: [Server]Unable',
      'aliyun.oss',
      '[Server]Unable',
      Date.UTC(2018, 9, 28, 13, 32, 38),
      false,
    ],
    [
      '2026-11-23T03:00:00.123+08:00 ERROR 1234 --- [           main] c.e.OssService   : m',
      ...(['1234 main c.e.OssService', 'm', LOCAL + 123, true] as const),
    ],
    ['ERROR  [2026-11-23 03:00:00,123] c.e.Foo: m', 'c.e.Foo', 'm', LOCAL + 123, false],
    ['ERROR 2026-11-23 03:00:00,123 m', '', 'm', LOCAL + 123, false],
    ['03:00:00.123 [main] ERROR c.e.Foo - m', 'main c.e.Foo', 'm', null],
    ['23-Nov-2026 03:00:00.123 SEVERE [main] org.x.Y m', 'main', 'org.x.Y m', LOCAL + 123, false],
    ['2026-11-23 03:00:00 ERROR [ErrorCode]: NoSuchKey', '', '[ErrorCode]: NoSuchKey', LOCAL, false],
    ['2026-11-23 03:00:00 ERROR c.e.Foo.bar(Foo.java:12) - m', '', 'm', LOCAL, false],
  ],
  'Android logcat': [
    ['11-23 03:00:00.123  1234  5678 E Tag: m', '1234 5678 Tag', 'm', LOCAL + 123, false],
    [
      '11-23 03:00:00.123  1234  5678 E OSS-SDK : [StatusCode]: 403',
      '1234 5678 OSS-SDK',
      '[StatusCode]: 403',
      LOCAL + 123,
      false,
    ],
    ['11-23 03:00:00.123 E/Tag( 1234): m', 'Tag(1234)', 'm', LOCAL + 123, false],
    ['2026-11-23 03:00:00.123 1234-5678/com.example E/Tag: m', '1234-5678/com.example Tag', 'm', LOCAL + 123, false],
    ['E/Tag ( 1234): m', 'Tag(1234)', 'm', null],
    ['E/Tag: ', 'Tag', '', null],
  ],
  'syslog, journald': [
    ['Nov 23 03:00:00 host prog[123]: m', 'host prog[123]', 'm', LOCAL, false],
    ['Nov  3 03:00:00 host prog: m', 'host prog', 'm', Date.UTC(2026, 10, 2, 19), false],
    ['Nov 23 03:00:00.123456 host prog[1]: m', 'host prog[1]', 'm', LOCAL + 123, false],
    ['<34>Nov 23 03:00:00 host prog[123]: m', 'host prog[123]', 'm', LOCAL, false],
    ['<34>1 2026-11-23T03:00:00.003Z host app 12 ID47 [x@1 a="]\\"" b="2"][y@2] m', 'host app 12', 'm', UTC + 3, true],
    ['<34>1 - host app - - - m', 'host app', 'm', null],
    ['2026-11-23T03:00:00+0800 host prog[12]: m', 'host prog[12]', 'm', LOCAL, true],
    [
      '[Mon Nov 23 03:00:00.5 2026] [core:error] [pid 1:tid 2] [client 192.0.2.1:5] m',
      'core:error pid 1:tid 2',
      'm',
      LOCAL + 500,
      false,
    ],
  ],
  containers: [
    ['web-1  | m', 'web-1', 'm', null],
    ['web-1  | 2026-11-23 03:00:00,123 ERROR [main] c.e.Foo - m', 'web-1 main c.e.Foo', 'm', LOCAL + 123, false],
    ['2026-11-23T03:00:00.123456789Z stdout F m', 'stdout', 'm', UTC + 123, true],
    ['2026-11-23T03:00:00.1Z stderr P 2026-11-23 03:00:00,9 ERROR c.e.Foo: m', 'stderr c.e.Foo', 'm', UTC + 100, true],
    ['2026-11-23T03:00:00.123Z 2026-11-23T03:00:00.1Z m', '', 'm', UTC + 100, true],
    [
      'Nov 23 03:00:00 host prog: 2026-11-23 03:00:01,0 ERROR [main] c.e.Foo - m',
      'host prog main c.e.Foo',
      'm',
      LOCAL + 1000,
      false,
    ],
    ['[pod/web-1/app] 2026-11-23T03:00:00Z m', 'pod/web-1/app', 'm', UTC, true],
    ['\u001b[0K< x-oss-request-id: a', '', '< x-oss-request-id: a', null, false],
    ['\u001b[0;31m\u001b[0Km', '', 'm', null, false],
    ['\u001b[36mweb-1  | \u001b[0m\u001b[31m2026-11-23 03:00:00\u001b[0m m', 'web-1', 'm', LOCAL, false],
  ],
  'klog, Python, Ruby, Laravel': [
    ['E1123 03:00:00.123456   12345 file.go:12] m', '12345', 'm', LOCAL + 123, false],
    ['E20261123 03:00:00.123456 12345 file.cc:12] m', '12345', 'm', LOCAL + 123, false],
    ['2026-11-23 03:00:00,123 - oss2.api - ERROR - m', 'oss2.api', 'm', LOCAL + 123, false],
    ['ERROR:oss2.api:m', 'oss2.api', 'm', null],
    ['2026-11-23 03:00:00.123 | ERROR    | mod.sub:func:123 - m', '', 'm', LOCAL + 123, false],
    ['E, [2026-11-23T03:00:00.123456 #1234] ERROR -- : m', '#1234', 'm', LOCAL + 123, false],
    ['E, [2026-11-23T03:00:00.123456 #1234] ERROR -- web: m', '#1234 web', 'm', LOCAL + 123, false],
    ['[2026-11-23 03:00:00] production.ERROR: AccessDenied: x', 'production', 'AccessDenied: x', LOCAL, false],
  ],
  "OSS's own tools": [
    ['[2026-11-23 03:00:00.123] 140123 aos_http.c:12 m', '140123', 'm', LOCAL + 123, false],
    ['[inst]2026-11-23T03:00:00.123Z [ERR] curl.cpp:RequestPerform(2422): HTTP', 'inst', 'HTTP', UTC + 123, true],
    ['[23/Nov/2026:03:00:00 +0800] m', '', 'm', LOCAL, true],
  ],
  'epoch, JSON, logfmt': [
    ['1795374000 m', '', 'm', LOCAL, true],
    ['1795374000.25 m', '', 'm', LOCAL + 250, true],
    ['1795374000123 m', '', 'm', LOCAL + 123, true],
    ['{"time":"2026-11-23T03:00:00Z","msg":"x"}', '', '{"time":"2026-11-23T03:00:00Z","msg":"x"}', UTC, true],
    ['{"ts": 1795374000.5}', '', '{"ts": 1795374000.5}', LOCAL + 500, true],
    ['{"__time__":"1795374000"}', '', '{"__time__":"1795374000"}', LOCAL, true],
    ['{"time":"23/Nov/2026:03:00:00"}', '', '{"time":"23/Nov/2026:03:00:00"}', LOCAL, false],
    [
      '{"time":"x","@timestamp":"2026-11-23 03:00:00"}',
      '',
      '{"time":"x","@timestamp":"2026-11-23 03:00:00"}',
      LOCAL,
      false,
    ],
    ['web-1 | {"timestamp":1795374000123}', 'web-1', '{"timestamp":1795374000123}', LOCAL + 123, true],
    ['time="2026-11-23T03:00:00Z" level=error', '', 'time="2026-11-23T03:00:00Z" level=error', UTC, true],
  ],
  'curl and quotations': [
    ['> <Error>', '', '<Error>', null],
    ['*   <Code>X</Code>', '', '<Code>X</Code>', null],
    ['< HTTP/1.1 403 Forbidden', '', '< HTTP/1.1 403 Forbidden', null],
    ['> GET / HTTP/1.1', '', '> GET / HTTP/1.1', null],
    ['2026-11-23T03:00:00Z < x-oss-request-id: 1', '', '< x-oss-request-id: 1', UTC, true],
  ],
};

describe.each(Object.entries(CASES))('%s', (_name, cases) => {
  it.each(cases)('%s', (text, key, message, ms, zoned = false) => {
    const prefix = read(text);
    expect([prefix.key, text.slice(prefix.start)]).toEqual([key, message]);
    expect(prefix.stamp).toEqual(ms === null ? null : { ms, zoned });
  });
});

describe('what is the message', () => {
  it.each([
    '',
    ' ',
    '<Error>',
    '  <Code>AccessDenied</Code>',
    '    at com.example.Foo.bar(Foo.java:12)',
    '[ErrorCode]: NoSuchKey',
    '[Server]Unable to execute HTTP request: Forbidden',
    '[Error]: http error response: <?xml version="1.0"?>',
    '[StatusCode]: 403, [Code]: X',
    'HTTP/1.1 403 Forbidden',
    'Date: Mon, 23 Nov 2026 03:00:00 GMT',
    'x-oss-request-id: 6B033BB00123456789ABCDEF',
    'AccessDenied: You have no right',
    'oss: service returned error: StatusCode=403',
    'com.aliyun.oss.OSSException: x',
    '203.0.113.7 - - [23/Nov/2026:03:00:00 +0800] "GET / HTTP/1.1" 200',
    '1795374000abc',
    '9999999999 m',
    '404 Not Found',
    'May I go',
    "{'status': 403}",
    '*',
    '> ',
  ])('nothing stands before "%s"', (text) => {
    expect(read(text)).toEqual({ key: '', start: 0, stamp: null });
  });

  it.each([
    'AccessDenied: x',
    'NoSuchKeyError: x',
    'com.aliyun.oss.OSSException: x',
    'upload failed: AccessDenied',
    '[RequestId]: X',
    'StatusCode=403',
    'x-oss-ec: 0003',
    "{'status': 403}",
    '<Error>',
    'Error: oss: service',
    'HTTP/1.1 403 Forbidden',
  ])('after a time and a level stays "%s"', (message) => {
    for (const head of [
      '2026-11-23 03:00:00 ',
      '2026-11-23 03:00:00,123 ERROR ',
      '2026-11-23T03:00:00Z [main] ERROR c.e.F - ',
    ]) {
      const text = head + message;
      expect(text.slice(read(text).start)).toBe(message);
    }
  });

  it.each([
    '2026-13-23T03:00:00Z m',
    '2026-02-29T03:00:00Z m',
    '2026-11-23T24:00:00Z m',
    '2026-11-23T03:60:00Z m',
    '2026-11-23T03:00Z m',
    '2026-11-23T03:00:00x',
    'Nov 31 03:00:00 h p: m',
    '13-45 03:00:00.0 m',
  ])('no time is read from %s', (text) => {
    expect(read(text).stamp).toBeNull();
  });
});

describe('stamps without a year', () => {
  const now = Date.UTC(2027, 0, 1, 0, 30);
  it.each([
    ['Jan  1 00:10:00 h p: m', Date.UTC(2027, 0, 1, 0, 10)],
    ['Jan  2 00:30:00 h p: m', Date.UTC(2027, 0, 2, 0, 30)],
    ['Jan  2 00:30:01 h p: m', Date.UTC(2026, 0, 2, 0, 30, 1)],
    ['Dec 31 23:59:59 h p: m', Date.UTC(2026, 11, 31, 23, 59, 59)],
    ['Feb 29 12:00:00 h p: m', Date.UTC(2024, 1, 29, 12)],
    ['12-31 23:59:59.000  1  2 E T: m', Date.UTC(2026, 11, 31, 23, 59, 59)],
  ])('%s', (text, ms) => {
    expect(read(text, { zone: 'UTC', now }).stamp).toEqual({ ms, zoned: false });
  });

  it('lets the next year begin before it is there', () => {
    const eve = { zone: 'UTC', now: Date.UTC(2026, 11, 31, 23) };
    expect(read('Jan  1 00:10:00 h p: m', eve).stamp?.ms).toBe(Date.UTC(2027, 0, 1, 0, 10));
  });
});

describe('createPrefixReader', () => {
  it('refuses an unknown zone', () => {
    expect(() => createPrefixReader({ zone: 'Mars/Olympus', now: 0 })).toThrow(RangeError);
  });

  it('gives lines of one writer one key, whatever time, level and place they have', () => {
    const keys = new Set(
      [
        '2026-11-23 03:00:00,123 ERROR [main] c.e.Foo - a',
        '2026-11-23 03:00:01,000 INFO  [main] c.e.Foo - b',
        'E1123 03:00:00.123456   12345 file.go:12] a',
        'I1123 03:00:01.000000   12345 other.go:99] b',
        '2026/11/23 03:00:00 [error] 12#3: *67 a',
        '2026/11/23 03:00:01 [warn] 12#3: *99 b',
        '11-23 03:00:00.123  1234  5678 E Tag: a',
        '11-23 03:00:01.123  1234  5678 I Tag: b',
      ].map((text) => read(text).key),
    );
    expect([...keys]).toEqual(['main c.e.Foo', '12345', '12#3', '1234 5678 Tag']);
  });

  it('remembers the line, not its text', () => {
    const reader = createPrefixReader(OPTIONS);
    const line = { text: 'web-1 | m', offset: 0, bytes: 10, number: 1 };
    expect(reader(line)).toBe(reader(line));
    expect(reader({ ...line, text: 'web-2 | m' }).key).toBe('web-2');
    expect(reader(line).key).toBe('web-1');
  });

  const piece = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom(...Object.values(CASES).flatMap((cases) => cases.map(([text]) => text))),
    fc.constantFrom(
      '[',
      ']',
      ': ',
      ' - ',
      '|',
      '\u001b[31m',
      '2026-11-23',
      ' 03:00:00',
      'ERROR',
      '<34>1 ',
      '{"time":',
      ' ',
      '\t',
      '[',
    ),
  );

  it('never throws, begins the message within the line, and answers the same each time', () => {
    const shared = createPrefixReader(OPTIONS);
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('');
        const prefix = read(text);
        expect(prefix.start).toBeGreaterThanOrEqual(0);
        expect(prefix.start).toBeLessThanOrEqual(text.length);
        expect(prefix.stamp === null || Number.isInteger(prefix.stamp.ms)).toBe(true);
        expect(shared({ text, offset: 0, bytes: 1, number: 1 })).toEqual(prefix);
      }),
      { numRuns: 3_000 },
    );
  });

  it('survives every cut', () => {
    for (const [text] of Object.values(CASES).flat()) {
      for (let end = 0; end <= text.length; end += 1) {
        expect(read(text.slice(0, end)).start).toBeLessThanOrEqual(end);
      }
    }
  });
});
