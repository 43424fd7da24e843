// Filters and bounds as SQL conditions. Values go in as literals; a text that is not known is '' in every table.
import { OF_CLASS, OF_PLACE, statusNumber } from '../filters.ts';
import type { Filter } from '../reader.ts';
import { literal } from './literal.ts';

/** DateTime is 32 bits wide. */
const LAST_SECOND = 0xffff_ffff;

/** To be added to a condition; '' for everything. */
export function passing(filter: Filter): string {
  const texts = [...OF_CLASS, ...OF_PLACE].flatMap((name) => {
    const wanted = filter[name];
    return wanted === undefined ? [] : [among(name, wanted.map(literal))];
  });
  const statuses = filter.status === undefined ? [] : [among('status', filter.status.map(statusNumber))];
  return [...texts, ...statuses].map((condition) => ` AND ${condition}`).join('');
}

export function among(column: string, values: readonly (string | number)[]): string {
  return values.length === 0 ? '0' : `${column} IN (${values.join(', ')})`;
}

/** Half-open, epoch seconds rounded up; null: unbounded. Without bounds `1`, so that it can stand before an AND. */
export function between(since: number | null, until: number | null, column = 't'): string {
  const bounds = [];
  if (since !== null && since > LAST_SECOND) return '0';
  if (until !== null && until <= 0) return '0';
  if (since !== null && since > 0) bounds.push(`${column} >= toDateTime(${Math.ceil(since)})`);
  if (until !== null && until <= LAST_SECOND) bounds.push(`${column} < toDateTime(${Math.ceil(until)})`);
  return bounds.length === 0 ? '1' : bounds.join(' AND ');
}

/** Start of the step that a window begins in; epoch seconds. */
export function floored(step: number): string {
  return `intDiv(toUInt32(t), ${step}) * ${step}`;
}
