// The small readers that the shapes share.
import { describe, expect, it } from 'vitest';
import { newDraft } from '../../../src/formats/sdk/draft.ts';
import { findLabels, type Label } from '../../../src/formats/sdk/labels.ts';
import { readPythonDict } from '../../../src/formats/sdk/python-dict.ts';
import { quotedTexts, unescapeOnce } from '../../../src/formats/sdk/quoted.ts';
import { fillFromTarget } from '../../../src/formats/sdk/request-target.ts';
import { parseTimestamp } from '../../../src/formats/sdk/timestamp.ts';

describe('findLabels', () => {
  const labels: readonly Label[] = [
    { text: 'A:', field: 'code', trim: ',' },
    { text: 'AA:', field: 'message' },
    { text: 'B=', field: 'requestId', until: ' ,' },
  ];
  it.each<[string, [string, string][]]>([
    [
      'A: x, B=y z',
      [
        ['A:', 'x'],
        ['B=', 'y'],
      ],
    ],
    [
      'B=y, A: x',
      [
        ['B=', 'y'],
        ['A:', 'x'],
      ],
    ],
    [
      'AA: x\nA: y',
      [
        ['AA:', 'x'],
        ['A:', 'y'],
      ],
    ],
    [
      'A:"B=1, \\"q\\"" B=2',
      [
        ['A:', 'B=1, "q"'],
        ['B=', '2'],
      ],
    ],
    [
      'A:"open B=2',
      [
        ['A:', '"open'],
        ['B=', '2'],
      ],
    ],
    [
      'A:A:A:',
      [
        ['A:', ''],
        ['A:', ''],
        ['A:', ''],
      ],
    ],
    ['nothing', []],
  ])('%j', (text, expected) => {
    expect(findLabels(text, labels).map(({ label, value }) => [label.text, value])).toEqual(expected);
  });
});

function plain(value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries([...value].map(([k, v]) => [String(k), plain(v)])) : value;
}

function readDict(text: string): unknown {
  const dict = readPythonDict(text, 0);
  return dict === null ? null : [plain(dict.entries), dict.whole];
}

describe('readPythonDict', () => {
  it.each<[string, unknown]>([
    ["{'a': 'b'}", [{ a: 'b' }, true]],
    [`{'a': "it's", 'n': -2, 'x': None}`, [{ a: "it's", n: '-2', x: 'None' }, true]],
    ["{'a': {'b': 'c'}, 'd': 'e\\n\\'f'}", [{ a: { b: 'c' }, d: "e\n'f" }, true]],
    ["{u'a': u'b', 'c': b'd'}", [{ a: 'b', c: 'd' }, true]],
    ["{'a': 'b', 'c': 'cut", [{ a: 'b' }, false]],
    ["{'a': 12", [{}, false]],
    ['{}', [{}, true]],
    ['no dict', null],
    ["{'__proto__': 'x'}", [{ ['__proto__']: 'x' }, true]],
  ])('%s', (text, expected) => {
    expect(JSON.stringify(readDict(text))).toBe(JSON.stringify(expected));
  });
});

describe('quotedTexts', () => {
  it.each<[string, string[]]>([
    ['{"a":"x NEEDLE\\ny \\"z\\""}', ['x NEEDLE\ny "z"']],
    ['a="NEEDLE 1" b="none" c="NEEDLE 2"', ['NEEDLE 1', 'NEEDLE 2']],
    ['{"a":"NEEDLE cut', ['NEEDLE cut']],
    ['NEEDLE "other"', []],
  ])('%s', (line, expected) => {
    expect(quotedTexts(line, ['NEEDLE'])).toEqual(expected);
  });

  it('undoes one level only', () => {
    expect(unescapeOnce(String.raw`\u003ca\u003e \\n \n \x41 \q \/`)).toBe('<a> \\n \n A \\q /');
  });
});

describe('fillFromTarget', () => {
  it.each<[string, Record<string, string>]>([
    [
      'GET https://b.oss-cn-hangzhou.aliyuncs.com/k/1?sig=x',
      { operation: 'GET', endpoint: 'b.oss-cn-hangzhou.aliyuncs.com', object: 'k/1' },
    ],
    [
      'PUT https://oss-cn-hangzhou.aliyuncs.com/b/k',
      { operation: 'PUT', endpoint: 'oss-cn-hangzhou.aliyuncs.com', bucket: 'b', object: 'k' },
    ],
    ['GET https://cdn.example.com/k%20x', { operation: 'GET', endpoint: 'cdn.example.com', object: 'k x' }],
    ['GET https://cdn.example.com/%zz', { operation: 'GET', endpoint: 'cdn.example.com', object: '%zz' }],
    ['https://b.oss-cn-hangzhou.aliyuncs.com', { endpoint: 'b.oss-cn-hangzhou.aliyuncs.com' }],
    [
      'GET https://b.oss-cn-hangzhou.aliyuncs.com?acl',
      { operation: 'GET', endpoint: 'b.oss-cn-hangzhou.aliyuncs.com' },
    ],
    ['', {}],
  ])('%s', (target, expected) => {
    const draft = newDraft();
    fillFromTarget(draft, target);
    expect(Object.fromEntries(draft.fields)).toEqual(expected);
  });
});

describe('parseTimestamp', () => {
  const T = Date.UTC(2026, 2, 14, 1, 26, 53);
  it.each<[string, number | null]>([
    ['2026-03-14T01:26:53Z', T],
    ['2026-03-14 01:26:53 +0000 UTC', T],
    ['2026-03-14 01:26:53', T],
    ['2026-03-14T09:26:53.250+08:00', T + 250],
    ['2026-03-14 09:26:53.5 +0800 CST', T + 500],
    ['Sat, 14 Mar 2026 01:26:53 GMT', T],
    ['0001-01-01 00:00:00 +0000 UTC', null],
    ['2026-13-14T01:26:53Z', null],
    ['yesterday', null],
    ['', null],
  ])('%s', (text, ms) => {
    expect(parseTimestamp(text)).toBe(ms);
  });
});
