// Sub-causes: every one has an example, every example has exactly one cause that fits best, and messages may vary in form.
import { describe, expect, test } from 'vitest';
import { signsOf, strengthOf } from '../../src/catalog/causes/cause.ts';
import { CAUSES, causeOf, causesFor } from '../../src/catalog/causes/index.ts';
import { findEc, findEntry } from '../../src/catalog/lookup.ts';
import { facts } from './build-facts.ts';
import { ACCESS_DENIED_EXAMPLES, EXAMPLES } from './cause-examples.ts';

const named = EXAMPLES.map(
  (example) =>
    [
      `${example.code} ${example.slug} (${example.facts.message?.slice(0, 40) ?? example.facts.ec ?? 'elements'})`,
      example,
    ] as const,
);

describe('examples', () => {
  test.each(named)('%s', (_name, { code, slug, facts }) => {
    expect(causeOf(code, facts)?.slug).toBe(slug);
  });

  test.each(named)('only one cause fits best: %s', (_name, { code, slug, facts }) => {
    const signs = signsOf(facts);
    const strengths = causesFor(code).map((rule) => [rule.slug, strengthOf(rule, signs)] as const);
    const most = Math.max(...strengths.map(([, strength]) => strength));
    expect(most).toBeGreaterThan(0);
    expect(strengths.filter(([, strength]) => strength === most).map(([name]) => name)).toEqual([slug]);
  });

  test('every cause has one', () => {
    const shown = new Set(EXAMPLES.map(({ code, slug }) => `${code} ${slug}`));
    expect(CAUSES.map(({ code, slug }) => `${code} ${slug}`).filter((name) => !shown.has(name))).toEqual([]);
  });

  test('AccessDenied splits into more than twenty', () => {
    expect(new Set(ACCESS_DENIED_EXAMPLES.map(({ slug }) => slug)).size).toBeGreaterThanOrEqual(20);
  });
});

describe('the list', () => {
  test('slugs are unique within a code and kebab-case', () => {
    const names = CAUSES.map(({ code, slug }) => `${code} ${slug}`);
    expect(new Set(names).size).toBe(names.length);
    expect(CAUSES.filter(({ slug }) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug))).toEqual([]);
  });

  test('codes are spelt as in the catalog', () => {
    expect([...new Set(CAUSES.map(({ code }) => code))].filter((code) => findEntry(code)?.code !== code)).toEqual([]);
  });

  test('an EC that the catalog gives to one code is a sign of that code only', () => {
    const wrong = CAUSES.flatMap(({ code, ec = [] }) =>
      ec.filter((value) => {
        const listed = findEc(value)?.code ?? null;
        return listed !== null && listed !== code && value !== '0006-00000213' && value !== '0004-00000304';
      }),
    );
    expect(wrong).toEqual([]);
  });

  test('parts of messages are written in the form that messages are brought to', () => {
    const parts = CAUSES.flatMap(({ says = [], unless = [] }) => [...says, ...unless]);
    expect(parts.filter((part) => signsOf(facts('X', { message: part })).words !== part)).toEqual([]);
  });

  test('texts are sentences', () => {
    const texts = CAUSES.flatMap(({ summary, advice }) => [summary, advice]);
    expect(texts.filter((text) => !/^[A-Z"].*[.!]$/s.test(text) || text.includes('  '))).toEqual([]);
  });

  test('whether a retry is made depends on the code: the tables of the SDKs know nothing finer', () => {
    expect(CAUSES.filter(({ code, retryable }) => findEntry(code)?.retryable !== retryable)).toEqual([]);
  });
});

describe('messages', () => {
  test.each([
    ['upper case', (text: string) => text.toUpperCase()],
    ['without the final stop', (text: string) => text.replace(/\.$/, '')],
    ['over several lines', (text: string) => text.replaceAll(' ', '\n    ')],
    ['inside other text', (text: string) => `[Server] ${text} (request refused)`],
  ])('match %s', (_name, change) => {
    const saying = ACCESS_DENIED_EXAMPLES.filter(
      ({ slug, facts }) =>
        slug !== 'unspecified' && facts.ec === null && facts.extra.size === 0 && facts.message !== null,
    );
    expect(saying.length).toBeGreaterThan(20);
    for (const { slug, facts } of saying) {
      expect(causeOf('AccessDenied', { ...facts, message: change(facts.message ?? '') })?.slug).toBe(slug);
    }
  });

  test('a code without causes and a message without a sign have none', () => {
    expect(causeOf('InternalError', facts('InternalError'))).toBeNull();
    expect(causeOf('AccessDenied', facts('AccessDenied', { message: 'Something new.' }))).toBeNull();
    expect(causeOf('__proto__', facts('__proto__'))).toBeNull();
  });

  test('a long message takes time in proportion', () => {
    const message = `${'- '.repeat(500_000)}Error status : ${'9'.repeat(500_000)}`;
    expect(causeOf('CallbackFailed', facts('CallbackFailed', { message }))?.slug).toBe('server-error-status');
  });
});
