// What a batch adds to and takes from the counts. Gathered in memory, written once at the end of the transaction, each
// touched row with the commit's number. Coarser sums come from the same figures, so they cannot drift.
import type Database from 'better-sqlite3';
import type { RequestCount } from '../../model/batch.ts';

interface ErrorSum {
  /** Epoch seconds, start of the window. */
  readonly window: number;
  readonly classId: number;
  readonly placeId: number;
  readonly status: number;
  readonly origin: number;
  errors: number;
}

interface RequestSum {
  readonly window: number;
  readonly placeId: number;
  readonly status: number;
  requests: number;
  failed: number;
}

/** The sums used last are found by their numbers; putting a key together costs ten times as much. */
const NEAR = 1024;

export class Tally {
  readonly #hour: number;
  readonly #day: number;
  readonly #near: (ErrorSum | undefined)[] = Array.from({ length: NEAR }, () => undefined);
  readonly #errors = new Map<string, ErrorSum>();
  readonly #requestHours = new Map<string, RequestSum>();
  readonly #raise: readonly [Database.Statement, Database.Statement];
  readonly #lower: readonly [Database.Statement, Database.Statement];
  readonly #requests: readonly [Database.Statement, Database.Statement];
  readonly #rollups: readonly Rollup[];

  constructor(db: Database.Database, windowSeconds: number) {
    this.#hour = Math.max(3600, windowSeconds);
    this.#day = Math.max(86_400, windowSeconds);
    const raise = (table: string) =>
      db.prepare(
        `INSERT INTO ${table} (window, class_id, place_id, status, origin, errors, ver) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET errors = errors + excluded.errors, ver = excluded.ver`,
      );
    const lower = (table: string) =>
      db.prepare(
        `UPDATE ${table} SET errors = errors + ?, ver = ?
         WHERE window = ? AND class_id = ? AND place_id = ? AND status = ? AND origin = ?`,
      );
    const requests = (table: string) =>
      db.prepare(
        `INSERT INTO ${table} (window, place_id, status, requests, failed, ver) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET requests = requests + excluded.requests, failed = failed + excluded.failed, ver = excluded.ver`,
      );
    this.#raise = [raise('error_count'), raise('error_hour')];
    this.#lower = [lower('error_count'), lower('error_hour')];
    this.#requests = [requests('request_count'), requests('request_hour')];
    this.#rollups = [
      new Rollup(db, 'error_hour_class', ['window', 'class_id', 'status'], ({ window, classId, status }) => [
        window,
        classId,
        status,
      ]),
      new Rollup(db, 'error_hour_place', ['window', 'place_id'], ({ window, placeId }) => [window, placeId]),
      new Rollup(db, 'error_day', ['window', 'class_id', 'place_id', 'status'], (sum) => [
        floor(sum.window, this.#day),
        sum.classId,
        sum.placeId,
        sum.status,
      ]),
    ];
  }

  /** `window`: start of a base window; `status`: -1 for none; `origin`: 0 server, 1 client; `by`: 1 or -1. */
  error(window: number, classId: number, placeId: number, status: number, origin: number, by: number): void {
    const at = (Math.floor(window / 60) * 31 + classId * 131 + placeId * 17 + status * 2 + origin) & (NEAR - 1);
    const near = this.#near[at];
    if (
      near !== undefined &&
      near.window === window &&
      near.classId === classId &&
      near.placeId === placeId &&
      near.status === status &&
      near.origin === origin
    )
      near.errors += by;
    else this.#near[at] = add(this.#errors, window, classId, placeId, status, origin, by);
  }

  /** Request counts are additive already (taken back ones are negative), so the base rows are written at once. */
  request(count: Pick<RequestCount, 'window' | 'status' | 'requests' | 'failed'>, placeId: number, ver: number): void {
    const { window, status, requests, failed } = count;
    this.#requests[0].run(window, placeId, status, requests, failed, ver);
    const hour = floor(window, this.#hour);
    const key = `${hour}/${placeId}/${status}`;
    const sum = this.#requestHours.get(key);
    if (sum === undefined) this.#requestHours.set(key, { window: hour, placeId, status, requests, failed });
    else {
      sum.requests += requests;
      sum.failed += failed;
    }
  }

  write(ver: number): void {
    const hours = new Map<string, ErrorSum>();
    for (const sum of this.#errors.values()) {
      const { window, classId, placeId, status, origin, errors } = sum;
      if (errors !== 0) add(hours, floor(window, this.#hour), classId, placeId, status, origin, errors);
    }
    this.#write(this.#errors, 0, ver);
    this.#write(hours, 1, ver);
    for (const rollup of this.#rollups) rollup.write(hours.values());
    for (const { window, placeId, status, requests, failed } of this.#requestHours.values()) {
      this.#requests[1].run(window, placeId, status, requests, failed, ver);
    }
    this.clear();
  }

  clear(): void {
    this.#near.fill(undefined);
    this.#errors.clear();
    this.#requestHours.clear();
  }

  #write(sums: ReadonlyMap<string, ErrorSum>, table: 0 | 1, ver: number): void {
    for (const { window, classId, placeId, status, origin, errors } of sums.values()) {
      if (errors > 0) this.#raise[table].run(window, classId, placeId, status, origin, errors, ver);
      else if (errors < 0) this.#lower[table].run(errors, ver, window, classId, placeId, status, origin);
    }
  }
}

/** A table of sums over hourly sums. */
class Rollup {
  readonly #raise: Database.Statement;
  readonly #lower: Database.Statement;
  readonly #keyOf: (sum: ErrorSum) => readonly number[];

  constructor(
    db: Database.Database,
    table: string,
    key: readonly string[],
    keyOf: (sum: ErrorSum) => readonly number[],
  ) {
    this.#raise = db.prepare(
      `INSERT INTO ${table} (${key.join(', ')}, errors) VALUES (${key.map(() => '?').join(', ')}, ?)
       ON CONFLICT DO UPDATE SET errors = errors + excluded.errors`,
    );
    this.#lower = db.prepare(
      `UPDATE ${table} SET errors = errors + ? WHERE ${key.map((column) => `${column} = ?`).join(' AND ')}`,
    );
    this.#keyOf = keyOf;
  }

  write(hours: Iterable<ErrorSum>): void {
    const sums = new Map<string, { readonly key: readonly number[]; errors: number }>();
    for (const hour of hours) {
      const key = this.#keyOf(hour);
      const name = key.join('/');
      const sum = sums.get(name);
      if (sum === undefined) sums.set(name, { key, errors: hour.errors });
      else sum.errors += hour.errors;
    }
    for (const { key, errors } of sums.values()) {
      if (errors > 0) this.#raise.run(...key, errors);
      else if (errors < 0) this.#lower.run(errors, ...key);
    }
  }
}

/** Start of the window of `length` seconds that holds `at`; also before 1970. */
export function floor(at: number, length: number): number {
  return Math.floor(at / length) * length;
}

function add(
  sums: Map<string, ErrorSum>,
  window: number,
  classId: number,
  placeId: number,
  status: number,
  origin: number,
  errors: number,
): ErrorSum {
  const key = `${window}/${classId}/${placeId}/${status}/${origin}`;
  let sum = sums.get(key);
  if (sum === undefined) {
    sum = { window, classId, placeId, status, origin, errors };
    sums.set(key, sum);
  } else sum.errors += errors;
  return sum;
}
