// Four collectors ship to two shards of two replicas while everything is killed with -9 at no particular moment, again and again:
// collectors (also when rows are stored and the watermark is not), replicas, ZooKeeper; requests are cut short and answers lost. In
// the end every cell of every table is what the ledgers and the logs say, on every replica. OSSIGHT_FLEET_KILLS sets how many collectors
// are killed (100; more for a long run), OSSIGHT_SEED repeats the choices of a run.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../faults/random.ts';
import { audit } from '../faults/numbered.ts';
import { ossight, temporaryDirectory } from '../support/command.ts';
import { NO_CLUSTER, pause, startCluster, type TestCluster } from './cluster.ts';
import { Collector } from './collector.ts';
import { COUNT_TABLES, differences, fleetCells, joined, ledgerCells } from './truth.ts';

const KILLS = Number(process.env['OSSIGHT_FLEET_KILLS'] ?? 100);
const SETTLE_MS = 60_000;

describe.skipIf(NO_CLUSTER !== null)(`a fleet under kill -9${NO_CLUSTER === null ? '' : ` (${NO_CLUSTER})`}`, () => {
  let cluster: TestCluster;
  let folder: string;
  beforeAll(async () => {
    folder = temporaryDirectory();
    cluster = await startCluster();
  }, 120_000);
  afterAll(async () => {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it(
    'counts everything once, on every replica',
    async () => {
      const random = createRandom();
      const made = ossight(['ship', '--init', cluster.address('fleet')]);
      expect(made.code, made.err).toBe(0);
      const collectors = [0, 1, 2, 3].map((n) => new Collector(join(folder, `c${n}`), random, n % 2 === 0));
      for (const collector of collectors) await collector.open(cluster);
      const killed = (): number => collectors.reduce((sum, { kills }) => sum + kills.any, 0);
      const servers = { replicas: 0, zookeeper: 0 };
      const writer = setInterval(() => {
        for (const collector of collectors) collector.write();
      }, 40);
      const havoc = wreak(cluster, () => killed() >= KILLS, random.below.bind(random), servers);
      try {
        await Promise.all(
          collectors.map(async (collector) => {
            while (killed() < KILLS) await collector.round();
          }),
        );
      } finally {
        clearInterval(writer);
        await havoc;
        for (const collector of collectors) await collector.close();
      }
      await settle(async () => collectors.every((collector) => collector.finish(cluster.address('fleet'))));

      const sum = (pick: (collector: Collector) => number): number =>
        collectors.reduce((all, collector) => all + pick(collector), 0);
      let cells = 0;
      for (const table of COUNT_TABLES) {
        const truth = collectors.map(({ db }) => ledgerCells(db, table));
        cells += joined(truth).size;
        for (const node of cluster.nodes) {
          // All shards as this server sees them; and what stands on itself: its shard's collectors, whole.
          await settle(
            async () => differences(await fleetCells(node, table, `fleet.${table}`), joined(truth)).wrong === 0,
          );
          expect(differences(await fleetCells(node, table, `fleet.${table}`), joined(truth))).toEqual({
            wrong: 0,
            some: [],
          });
        }
        for (const shard of [1, 2]) {
          const [first, second] = cluster.shard(shard);
          if (first === undefined || second === undefined) throw new Error('a shard has two replicas');
          const here = await fleetCells(first, table, `fleet.${table}_local`);
          const there = await fleetCells(second, table, `fleet.${table}_local`);
          expect(differences(there, here)).toEqual({ wrong: 0, some: [] });
          expect([...here.keys()].every((key) => joined(truth).has(key))).toBe(true);
        }
      }
      for (const { db, log } of collectors) {
        expect(audit(db, log.written)).toMatchObject({ lost: [], doubled: [], counted: log.written });
      }
      const figures =
        `seed ${random.seed}: ${killed()} collectors killed (${sum(({ kills }) => kills.gap)} between insert and watermark), ` +
        `${servers.replicas} replicas, ZooKeeper ${servers.zookeeper} times; ${sum(({ kills }) => kills.cut)} requests cut; ` +
        `${sum(({ log }) => log.written)} records, ${cells} cells, 0 wrong on 4 servers`;
      console.log(figures);
      expect(killed()).toBeGreaterThanOrEqual(KILLS);
      expect(sum(({ kills }) => kills.gap)).toBeGreaterThan(0);
      expect(servers.replicas).toBeGreaterThan(0);
      expect(servers.zookeeper).toBeGreaterThan(0);
    },
    180_000 + KILLS * 3_000,
  );
});

/** Kills servers and starts them again, one at a time, until it is over; then all serve. */
async function wreak(
  cluster: TestCluster,
  isOver: () => boolean,
  below: (limit: number) => number,
  counts: { replicas: number; zookeeper: number },
): Promise<void> {
  for (let turn = 0; !isOver(); turn += 1) {
    await pause(1_000 + below(2_000));
    if (turn % 4 === 1) {
      counts.zookeeper += 1;
      await cluster.zookeeper.kill();
      await pause(below(1_500));
      await cluster.zookeeper.start();
    } else {
      const node = cluster.nodes[below(cluster.nodes.length)];
      if (node === undefined) continue;
      counts.replicas += 1;
      await node.kill();
      await pause(below(1_500));
      await node.restart();
    }
  }
}

/** Waits for servers that are coming back; whether that was in vain is what the test asks next. */
async function settle(isSo: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + SETTLE_MS;
  while (!(await isSo().catch(() => false)) && performance.now() < until) await pause(250);
}
