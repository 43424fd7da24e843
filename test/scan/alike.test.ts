// Errors that are taken for what another one was come out as if each had been read: every field, every count, in their order.
// OSSIGHT_SCAN_RUNS sets how many logs are tried.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accelerators } from '../../src/cli/accelerators.ts';
import { seedFor } from '../support/seed.ts';
import { LINE_FORMATS } from '../../src/formats/index.ts';
import { acceleratorsFor, prefixOf } from './both-ways.ts';
import { content } from './lines.ts';
import { readEvents } from './to-events.ts';

/** Fewer: each log is read to events, and three times as long. */
const RUNS = Math.ceil(Number(process.env['OSSIGHT_SCAN_RUNS'] ?? 2_000) / 5);
const SAME = seedFor('OSSIGHT_SCAN_RUNS');
/** How many errors nobody has read, after making sure that both ways come to the same. */
function alike(
  text: string | Uint8Array,
  create = accelerators(LINE_FORMATS, 60, prefixOf, 0),
  size = 1024 * 1024,
): number {
  const bytes = Buffer.from(text);
  const fast = readEvents(bytes, size, create);
  expect(fast.said).toEqual(readEvents(bytes, size, undefined).said);
  return fast.alike;
}

const USUAL = {
  ip: '203.0.113.7',
  url: 'GET /images/a.jpg HTTP/1.1',
  numbers: '404 338 109',
  referer: 'https://www.example.com/',
  agent: 'curl/8.5.0',
  host: 'example-media.oss-cn-hangzhou.aliyuncs.com',
  id: '6B033BB00123456789ABCDEF',
  requester: '1230000000000017',
  operation: 'GetObject',
  bucket: 'example-media',
  object: 'images%2Fa.jpg',
  cost: '- 20',
  code: 'NoSuchKey',
  sync: '-',
};
type Field = keyof typeof USUAL;

function line(changes: Partial<Record<Field, string>> = {}): string {
  const it = { ...USUAL, ...changes };
  return (
    `${it.ip} - - [23/Nov/2026:03:00:00 +0800] "${it.url}" ${it.numbers} "${it.referer}" "${it.agent}" "${it.host}" ` +
    `"${it.id}" "true" "${it.requester}" "${it.operation}" "${it.bucket}" "${it.object}" ${it.cost} "${it.code}" 756 ` +
    `"1230000000000017" - "${it.sync}" "standard" "-" "-" "-"\n`
  );
}

/** What is stored of it as it stands. */
const OWN: readonly Field[] = ['ip', 'url', 'referer', 'agent', 'requester', 'object', 'sync'];

describe('an error like another one', () => {
  test('is what it would have been, among lines of all kinds', () => {
    fc.assert(
      fc.property(content, fc.integer({ min: 200, max: 9_000 }), (bytes, size) => {
        // Whatever comes again is alike.
        alike(Buffer.concat([bytes, Buffer.from('\n'), bytes, Buffer.from('\n'), bytes]), acceleratorsFor(60), size);
      }),
      { numRuns: RUNS, ...SAME },
    );
  }, 3_600_000);

  test('is what it would have been, whatever its fields', () => {
    let seen = 0;
    const odd = fc.constantFrom(
      '-',
      '',
      ' ',
      ' a',
      'a\t',
      'a\\b',
      '\x7f',
      'ü',
      'STS.NTexampletoken00001',
      'oss-err',
      'scan',
    );
    const field = (...usual: string[]): fc.Arbitrary<string> =>
      fc.oneof({ arbitrary: fc.constantFrom(...usual), weight: 60 }, { arbitrary: odd, weight: 1 });
    const changes = fc.record({
      ip: field('203.0.113.7', '2001:db8::1'),
      url: field('GET /images/a.jpg HTTP/1.1', 'PUT /b HTTP/1.1', 'GET /?Signature=abc%3D HTTP/1.1'),
      numbers: field('404 338 109', '403 - -', '203 1 -', '500 - 7'),
      referer: field('https://www.example.com/', '-'),
      agent: field('curl/8.5.0', '-', 'x'.repeat(90)),
      host: field(USUAL.host, 'example-media.oss-cn-beijing.aliyuncs.com', 'static.example.com'),
      id: field(USUAL.id, '6B033BB00123456789ABCDE0', 'FB033BB00123456789ABCDEF', '1B033BB00123456789ABCDEF'),
      requester: field('1230000000000017', '-'),
      operation: field('GetObject', '-', 'PutObject'),
      bucket: field('example-media', '-'),
      object: field('images%2Fa.jpg', '-', 'b'),
      cost: field('- 20', '- -', '5 1'),
      code: field('NoSuchKey', 'AccessDenied', 'LTAI5tEXAMPLEkey00001'),
      sync: field('-', 'cdn'),
    });
    fc.assert(
      fc.property(fc.array(changes, { maxLength: 12 }), fc.integer({ min: 300, max: 9_000 }), (lines, size) => {
        seen += alike(lines.map(line).join('').repeat(2), acceleratorsFor(60), size);
      }),
      { numRuns: RUNS, ...SAME },
    );
    // Otherwise nothing was proved.
    expect(seen).toBeGreaterThan(RUNS / 2);
  }, 3_600_000);

  test.each<[string, Partial<Record<Field, string>>, 0 | 1]>([
    ['the same once more', {}, 1],
    ['another object and another sender', { object: 'b.jpg', ip: '2001:db8::1', agent: 'x', numbers: '404 1 2' }, 1],
    ['no object', { object: '-' }, 1],
    ['an empty object', { object: '' }, 1],
    ['capitals beyond F', { id: '6B033BB00123456789ABCDEG' }, 0],
    ['lower-case digits', { id: '6b033bb00123456789abcdef' }, 0],
    ['an id of the future', { id: 'FB033BB00123456789ABCDEF' }, 0],
    ['an id from before OSS', { id: '1B033BB00123456789ABCDEF' }, 0],
    ['a backslash', { agent: 'a\\\\b' }, 0],
    ['a tab', { referer: 'a\tb' }, 0],
    ['DEL, which JSON leaves alone', { referer: 'a\x7fb' }, 1],
    ['a blank at the end', { agent: 'curl ' }, 0],
    ['a blank in the middle', { agent: 'curl 8' }, 1],
    ['a comma and braces', { agent: '{"x":1},'.replaceAll('"', "'") }, 1],
  ])('%s', (_, changes, expected) => {
    expect(alike(line() + line(changes) + line())).toBe(expected + 1);
  });

  test.each<[string, Partial<Record<Field, string>>]>([
    ['another code', { code: 'NoSuchBucket' }],
    ['another status', { numbers: '403 338 109' }],
    ['another operation', { operation: 'HeadObject' }],
    ['another host', { host: 'example-media.oss-cn-beijing.aliyuncs.com' }],
    ['another bucket', { bucket: 'example-archive' }],
    ['a field less', { referer: '-' }],
    ['a field more', { sync: 'cdn' }],
  ])('%s is of a kind of its own', (_, changes) => {
    expect(alike(line() + line(changes))).toBe(0);
    expect(alike(line() + line(changes) + line(changes))).toBe(1);
  });

  test('without an operation it is told by the method of each', () => {
    expect(alike(line({ operation: '-' }) + line({ operation: '-', url: 'PUT /a HTTP/1.1' }))).toBe(0);
  });

  test('is read where it may hold a secret, wherever that stands and however it is written', () => {
    // All that redaction looks twice at.
    const suspicious = 'sign acces tok cano autho cred oss-err oss_err osserr ltai sts. tmp.'.split(' ');
    const secrets = ['Signature=vjbyPxybdZaNmGa%2ByT272YEAiv4%3D', 'LTAI5tEXAMPLEkey00001', 'OSS example:abc'];
    for (const field of OWN) {
      for (const text of [...suspicious, ...secrets]) {
        for (const written of [text, text.toUpperCase(), text.toLowerCase()]) {
          for (const before of ['', 'x', 'GET /?a=b&', 'sixteen letters ', 'seventeen letters']) {
            const changed = { [field]: `${before}${written}` };
            expect([field, written, alike(line() + line(changed))]).toEqual([field, written, 0]);
          }
        }
      }
    }
  });

  test('is read where it may hold a secret, wherever that is cut', () => {
    const pieces = fc.constantFrom(
      'sign',
      'SIG',
      'acc',
      'es',
      'tok',
      'cano',
      'auth',
      'cr',
      'ed',
      'oss',
      'ERR',
      '-',
      '_',
      ' ',
      'LTAI',
      'sts',
      '.',
      'tmp.',
      'a1b2c3d4e5f6',
      '=',
      '%3D',
    );
    fc.assert(
      fc.property(fc.constantFrom(...OWN), fc.array(pieces, { maxLength: 8 }), (field, text) => {
        alike(line() + line({ [field]: `x${text.join('')}x` }) + line(), acceleratorsFor(60));
      }),
      { numRuns: RUNS, ...SAME },
    );
  }, 3_600_000);

  test('has room for the longest lines and for very many', () => {
    const long = line({ url: `GET /${'a'.repeat(600_000)} HTTP/1.1` });
    expect(alike(line() + line() + long + line())).toBe(2);
    const lines = Array.from({ length: 3_000 }, (_, i) =>
      line({ object: `${i}`, url: `GET /${'a'.repeat(i % 700)} HTTP/1.1` }),
    );
    expect(alike(lines.join(''))).toBeGreaterThan(2_990);
  });

  test('leaves kinds that it has no room for, and goes on when they are forgotten', () => {
    const many = Array.from({ length: 5_000 }, (_, i) => line({ code: `Code${i}` }).repeat(2)).join('');
    const counts = [alike(many), alike(many)];
    for (const count of counts) expect(count).toBeGreaterThan(2_000);
    expect(alike(line() + line())).toBe(1);
  });
});
