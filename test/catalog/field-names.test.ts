// What an access log tells beside the fields of an error has no part in its classification: pipeline/classified.ts relies on it.
import { expect, test } from 'vitest';
import { CAUSES } from '../../src/catalog/causes/index.ts';
import { classify } from '../../src/catalog/classify.ts';
import { ENTRIES } from '../../src/catalog/entries/index.ts';
import { NO_FACTS } from '../../src/model/event.ts';
import { FIELD_NAMES } from '../../src/model/field-list.ts';

test('no cause asks for them', () => {
  const asked = new Set<string>();
  for (const answer of [null, '', 'GET', 'PUT', '1']) {
    const element = (name: string): string | null => {
      asked.add(name);
      return answer;
    };
    for (const rule of CAUSES) {
      for (const operation of [null, 'GetObject', 'PutObject', 'PUT']) {
        const signs = { facts: { ...NO_FACTS, code: rule.code, operation }, words: 'words', element };
        rule.elements?.(signs);
        rule.otherwise?.(signs);
      }
    }
  }
  expect(asked.size).toBeGreaterThan(3);
  expect(FIELD_NAMES.filter((name) => asked.has(name) || name.includes('/'))).toEqual([]);
});

test('no code is classified by them', () => {
  const values = ['GET /?Expires=1&x-oss-process=a HTTP/1.1', 'PUT', '1', 'bucket', 'oss-cn-hangzhou.aliyuncs.com'];
  for (const code of [null, 'NoSuchThing', ...ENTRIES.map((entry) => entry.code)]) {
    for (const status of [null, 203, 403, 404, 503]) {
      const facts = { ...NO_FACTS, code, status, operation: 'GetObject', hostId: 'a.oss-cn-hangzhou.aliyuncs.com' };
      for (const value of values) {
        const extra = new Map(FIELD_NAMES.map((name) => [name, value]));
        expect(classify({ ...facts, extra })).toEqual(classify(facts));
      }
    }
  }
});
