// Pages of count tables by the commits that changed them, and all counts of one window, as plain rows of numbers: the window,
// the keys, the sums, the commit. Days are not read from rows of their own but summed from hours, so that each is as new as the
// newest of its hours. Knows no texts. To be called inside of a read transaction.
import type Database from 'better-sqlite3';
import type { Reached, Watermark } from '../shipping.ts';
import { floored } from './span.ts';

export type Grain = 'count' | 'hour' | 'day';
export type Numbers = readonly number[];

export interface CountTables {
  /** The tables are `<name>_count` and `<name>_hour`. */
  readonly name: 'error' | 'request';
  /** Beside the window. */
  readonly keys: readonly string[];
  readonly sums: readonly string[];
}

export const ERROR_COUNTS: CountTables = {
  name: 'error',
  keys: ['class_id', 'place_id', 'status', 'origin'],
  sums: ['errors'],
};
export const REQUEST_COUNTS: CountTables = {
  name: 'request',
  keys: ['place_id', 'status'],
  sums: ['requests', 'failed'],
};

/** Rows that are read at once. Read all at once they outlive the young generation, and collecting them costs as much as reading. */
const AT_ONCE = 1_000;

interface Statements {
  readonly cut: Database.Statement<[number, number], number>;
  /** Of the first commit, up to the second. */
  readonly changed: (after: number, upTo: number, take: (row: Numbers) => void) => void;
  readonly within: Database.Statement<[number, number], Numbers>;
  readonly places: Database.Statement<[number, number], number>;
}

export class CountPages {
  readonly #db: Database.Database;
  readonly #tables: CountTables;
  readonly #lengths: Readonly<Record<Grain, number>>;
  readonly #statements: Readonly<Record<Grain, Statements>>;

  constructor(db: Database.Database, tables: CountTables, windowSeconds: number) {
    this.#db = db;
    this.#tables = tables;
    this.#lengths = {
      count: windowSeconds,
      hour: Math.max(3600, windowSeconds),
      day: Math.max(86_400, windowSeconds),
    };
    this.#statements = {
      count: this.#prepare('count'),
      hour: this.#prepare('hour'),
      day: this.#prepare('day'),
    };
  }

  /** `last`: number of the ledger's last commit. A page ends where a commit does. */
  page(grain: Grain, after: Watermark, limit: number, last: number, take: (row: Numbers) => void): Reached {
    const { cut, changed } = this.#statements[grain];
    // The commit of the first row that is too many; all of it is left out, unless nothing came before.
    const over = cut.get(after.ver, Math.max(1, limit));
    const first = over === undefined ? undefined : cut.get(after.ver, 0);
    const ver = over === undefined ? Math.max(last, after.ver) : first === over ? over : over - 1;
    changed(after.ver, ver, take);
    return { reached: { ver, id: 0 }, more: over !== undefined && cut.get(ver, 0) !== undefined };
  }

  /** All of a window. */
  within(grain: Grain, window: number): readonly Numbers[] {
    return this.#statements[grain].within.all(window, window + this.#lengths[grain]);
  }

  places(grain: Grain, window: number): number {
    return this.#statements[grain].places.get(window, window + this.#lengths[grain]) ?? 0;
  }

  /** The sums of a window over several numbers of each key, and the newest commit among them. */
  sum(grain: Grain, window: number, keys: readonly (readonly number[])[]): Numbers {
    const { sums } = this.#tables;
    const among = keys.map((values, n) => `${this.#tables.keys[n]} IN (${values.join(', ')})`);
    return (
      this.#db
        .prepare<[number, number], Numbers>(
          `SELECT ${sums.map((sum) => `sum(${sum})`).join(', ')}, max(ver) FROM ${this.#table(grain)}
           WHERE window >= ? AND window < ? AND ${among.join(' AND ')}`,
        )
        .raw()
        .get(window, window + this.#lengths[grain]) ?? []
    );
  }

  #table(grain: Grain): string {
    return `${this.#tables.name}_${grain === 'count' ? 'count' : 'hour'}`;
  }

  #prepare(grain: Grain): Statements {
    const table = this.#table(grain);
    const { keys, sums } = this.#tables;
    const summed = sums.map((sum) => `sum(${sum})`).join(', ');
    const listed = ['window', ...keys, ...sums, 'ver'].join(', ');
    const own = `SELECT ${listed} FROM ${table} WHERE`;
    const day = floored(this.#lengths.day);
    const whole = `SELECT ${day}, ${keys.join(', ')}, ${summed}, max(ver) FROM ${table}
      WHERE window >= ? AND window < ? GROUP BY ${keys.join(', ')}`;
    return {
      cut: this.#db
        .prepare<[number, number], number>(`SELECT ver FROM ${table} WHERE ver > ? ORDER BY ver LIMIT 1 OFFSET ?`)
        .pluck(),
      changed: grain === 'day' ? this.#changedDays(table) : this.#changedRows(own),
      within: this.#db
        .prepare<[number, number], Numbers>(grain === 'day' ? whole : `${own} window >= ? AND window < ?`)
        .raw(),
      places: this.#db
        .prepare<[number, number], number>(
          `SELECT count(DISTINCT place_id) FROM ${table} WHERE window >= ? AND window < ?`,
        )
        .pluck(),
    };
  }

  /** In pieces, each from the row on that the one before ended with. */
  #changedRows(select: string): Statements['changed'] {
    const { keys } = this.#tables;
    const order = ['ver', 'window', ...keys];
    const piece = this.#db
      .prepare<number[], Numbers>(
        `${select} (${order.join(', ')}) > (${order.map(() => '?').join(', ')}) AND ver <= ?
         ORDER BY ${order.join(', ')} LIMIT ${AT_ONCE}`,
      )
      .raw();
    return (after, upTo, take) => {
      // No window begins as late as that.
      let last = [after, Number.MAX_SAFE_INTEGER, ...keys.map(() => 0)];
      for (;;) {
        const rows = piece.all(...last, upTo);
        for (const row of rows) take(row);
        const end = rows.at(-1);
        if (end === undefined || rows.length < AT_ONCE) return;
        last = [end.at(-1) ?? upTo, ...end.slice(0, 1 + keys.length)];
      }
    };
  }

  /** Hours are looked up one by one along the primary key, so that this costs what has changed and not what a day holds. */
  #changedDays(table: string): Statements['changed'] {
    const { keys, sums } = this.#tables;
    const { hour, day } = this.#lengths;
    const same = keys.map((key) => `h.${key} = c.${key}`).join(' AND ');
    const listed = ['day', ...keys].map((key) => `c.${key}`).join(', ');
    const days = this.#db.prepare<[number, number], Numbers>(`WITH RECURSIVE
      step (n) AS (VALUES (0) UNION ALL SELECT n + ${hour} FROM step WHERE n + ${hour} < ${day}),
      changed AS MATERIALIZED (
        SELECT DISTINCT ${floored(day)} AS day, ${keys.join(', ')}
        FROM ${table} WHERE ver > ? AND ver <= ?)
    SELECT ${listed}, ${sums.map((sum) => `sum(h.${sum})`).join(', ')}, max(h.ver) AS newest
    FROM changed c CROSS JOIN step s CROSS JOIN ${table} h
      ON h.window = c.day + ((${hour} - (c.day % ${hour} + ${hour}) % ${hour}) % ${hour}) + s.n AND ${same}
    WHERE h.window < c.day + ${day}
    GROUP BY ${listed} ORDER BY newest`);
    days.raw();
    return (after, upTo, take) => {
      for (const row of days.all(after, upTo)) take(row);
    };
  }
}
