// Single errors: by request id, and newest first.
import { TIME_SOURCES } from '../../model/merge.ts';
import type { Cursor, ErrorPage, Span, StoredError } from '../reader.ts';
import { classificationOf, SELECT_ERROR, shownExtra, type ErrorRow } from './error-row.ts';
import { ErrorWindows, type Source, type Times } from './error-windows.ts';
import { passing, type Scope } from './scope.ts';
import { between } from './span.ts';

const STATUS = 'coalesce(e.status, -1)';

export class SingleErrors {
  readonly #source: Source;
  readonly #windows: ErrorWindows;

  constructor(source: Source) {
    this.#source = source;
    this.#windows = new ErrorWindows(source);
  }

  find(requestId: string, scope: Scope): readonly StoredError[] {
    // Narrowed here: whatever the filter, SQLite shall look for the request.
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
    for (const { from, to } of this.#windows.newestFirst(times, scope)) {
      if (rows.length >= limit) break;
      const where = `${between('e.time', from, to)}${passing(scope, STATUS)}${after}`;
      // Which ones first, and only then what they are: very many errors may have one time, and have to be put in order.
      const ids = `SELECT e.id FROM error e WHERE ${where} ORDER BY ${order} LIMIT ?`;
      rows.push(...this.#rows(`WHERE e.id IN (${ids}) ORDER BY ${order}`, limit - rows.length));
    }
    return rows;
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
