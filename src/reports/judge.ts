// Which cause is the headline.
import type { Action } from '../model/event.ts';
import type { CauseLine, Rate, Verdict } from './view.ts';

// What is expected anyway must be overwhelming to be the headline; a request that is simply wrong hurts one client.
const WEIGHTS: ReadonlyMap<Action, number> = new Map([
  ['expected', 0.02],
  ['fix-request', 0.5],
  ['unknown', 0.7],
]);
const OVER = 0.5;

/**
 * The cause for the headline: by errors and rate of its current run (their geometric mean, so that a burst outweighs a
 * day of steady noise and a blip does not outweigh everything), less when it is over, less when it is expected.
 */
export function judge(causes: readonly CauseLine[]): Verdict {
  let best: number | null = null;
  let highest = -1;
  for (const [index, cause] of causes.entries()) {
    if (cause.run === null) continue;
    const { errors, since, until, ongoing } = cause.run;
    const score =
      Math.sqrt((errors * errors) / (until - since)) * (WEIGHTS.get(cause.action) ?? 1) * (ongoing ? 1 : OVER);
    if (score > highest) [best, highest] = [index, score];
  }
  const run = best === null ? null : (causes[best]?.run ?? null);
  return {
    cause: best ?? (causes.length > 0 ? 0 : null),
    rate: run === null ? null : rateOf(run.errors, run.until - run.since),
  };
}

function rateOf(errors: number, length: number): Rate {
  const perMinute = (errors * 60) / length;
  if (errors < 10) return { errors, per: 'total' };
  if (perMinute >= 1) return { errors: Math.round(perMinute), per: 'minute' };
  if (perMinute * 60 >= 1) return { errors: Math.round(perMinute * 60), per: 'hour' };
  return { errors, per: 'total' };
}
