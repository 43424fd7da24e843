// How far a clock is off, in words.
import { duration } from './words.ts';

const ZONE_LIMIT = 14 * 3600;

/** Seconds, negative when behind. Whole hours are a time zone taken for UTC more often than a drift. */
export function skewText(skew: number): string {
  const off = `${duration(skew)} ${skew < 0 ? 'behind' : 'ahead'}`;
  return skew !== 0 && skew % 3600 === 0 && Math.abs(skew) <= ZONE_LIMIT ? `${off} (zone?)` : off;
}
