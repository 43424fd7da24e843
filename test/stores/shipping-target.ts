// A target that a ledger is shipped to, as small as can be: of the rows of one key the newest stands, as in ClickHouse's
// ReplacingMergeTree. And what it has to hold in the end, read from the ledger's tables by other words than the shipping does.
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import { errorCountRow, requestCountRow } from '../../src/stores/count-rows.ts';
import type {
  ErrorCountRow,
  EventRow,
  Page,
  RequestCountRow,
  Shipped,
  ShippingSource,
  Watermark,
} from '../../src/stores/index.ts';
import type { ErrorCounts, RequestCounts } from '../../src/stores/shipping.ts';
import { NOW } from './ledger.ts';

/** A page of counts as objects. */
export function errorPage(
  source: ShippingSource,
  table: ErrorCounts,
  after: Watermark,
  limit: number,
): Page<ErrorCountRow> {
  const rows: ErrorCountRow[] = [];
  const reached = source.errorCounts(table, after, limit, (...cells) => rows.push(errorCountRow(...cells)));
  return { ...reached, rows };
}

export function requestPage(
  source: ShippingSource,
  table: RequestCounts,
  after: Watermark,
  limit: number,
): Page<RequestCountRow> {
  const rows: RequestCountRow[] = [];
  const reached = source.requestCounts(table, after, limit, (...cells) => rows.push(requestCountRow(...cells)));
  return { ...reached, rows };
}

/** Of the rows of one key the greatest `ver` stands; of equal ones the last. */
export class Target {
  readonly #tables = new Map<string, Map<string, { readonly ver: bigint; readonly row: object }>>();

  take(table: string, rows: readonly { readonly ver: number | string }[], keyOf: (row: never) => unknown[]): void {
    const stored = this.#tables.get(table) ?? new Map<string, { ver: bigint; row: object }>();
    this.#tables.set(table, stored);
    for (const row of rows) {
      const key = JSON.stringify(keyOf(row as never));
      const ver = BigInt(row.ver);
      const { ver: _, ...rest } = row;
      if (ver >= (stored.get(key)?.ver ?? -1n)) stored.set(key, { ver, row: rest });
    }
  }

  rows<Row extends object>(table: string): Row[] {
    return [...(this.#tables.get(table)?.values() ?? [])].map(({ row }) => row as Row);
  }
}

const ofCounts = ({ ver: _v, errors: _e, requests: _r, failed: _f, placeId: _p, ...key }: Record<string, unknown>) =>
  Object.values(key);
const ofEvents = ({ day, requestId: id, part, code, owner }: EventRow) => [day, id, part, code, owner];
const ofSources = ({ id }: { id: number }) => [id];

interface Table {
  readonly name: Shipped;
  readonly page: (source: ShippingSource, after: Watermark, limit: number) => Page<{ readonly ver: number | string }>;
  readonly stored: string;
  readonly keyOf: (row: never) => unknown[];
}

const TABLES: readonly Table[] = [
  ...(['error_count', 'error_hour', 'error_day'] as const).map((name): Table => ({
    name,
    page: (source, after, limit) => errorPage(source, name, after, limit),
    stored: name,
    keyOf: ofCounts,
  })),
  ...(['request_count', 'request_hour', 'request_day'] as const).map((name): Table => ({
    name,
    page: (source, after, limit) => requestPage(source, name, after, limit),
    stored: name,
    keyOf: ofCounts,
  })),
  { name: 'source', page: (source, after, limit) => source.sources(after, limit), stored: 'source', keyOf: ofSources },
  { name: 'error', page: (source, after, limit) => source.errors(after, limit), stored: 'event', keyOf: ofEvents },
  { name: 'error_news', page: (source, after, limit) => source.news(after, limit), stored: 'event', keyOf: ofEvents },
];

/** `pages`: at most so many of each table; `lost`: the answer of the target does not arrive, so the page is sent again. */
export function ship(
  source: ShippingSource,
  name: string,
  into: Target,
  pages: number,
  limit: number,
  lost = false,
): void {
  source.begin(name);
  for (const { name: table, page, stored, keyOf } of TABLES) {
    for (let n = 0; n < pages; n++) {
      const { rows, reached, more } = page(source, source.watermark(name, table), limit);
      into.take(stored, rows, keyOf);
      if (lost) break;
      source.reached(name, table, reached, NOW);
      if (!more) break;
    }
  }
}

/** What the tables hold, put into words here once more. */
function held(path: string): Record<'events' | 'errors' | 'requests' | 'sources', unknown[]> {
  const db = new Database(path, { readonly: true });
  const all = (sql: string) =>
    db
      .prepare(sql)
      .all()
      .map((row) => JSON.stringify(row))
      .toSorted();
  const seconds = `CAST(substr(e.request_id, 1, 8) AS TEXT)`;
  const held = {
    events: db
      .prepare<[], Record<string, string | number | null>>(
        `SELECT e.id, e.time, e.request_id, coalesce(e.part, '#' || e.id) AS part, coalesce(c.code, '') AS code,
           coalesce(e.message, '') AS message, coalesce(e.status, -1) AS status, coalesce(p.host, '') AS host, e.flags,
           coalesce(c.ec, '') AS ec, coalesce(e.extra, '{}') AS extra, e.line, s.path AS source, ${seconds} AS head
         FROM error e JOIN class c ON c.id = e.class_id JOIN place p ON p.id = e.place_id JOIN source s ON s.id = e.source_id`,
      )
      .all()
      .map(({ head, time, request_id, ...rest }): Record<string, unknown> => {
        const isNamed = /^(?:$|\/)/.test(String(rest['part']));
        const told =
          isNamed && /^[0-9A-F]{24}$/.test(String(request_id)) ? Number.parseInt(String(head), 16) * 1000 : time;
        return { ...rest, time, requestId: request_id ?? '', day: new Date(Number(told)).toISOString().slice(0, 10) };
      })
      .sort((a, b) => Number(a['id']) - Number(b['id'])),
    errors: all(
      `SELECT n.window, coalesce(c.code, '') AS code, coalesce(c.cause, '') AS cause, coalesce(c.ec, '') AS ec,
         coalesce(p.host, '') AS host, coalesce(p.bucket, '') AS bucket, coalesce(p.region, '') AS region, n.status, n.origin,
         sum(n.errors) AS errors
       FROM error_count n JOIN class c ON c.id = n.class_id JOIN place p ON p.id = n.place_id
       WHERE n.errors > 0 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, c.status_expected`,
    ),
    requests: all(
      `SELECT n.window, coalesce(p.host, '') AS host, coalesce(p.bucket, '') AS bucket, n.status, sum(n.requests) AS requests,
         sum(n.failed) AS failed
       FROM request_count n JOIN place p ON p.id = n.place_id WHERE n.requests > 0 GROUP BY 1, 2, 3, 4`,
    ),
    sources: all('SELECT id, path, lines, errors, duplicates FROM source'),
  };
  db.close();
  return held;
}

interface Counted {
  readonly window: number;
  readonly errors: number;
  readonly requests: number;
  readonly failed: number;
}

export function expectSame(path: string, target: Target, collector: string): void {
  const truth = held(path);
  const events = target.rows<EventRow>('event').filter(({ deleted }) => !deleted);
  expect(
    events
      .toSorted((a, b) => a.id - b.id)
      .map(({ id, part, code, message, status, host, flags, ec, extra, line, source, time, requestId, day }) => ({
        id,
        part,
        code,
        message,
        status,
        host,
        flags,
        ec,
        extra,
        line,
        source,
        time,
        requestId,
        day,
      })),
  ).toEqual(truth.events);
  for (const { part, owner } of events) expect(owner).toBe(part === '' || part.startsWith('/') ? '' : collector);
  const texts = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).toSorted();
  const counted = target.rows<Record<string, unknown>>('error_count').filter(({ errors }) => errors !== 0);
  expect(
    texts(
      counted.map(({ window, code, cause, ec, host, bucket, region, status, origin, errors }) => ({
        window,
        code,
        cause,
        ec,
        host,
        bucket,
        region,
        status,
        origin,
        errors,
      })),
    ),
  ).toEqual(truth.errors);
  // Without retention every count stands for single errors, whoever wrote them.
  expect(counted.reduce((sum, { errors }) => sum + Number(errors), 0)).toBe(truth.events.length);
  const requests = target.rows<Record<string, unknown>>('request_count').filter((row) => row['requests'] !== 0);
  expect(
    texts(
      requests.map(({ window, host, bucket, status, requests: all, failed }) => ({
        window,
        host,
        bucket,
        status,
        requests: all,
        failed,
      })),
    ),
  ).toEqual(truth.requests);
  expect(
    texts(
      target
        .rows<Record<string, unknown>>('source')
        .map(({ id, path: name, lines, errors, duplicates }) => ({ id, path: name, lines, errors, duplicates })),
    ),
  ).toEqual(truth.sources);
  expectSums(target, 'error', 'errors');
  expectSums(target, 'request', 'requests');
}

/** Hours and days are sums of the windows, key by key. */
function expectSums(target: Target, name: string, column: 'errors' | 'requests'): void {
  for (const [coarse, length] of [
    ['hour', 3600],
    ['day', 86_400],
  ] as const) {
    const sums = (rows: readonly Counted[]) => {
      const found = new Map<string, number>();
      for (const row of rows) {
        const { window, errors: _e, requests: _r, failed: _f, ...key } = row;
        const text = JSON.stringify([Math.floor(window / length) * length, key]);
        found.set(text, (found.get(text) ?? 0) + row[column]);
      }
      return [...found]
        .filter(([, sum]) => sum !== 0)
        .map((entry) => JSON.stringify(entry))
        .toSorted();
    };
    expect(sums(target.rows(`${name}_${coarse}`))).toEqual(sums(target.rows(`${name}_count`)));
  }
}
