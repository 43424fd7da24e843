import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/alerts/evaluate.ts';
import type { Change, FreshCause, Measures, RuleState } from '../../src/model/alert.ts';
import { parseRule } from '../../src/alerts/rule.ts';

const STEP = 60;
const START = 1_795_402_800;

/** Errors (and requests, ten times as many unless told) minute by minute from START on. */
function measures(errors: readonly number[], requests: readonly number[] = errors.map((n) => n * 10)): Measures {
  const within = (from: number, to: number): number[] =>
    errors.map((_, i) => i).filter((i) => START + i * STEP >= from && START + i * STEP < to);
  return {
    windowSeconds: STEP,
    errors: (_, from, to) => within(from, to).map((i) => [START + i * STEP, errors[i] ?? 0]),
    requests: (_, from, to) => within(from, to).map((i) => [START + i * STEP, requests[i] ?? 0, errors[i] ?? 0]),
    freshCauses: () => [],
    newest: () => null,
  };
}

/** Looks at the rule after each minute; answers `minute kind value`. */
function walk(text: string, source: Measures, minutes: number): string[] {
  const rule = parseRule(text);
  let state: RuleState | null = null;
  const seen: string[] = [];
  for (let minute = 1; minute <= minutes; minute += 1) {
    const moment = { through: START + minute * STEP, wall: START + minute * STEP };
    const verdict: { state: RuleState; changes: readonly Change[] } = evaluate(rule, source, state, moment);
    // A state is kept as JSON.
    state = JSON.parse(JSON.stringify(verdict.state)) as RuleState;
    for (const { kind, value } of verdict.changes) seen.push(`${minute} ${kind} ${Number(value.toFixed(3))}`);
  }
  return seen;
}

const run = (text: string, errors: readonly number[], requests?: readonly number[]): string[] =>
  walk(text, measures(errors, requests), errors.length);

describe('errors', () => {
  test('fires at once without a duration, and is over below nine tenths', () => {
    expect(run('errors > 10/min', [3, 11, 10, 9, 3])).toEqual(['2 firing 11', '4 resolved 9']);
  });

  test('must hold for its duration, and be over for as long', () => {
    expect(run('errors > 8/min for 3m', [3, 9, 9, 8, 9, 9, 9, 2, 9, 2, 2, 2])).toEqual(['7 firing 9', '12 resolved 2']);
  });

  test('sums over its own span', () => {
    expect(run('errors > 10/5m', [4, 4, 4, 0, 0, 0, 0, 0])).toEqual(['3 firing 12', '6 resolved 8']);
  });

  test('rests before it fires again', () => {
    const edge = Array.from({ length: 24 }, (_, i) => (i % 2 === 0 ? 20 : 0));
    expect(run('errors > 10/min', edge)).toEqual(['1 firing 20', '2 resolved 0', '13 firing 20', '14 resolved 0']);
  });

  test('never tells the same thing twice, and never fires on less than its limit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 }),
        fc.integer({ min: 0, max: 5 }),
        (errors, hold) => {
          const told = run(`errors > 10/min for ${hold}m`, errors);
          told.forEach((line, i) => {
            const [minute = '', kind] = line.split(' ');
            expect(kind).toBe(i % 2 === 0 ? 'firing' : 'resolved');
            const last = errors.slice(Math.max(0, Number(minute) - Math.max(1, hold)), Number(minute));
            expect(last.every((n) => (kind === 'firing' ? n > 10 : n <= 9))).toBe(true);
          });
        },
      ),
    );
  });
});

describe('error rate', () => {
  test('is a share of the requests of five minutes; of none it is nothing', () => {
    expect(run('error rate > 2 %', [0, 0, 5, 0, 0, 0, 0, 0], [100, 0, 100, 0, 0, 0, 0, 0])).toEqual([
      '3 firing 0.025',
      '8 resolved 0',
    ]);
  });
});

function fresh(code: string, errors: number, first: number): FreshCause {
  return { code, cause: null, action: 'unknown', errors, hosts: 1, first, sampleRequestId: null };
}

describe('causes never seen before', () => {
  test('are told once each, when there are enough of them, and only those since the rule began', () => {
    let known = [fresh('Old', 5, START), fresh('A', 1, START + 120)];
    const asked: number[] = [];
    const source: Measures = {
      ...measures([]),
      freshCauses: (_, since) => {
        asked.push(since);
        return known.filter(({ first }) => first >= since);
      },
    };
    const rule = parseRule('a cause never seen before, at least 2 times');
    const began = evaluate(rule, source, null, { through: START + 60, wall: 0 });
    expect(began.changes).toEqual([]);
    known = [fresh('A', 2, START + 120), fresh('B', 7, START + 180)];
    const second = evaluate(rule, source, began.state, { through: START + 240, wall: 0 });
    expect(second.changes.map(({ cause, value }) => [cause?.code, value])).toEqual([
      ['A', 2],
      ['B', 7],
    ]);
    expect(evaluate(rule, source, second.state, { through: START + 300, wall: 0 }).changes).toEqual([]);
    expect(new Set(asked)).toEqual(new Set([START + 120]));
  });

  test('ring ten times at most, and the rest is not told later', () => {
    const source: Measures = {
      ...measures([]),
      freshCauses: () => Array.from({ length: 25 }, (_, i) => fresh(`Code${i}`, 1, START)),
    };
    const rule = parseRule('a cause never seen before');
    const began: RuleState = { firing: false, since: START, told: [], through: null };
    const first = evaluate(rule, source, began, { through: START, wall: START });
    expect(first.changes).toHaveLength(10);
    expect(evaluate(rule, source, first.state, { through: START, wall: START }).changes).toEqual([]);
  });
});

describe('no data', () => {
  test.each([
    ['falls silent', START, 660, 'firing'],
    ['is just not silent', START, 659, undefined],
    ['was silent from the beginning', null, 600, 'firing'],
  ])('%s', (_, newest, after, kind) => {
    const rule = parseRule('no data for 10m');
    const source: Measures = { ...measures([]), newest: () => newest };
    const began: RuleState = { firing: false, since: START, told: [], through: null };
    const { changes } = evaluate(rule, source, began, { through: START, wall: START + after });
    expect(changes[0]?.kind).toBe(kind);
  });

  test('is over with the first line', () => {
    const rule = parseRule('no data for 10m');
    const source: Measures = { ...measures([]), newest: () => START + 3_600 };
    const { changes } = evaluate(
      rule,
      source,
      { firing: true, since: START, told: [], through: null },
      { through: 0, wall: START + 3_700 },
    );
    expect(changes).toMatchObject([{ kind: 'resolved' }]);
  });
});
