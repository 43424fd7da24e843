// The SQLite reader: what reports ask, answered from counts wherever counts can tell, from single errors only for samples,
// ids and the milliseconds of first and last.
import type Database from 'better-sqlite3';
import type {
  CauseCount,
  CauseRow,
  Cells,
  Cursor,
  ErrorPage,
  Filter,
  GroupBy,
  Oddity,
  Reader,
  RequestTrendRow,
  SourceRow,
  Span,
  StoredError,
  Sums,
  Totals,
  TrendRow,
} from '../reader.ts';
import { both } from '../filters.ts';
import { odditiesOf, type OddCount } from '../oddities.ts';
import { grainsOf, SKEW_SECONDS, type Grains } from '../pieces.ts';
import { guard } from './failure.ts';
import { Causes } from './causes.ts';
import { readCells } from './cells.ts';
import { SqliteMeasures } from './measures.ts';
import { columnsOf, passing, scopeOf, type Scope } from './scope.ts';
import { SingleErrors } from './single-errors.ts';
import { between, errorCounts, floored, hourTable, requestCounts } from './span.ts';

interface Key {
  readonly key: string;
  readonly column: 'class_id' | 'place_id' | 'status';
  readonly join: string;
}

const ofClass = (name: string): Key => ({
  key: `c.${name}`,
  column: 'class_id',
  join: 'JOIN class c ON c.id = n.class_id',
});
const ofPlace = (name: string): Key => ({
  key: `p.${name}`,
  column: 'place_id',
  join: 'JOIN place p ON p.id = n.place_id',
});

const KEYS: Readonly<Record<GroupBy, Key>> = {
  code: ofClass('code'),
  action: ofClass('action'),
  category: ofClass('category'),
  cause: ofClass('cause'),
  host: ofPlace('host'),
  bucket: ofPlace('bucket'),
  region: ofPlace('region'),
  status: { key: 'CAST(nullif(n.status, -1) AS TEXT)', column: 'status', join: '' },
};

interface Opened {
  readonly db: Database.Database;
  /** '' for a private database. */
  readonly path: string;
  /** close() closes the connection; otherwise a store does. */
  readonly owned: boolean;
  readonly filter?: Filter;
}

export class SqliteReader implements Reader {
  readonly windowSeconds: number;
  readonly #opened: Opened;
  readonly #filter: Filter;
  readonly #grains: Grains;
  readonly #causes: Causes;
  readonly #singles: SingleErrors;

  constructor(opened: Opened) {
    this.#opened = opened;
    this.#filter = opened.filter ?? {};
    this.windowSeconds = Number(opened.db.prepare('SELECT window_seconds FROM meta').pluck().get());
    this.#grains = grainsOf(this.windowSeconds);
    const source = {
      all: <Row>(sql: string, ...values: (string | number)[]) => this.#all<Row>(sql, ...values),
      numbers: (sql: string) => guard(opened.path, () => opened.db.prepare<[], number[]>(sql).raw().all()),
      grains: this.#grains,
      windowSeconds: this.windowSeconds,
    };
    this.#causes = new Causes(source);
    this.#singles = new SingleErrors(source);
  }

  only(filter: Filter): Reader {
    return new SqliteReader({ ...this.#opened, owned: false, filter: both(this.#filter, filter) });
  }

  totals(span: Span): Totals {
    const scope = this.#scope();
    const places = this.#all<{ host: string | null; errors: number }>(
      `SELECT p.host AS host, n.errors AS errors
       FROM (SELECT place_id, sum(errors) AS errors FROM ${errorCounts(this.#grains, span, null, ['place_id'], scope)} GROUP BY 1) n
       JOIN place p ON p.id = n.place_id`,
    );
    const requests = requestsKnown(scope)
      ? this.#all<{ requests: number | null; failed: number | null }>(
          `SELECT sum(requests) AS requests, sum(failed) AS failed FROM ${requestCounts(this.#grains, span, null, [], scope)}`,
        )[0]
      : undefined;
    return {
      errors: places.reduce((sum, { errors }) => sum + errors, 0),
      requests: requests?.requests ?? null,
      failed: requests?.failed ?? null,
      hosts: new Set(places.flatMap(({ host }) => host ?? [])).size,
      ...this.#ends(span, scope),
    };
  }

  ends(span: Span): Pick<Totals, 'first' | 'last'> {
    return this.#ends(span, this.#scope());
  }

  trend(span: Span, step: number, by: GroupBy): readonly TrendRow[] {
    const { key, column, join } = KEYS[by];
    return this.#all<TrendRow>(
      `SELECT ${floored(step)} AS window, ${key} AS key, sum(n.errors) AS errors
       FROM ${errorCounts(this.#grains, span, step, ['window', column], this.#scope())} n ${join}
       GROUP BY 1, 2 ORDER BY 1, 2`,
    );
  }

  requestTrend(span: Span, step: number): readonly RequestTrendRow[] {
    const scope = this.#scope();
    if (!requestsKnown(scope)) return [];
    return this.#all<RequestTrendRow>(
      `SELECT ${floored(step)} AS window, sum(requests) AS requests, sum(failed) AS failed
       FROM ${requestCounts(this.#grains, span, step, ['window'], scope)} GROUP BY 1 ORDER BY 1`,
    );
  }

  causes(span: Span, step: number, limit: number): readonly CauseRow[] {
    return this.#causes.ranked(span, step, limit, this.#scope());
  }

  causeCounts(span: Span): readonly CauseCount[] {
    return this.#causes.counts(span, this.#scope());
  }

  cells(span: Span, step: number): Cells {
    const scope = this.#scope();
    const { db, path } = this.#opened;
    return readCells(
      {
        errors: errorCounts(this.#grains, span, step, ['window', 'class_id', 'place_id', 'status'], scope),
        requests: requestsKnown(scope) ? requestCounts(this.#grains, span, step, ['window', 'place_id'], scope) : null,
      },
      step,
      (sql) => guard(path, () => db.prepare<[], (string | number | null)[]>(sql).raw().all()),
    );
  }

  cellCount({ since, until }: Span, step: number): number {
    const { hour, day } = this.#grains;
    const table = step % day === 0 ? 'error_day' : step % hour === 0 ? 'error_hour' : 'error_count';
    const sql = `SELECT count(*) AS n FROM ${table} WHERE ${between('window', since, until)}`;
    return this.#all<{ n: number }>(sql)[0]?.n ?? 0;
  }

  oddities(span: Span): readonly Oddity[] {
    const scope = this.#scope();
    const counted = this.#all<OddCount & { known: number }>(
      `SELECT c.code AS code, c.known AS known, nullif(n.status, -1) AS status, c.status_expected AS expected, sum(n.errors) AS errors
       FROM ${errorCounts(this.#grains, span, null, ['class_id', 'status'], scope)} n
       JOIN class c ON c.id = n.class_id GROUP BY 1, 2, 3, 4`,
    );
    const from = Math.max(this.#horizon(), span.since ?? -Infinity);
    const skewed = this.#all<OddCount>(
      `SELECT c.code AS code, nullif(n.status, -1) AS status, c.status_expected AS expected, sum(n.errors) AS errors
       FROM error_count n JOIN class c ON c.id = n.class_id
       WHERE ${between('n.window', from, span.until)} AND n.errors > 0${passing(scope)} GROUP BY 1, 2, 3`,
    );
    return odditiesOf(
      counted.map((row) => Object.assign(row, { known: row.known === 1 })),
      skewed,
    );
  }

  sums(): Sums {
    const scope = this.#scope();
    const everything = { since: null, until: null };
    return {
      errors: this.#all<Sums['errors'][number]>(
        `SELECT c.code AS code, c.action AS action, p.host AS host, sum(n.errors) AS errors
         FROM ${errorCounts(this.#grains, everything, null, ['class_id', 'place_id'], scope)} n
         JOIN class c ON c.id = n.class_id JOIN place p ON p.id = n.place_id GROUP BY 1, 2, 3`,
      ),
      requests: requestsKnown(scope)
        ? this.#all<Sums['requests'][number]>(
            `SELECT p.host AS host, sum(n.requests) AS requests, sum(n.failed) AS failed
             FROM ${requestCounts(this.#grains, everything, null, ['place_id'], scope)} n
             JOIN place p ON p.id = n.place_id GROUP BY 1`,
          )
        : [],
    };
  }

  find(requestId: string): readonly StoredError[] {
    return this.#singles.find(requestId, this.#scope());
  }

  samples(span: Span, limit: number): readonly StoredError[] {
    return this.#singles.newest(span, limit, this.#horizon() * 1000, this.#scope());
  }

  page(span: Span, limit: number, before: Cursor | null): ErrorPage {
    return this.#singles.page(span, limit, before, this.#scope());
  }

  sources(): readonly SourceRow[] {
    return this.#all<SourceRow>(
      `SELECT path, state, bytes AS bytesRead, lines, errors, duplicates, rejected, first_time AS firstTime, last_time AS lastTime
       FROM source ORDER BY id`,
    );
  }

  measures(): SqliteMeasures {
    const { db, path } = this.#opened;
    return guard(path, () => new SqliteMeasures(db, path));
  }

  close(): void {
    const { db, path, owned } = this.#opened;
    if (owned) guard(path, () => db.close());
  }

  #scope(): Scope {
    return scopeOf(this.#filter, (sql, ...values) => this.#all<{ id: number }>(sql, ...values));
  }

  /** First window with an error, and the last that no clock gone wrong made (unless all are of that kind). */
  #ends(span: Span, scope: Scope): { first: number | null; last: number | null } {
    const last = this.#end({ ...span, until: Math.min(this.#horizon(), span.until ?? Infinity) }, 'DESC', scope);
    return { first: this.#end(span, 'ASC', scope), last: last ?? this.#end(span, 'DESC', scope) };
  }

  #end({ since, until }: Span, order: 'ASC' | 'DESC', scope: Scope): number | null {
    const { hour } = this.#grains;
    const table = hourTable(new Set(columnsOf(scope)));
    const begin = since === null ? null : Math.floor(since / hour) * hour;
    const hours = this.#all<{ window: number }>(
      `SELECT DISTINCT window FROM ${table} WHERE ${between('window', begin, until)}
       AND errors > 0${passing(scope)} ORDER BY window ${order} LIMIT 3`,
    );
    // The span may begin or end inside of the first hour found, past its errors.
    for (const { window } of hours) {
      const from = Math.max(since ?? -Infinity, window);
      const found = this.#all<{ window: number }>(
        `SELECT window FROM error_count WHERE ${between('window', from, Math.min(until ?? Infinity, window + hour))}
         AND errors > 0${passing(scope)} ORDER BY window ${order} LIMIT 1`,
      )[0];
      if (found !== undefined) return found.window;
    }
    return null;
  }

  /** Epoch seconds from which on a time is skewed. */
  #horizon(): number {
    const latest = this.#all<{ latest: number }>('SELECT latest FROM meta')[0]?.latest ?? 0;
    return Math.floor(latest / 1000) + SKEW_SECONDS;
  }

  #all<Row>(sql: string, ...values: (string | number)[]): Row[] {
    const { db, path } = this.#opened;
    return guard(path, () => db.prepare<(string | number)[], Row>(sql).all(...values));
  }
}

function requestsKnown({ classes, statuses }: Scope): boolean {
  return classes === null && statuses === null;
}
