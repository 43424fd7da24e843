// A filter in the numbers that the tables hold: which classes, places and statuses pass. Asked anew for each answer, since
// classes and places are added while a reader lives.
import { OF_CLASS, OF_PLACE, statusNumber } from '../filters.ts';
import type { Filter, GroupBy } from '../reader.ts';

/** null: any. */
export interface Scope {
  readonly classes: readonly number[] | null;
  readonly places: readonly number[] | null;
  /** -1 where the answer told none. */
  readonly statuses: readonly number[] | null;
}

type Column = 'class_id' | 'place_id' | 'status';

/** `all` answers the ids of rows that pass. */
export function scopeOf(filter: Filter, all: (sql: string, ...values: string[]) => readonly { id: number }[]): Scope {
  const ids = (table: 'class' | 'place', names: readonly GroupBy[]): readonly number[] | null => {
    const values: string[] = [];
    const conditions = names.flatMap((name) => {
      const wanted = filter[name];
      if (wanted === undefined) return [];
      values.push(...wanted);
      const listed = `${name} IN (${wanted.map(() => '?').join(', ')})`;
      return [wanted.includes('') ? `(${name} IS NULL OR ${listed})` : listed];
    });
    if (conditions.length === 0) return null;
    return all(`SELECT id FROM ${table} WHERE ${conditions.join(' AND ')}`, ...values).map(({ id }) => id);
  };
  return {
    classes: ids('class', OF_CLASS),
    places: ids('place', OF_PLACE),
    statuses: filter.status?.map(statusNumber) ?? null,
  };
}

/** SQL to be added to a condition on counts; '' for everything. `status`: how the table writes it. */
export function passing({ classes, places, statuses }: Scope, status = 'status'): string {
  return listed('class_id', classes) + listed('place_id', places) + listed(status, statuses);
}

function listed(column: string, numbers: readonly number[] | null): string {
  return numbers === null ? '' : ` AND ${column} IN (${numbers.join(', ')})`;
}

/** Columns that a table must have for the scope to be applied to it. */
export function columnsOf({ classes, places, statuses }: Scope): Column[] {
  const columns: Column[] = [];
  if (classes !== null) columns.push('class_id');
  if (places !== null) columns.push('place_id');
  if (statuses !== null) columns.push('status');
  return columns;
}

export function isEverything(scope: Scope): boolean {
  return columnsOf(scope).length === 0;
}
