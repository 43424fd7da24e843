// A ledger and what ClickHouse has of it: whatever is committed to the ledger is there before the next question.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { parseClickHouseAddress } from '../../../src/stores/clickhouse/address.ts';
import { statementsOf, migrations } from '../../../src/stores/clickhouse/migration.ts';
import { openFleetReader } from '../../../src/stores/clickhouse/open.ts';
import { SyncHttp } from '../../../src/stores/clickhouse/sync-http.ts';
import { openReader, openStore } from '../../../src/stores/index.ts';
import type { Reader } from '../../../src/stores/reader.ts';
import type { Store } from '../../../src/stores/store.ts';
import { CATALOG, classify, NOW } from '../ledger.ts';

const PATIENCE_MS = 60_000;

/** A database of its own on a server. */
export class TestFleet {
  readonly #http: SyncHttp;
  readonly #address: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'ossight-fleet-'));
  readonly #ledgers: { readonly close: () => void }[] = [];

  constructor(address: string) {
    this.#address = address;
    const parsed = parseClickHouseAddress(address);
    const first = new SyncHttp({ ...parsed, database: 'default' }, null);
    first.ask(`CREATE DATABASE ${parsed.database}`, {}, PATIENCE_MS);
    first.close();
    this.#http = new SyncHttp(parsed, null);
    for (const { text } of migrations()) for (const statement of statementsOf(text, parsed)) this.sql(statement);
  }

  sql(text: string): string {
    return this.#http.ask(text, {}, PATIENCE_MS);
  }

  reader(): Reader {
    return openFleetReader(parseClickHouseAddress(this.#address), null);
  }

  /** A new ledger whose content is in the fleet's database. */
  ledger(windowSeconds = 60): Ledger {
    return this.#open(windowSeconds, (table, rows) => {
      if (rows !== '') this.sql(`INSERT INTO ${table} FORMAT JSONEachRow\n${rows}`);
    });
  }

  /** A ledger that ClickHouse knows nothing of. */
  unshipped(): Ledger {
    return this.#open(60, () => undefined);
  }

  close(): void {
    for (const ledger of this.#ledgers) ledger.close();
    this.sql(`DROP DATABASE ${parseClickHouseAddress(this.#address).database}`);
    this.#http.close();
    rmSync(this.#folder, { recursive: true });
  }

  #open(windowSeconds: number, write: Write): Ledger {
    const ledger = new Ledger(join(this.#folder, `${this.#ledgers.length}.db`), windowSeconds, write);
    this.#ledgers.push(ledger);
    return ledger;
  }
}

type Write = (table: string, lines: string) => void;

/** A ledger that is copied after each commit, whole: a row that was sent before is the same row. */
export class Ledger {
  readonly store: Store;
  readonly reader: Reader;
  readonly #db: Database.Database;
  readonly #write: Write;
  readonly #sent = new Set<string>();
  readonly #own: Store;

  constructor(path: string, windowSeconds: number, write: Write) {
    this.#own = openStore(path, { windowSeconds, catalog: CATALOG, classify, now: NOW, create: true });
    this.reader = openReader(path);
    this.#db = new Database(path, { readonly: true });
    this.#write = write;
    this.store = copying(this.#own, () => this.#copy());
    this.#copy();
  }

  close(): void {
    this.#own.close();
    this.reader.close();
    this.#db.close();
  }

  #copy(): void {
    const collector = '(SELECT collector FROM meta) AS collector';
    const face = `coalesce(c.code, '') AS code, coalesce(c.cause, '') AS cause, coalesce(c.ec, '') AS ec, c.category, c.action,
      c.retryable, coalesce(c.status_expected, -1) AS status_expected, c.known`;
    const place = "coalesce(p.host, '') AS host, coalesce(p.bucket, '') AS bucket, coalesce(p.region, '') AS region";
    const day = (at: string) => `${at} - ((${at} % s + s) % s)`;
    for (const [table, from, at] of [
      ['error_count', 'error_count', 'n.window'],
      ['error_hour', 'error_hour', 'n.window'],
      ['error_day', 'error_hour', day('n.window')],
    ] as const) {
      this.#send(
        table,
        `SELECT ${at} AS t, ${face}, ${place}, n.status, n.origin, ${collector}, sum(n.errors) AS errors, max(n.ver) AS ver
         FROM ${from} n JOIN class c ON c.id = n.class_id JOIN place p ON p.id = n.place_id, (SELECT max(86400, window_seconds) AS s FROM meta)
         GROUP BY 1, n.class_id, n.place_id, n.status, n.origin`,
      );
    }
    for (const [table, from, at] of [
      ['request_count', 'request_count', 'n.window'],
      ['request_hour', 'request_hour', 'n.window'],
      ['request_day', 'request_hour', day('n.window')],
    ] as const) {
      this.#send(
        table,
        `SELECT ${at} AS t, ${place}, n.status, ${collector}, sum(n.requests) AS requests, sum(n.failed) AS failed, max(n.ver) AS ver
         FROM ${from} n JOIN place p ON p.id = n.place_id, (SELECT max(86400, window_seconds) AS s FROM meta)
         GROUP BY 1, n.place_id, n.status`,
      );
    }
    this.#send(
      'source',
      `SELECT ${collector}, id, path, state, bytes AS bytes_read, lines, errors, duplicates, rejected,
         coalesce(first_time, 0) AS first_ms, coalesce(last_time, 0) AS last_ms, (SELECT ver FROM meta) AS ver FROM source`,
    );
    this.#send(
      'collector',
      `SELECT collector, 'here' AS name, window_seconds, latest, '0' AS version, latest AS shipped_ms, ver FROM meta`,
    );
    this.#events();
  }

  #send(table: string, sql: string): void {
    this.#write(table, lines(this.#db.prepare<[], Row>(sql).all()));
  }

  #events(): void {
    const rows = this.#db
      .prepare<[], Row>(
        `SELECT e.id, e.time AS time_ms, e.time / 1000 AS t, e.time_source, coalesce(e.request_id, '') AS request_id, e.part,
           coalesce(e.status, -1) AS status, e.flags, coalesce(e.code_sent, '') AS code_sent, coalesce(e.message, '') AS message,
           coalesce(e.operation, '') AS operation, coalesce(e.object, '') AS object, coalesce(v.extra, '{}') AS extra, s.path AS source,
           e.line, e.offset, coalesce(c.code, '') AS code, coalesce(c.cause, '') AS cause, coalesce(c.ec, '') AS ec, c.category, c.action,
           c.retryable, coalesce(c.status_expected, -1) AS status_expected, c.known,
           coalesce(p.host, '') AS host, coalesce(p.bucket, '') AS bucket, coalesce(p.region, '') AS region,
           (SELECT collector FROM meta) AS collector, (SELECT ver FROM meta) AS commits
         FROM error e JOIN class c ON c.id = e.class_id JOIN place p ON p.id = e.place_id JOIN source s ON s.id = e.source_id
         JOIN (SELECT id, extra FROM error) v ON v.id = e.id`,
      )
      .all();
    const keys = new Set<string>();
    const sent = rows.map(({ id, commits, ...row }): Row => {
      const named = row['part'] === '' || String(row['part']).startsWith('/');
      const known = ['status', 'message', 'operation', 'object', 'host', 'bucket', 'region', 'code', 'ec'].filter(
        (name) => row[name] !== '' && row[name] !== -1,
      ).length;
      const key = {
        day: new Date(
          named ? Number.parseInt(String(row['request_id']).slice(0, 8), 16) * 1000 : Number(row['time_ms']),
        )
          .toISOString()
          .slice(0, 10),
        request_id: row['request_id'] ?? '',
        part: row['part'] ?? `#${id}`,
        code: row['code'] ?? '',
        owner: named ? '' : (row['collector'] ?? ''),
      };
      keys.add(JSON.stringify(key));
      return { ...row, ...key, ver: named ? known * 2 ** 32 + Number(commits) : Number(commits) };
    });
    this.#write('error_event', lines(sent));
    const gone = [...this.#sent]
      .filter((key) => !keys.has(key))
      .map((key): Row => ({ ...JSON.parse(key), deleted: 1, ver: 2 ** 52 }));
    this.#write('error_event', lines(gone));
    this.#sent.clear();
    for (const key of keys) this.#sent.add(key);
  }
}

type Row = Readonly<Record<string, string | number | null>>;

function lines(rows: readonly Row[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

function copying(store: Store, copy: () => void): Store {
  return new Proxy(store, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        const result: unknown = Reflect.apply(value, target, args);
        if (name === 'commit') copy();
        return result;
      };
    },
  });
}
