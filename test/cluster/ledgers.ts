// Ledgers to be shipped, in this process: filled with made-up errors and requests, and a shipper for each.
import { join } from 'node:path';
import { parseClickHouseAddress } from '../../src/stores/clickhouse/address.ts';
import { Nodes } from '../../src/stores/clickhouse/nodes.ts';
import type { PageOptions } from '../../src/stores/clickhouse/ship-pages.ts';
import { Shipper } from '../../src/stores/clickhouse/shipper.ts';
import { openShippingSource, openStore, type ShippingSource, type Store } from '../../src/stores/index.ts';
import type { ErrorEvent } from '../../src/model/event.ts';
import type { RequestCount } from '../../src/model/batch.ts';
import type { Random } from '../faults/random.ts';
import { pause } from './process.ts';
import { aBatch, aDelta, anEvent, aRequest, CATALOG, classify, NOW, T0, WINDOW } from '../stores/ledger.ts';

const PATIENCE_MS = 60_000;

/** `again`: from the beginning. */
type ShipOptions = PageOptions & { readonly again?: boolean };

export class ShippedLedger {
  readonly path: string;
  readonly store: Store;
  readonly source: ShippingSource;
  #made = 0;

  constructor(folder: string, name: string) {
    this.path = join(folder, `${name}.db`);
    this.store = openStore(this.path, { windowSeconds: 60, catalog: CATALOG, classify, now: NOW, create: true });
    this.source = openShippingSource(this.path);
    this.source.setCollector(name, false);
  }

  commit(events: readonly ErrorEvent[], requests: readonly RequestCount[] = []): void {
    this.store.commit(aBatch(aDelta(events, { requests })));
  }

  /** Errors and requests of some hours, codes and buckets. */
  fill(random: Random, count: number): void {
    const events: ErrorEvent[] = [];
    const requests: RequestCount[] = [];
    for (let n = 0; n < count; n += 1) {
      const minute = random.below(3 * 1440);
      const bucket = `example-${random.below(6)}`;
      const place = { host: `${bucket}.oss-cn-hangzhou.aliyuncs.com`, bucket, region: 'cn-hangzhou' };
      const code = ['NoSuchKey', 'InternalError', `Made${random.below(9)}`][random.below(3)] ?? null;
      this.#made += 1;
      events.push(
        anEvent({
          ...place,
          code,
          status: 400 + random.below(5),
          time: T0 + minute * 60_000,
          requestId: null,
          requestIdComplete: false,
          origin: random.below(4) === 0 ? 'client' : 'server',
          source: { path: 'a.log', line: this.#made, offset: this.#made },
        }),
      );
      if (random.below(2) === 0)
        requests.push(aRequest({ ...place, window: WINDOW + minute * 60, requests: 1 + random.below(50), failed: 1 }));
    }
    this.commit(events, requests);
  }

  async #ship(address: string, { again, ...options }: ShipOptions): Promise<void> {
    const nodes = new Nodes(parseClickHouseAddress(address), null);
    try {
      const shipper = await Shipper.begin(this.source, nodes, { hostName: 'here', version: '1', now: NOW, ...options });
      if (again === true) shipper.restart();
      await shipper.pass(() => NOW);
    } finally {
      nodes.close();
    }
  }

  /**
   * As a shipper does that does not give up: on a machine with other things to do servers lose ZooKeeper for a while, and take
   * nothing then. Answers how often it tried.
   */
  async ship(address: string, options: ShipOptions = {}): Promise<number> {
    const until = performance.now() + PATIENCE_MS;
    for (let tries = 1; ; tries += 1) {
      try {
        await this.#ship(address, { ...options, again: options.again === true && tries === 1 });
        return tries;
      } catch (error) {
        if (performance.now() > until) throw error;
        await pause(20);
      }
    }
  }

  close(): void {
    this.source.close();
    this.store.close();
  }
}
