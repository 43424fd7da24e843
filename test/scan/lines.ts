// Access-log lines of all layouts as fast-check draws them: mostly what OSS writes, sometimes what it should not, and then
// bytes changed at random.
import * as fc from 'fast-check';

const two = (value: number): string => String(value).padStart(2, '0');
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const ODD = ['a"b', 'a\\"b', '" "', '"', ' ', '', '-', '[', ']', 'ünï', '日本', '\0', '\r', '" "true" "', '{', '\x7f'];

/** Mostly one of the first. */
function mostly<T>(usual: fc.Arbitrary<T>, seldom: fc.Arbitrary<T>, weight = 200): fc.Arbitrary<T> {
  return fc.oneof({ arbitrary: usual, weight }, { arbitrary: seldom, weight: 1 });
}

const SIGNED = 'GET /a?OSSAccessKeyId=LTAI5tEXAMPLEkey00001&Expires=1&Signature=abc%3D HTTP/1.1';
const odd = fc.constantFrom(...ODD);
const digits = mostly(
  fc.nat({ max: 5_000_000 }).map(String),
  fc.constantFrom('-', '', '--', '-5', '1.5', '12345678901234567890', '1 2', '0', '123456789012345678901234567890123'),
);

const time = mostly(
  fc
    .record({
      day: mostly(fc.constantFrom(1, 22, 23, 28), fc.constantFrom(0, 29, 30, 31, 32), 10),
      month: mostly(fc.constantFrom('Nov', 'Feb'), fc.constantFrom(...MONTHS, 'nov', 'Foo', 'JAN'), 3),
      year: mostly(
        fc.constantFrom('2026', '2024'),
        fc.constantFrom('1999', '2099', '2000', '2100', '1970', '0050', '9999'),
        5,
      ),
      hour: mostly(fc.constantFrom(3, 23, 0), fc.constantFrom(24, 99), 20),
      minute: mostly(fc.constantFrom(0, 59, 30), fc.constantFrom(60, 61), 20),
      second: mostly(fc.constantFrom(0, 1, 59), fc.constantFrom(60, 61), 10),
      zone: mostly(
        fc.constantFrom('+0800', '+0000'),
        fc.constantFrom('-0530', '+1400', '-1200', '+9999', '-9999', '*0800', '+08:0'),
        5,
      ),
    })
    .map((t) => `${two(t.day)}/${t.month}/${t.year}:${two(t.hour)}:${two(t.minute)}:${two(t.second)} ${t.zone}`),
  fc.constantFrom(
    '-',
    '',
    '23/Nov/2026 03:00:00 +0800',
    '23-Nov-2026:03:00:00 +0800',
    '2026-11-23T03:00:00Z',
    '23/Nov/2026:03:00:00 +08',
  ),
  60,
);

const place = fc.constantFrom(
  ['example-media', 'example-media.oss-cn-hangzhou.aliyuncs.com'],
  ['example-media', 'example-media.oss-cn-hangzhou-internal.aliyuncs.com'],
  ['example-media', 'oss-cn-hangzhou.aliyuncs.com'],
  ['example-static', 'static.example.com'],
  ['example-statid', 'static.example.com'],
  ['a', 'b'],
  ['-', '-'],
  ['example-archive', '-'],
  ['', ''],
  ['example-日本', 'example-日本.oss-cn-hangzhou.aliyuncs.com'],
  ['l'.repeat(63), `${'l'.repeat(63)}.oss-accelerate.aliyuncs.com`],
  ['h', 'h'.repeat(255)],
  ['h', 'h'.repeat(256)],
);

const agent = fc.constantFrom(
  'aliyun-sdk-java/3.17.4(Linux/5.10.134-16.al8.x86_64/amd64;17.0.9)',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  'curl/8.5.0',
  '-',
  'Ünïcode/1.0 日本語',
  'say \\"hello\\"',
  'odd "quotes" inside',
);

const line: fc.Arbitrary<string> = fc
  .record({
    lead: mostly(fc.constantFrom('', ' '), fc.constantFrom('  ', '\t', '{', '\uFEFF', '['), 20),
    ip: mostly(
      fc.constantFrom(
        '203.0.113.7',
        '198.51.100.250',
        '2001:db8:0:1234:5678:9abc:def0:1234',
        '::1',
        '-',
        'i'.repeat(115),
        'i'.repeat(116),
      ),
      odd,
    ),
    reserved: mostly(fc.constant('- -'), fc.constantFrom('-  -', '-', '- user', '[ -')),
    time,
    close: mostly(fc.constant('] '), fc.constantFrom(']', ']  ', ') '), 60),
    url: mostly(
      fc.constantFrom(
        'GET /images/a.jpg HTTP/1.1',
        'PUT /日本.txt HTTP/1.1',
        '-',
        `GET /${'x'.repeat(300)} HTTP/1.1`,
        SIGNED,
      ),
      odd,
    ),
    status: mostly(
      fc.constantFrom('200', '304', '404', '503', '999', '100'),
      fc.constantFrom('-', '20', '099', '2000', '2a0', ''),
      20,
    ),
    numbers: fc.tuple(digits, digits, digits, digits, digits, digits),
    referer: mostly(fc.constantFrom('-', 'https://www.example.com/', ' https://a.example.com/ ', SIGNED), odd),
    agent: mostly(fc.constantFrom('curl/8.5.0', 'Ünïcode/1.0 日本語', 'a\\b', 'tab\there'), agent, 3),
    place,
    id: mostly(
      fc.constantFrom('6B033BB00123456789ABCDEF', '6B033BB00123456789ABCDE0'),
      fc.constantFrom('-', '', '6B033BB0', '6B033BB00123456789ABCDEü', '" "true" "34000000002" "'),
      20,
    ),
    flag: mostly(
      fc.constantFrom('true', 'false', '-'),
      fc.constantFrom('t', 'f', '', 'TRUE', 'trux', 'falsy', 't" "'),
      20,
    ),
    requester: mostly(fc.constantFrom('-', '1230000000000017'), odd),
    operation: mostly(fc.constantFrom('GetObject', 'PutObject', '-', ''), odd),
    object: mostly(fc.constantFrom('images%2Fa.jpg', '-', 'STS.NTexampletoken00001'), odd),
    code: mostly(
      fc.constantFrom('-', 'NoSuchKey'),
      fc.constantFrom(
        'AccessDenied',
        '',
        ' ',
        '- ',
        ' NoSuchKey',
        'NoSuchKey\t',
        '--',
        '%',
        'c',
        '\x7f',
        'Zwölf',
        'LTAI5tEXAMPLEkey00001',
      ),
      12,
    ),
    sync: mostly(fc.constantFrom('-', 'cdn', 'sync-public'), odd),
    more: mostly(
      fc.constantFrom(
        '',
        ' "-"',
        ' "-" "-"',
        ' "-" "oss-cn-hangzhou" "LTAI5tEXAMPLEuploader001" "acs:oss:x:1230000000000017:y"',
        ` "-" "${'r'.repeat(150)}" "-"`,
      ),
      fc.constantFrom(
        ' "',
        ' x',
        '"',
        ` "true" "${'r'.repeat(160)}"`,
        ` "${'r'.repeat(160)}" "false"`,
        ` "-" ${'"-" '.repeat(300)}"-"`,
        ' "n" 5 "ü"',
      ),
      15,
    ),
    end: mostly(fc.constant('\n'), fc.constantFrom('\r\n', '\r\r\n', '\0\n', ' \n', '', '\r'), 15),
  })
  .map((f) => {
    const [bucket, host] = f.place;
    const [sent, spent, size, cost, length, delta] = f.numbers;
    const first = `${f.lead}${f.ip} ${f.reserved} [${f.time}${f.close}"${f.url}" ${f.status} ${sent} ${spent}`;
    const names = [f.referer, f.agent, host, f.id, f.flag, f.requester, f.operation, bucket, f.object].map(
      (n) => `"${n}"`,
    );
    return `${first} ${names.join(' ')} ${size} ${cost} "${f.code}" ${length} "1230000000000017" ${delta} "${f.sync}" "standard"${f.more}${f.end}`;
  });

/** Lines of other shapes, some of which begin records of several lines. */
const other = fc.constantFrom(
  '',
  'just text\n',
  '\n',
  '\r\n',
  'Error: NoSuchKey\n    at Object.<anonymous> (/app/index.js:1:1)\n',
  '<Error>\n',
  '<?xml version="1.0" encoding="UTF-8"?>\n<Error>\n  <Code>NoSuchKey</Code>\n',
  '  <RequestId>6B033BB00123456789ABCDEF</RequestId>\n  <HostId>example-media.oss-cn-hangzhou.aliyuncs.com</HostId>\n</Error>\n',
  '{"log":"hello\\n","stream":"stdout","time":"2026-11-23T03:00:00Z"}\n',
);

interface Change {
  readonly kind: 'flip' | 'insert' | 'delete' | 'copy';
  readonly at: number;
  readonly length: number;
  readonly byte: number;
}

const BYTES = [...Buffer.from('"" \n\r-[]0:/\\{tf9')].concat(0, 0x80, 0xc3, 0xbc, 0xff);
const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom('flip', 'insert', 'delete', 'copy'),
  at: fc.nat({ max: 1_000_000 }),
  length: mostly(fc.constantFrom(1, 2, 3), fc.integer({ min: 1, max: 500 }), 4),
  byte: fc.oneof(fc.constantFrom(...BYTES), fc.integer({ min: 0, max: 255 })),
});

function changed(bytes: Buffer, { kind, at, length, byte }: Change): Buffer {
  const place = bytes.length === 0 ? 0 : at % bytes.length;
  const before = bytes.subarray(0, place);
  const own = Buffer.of(byte);
  switch (kind) {
    case 'flip':
      return Buffer.concat([before, own, bytes.subarray(place + 1)]);
    case 'insert':
      return Buffer.concat([before, own, bytes.subarray(place)]);
    case 'delete':
      return Buffer.concat([before, bytes.subarray(place + length)]);
    case 'copy':
      return Buffer.concat([before, bytes.subarray(place, place + length), bytes.subarray(place)]);
    default:
      return kind satisfies never;
  }
}

/** A log as it may be found. */
export const content: fc.Arbitrary<Buffer> = fc
  .tuple(
    fc.array(mostly(line, other, 30), { minLength: 1, maxLength: 12 }),
    mostly(fc.constant<Change[]>([]), fc.array(change, { minLength: 1, maxLength: 3 }), 1),
  )
  .map(([lines, changes]) => changes.reduce(changed, Buffer.from(lines.join(''))));
