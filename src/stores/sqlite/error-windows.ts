// Where single errors that pass a filter may stand, newest first: the counts tell in which days, hours and base windows there
// are any. So errors are indexed by time alone, and the writer keeps no index for what can be asked of them. Counts outlive
// errors, so a window told may have lost all of its errors to retention; only what lies among those kept is told.
import type { Grains } from '../pieces.ts';
import { columnsOf, isEverything, passing, type Scope } from './scope.ts';
import { between, hourTable } from './span.ts';

export interface Source {
  readonly all: <Row>(sql: string, ...values: (string | number)[]) => Row[];
  /** The same for many rows of whole numbers. */
  readonly numbers: (sql: string) => number[][];
  readonly grains: Grains;
  readonly windowSeconds: number;
}

/** Epoch ms, half-open; null: unbounded. */
export interface Times {
  readonly from: number | null;
  readonly to: number | null;
}

/** A table of counts and the length of its windows. */
interface Level {
  readonly table: string;
  readonly length: number;
}

/** Epoch seconds, half-open. */
interface Bounds {
  readonly since: number;
  readonly until: number;
}

const AT_ONCE = 64;

export class ErrorWindows {
  readonly #source: Source;

  constructor(source: Source) {
    this.#source = source;
  }

  /** Disjoint; nothing is asked of the database before it is wanted. Without a filter, `times` as they are. */
  *newestFirst(times: Times, scope: Scope): Generator<Times> {
    if (isEverything(scope)) {
      yield times;
      return;
    }
    const [kept] = this.#source.all<{ oldest: number | null; newest: number | null }>(
      'SELECT (SELECT min(time) FROM error) AS oldest, (SELECT max(time) FROM error) AS newest',
    );
    if (kept === undefined || kept.oldest === null || kept.newest === null) return;
    const from = Math.max(times.from ?? -Infinity, kept.oldest);
    const to = Math.min(times.to ?? Infinity, kept.newest + 1);
    const length = this.#source.windowSeconds;
    const bounds = { since: floor(from / 1000, length), until: to / 1000 };
    for (const window of this.#starts(this.#levels(scope), bounds, scope)) {
      const begin = Math.max(from, window * 1000);
      const end = Math.min(to, (window + length) * 1000);
      if (begin < end) yield { from: begin, to: end };
    }
  }

  /** Coarse ones first; days have fewer rows than hours only where both classes and places are told apart. */
  #levels(scope: Scope): Level[] {
    const { hour, day } = this.#source.grains;
    const table = hourTable(new Set(columnsOf(scope)));
    const hours = { table, length: hour };
    return table === 'error_hour' ? [{ table: 'error_day', length: day }, hours] : [hours];
  }

  /** Starts of base windows, newest first. */
  *#starts([level, ...finer]: readonly Level[], { since, until }: Bounds, scope: Scope): Generator<number> {
    if (level === undefined) {
      yield* this.#windows({ since, until }, scope);
      return;
    }
    const { table, length } = level;
    const first = floor(since, length);
    for (let end = until; ;) {
      const starts = this.#source.numbers(
        `SELECT DISTINCT window FROM ${table} WHERE ${between('window', first, end)}
         AND errors > 0${passing(scope)} ORDER BY window DESC LIMIT ${AT_ONCE}`,
      );
      for (const [start = 0] of starts) {
        const inside = { since: Math.max(since, start), until: Math.min(until, start + length) };
        if (inside.since < inside.until) yield* this.#starts(finer, inside, scope);
      }
      const [last] = starts[AT_ONCE - 1] ?? [];
      if (last === undefined) return;
      end = last;
    }
  }

  /** Looked up one by one where the key helps: an hour may hold very many counts of other classes. */
  *#windows({ since, until }: Bounds, scope: Scope): Generator<number> {
    const length = this.#source.windowSeconds;
    const first = -floor(-since, length);
    const last = -floor(-until, length) - length;
    const passes = `errors > 0${passing(scope)}`;
    const rows = this.#source.numbers(
      scope.classes === null
        ? `SELECT DISTINCT window FROM error_count WHERE ${between('window', first, until)} AND ${passes} ORDER BY window DESC`
        : `WITH RECURSIVE each (at) AS (SELECT ${last} WHERE ${last} >= ${first}
             UNION ALL SELECT at - ${length} FROM each WHERE at - ${length} >= ${first})
           SELECT at FROM each WHERE EXISTS (SELECT 1 FROM error_count WHERE window = at AND ${passes}) ORDER BY at DESC`,
    );
    for (const [window = 0] of rows) yield window;
  }
}

function floor(at: number, length: number): number {
  return Math.floor(at / length) * length;
}
