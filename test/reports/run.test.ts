import { describe, expect, test } from 'vitest';
import { currentRun } from '../../src/reports/run.ts';

/** Counts of successive minutes as [window, errors]. */
function minutes(...counts: readonly number[]): [number, number][] {
  return counts.flatMap((errors, i): [number, number][] => (errors === 0 ? [] : [[i * 60, errors]]));
}

const repeat = (errors: number, times: number): number[] => Array.from({ length: times }, () => errors);

describe('since when', () => {
  test.each<[string, number[], number, number | null]>([
    ['nothing', [], 0, null],
    ['one error', [0, 0, 1], 3, 2],
    ['steady', repeat(5, 60), 60, 0],
    ['a burst after silence', [...repeat(0, 30), ...repeat(400, 10)], 40, 30],
    ['a burst among noise', [...repeat(5, 120), ...repeat(400, 10)], 130, 120],
    ['two bursts: the last', [...repeat(400, 10), ...repeat(0, 30), ...repeat(300, 5)], 45, 40],
    ['a short pause is no end', [...repeat(400, 10), 0, 0, ...repeat(400, 10)], 22, 0],
    ['a lone spike in steady traffic changes nothing', [...repeat(5, 60), 60, ...repeat(5, 60)], 121, 0],
    ['once an hour', Array.from({ length: 600 }, (_, i) => (i % 60 === 0 ? 1 : 0)), 600, 0],
    ['noise after a burst does not prolong it', [...repeat(400, 20), ...repeat(1, 60)], 80, 0],
  ])('%s', (_, counts, end, since) => {
    expect(currentRun(minutes(...counts), 60, end * 60)?.since ?? null).toBe(since === null ? null : since * 60);
  });

  test('ongoing or over', () => {
    const burst = minutes(...repeat(400, 20), ...repeat(1, 60));
    expect(currentRun(burst, 60, 80 * 60)).toMatchObject({ until: 20 * 60, ongoing: false, errors: 8000 });
    expect(currentRun(burst, 60, 22 * 60)).toMatchObject({ ongoing: true });
  });
});
