// Classification: the seed's special answers, spellings, unknown codes, answers without a code.
import { describe, expect, test } from 'vitest';
import { CAUSES } from '../../src/catalog/causes/index.ts';
import { classify } from '../../src/catalog/classify.ts';
import { entriesSorted } from '../../src/catalog/lookup.ts';
import { redact, redactElement } from '../../src/safety/redact.ts';
import { facts } from './build-facts.ts';
import { EXAMPLES } from './cause-examples.ts';

describe('known codes', () => {
  test('405 MethodNotAllowed with Method and ResourceType', () => {
    const answer = facts(
      'MethodNotAllowed',
      { status: 405, message: 'The specified method is not allowed against this resource.' },
      { Method: 'abc', ResourceType: 'Bucket' },
    );
    expect(classify(answer)).toEqual({
      code: 'MethodNotAllowed',
      known: true,
      category: 'method',
      action: 'fix-request',
      retryable: false,
      cause: 'unknown-method',
      statusExpected: 405,
    });
  });

  test('400 NotImplemented with Header', () => {
    const answer = facts(
      'NotImplemented',
      { status: 400, message: 'A header you provided implies functionality that is not implemented.' },
      { Header: 'If-Modified-Since' },
    );
    expect(classify(answer)).toEqual({
      code: 'NotImplemented',
      known: true,
      category: 'method',
      action: 'fix-request',
      retryable: false,
      cause: 'conditional-header',
      statusExpected: 400,
    });
  });

  test.each([
    ['Downloadtrafficratelimitexceeded', 'DownloadTrafficRateLimitExceeded'],
    ['accessdenied', 'AccessDenied'],
    [' NoSuchKey ', 'NoSuchKey'],
  ])('%j is %s', (sent, code) => {
    expect(classify(facts(sent))).toMatchObject({ code, known: true });
  });

  test('a status that is documented is expected, another one is not', () => {
    expect(classify(facts('MissingArgument', { status: 411 })).statusExpected).toBe(411);
    expect(classify(facts('MissingArgument', { status: 400 })).statusExpected).toBe(400);
    expect(classify(facts('NoSuchKey', { status: 403 })).statusExpected).toBe(404);
    expect(classify(facts('NoSuchKey')).statusExpected).toBe(404);
  });

  test('the cause decides who must act where it knows better than the code', () => {
    expect(classify(facts('CallbackFailed', { message: 'Too many callback requests.' })).action).toBe('slow-down');
    expect(classify(facts('MirrorFailed', { message: 'Mirror request is rejected by QoS.' })).action).toBe('slow-down');
  });

  test('an invented code is classified as its entry, and says that there was no body', () => {
    expect(classify(facts('NoSuchKey', { status: 404, synthetic: true }))).toMatchObject({
      code: 'NoSuchKey',
      known: true,
      category: 'not-found',
      cause: 'head-without-body',
    });
    expect(classify(facts('NoSuchKey', { status: 404 })).cause).toBeNull();
  });

  test('what redaction leaves of the facts is classified as the whole', () => {
    for (const { code, facts: whole } of EXAMPLES) {
      const message = whole.message === null ? null : redact(whole.message);
      const extra = [...whole.extra].flatMap(([name, value]) => {
        const safe = redactElement(name, value);
        return safe === null ? [] : [[name, safe] as const];
      });
      expect(classify({ ...whole, message, extra: new Map(extra) }), code).toEqual(classify(whole));
    }
  });

  test('every entry of the catalog is known by its code', () => {
    for (const entry of entriesSorted()) {
      expect(classify(facts(entry.code))).toMatchObject({ code: entry.code, known: true, category: entry.category });
    }
    expect(CAUSES.length).toBeGreaterThan(100);
  });
});

describe('unknown codes', () => {
  test.each([
    [null, 'unknown', false],
    [400, 'unknown', false],
    [401, 'unknown', true],
    [404, 'unknown', false],
    [408, 'unknown', true],
    [429, 'slow-down', true],
    [500, 'retry', true],
    [503, 'slow-down', true],
    [504, 'retry', true],
  ])('status %s: %s', (status, action, retryable) => {
    expect(classify(facts('SomethingNobodyKnows', { status }))).toEqual({
      code: 'SomethingNobodyKnows',
      known: false,
      category: 'unknown',
      action,
      retryable,
      cause: null,
      statusExpected: null,
    });
  });

  test.each(['__proto__', 'constructor', 'toString', ''])('%j is a code like any other', (code) => {
    expect(classify(facts(code))).toMatchObject({ code, known: false, category: 'unknown' });
  });
});

describe('answers without a code', () => {
  test.each([
    [203, 'callback', 'fix-config', false],
    [301, 'endpoint', 'fix-config', false],
    [400, 'bad-request', 'fix-request', false],
    [401, 'auth', 'fix-credentials', true],
    [403, 'access', 'fix-config', false],
    [404, 'not-found', 'expected', false],
    [405, 'method', 'fix-request', false],
    [412, 'precondition', 'expected', false],
    [424, 'mirror', 'fix-config', false],
    [429, 'throttle', 'slow-down', true],
    [500, 'server', 'retry', true],
    [503, 'throttle', 'slow-down', true],
    [507, 'server', 'retry', true],
    [418, 'unknown', 'unknown', false],
    [null, 'unknown', 'unknown', false],
  ])('status %s: %s, %s', (status, category, action, retryable) => {
    expect(classify(facts(null, { status }))).toEqual({
      code: null,
      known: false,
      category,
      action,
      retryable,
      cause: null,
      statusExpected: null,
    });
  });

  test('an EC counts where the status agrees with its code', () => {
    expect(classify(facts(null, { status: 403, ec: '0002-00000040' }))).toMatchObject({
      code: null,
      known: false,
      category: 'auth',
    });
    expect(classify(facts(null, { status: 500, ec: '0002-00000040' }))).toMatchObject({
      category: 'server',
      action: 'retry',
    });
    expect(classify(facts(null, { status: 200, ec: '0048-00000105' }))).toMatchObject({
      category: 'unknown',
      action: 'expected',
    });
  });
});
