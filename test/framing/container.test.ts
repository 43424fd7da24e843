// Lines of Docker's json-file driver read as what the program printed, by every format.
import { describe, expect, it } from 'vitest';
import { LINE_FORMATS } from '../../src/formats/index.ts';
import { unwrapContainer } from '../../src/framing/container.ts';
import type { Line } from '../../src/model/line.ts';
import { readCandidates } from '../support/read.ts';

const TIME = '2026-11-22T19:00:05.123456789Z';
const ID = '6B033BB00123456789ABCDEF';
const HOST = 'example-media.oss-cn-hangzhou.aliyuncs.com';

const wrap = (log: string, more: Record<string, unknown> = {}): string =>
  JSON.stringify({ log, stream: 'stderr', time: TIME, ...more });
const wrapLines = (...lines: string[]): string => lines.map((line) => wrap(`${line}\n`)).join('\n');
const lineOf = (text: string): Line => ({ text, offset: 7, bytes: text.length + 1, number: 3 });
const unwrapped = (text: string): string => unwrapContainer(lineOf(text)).text;

const BODY = [
  '<?xml version="1.0" encoding="UTF-8"?>',
  '<Error>',
  '  <Code>AccessDenied</Code>',
  '  <Message>m "quoted" \u2014</Message>',
  `  <RequestId>${ID}</RequestId>`,
  `  <HostId>${HOST}</HostId>`,
  '</Error>',
];

describe('a wrapped line', () => {
  it.each([
    ['a whole line', wrap('text "x"\n'), `${TIME} stderr F text "x"`],
    ['a line that Docker cut', wrap('text'), `${TIME} stderr P text`],
    ['CRLF', wrap('text\r\n'), `${TIME} stderr F text`],
    ['members of a collector', wrap('text\n', { kubernetes: { pod_name: 'a' } }), `${TIME} stderr F text`],
    ['other order', `{"time":"${TIME}", "stream": "stdout", "log": "text\\n"}`, `${TIME} stdout F text`],
    ['no time', '{"log":"text\\n","stream":"stdout"}', 'text'],
  ])('%s', (_, text, expected) => expect(unwrapped(text)).toBe(expected));

  it('stays where it stood', () => {
    const own = unwrapContainer(lineOf(wrap('\u2014\n')));
    expect(own).toMatchObject({ offset: 7, number: 3, bytes: `${TIME} stderr F `.length + 4 });
  });
});

describe('left alone', () => {
  it.each([
    ['an application line', '{"log":"main","stream":"orders","time":"2026-11-22T19:00:05Z"}'],
    ['no text', '{"log":{"level":"info"},"stream":"stdout"}'],
    ['several lines in one', wrap('a\nb\n')],
    ['cut JSON', wrap('text\n').slice(0, -3)],
    ['a list', `[${wrap('text\n')}]`],
  ])('%s', (_, text) => expect(unwrapContainer(lineOf(text)).text).toBe(text));
});

describe('formats read', () => {
  it.each([
    ['a body over several lines', wrapLines(...BODY)],
    [
      'an exception with its body',
      wrapLines(
        'com.aliyun.oss.OSSException: m "quoted" \u2014',
        '[ErrorCode]: AccessDenied',
        `[RequestId]: ${ID}`,
        `[HostId]: ${HOST}`,
        '[ResponseError]:',
        ...BODY,
        '\tat com.aliyun.oss.X.y(X.java:1)',
      ),
    ],
    [
      'a captured answer',
      wrapLines(
        'HTTP/1.1 403 Forbidden',
        'Server: AliyunOSS',
        'Content-Type: application/xml',
        `Content-Length: ${Buffer.byteLength(BODY.join('\n'))}`,
        `x-oss-request-id: ${ID}`,
        '',
        ...BODY,
      ),
    ],
  ])('%s', (_, log) => {
    const candidates = readCandidates(log, LINE_FORMATS);
    expect(candidates).toHaveLength(1);
    expect(candidates[0]).toMatchObject({
      code: 'AccessDenied',
      requestId: ID,
      hostId: HOST,
      message: 'm "quoted" \u2014',
      truncated: false,
      line: 1,
      offset: 0,
      lineTime: { ms: Date.UTC(2026, 10, 22, 19, 0, 5, 123), zoned: true },
    });
  });

  it('a row of the log service and a line of the access log', () => {
    const row = JSON.stringify({
      __topic__: 'oss_access_log',
      error_code: 'NoSuchKey',
      http_status: '404',
      request_id: ID,
    });
    const access =
      `203.0.113.7 - - [23/Nov/2026:03:00:00 +0800] "GET /a HTTP/1.1" 404 5 1 "-" "-" "${HOST}" "${ID}" "true" "-" ` +
      '"GetObject" "example-media" "a" - 1 "NoSuchKey" 3 "-" - "-" "-"';
    const read = readCandidates(wrapLines(row, access), LINE_FORMATS);
    expect(read.map(({ format, code, requestId }) => [format, code, requestId])).toEqual([
      ['log-service', 'NoSuchKey', ID],
      ['access-log', 'NoSuchKey', ID],
    ]);
  });
});
