// Decides, by event time, whether a rule fires, goes on firing or is over. Pure: what was decided before comes in as a state,
// what is decided now goes out as the next one, together with the changes that people are to be told.
//
//   errors per window    3  9  9  9  9  8  8  2  2       rule: errors > 8/min for 3m
//   fires                            ^                   three window ends in a row above the limit
//   is over                                      ^       as long at or below nine tenths of it
//
// A change is told once; what is over may not fire again for ten minutes, so that a value on the edge makes no storm.
import type { Change, FreshCause, Measures, RuleState } from '../model/alert.ts';
import type { ErrorsRule, NewCauseRule, NoDataRule, RateRule, Rule } from './rule.ts';

/** When a rule is looked at. Epoch seconds. */
export interface Moment {
  /** All windows that end by then are taken for complete. A window's start. */
  readonly through: number;
  /** The clock; only rules about missing data look at it. */
  readonly wall: number;
}

export interface Verdict {
  readonly state: RuleState;
  readonly changes: readonly Change[];
}

/** Of the limit; what fires is over when it stays below. */
const OVER = 0.9;
const QUIET_SECONDS = 600;
/** Causes told in one go; a broken format must not ring a thousand times. */
const MOST_CAUSES = 10;
const CAUSES_KEPT = 1_000;

/** Of a rule that has told nothing yet. */
export function quietSince(since: number | null): RuleState {
  return { firing: false, since, told: [], through: null };
}

/** `previous`: null for a rule that was never looked at. Throws what the measures throw. */
export function evaluate(rule: Rule, measures: Measures, previous: RuleState | null, moment: Moment): Verdict {
  switch (rule.kind) {
    case 'errors':
    case 'error-rate':
      return judgeLevel(rule, measures, previous, moment);
    case 'new-cause':
      // What is there when a rule is new is no news, the window that is still filling included.
      return previous === null
        ? { state: quietSince(moment.through + measures.windowSeconds), changes: [] }
        : judgeCauses(rule, measures, previous);
    case 'no-data':
      return judgeSilence(rule, measures, previous, moment);
    default:
      return rule satisfies never;
  }
}

function judgeLevel(
  rule: ErrorsRule | RateRule,
  measures: Measures,
  previous: RuleState | null,
  { through }: Moment,
): Verdict {
  const state = previous ?? quietSince(null);
  const step = measures.windowSeconds;
  const ends = endsWithin(through, rule.hold, step);
  const values = valuesAt(rule, measures, ends);
  const value = values.at(-1) ?? 0;
  if (state.firing) {
    const over = values.every((each) => each <= rule.limit * OVER);
    return over ? changed(state, 'resolved', through, value) : { state, changes: [] };
  }
  const rested = state.since === null || through - state.since >= QUIET_SECONDS;
  return rested && values.every((each) => each > rule.limit)
    ? changed(state, 'firing', through, value)
    : { state, changes: [] };
}

function changed(state: RuleState, kind: Change['kind'], at: number, value: number): Verdict {
  return {
    state: { ...state, firing: kind === 'firing', since: at },
    changes: [{ kind, at, value, cause: null }],
  };
}

/** Window ends in (through - hold, through], at least the last one. */
function endsWithin(through: number, hold: number, step: number): number[] {
  const count = Math.max(1, Math.ceil(hold / step));
  return Array.from({ length: count }, (_, i) => through - (count - 1 - i) * step);
}

/** The measured value of the `per` seconds before each end; a share of no requests is 0. */
function valuesAt(rule: ErrorsRule | RateRule, measures: Measures, ends: readonly number[]): number[] {
  const step = measures.windowSeconds;
  const span = Math.max(step, rule.per);
  // Where windows are longer than the rule's own span, their count is scaled down to it.
  const scale = rule.per / span;
  const from = (ends[0] ?? 0) - span;
  const to = ends.at(-1) ?? 0;
  if (rule.kind === 'errors') {
    const rows = measures.errors(rule.selector, from, to);
    return ends.map((end) => scale * sum(rows, end - span, end, ([, errors]) => errors));
  }
  const rows = measures.requests(rule.selector, from, to);
  return ends.map((end) => {
    const requests = sum(rows, end - span, end, ([, all]) => all);
    return requests === 0 ? 0 : sum(rows, end - span, end, ([, , failed]) => failed) / requests;
  });
}

function sum<Row extends readonly [number, ...number[]]>(
  rows: readonly Row[],
  from: number,
  to: number,
  of: (row: Row) => number,
): number {
  return rows.reduce((total, row) => (row[0] >= from && row[0] < to ? total + of(row) : total), 0);
}

function judgeCauses(rule: NewCauseRule, measures: Measures, state: RuleState): Verdict {
  const told = new Set(state.told);
  const fresh = measures
    .freshCauses(rule.selector, state.since ?? 0)
    .filter((cause) => cause.errors >= rule.atLeast && !told.has(nameOf(cause)));
  if (fresh.length === 0) return { state, changes: [] };
  const changes = fresh
    .slice(0, MOST_CAUSES)
    .map((cause): Change => ({ kind: 'firing', at: cause.first, value: cause.errors, cause }));
  const names = [...state.told, ...fresh.map(nameOf)].slice(-CAUSES_KEPT);
  return { state: { ...state, told: names }, changes };
}

function nameOf({ code, cause }: FreshCause): string {
  return JSON.stringify([code, cause]);
}

function judgeSilence(rule: NoDataRule, measures: Measures, previous: RuleState | null, { wall }: Moment): Verdict {
  const state = previous ?? quietSince(wall);
  const newest = measures.newest(rule.selector, wall);
  // A window is as old as its end; before anything was read silence begins when the rule does.
  const heard = newest === null ? (state.since ?? wall) : newest + measures.windowSeconds;
  const silent = wall - heard;
  if (state.firing) return silent < rule.quiet ? changed(state, 'resolved', wall, 0) : { state, changes: [] };
  return silent >= rule.quiet ? changed(state, 'firing', wall, silent) : { state, changes: [] };
}
