import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { pack, packSparse, unpack, unpackSparse } from '../../src/reports/packing.ts';

test('numbers come back as they went in', () => {
  fc.assert(
    fc.property(fc.array(fc.maxSafeNat()), (values) => {
      expect(unpack(pack(values))).toEqual(values);
    }),
  );
});

test('counts above zero come back at their places', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 40 }), { maxLength: 200 }), (values) => {
      const entries = values.flatMap((count, place) => (count > 0 ? [[place, count] as [number, number]] : []));
      expect(unpackSparse(packSparse(values.map((count, place) => [place, count] as const)))).toEqual(entries);
    }),
  );
});

test('what is small is short, and every character is one that needs no escape anywhere', () => {
  expect(pack([0, 31, 32, 1023, 1024])).toHaveLength(1 + 1 + 2 + 2 + 3);
  expect(packSparse([[5, 1]])).toHaveLength(2);
  expect(pack(Array.from({ length: 5000 }, (_, i) => i * i))).toMatch(/^[\w-]+$/);
});
