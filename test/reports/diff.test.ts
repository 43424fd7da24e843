import { describe, expect, test } from 'vitest';
import type { CauseRow, Reader, Span } from '../../src/model/reading.ts';
import { buildDiff, kindOf } from '../../src/reports/diff.ts';
import { diffRenderers } from '../../src/reports/diff-renderers.ts';
import { PLAIN_STYLE } from '../../src/reports/index.ts';

const HOUR = 3600;
const NOW = 1_795_402_800;
const AFTER = { from: NOW, to: NOW + HOUR };
const BEFORE = { from: NOW - 86_400, to: NOW - 86_400 + HOUR };

function row(code: string | null, errors: number, fields: Partial<CauseRow> = {}): CauseRow {
  return {
    code,
    cause: null,
    ec: null,
    category: 'client',
    action: 'fix-request',
    retryable: false,
    errors,
    hosts: 1,
    topHost: 'example-media.oss-cn-hangzhou.aliyuncs.com',
    firstSeen: (NOW - 999_999) * 1000,
    lastSeen: NOW * 1000,
    sampleRequestId: null,
    trend: [],
    ...fields,
  };
}

function reader(before: readonly CauseRow[], after: readonly CauseRow[], rates = false): Reader {
  const rows = ({ since }: Span): readonly CauseRow[] => (since === AFTER.from ? after : before);
  return {
    windowSeconds: 60,
    causes: (span: Span) => rows(span),
    totals: (span: Span) => {
      const errors = rows(span).reduce((sum, each) => sum + each.errors, 0);
      return {
        errors,
        requests: rates ? 10_000 : null,
        failed: rates ? errors : null,
        hosts: 1,
        first: null,
        last: null,
      };
    },
  } as unknown as Reader;
}

const diffOf = (before: readonly CauseRow[], after: readonly CauseRow[], rates = false): ReturnType<typeof buildDiff> =>
  buildDiff(reader(before, after, rates), BEFORE, AFTER, 'UTC');

describe('kindOf', () => {
  test.each([
    [0, 1, 'new'],
    [3, 0, 'gone'],
    [100, 100, 'same'],
    [100, 128, 'same'],
    [100, 135, 'worse'],
    [135, 100, 'better'],
    [1, 4, 'same'],
    [1, 9, 'worse'],
  ] as const)('%i, then %i: %s', (before, after, kind) => {
    expect(kindOf(before, after)).toBe(kind);
  });
});

describe('buildDiff', () => {
  test('puts first what matters most', () => {
    const diff = diffOf(
      [row('A', 10), row('B', 400), row('C', 50), row('D', 7), row('Small', 1)],
      [row('A', 90), row('B', 20), row('D', 8), row('E', 3, { firstSeen: (NOW + 60) * 1000 }), row('Small', 60)],
    );
    expect(diff.lines.map(({ code, kind, before, after }) => [code, kind, before, after])).toEqual([
      ['E', 'new', 0, 3],
      ['A', 'worse', 10, 90],
      ['Small', 'worse', 1, 60],
      ['C', 'gone', 50, 0],
      ['B', 'better', 400, 20],
      ['D', 'same', 7, 8],
    ]);
    expect(diff.lines[0]).toMatchObject({ neverBefore: true, change: null });
    expect(diff.lines[1]).toMatchObject({ neverBefore: false, change: 8 });
  });

  test('takes rows that differ in their EC alone for one cause', () => {
    const diff = diffOf([], [row('A', 2, { ec: '1' }), row('A', 3, { ec: '2' }), row('A', 1, { cause: 'x' })]);
    expect(diff.lines.map(({ cause, after }) => [cause, after])).toEqual([
      [null, 5],
      ['x', 1],
    ]);
  });
});

describe('a diff for people', () => {
  const diff = diffOf(
    [row('NoSuchKey', 31), row('SlowDown', 4)],
    [row('NoSuchKey', 412, { hosts: 3 }), row('Evil\u001b[2J|', 2, { firstSeen: AFTER.from * 1000 })],
    true,
  );

  test('as text', () => {
    expect(diffRenderers.text(diff, PLAIN_STYLE, 10)).toMatchInlineSnapshot(`
      "OSS errors, 2026-11-23 03:00 to 04:00 against 2026-11-22 03:00 to 04:00 (UTC)

      Worse: 414 errors against 35 (12x), 4.1 % of requests failed against 0.4 %. 1 new cause, 1 worse, 1 gone.

               before  now      change  who must act  cause         host
        new         0    2  first ever  fix-request   Evil\\x1b[2J|  example-media.oss-cn-hangzhou.aliyuncs.com
        worse      31  412         13x  fix-request   NoSuchKey     example-media.oss-cn-hangzhou.aliyuncs.com +2
        gone        4    0      -100 %  fix-request   SlowDown      example-media.oss-cn-hangzhou.aliyuncs.com
      "
    `);
  });

  test('as Markdown', () => {
    expect(diffRenderers.md(diff, PLAIN_STYLE, 1)).toMatchInlineSnapshot(`
      "## OSS errors, 2026-11-23 03:00 to 04:00 against 2026-11-22 03:00 to 04:00 (UTC)

      **Worse: 414 errors against 35 (12x), 4.1 % of requests failed against 0.4 %. 1 new cause, 1 worse, 1 gone.**

      |  | before | now | change | who must act | cause | host |
      | --- | --: | --: | --: | --- | --- | --- |
      | new | 0 | 2 | first ever | fix-request | Evil\\\\x1b\\[2J\\| | example-media.oss-cn-hangzhou.aliyuncs.com |
      "
    `);
  });

  test('as CSV and JSON every line is there, whatever the limit', () => {
    expect(diffRenderers.csv(diff).trim().split('\r\n')).toHaveLength(4);
    expect(JSON.parse(diffRenderers.json(diff))).toMatchObject({ schema: 1, lines: [{}, {}, {}] });
  });

  test.each([
    [[], [], 'Quiet: 0 errors against 0.'],
    [[row('A', 100)], [row('A', 110)], 'About the same: 110 errors against 100 (+10 %).'],
    [[row('A', 100)], [], 'Better: 0 errors against 100 (-100 %). 1 gone.'],
    [[], [row('A', 100)], 'Worse: 100 errors against 0. 1 new cause.'],
  ])('says in a sentence how it is', (before, after, sentence) => {
    expect(diffRenderers.text(diffOf(before, after), PLAIN_STYLE, 10)).toContain(sentence);
  });
});
