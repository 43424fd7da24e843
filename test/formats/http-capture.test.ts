// Captured exchanges of every kind, read the way the pipeline reads them.
import { readFileSync } from 'node:fs';
import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { httpCapture } from '../../src/formats/http-capture.ts';
import { LineFramer } from '../../src/framing/lines.ts';
import { createPrefixReader } from '../../src/framing/prefix.ts';
import { RecordAssembler } from '../../src/framing/records.ts';
import type { Candidate } from '../../src/model/candidate.ts';
import { expectGolden, plainCandidate } from '../support/golden.ts';
import { readCandidates, readRecords } from '../support/read.ts';

const FORMATS = [httpCapture];
const SAMPLES = new URL('../../samples/', import.meta.url);
const NAMES = [
  'http-curl-i.txt',
  'http-curl-v.log',
  'http-curl-vi.log',
  'http2.txt',
  'http-proxy.txt',
  'http-head.txt',
  'http-exchanges.txt',
  'http-405-and-400.txt',
  'http-ios-dump.log',
  'http-near-misses.txt',
  'http-203-callback.txt',
];
const sample = (name: string): Buffer => readFileSync(new URL(name, SAMPLES));

const ID = '6AEC378C3A4B5C6D7E8F9012';
const OTHER = '6AEC378D3A4B5C6D7E8F9013';
const HOST = 'example-media.oss-cn-hangzhou.aliyuncs.com';
const xml = (code: string, id = ID): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error>\n  <Code>${code}</Code>\n  <Message>m</Message>\n` +
  `  <RequestId>${id}</RequestId>\n  <HostId>${HOST}</HostId>\n</Error>`;
const head = (status: string, ...more: string[]): string =>
  [`HTTP/1.1 ${status}`, 'Server: AliyunOSS', ...more, ''].join('\n');
const id = (value = ID): string => `x-oss-request-id: ${value}`;

const read = (log: string): Candidate[] => readCandidates(log, FORMATS);
/** `404 NoSuchKey 6AEC...` for each candidate. */
const brief = (log: string): string[] => read(log).map((one) => `${one.status} ${one.code} ${one.requestId}`);
const kinds = (log: string): string[] =>
  readRecords(log, FORMATS)
    .map(({ result }) => result.kind)
    .filter((kind) => kind !== 'unlike');

describe('samples', () => {
  it.each(NAMES)('%s reads as recorded', (name) => {
    const records = readRecords(sample(name), FORMATS)
      .filter(({ result }) => result.kind !== 'unlike')
      .map(({ result, line, lines }) => ({
        line,
        lines,
        kind: result.kind,
        ...(result.kind === 'errors' ? { candidates: result.candidates.map(plainCandidate) } : {}),
      }));
    expectGolden(`formats/${name}.json`, records);
  });

  it.each(NAMES)('%s reads the same wherever it is cut', (name) => {
    const bytes = sample(name);
    const whole = readCandidates(bytes, FORMATS);
    for (let cut = 1; cut < bytes.length; cut += 1) {
      const found: Candidate[] = [];
      const prefixOf = createPrefixReader({ zone: 'UTC', now: Date.UTC(2026, 10, 23) });
      const assembler = new RecordAssembler(FORMATS, { prefixOf }, (result) => {
        if (result.kind === 'errors') found.push(...result.candidates);
      });
      const framer = new LineFramer({
        onLine: (line) => assembler.push(line),
        onLongLine: (line) => assembler.pushLong(line),
      });
      framer.push(bytes.subarray(0, cut));
      framer.push(bytes.subarray(cut));
      framer.end();
      assembler.finish();
      expect(found.length).toBe(whole.length);
      if (cut % 97 === 0 || found.length === 0) expect(found).toEqual(whole);
    }
  });

  it.each(NAMES)('%s reads the same in small chunks', (name) => {
    const bytes = sample(name);
    const whole = readCandidates(bytes, FORMATS);
    for (const chunk of [1, 2, 3, 5, 7, 64, 255]) expect(readCandidates(bytes, FORMATS, { chunk })).toEqual(whole);
  });

  it.each(NAMES)('%s reads the same with the other line end', (name) => {
    const text = sample(name).toString('latin1');
    // Chunk sizes count the line ends.
    if (text.includes('chunked')) return;
    const other = text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text.replaceAll('\n', '\r\n');
    expect(withoutOffset(readCandidates(other, FORMATS))).toEqual(withoutOffset(readCandidates(text, FORMATS)));
  });

  it('marks no near miss as of OSS', () => {
    const found = readCandidates(sample('http-near-misses.txt'), FORMATS);
    expect(found.map((one) => one.marks)).toEqual([['other-vendor'], ['other-vendor']]);
  });
});

describe('answers', () => {
  it.each<[string, string, string[]]>([
    ['headers and body', `${head('404 Not Found', id())}\n${xml('NoSuchKey')}\n`, [`404 NoSuchKey ${ID}`]],
    ['no empty line before the body', `${head('404 Not Found', id())}${xml('NoSuchKey')}`, [`404 NoSuchKey ${ID}`]],
    ['three empty lines', `${head('404 Not Found', id())}\n\n\n${xml('NoSuchKey')}`, [`404 NoSuchKey ${ID}`]],
    ['no header but the status line', `HTTP/1.1 404 Not Found\n${xml('NoSuchKey')}`, [`404 NoSuchKey ${ID}`]],
    ['no reason phrase', `HTTP/2 404\n${id()}\n\n${xml('NoSuchKey')}`, [`404 NoSuchKey ${ID}`]],
    ['an error status alone', head('403 Forbidden', id()), [`403 null ${ID}`]],
    ['the server header alone', head('403 Forbidden'), ['403 null null']],
    ['a redirect', head('307 Temporary Redirect', id()), [`307 null ${ID}`]],
    ['203', head('203 OK', id()), [`203 null ${ID}`]],
    ['an EC beside a success', head('200 OK', id(), 'x-oss-ec: 0048-00000105'), [`200 null ${ID}`]],
    ['a body inside a success', `${head('200 OK', id())}\n${xml('InternalError')}`, [`200 InternalError ${ID}`]],
    ['a success that speaks of errors', `${head('200 OK', id())}\nsee <Error> and </Error> there\n\n`, []],
    ['a success', `${head('200 OK', id(), 'Content-Length: 5')}\nhello\n`, []],
    ['304', head('304 Not Modified', id()), []],
    ['no word of OSS', 'HTTP/1.1 404 Not Found\nServer: nginx\n\n<html>\n</html>\n', []],
    [
      'a masked id in the body',
      `${head('404 Not Found', id())}\n${xml('NoSuchKey', `${ID.slice(0, 20)}****`)}`,
      [`404 NoSuchKey ${ID}`],
    ],
    [
      'a body of another answer',
      `${head('404 Not Found', id())}\n${xml('NoSuchKey', OTHER)}`,
      [`404 null ${ID}`, `null NoSuchKey ${OTHER}`],
    ],
    ['a body cut off', `${head('404 Not Found', id())}\n${xml('NoSuchKey').slice(0, 120)}`, [`404 NoSuchKey ${ID}`]],
    [
      'a body cut off by the next answer',
      `${head('404 Not Found', id())}\n${xml('NoSuchKey').slice(0, 120)}\n${head('403 Forbidden', id(OTHER))}`,
      [`404 NoSuchKey ${ID}`, `403 null ${OTHER}`],
    ],
    [
      'a status line glued to a cut body',
      `${head('404 Not Found', id())}\n${xml('NoSuchKey').slice(0, 120)}HTTP/1.1 403 Forbidden\n${id(OTHER)}\n`,
      [`404 NoSuchKey ${ID}`, `403 null ${OTHER}`],
    ],
    [
      'a status line glued to any text',
      `${head('200 OK', 'Content-Length: 5')}\nhelloHTTP/1.1 403 Forbidden\n${id()}\n`,
      [`403 null ${ID}`],
    ],
    [
      'a doctype',
      `${head('403 Forbidden', id())}\n<!DOCTYPE a [<!ENTITY x "y">]>\n${xml('AccessDenied')}`,
      [`403 null ${ID}`],
    ],
    ['prose that quotes a status line', 'got HTTP/1.1 403 Forbidden\nServer: AliyunOSS\n', []],
    ['a status line alone', 'HTTP/1.1 403 Forbidden\nand no header\n', []],
  ])('%s', (_, log, expected) => {
    expect(brief(log)).toEqual(expected);
  });

  it('keeps what a cut body still told', () => {
    const [one] = read(`${head('404 Not Found', id())}\n${xml('NoSuchKey').slice(0, 120)}`);
    expect(one).toMatchObject({ code: 'NoSuchKey', status: 404, requestId: ID, hostId: null, truncated: true });
  });

  it('rejects a refused body without headers of OSS', () => {
    const log = `HTTP/1.1 403 Forbidden\nServer: x\n\n<?xml version="1.0"?><!DOCTYPE a><Error><Code>A</Code></Error>\n`;
    expect(readRecords(log, FORMATS)[0]?.result).toEqual({ kind: 'rejected', reason: 'doctype refused' });
  });

  it('takes the date of the origin where a cache adds an age', () => {
    const [one] = read(head('403 Forbidden', 'Date: Thu, 05 Nov 2026 08:00:12 GMT', 'Age: 60', id()));
    expect(one?.headerTime).toBe(Date.UTC(2026, 10, 5, 8, 0, 12));
  });

  it('undoes chunks', () => {
    const body = `${xml('NoSuchKey')}\n`;
    const whole = xml('NoSuchKey');
    for (let cut = 1; cut < whole.length; cut += 1) {
      const parts = [whole.slice(0, cut), body.slice(cut)];
      const chunks = parts.map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join('');
      const log = `HTTP/1.1 404 Not Found\r\n${id()}\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`;
      expect(brief(log)).toEqual([`404 NoSuchKey ${ID}`]);
      expect(read(log)[0]).toMatchObject({ hostId: HOST, message: 'm', truncated: false });
    }
  });

  it('takes chunks as they stand where the sizes were edited', () => {
    const log = `${head('404 Not Found', id(), 'Transfer-Encoding: chunked')}\n7\n${xml('NoSuchKey')}\n0\n`;
    expect(read(log)[0]).toMatchObject({ code: 'NoSuchKey', hostId: HOST });
  });

  it.each(['Content-Length: 1048576', 'Content-Type: text/plain'])(
    'a large success with %s hides no error',
    (header) => {
      const lines = Array.from({ length: 5_000 }, (_, n) => `line ${n} of some object`).join('\n');
      const log = `${head('200 OK', id(), header)}\n${lines}\n${head('404 Not Found', id(OTHER))}`;
      expect(brief(log)).toEqual([`404 null ${OTHER}`]);
    },
  );

  it('a success that was only probed hides no error behind it', () => {
    const log = `${head('200 OK', id(), 'Content-Length: 1048576')}\n${head('404 Not Found', id(OTHER))}`;
    expect(brief(log)).toEqual([`404 null ${OTHER}`]);
  });

  it('leaves the lines of other writers alone', () => {
    const log = `${head('200 OK', id(), 'Content-Length: 1048576')}\n2026-11-05 08:00:00 INFO something else\n`;
    expect(readRecords(log, FORMATS).map(({ result, lines }) => [result.kind, lines])).toEqual([
      ['nothing', 5],
      ['unlike', 1],
    ]);
  });
});

describe('requests', () => {
  const answer = head('403 Forbidden', id());
  it.each<[string, Partial<Candidate>]>([
    [
      `GET /a/b.txt HTTP/1.1\nHost: ${HOST}`,
      { operation: 'GetObject', object: 'a/b.txt', endpoint: HOST, bucket: null },
    ],
    [`GET /a%20b?x-oss-process=image/info HTTP/1.1\nHost: ${HOST}`, { operation: 'GET', object: 'a b' }],
    [`GET /k?Expires=1&OSSAccessKeyId=x&Signature=y HTTP/1.1\nHost: ${HOST}`, { operation: 'GetObject', object: 'k' }],
    [`GET /100%.txt HTTP/1.1\nHost: ${HOST}`, { object: '100%.txt' }],
    [`GET /?acl HTTP/1.1\nHost: ${HOST}`, { operation: 'GetBucketAcl', object: null }],
    [`GET / HTTP/1.1\nHost: ${HOST}`, { operation: 'GET', object: null }],
    [`POST /k?uploads HTTP/1.1\nHost: ${HOST}`, { operation: 'InitiateMultipartUpload', object: 'k' }],
    [`PUT /k?partNumber=1&uploadId=2 HTTP/1.1\nHost: ${HOST}`, { operation: 'UploadPart', object: 'k' }],
    [`PUT /k HTTP/1.1\nHost: ${HOST}\nx-oss-copy-source: /b/o`, { operation: 'PUT', object: 'k' }],
    ['GET /b/o/p HTTP/1.1\nHost: oss-cn-hangzhou.aliyuncs.com', { operation: 'GetObject', bucket: 'b', object: 'o/p' }],
    ['GET /b?acl HTTP/1.1\nHost: 192.0.2.1:8080', { operation: 'GetBucketAcl', bucket: 'b', object: null }],
    ['GET / HTTP/1.1\nHost: oss-cn-hangzhou.aliyuncs.com', { operation: 'GET', bucket: null, object: null }],
    [`GET http://${HOST}/k HTTP/1.1`, { object: 'k', endpoint: HOST }],
    [`ABC /1.txt HTTP/1.1\nHost: ${HOST}`, { operation: 'ABC', object: '1.txt' }],
  ])('%s', (request, expected) => {
    expect(read(`${request}\n\n${answer}`)).toEqual([expect.objectContaining({ ...expected, line: 1, offset: 0 })]);
  });

  it('a body of the request is no answer', () => {
    const log = `PUT /k HTTP/1.1\nHost: ${HOST}\nContent-Length: 42\n\n<Error><Code>NoSuchKey</Code></Error>\n\n${answer}`;
    expect(brief(log)).toEqual([`403 null ${ID}`]);
  });

  it('requests without an answer are nothing', () => {
    expect(kinds('GET /a HTTP/1.1\nHost: h\n\nGET /b HTTP/1.1\nHost: h\n')).toEqual([]);
  });
});

describe('ways of printing', () => {
  const lines = [...head('404 Not Found', id()).split('\n'), ...xml('NoSuchKey').split('\n')];
  it.each<[string, (line: string) => string]>([
    ['a logger', (line) => `2026-11-05 08:00:13,001 DEBUG [pool-1-thread-2] com.example.Wire - ${line}`],
    ['syslog', (line) => `Nov  5 08:00:13 web-1 uploader[812]: ${line}`],
    ['a container', (line) => `uploader-1  | ${line}`],
    ['curl --trace-time', (line) => (line.startsWith('<') || line === '' ? line : `08:00:13.123456 < ${line}`)],
  ])('%s', (_, print) => {
    const log = lines.map(print).join('\n');
    expect(brief(log)).toEqual([`404 NoSuchKey ${ID}`]);
  });

  it("the debug lines of Python's http.client", () => {
    const log = [
      `send: b'GET /a HTTP/1.1\\r\\nHost: ${HOST}\\r\\n\\r\\n'`,
      "reply: 'HTTP/1.1 403 Forbidden\\r\\n'",
      'header: Server: AliyunOSS',
      `header: x-oss-request-id: ${ID}`,
      'header: x-oss-ec: 0003-00000001',
      `send: b'GET /b HTTP/1.1\\r\\nHost: ${HOST}\\r\\n\\r\\n'`,
      "reply: 'HTTP/1.1 404 Not Found\\r\\n'",
      `header: x-oss-request-id: ${OTHER}`,
    ].join('\n');
    expect(brief(log)).toEqual([`403 null ${ID}`, `404 null ${OTHER}`]);
  });

  it('wire logs of Java', () => {
    const wire = lines.map((line) => `DEBUG http-outgoing-0 << "${line}[\\r][\\n]"`);
    const log = wire.map((line) => `2026-11-05 08:00:13.001 ${line}`).join('\n');
    expect(brief(log)).toEqual([`404 NoSuchKey ${ID}`]);
  });

  it.each(['', '\r'])('a progress meter before anything (%j)', (cr) => {
    const meter = `${cr}  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0`;
    const log = `${meter}> GET /k HTTP/1.1\n> Host: ${HOST}\n> \n${meter}< HTTP/1.1 404 Not Found\n< ${id()}\n< \n${meter}${xml('NoSuchKey')}`;
    expect(read(log)).toEqual([expect.objectContaining({ code: 'NoSuchKey', status: 404, object: 'k' })]);
  });

  it('a loop of curl -s -i glues each answer to the next', () => {
    const count = 150;
    const ids = Array.from({ length: count }, (_, n) => `6AEC378C${n.toString(16).toUpperCase().padStart(16, '0')}`);
    const log = ids.map((one) => `${head('404 Not Found', id(one))}\n${xml('NoSuchKey', one)}`).join('');
    const found = read(log);
    expect(new Set(found.map((one) => one.requestId)).size).toBe(count);
  });
});

describe('what stands before every line', () => {
  const lines = [
    ...head('404 Not Found', id(), 'x-oss-ec: 0026-00000001').split('\n'),
    ...xml('NoSuchKey').split('\n'),
  ];

  it.each([
    ['an indentation, as wget -S has it', '  '],
    ['a tab', '\t'],
    ['an erasure of the terminal', '\u001b[0K'],
    ['a colour', '\u001b[32m'],
  ])('%s', (_name, before) => {
    expect(brief(lines.map((line) => before + line).join('\n'))).toEqual([`404 NoSuchKey ${ID}`]);
    expect(brief(lines.map((line) => (line === '' ? '' : before + line)).join('\n'))).toEqual([`404 NoSuchKey ${ID}`]);
  });

  it('ends an indented answer where the program speaks again', () => {
    const log = `${lines
      .slice(0, 4)
      .map((line) => `  ${line}`)
      .join('\n')}\n2026-11-22 19:00:06 ERROR 404: Not Found.`;
    expect(brief(log)).toEqual([`404 null ${ID}`]);
  });
});

describe('headers without a status line', () => {
  it.each([
    [
      'of a table bucket',
      `x-oss-error-type: BadRequestException\nx-oss-ec: 0016-00000502\n{"message": "m"}`,
      'null BadRequestException null',
    ],
    ['of a HEAD', `Server: AliyunOSS\nx-oss-request-id: ${ID}\nx-oss-ec: 0026-00000001\n\nnext`, `null null ${ID}`],
    [
      'as the tools of a browser copy them',
      `Request URL: https://${HOST}/a/b.png\nRequest Method: GET\nStatus Code: 403 Forbidden\nRemote Address: 203.0.113.9:443\n\nContent-Type: application/xml\nServer: AliyunOSS\nx-oss-request-id: ${ID}\n`,
      `403 null ${ID}`,
    ],
    [
      'and a body',
      `X-Oss-Request-Id: ${ID}\nContent-Type: application/xml\n\n${xml('AccessDenied')}`,
      `null AccessDenied ${ID}`,
    ],
  ])('%s', (_name, log, expected) => expect(brief(log)).toEqual([expected]));

  it('takes object and method from what a browser copied', () => {
    const log = `Request URL: https://${HOST}/a/b.png\nRequest Method: DELETE\nStatus Code: 409 Conflict\nx-oss-request-id: ${ID}`;
    expect(read(log)).toMatchObject([{ operation: 'DeleteObject', object: 'a/b.png', endpoint: HOST, status: 409 }]);
  });

  it.each([
    ['a success', `x-oss-request-id: ${ID}\nx-oss-server-time: 3`],
    ['a success in a browser', `Request URL: https://${HOST}/a\nStatus Code: 200 OK\nx-oss-request-id: ${ID}`],
    ['another service', 'Request URL: https://example.com/a\nStatus Code: 403 Forbidden\nServer: nginx'],
    ['prose', 'x-oss-request-id: the id of the request\nx-oss-ec: see below'],
  ])('%s is no error', (_name, log) => expect(brief(log)).toEqual([]));
});

describe('hostile input', () => {
  it('a bomb of headers', () => {
    const log = `${head('403 Forbidden', id()).trimEnd()}\n${Array.from({ length: 50_000 }, (_, n) => `x-${n}: y`).join('\n')}\n`;
    expect(brief(log)).toEqual([`403 null ${ID}`]);
  });

  it('an x-oss-err of a mebibyte', () => {
    const value = Buffer.from(`<Error>${'<A>'.repeat(200_000)}`).toString('base64');
    expect(brief(head('404 Not Found', id(), `x-oss-err: ${value}`))).toEqual([`404 null ${ID}`]);
  });

  it('an x-oss-err that is no base64', () => {
    expect(brief(head('404 Not Found', id(), 'x-oss-err: <Error>'))).toEqual([`404 null ${ID}`]);
  });

  it('JSON that never ends', () => {
    expect(brief(`${head('400 Bad Request', id())}\n${'{"a":'.repeat(10_000)}\n`)).toEqual([`400 null ${ID}`]);
  });

  it('never throws and never takes a line twice', () => {
    const piece = constantFrom(
      ...lines(head('404 Not Found', id())),
      ...lines(xml('NoSuchKey')),
      '',
      '\r',
      '< ',
      '> GET /k HTTP/1.1',
      'GET /k HTTP/1.1',
      '< HTTP/1.1 403 Forbidden',
      '</Error>HTTP/1.1 200 OK',
      'HTTP/1.1 100 Continue',
      'HTTP/1.1 200 Connection established',
      'Transfer-Encoding: chunked',
      'Content-Length: 9',
      '1f',
      '0',
      '{',
      '}',
      '* info',
      'Error Headers:',
      'excon.error.response',
      "[('a', 'b')]",
      'Error Body:',
      'Error Status:',
      '404',
      '<NSHTTPURLResponse: 0x1> { URL: https://h/k } { status code: 404, headers {',
      '    "x-oss-ec" =     (',
      '    );',
      '} }',
    );
    assert(
      property(array(piece, { maxLength: 40 }), (pieces) => {
        const log = `${pieces.join('\n')}\n`;
        const records = readRecords(log, FORMATS);
        const total = records.reduce((sum, one) => sum + one.lines, 0);
        expect(total).toBe(log.split('\n').length - 1);
      }),
      { numRuns: 2_000 },
    );
  });
});

function withoutOffset(candidates: readonly Candidate[]): Candidate[] {
  return candidates.map((one) => Object.assign(one, { offset: 0 }));
}

function lines(text: string): string[] {
  return text.split('\n');
}
