// New rows of table `error`: many to a statement, with ids from the ledger's own rising counter. Which of them were stored is
// found out only where one was not: its identity was taken, by another row of the same list too.
import type Database from 'better-sqlite3';
import { Bulk, type Value } from './bulk.ts';

export class ErrorInserts {
  readonly #bulk: Bulk;
  readonly #after: Database.Statement<[number], number>;
  readonly #read: Database.Statement<[], number>;
  readonly #write: Database.Statement<[number]>;
  /** Id of the newest error ever stored, and the same when the commit began. */
  #made = 0;
  #before = 0;

  /** `columns`: all but the id. */
  constructor(db: Database.Database, columns: readonly string[]) {
    this.#bulk = new Bulk(db, 'error', ['id', ...columns], 'ON CONFLICT DO NOTHING');
    this.#after = db.prepare<[number], number>('SELECT id FROM error WHERE id > ? ORDER BY id').pluck();
    this.#read = db.prepare<[], number>('SELECT errors_made FROM meta').pluck();
    this.#write = db.prepare('UPDATE meta SET errors_made = ?');
  }

  /** At the beginning of each commit, inside of its transaction: another process may have stored errors. */
  begin(): void {
    this.#made = this.#read.get() ?? 0;
    this.#before = this.#made;
  }

  /** At the end of each commit. */
  end(): void {
    if (this.#made !== this.#before) this.#write.run(this.#made);
  }

  /**
   * Stores `count` rows. `put` puts the values of row n into `into` from `at` on, in the order of the columns; `told` hears of
   * each row whether it was stored. Neither may come back here before this is done.
   */
  insert(
    count: number,
    put: (n: number, into: Value[], at: number) => void,
    told: (n: number, stored: boolean) => void,
  ): void {
    const base = this.#made + 1;
    this.#bulk.write(
      count,
      (n, into, at) => {
        into[at] = base + n;
        put(n, into, at + 1);
      },
      (changes, first, end) => {
        const stored = changes === end - first ? null : new Set(this.#after.all(base + first - 1));
        for (let n = first; n < end; n++) {
          const isStored = stored === null || stored.has(base + n);
          if (isStored) this.#made = base + n;
          told(n, isStored);
        }
      },
    );
  }
}
