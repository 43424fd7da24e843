// The Chinese texts are those of the catalog: for every code and cause, and with the names and figures that the English ones have.
import { describe, expect, test } from 'vitest';
import { causesFor } from '../../src/catalog/causes/index.ts';
import { CHINESE } from '../../src/catalog/chinese/index.ts';
import { inChinese } from '../../src/catalog/chinese.ts';
import { ENTRIES } from '../../src/catalog/entries/index.ts';

const ENGLISH = new Map(
  ENTRIES.flatMap(({ code, summary, advice }) => [
    [code, { summary, advice }] as const,
    ...causesFor(code).map((cause) => [`${code}/${cause.slug}`, cause] as const),
  ]),
);
/** Headers, operations, codes, commands and figures, which are the same in every language. */
const NAMES = /x-oss-[a-z-]+|\b(?:[A-Z][a-z]+){2,}\b|\bossutil\b|\b\d[\d,.]*\b(?! million)/g;

describe('the catalog in Chinese', () => {
  test('has a text for every code and cause, and no other', () => {
    expect(Object.keys(CHINESE).toSorted()).toEqual([...ENGLISH.keys()].toSorted());
  });

  test.each([...ENGLISH])('%s', (key, english) => {
    const { summary, advice } = CHINESE[key] ?? { summary: '', advice: '' };
    for (const text of [summary, advice]) {
      expect(text).toMatch(/^[^。]*\p{Script=Han}[^]*[。）]$/u);
      expect(text).not.toMatch(/(?<!")[,;!?] |\s\s|\.$|您|[\p{Script=Han}][,;:?!]/u);
    }
    const own = `${summary}${advice}`;
    const missing = `${english.summary} ${english.advice}`.match(NAMES)?.filter((name) => !own.includes(name)) ?? [];
    expect(missing).toEqual([]);
  });

  test('says something of what the catalog does not know', () => {
    expect(inChinese(null, null).summary).toBe('响应中没有错误码。');
    expect(inChinese('NoSuchThing', null).summary).toBe('错误码目录中没有这个错误码。');
    expect(inChinese('accessdenied', 'no-such-cause')).toBe(CHINESE['AccessDenied']);
  });
});
