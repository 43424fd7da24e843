// A ledger and what ClickHouse has of it: whatever is committed to the ledger is there before the next question.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseClickHouseAddress } from '../../../src/stores/clickhouse/address.ts';
import { statementsOf, migrations } from '../../../src/stores/clickhouse/migration.ts';
import { openFleetReader } from '../../../src/stores/clickhouse/open.ts';
import { SyncHttp } from '../../../src/stores/clickhouse/sync-http.ts';
import { CountLines, ERROR_FORMAT, REQUEST_FORMAT } from '../../../src/stores/clickhouse/count-lines.ts';
import { eventLine, sourceLine } from '../../../src/stores/clickhouse/ship-lines.ts';
import {
  openReader,
  openShippingSource,
  openStore,
  SHIPPED,
  type EventRow,
  type Page,
  type Shipped,
  type ShippingSource,
  type Watermark,
} from '../../../src/stores/index.ts';
import type { Reader } from '../../../src/stores/reader.ts';
import type { Store } from '../../../src/stores/store.ts';
import { CATALOG, classify, NOW } from '../ledger.ts';

const PATIENCE_MS = 60_000;
const TARGET = 'test';
/** More than any test stores. */
const MOST_ROWS = 1_000_000;

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
    return this.#open(windowSeconds, (table, rows, format) => {
      if (rows !== '') this.sql(`INSERT INTO ${table} ${format}\n${rows}`);
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

type Write = (table: string, lines: string, format: string) => void;
const JSON_FORMAT = 'FORMAT JSONEachRow';

/** A ledger that is shipped after each commit, by the shipper's rows. */
export class Ledger {
  readonly store: Store;
  readonly reader: Reader;
  readonly #own: Store;
  readonly #source: ShippingSource;
  readonly #write: Write;

  constructor(path: string, windowSeconds: number, write: Write) {
    this.#own = openStore(path, { windowSeconds, catalog: CATALOG, classify, now: NOW, create: true });
    this.reader = openReader(path);
    this.#source = openShippingSource(path);
    this.#source.begin(TARGET);
    this.#write = write;
    this.store = copying(this.#own, () => this.#ship());
    this.#ship();
  }

  close(): void {
    this.#own.close();
    this.reader.close();
    this.#source.close();
  }

  #ship(): void {
    const { collector, windowSeconds, latest, ver } = this.#source.facts();
    const lines = new CountLines(collector);
    for (const table of SHIPPED) {
      const after = this.#source.watermark(TARGET, table);
      const { text, reached, into, format = JSON_FORMAT } = this.#page(table, after, lines, collector);
      this.#write(into, text, format);
      this.#source.reached(TARGET, table, reached, NOW);
    }
    const row = { collector, name: 'here', window_seconds: windowSeconds, latest, version: '0', shipped_ms: NOW, ver };
    this.#write('collector', `${JSON.stringify(row)}\n`, JSON_FORMAT);
  }

  #page(table: Shipped, after: Watermark, lines: CountLines, collector: string): Told {
    const source = this.#source;
    const told = <Row>({ rows, reached }: Page<Row>, into: string, line: (row: Row) => string): Told => ({
      text: rows.map(line).join(''),
      reached,
      into,
    });
    const event = (row: EventRow): string => eventLine(row, collector).text;
    let text = '';
    switch (table) {
      case 'error_count':
      case 'error_hour':
      case 'error_day': {
        const { reached } = source.errorCounts(table, after, MOST_ROWS, (...cells) => (text += lines.errors(...cells)));
        return { text, reached, into: table, format: ERROR_FORMAT };
      }
      case 'request_count':
      case 'request_hour':
      case 'request_day': {
        const add = (...cells: Parameters<CountLines['requests']>) => (text += lines.requests(...cells));
        const { reached } = source.requestCounts(table, after, MOST_ROWS, add);
        return { text, reached, into: table, format: REQUEST_FORMAT };
      }
      case 'source':
        return told(source.sources(after, MOST_ROWS), table, (row) => sourceLine(row, collector));
      case 'error':
        return told(source.errors(after, MOST_ROWS), 'error_event', event);
      case 'error_news':
        return told(source.news(after, MOST_ROWS), 'error_event', event);
      default:
        return table satisfies never;
    }
  }
}

interface Told {
  readonly text: string;
  readonly reached: Watermark;
  readonly into: string;
  readonly format?: string;
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
