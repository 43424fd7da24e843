// Single errors as they stand: of each the newest sighting, none that was taken back, and none that is known without a code of
// the service's own where another collector knows the code. Searched first without FINAL, which reads a whole day to tell one.
import type { Filter } from '../reader.ts';
import { passing } from './conditions.ts';
import { textOf, type Value } from './values.ts';

/** A code that an SDK made up is none (bit 1 of `flags`). */
const BARE = "(code = '' OR bitAnd(flags, 2) != 0)";

/**
 * To stand after FROM; has no other conditions after it. `where`: which rows, by any columns; a row that stands for an error
 * passes it itself, older sightings of it need not. `more`: '' or what begins with AND.
 */
export function settledEvents(where: string, filter: Filter, more = ''): string {
  const candidates = `SELECT day, request_id, part FROM error_event WHERE ${where}${passing(filter)}${more}`;
  const told = `SELECT request_id, part FROM error_event FINAL
      WHERE (day, request_id, part) GLOBAL IN (${candidates} AND owner = '' AND ${BARE})
        AND owner = '' AND deleted = 0 AND NOT ${BARE}`;
  return `error_event FINAL
    WHERE (day, request_id, part) GLOBAL IN (${candidates}) AND deleted = 0 AND ${where}${passing(filter)}${more}
      AND NOT (owner = '' AND ${BARE} AND (request_id, part) GLOBAL IN (${told}))`;
}

/** The greatest of these texts is the newest id, the smallest the oldest; of one millisecond by the id. */
export const DATED_ID = 'concat(toString(1000000000000000 + time_ms), request_id)';
const DIGITS = 16;

export function idOf(dated: Value | undefined): string | null {
  return textOf(textOf(dated)?.slice(DIGITS));
}
