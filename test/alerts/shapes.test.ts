import { describe, expect, test } from 'vitest';
import { bodyOf, isAccepted, SHAPES } from '../../src/alerts/shapes.ts';
import { wordingOf } from '../../src/alerts/words.ts';
import type { Alert } from '../../src/model/alert.ts';

const LEVEL: Alert = {
  id: 7,
  rule: 'errors of action slow-down > 100/min for 5m',
  kind: 'firing',
  at: 1_795_402_800,
  value: 412,
  cause: null,
  created: 1_795_402_860_000,
};
const CAUSE: Alert = {
  ...LEVEL,
  rule: 'a cause never seen before',
  value: 3,
  cause: {
    code: 'Evil<script>*_`\u202e',
    cause: null,
    action: 'unknown',
    errors: 3,
    hosts: 1,
    first: 1_795_402_800,
    sampleRequestId: '6B033F33F3D77CD8A4C35657',
  },
};
const advise = (): { advice: string; doc: string } => ({ advice: 'Look at it.', doc: 'https://example.com/doc' });

describe('words', () => {
  test.each([
    [
      LEVEL,
      'Firing: errors of action slow-down > 100/min for 5m',
      'Measured 412 errors in 1 min at 2026-11-23 03:00 UTC.',
    ],
    [{ ...LEVEL, kind: 'resolved', value: 80 } as const, 'Over: errors of', 'Now 80 errors in 1 min'],
    [{ ...LEVEL, rule: 'error rate > 2 %', value: 0.0345 }, 'Firing: error rate > 2 %', '3.45 % of requests failing'],
    [
      { ...LEVEL, rule: 'no data for 10m', value: 900, at: LEVEL.at + 18 },
      'Firing: no data',
      'no data for 15 min at 2026-11-23 03:00:18 UTC.',
    ],
    [{ ...LEVEL, rule: 'no data for 10m', kind: 'resolved', value: 0 } as const, 'Over: no data', 'Now data again'],
  ])('of %o', (alert, title, line) => {
    const wording = wordingOf(alert, advise);
    expect(wording.title).toContain(title);
    expect(wording.lines.join('\n')).toContain(line);
  });

  test('of a new cause: what to do, and nothing that hides', () => {
    const { title, lines } = wordingOf(CAUSE, advise);
    expect(title).not.toContain('\u202e');
    expect(lines).toContain('Look at it.');
    expect(lines.join('\n')).toContain('6B033F33F3D77CD8A4C35657');
  });
});

describe('shapes', () => {
  test.each(SHAPES)('%s', (shape) => {
    expect(bodyOf(shape, CAUSE, wordingOf(CAUSE, advise), 'c0ffee')).toMatchSnapshot();
  });

  test('a title with stars is not put between two of them', () => {
    const alert = { ...LEVEL, rule: 'errors > 5/min on host img-*' };
    const { text } = bodyOf('slack', alert, wordingOf(alert, advise), 'c0ffee') as { readonly text: string };
    expect(text).toMatch(/^Firing: errors &gt; 5\/min on host img-\*\n/);
  });

  test('an alert has the same id each time it is sent', () => {
    expect(bodyOf('webhook', LEVEL, wordingOf(LEVEL, advise), 'c0ffee')).toMatchObject({
      id: 'c0ffee:7',
      status: 'firing',
    });
  });

  test.each([
    ['webhook', 204, '', true],
    ['webhook', 302, '', false],
    ['slack', 200, 'ok', true],
    ['slack', 403, 'invalid_token', false],
    ['dingtalk', 200, '{"errcode":0,"errmsg":"ok"}', true],
    ['dingtalk', 200, '{"errcode":310000,"errmsg":"sign not match"}', false],
    ['feishu', 200, '{"StatusCode":0,"StatusMessage":"success","code":0}', true],
    ['lark', 200, '{"code":19021,"msg":"sign match fail"}', false],
    ['feishu', 200, '<html>', false],
  ] as const)('%s answers %i %s', (shape, status, body, taken) => {
    expect(isAccepted(shape, status, body)).toBe(taken);
  });
});
