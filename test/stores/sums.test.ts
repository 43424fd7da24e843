// The hash table that counts are gathered in, against a map of texts.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { Sums } from '../../src/stores/sqlite/sums.ts';

type Key = readonly [number, number, number, number, number];

/** Few of each, so that keys meet, and some that differ in high bits or in the sign only. */
const part = fc.oneof(
  fc.integer({ min: -2, max: 3 }),
  fc.constantFrom(1_764_000_000, 1_764_000_060, 2 ** 31, -(2 ** 31)),
);
const near = fc.integer({ min: 5, max: 300 });
/** Those of the second kind fit into one number. */
const keys = [fc.tuple(part, part, part, part, part), fc.tuple(near, near, near, near, fc.constant(0))] as const;

it.each(keys)('adds up by key, and lists in the order of the keys (%#)', (key) => {
  const sums = new Sums();
  fc.assert(
    fc.property(fc.array(fc.tuple(key, fc.integer({ min: -2, max: 2 })), { maxLength: 2_000 }), (all) => {
      sums.clear();
      const expected = new Map<string, { readonly key: Key; first: number; second: number }>();
      for (const [each, by] of all) {
        sums.add(...each, by, 2 * by);
        const sum = expected.get(each.join(' ')) ?? { key: each, first: 0, second: 0 };
        sum.first += by;
        sum.second += 2 * by;
        expected.set(each.join(' '), sum);
      }
      const raised = [...expected.values()].filter(({ first }) => first > 0).sort((a, b) => compare(a.key, b.key));
      expect(
        sums
          .sorted((first) => first > 0)
          .map((n) => ({ key: keyOf(sums, n), first: sums.first(n), second: sums.second(n) })),
      ).toEqual(raised);
      const seen = Array.from({ length: sums.size }, (_, n) => keyOf(sums, n).join(' '));
      expect(seen.toSorted()).toEqual([...expected.keys()].toSorted());
    }),
    { numRuns: 60 },
  );
});

function keyOf(sums: Sums, n: number): Key {
  return [sums.at(n, 0), sums.at(n, 1), sums.at(n, 2), sums.at(n, 3), sums.at(n, 4)];
}

function compare(a: Key, b: Key): number {
  const n = a.findIndex((value, i) => value !== b[i]);
  return n < 0 ? 0 : (a[n] ?? 0) - (b[n] ?? 0);
}
