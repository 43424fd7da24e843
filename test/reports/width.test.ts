import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { sparkline } from '../../src/reports/sparkline.ts';
import { cut, displayWidth, padEnd, wrap } from '../../src/reports/width.ts';
import { change, clockFor, count, duration, percent } from '../../src/reports/words.ts';

test.each([
  ['abc', 3],
  ['漢字', 4],
  ['한글', 4],
  ['ｆｕ', 4],
  ['ｶﾅ', 2],
  ['é', 1],
  ['e\u0301', 1],
  ['😀', 2],
  ['▁█', 2],
  ['', 0],
])('%j takes %i columns', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

test.each([
  ['abcdef', 4, 'abc…'],
  ['漢字漢字', 5, '漢字…'],
  ['漢字漢字', 4, '漢…'],
  ['漢字', 4, '漢字'],
  ['ab', 2, 'ab'],
  ['abc', 0, ''],
  ['漢', 1, '…'],
])('cut(%j, %i)', (text, width, expected) => {
  expect(cut(text, width)).toBe(expected);
});

test('cut, pad and wrap keep to the width', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: 'grapheme' })),
      fc.integer({ min: 2, max: 30 }),
      (text, width) => {
        expect(displayWidth(cut(text, width))).toBeLessThanOrEqual(width);
        expect(displayWidth(padEnd(cut(text, width), width))).toBe(width);
        for (const line of wrap(text, width)) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      },
    ),
  );
});

test('wrap breaks at spaces and loses nothing', () => {
  expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrap('abcdefghij k', 4)).toEqual(['abcd', 'efgh', 'ij k']);
  expect(wrap('', 4)).toEqual(['']);
});

test.each([
  [[], 5, ''],
  [[0, 1, 0, 8], 5, ' ▁ █'],
  [[1, 1, 1, 1], 2, '██'],
  [[0, 0, 0, 1], 2, ' █'],
  [[5, 5, 5, 5, 5, 5, 5], 3, '███'],
])('sparkline(%j, %i)', (values, width, expected) => {
  expect(sparkline(values, width, false)).toBe(expected);
});

test('a single error always shows', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2000 }),
      fc.nat(1999),
      fc.integer({ min: 1, max: 80 }),
      (length, at, width) => {
        const values = Array.from({ length }, (_, i) => (i === at % length ? 1 : 0));
        expect(sparkline(values, width, true)).toMatch(/^ *@ *$/);
      },
    ),
  );
});

test('numbers', () => {
  expect([0, 999, 1000, 1_234_567].map(count)).toEqual(['0', '999', '1,000', '1,234,567']);
  expect([0, 0.0004, 0.005, 0.0333, 0.5, 0.999, 1].map(percent)).toEqual([
    '0 %',
    '<0.1 %',
    '0.5 %',
    '3.3 %',
    '50 %',
    '>99 %',
    '100 %',
  ]);
  expect([-0.5, 0, 0.25, 1, 4, 99].map(change)).toEqual(['-50 %', 'same', '+25 %', '2x', '5x', '100x']);
  expect([5, 60, 90, 3600, 29_100, 86_400, 90_000].map(duration)).toEqual([
    '5 s',
    '1 min',
    '1 min 30 s',
    '1 h',
    '8 h 5 min',
    '1 d',
    '1 d 1 h',
  ]);
});

test('UTC is read without Intl, and as Intl reads it', () => {
  const seconds = fc.oneof(
    fc.integer({ min: -1e11, max: 3e11 }),
    fc.double({ min: -10, max: 2e9, noNaN: true }),
    fc.constantFrom(0, -1, 253_402_300_799, 253_402_300_800),
  );
  fc.assert(
    fc.property(seconds, fc.integer({ min: 1, max: 1e8 }), seconds, (from, length, time) => {
      const range = { from, to: from + length };
      const [own, intl] = [clockFor('UTC', range), clockFor('Etc/UTC', range)];
      expect([own.short(time), own.exact(time), own.range(from, time)]).toEqual([
        intl.short(time),
        intl.exact(time),
        intl.range(from, time),
      ]);
    }),
    { numRuns: 1000 },
  );
});

test('times say no more than the range leaves open', () => {
  const noon = Date.UTC(2026, 2, 12, 12) / 1000;
  const day = clockFor('UTC', { from: noon, to: noon + 3600 });
  expect([day.short(noon), day.short(noon - 86_400), day.short(noon - 86_400 * 365)]).toEqual([
    '12:00',
    '03-11 12:00',
    '2025-03-12 12:00',
  ]);
  expect(clockFor('UTC', { from: noon, to: noon + 86_400 * 3 }).short(noon)).toBe('03-12 12:00');
  expect(day.range(noon, noon + 3600)).toBe('2026-03-12 12:00 to 13:00');
  expect(clockFor('Asia/Shanghai', null).exact(noon + 5)).toBe('2026-03-12 20:00:05');
  expect(day.short(1e15)).toContain('?');
});
