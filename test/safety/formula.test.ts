import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { inert } from '../../src/safety/formula.ts';

test.each([
  ['=cmd|calc', "'=cmd|calc"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\tx', "'\tx"],
  ['\rx', "'\rx"],
  ['  =1', "'  =1"],
  ['\u00a0\u00a0=1', "'\u00a0\u00a0=1"],
  ['a\n=1\n b\n -2', "a\n'=1\n b\n' -2"],
  ['a\r\n=1', "a\r\n'=1"],
  ['＝1', "'＝1"],
  ["'=1", "'=1"],
  ['', ''],
  ['a=1', 'a=1'],
  ['a-b@c', 'a-b@c'],
  ['0002-00000040', '0002-00000040'],
])('%j', (text, expected) => {
  expect(inert(text)).toBe(expected);
});

test('no line of any cell begins with a trigger, and twice is once', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', ' ', '\u00a0', 'a', "'", '1')),
      (parts) => {
        const safe = inert(parts.join(''));
        for (const line of safe.split('\n')) expect(line).not.toMatch(/^(?:\t|\r.|\s*[=+\-@])/u);
        expect(inert(safe)).toBe(safe);
        expect(safe.replaceAll("'", '')).toBe(parts.join('').replaceAll("'", ''));
      },
    ),
  );
});
