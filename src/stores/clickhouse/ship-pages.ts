// Pages of a ledger made ready to be sent: which table they go to, as which lines, to which shard each.
import { classOf, errorCountRow, placeOf, requestCountRow } from '../count-rows.ts';
import type {
  ErrorCountRow,
  ErrorCounts,
  EventRow,
  LedgerFacts,
  Page,
  Reached,
  RequestCountRow,
  RequestCounts,
  Shipped,
  ShippingSource,
  SourceCountRow,
  Watermark,
} from '../shipping.ts';
import { CountLines, ERROR_FORMAT, REQUEST_FORMAT } from './count-lines.ts';
import { epochAt, shardOf, type Epoch } from './fleet.ts';
import { literal, quoted } from './literal.ts';
import type { Nodes } from './nodes.ts';
import { Batches, MOST_ROWS, type Batch } from './ship-batches.ts';
import { Crowds, placeKey } from './ship-crowds.ts';
import { eventLine, sourceLine } from './ship-lines.ts';
import { ShipQuota } from './ship-quota.ts';

export interface PageOptions {
  /** Places of a window that keep their names; default 1,000. */
  readonly placesKept?: number;
  /** Single errors of a window that are shipped; default 1,000. */
  readonly errorsKept?: number;
  /** Rows of one page and of one INSERT; default 60,000, of single errors 30,000. */
  readonly batchRows?: number;
}

export interface Prepared extends Reached {
  /** The table they go to. */
  readonly into: string;
  /** Columns and format of an INSERT; undefined: JSONEachRow. */
  readonly format?: string;
  readonly batches: readonly Batch[];
  /** Rows that ClickHouse has no date for. */
  readonly undated: number;
}

interface PageParts {
  readonly source: ShippingSource;
  readonly nodes: Nodes;
  readonly facts: LedgerFacts;
  readonly options: PageOptions;
  readonly epochs: () => readonly Epoch[];
}

const DEFAULT_KEPT = 1_000;
/** They are larger than counts. */
const EVENT_ROWS = 30_000;

export class ShipPages {
  readonly #parts: PageParts;
  readonly #lines: CountLines;
  readonly #crowds: Crowds;
  readonly #quota: ShipQuota;

  constructor(parts: PageParts) {
    this.#parts = parts;
    const { source, facts, options } = parts;
    this.#lines = new CountLines(facts.collector);
    this.#quota = new ShipQuota(options.errorsKept ?? DEFAULT_KEPT, facts.windowSeconds);
    this.#crowds = new Crowds({
      source,
      placesKept: options.placesKept ?? DEFAULT_KEPT,
      told: async (table, window) => this.#toldPlaces(table, window),
    });
  }

  async next(table: Shipped, after: Watermark): Promise<Prepared> {
    switch (table) {
      case 'error_count':
      case 'error_hour':
      case 'error_day':
        return this.#errors(table, after);
      case 'request_count':
      case 'request_hour':
      case 'request_day':
        return this.#requests(table, after);
      case 'source':
        return this.#sources(this.#parts.source.sources(after, this.#limit(MOST_ROWS)));
      case 'error':
        return this.#events(this.#parts.source.errors(after, this.#limit(EVENT_ROWS)));
      case 'error_news':
        return this.#events(this.#parts.source.news(after, this.#limit(EVENT_ROWS)));
      default:
        return table satisfies never;
    }
  }

  #limit(most: number): number {
    return this.#parts.options.batchRows ?? most;
  }

  /** Counts become lines as they are read; those of crowded windows wait until the page is. */
  async #errors(table: ErrorCounts, after: Watermark): Promise<Prepared> {
    const limit = this.#limit(MOST_ROWS);
    const batches = new Batches(limit);
    const own = this.#ownShard();
    const isCrowded = this.#crowds.asking(table);
    const crowd: ErrorCountRow[] = [];
    const told = this.#parts.source.errorCounts(
      table,
      after,
      limit,
      (window, klass, place, status, origin, errors, ver) => {
        if (isCrowded(window)) crowd.push(errorCountRow(window, klass, place, status, origin, errors, ver));
        else batches.add(own(window), window, this.#lines.errors(window, klass, place, status, origin, errors, ver));
      },
    );
    for (const row of await this.#crowds.errors(table, crowd)) {
      const { window, status, origin, errors, ver } = row;
      const line = this.#lines.errors(window, classOf(row), placeOf(row), status, origin, errors, ver);
      batches.add(own(window), window, line);
    }
    return prepared(table, batches, told, ERROR_FORMAT);
  }

  async #requests(table: RequestCounts, after: Watermark): Promise<Prepared> {
    const limit = this.#limit(MOST_ROWS);
    const batches = new Batches(limit);
    const own = this.#ownShard();
    const isCrowded = this.#crowds.asking(table);
    const crowd: RequestCountRow[] = [];
    const told = this.#parts.source.requestCounts(
      table,
      after,
      limit,
      (window, place, status, requests, failed, ver) => {
        if (isCrowded(window)) crowd.push(requestCountRow(window, place, status, requests, failed, ver));
        else batches.add(own(window), window, this.#lines.requests(window, place, status, requests, failed, ver));
      },
    );
    for (const row of await this.#crowds.requests(table, crowd)) {
      const { window, status, requests, failed, ver } = row;
      const line = this.#lines.requests(window, placeOf(row), status, requests, failed, ver);
      batches.add(own(window), window, line);
    }
    return prepared(table, batches, told, REQUEST_FORMAT);
  }

  #sources(page: Page<SourceCountRow>): Prepared {
    const batches = new Batches(this.#limit(MOST_ROWS));
    const shard = this.#ownShard()(0);
    for (const row of page.rows) batches.add(shard, 0, sourceLine(row, this.#parts.facts.collector));
    return prepared('source', batches, page);
  }

  /** A single error goes where every collector would send it, so that what two saw of it meets. */
  #events(page: Page<EventRow>): Prepared {
    const batches = new Batches(this.#limit(EVENT_ROWS));
    for (const row of page.rows) {
      if (!row.deleted && !this.#quota.take(row.time)) continue;
      const { at, text } = eventLine(row, this.#parts.facts.collector);
      batches.add(shardOf(`${row.requestId}\n${row.part}`, at, this.#parts.epochs()), at, text);
    }
    return prepared('error_event', batches, page);
  }

  /** The shard of this collector's rows. It is the same from one epoch to the next, and there are very many rows. */
  #ownShard(): (at: number) => number {
    const epochs = this.#parts.epochs();
    const shards = new Map<Epoch | undefined, number>();
    let [last, answer] = [NaN, 1];
    return (at) => {
      if (at === last) return answer;
      const epoch = epochAt(at, epochs);
      last = at;
      answer = shards.get(epoch) ?? shardOf(this.#parts.facts.collector, at, epochs);
      shards.set(epoch, answer);
      return answer;
    };
  }

  /** Every server of the shard is asked, for one may not have heard yet what another was told. */
  async #toldPlaces(table: ErrorCounts | RequestCounts, window: number): Promise<ReadonlySet<string>> {
    const { collector } = this.#parts.facts;
    const { database, cluster } = this.#parts.nodes.address;
    const own = cluster === null ? table : `${table}_local`;
    const sql = `SELECT DISTINCT host, bucket, region FROM ${quoted(database)}.${own}
      WHERE collector = ${literal(collector)} AND toUInt32(t) = ${window} FORMAT JSONCompact`;
    const shard = shardOf(collector, window, this.#parts.epochs());
    const places = new Set<string>();
    for (const text of await this.#parts.nodes.everyOf(shard, async (node) => node.run({ sql }))) {
      const { data }: { readonly data: readonly (readonly [string, string, string])[] } = JSON.parse(text);
      for (const [host, bucket, region] of data) places.add(placeKey({ host, bucket, region }));
    }
    return places;
  }
}

function prepared(into: string, batches: Batches, { reached, more }: Reached, format?: string): Prepared {
  const told = { into, batches: batches.all(), undated: batches.undated, reached, more };
  return format === undefined ? told : { ...told, format };
}
