// Many rows to one statement: most of what writing a row costs is then the row itself. Measured on errors of access logs: 32 rows
// a statement take a seventh less time than one, and more than 32 no less again.
import type Database from 'better-sqlite3';

const ROWS = 32;

export type Value = string | number | null;

export class Bulk {
  readonly #one: Database.Statement<Value[]>;
  readonly #many: Database.Statement<Value[]>;
  readonly #values: Value[];
  readonly #columns: number;

  /** `onConflict`: the rest of the statement. */
  constructor(db: Database.Database, table: string, columns: readonly string[], onConflict: string) {
    const row = `(${columns.map(() => '?').join(', ')})`;
    const insert = (rows: number) =>
      db.prepare<Value[]>(
        `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${Array.from({ length: rows }, () => row).join(', ')} ${onConflict}`,
      );
    this.#one = insert(1);
    this.#many = insert(ROWS);
    this.#columns = columns.length;
    this.#values = Array.from({ length: ROWS * columns.length }, () => null);
  }

  /**
   * Writes `count` rows, in their order. `put` puts the values of row n into `into` from `at` on; `told` hears after each
   * statement how many of the rows from `first` up to `end` it has changed.
   */
  write(
    count: number,
    put: (n: number, into: Value[], at: number) => void,
    told: (changes: number, first: number, end: number) => void = () => undefined,
  ): void {
    const values = this.#values;
    let n = 0;
    for (; n + ROWS <= count; n += ROWS) {
      for (let i = 0; i < ROWS; i++) put(n + i, values, i * this.#columns);
      // Spread: handed over as an array it takes an eighth more time.
      told(this.#many.run(...values).changes, n, n + ROWS);
    }
    const single: Value[] = [];
    for (; n < count; n++) {
      put(n, single, 0);
      told(this.#one.run(...single).changes, n, n + 1);
    }
  }
}
