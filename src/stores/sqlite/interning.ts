// Texts that repeat (places, classes) and the numbers that stand for them. What a transaction made is forgotten when it is
// rolled back; the memory is bounded, the tables are not.
import type Database from 'better-sqlite3';
import type { ErrorEvent } from '../../model/event.ts';

const CAPACITY = 100_000;
const NONE = '\u0000';
const BETWEEN = '\u0001';

type Value = string | number | null;

/** One table of texts: finds or makes the row with exactly these values. */
class Interned {
  readonly #ids = new Map<string, number>();
  readonly #find: Database.Statement;
  readonly #make: Database.Statement;

  constructor(db: Database.Database, table: string, columns: readonly string[]) {
    const match = columns.map((column) => `${column} IS ?`).join(' AND ');
    this.#find = db.prepare(`SELECT id FROM ${table} WHERE ${match}`).pluck();
    this.#make = db.prepare(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    );
  }

  cached(key: string): number | undefined {
    return this.#ids.get(key);
  }

  id(key: string, values: readonly Value[]): number {
    const found = this.#find.get(...values);
    const id = typeof found === 'number' ? found : Number(this.#make.run(...values).lastInsertRowid);
    if (this.#ids.size >= CAPACITY) this.#ids.clear();
    this.#ids.set(key, id);
    return id;
  }

  forget(): void {
    this.#ids.clear();
  }
}

export class Interning {
  readonly #places: Interned;
  readonly #classes: Interned;

  constructor(db: Database.Database) {
    this.#places = new Interned(db, 'place', ['host', 'bucket', 'region']);
    this.#classes = new Interned(db, 'class', [
      'code',
      'cause',
      'ec',
      'category',
      'action',
      'retryable',
      'status_expected',
      'known',
    ]);
  }

  place(host: string | null, bucket: string | null, region: string | null): number {
    const key = (host ?? NONE) + BETWEEN + (bucket ?? NONE) + BETWEEN + (region ?? NONE);
    return this.#places.cached(key) ?? this.#places.id(key, [host, bucket, region]);
  }

  class({ classification: c, ec }: ErrorEvent): number {
    const key =
      (c.code ?? NONE) +
      BETWEEN +
      (c.cause ?? NONE) +
      BETWEEN +
      (ec ?? NONE) +
      BETWEEN +
      c.category +
      BETWEEN +
      c.action +
      BETWEEN +
      (c.statusExpected ?? NONE) +
      (c.retryable ? 'r' : '-') +
      (c.known ? 'k' : '-');
    return (
      this.#classes.cached(key) ??
      this.#classes.id(key, [
        c.code,
        c.cause,
        ec,
        c.category,
        c.action,
        Number(c.retryable),
        c.statusExpected,
        Number(c.known),
      ])
    );
  }

  /** After a rollback. */
  forget(): void {
    this.#places.forget();
    this.#classes.forget();
  }
}
