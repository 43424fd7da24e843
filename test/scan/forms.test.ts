// Records that are taken for what another one was come out as if each had been read: whatever they are, wherever they are cut.
// OSSIGHT_SCAN_RUNS sets how many logs are tried.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseHttpDate } from '../../src/formats/http-headers.ts';
import type { LineAccelerator } from '../../src/pipeline/line-reader.ts';
import { FormReader, Forms } from '../../src/scan/forms.ts';
import { seedFor } from '../support/seed.ts';
import { acceleratorsFor, prefixOf, read } from './both-ways.ts';
import { KINDS, log, USUAL } from './captures.ts';
import type { Own } from './captures.ts';
import { readEvents } from './to-events.ts';

/** Fewer: each log is long. */
const RUNS = Math.ceil(Number(process.env['OSSIGHT_SCAN_RUNS'] ?? 5_000) / 15);
const SAME = seedFor('OSSIGHT_SCAN_RUNS');
const SIZE = 1024 * 1024;

/** All accelerators, with forms of their own. */
function withForms(): () => readonly LineAccelerator[] {
  const forms = new Forms(parseHttpDate);
  return () => {
    const [first, , ...others] = acceleratorsFor(60)();
    return first === undefined ? [] : [first, new FormReader(forms, prefixOf), ...others];
  };
}

/** How many records nobody has read, after making sure that both ways come to the same. */
function again(text: string | Uint8Array, size = SIZE): number {
  const bytes = Buffer.from(text);
  const fast = readEvents(bytes, size, withForms());
  expect(fast.said).toEqual(readEvents(bytes, size, undefined).said);
  return fast.again;
}

describe('a record that fills a form', () => {
  test('tells what it would have told, among captures of all kinds', () => {
    fc.assert(
      fc.property(log, fc.array(fc.integer({ min: 7, max: 9_000 }), { minLength: 1, maxLength: 4 }), (bytes, sizes) => {
        expect(read(bytes, sizes, 60, true, withForms()).said).toEqual(read(bytes, sizes, 60, false).said);
      }),
      { numRuns: RUNS, ...SAME },
    );
  }, 3_600_000);

  test('becomes the event that it would have become', () => {
    let seen = 0;
    fc.assert(
      fc.property(log, fc.integer({ min: 2_000, max: 90_000 }), (bytes, size) => {
        seen += again(bytes, size);
      }),
      { numRuns: RUNS, ...SAME },
    );
    // Otherwise nothing was proved.
    expect(seen).toBeGreaterThan(RUNS);
  }, 3_600_000);

  const other: Partial<Own> = {
    id: '67D37181D52E7F7342C25073',
    bodyId: '67D37181D52E7F7342C25073',
    object: 'b/c.jpg',
    key: 'b/c.jpg',
    date: 'Fri, 14 Mar 2025 00:00:01 GMT',
    length: '9',
    value: 'OSS example:def',
  };
  const usual = KINDS.slice(0, 5);

  test.each(usual.map((kind, i) => [i, kind] as const))('is one with other fields of its own: kind %i', (_, kind) => {
    expect(again(kind(USUAL) + kind({ ...USUAL, ...other }) + kind(USUAL))).toBe(2);
  });

  test.each<[string, Partial<Own>]>([
    ['two ids', { bodyId: '67D37181D52E7F7342C25073' }],
    ['an id in lower case', { id: USUAL.id.toLowerCase(), bodyId: USUAL.id.toLowerCase() }],
    ['another message', { message: 'No.' }],
    ['another host', { host: 'static.example.com' }],
  ])('%s are read', (_, changes) => {
    for (const kind of usual) expect(again(kind(USUAL) + kind({ ...USUAL, ...changes }))).toBe(0);
  });

  test.each<[string, Partial<Own>]>([
    ['no length', { length: '0' }],
    ['no date', { date: 'Fri, 32 Mar 2025 00:00:00 GMT' }],
  ])('%s is read', (_, changes) => {
    for (const i of [0, 1, 3, 4]) {
      const kind = KINDS[i];
      expect(again((kind?.(USUAL) ?? '') + (kind?.({ ...USUAL, ...changes }) ?? ''))).toBe(0);
    }
  });

  test('an id of the future is no id of OSS', () => {
    const id = 'FB033BB00123456789ABCDEF';
    for (const kind of usual) expect(again(kind(USUAL) + kind({ ...USUAL, id, bodyId: id }))).toBe(1);
  });

  test('a block ends where the next line says so', () => {
    const [, , java] = KINDS;
    const text = java?.(USUAL) ?? '';
    const block = text.slice(0, text.lastIndexOf('2025-'));
    const next = [
      'INFO',
      '* x',
      'HTTP/1.1 200 OK',
      '[Method]: GET',
      '\tat a.b(c)',
      'Caused by: x',
      '',
      '  ',
      'ü',
      '{"a":1}',
    ];
    expect(next.map((line) => again(`${text}${block}${line}\n`))).toEqual([1, 1, 1, 0, 0, 0, 0, 0, 0, 0]);
    // Nobody knows what follows.
    expect(again(text + block)).toBe(0);
  });

  test('of a path a part may be the bucket', () => {
    const host = 'oss-cn-hangzhou.aliyuncs.com';
    const [first = '', second = ''] = ['foo', 'a/b'].map((name) =>
      KINDS[3]?.({ ...USUAL, host, object: name, key: name }),
    );
    expect(again(first + second)).toBe(0);
  });

  test('forms are forgotten, and given up where none is filled', () => {
    const [curl] = KINDS;
    const many = Array.from({ length: 300 }, (_, i) => curl?.({ ...USUAL, message: `${i}` }) ?? '').join('');
    const once = curl?.(USUAL) ?? '';
    expect(again(many + once + once)).toBe(0);
    expect(again(once + once.repeat(150) + many.slice(0, many.length / 3) + once.repeat(30))).toBeGreaterThan(150);
  });

  test('is as long as records may be', () => {
    const [curl] = KINDS;
    const long = curl?.({ ...USUAL, message: 'x'.repeat(9_000) }) ?? '';
    expect(again(long + long)).toBe(0);
    const most = curl?.({ ...USUAL, message: 'x'.repeat(7_000) }) ?? '';
    expect(again(most.repeat(30))).toBe(29);
  });
});
