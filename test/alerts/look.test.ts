import { describe, expect, test } from 'vitest';
import { EventClock } from '../../src/alerts/event-clock.ts';
import { firesWithin, look } from '../../src/alerts/look.ts';
import { parseRule } from '../../src/alerts/rule.ts';
import type { Measures, RuleState } from '../../src/model/alert.ts';

const STEP = 60;
const START = 1_795_402_800;

function measures(errors: readonly number[], asked: unknown[] = []): Measures {
  return {
    windowSeconds: STEP,
    errors: (_, from, to) => {
      asked.push([from, to]);
      return errors
        .map((n, i) => [START + i * STEP, n] as const)
        .filter(([window, n]) => window >= from && window < to && n > 0);
    },
    requests: () => [],
    freshCauses: () => [],
    newest: () => null,
  };
}

const at = (minute: number): { through: number; wall: number } => ({
  through: START + minute * STEP,
  wall: START + minute * STEP,
});

describe('look', () => {
  const spike = Array.from({ length: 60 }, (_, i) => (i >= 20 && i < 26 ? 50 : 0));
  const rule = parseRule('errors > 10/min for 5m');

  test('an hour that comes in one go is judged as if it had been watched', () => {
    const began: RuleState = { firing: false, since: null, told: [], through: START };
    const asked: unknown[] = [];
    const once = look(rule, measures(spike, asked), began, at(60));
    expect(once.changes.map(({ kind, at: when }) => [kind, (when - START) / STEP])).toEqual([
      ['firing', 25],
      ['resolved', 31],
    ]);
    expect(asked).toHaveLength(1);
    let state = began;
    const watched = Array.from({ length: 60 }, (_, i) => {
      const verdict = look(rule, measures(spike), state, at(i + 1));
      state = verdict.state;
      return verdict.changes;
    }).flat();
    expect(watched).toEqual(once.changes);
    expect(state).toEqual(once.state);
  });

  test('no window is judged twice, and time does not go back', () => {
    const first = look(rule, measures(spike), { firing: false, since: null, told: [], through: START }, at(25));
    expect(first.changes).toHaveLength(1);
    expect(look(rule, measures(spike), first.state, at(25))).toEqual({ state: first.state, changes: [] });
    expect(look(rule, measures(spike), first.state, at(3))).toEqual({ state: first.state, changes: [] });
  });

  test('a rule that is new looks at now, not at history', () => {
    expect(look(rule, measures(spike), null, at(60)).changes).toEqual([]);
    expect(look(rule, measures(spike), null, at(26)).changes).toHaveLength(1);
  });

  test('goes back a day at most', () => {
    const asked: [number, number][] = [];
    const began: RuleState = { firing: false, since: null, told: [], through: START - 40 * 86_400 };
    look(rule, measures([], asked), began, at(0));
    expect(asked).toEqual([[START - 86_400 - 60 - 300, START]]);
  });
});

describe('firesWithin', () => {
  test('finds a rule that fired inside a span, and only with what is inside', () => {
    const rule = parseRule('errors > 10/5m');
    const source = measures([9, 0, 0, 6, 6, 0, 0]);
    expect(firesWithin(rule, source, START, START + 7 * STEP)).toHaveLength(1);
    expect(firesWithin(rule, source, START + 4 * STEP, START + 7 * STEP)).toEqual([]);
  });

  test('finds a silence wherever it is: at the beginning, inside, at the end', () => {
    const rule = parseRule('no data for 3m');
    const fires = (source: readonly number[], minutes: number): number[] =>
      firesWithin(rule, measures(source), START, START + minutes * STEP).map(({ at: when }) => (when - START) / STEP);
    expect(fires([1, 1, 0, 0, 1, 1, 1], 7)).toEqual([]);
    expect(fires([1, 0, 0, 0, 1, 1, 1], 7)).toEqual([4]);
    expect(fires([0, 0, 0, 1, 1, 1, 1], 7)).toEqual([3]);
    expect(fires([1, 1, 1, 1, 0, 0, 0, 0, 0], 9)).toEqual([7]);
    expect(fires([], 9)).toEqual([3]);
  });

  test('calls nothing new where nothing came before', () => {
    const rule = parseRule('a cause never seen before');
    const cause = { code: 'A', cause: null, action: 'retry', errors: 3, hosts: 1, first: START, sampleRequestId: null };
    const source = (newest: number | null): Measures => ({
      ...measures([3]),
      freshCauses: () => [cause],
      newest: () => newest,
    });
    expect(firesWithin(rule, source(null), START, START + STEP)).toEqual([]);
    expect(firesWithin(rule, source(START - STEP), START, START + STEP)).toHaveLength(1);
  });
});

describe('EventClock', () => {
  test('follows the newest event, however late the log is, and runs on when nothing comes', () => {
    const clock = new EventClock(60);
    expect(clock.through(null, START)).toBeNull();
    const hourLate = START + 3600;
    expect(clock.through(START, hourLate)).toBe(START);
    expect(clock.through(START, hourLate + 100)).toBe(START);
    expect(clock.through(START, hourLate + 300)).toBe(START + 180);
    // The next hour comes at once.
    expect(clock.through(START + 3600, hourLate + 3600)).toBe(START + 3600);
  });
});
