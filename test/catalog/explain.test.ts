// The view behind `explain` and `find`.
import { describe, expect, test } from 'vitest';
import { actionText, explain, questionOf } from '../../src/catalog/explain.ts';
import { entriesSorted } from '../../src/catalog/lookup.ts';
import { NOW, facts, requestIdAt } from './build-facts.ts';

const ID = requestIdAt(Date.UTC(2026, 2, 1, 8));

describe('a code', () => {
  test('with its causes beside it', () => {
    const view = explain({ kind: 'code', code: 'accessdenied' }, NOW);
    expect(view).toMatchObject({
      title: 'AccessDenied',
      code: 'AccessDenied',
      known: true,
      cause: null,
      statuses: [403],
      details: [],
      ec: null,
    });
    expect(view.related.length).toBeGreaterThan(20);
    expect(view.doc).toMatch(/^https:\/\//);
  });

  test('with one cause picked out', () => {
    const view = explain({ kind: 'code', code: 'AccessDenied', cause: 'referer' }, NOW);
    expect(view).toMatchObject({ cause: 'referer', action: 'fix-config' });
    expect(view.related.map(({ slug }) => slug)).not.toContain('referer');
    expect(explain({ kind: 'code', code: 'AccessDenied', cause: 'no-such' }, NOW).cause).toBeNull();
  });

  test('that nobody knows', () => {
    expect(explain({ kind: 'code', code: 'SomethingElse' }, NOW)).toMatchObject({
      title: 'SomethingElse',
      known: false,
      category: 'unknown',
      action: 'unknown',
      doc: null,
      statuses: [],
      related: [],
    });
  });

  test('every entry has a summary, advice and a page', () => {
    for (const { code } of entriesSorted()) {
      const view = explain({ kind: 'code', code }, NOW);
      expect(view.summary.length, code).toBeGreaterThan(10);
      expect(view.advice.length, code).toBeGreaterThan(10);
      expect(view.actionText).toBe(actionText(view.action));
    }
  });
});

describe('an EC', () => {
  test('that the catalog lists brings its code and cause', () => {
    expect(explain({ kind: 'ec', ec: '0003-00000201' }, NOW)).toMatchObject({
      title: '0003-00000201',
      code: 'AccessDenied',
      cause: 'ram-explicit-deny',
      known: true,
      ec: { value: '0003-00000201' },
    });
  });

  test('that it does not list still has a module', () => {
    const view = explain({ kind: 'ec', ec: '0003-00009999' }, NOW);
    expect(view).toMatchObject({ code: null, known: false, action: 'unknown' });
    expect(view.ec?.meaning).not.toBeNull();
    expect(view.summary).toBe(view.ec?.meaning);
  });

  test('of no known module has no meaning', () => {
    expect(explain({ kind: 'ec', ec: '0099-00000001' }, NOW).ec).toEqual({ value: '0099-00000001', meaning: null });
  });
});

describe('a request id', () => {
  test('tells its second', () => {
    expect(explain({ kind: 'request-id', requestId: ID }, NOW)).toMatchObject({
      title: ID,
      code: null,
      requestId: { value: ID, time: Date.UTC(2026, 2, 1, 8) },
      details: ['The request was made at 2026-03-01 08:00:00 UTC.'],
    });
  });

  test.each(['5A5B5C5D5E5F5051', '65***A1B2', '0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9', ''])(
    '%j tells none',
    (requestId) => {
      const view = explain({ kind: 'request-id', requestId }, NOW);
      expect(view.requestId).toEqual({ value: requestId, time: null });
      expect(view.details).toEqual([]);
    },
  );
});

describe('a whole error', () => {
  test('is explained by its cause and by what it shows', () => {
    const view = explain(
      {
        kind: 'error',
        facts: facts(
          'RequestTimeTooSkewed',
          { status: 403, ec: '0002-00000504' },
          {
            RequestTime: '2026-03-01T16:00:00Z',
            ServerTime: '2026-03-01T08:00:00Z',
          },
        ),
        requestId: ID,
        at: null,
      },
      NOW,
    );
    expect(view).toMatchObject({
      title: 'RequestTimeTooSkewed',
      cause: 'time-zone',
      action: 'fix-clock',
      retryable: true,
      requestId: { value: ID, time: Date.UTC(2026, 2, 1, 8) },
      ec: { value: '0002-00000504' },
    });
    expect(view.details).toHaveLength(1);
    expect(view.summary).toMatch(/zone/);
  });

  test('without a code is explained by its status', () => {
    expect(
      explain({ kind: 'error', facts: facts(null, { status: 404 }), requestId: null, at: null }, NOW),
    ).toMatchObject({
      title: 'status 404 without a code',
      code: null,
      known: false,
      category: 'not-found',
      action: 'expected',
      requestId: null,
    });
  });

  test('with an unknown code keeps it as sent', () => {
    expect(
      explain({ kind: 'error', facts: facts('New', { status: 503 }), requestId: null, at: null }, NOW),
    ).toMatchObject({
      code: 'New',
      action: 'slow-down',
      retryable: true,
    });
  });
});

describe('what a word asks for', () => {
  test.each([
    ['NoSuchKey', { kind: 'code', code: 'NoSuchKey' }],
    ['nosuchkey', { kind: 'code', code: 'nosuchkey' }],
    ['SomethingElse', { kind: 'code', code: 'SomethingElse' }],
    [' 0003-00000201 ', { kind: 'ec', ec: '0003-00000201' }],
    [ID, { kind: 'request-id', requestId: ID }],
    [`${ID.slice(0, 20)}****`, { kind: 'request-id', requestId: `${ID.slice(0, 20)}****` }],
    ['5A5B5C5D5E5F5051', { kind: 'request-id', requestId: '5A5B5C5D5E5F5051' }],
  ])('%s', (text, question) => {
    expect(questionOf(text)).toEqual(question);
  });

  test.each(['', 'two words', '<Error><Code>NoSuchKey</Code></Error>', 'lower-case', '42'])(
    '%j is no question',
    (text) => {
      expect(questionOf(text)).toBeNull();
    },
  );
});

test('every action has its clause', () => {
  const actions = [
    'retry',
    'slow-down',
    'fix-request',
    'fix-config',
    'fix-credentials',
    'fix-clock',
    'pay-bill',
    'report-to-oss',
    'expected',
    'unknown',
  ] as const;
  const texts = actions.map(actionText);
  expect(new Set(texts).size).toBe(actions.length);
  expect(texts.filter((text) => !/^[A-Z].*[^.]$/.test(text))).toEqual([]);
});
