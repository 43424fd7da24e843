// Single errors as they stand: of each the newest sighting, none that was taken back, and none that is known without a code of
// the service's own where another collector knows the code. FINAL reads whole days, so it is first asked without it which days
// and which errors there are to read.
import type { Filter } from '../reader.ts';
import { among, passing } from './conditions.ts';
import { literal } from './literal.ts';
import type { Session } from './session.ts';
import { numberOf, textOf, type Value } from './values.ts';

/** A code that an SDK made up is none (bit 1 of `flags`). */
const BARE = "(owner = '' AND (code = '' OR bitAnd(flags, 2) != 0))";
const TOLD = "owner = '' AND deleted = 0 AND code != '' AND bitAnd(flags, 2) = 0";
/** More are not listed one by one: a statement has to stay below the 256 KiB that a server takes by default. */
const MOST_LISTED = 1000;

/**
 * To stand after FROM; has no other conditions after it. `where`: which rows, by any columns; a row that stands for an error
 * passes it itself, older sightings of it need not. `more`: '' or what begins with AND. null: there are none.
 */
export function settledEvents(session: Session, where: string, filter: Filter, more = ''): string | null {
  const condition = `${where}${passing(filter)}${more}`;
  const found = session.rows(
    `SELECT toString(day), request_id, part, max(${BARE}) FROM error_event WHERE ${condition}
     GROUP BY day, request_id, part LIMIT ${MOST_LISTED + 1}`,
  );
  if (found.length === 0) return null;
  const some = found.length <= MOST_LISTED;
  const keys = some
    ? listed(found)
    : `(day, request_id, part) GLOBAL IN (SELECT day, request_id, part FROM error_event WHERE ${condition})`;
  const hidden =
    some && found.every((row) => numberOf(row[3]) === 0)
      ? ''
      : ` AND NOT (${BARE} AND (request_id, part) GLOBAL IN (SELECT request_id, part FROM error_event FINAL WHERE ${keys} AND ${TOLD}))`;
  return `error_event FINAL WHERE ${keys} AND deleted = 0 AND ${condition}${hidden}`;
}

function listed(rows: readonly (readonly Value[])[]): string {
  const days = new Set(rows.map(([day]) => literal(String(day))));
  const ids = new Set(rows.map(([, id]) => literal(String(id))));
  const keys = rows.map(([, id, part]) => `(${literal(String(id))}, ${literal(String(part))})`);
  return `${among('day', [...days])} AND ${among('request_id', [...ids])} AND ${among('(request_id, part)', keys)}`;
}

/** The greatest of these texts is the newest id, the smallest the oldest; of one millisecond by the id. */
export const DATED_ID = 'concat(toString(1000000000000000 + time_ms), request_id)';
const DIGITS = 16;

export function idOf(dated: Value | undefined): string | null {
  return textOf(textOf(dated)?.slice(DIGITS));
}
