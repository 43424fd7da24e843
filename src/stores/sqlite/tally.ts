// What a batch adds to and takes from the counts. Gathered in memory, written once at the end of the transaction, each
// touched row with the commit's number. Coarser sums come from the same figures, so they cannot drift.
import type Database from 'better-sqlite3';
import type { RequestCount } from '../../model/batch.ts';
import { Bulk } from './bulk.ts';
import { Sums } from './sums.ts';

export class Tally {
  readonly #hour: number;
  readonly #day: number;
  /** By window (epoch s), class, place, status (-1: none) and origin (0 server, 1 client). */
  readonly #errors = new Sums();
  readonly #errorHours = new Sums();
  readonly #hourClasses = new Sums();
  readonly #hourPlaces = new Sums();
  readonly #days = new Sums();
  /** By window, place and status: requests and those that failed. */
  readonly #requests = new Sums();
  readonly #requestHours = new Sums();
  readonly #tables: readonly (readonly [ErrorTable, Sums])[];
  readonly #requestTables: readonly (readonly [Bulk, Sums])[];

  constructor(db: Database.Database, windowSeconds: number) {
    this.#hour = Math.max(3600, windowSeconds);
    this.#day = Math.max(86_400, windowSeconds);
    const cell = ['window', 'class_id', 'place_id', 'status', 'origin'];
    this.#tables = [
      [new ErrorTable(db, 'error_count', cell, true), this.#errors],
      [new ErrorTable(db, 'error_hour', cell, true), this.#errorHours],
      [new ErrorTable(db, 'error_hour_class', ['window', 'class_id', 'status'], false), this.#hourClasses],
      [new ErrorTable(db, 'error_hour_place', ['window', 'place_id'], false), this.#hourPlaces],
      [new ErrorTable(db, 'error_day', ['window', 'class_id', 'place_id', 'status'], false), this.#days],
    ];
    const requests = (table: string) =>
      new Bulk(
        db,
        table,
        ['window', 'place_id', 'status', 'requests', 'failed', 'ver'],
        `ON CONFLICT DO UPDATE SET requests = requests + excluded.requests, failed = failed + excluded.failed, ver = excluded.ver`,
      );
    this.#requestTables = [
      [requests('request_count'), this.#requests],
      [requests('request_hour'), this.#requestHours],
    ];
  }

  /** `window`: start of a base window; `status`: -1 for none; `origin`: 0 server, 1 client; `by`: 1 or -1. */
  error(window: number, classId: number, placeId: number, status: number, origin: number, by: number): void {
    this.#errors.add(window, classId, placeId, status, origin, by);
  }

  /** Additive; those that are taken back are negative. */
  request(
    { window, status, requests, failed }: Omit<RequestCount, 'host' | 'bucket' | 'region'>,
    placeId: number,
  ): void {
    this.#requests.add(window, placeId, status, 0, 0, requests, failed);
  }

  write(ver: number): void {
    const [errors, errorHours, requests] = [this.#errors, this.#errorHours, this.#requests];
    for (let n = 0; n < errors.size; n++) {
      const count = errors.first(n);
      if (count === 0) continue;
      const hour = floor(errors.at(n, 0), this.#hour);
      errorHours.add(hour, errors.at(n, 1), errors.at(n, 2), errors.at(n, 3), errors.at(n, 4), count);
    }
    for (let n = 0; n < errorHours.size; n++) {
      const count = errorHours.first(n);
      if (count === 0) continue;
      const [hour, classId] = [errorHours.at(n, 0), errorHours.at(n, 1)];
      const [placeId, status] = [errorHours.at(n, 2), errorHours.at(n, 3)];
      this.#hourClasses.add(hour, classId, status, 0, 0, count);
      this.#hourPlaces.add(hour, placeId, 0, 0, 0, count);
      this.#days.add(floor(hour, this.#day), classId, placeId, status, 0, count);
    }
    for (let n = 0; n < requests.size; n++) {
      const hour = floor(requests.at(n, 0), this.#hour);
      this.#requestHours.add(hour, requests.at(n, 1), requests.at(n, 2), 0, 0, requests.first(n), requests.second(n));
    }
    for (const [table, sums] of this.#tables) table.write(sums, ver);
    for (const [table, sums] of this.#requestTables) {
      const order = sums.sorted((requests, failed) => requests !== 0 || failed !== 0);
      table.write(order.length, (row, into, at) => {
        const n = order[row] ?? 0;
        into[at] = sums.at(n, 0);
        into[at + 1] = sums.at(n, 1);
        into[at + 2] = sums.at(n, 2);
        into[at + 3] = sums.first(n);
        into[at + 4] = sums.second(n);
        into[at + 5] = ver;
      });
    }
    this.clear();
  }

  clear(): void {
    for (const [, sums] of [...this.#tables, ...this.#requestTables]) sums.clear();
  }
}

/** A table of error sums. What is taken away is there: a row of fewer than no errors would be refused. */
class ErrorTable {
  readonly #raise: Bulk;
  readonly #lower: Database.Statement<number[]>;
  readonly #keys: number;
  readonly #versioned: boolean;

  constructor(db: Database.Database, table: string, key: readonly string[], versioned: boolean) {
    const columns = [...key, 'errors', ...(versioned ? ['ver'] : [])];
    const ver = (value: string) => (versioned ? `, ver = ${value}` : '');
    this.#raise = new Bulk(
      db,
      table,
      columns,
      `ON CONFLICT DO UPDATE SET errors = errors + excluded.errors${ver('excluded.ver')}`,
    );
    this.#lower = db.prepare(
      `UPDATE ${table} SET errors = errors + ?${ver('?')} WHERE ${key.map((column) => `${column} = ?`).join(' AND ')}`,
    );
    this.#keys = key.length;
    this.#versioned = versioned;
  }

  write(sums: Sums, ver: number): void {
    const more = sums.sorted((errors) => errors > 0);
    this.#raise.write(more.length, (row, into, at) => {
      const n = more[row] ?? 0;
      for (let i = 0; i < this.#keys; i++) into[at + i] = sums.at(n, i);
      into[at + this.#keys] = sums.first(n);
      if (this.#versioned) into[at + this.#keys + 1] = ver;
    });
    for (const n of sums.sorted((errors) => errors < 0)) {
      const key = Array.from({ length: this.#keys }, (_, i) => sums.at(n, i));
      this.#lower.run(sums.first(n), ...(this.#versioned ? [ver] : []), ...key);
    }
  }
}

/** Start of the window of `length` seconds that holds `at`; also before 1970. */
export function floor(at: number, length: number): number {
  return Math.floor(at / length) * length;
}
