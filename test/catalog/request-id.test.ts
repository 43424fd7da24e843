// Which ids are OSS's, and which time they tell.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { requestIdKind, requestIdTime } from '../../src/catalog/request-id.ts';
import { NOW, requestIdAt } from './build-facts.ts';

const TIMES: readonly [id: string, iso: string][] = [
  ['4D1E6F80B3C4D5E6F7081920', '2011-01-01T00:04:16Z'],
  ['505A2B3CB3C4D5E6F7081920', '2012-09-19T20:29:48Z'],
  ['55E4B1E0A1B2C3D4E5F60718', '2015-08-31T19:58:24Z'],
  ['5A497A00A1B2C3D4E5F60718', '2018-01-01T00:00:00Z'],
  ['5E0BE100A1B2C3D4E5F60718', '2020-01-01T00:00:00Z'],
  ['60000000A1B2C3D4E5F60718', '2021-01-14T08:25:36Z'],
  ['63B0CD00A1B2C3D4E5F60718', '2023-01-01T00:00:00Z'],
  ['65920080A1B2C3D4E5F60718', '2024-01-01T00:00:00Z'],
  ['67748580A1B2C3D4E5F60718', '2025-01-01T00:00:00Z'],
  ['69A3F4E0A1B2C3D4E5F60718', '2026-03-01T08:12:16Z'],
  ['65920080A1B2C3D4E5F6****', '2024-01-01T00:00:00Z'],
  ['65920080A1B2C3D4E5F6', '2024-01-01T00:00:00Z'],
  ['65920080A1B2C3D4E5F607XX', '2024-01-01T00:00:00Z'],
  ['65920080xxxxA1B2C3D4E5F6', '2024-01-01T00:00:00Z'],
];

const TIMELESS: readonly [id: string | null, kind: string][] = [
  ['65920080A1B2C3D4E5F', 'masked'], // 19 visible digits
  ['65920080A1B2C3****', 'masked'],
  ['65***A1B2', 'masked'],
  ['6592***0A1B2C3D4E5F60718', 'masked'],
  ['65920080xxxxxxA1B2C3D4', 'masked'],
  ['5A5B5C5D5E5F5051', 'old'],
  ['1F2E3D4C5B6A7988', 'old'],
  ['65920080a1b2c3d4e5f60718', 'foreign'], // the layout of MongoDB's object ids
  ['4D1E6E00A1B2C3D4E5F60718'.replace('4D', '3D'), 'foreign'], // 2002
  ['FFFFFFFFA1B2C3D4E5F60718', 'foreign'],
  ['0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9', 'foreign'],
  ['65920080A1B2C3D4E5F6071', 'masked'],
  ['65920080A1B2C3D4E5F607180', 'foreign'],
  ['tx00000000000000000abcd-0065920080-1f2e-default', 'foreign'],
  ['Retrying the request is not possible, because the stream was consumed.', 'foreign'],
  ['****', 'foreign'],
  ['12345', 'foreign'],
  ['', 'none'],
  ['  ', 'none'],
  ['-', 'none'],
  ['null', 'none'],
  ['Unknown', 'none'],
  [null, 'none'],
];

describe('ids that tell a time', () => {
  test.each(TIMES)('%s was made at %s', (id, iso) => {
    expect(requestIdTime(id, NOW)).toBe(Date.parse(iso));
    expect(requestIdKind(id, NOW)).toBe(/^[0-9A-F]{24}$/.test(id) ? 'complete' : 'masked');
  });

  test('every second since 2011 comes back from its id', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2011, 0, 1) / 1000, max: NOW / 1000 + 86_400 }), (second) => {
        expect(requestIdTime(requestIdAt(second * 1000), NOW)).toBe(second * 1000);
      }),
    );
  });

  test('an id is believed up to one day after now', () => {
    const day = 86_400_000;
    expect(requestIdKind(requestIdAt(NOW + day), NOW)).toBe('complete');
    expect(requestIdKind(requestIdAt(NOW + day + 1000), NOW)).toBe('foreign');
    expect(requestIdKind(requestIdAt(NOW + day + 1000))).toBe('complete');
    expect(requestIdTime(requestIdAt(Date.UTC(2010, 11, 31)), NOW)).toBeNull();
  });

  test('white space around an id does not matter', () => {
    expect(requestIdKind(`\n ${requestIdAt(NOW)} \n`, NOW)).toBe('complete');
    expect(requestIdTime(` ${requestIdAt(NOW)}\t`, NOW)).toBe(NOW);
  });
});

describe('ids that tell none', () => {
  test.each(TIMELESS)('%j is %s', (id, kind) => {
    expect(requestIdKind(id, NOW)).toBe(kind);
    if (id !== '65920080A1B2C3D4E5F6071') expect(requestIdTime(id, NOW)).toBeNull();
  });

  test('no text makes it throw', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const time = requestIdTime(text, NOW);
        expect(time === null || Number.isSafeInteger(time)).toBe(true);
      }),
    );
  });
});
