import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Batches, LAST_SECOND } from '../../../src/stores/clickhouse/ship-batches.ts';

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
          const shardAt = (at: number): number => (at % shards) + 1;
          const batches = new Batches(most);
          for (const [n, at] of times.entries()) batches.add(shardAt(at), at, `${n}\n`);
          const seen: number[] = [];
          for (const { shard, rows, body } of batches.all()) {
            const held = Buffer.from(body).toString().trimEnd().split('\n').map(Number);
            expect(rows).toBe(held.length);
            expect(rows).toBeLessThanOrEqual(most);
            expect(rows).toBeGreaterThan(0);
            expect(new Set(held.map((n) => Math.floor((times[n] ?? 0) / DAY))).size).toBeLessThanOrEqual(MOST_DAYS);
            for (const n of held) expect(shardAt(times[n] ?? 0)).toBe(shard);
            seen.push(...held);
          }
          expect(seen.toSorted((a, b) => a - b)).toEqual(times.map((_, n) => n));
        },
      ),
    );
  });

  it('split a backfill of years by days', () => {
    const batches = new Batches();
    for (let day = 0; day < 900; day += 1) batches.add(1, day * DAY, `${day}\n`);
    expect(batches.all().map(({ rows }) => rows)).toEqual(Array.from({ length: 15 }, () => 60));
  });

  it('are full wherever a piece of a text ends', () => {
    const batches = new Batches(1200);
    for (let n = 0; n < 3000; n += 1) batches.add(1, 0, `${n}\n`);
    const all = batches.all();
    expect(all.map(({ rows }) => rows)).toEqual([1000, 1000, 1000]);
    const held = Buffer.concat(all.map(({ body }) => body)).toString();
    expect(held).toBe(Array.from({ length: 3000 }, (_, n) => `${n}\n`).join(''));
  });

  it('leave out and count what no date can be told for', () => {
    const batches = new Batches();
    for (const at of [-1, 0, LAST_SECOND, LAST_SECOND + 1]) batches.add(1, at, `${at}\n`);
    expect(batches.undated).toBe(2);
    expect(batches.all().map(({ rows }) => rows)).toEqual([2]);
  });
});
