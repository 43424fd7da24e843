// Since when: the last run of a cause, from its counts per window. Works on busy and on sparse data alike, because both
// what counts as quiet and how long a gap must be are taken from the counts themselves.
import type { Run } from './view.ts';

const QUIET = 1 / 8;
const GAP_SECONDS = 300;
const GAP_WINDOWS = 3;
const GAP_SPACINGS = 4;

/**
 * `trend`: [window start, errors], ascending, without empty windows; `step` and all times in seconds; `end`: end of the data.
 *
 * A window is quiet below an eighth of the level at which the typical error was counted (the mean weighted by errors:
 * a burst among noise sets it, a lone spike in steady traffic hardly moves it). A gap ends the run when it is longer
 * than 5 minutes, 3 windows and 4 times the usual spacing.
 */
export function currentRun(trend: readonly (readonly [number, number])[], step: number, end: number): Run | null {
  let sum = 0;
  let squares = 0;
  for (const [, errors] of trend) {
    sum += errors;
    squares += errors * errors;
  }
  if (sum === 0) return null;
  const level = (squares / sum) * QUIET;
  const loud = trend.filter(([, errors]) => errors >= level);
  const spacings = loud.map(([window], i) => window - (loud[i - 1]?.[0] ?? window)).slice(1);
  spacings.sort((a, b) => a - b);
  const usual = spacings[Math.floor(spacings.length / 2)] ?? step;
  const gap = Math.max(GAP_SECONDS, GAP_WINDOWS * step, GAP_SPACINGS * usual);

  let first = loud.length - 1;
  const last = loud[first]?.[0] ?? 0;
  while (first > 0 && (loud[first]?.[0] ?? 0) - (loud[first - 1]?.[0] ?? 0) <= gap) first -= 1;
  const since = loud[first]?.[0] ?? last;
  let errors = 0;
  for (const [window, count] of trend) if (window >= since && window <= last) errors += count;
  return { since, until: last + step, errors, ongoing: end - (last + step) <= gap };
}
