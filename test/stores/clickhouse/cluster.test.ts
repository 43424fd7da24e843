// The same answers from two shards of two replicas, whichever server is asked, of ledgers that were shipped as users ship them.
import * as fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { parseClickHouseAddress } from '../../../src/stores/clickhouse/address.ts';
import { Nodes } from '../../../src/stores/clickhouse/nodes.ts';
import { openFleetReader } from '../../../src/stores/clickhouse/open.ts';
import { initFleet } from '../../../src/stores/clickhouse/schema.ts';
import { Shipper } from '../../../src/stores/clickhouse/shipper.ts';
import { openReader, openShippingSource, openStore } from '../../../src/stores/index.ts';
import { NO_CLUSTER, startCluster, type TestCluster } from '../../cluster/cluster.ts';
import { CATALOG, classify, NOW } from '../ledger.ts';
import { expectSameAnswers, type Asked } from './agreement.ts';
import { asked, batchOf, numbered, partOf, seen } from './seen.ts';

const COLLECTORS = 4;

/** Another part for each `n`. */
function someOf({ spans, steps, filters, requestIds }: Asked, n: number): Asked {
  return {
    spans: spans.slice(n, n + 1),
    steps: steps.slice(n),
    filters: filters.slice(n, n + 1),
    selectors: [],
    requestIds: requestIds.slice(0, 1),
  };
}

describe.skipIf(NO_CLUSTER !== null)('a cluster', () => {
  let cluster: TestCluster;
  const folder = mkdtempSync(join(tmpdir(), 'ossight-cluster-reading-'));
  beforeAll(async () => {
    cluster = await startCluster();
  });
  afterAll(async () => {
    await cluster.stop();
    rmSync(folder, { recursive: true });
  });

  it('says what one ledger says that has read everything', { timeout: 300_000 }, async () => {
    const [some = []] = fc.sample(fc.array(seen, { minLength: 60, maxLength: 60 }), 1);
    const [questions] = fc.sample(asked, 1);
    const all = numbered(some).map(({ event, request }) => ({
      event: { ...event, origin: 'server' as const },
      request,
    }));
    const open = (name: string) =>
      openStore(join(folder, name), { windowSeconds: 60, catalog: CATALOG, classify, now: NOW, create: true });
    const nodes = new Nodes(parseClickHouseAddress(cluster.address('fleet')), null);
    await initFleet(nodes, { catalog: CATALOG, now: NOW });
    const alone = open('alone.db');
    for (let part = 0; part < COLLECTORS; part += 1) {
      const own = all.filter(({ event }) => partOf(event, COLLECTORS) === part);
      const store = open(`${part}.db`);
      for (const each of [store, alone]) each.commit(batchOf(own, `log-${part}`));
      store.close();
      const source = openShippingSource(join(folder, `${part}.db`));
      const shipper = await Shipper.begin(source, nodes, { hostName: 'here', version: '0', now: NOW });
      await shipper.pass(() => NOW);
      source.close();
    }
    nodes.close();
    alone.close();
    await cluster.synced('fleet');
    const like = openReader(join(folder, 'alone.db'));
    if (questions === undefined) throw new Error('there are questions');
    // The servers in another order: the first one listed is asked. All give the same sums, so of the others less is asked.
    const { hosts, ...address } = parseClickHouseAddress(cluster.address('fleet'));
    const [first, ...others] = hosts;
    for (const [n, host] of [first, ...others].entries()) {
      const reader = openFleetReader({ ...address, hosts: [host, ...hosts.filter((each) => each !== host)] }, null);
      expectSameAnswers(reader, like, n === 0 ? questions : someOf(questions, n));
      reader.close();
    }
    like.close();
  });
});
