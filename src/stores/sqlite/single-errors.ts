// Single errors: by request id, and newest first. Under a filter the counts tell in which windows there are any, so no index
// is needed for what can be asked, and the writer keeps none.
import { TIME_SOURCES } from '../../model/merge.ts';
import type { Grains } from '../pieces.ts';
import type { Cursor, ErrorPage, Span, StoredError } from '../reader.ts';
import { classificationOf, SELECT_ERROR, shownExtra, type ErrorRow } from './error-row.ts';
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
interface Times {
  readonly from: number | null;
  readonly to: number | null;
}

const HOURS_AT_ONCE = 64;
const STATUS = 'coalesce(e.status, -1)';

export class SingleErrors {
  readonly #source: Source;

  constructor(source: Source) {
    this.#source = source;
  }

  find(requestId: string, scope: Scope): readonly StoredError[] {
    // Narrowed here: SQLite would rather go through all errors of a class than through those of one request.
    const by = (id: string) =>
      this.#rows('WHERE e.request_id = ? ORDER BY e.time, e.part, e.twin', id).filter((row) => passes(row, scope));
    const exact = by(requestId);
    return (exact.length > 0 ? exact : by(requestId.toUpperCase())).map(storedError);
  }

  /** `horizon`: epoch ms; what lies past it comes last. */
  newest({ since, until }: Span, limit: number, horizon: number, scope: Scope): readonly StoredError[] {
    const from = since === null ? null : since * 1000;
    const to = until === null ? Infinity : until * 1000;
    const take = (times: Times, count: number) => this.#walk(times, 'e.time DESC, e.request_id, e.id', count, scope);
    const rows = take({ from, to: finite(Math.min(to, horizon)) }, limit);
    if (rows.length < limit && to > horizon) {
      rows.push(...take({ from: Math.max(from ?? -Infinity, horizon), to: finite(to) }, limit - rows.length));
    }
    return rows.map(storedError);
  }

  page({ since, until }: Span, limit: number, before: Cursor | null, scope: Scope): ErrorPage {
    const to = Math.min(until === null ? Infinity : until * 1000, before === null ? Infinity : before.time + 1);
    const times = { from: since === null ? null : since * 1000, to: finite(to) };
    const rows = this.#walk(times, 'e.time DESC, e.id DESC', limit + 1, scope, before);
    const last = rows[limit - 1];
    return {
      errors: rows.slice(0, limit).map(storedError),
      next: rows.length > limit && last !== undefined ? { time: last.time, id: last.id } : null,
    };
  }

  #walk(times: Times, order: string, limit: number, scope: Scope, before: Cursor | null = null): ErrorRow[] {
    const rows: ErrorRow[] = [];
    const after =
      before === null ? '' : ` AND (e.time < ${Math.trunc(before.time)} OR e.id < ${Math.trunc(before.id)})`;
    for (const { from, to } of this.#spans(times, scope)) {
      if (rows.length >= limit) break;
      const where = `${between('e.time', from, to)}${passing(scope, STATUS)}${after}`;
      rows.push(...this.#rows(`WHERE ${where} ORDER BY ${order} LIMIT ?`, limit - rows.length));
    }
    return rows;
  }

  /** Where errors that pass may stand, newest first. */
  *#spans(times: Times, scope: Scope): Generator<Times> {
    if (isEverything(scope)) {
      yield times;
      return;
    }
    const oldest = this.#source.all<{ time: number | null }>('SELECT min(time) AS time FROM error')[0]?.time ?? null;
    if (oldest === null) return;
    const from = Math.max(times.from ?? -Infinity, oldest);
    const table = hourTable(new Set(columnsOf(scope)));
    const { hour } = this.#source.grains;
    let until = times.to === null ? null : times.to / 1000;
    for (;;) {
      const hours = this.#source.all<{ window: number }>(
        `SELECT DISTINCT window FROM ${table} WHERE ${between('window', Math.floor(from / 1000 / hour) * hour, until)}
         AND errors > 0${passing(scope)} ORDER BY window DESC LIMIT ${HOURS_AT_ONCE}`,
      );
      for (const { window } of hours) yield* this.#windows(window, { from, to: times.to }, scope);
      const last = hours[HOURS_AT_ONCE - 1];
      if (last === undefined) return;
      until = last.window;
    }
  }

  *#windows(hour: number, { from, to }: Times, scope: Scope): Generator<Times> {
    const rows = this.#source.all<{ window: number }>(
      `SELECT DISTINCT window FROM error_count WHERE ${between('window', hour, hour + this.#source.grains.hour)}
       AND errors > 0${passing(scope)} ORDER BY window DESC`,
    );
    for (const { window } of rows) {
      const begin = Math.max(from ?? -Infinity, window * 1000);
      const end = Math.min(to ?? Infinity, (window + this.#source.windowSeconds) * 1000);
      if (begin < end) yield { from: begin, to: end };
    }
  }

  #rows(where: string, value: string | number): ErrorRow[] {
    return this.#source.all<ErrorRow>(
      `${SELECT_ERROR} ${where}`,
      typeof value === 'number' ? Math.max(0, value) : value,
    );
  }
}

function passes(row: ErrorRow, { classes, places, statuses }: Scope): boolean {
  return (
    (classes === null || classes.includes(row.class_id)) &&
    (places === null || places.includes(row.place_id)) &&
    (statuses === null || statuses.includes(row.status ?? -1))
  );
}

function finite(ms: number): number | null {
  return Number.isFinite(ms) ? ms : null;
}

function storedError(row: ErrorRow): StoredError {
  return {
    ...classificationOf(row),
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
  };
}
