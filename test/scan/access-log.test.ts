// Whatever the lines are and wherever they are cut, the accelerator changes nothing but the time it takes.
// OSSIGHT_SCAN_RUNS sets how many logs are tried.
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accelerators, accessLogScanners } from '../../src/cli/accelerators.ts';
import { readUsualError } from '../../src/formats/access-log-usual.ts';
import { LINE_FORMATS } from '../../src/formats/index.ts';
import { LineReader } from '../../src/pipeline/line-reader.ts';
import { AccessLogScanner } from '../../src/scan/access-log.ts';
import { seedFor } from '../support/seed.ts';
import { acceleratorsFor, collector, partsWith, prefixOf, read } from './both-ways.ts';
import { content } from './lines.ts';

const RUNS = Number(process.env['OSSIGHT_SCAN_RUNS'] ?? 2_000);
const SAME = seedFor('OSSIGHT_SCAN_RUNS');
const WINDOWS = [60, 300, 3600, 86_400, 1, 7];
const START = { offset: 0, lines: 0 };
const WHOLE = [64 * 1024 * 1024];

const ID = '6B033BB00123456789ABCDEF';
const HOST = 'example-media.oss-cn-hangzhou.aliyuncs.com';
/** A usual line; `$` in a change stands for what was there. */
const USUAL = {
  head: '203.0.113.7 - - ',
  time: '[23/Nov/2026:03:00:00 +0800] ',
  url: '"GET /images/a.jpg HTTP/1.1" ',
  numbers: '200 4096 31 ',
  client: '"https://www.example.com/" "curl/8.5.0" ',
  host: `"${HOST}" `,
  id: `"${ID}" `,
  flag: '"true" ',
  who: '"-" "GetObject" ',
  bucket: '"example-media" ',
  object: '"images%2Fa.jpg" ',
  sizes: '4096 12 ',
  code: '"-" ',
  length: '578 ',
  owner: '"1230000000000017" ',
  delta: '- ',
  sync: '"cdn" ',
  rest: '"standard" "-" "-" "-"',
};
type Part = keyof typeof USUAL;

function usual(changes: Partial<Record<Part, string>> = {}): string {
  return Object.entries(USUAL)
    .map(([part, text]) => changes[part as Part]?.replace('$', text) ?? text)
    .join('');
}

/** From the storage class on, any fields may follow. */
const STILL_USUAL: ReadonlySet<string> = new Set(['delta $"" ', 'sync $"', 'sync $"" ', 'rest $"']);

/** How many lines of a text were taken, after making sure that both ways tell the same. */
function taken(text: string | Uint8Array, sizes: readonly number[] = WHOLE, windowSeconds = 60): number {
  const bytes = Buffer.from(text);
  const fast = read(bytes, sizes, windowSeconds, true);
  expect(fast.said).toEqual(read(bytes, sizes, windowSeconds, false).said);
  return fast.taken;
}

describe('the accelerator of access logs', () => {
  test('was built', () => {
    expect(accessLogScanners(LINE_FORMATS, 60)()).toHaveLength(1);
  });

  test('tells what the reference path tells', () => {
    let lines = 0;
    fc.assert(
      fc.property(
        content,
        fc.oneof(fc.constant(WHOLE), fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 4 })),
        fc.constantFrom(...WINDOWS),
        (bytes, sizes, windowSeconds) => {
          const fast = read(bytes, sizes, windowSeconds, true);
          expect(fast.said).toEqual(read(bytes, sizes, windowSeconds, false).said);
          lines += fast.taken;
        },
      ),
      { numRuns: RUNS, ...SAME },
    );
    // Otherwise nothing was proved.
    expect(lines).toBeGreaterThan(RUNS / 2);
  }, 3_600_000);

  test('takes every usual line, wherever blocks end', () => {
    const text = `${usual()}\n${usual({ code: '"NoSuchKey" ', numbers: '404 1 1 ' })}\n ${usual()}\r\nother\n${usual()}\n`;
    expect(taken(text)).toBe(4);
    for (let cut = 1; cut < text.length; cut += 1) expect(taken(text, [cut, text.length])).toBe(4);
    expect(taken(text, [1])).toBe(4);
  });

  // 1: taken. Both ways tell the same in either case.
  test.each<[string, Partial<Record<Part, string>>, 0 | 1]>([
    ['as it is', {}, 1],
    ['one space in front', { head: ' $' }, 1],
    ['two spaces in front', { head: '  $' }, 0],
    ['an address of version 6', { head: '2001:db8:1234:5678:9abc:def0:1234:5678 - - ' }, 1],
    ['an object of JSON in front', { head: '{"log" $' }, 0],
    ['a bracket in front', { head: '[$' }, 0],
    ['a bracket far in front', { head: `[${'i'.repeat(60)} - - ` }, 0],
    ['the longest head', { head: `${'i'.repeat(115)} - - ` }, 1],
    ['a head that is longer', { head: `${'i'.repeat(116)} - - ` }, 0],
    ['the shortest head', { head: 'ab - ' }, 1],
    ['a head that is shorter', { head: 'ab- ' }, 0],
    ['no space before the time', { head: '203.0.113.7 - -' }, 0],
    ['a head beyond ASCII', { head: 'ü $' }, 0],
    ['a byte order mark', { head: '\uFEFF$' }, 0],
    ['no time', { time: '[-] ' }, 0],
    ['a leap day', { time: '[29/Feb/2024:03:00:00 +0800] ' }, 1],
    ['no leap day', { time: '[29/Feb/2026:03:00:00 +0800] ' }, 0],
    ['the day after a leap day', { time: '[01/Mar/2024:00:00:00 +0800] ' }, 1],
    ['a leap day of a century', { time: '[29/Feb/2000:03:00:00 +0800] ' }, 1],
    ['the last year', { time: '[31/Dec/2099:23:59:60 -9999] ' }, 1],
    ['a year that is too far', { time: '[01/Mar/2100:00:00:00 +0800] ' }, 0],
    ['the first year', { time: '[01/Jan/1971:00:00:00 +9999] ' }, 1],
    ['a year before the epoch', { time: '[31/Dec/1969:00:00:00 +0800] ' }, 0],
    ['a leap second', { time: '[23/Nov/2026:03:00:60 +0800] ' }, 1],
    ['a second too much', { time: '[23/Nov/2026:03:00:61 +0800] ' }, 0],
    ['hour 24', { time: '[23/Nov/2026:24:00:00 +0800] ' }, 0],
    ['a zone without a sign', { time: '[23/Nov/2026:03:00:00 00800] ' }, 0],
    ['a month in small letters', { time: '[23/nov/2026:03:00:00 +0800] ' }, 0],
    ['day 0', { time: '[00/Nov/2026:03:00:00 +0800] ' }, 0],
    ['day 31 of November', { time: '[31/Nov/2026:03:00:00 +0800] ' }, 0],
    ['status 999', { numbers: '999 4096 31 ' }, 1],
    ['a status that begins with 0', { numbers: '099 4096 31 ' }, 0],
    ['no status', { numbers: '- 4096 31 ' }, 0],
    ['dashes for numbers', { numbers: '200 - - ', sizes: '- - ', length: '- ' }, 1],
    ['a negative number', { delta: '-12 ' }, 1],
    ['a dash behind a digit', { delta: '1-2 ' }, 0],
    ['two dashes', { delta: '-- ' }, 0],
    ['two spaces', { sizes: '4096  12 ' }, 0],
    ['one number too much', { sizes: '4096 12 13 ' }, 0],
    ['numbers of 32 characters', { numbers: `200 ${'1'.repeat(22)} 123 ` }, 1],
    ['numbers of 33 characters', { numbers: `200 ${'1'.repeat(23)} 123 ` }, 0],
    ['a URL beyond ASCII', { url: '"GET /日本 HTTP/1.1" ' }, 1],
    ['a NUL', { url: '"GET /\0 HTTP/1.1" ' }, 0],
    ['a CR in the middle', { url: '"GET /\r HTTP/1.1" ' }, 1],
    ['quotation marks in the agent', { client: '"-" "say \\"hello\\"" ' }, 0],
    ['a host beyond ASCII', { host: '"example-日本.oss-cn-hangzhou.aliyuncs.com" ' }, 0],
    ['no host and no bucket', { host: '"-" ', bucket: '"" ' }, 1],
    ['a host of 255 bytes', { host: `"${'h'.repeat(255)}" ` }, 1],
    ['a host of 256 bytes', { host: `"${'h'.repeat(256)}" ` }, 0],
    ['an id of another length', { id: '"6B033BB0" ' }, 0],
    ['an id that is another reading', { id: '"abc" "true" "2340000000" ' }, 0],
    ['an id of 24 bytes and fewer characters', { id: '"6B033BB00123456789ABCDü" ' }, 0],
    ['the flag of no signature', { flag: '"false" ' }, 1],
    ['no flag', { flag: '"-" ' }, 1],
    ['a flag that only begins so', { flag: '"trux" ' }, 0],
    ['a code', { code: '"NoSuchKey" ' }, 1],
    ['a code of one letter', { code: '"c" ' }, 1],
    ['a code that begins with a dash', { code: '"-c" ' }, 1],
    ['two dashes for a code', { code: '"--" ' }, 1],
    ['an empty code', { code: '"" ' }, 0],
    ['a blank for a code', { code: '" " ' }, 0],
    ['a dash and a blank for a code', { code: '"- " ' }, 0],
    ['a blank before a code', { code: '" NoSuchKey" ' }, 0],
    ['a blank behind a code', { code: '"NoSuchKey\t" ' }, 0],
    ['a code and a URL beyond ASCII', { code: '"NoSuchKey" ', url: '"GET /日本 HTTP/1.1" ' }, 0],
    ['a code and a NUL', { code: '"NoSuchKey" ', url: '"GET /\0 HTTP/1.1" ' }, 0],
    ['a code and blanks around fields', { code: '"NoSuchKey" ', client: '" a " "\tb\v" ', bucket: '" " ' }, 1],
    ['a code and nothing else', { code: '"c" ', url: '"" ', client: '"-" "" ', host: '"-" ', who: '"" "-" ' }, 1],
    ['a code and a method alone', { code: '"c" ', url: '"GET" ', who: '"-" "-" ' }, 1],
    ['a code, a method and no operation', { code: '"c" ', url: '" PUT /a HTTP/1.1" ', who: '"-" "" ' }, 1],
    [
      'a code and a signature',
      { code: '"c" ', url: '"GET /?Signature=abc%3D&OSSAccessKeyId=LTAI5tEXAMPLEkey00001 HTTP/1.1" ' },
      1,
    ],
    ['a code and dashes for numbers', { code: '"c" ', numbers: '404 - - ', sizes: '- - ', length: '- ' }, 1],
    ['a code and a leap second', { code: '"c" ', time: '[23/Nov/2026:03:00:60 -0930] ' }, 1],
    ['a code in the oldest layout', { code: '"c" ', rest: '"standard"' }, 1],
    ['the oldest layout', { rest: '"standard"' }, 1],
    ['no storage class', { sync: '"cdn"', rest: '' }, 0],
    ['a storage class that is not closed', { rest: '"' }, 0],
    ['an empty storage class', { rest: '""' }, 1],
    [
      '29 fields',
      { rest: '"standard" "-" "oss-cn-hangzhou" "LTAI5tEXAMPLEuploader001" "acs:oss:x:1230000000000017:y"' },
      1,
    ],
    ['a long rest', { rest: `"standard" "${'r'.repeat(200)}"` }, 1],
    ['a flag in a short rest', { rest: '"standard" "true"' }, 1],
    ['a flag in a long rest', { rest: `"standard" "true" "${'r'.repeat(200)}"` }, 0],
    ['the other flag in a long rest', { rest: `"standard" "${'r'.repeat(200)}" "false"` }, 0],
    ['more quotation marks than are kept', { rest: `"standard" ${'"" '.repeat(300)}"-"` }, 0],
    ['something behind the last field', { rest: '"standard" x' }, 0],
    ['two line ends of Windows', { rest: '"standard"\r\r' }, 0],
  ])('%s', (_, changes, expected) => {
    expect(taken(`${usual(changes)}\n`)).toBe(expected);
    expect(taken(`${usual()}\n${usual(changes)}\n${usual()}\n`)).toBe(2 + expected);
  });

  test.each(Object.keys(USUAL).filter((part) => part !== 'head'))(
    'leaves lines with anything else behind the %s',
    (part) => {
      for (const end of ['$ ', '$x', '$"', '$x ', '$"" ']) {
        const text = `${usual({ [part]: end })}\n`;
        expect([end, taken(text)]).toEqual([end, STILL_USUAL.has(`${part} ${end}`) ? 1 : 0]);
      }
      if (part !== 'rest') expect(taken(`${usual({ [part]: USUAL[part as Part].trimEnd() })}\n`)).toBe(0);
    },
  );

  test.each(WINDOWS)('counts by windows of %i s', (windowSeconds) => {
    const times = ['23:59:59 +0000', '00:00:00 +0000', '00:00:01 +0000', '03:07:13 -0930', '23:59:60 +0545'];
    const text = times.map((time) => usual({ time: `[23/Nov/2026:${time}] ` })).join('\n');
    expect(taken(`${text}\n${text}\n`, WHOLE, windowSeconds)).toBe(times.length * 2);
  });

  test('reads blocks of 1 MiB whatever comes at once', () => {
    const line = `${usual()}\n`;
    const lines = Math.floor((3.3 * 1024 * 1024) / line.length);
    expect(taken(line.repeat(lines))).toBe(lines);
    const long = usual({ url: `"GET /${'x'.repeat(1024 * 1024)} HTTP/1.1" ` });
    expect(taken(`${line}${long}\n${line}`)).toBe(2);
  });

  test('hands over as many errors as there are, in their order', () => {
    const error = (i: number): string => `${usual({ code: `"Code${i}" `, numbers: `${400 + (i % 100)} 1 1 ` })}\n`;
    const text = Array.from({ length: 5_000 }, (_, i) => (i % 7 === 0 ? `${usual()}\n` : error(i))).join('');
    expect(taken(text, [1024 * 1024])).toBeGreaterThan(4_990);
    // With a line among them that is read by somebody else, and a record of several lines.
    const other = `other\n${error(1)}${error(2)}<?xml version="1.0"?>\n<Error><Code>NoSuchKey</Code>\n</Error>\n`;
    expect(taken(`${error(0)}${other}${usual()}\n${error(3)}`)).toBeGreaterThan(1);
  });

  test('leaves places that it has no room for, and goes on when they are forgotten', () => {
    const many = Array.from(
      { length: 6_000 },
      (_, i) => `${usual({ client: '"-" "-" ', host: `"h${i}" `, bucket: `"b${i}" ` })}\n`,
    );
    const text = many.join('');
    const [first, second] = [taken(text, [1024 * 1024]), taken(text, [1024 * 1024])];
    expect(first).toBeGreaterThan(4_000);
    expect(first).toBeLessThan(6_000);
    expect(second).toBeGreaterThan(4_000);
    const large = Array.from({ length: 3_000 }, (_, i) => `${usual({ host: `"${'h'.repeat(245)}${i}" ` })}\n`).join('');
    expect(taken(large)).toBeGreaterThan(1_500);
    expect(taken(`${usual()}\n`.repeat(10))).toBe(10);
  });

  test('has room for all counts of a block of the shortest lines', () => {
    const clock = (i: number): string => new Date(i * 1000).toISOString().slice(11, 19);
    const line = (i: number): string =>
      `ab - [23/Nov/2026:${clock(i)} +0000] "" 200 - - "" "" "" "${ID}" "-" "" "" "" "" - - "-" - "" - "" ""\n`;
    expect(line(0)).toHaveLength(118);
    const lines = Math.floor((1024 * 1024) / 118);
    const text = Array.from({ length: lines }, (_, i) => line(i)).join('');
    expect(taken(text, WHOLE, 1)).toBe(lines);
  });

  test('keeps apart what hashes alike or differs in the last byte only', () => {
    const names = [
      'example-a',
      'example-b',
      'example',
      'xample-a',
      `${'e'.repeat(31)}a`,
      `${'e'.repeat(31)}b`,
      'e'.repeat(32),
    ];
    const lines = names.flatMap((host) =>
      names.map((bucket) => `${usual({ host: `"${host}" `, bucket: `"${bucket}" ` })}\n`),
    );
    expect(taken(lines.join(''))).toBe(lines.length);
  });

  test('is shared by readings that take turns, and outlives one that a fault stopped', () => {
    const parts = partsWith(acceleratorsFor(60));
    const both = ['a', 'b'].map((name) => {
      const { told, sink } = collector(60);
      return { told, reader: new LineReader(parts, START, sink), text: `${usual({ host: `"${name}" ` })}\n`.repeat(5) };
    });
    const broken = new LineReader(parts, START, {
      ...collector(60).sink,
      record: () => {
        throw new Error('the store is gone');
      },
    });
    for (let turn = 0; turn < 3; turn += 1) {
      for (const { reader, text } of both) {
        reader.push(Buffer.from(text));
        expect(() => broken.push(Buffer.from(`${usual()}\nother\n`))).toThrow('the store is gone');
      }
    }
    for (const [i, { told }] of both.entries()) {
      expect([...told.cells]).toEqual([[JSON.stringify([1_795_374_000, 'ab'[i], 'example-media', 200, false]), 15]]);
    }
  });

  test('reads samples as everything else does', () => {
    for (const name of ['access-log-28.log']) {
      expect(taken(readFileSync(new URL(`../../samples/${name}`, import.meta.url)))).toBeGreaterThan(10);
    }
  });
});

describe('accelerators', () => {
  test('are for their own format only', () => {
    expect(accessLogScanners(LINE_FORMATS, 60)()).toHaveLength(1);
    expect(accessLogScanners(LINE_FORMATS.slice(1), 60)()).toEqual([]);
  });

  test('are made when enough has been offered, each block once, to whichever reading', () => {
    const line = Buffer.from(`${usual()}\n`);
    const create = accelerators(LINE_FORMATS, 60, prefixOf, 3 * line.length);
    const [first, second] = [create(), create()].map((list) => list[0]);
    if (first === undefined || second === undefined) throw new Error('there is none');
    for (let again = 0; again < 5; again += 1) expect([first.take(line, 0), first.lines]).toEqual([0, 0]);
    expect(second.take(Buffer.from(line), 0)).toBe(0);
    expect([second.take(Buffer.from(line), 0), second.lines]).toEqual([line.length, 1]);
    const { told, sink } = collector(60);
    first.flush(sink);
    second.flush(sink);
    expect(told.accelerated).toBe(1);
    expect(first.take(line, 0)).toBe(line.length);
  });

  test('are left out where there is no module, or none that can be run', () => {
    expect(accessLogScanners(LINE_FORMATS, 60, ['./no-such/', './'])()).toEqual([]);
    expect(() => new AccessLogScanner(Buffer.from('no module'), 60, readUsualError)).toThrow(/magic/);
  });
});
