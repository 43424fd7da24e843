import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { visible, visibleJson } from '../../src/safety/visible.ts';

test.each([
  ['plain', 'plain'],
  ['\u001b[31mred', '\\x1b[31mred'],
  ['a\tb\nc\rd', 'a\\x09b\\x0ac\\x0dd'],
  ['\u0000\u007f\u0085\u009b', '\\x00\\x7f\\x85\\x9b'],
  ['\u202eevil\u2066x\u2069\u061c', '\\u{202e}evil\\u{2066}x\\u{2069}\\u{61c}'],
  ['a\u200bb\ufeffc\u00add', 'a\\u{200b}b\\u{feff}c\\xadd'],
  ['a\u2028b\u2029', 'a\\u{2028}b\\u{2029}'],
  ['\ud800x\udc00', '\\u{d800}x\\u{dc00}'],
  ['\u{e0041}', '\\u{e0041}'],
  ['日本語 é 😀 C:\\x', '日本語 é 😀 C:\\x'],
])('%j', (text, expected) => {
  expect(visible(text)).toBe(expected);
});

const RAW = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b-\u200f\u2028\u2029\ufeff]|\p{Cs}|\p{Cf}/u;

test('nothing raw is left, and nothing else is touched', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary-ascii' }), (any, ascii) => {
      for (const text of [any, ascii, `\u001b]8;;${any}\u0007`]) {
        expect(
          visible(text).replace(
            /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}\u{13430}-\u{1343f}]/gu,
            '',
          ),
        ).not.toMatch(RAW);
        expect(visible(visible(text))).toBe(visible(text));
      }
      expect(visible(ascii.replace(/[^ -~]/g, ''))).toBe(ascii.replace(/[^ -~]/g, ''));
    }),
  );
});

test('JSON keeps its value and holds nothing raw', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, text) => {
      for (const each of [value, { [text]: text, '\u202e': '\u009b\ud800' }]) {
        const json = visibleJson(JSON.stringify(each, null, 2));
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(each)));
        expect(json.replaceAll('\n', '')).not.toMatch(
          /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029]/u,
        );
      }
    }),
  );
});
