// Retention beside following: when it goes, and how much of it between two looks. Counted, not timed.
import { describe, expect, it } from 'vitest';
import { Retention } from '../../src/cli/retention.ts';
import type { PruneLimits, PruneStep } from '../../src/stores/store.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** `stepMs`: how long a step takes; `steps`: how many there are each time. */
function world(stepMs: number, steps: number) {
  const state = { now: 0, begun: [] as PruneLimits[], done: 0, fails: false };
  function* pruneSteps(limits: PruneLimits): Generator<PruneStep, void> {
    state.begun.push(limits);
    for (let n = 0; n < steps; n += 1) {
      state.now += stepMs;
      state.done += 1;
      if (state.fails) throw new Error('full');
      yield { removed: 1, by: 'age', counted: 0 };
    }
  }
  const retention = new Retention({ pruneSteps }, { ageMs: 30 * DAY, keep: 5 }, () => state.now);
  const turn = (wall: number): number => {
    const before = state.done;
    retention.turn(wall);
    return state.done - before;
  };
  return { state, turn };
}

describe('Retention', () => {
  it('begins a minute after the start, then each hour, by the age that the wall clock tells', () => {
    const { state, turn } = world(1, 3);
    expect(turn(100 * DAY)).toBe(0);
    state.now = 60_000;
    expect(turn(100 * DAY)).toBe(3);
    expect(turn(100 * DAY)).toBe(0);
    state.now += HOUR;
    expect(turn(101 * DAY)).toBe(3);
    expect(state.begun).toEqual([
      { before: 70 * DAY, keep: 5 },
      { before: 71 * DAY, keep: 5 },
    ]);
  });

  it.each([
    ['as many steps as fit in 10 ms', 4, 3],
    ['one at least', 500, 1],
  ])('takes %s between two looks, and goes on at the next', (_, stepMs, each) => {
    const { state, turn } = world(stepMs, 9);
    state.now = 60_000;
    let turns = 0;
    for (; state.done < 9; turns += 1) expect(turn(DAY)).toBe(each);
    expect(turns).toBe(9 / each);
    expect(state.begun).toHaveLength(1);
  });

  it('waits a minute after it failed, and begins anew', () => {
    const { state, turn } = world(1, 3);
    state.now = 60_000;
    state.fails = true;
    expect(() => turn(DAY)).toThrow('full');
    expect(turn(DAY)).toBe(0);
    state.fails = false;
    state.now += 60_000;
    expect(turn(DAY)).toBe(3);
    expect(state.begun).toHaveLength(2);
  });

  it('does not notice that the wall clock is set back', () => {
    const { state, turn } = world(1, 1);
    state.now = 60_000;
    expect(turn(100 * DAY)).toBe(1);
    state.now += HOUR;
    expect(turn(0)).toBe(1);
    expect(state.begun.at(-1)?.before).toBe(-30 * DAY);
  });
});
