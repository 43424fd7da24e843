import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Aggregator } from '../../src/aggregate/aggregator.ts';
import type { RequestSighting } from '../../src/model/candidate.ts';

const WINDOW = 60;
const place = (host: string | null) => ({ host, bucket: host === null ? null : `of ${host}`, region: null });

const requests = fc.array(
  fc.record({
    // Around the epoch, so that windows before it and both of their ends are met.
    time: fc.oneof(fc.integer({ min: -200_000, max: 200_000 }), fc.constantFrom(-60_000, -1, 0, 59_999, 60_000)),
    host: fc.constantFrom(null, 'a', 'b'),
    bucket: fc.constantFrom(null, 'x', 'y'),
    status: fc.constantFrom(0, 200, 404, 503),
    failed: fc.boolean(),
  }),
  { maxLength: 60 },
);

function counted(sightings: readonly RequestSighting[]): Map<string, [number, number]> {
  const sums = new Map<string, [number, number]>();
  for (const { time, host, bucket, status, failed } of sightings) {
    const window = Math.floor(time / 1000 / WINDOW) * WINDOW;
    const key = JSON.stringify([window, host, bucket ?? place(host).bucket, status, bucket === null]);
    const [all, bad] = sums.get(key) ?? [0, 0];
    sums.set(key, [all + 1, bad + Number(failed)]);
  }
  return sums;
}

describe('Aggregator', () => {
  it('counts every request in its window, place and status, in any order and after any take', () => {
    fc.assert(
      fc.property(requests, requests, (first, second) => {
        const aggregator = new Aggregator(WINDOW);
        for (const sightings of [first, second]) {
          for (const sighting of sightings) aggregator.addRequest(sighting);
          const cells = counted(sightings);
          expect(aggregator.size).toBe(cells.size);
          const sums = new Map<string, number>();
          for (const { window, host, bucket, status, requests: all, failed } of aggregator.take(place).requests) {
            const key = JSON.stringify([window, host, bucket, status]);
            sums.set(key, (sums.get(key) ?? 0) + all * 1000 + failed);
          }
          const expected = new Map<string, number>();
          for (const [key, [all, bad]] of cells) {
            const shown = JSON.stringify((JSON.parse(key) as unknown[]).slice(0, 4));
            expected.set(shown, (expected.get(shown) ?? 0) + all * 1000 + bad);
          }
          expect(sums).toEqual(expected);
          expect(aggregator.size).toBe(0);
        }
      }),
    );
  });
});
