import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { SEED } from './seed.ts';

test('property tests try the same cases on each run', () => {
  expect(fc.readConfigureGlobal()).toMatchObject({ seed: SEED });
  const tried = [0, 1].map(() => {
    const numbers: number[] = [];
    fc.assert(fc.property(fc.nat(), (n) => void numbers.push(n)));
    return numbers;
  });
  expect(tried[0]).toEqual(tried[1]);
});
