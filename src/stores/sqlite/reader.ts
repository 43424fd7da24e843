// The SQLite reader: what reports ask, answered from counts wherever counts can tell, from single errors only for samples,
// ids and the milliseconds of first and last.
import type Database from 'better-sqlite3';
import type {
  CauseRow,
  Cells,
  GroupBy,
  Oddity,
  Reader,
  RequestTrendRow,
  SourceRow,
  Span,
  StoredError,
  Totals,
  TrendRow,
} from '../reader.ts';
import { TIME_SOURCES } from '../../model/merge.ts';
import { SELECT_ERROR, shownExtra, type ErrorRow } from './error-row.ts';
import { guard } from './failure.ts';
import { Causes, compareText } from './causes.ts';
import { readCells } from './cells.ts';
import { SqliteMeasures } from './measures.ts';
import { between, floored, fromPieces, pieces, SKEW_SECONDS } from './span.ts';

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

export class SqliteReader implements Reader {
  readonly windowSeconds: number;
  readonly #db: Database.Database;
  readonly #path: string;
  readonly #owned: boolean;
  readonly #hour: number;
  readonly #causes: Causes;

  /** `owned`: close() closes the connection; otherwise a store does. */
  constructor(db: Database.Database, path: string, owned: boolean) {
    this.#db = db;
    this.#path = path;
    this.#owned = owned;
    this.windowSeconds = Number(db.prepare('SELECT window_seconds FROM meta').pluck().get());
    this.#hour = Math.max(3600, this.windowSeconds);
    this.#causes = new Causes({ all: (sql) => this.#all(sql), hour: this.#hour, windowSeconds: this.windowSeconds });
  }

  totals(span: Span): Totals {
    const parts = pieces(span, this.#hour, null);
    const errors = this.#all<{ errors: number | null; hosts: number }>(
      `SELECT sum(n.errors) AS errors, count(DISTINCT p.host) AS hosts
       FROM (SELECT place_id, sum(errors) AS errors FROM ${fromPieces(parts, 'error', ['place_id'])} GROUP BY 1) n
       JOIN place p ON p.id = n.place_id`,
    )[0];
    const requests = this.#all<{ requests: number | null; failed: number | null }>(
      `SELECT sum(requests) AS requests, sum(failed) AS failed FROM ${fromPieces(parts, 'request', [])}`,
    )[0];
    return {
      errors: errors?.errors ?? 0,
      requests: requests?.requests ?? null,
      failed: requests?.failed ?? null,
      hosts: errors?.hosts ?? 0,
      ...this.#ends(span),
    };
  }

  trend(span: Span, step: number, by: GroupBy): readonly TrendRow[] {
    const { key, column, join } = KEYS[by];
    return this.#all<TrendRow>(
      `SELECT ${floored(step)} AS window, ${key} AS key, sum(n.errors) AS errors
       FROM ${fromPieces(pieces(span, this.#hour, step), 'error', ['window', column])} n ${join}
       GROUP BY 1, 2 ORDER BY 1, 2`,
    );
  }

  requestTrend(span: Span, step: number): readonly RequestTrendRow[] {
    const parts = pieces(span, this.#hour, step);
    return this.#all<RequestTrendRow>(
      `SELECT ${floored(step)} AS window, sum(requests) AS requests, sum(failed) AS failed
       FROM ${fromPieces(parts, 'request', ['window'])} GROUP BY 1 ORDER BY 1`,
    );
  }

  causes(span: Span, step: number, limit: number): readonly CauseRow[] {
    return this.#causes.ranked(span, step, limit);
  }

  cells(span: Span, step: number): Cells {
    return readCells(pieces(span, this.#hour, step), step, (sql) =>
      guard(this.#path, () => this.#db.prepare<[], (string | number | null)[]>(sql).raw().all()),
    );
  }

  oddities(span: Span): readonly Oddity[] {
    const parts = pieces(span, this.#hour, null);
    const rows = this.#all<{
      code: string | null;
      known: number;
      status: number | null;
      expected: number | null;
      errors: number;
    }>(
      `SELECT c.code AS code, c.known AS known, nullif(n.status, -1) AS status, c.status_expected AS expected, sum(n.errors) AS errors
       FROM ${fromPieces(parts, 'error', ['class_id', 'status'])} n
       JOIN class c ON c.id = n.class_id GROUP BY 1, 2, 3, 4`,
    );
    const found: Oddity[] = [];
    for (const { code, known, status, expected, errors } of rows) {
      const add = (kind: Oddity['kind']) => found.push({ kind, code, status, expected, errors });
      if (code === null) add('no-code');
      else if (known === 0) add('unknown-code');
      if (status !== null && status >= 200 && status < 300) add('success-status');
      else if (status !== null && expected !== null && status !== expected) add('status-differs');
    }
    const from = Math.max(this.#horizon(), span.since ?? -Infinity);
    for (const row of this.#all<{
      code: string | null;
      status: number | null;
      expected: number | null;
      errors: number;
    }>(
      `SELECT c.code AS code, nullif(n.status, -1) AS status, c.status_expected AS expected, sum(n.errors) AS errors
       FROM error_count n JOIN class c ON c.id = n.class_id
       WHERE ${between('n.window', from, span.until)} AND n.errors > 0 GROUP BY 1, 2, 3`,
    )) {
      found.push({ kind: 'skewed-time', ...row });
    }
    return found.sort(
      (a, b) =>
        compareText(a.kind, b.kind) ||
        b.errors - a.errors ||
        compareText(a.code, b.code) ||
        (a.status ?? 0) - (b.status ?? 0),
    );
  }

  find(requestId: string): readonly StoredError[] {
    const by = (id: string) => this.#stored('WHERE e.request_id = ? ORDER BY e.time, e.part, e.twin', id);
    const exact = by(requestId);
    return exact.length > 0 ? exact : by(requestId.toUpperCase());
  }

  samples(span: Span, limit: number): readonly StoredError[] {
    const since = span.since === null ? null : span.since * 1000;
    const until = span.until === null ? Infinity : span.until * 1000;
    const horizon = this.#horizon() * 1000;
    const newest = (from: number | null, to: number, count: number) =>
      this.#stored(
        `WHERE ${between('e.time', from, Number.isFinite(to) ? to : null)} ORDER BY e.time DESC, e.request_id, e.id LIMIT ?`,
        Math.max(0, count),
      );
    const usual = newest(since, Math.min(until, horizon), limit);
    if (usual.length >= limit || until <= horizon) return usual;
    return [...usual, ...newest(Math.max(since ?? -Infinity, horizon), until, limit - usual.length)];
  }

  sources(): readonly SourceRow[] {
    return this.#all<SourceRow>(
      `SELECT path, state, bytes AS bytesRead, lines, errors, duplicates, rejected, first_time AS firstTime, last_time AS lastTime
       FROM source ORDER BY id`,
    );
  }

  measures(): SqliteMeasures {
    return guard(this.#path, () => new SqliteMeasures(this.#db, this.#path));
  }

  close(): void {
    if (this.#owned) guard(this.#path, () => this.#db.close());
  }

  /** First window with an error, and the last that no clock gone wrong made (unless all are of that kind). */
  #ends(span: Span): { first: number | null; last: number | null } {
    const end = (order: 'ASC' | 'DESC', until: number | null) =>
      this.#all<{ window: number }>(
        `SELECT window FROM error_count WHERE ${between('window', span.since, until)} AND errors > 0 ORDER BY window ${order} LIMIT 1`,
      )[0]?.window ?? null;
    const last = end('DESC', Math.min(this.#horizon(), span.until ?? Infinity));
    return { first: end('ASC', span.until), last: last ?? end('DESC', span.until) };
  }

  /** Epoch seconds from which on a time is skewed. */
  #horizon(): number {
    const latest = this.#all<{ latest: number }>('SELECT latest FROM meta')[0]?.latest ?? 0;
    return Math.floor(latest / 1000) + SKEW_SECONDS;
  }

  #stored(where: string, value: string | number): StoredError[] {
    return this.#all<ErrorRow>(`${SELECT_ERROR} ${where}`, value).map((row) => ({
      code: row.code,
      known: row.known === 1,
      category: row.category,
      action: row.action,
      retryable: row.retryable === 1,
      cause: row.cause,
      statusExpected: row.status_expected,
      time: row.time,
      timeSource: TIME_SOURCES[row.time_source] ?? 'ingest',
      status: row.status,
      requestId: row.request_id,
      host: row.host,
      bucket: row.bucket,
      region: row.region,
      ec: row.ec,
      message: row.message,
      operation: row.operation,
      object: row.object,
      source: row.path,
      line: row.line,
      extra: shownExtra(row),
    }));
  }

  #all<Row>(sql: string, ...values: (string | number)[]): Row[] {
    return guard(this.#path, () => this.#db.prepare<(string | number)[], Row>(sql).all(...values));
  }
}
