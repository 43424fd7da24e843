// Four collectors ship to two shards of two replicas while everything is killed with -9, again and again: collectors (at any
// moment, and when rows are stored and the watermark is not), replicas, ZooKeeper; requests are cut short and answers lost. In the
// end every cell of every table is what the ledgers and the logs say, on every replica. OSSIGHT_FLEET_KILLS sets how often
// collectors are killed; OSSIGHT_SEED repeats what a run chose, though not when it came to that.
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom, type Random } from '../faults/random.ts';
import { audit } from '../faults/numbered.ts';
import { ossight, temporaryDirectory } from '../support/command.ts';
import { NO_CLUSTER, pause, startCluster, type TestCluster } from './cluster.ts';
import { Collector } from './collector.ts';
import { COUNT_TABLES, differences, fleetCells, joined, ledgerCells } from './truth.ts';

const KILLS = Number(process.env['OSSIGHT_FLEET_KILLS'] ?? 10);
const GAPS = Math.ceil(KILLS / 10);
/** Of servers: at least two replicas and ZooKeeper. */
const FALLS = Math.max(3, Math.ceil(KILLS / 12));
const WRITE_MS = 100;
const SETTLE_MS = 240_000;

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
  }, 180_000);

  it(
    'counts everything once, on every replica',
    async () => {
      const random = createRandom();
      const made = ossight(['ship', '--init', cluster.address('fleet')]);
      expect(made.code, made.err).toBe(0);
      const collectors = [0, 1, 2, 3].map((n) => new Collector(folder, n, random.seed));
      for (const collector of collectors) await collector.open(cluster);
      const sum = (pick: (collector: Collector) => number): number =>
        collectors.reduce((all, collector) => all + pick(collector), 0);
      const killed = (): number => sum(({ kills }) => kills.any);
      const servers: Falls = { replicas: 0, zookeeper: 0, isOver: false };
      let failed = false;
      const isOver = (): boolean =>
        failed || (killed() >= KILLS && sum(({ kills }) => kills.gap) >= GAPS && servers.isOver);
      const watched = async (work: Promise<void>): Promise<void> =>
        work.catch((error: unknown) => {
          failed = true;
          throw error;
        });
      const writer = setInterval(() => {
        for (const collector of collectors) collector.write();
      }, WRITE_MS);
      try {
        const ended = await Promise.allSettled([
          watched(wreak(cluster, () => (failed ? Infinity : killed()), random, servers)),
          ...collectors.map(async (collector) => {
            while (!isOver()) await watched(collector.round());
          }),
        ]);
        for (const one of ended) if (one.status === 'rejected') throw one.reason;
      } finally {
        clearInterval(writer);
        for (const collector of collectors) await collector.close();
      }
      for (const collector of collectors) {
        const shipped = await settled(
          async () => collector.finish(cluster.address('fleet')),
          ({ code }) => code === 0,
        );
        expect(shipped.code, shipped.err).toBe(0);
        expect(audit(collector.db, collector.log.written)).toMatchObject({
          lost: [],
          doubled: [],
          counted: collector.log.written,
        });
      }

      let cells = 0;
      for (const table of COUNT_TABLES) {
        const truth = joined(collectors.map(({ db }) => ledgerCells(db, table)));
        cells += truth.size;
        for (const node of cluster.nodes) {
          // All shards as this server sees them.
          const found = await settled(
            async () => differences(await fleetCells(node, table, `fleet.${table}`), truth),
            ({ wrong }) => wrong === 0,
          );
          expect(found, `${table} at ${node.folder}`).toEqual({ wrong: 0, some: [] });
        }
        // And what stands on each server itself: together the shards have everything, once.
        const whole = [1, 2].map(async (shard) => {
          const [first, second] = cluster.shard(shard);
          if (first === undefined || second === undefined) throw new Error('a shard has two replicas');
          const here = await fleetCells(first, table, `fleet.${table}_local`);
          const replicas = await settled(
            async () => differences(await fleetCells(second, table, `fleet.${table}_local`), here),
            ({ wrong }) => wrong === 0,
          );
          expect(replicas, `${table} of shard ${shard}`).toEqual({ wrong: 0, some: [] });
          return here;
        });
        const shards = await Promise.all(whole);
        expect(differences(joined(shards), truth)).toEqual({ wrong: 0, some: [] });
        expect(shards.reduce((all, { size }) => all + size, 0)).toBe(truth.size);
      }
      console.log(
        `seed ${random.seed}: ${killed()} collectors killed (${sum(({ kills }) => kills.gap)} between insert and watermark), ` +
          `${servers.replicas} replicas, ZooKeeper ${servers.zookeeper} times; ${sum(({ cut }) => cut)} requests cut; ` +
          `${sum(({ log }) => log.written)} records, ${cells} cells, 0 wrong on 4 servers`,
      );
      expect(servers.replicas).toBeGreaterThanOrEqual(2);
      expect(servers.zookeeper).toBeGreaterThanOrEqual(1);
    },
    600_000 + KILLS * 10_000,
  );
});

interface Falls {
  replicas: number;
  zookeeper: number;
  isOver: boolean;
}

/** Kills servers and starts them again, one at a time, spread over the kills of collectors. All serve when it is over. */
async function wreak(cluster: TestCluster, killed: () => number, random: Random, falls: Falls): Promise<void> {
  const choices = createRandom(random.seed - 1);
  try {
    for (let turn = 0; turn < FALLS; turn += 1) {
      const at = ((turn + 1) * KILLS) / (FALLS + 1);
      while (killed() < at) await pause(50);
      const away = choices.below(1_000);
      if (turn % 5 === 1) {
        falls.zookeeper += 1;
        await cluster.zookeeper.kill();
        await pause(away);
        await cluster.zookeeper.start();
      } else {
        const node = cluster.nodes[choices.below(cluster.nodes.length)];
        if (node === undefined) throw new Error('a cluster has servers');
        falls.replicas += 1;
        await node.kill();
        await pause(away);
        await node.restart();
      }
    }
  } finally {
    falls.isOver = true;
  }
}

/** Asks until the answer is good, since servers are coming back; in vain, it is the last one. */
async function settled<T>(ask: () => Promise<T>, isGood: (answer: T) => boolean): Promise<T> {
  for (const until = performance.now() + SETTLE_MS; ; await pause(100)) {
    try {
      const answer = await ask();
      if (isGood(answer) || performance.now() > until) return answer;
    } catch (error) {
      if (performance.now() > until) throw error;
    }
  }
}
