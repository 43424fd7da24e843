import { describe, expect, test } from 'vitest';
import { parseRule } from '../../src/alerts/rule.ts';

const ALL = { field: null, value: null, hosts: null, buckets: null };

describe('parseRule', () => {
  test.each([
    [
      'errors of action slow-down > 100/min for 5m on host img-*',
      {
        kind: 'errors',
        limit: 100,
        per: 60,
        hold: 300,
        selector: { ...ALL, field: 'action', value: 'slow-down', hosts: 'img-*' },
      },
    ],
    ['errors > 7', { kind: 'errors', limit: 7, per: 60, hold: 0, selector: ALL }],
    ['errors > 50 / 5m', { limit: 50, per: 300 }],
    ['errors > 50/hour', { limit: 50, per: 3600 }],
    ['errors of NoSuchKey > 3/h', { selector: { ...ALL, field: 'code', value: 'NoSuchKey' }, per: 3600 }],
    [
      'errors of category server on bucket media-? > 3/h for 1 hour',
      { selector: { ...ALL, field: 'category', value: 'server', buckets: 'media-?' }, hold: 3600 },
    ],
    ['errors  of cause public-bandwidth   > 1/s', { text: 'errors of cause public-bandwidth > 1/s', per: 1 }],
    ['error rate > 2 %', { kind: 'error-rate', limit: 0.02, hold: 0 }],
    ['error rate > 2.5% for 10m on host img-*', { limit: 0.025, hold: 600, selector: { ...ALL, hosts: 'img-*' } }],
    ['error rate on host a on bucket b > 0.5', { limit: 0.5, selector: { ...ALL, hosts: 'a', buckets: 'b' } }],
    ['a cause never seen before, at least 3 times', { kind: 'new-cause', atLeast: 3, selector: ALL }],
    ['a cause never seen before', { kind: 'new-cause', atLeast: 1 }],
    ['new cause on bucket media', { kind: 'new-cause', selector: { ...ALL, buckets: 'media' } }],
    ['no data for 10m', { kind: 'no-data', quiet: 600, selector: ALL }],
    ['No data for 90 minutes', { kind: 'no-data', quiet: 5400 }],
  ])('%s', (text, rule) => {
    expect(parseRule(text)).toMatchObject(rule);
  });

  test.each([
    ['', 'begins with none of'],
    ['requests > 3', 'begins with none of'],
    ['errors', 'nothing stands where > should'],
    ['errors > many', 'many is no number'],
    ['errors > 5/fortnight', 'fortnight is no unit of time'],
    ['errors of > 5', '> stands where a name should'],
    ['errors > 5/min for', 'nothing stands where a duration should'],
    ['errors > 5/min for 5 parsecs', 'a duration is written'],
    ['errors > 5/min or so', 'or was not expected'],
    ['error rate > 200 %', 'at most 100 %'],
    ['error rate > 3/min', 'a share is written'],
    ['no data', 'nothing stands where for should'],
    ['a cause never seen before, at least often', 'often is no number'],
  ])('refuses %j', (text, reason) => {
    expect(() => parseRule(text)).toThrow(
      expect.objectContaining({ code: 'usage', reason: expect.stringContaining(reason) }),
    );
  });
});
