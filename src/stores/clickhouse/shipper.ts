// Replicates a ledger to ClickHouse: what changed after the watermark of each table goes there as it stands now, then the watermark
// moves. Nothing else has to hold together: whatever is sent twice, in other pieces or after a crash, counts once. When and how
// often this is done is its caller's.
import { setImmediate as turn } from 'node:timers/promises';
import { OssightError } from '../../model/error.ts';
import type { LedgerFacts, Shipped, ShippingSource, Watermark } from '../shipping.ts';
import { SHIPPED } from '../shipping.ts';
import { readFleet, requireSchema, shardOf, type Fleet } from './fleet.ts';
import type { Nodes } from './nodes.ts';
import { compressed, insert, jsonRows } from './rows.ts';
import { ShipPages, type PageOptions, type Prepared } from './ship-pages.ts';

export interface ShipperOptions extends PageOptions {
  /** Name of this machine, for people. */
  readonly hostName: string;
  readonly version: string;
}

export interface Passed {
  readonly rows: number;
  readonly batches: number;
  /** Bytes after compression. */
  readonly bytes: number;
  /** Rows that ClickHouse has no date for: before 1970 or after 2106. */
  readonly undated: number;
}

/** Batches on their way at once; more gain nothing against servers of two cores. */
const IN_FLIGHT = 3;
/** Pages of one table before the next one has its turn. */
const PAGES_A_TURN = 20;
const FLEET_AGE_MS = 300_000;
const FORGOTTEN_MS = 30 * 86_400_000;

export class Shipper {
  readonly #source: ShippingSource;
  readonly #nodes: Nodes;
  readonly #options: ShipperOptions;
  readonly #facts: LedgerFacts;
  readonly #pages: ShipPages;
  #fleet: Fleet;
  #looked: number;

  /** `now`: epoch ms. Throws OssightError('database') when nobody answers, or without tables of ossight. */
  static async begin(
    source: ShippingSource,
    nodes: Nodes,
    options: ShipperOptions & { readonly now: number },
  ): Promise<Shipper> {
    const fleet = await readFleet(nodes);
    requireSchema(fleet, nodes);
    const shipper = new Shipper(source, nodes, options, fleet, options.now);
    shipper.#forgetOthers(options.now);
    source.begin(shipper.target);
    return shipper;
  }

  private constructor(source: ShippingSource, nodes: Nodes, options: ShipperOptions, fleet: Fleet, now: number) {
    this.#source = source;
    this.#nodes = nodes;
    this.#options = options;
    this.#fleet = fleet;
    this.#looked = now;
    this.#facts = source.facts();
    this.#pages = new ShipPages({ source, nodes, facts: this.#facts, options, epochs: () => this.#fleet.epochs });
  }

  /** The name under which the ledger notes how far it was shipped; tells databases apart, and one that was made anew. */
  get target(): string {
    const { database, cluster } = this.#nodes.address;
    return `clickhouse ${database}${cluster === null ? '' : ` of ${cluster}`} (${this.#fleet.id})`;
  }

  /** Everything is shipped again. */
  restart(): void {
    this.#source.restart(this.target);
  }

  /**
   * Ships all there is, in batches; answers what that was. `now`: epoch ms, asked for when watermarks are noted. Throws
   * OssightError('database') when no replica of a shard takes a batch: what was shipped before that is noted.
   */
  async pass(now: () => number, signal?: AbortSignal): Promise<Passed> {
    if (now() - this.#looked > FLEET_AGE_MS) await this.#lookAgain(now());
    const passed = { rows: 0, batches: 0, bytes: 0, undated: 0 };
    for (let left: readonly Shipped[] = SHIPPED; left.length > 0;) {
      const unfinished: Shipped[] = [];
      for (const table of left) {
        try {
          if (await this.#some(table, passed, now, signal)) unfinished.push(table);
        } catch (error) {
          if (error instanceof OssightError && error.code === 'database' && signal?.aborted !== true)
            this.#fail(table, error, now());
          throw error;
        }
        if (signal?.aborted === true) return passed;
      }
      left = unfinished;
    }
    if (passed.rows > 0) await this.#introduce(now());
    return passed;
  }

  /** Commits that are not shipped yet. */
  lag(): number {
    const { ver } = this.#source.facts();
    const reached = SHIPPED.filter((table) => table !== 'error' && table !== 'error_news').map(
      (table) => this.#source.watermark(this.target, table).ver,
    );
    return Math.max(0, ver - Math.max(0, Math.min(...reached)));
  }

  /** Some pages of a table; true when there are more. */
  async #some(
    table: Shipped,
    passed: { -readonly [Key in keyof Passed]: number },
    now: () => number,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    const flying: { readonly stored: Promise<void>; readonly reached: Watermark }[] = [];
    let after = this.#source.watermark(this.target, table);
    const land = async (most: number): Promise<void> => {
      while (flying.length > most) {
        const first = flying.shift();
        if (first === undefined) return;
        await first.stored;
        this.#source.reached(this.target, table, first.reached, now());
      }
    };
    try {
      for (let page = 0; page < PAGES_A_TURN; page += 1) {
        const prepared = await this.#pages.next(table, after);
        const { reached, more } = prepared;
        if (reached.ver !== after.ver || reached.id !== after.id || prepared.batches.length > 0) {
          const stored = this.#store(prepared, passed, signal);
          // Whoever awaits it in its turn hears of it.
          stored.catch(() => undefined);
          flying.push({ stored, reached });
        }
        after = reached;
        // What was compressed meanwhile goes out before the next page is read.
        await turn();
        await land(more ? IN_FLIGHT - 1 : 0);
        if (!more || signal?.aborted === true) {
          await land(0);
          return more;
        }
      }
      await land(0);
      return true;
    } finally {
      await Promise.allSettled(flying.map(async ({ stored }) => stored));
    }
  }

  async #store(
    { into, format, batches, undated }: Prepared,
    passed: { -readonly [Key in keyof Passed]: number },
    signal: AbortSignal | undefined,
  ): Promise<void> {
    passed.undated += undated;
    for (const { shard, rows, body } of batches) {
      const gzipped = await compressed(body);
      const sent = { table: into, gzipped, ...(format === undefined ? {} : { format }) };
      await this.#nodes.ofShard(shard, async (node) => insert(node, this.#nodes.address, sent, signal));
      passed.rows += rows;
      passed.batches += 1;
      passed.bytes += gzipped.length;
    }
  }

  /** Tells the fleet who this is. */
  async #introduce(now: number): Promise<void> {
    const { collector, windowSeconds, latest, ver } = this.#source.facts();
    const { hostName, version } = this.#options;
    const row = { collector, name: hostName, window_seconds: windowSeconds, latest, version, shipped_ms: now, ver };
    const gzipped = await compressed(jsonRows([row]));
    await this.#nodes.ofShard(shardOf(collector, 0, this.#fleet.epochs), async (node) =>
      insert(node, this.#nodes.address, { table: 'collector', gzipped }),
    );
  }

  /** Windows that are still to come may be spread in another way, and the database may have been made anew. */
  async #lookAgain(now: number): Promise<void> {
    const fleet = await readFleet(this.#nodes);
    requireSchema(fleet, this.#nodes);
    if (fleet.id !== this.#fleet.id) {
      this.#source.end(this.target);
      this.#fleet = fleet;
      this.#source.begin(this.target);
    }
    this.#fleet = fleet;
    this.#looked = now;
  }

  #fail(table: Shipped, error: OssightError, now: number): void {
    this.#source.failed(this.target, table, faultText(error), now);
    // What is wrong may be that it is another database by now.
    this.#looked = -Infinity;
  }

  /** The ledger keeps news for every target that it knows, so one that nobody ships to any more is struck off. */
  #forgetOthers(now: number): void {
    const newest = new Map<string, number>();
    for (const { target, updated } of this.#source.shipments())
      newest.set(target, Math.max(updated, newest.get(target) ?? 0));
    for (const [target, updated] of newest) {
      if (target !== this.target && updated > 0 && now - updated > FORGOTTEN_MS) this.#source.end(target);
    }
  }
}

function faultText({ message, reason }: OssightError): string {
  return reason === null ? message : `${message}: ${reason}`;
}
