// Captures as clients print them, usual and odd, and what may befall them on the way into a log.
import * as fc from 'fast-check';

/** What differs from record to record of one kind. */
export interface Own {
  readonly id: string;
  readonly bodyId: string;
  readonly object: string;
  readonly key: string;
  readonly date: string;
  readonly length: string;
  readonly host: string;
  readonly value: string;
  readonly message: string;
}

export const USUAL: Own = {
  id: '67D37180A1939EC19B312B64',
  bodyId: '67D37180A1939EC19B312B64',
  object: 'images/2025/a.jpg',
  key: 'images/2025/a.jpg',
  date: 'Fri, 14 Mar 2025 00:00:00 GMT',
  length: '431',
  host: 'example-media.oss-cn-hangzhou.aliyuncs.com',
  value: 'OSS example:abc',
  message: 'The specified key does not exist.',
};

function body({ bodyId, key, host, message }: Own, more = ''): string {
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error>\n  <Code>NoSuchKey</Code>\n  <Message>${message}</Message>\n` +
    `  <RequestId>${bodyId}</RequestId>\n  <HostId>${host}</HostId>\n  <Key>${key}</Key>\n  <EC>0026-00000001</EC>\n${more}</Error>\n`
  );
}

function answer({ id, date, length }: Own, status = '404 Not Found', more: readonly string[] = []): string[] {
  return [
    `HTTP/1.1 ${status}`,
    'Server: AliyunOSS',
    `Date: ${date}`,
    'Content-Type: application/xml',
    `Content-Length: ${length}`,
    `x-oss-request-id: ${id}`,
    'x-oss-server-time: 4',
    ...more,
  ];
}

const lines = (all: readonly string[], before = '', end = '\n'): string =>
  all.map((line) => `${before}${line}${end}`).join('');

function request({ object, host, value, date }: Own, method = 'GET', more: readonly string[] = []): string[] {
  return [`${method} /${object} HTTP/1.1`, `Host: ${host}`, `Date: ${date}`, `Authorization: ${value}`, ...more];
}

/** Kinds of records. The first ones come again as they are, in all but their own fields. */
export const KINDS: readonly ((own: Own) => string)[] = [
  (own) => `${lines(answer(own))}\n${body(own)}\n`,
  (own) =>
    `* Connected to ${own.host} port 80\n${lines(request(own), '> ')}>\n${lines(answer(own), '< ')}<\n` +
    `{ [${own.length} bytes data]\n${body(own)}* Connection #0 to host ${own.host} left intact\n`,
  (own) =>
    `com.aliyun.oss.OSSException: ${own.message}\n[ErrorCode]: NoSuchKey\n[RequestId]: ${own.id}\n[HostId]: ${own.host}\n` +
    `[ResponseError]:\n${body(own)}\tat com.aliyun.oss.internal.OSSOperation.doOperation(OSSOperation.java:140)\n` +
    '2025-03-14 00:00:00.400 INFO 4242 --- [main] c.e.Service : done\n',
  (own) => `${lines(request(own))}\n${lines(answer(own))}\n${body(own)}\n`,
  (own) => `${lines(request(own), '', '\r\n')}\r\n${lines(answer(own), '', '\r\n')}\r\n${body(own)}\n`,
  (own) => `${lines(request(own, 'PUT', ['Content-Length: 5']))}\nhello\n${lines(answer(own))}\n${body(own)}`,
  (own) => `${lines(request(own, 'HEAD'), '> ')}>\n${lines(answer(own), '< ')}<\n* Closing\n`,
  (own) => `  ${lines(answer(own), '  ').trimStart()}\n${body(own)}`,
  (own) => `${lines(answer(own, '404 Not Found', ['Transfer-Encoding: chunked']))}\n1a7\n${body(own)}\n0\n\n`,
  (own) => `${lines(answer(own, '502 Bad Gateway'))}\n<html>\n<Error>\n${body(own)}</html>\n`,
  (own) =>
    `CONNECT ${own.host}:443 HTTP/1.1\nHost: ${own.host}\n\nHTTP/1.1 200 Connection established\n\n` +
    `${lines(request(own, 'PUT', [`Content-Length: ${own.length}`]))}\nhello\n\n${lines(answer(own))}\n${body(own)}`,
  (own) => `HTTP/1.1 100 Continue\n\n${lines(answer(own))}\n${body(own)}`,
  (own) =>
    `${lines(request(own), '> ')}>\n${lines(answer(own), '< ')}<\n${lines(answer(own))}\n${body(own)}* Closing connection\n`,
  (own) => `2025-03-14 00:00:00.400 ERROR 4242 --- [main] c.e.Service : failed: ${KINDS[2]?.(own) ?? ''}`,
  (own) =>
    `com.aliyun.oss.OSSException: ${own.message}\n[ErrorCode]: NoSuchKey\n[RequestId]: ${own.id}\n[HostId]: ${own.host}\n`,
  (own) => `${lines(answer(own))}\n${body(own, `  <Key>${own.object}</Key>\n`)}`,
  (own) => `${lines(answer(own))}\n${body(own, `  <BucketName>example</BucketName>\n`)}`,
];

/** One of the usual values mostly, and some odd ones. */
const value = (usual: readonly string[], odd: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { arbitrary: fc.constantFrom(...usual), weight: 30 },
    { arbitrary: fc.constantFrom(...usual, ...odd), weight: 1 },
  );

const id = value(
  [USUAL.id, '67D37181D52E7F7342C25073', '67D3718F67D3718F67D3718F', '673718006737180067371800'],
  ['67d37180a1939ec19b312b64', '67D37180A1939EC19B312B6', 'FB033BB00123456789ABCDEF', '67D37180************2B64', '-'],
);
const object = value(
  [USUAL.object, 'b.jpg', 'a_b/dt=2025/x-1.csv', 'foo', 'foo/bar', 'example/foo', 'example'],
  [
    '',
    '/a',
    'a//b',
    'a%20b',
    'a b',
    'a?acl',
    'ü',
    'HTTP/1.1',
    'oss_access_log',
    '<Error>',
    'STS.NTexampletoken00001',
    '.',
  ],
);
const rarely = (text: fc.Arbitrary<string>): fc.Arbitrary<string | null> =>
  fc.oneof({ arbitrary: fc.constant(null), weight: 20 }, { arbitrary: text, weight: 1 });
const own: fc.Arbitrary<Own> = fc
  .record({
    id,
    otherId: rarely(id),
    object,
    otherKey: rarely(object),
    date: value(
      [USUAL.date, 'Fri, 14 Mar 2025 00:00:59 GMT', 'Sat, 15 Mar 2025 23:59:59 GMT'],
      ['Fri, 32 Mar 2025 00:00:00 GMT', 'Fri, 14 Mrz 2025 00:00:00 GMT', 'now', ''],
    ),
    length: value(['431', '456', '9', '1234'], ['0', '007', '-1', '4294967296000', '']),
    host: value(
      [USUAL.host],
      ['oss-cn-hangzhou.aliyuncs.com', '127.0.0.1:9000', 'example-media.s3.amazonaws.com', 'static.example.com'],
    ),
    value: value(
      [USUAL.value, 'OSS example:def'],
      ['OSS x GET /a HTTP/1.1', 'ü', '', ' x', 'chunked', 'xHTTP/1.1 404 Not Found', '\t'],
    ),
    message: value([USUAL.message], ['', 'The key a is gone', 'a\nb']),
  })
  .map(({ otherId, otherKey, ...it }) => ({ ...it, bodyId: otherId ?? it.id, key: otherKey ?? it.object }));

/** What is put into a record at some place, for some characters that stood there. */
const PIECES = [
  '',
  '\n',
  '\n\n',
  '\r',
  ' ',
  '\t',
  '\0',
  'ü',
  '\u00a0',
  'x',
  '0',
  '>',
  '<',
  '"',
  '{',
  '> ',
  '< ',
  '* ',
  '</Error>',
  '<Error>',
  '<Key>',
  '</Key>',
  '<RequestId>',
  'HTTP/1.1 404 Not Found',
  'GET /a HTTP/1.1',
  '</Error',
  '[RequestId]: ',
  '[ErrorCode]: ',
  '\tat a.b(c)\n',
  'Date: x\n',
  'chunked',
  '"stream":"stdout"',
  '"log"',
  USUAL.id,
  USUAL.object,
  '2025-03-14 00:00:00 ',
  '<!-- -->',
  '&amp;',
  '\u001b[31m',
];
const change = fc.tuple(fc.nat(), fc.nat(12), fc.constantFrom(...PIECES));

const changes = fc.oneof({ arbitrary: fc.constant([]), weight: 5 }, fc.array(change, { maxLength: 3 }));
const record = fc.tuple(fc.nat(), own, changes);
const kinds = fc.array(fc.integer({ min: 0, max: KINDS.length - 1 }), { minLength: 1, maxLength: 3 });
const usualKinds = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 3 });

/** A log of captures of a few kinds, one behind the other. */
export const log: fc.Arbitrary<Buffer> = fc
  .tuple(
    fc.oneof({ arbitrary: usualKinds, weight: 2 }, { arbitrary: kinds, weight: 1 }),
    fc.array(record, { minLength: 12, maxLength: 40 }),
  )
  .map(([chosen, records]) =>
    Buffer.from(
      records
        .map(([kind, it, all]) =>
          all.reduce(
            (now, [place, length, put]) => {
              const at = place % (now.length + 1);
              return now.slice(0, at) + put + now.slice(at + length);
            },
            KINDS[chosen[kind % chosen.length] ?? 0]?.(it) ?? '',
          ),
        )
        .join(''),
    ),
  );
