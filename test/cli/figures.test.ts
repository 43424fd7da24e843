import { expect, test } from 'vitest';
import { grouped } from '../../src/cli/figures.ts';

test('numbers are grouped by thousands', () => {
  const numbers = [0, 7, 999, 1000, 12_345, 999_999.6, 1_234_567, -1, -999, -1000, -1_234_567, 2 ** 53];
  for (const number of numbers) expect(grouped(number)).toBe(Math.round(number).toLocaleString('en-US'));
});
