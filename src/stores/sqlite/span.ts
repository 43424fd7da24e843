// Where the counts of a span of time stand: whole hours in the hourly tables, the ragged ends in the base tables. The same
// numbers as the base tables alone give, at a small part of the rows.
import type { Span } from '../reader.ts';

/** What lies further than this past the newest commit's clock is a clock gone wrong, not the future. */
export const SKEW_SECONDS = 86_400;

export interface Piece {
  readonly hourly: boolean;
  /** Half-open, epoch seconds; null: unbounded. */
  readonly since: number | null;
  readonly until: number | null;
}

/** `hour`: the step of the hourly tables; `step`: the finest step asked for (null: only sums are). */
export function pieces(span: Span, hour: number, step: number | null): Piece[] {
  const { since, until } = span;
  if (step !== null && step % hour !== 0) return [{ hourly: false, since, until }];
  const from = since === null ? null : Math.ceil(since / hour) * hour;
  const to = until === null ? null : Math.floor(until / hour) * hour;
  if (from !== null && to !== null && from >= to) return [{ hourly: false, since, until }];
  const parts: Piece[] = [{ hourly: true, since: from, until: to }];
  if (since !== from) parts.push({ hourly: false, since, until: from });
  if (until !== to) parts.push({ hourly: false, since: to, until });
  return parts;
}

/**
 * A sub-select over the pieces; all numbers in it are whole ones computed here. `columns`: sums and the columns they are for.
 * Summing piece by piece goes along the tables' own order where `by` begins like their keys, so nothing needs sorting.
 */
export function fromPieces(
  parts: readonly Piece[],
  name: 'error' | 'request',
  by: readonly ('window' | 'class_id' | 'place_id' | 'status')[],
): string {
  const sums = name === 'error' ? 'sum(errors) AS errors' : 'sum(requests) AS requests, sum(failed) AS failed';
  const columns = [...by, sums].join(', ');
  const grouped = by.length === 0 ? '' : ` GROUP BY ${by.join(', ')}`;
  const selects = parts.map(({ hourly, since, until }) => {
    const only = name === 'error' ? ' AND errors > 0' : ' AND requests > 0';
    const table = `${name}_${hourly ? 'hour' : 'count'}`;
    return `SELECT ${columns} FROM ${table} WHERE ${between('window', since, until)}${only}${grouped}`;
  });
  return `(${selects.join(' UNION ALL ')})`;
}

/** A condition; bounds are rounded to whole numbers. */
export function between(column: string, since: number | null, until: number | null): string {
  const bounds = [];
  if (since !== null) bounds.push(`${column} >= ${Math.ceil(since)}`);
  if (until !== null) bounds.push(`${column} < ${Math.ceil(until)}`);
  return bounds.length === 0 ? '1' : bounds.join(' AND ');
}

/** SQL for the start of the step that a window begins in; also before 1970. */
export function floored(step: number): string {
  return `window - ((window % ${step} + ${step}) % ${step})`;
}
