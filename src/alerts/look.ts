// Looks at a rule window by window: whatever came in one go - an hour of a log that is delivered by the hour - is judged as if it
// had been watched. A window is judged once, when the events have passed it; what comes for it later changes counts, no alert.
import { EVERYTHING } from '../model/alert.ts';
import type { Change, Measures, RuleState } from '../model/alert.ts';
import { evaluate, quietSince } from './evaluate.ts';
import type { Moment, Verdict } from './evaluate.ts';
import type { NoDataRule, Rule } from './rule.ts';

/** No further back than this, or a month of history would ring on the first day. */
const BACK_SECONDS = 86_400;

/** `previous`: null for a rule that was never looked at. Throws what the measures throw. */
export function look(rule: Rule, measures: Measures, previous: RuleState | null, moment: Moment): Verdict {
  const { through } = moment;
  if (rule.kind === 'new-cause' || rule.kind === 'no-data' || previous === null || previous.through === null) {
    return reached(evaluate(rule, measures, previous, moment), through);
  }
  const step = measures.windowSeconds;
  const first = Math.max(previous.through + step, through - BACK_SECONDS);
  const near = remembered(measures, rule, first - Math.max(step, rule.per) - rule.hold, through);
  let state = previous;
  const changes: Change[] = [];
  for (let at = first; at <= through; at += step) {
    const verdict = evaluate(rule, near, state, { ...moment, through: at });
    state = verdict.state;
    changes.push(...verdict.changes);
  }
  return reached({ state, changes }, Math.max(previous.through, through));
}

/** Whether a rule fires anywhere in a span of windows (epoch seconds), as if the span were all there is. */
export function firesWithin(rule: Rule, measures: Measures, from: number, to: number): readonly Change[] {
  const step = measures.windowSeconds;
  switch (rule.kind) {
    case 'errors':
    case 'error-rate': {
      const near = remembered(measures, rule, from, to);
      // What lies before the span does not count, so that a report and its rule speak of the same errors.
      let state = quietSince(null);
      const firings: Change[] = [];
      for (let at = from + step; at <= to; at += step) {
        const verdict = evaluate(rule, near, state, { through: at, wall: at });
        state = verdict.state;
        firings.push(...verdict.changes.filter(({ kind }) => kind === 'firing'));
      }
      return firings;
    }
    case 'new-cause':
      // Where nothing came before, new cannot be told from old.
      if (measures.newest(EVERYTHING, from) === null) return [];
      return evaluate(rule, measures, quietSince(from), { through: to, wall: to }).changes;
    case 'no-data':
      return silences(rule, measures, from, to);
    default:
      return rule satisfies never;
  }
}

/** Each stretch without data, the ends of the span included. */
function silences(rule: NoDataRule, measures: Measures, from: number, to: number): Change[] {
  const step = measures.windowSeconds;
  const rows = [measures.errors(rule.selector, from, to), measures.requests(rule.selector, from, to)];
  const windows = [...new Set(rows.flat().map(([window]) => window))].sort((a, b) => a - b);
  let heard = from;
  const found: Change[] = [];
  for (const window of [...windows, to]) {
    const silent = window - heard;
    if (silent >= rule.quiet) found.push({ kind: 'firing', at: heard + rule.quiet, value: silent, cause: null });
    heard = window + step;
  }
  return found;
}

function reached({ state, changes }: Verdict, through: number): Verdict {
  return { state: { ...state, through }, changes };
}

/** The rows of [from, to), asked for once. */
function remembered(measures: Measures, rule: Rule, from: number, to: number): Measures {
  const errors = rule.kind === 'errors' ? measures.errors(rule.selector, from, to) : [];
  const requests = rule.kind === 'error-rate' ? measures.requests(rule.selector, from, to) : [];
  return {
    windowSeconds: measures.windowSeconds,
    errors: (_, a, b) => within(errors, a, b),
    requests: (_, a, b) => within(requests, a, b),
    freshCauses: (selector, since) => measures.freshCauses(selector, since),
    newest: (selector, before) => measures.newest(selector, before),
  };
}

function within<Row extends readonly [number, ...number[]]>(rows: readonly Row[], from: number, to: number): Row[] {
  return rows.slice(placeOf(rows, from), placeOf(rows, to));
}

/** Index of the first row at or after a window. */
function placeOf(rows: readonly (readonly [number, ...number[]])[], window: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.[0] ?? Infinity) < window) low = middle + 1;
    else high = middle;
  }
  return low;
}
