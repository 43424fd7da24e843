// Lines of other writers that are gone by while a record is waited for come out as if each had been read: whatever stands in
// front of them, and wherever the log is cut. OSSIGHT_SCAN_RUNS sets how many logs are tried.
import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { Others } from '../../src/framing/others.ts';
import { createPrefixReader } from '../../src/framing/prefix.ts';
import { RecordAssembler } from '../../src/framing/records.ts';
import { seedFor } from '../support/seed.ts';
import { read } from './both-ways.ts';

const RUNS = Math.ceil(Number(process.env['OSSIGHT_SCAN_RUNS'] ?? 5_000) / 10);
const SAME = seedFor('OSSIGHT_SCAN_RUNS');
const prefixOf = createPrefixReader({ zone: 'UTC', now: Date.UTC(2026, 10, 23) });

const often = (usual: readonly string[], odd: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { arbitrary: fc.constantFrom(...usual), weight: 25 },
    { arbitrary: fc.constantFrom(...usual, ...odd), weight: 1 },
  );

const stamp = often(
  ['2025-03-14 00:17:59.991', '2025-03-14 00:00:00.000', '2025-03-14 00:59:01,250'],
  [
    '2025-03-14 01:00:00.000',
    '2025-03-14T00:00:00.000Z',
    '2025-03-14 00:60:00.000',
    '2025-03-14 00:00:00',
    'Mar 14 00:00:00',
    '',
  ],
);
const head = often(
  [' INFO 4242 --- ', ' ERROR 4242 --- ', ' WARN 4242 --- '],
  [
    ' ',
    ' INFO ',
    ' stdout F ',
    ' 1234  5678 E Tag: ',
    ' E/My Tag( 12): ',
    ' app[12]: E/My Tag: ',
    ' [main] INFO ',
    ' 4242 - ',
    '  -  ',
  ],
);
const thread = often(
  ['[exec-1] ', '[exec-2] ', '[exec-12] ', '[exec-3] '],
  ['', '[exec 1] ', '[] ', '[exec-1]: ', 'exec-1: ', '[ exec-1 ] ', '[a] [exec-1] ', 'x[12]: D/exec -1: '],
);
const logger = often(
  ['c.e.A : ', 'c.e.B : ', 'c.e.A: '],
  ['', 'A - ', 'c.e.A:12 - ', '(A.java:1) ', 'c.e.A\t', '\u001b[0m '],
);
const message = fc.oneof(
  {
    arbitrary: fc.constantFrom('stored item', 'exec-1 is done', 'c.e.A : again', '', '[exec-1] x', 'é', '{"time":"x"}'),
    weight: 12,
  },
  {
    arbitrary: fc.constantFrom(
      'upload failed: com.aliyun.oss.OSSException: The specified key does not exist.',
      '[ErrorCode]: NoSuchKey',
      '[RequestId]: 67D37180A1939EC19B312B64',
      '<Error><Code>NoSuchKey</Code>',
      'HTTP/1.1 404 Not Found',
    ),
    weight: 1,
  },
);
const end = often(['\n'], ['\r\n', '\0\n', ' \n', '\n\n']);
const line = fc.tuple(stamp, head, thread, logger, message, end).map((parts) => parts.join(''));
const error = fc
  .tuple(stamp, head, thread, logger)
  .map(
    (parts) =>
      `${parts.join('')}failed: com.aliyun.oss.OSSException: The specified key does not exist.\n[ErrorCode]: NoSuchKey\n` +
      '[RequestId]: 67D37180A1939EC19B312B64\n[HostId]: example-media.oss-cn-hangzhou.aliyuncs.com\n',
  );
const log = fc
  .array(fc.tuple(error, fc.array(line, { minLength: 5, maxLength: 60, size: 'max' })), { minLength: 1, maxLength: 5 })
  .map((all) => Buffer.from(all.map(([first, rest]) => first + rest.join('')).join('')));

describe('lines of others', () => {
  test('are gone by as if they had been read', () => {
    fc.assert(
      fc.property(
        log,
        fc.array(fc.integer({ min: 50, max: 9_000 }), { minLength: 1, maxLength: 3 }),
        (bytes, sizes) => {
          expect(read(bytes, sizes, 60, true).said).toEqual(read(bytes, sizes, 60, false).said);
        },
      ),
      { numRuns: RUNS, ...SAME },
    );
  }, 3_600_000);

  test('have a name, and it is another one', () => {
    let passed = 0;
    fc.assert(
      fc.property(line, error, fc.array(line, { minLength: 1, maxLength: 20 }), (learnt, first, rest) => {
        const { key } = prefixOf({ text: first.slice(0, first.indexOf('\n')), offset: 0, bytes: 0, number: 1 });
        const others = new Others();
        others.learn(learnt.slice(0, learnt.indexOf('\n')));
        const bytes = Buffer.from(rest.join(''));
        const reached = key === '' ? 0 : others.until(bytes, 0, 1_000, key);
        if (reached === 0) return;
        const gone = bytes.toString('utf8', 0, reached).split('\n').slice(0, -1);
        expect(gone).toHaveLength(others.lines);
        passed += gone.length;
        for (const raw of gone) {
          const text = raw.replace(/\r$/, '').replaceAll('\0', '');
          const other = prefixOf({ text, offset: 0, bytes: 0, number: 1 }).key;
          expect([text, other === '', other === key]).toEqual([text, false, false]);
        }
      }),
      { numRuns: 10 * RUNS, ...SAME },
    );
    // Otherwise nothing was proved.
    expect(passed).toBeGreaterThan(RUNS);
  }, 3_600_000);

  test('are read while one of them has a record of its own', () => {
    const goneBy = vi.spyOn(RecordAssembler.prototype, 'passOthers');
    const at = '2025-03-14 00:17:59.991 INFO 4242 ---';
    const said = (name: string, text: string): string => `${at} [${name}] c.e.A : ${text}\n`;
    const thrown = 'failed: com.aliyun.oss.OSSException: The specified key does not exist.';
    const own = '[ErrorCode]: NoSuchKey\n[RequestId]: 67D37180A1939EC19B312B64\n';
    const bytes = Buffer.from(
      said('exec-1', thrown) +
        own +
        said('exec-2', thrown) +
        said('exec-1', 'stored item') +
        said('exec-1', thrown) +
        said('exec-1', 'stored item').repeat(3) +
        said('exec-2', 'stored item'),
    );
    expect(read(bytes, [bytes.length], 60, true).said).toEqual(read(bytes, [bytes.length], 60, false).said);
    // Of the three the first ends the record of its writer, the second is read, and the third may be gone by.
    const moved = goneBy.mock.results.map(({ value }, n) => Number(value) - (goneBy.mock.calls[n]?.[1] ?? 0));
    goneBy.mockRestore();
    expect(moved.filter((by) => by > 0)).toEqual([said('exec-1', 'stored item').length]);
  });

  test('are as many as a record waits for', () => {
    const one = (i: number, name: string): string =>
      `2025-03-14 00:00:${String(i % 60).padStart(2, '0')}.000 INFO 4242 --- [${name}] c.e.A : x\n`;
    const first =
      '2025-03-14 00:00:00.000 ERROR 4242 --- [exec-1] c.e.A : com.aliyun.oss.OSSException: x\n[ErrorCode]: A\n[RequestId]: B\n';
    for (const count of [1, 199, 200, 201, 202, 600]) {
      const bytes = Buffer.from(
        first +
          Array.from({ length: count }, (_, i) => one(i, `exec-${(i % 9) + 2}`)).join('') +
          one(0, 'exec-1') +
          first,
      );
      expect(read(bytes, [1_000_000], 60, true).said).toEqual(read(bytes, [1_000_000], 60, false).said);
    }
  });
});
