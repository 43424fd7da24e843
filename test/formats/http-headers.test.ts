// Header lines of every print style, and what they say of OSS.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeErrorBody,
  HeaderBlock,
  headerOf,
  parseHeaders,
  parseHttpDate,
  readOssHeaders,
} from '../../src/formats/http-headers.ts';

const ID = '6AEC378C3A4B5C6D7E8F9012';
const XML = '<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>';
const encode = (text: string): string => Buffer.from(text).toString('base64');
const marks = (...lines: string[]): readonly string[] => readOssHeaders(parseHeaders(lines)).marks;

describe('header lines', () => {
  it.each<[string, string[], Record<string, string[]>]>([
    ['names in any case', ['Server: AliyunOSS', 'X-OSS-EC: 1'], { server: ['AliyunOSS'], 'x-oss-ec': ['1'] }],
    ['curl -v marks', ['< Server: a', '> Host: b', '< '], { server: ['a'], host: ['b'] }],
    ['no space after the colon', ['a:b'], { a: ['b'] }],
    ['white space around a value', ['a:  b \t'], { a: ['b'] }],
    ['colons in a value', ['Host: h:80'], { host: ['h:80'] }],
    ['an empty value', ['a:'], { a: [''] }],
    ['different values of one name', ['a: 1', 'A: 2'], { a: ['1', '2'] }],
    ['one value twice', ['a: 1', 'A: 1'], { a: ['1'] }],
    ['a header map of Go', [`X-Oss-Request-Id : [${ID}]`], { 'x-oss-request-id': [ID] }],
    ['brackets that are the value', ['a: [b]'], { a: ['[b]'] }],
    ['a folded value', ['a: 1', '  2', '\t3', 'b: 4'], { a: ['1 2 3'], b: ['4'] }],
    ['an end at the empty line', ['a: 1', '', 'b: 2'], { a: ['1'] }],
    ['names of Object.prototype', ['__proto__: 1', 'constructor: 2'], { ['__proto__']: ['1'], constructor: ['2'] }],
  ])('%s', (_, lines, expected) => {
    expect([...parseHeaders(lines)]).toEqual(Object.entries(expected));
  });

  it.each(['', 'no header', 'two words: no', ' folded: nothing before', '<Error>', ': 1', 'x'.repeat(200) + ': 1'])(
    '%j is none',
    (line) => {
      expect(new HeaderBlock().take(line)).toBe(false);
    },
  );

  it.each(['  <Error>', '  {"a": 1}', '   '])('%j does not continue a value', (line) => {
    const block = new HeaderBlock();
    block.take('a: 1');
    expect(block.take(line)).toBe(false);
  });

  it('a bomb of headers keeps the first ones', () => {
    const block = new HeaderBlock();
    for (let n = 0; n < 100_000; n += 1) block.take(`x-${n}: ${n}`);
    expect(block.map.size).toBe(256);
    expect(headerOf(block.map, 'x-0')).toBe('0');
  });
});

describe('what headers say', () => {
  it('reads every field', () => {
    expect(
      readOssHeaders(
        parseHeaders([
          'Server: AliyunOSS',
          'Date: Thu, 05 Nov 2026 08:00:12 GMT',
          'Age: 600',
          `x-oss-request-id: ${ID}`,
          'x-oss-ec: 0026-00000001',
          'x-oss-error-type: NoSuchTableException',
          `x-oss-err: ${encode(XML)}`,
        ]),
      ),
    ).toEqual({
      requestId: ID,
      ec: '0026-00000001',
      errorType: 'NoSuchTableException',
      errorBody: XML,
      date: Date.UTC(2026, 10, 5, 8, 0, 12),
      marks: ['oss-header', 'oss-server'],
    });
  });

  it('says nothing of empty values', () => {
    expect(readOssHeaders(parseHeaders(['x-oss-request-id:', 'x-oss-ec: ', 'x-oss-err:', 'Date:']))).toMatchObject({
      requestId: null,
      ec: null,
      errorBody: null,
      date: null,
    });
  });

  it.each<[string[], string[]]>([
    [['Server: AliyunOSS'], ['oss-server']],
    [['x-oss-server-time: 1'], ['oss-header']],
    [['x-oss-request-id: 1', 'Server: Tengine', 'Via: cache1'], ['oss-header']],
    [['Server: nginx/1.24.0'], ['other-vendor']],
    [['Server: AmazonS3'], ['other-vendor']],
    [['x-amz-request-id: 1'], ['other-vendor']],
    [
      ['x-cos-request-id: 1', 'x-oss-like: 1'],
      ['oss-header', 'other-vendor'],
    ],
    [
      ['Server: MinIO', 'x-oss-meta-a: 1'],
      ['oss-header', 'other-vendor'],
    ],
    [['Server: AliyunOSS', 'x-amz-request-id: 1'], ['oss-server']],
    [['Content-Type: text/html'], []],
  ])('%j is %j', (lines, expected) => {
    expect(marks(...lines)).toEqual(expected);
  });
});

describe('what is a header', () => {
  /** Said in one pattern. Go prints brackets around a value behind ` :`. */
  const HEADER = /^([\w!#$%&'*+.^`|~-]{1,128})( ?):(.*)$/;

  it('is what one pattern says', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'Name',
        'x-oss-ec',
        ':',
        ' :',
        ' ',
        '[a]',
        '\r',
        '\u2028',
        '\u2029',
        '\t',
        'é',
        '\u00a0',
        '\u3000',
      ),
      fc.constantFrom('x'.repeat(127), 'x'.repeat(128), 'x'.repeat(129)),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('').replaceAll('\n', '');
        const block = new HeaderBlock();
        const [, name, gap, raw = ''] = HEADER.exec(text) ?? [];
        const value = raw.trim();
        expect(block.take(text)).toBe(name !== undefined);
        const inner = gap === ' ' && value.startsWith('[') && value.endsWith(']') ? value.slice(1, -1).trim() : value;
        expect([...block.map]).toEqual(name === undefined ? [] : [[name.toLowerCase(), [inner]]]);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('x-oss-err', () => {
  it.each<[string, string, string | null]>([
    ['XML', encode(XML), XML],
    ['JSON', encode('{"Error":{}}'), '{"Error":{}}'],
    ['no padding', encode(XML).replace(/=+$/, ''), XML],
    ['another text', encode('hello'), null],
    ['no base64', 'PEVycm9yPg==!', null],
    ['XML as it is', XML, null],
    ['a mebibyte', encode('<Error>'.padEnd(1024 * 1024)), null],
    ['invalid UTF-8', Buffer.from([0xff, 0xfe, 0x41]).toString('base64'), null],
  ])('%s', (_, value, expected) => {
    expect(decodeErrorBody(value)).toBe(expected);
  });
});

describe('Date', () => {
  it.each<[string, number | null]>([
    ['Thu, 05 Nov 2026 08:00:12 GMT', Date.UTC(2026, 10, 5, 8, 0, 12)],
    ['Sun, 01 Jan 2012 00:00:00 GMT', Date.UTC(2012, 0, 1)],
    ['Thursday, 05-Nov-26 08:00:12 GMT', null],
    ['Thu, 05 Nov 2026 08:00:12 +0800', null],
    ['Thu, 05 Foo 2026 08:00:12 GMT', null],
    ['Thu, 45 Nov 2026 08:00:12 GMT', null],
    ['Thu, 05 Nov 2026 25:00:12 GMT', null],
    ['2026-11-05T08:00:12Z', null],
    ['', null],
  ])('%s', (text, expected) => {
    expect(parseHttpDate(text)).toBe(expected);
  });
});
