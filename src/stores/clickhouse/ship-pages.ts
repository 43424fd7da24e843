// Pages of a ledger made ready to be sent: which table they go to, as which lines, to which shard each.
import type {
  ErrorCounts,
  EventRow,
  LedgerFacts,
  Page,
  RequestCounts,
  Shipped,
  ShippingSource,
  Watermark,
} from '../shipping.ts';
import { epochAt, shardOf, type Epoch } from './fleet.ts';
import { literal, quoted } from './literal.ts';
import type { Nodes } from './nodes.ts';
import { MOST_ROWS } from './ship-batches.ts';
import { Crowds, placeKey } from './ship-crowds.ts';
import { eventLine, ShipLines, sourceLine, type Line } from './ship-lines.ts';
import { ShipQuota } from './ship-quota.ts';

export interface PageOptions {
  /** Places of a window that keep their names; default 1,000. */
  readonly placesKept?: number;
  /** Single errors of a window that are shipped; default 1,000. */
  readonly errorsKept?: number;
  /** Rows of one page and of one INSERT; default 30,000. */
  readonly batchRows?: number;
}

export interface Prepared {
  /** The table they go to. */
  readonly into: string;
  readonly lines: readonly Line[];
  readonly shardAt: (line: Line) => number;
  readonly reached: Watermark;
  readonly more: boolean;
}

interface PageParts {
  readonly source: ShippingSource;
  readonly nodes: Nodes;
  readonly facts: LedgerFacts;
  readonly options: PageOptions;
  readonly epochs: () => readonly Epoch[];
}

const DEFAULT_KEPT = 1_000;

export class ShipPages {
  readonly #parts: PageParts;
  readonly #lines: ShipLines;
  readonly #crowds: Crowds;
  readonly #quota: ShipQuota;

  constructor(parts: PageParts) {
    this.#parts = parts;
    const { source, facts, options } = parts;
    this.#lines = new ShipLines(facts.collector);
    this.#quota = new ShipQuota(options.errorsKept ?? DEFAULT_KEPT, facts.windowSeconds);
    this.#crowds = new Crowds({
      source,
      placesKept: options.placesKept ?? DEFAULT_KEPT,
      told: async (table, window) => this.#toldPlaces(table, window),
    });
  }

  async next(table: Shipped, after: Watermark): Promise<Prepared> {
    const { collector } = this.#parts.facts;
    const epochs = this.#parts.epochs();
    const limit = this.#parts.options.batchRows ?? MOST_ROWS;
    const own = ownShard(collector, epochs);
    switch (table) {
      case 'error_count':
      case 'error_hour':
      case 'error_day': {
        const page = this.#parts.source.errorCounts(table, after, limit);
        const rows = await this.#crowds.errors(table, page.rows);
        return { ...page, into: table, lines: rows.map((row) => this.#lines.errors(row)), shardAt: own };
      }
      case 'request_count':
      case 'request_hour':
      case 'request_day': {
        const page = this.#parts.source.requestCounts(table, after, limit);
        const rows = await this.#crowds.requests(table, page.rows);
        return { ...page, into: table, lines: rows.map((row) => this.#lines.requests(row)), shardAt: own };
      }
      case 'source': {
        const page = this.#parts.source.sources(after, limit);
        return { ...page, into: table, lines: page.rows.map((row) => sourceLine(row, collector)), shardAt: own };
      }
      case 'error':
        return this.#events(this.#parts.source.errors(after, limit));
      case 'error_news':
        return this.#events(this.#parts.source.news(after, limit));
      default:
        return table satisfies never;
    }
  }

  /** A single error goes where every collector would send it, so that what two saw of it meets. */
  #events({ rows, reached, more }: Page<EventRow>): Prepared {
    const shards = new Map<Line, number>();
    for (const row of rows) {
      if (!row.deleted && !this.#quota.take(row.time)) continue;
      const line = eventLine(row, this.#parts.facts.collector);
      shards.set(line, shardOf(`${row.requestId}\n${row.part}`, line.at, this.#parts.epochs()));
    }
    return { into: 'error_event', lines: [...shards.keys()], shardAt: (line) => shards.get(line) ?? 1, reached, more };
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

/** The shard of a collector's rows. It is the same from one epoch to the next, and there are very many rows. */
function ownShard(collector: string, epochs: readonly Epoch[]): (line: Line) => number {
  const shards = new Map<Epoch | undefined, number>();
  return ({ at }) => {
    const epoch = epochAt(at, epochs);
    let shard = shards.get(epoch);
    if (shard === undefined) {
      shard = shardOf(collector, at, epochs);
      shards.set(epoch, shard);
    }
    return shard;
  };
}
