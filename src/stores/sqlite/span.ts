// Where the counts of a span of time stand: sums of the pieces that pieces.ts cuts it into, each from its table.
import { pieces, type Grains, type Level, type Piece } from '../pieces.ts';
import type { Span } from '../reader.ts';
import { columnsOf, passing, type Scope } from './scope.ts';

export type Column = 'window' | 'class_id' | 'place_id' | 'status';

/**
 * A sub-select of sums over a span; all numbers in it are whole ones computed here. `by`: the columns that the sums are for;
 * `step`: the finest step asked for (null: only sums are). Summing piece by piece goes along the tables' own order where `by`
 * begins like their keys, so nothing needs sorting.
 */
export function errorCounts(
  grains: Grains,
  span: Span,
  step: number | null,
  by: readonly Column[],
  scope: Scope,
): string {
  const needed = new Set<Column>([...by, ...columnsOf(scope)]);
  const levels = errorLevels(grains, needed).filter(({ length }) => step === null || step % length === 0);
  return united(pieces(span, levels, 'error_count'), by, 'sum(errors) AS errors', `errors > 0${passing(scope)}`);
}

/** The same for requests; only places can be told apart. */
export function requestCounts(
  grains: Grains,
  span: Span,
  step: number | null,
  by: readonly ('window' | 'place_id')[],
  scope: Scope,
): string {
  const levels = step === null || step % grains.hour === 0 ? [{ table: 'request_hour', length: grains.hour }] : [];
  const sums = 'sum(requests) AS requests, sum(failed) AS failed';
  return united(pieces(span, levels, 'request_count'), by, sums, `requests > 0${passing(scope)}`);
}

/** The hourly table with the fewest rows that has these columns. */
export function hourTable(needed: ReadonlySet<Column>): 'error_hour' | 'error_hour_class' | 'error_hour_place' {
  if (!needed.has('place_id')) return 'error_hour_class';
  return needed.has('class_id') || needed.has('status') ? 'error_hour' : 'error_hour_place';
}

/** Coarse ones first. Days have fewer rows than hours only where both classes and places are told apart. */
function errorLevels({ hour, day }: Grains, needed: ReadonlySet<Column>): Level<string>[] {
  const table = hourTable(needed);
  const hours = { table, length: hour };
  return table === 'error_hour' ? [{ table: 'error_day', length: day }, hours] : [hours];
}

function united(parts: readonly Piece<string>[], by: readonly Column[], sums: string, condition: string): string {
  const grouped = by.length === 0 ? '' : ` GROUP BY ${by.join(', ')}`;
  const selects = parts.map(
    ({ table, since, until }) =>
      `SELECT ${[...by, sums].join(', ')} FROM ${table} WHERE ${between('window', since, until)} AND ${condition}${grouped}`,
  );
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
