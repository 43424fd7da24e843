import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchesOf } from '../../../src/stores/clickhouse/ship-batches.ts';
import type { Line } from '../../../src/stores/clickhouse/ship-lines.ts';

const DAY = 86_400;
const MOST_DAYS = 60;

describe('batches', () => {
  it('hold every line once, of one shard, not too many and of not too many days', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 200 * DAY }), { maxLength: 400 }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 3 }),
        (times, most, shards) => {
          const lines: Line[] = times.map((at, n) => ({ at, text: `${n}\n` }));
          const shardAt = ({ at }: Line): number => (at % shards) + 1;
          const batches = batchesOf(lines, shardAt, most);
          const seen: number[] = [];
          for (const { shard, rows, text } of batches) {
            const held = text.trimEnd().split('\n').map(Number);
            expect(rows).toBe(held.length);
            expect(rows).toBeLessThanOrEqual(most);
            expect(rows).toBeGreaterThan(0);
            expect(new Set(held.map((n) => Math.floor((times[n] ?? 0) / DAY))).size).toBeLessThanOrEqual(MOST_DAYS);
            for (const n of held) expect(shardAt({ at: times[n] ?? 0, text: '' })).toBe(shard);
            seen.push(...held);
          }
          expect(seen.toSorted((a, b) => a - b)).toEqual(times.map((_, n) => n));
        },
      ),
    );
  });

  it('split a backfill of years by days', () => {
    const lines = Array.from({ length: 900 }, (_, day) => ({ at: day * DAY, text: `${day}\n` }));
    expect(batchesOf(lines, () => 1).map(({ rows }) => rows)).toEqual(Array.from({ length: 15 }, () => 60));
  });
});
