// Shipping into a real cluster, with one thing at a time going wrong.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { shardOf } from '../../src/stores/clickhouse/fleet.ts';
import { parseClickHouseAddress } from '../../src/stores/clickhouse/address.ts';
import { Nodes } from '../../src/stores/clickhouse/nodes.ts';
import { compressed } from '../../src/stores/clickhouse/rows.ts';
import { initFleet } from '../../src/stores/clickhouse/schema.ts';
import { createRandom } from '../faults/random.ts';
import { anEvent, aRequest, CATALOG, NOW, requestId, T0, WINDOW } from '../stores/ledger.ts';
import { temporaryDirectory } from '../support/command.ts';
import { CLUSTER, NO_CLUSTER, pause, startCluster, type TestCluster, type TestNode } from './cluster.ts';
import { ShippedLedger } from './ledgers.ts';
import { startProxy, type Fates, type Proxy } from './proxy.ts';
import { COUNT_TABLES, differences, fleetCells, joined, ledgerCells } from './truth.ts';

/** Of a replica that was killed ZooKeeper thinks for some seconds that it is alive, and machines are busy. */
const SETTLE_MS = 120_000;

describe.skipIf(NO_CLUSTER !== null)(`shipping${NO_CLUSTER === null ? '' : ` (${NO_CLUSTER})`}`, () => {
  let cluster: TestCluster;
  let folder: string;
  /** Of tests that leave nothing behind but what their ledgers say; others have one of their own. */
  const SHARED = 'fleet';
  let database = SHARED;
  /** By database: together they say what stands there. Until the end, whoever shipped them. */
  const ledgers = new Map<string, ShippedLedger[]>();
  const proxies: Proxy[] = [];

  beforeAll(async () => {
    folder = temporaryDirectory();
    cluster = await startCluster();
    await init();
  }, 120_000);
  // Very many small files go.
  afterAll(async () => {
    for (const ledger of [...ledgers.values()].flat()) ledger.close();
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 180_000);
  afterEach(async () => {
    database = SHARED;
    for (const proxy of proxies.splice(0)) await proxy.close();
  });

  async function init(): Promise<readonly string[]> {
    const nodes = new Nodes(parseClickHouseAddress(cluster.address(database)), null);
    try {
      return await initFleet(nodes, { catalog: CATALOG, now: NOW });
    } finally {
      nodes.close();
    }
  }

  async function inOwn(name: string): Promise<void> {
    database = name;
    await init();
  }

  function ledger(name: string): ShippedLedger {
    const made = new ShippedLedger(folder, name);
    ledgers.set(database, [...(ledgers.get(database) ?? []), made]);
    return made;
  }

  async function through(fates: Fates): Promise<string> {
    const own = await Promise.all(cluster.nodes.map(async ({ http }) => startProxy(http, fates)));
    proxies.push(...own);
    return `clickhouse://${own.map(({ port }) => `127.0.0.1:${port}`).join(',')}/${database}?cluster=${CLUSTER}`;
  }

  async function expectTruth(nodes: readonly TestNode[] = cluster.nodes): Promise<void> {
    for (const table of COUNT_TABLES) {
      const truth = joined((ledgers.get(database) ?? []).map(({ path }) => ledgerCells(path, table)));
      expect(truth.size).toBeGreaterThan(0);
      for (const node of nodes) {
        const found = async () => differences(await fleetCells(node, table, `${database}.${table}`), truth);
        await settle(async () => (await found()).wrong === 0);
        expect(await found(), `${table} at ${node.folder}`).toEqual({ wrong: 0, some: [] });
      }
    }
  }

  it('is exact when answers are lost and requests cut, in whatever pieces it is sent again; adding up is not', async () => {
    const random = createRandom();
    const lossy = await through({
      asked: () => (random.below(12) === 0 ? 'cut' : 'pass'),
      stored: () => (random.below(6) === 0 ? 'lose' : 'pass'),
    });
    const own = ledger('unlucky');
    let tries = 0;
    for (const batchRows of [11, 10_000, 40]) {
      own.fill(random, 50);
      tries += await own.ship(lossy, { batchRows });
    }
    tries += await own.ship(lossy, { batchRows: 37, again: true });
    console.log(`seed ${random.seed}: ${tries} passes until all was taken`);
    await expectTruth();

    // The control: the same answers are lost to one that sends what was added since its last watermark.
    const node = cluster.nodes[0];
    if (node === undefined) throw new Error('a cluster has servers');
    await node.sql(`CREATE TABLE ${database}.naive (t UInt32, n UInt64) ENGINE = SummingMergeTree ORDER BY t`);
    const naive = await startProxy(node.http, { stored: () => (random.below(4) === 0 ? 'lose' : 'pass') });
    proxies.push(naive);
    const address = parseClickHouseAddress(`clickhouse://127.0.0.1:${naive.port}/${database}`);
    const nodes = new Nodes(address, null);
    for (let cell = 0; cell < 40; cell += 1) {
      const gzipped = await compressed(`{"t":${cell},"n":1}\n`);
      const sql = 'INSERT INTO naive FORMAT JSONEachRow';
      const send = async (): Promise<unknown> => nodes.any(async (one) => one.run({ sql, gzipped }));
      while (
        !(await send().then(
          () => true,
          () => false,
        ))
      );
    }
    nodes.close();
    const [[sum = '0'] = []] = await node.rows(`SELECT sum(n) FROM ${database}.naive`);
    expect(Number(sum)).toBeGreaterThan(40);
  }, 300_000);

  it('fills tables that were emptied, and a replica that was lost', async () => {
    await inOwn('emptied');
    const random = createRandom();
    const [own, other] = [ledger('own'), ledger('other')];
    for (const each of [own, other]) {
      each.fill(random, 60);
      await each.ship(cluster.address(database));
    }
    await expectTruth();
    for (const table of [...COUNT_TABLES, 'error_event']) {
      for (const shard of [1, 2]) {
        const days = await cluster
          .shard(shard)[0]
          ?.rows(
            `SELECT DISTINCT partition FROM system.parts WHERE database = '${database}' AND table = '${table}_local' AND active`,
          );
        for (const [day = ''] of days ?? [])
          await cluster.shard(shard)[0]?.sql(`ALTER TABLE ${database}.${table}_local DROP PARTITION ${day}`);
      }
    }
    expect((await fleetCells(node(0), 'error_count', `${database}.error_count`)).size).toBe(0);
    await own.ship(cluster.address(database), { again: true });
    await other.ship(cluster.address(database), { again: true, batchRows: 31 });
    await expectTruth();

    const lost = node(1);
    await lost.kill();
    for (const table of COUNT_TABLES)
      rmSync(join(lost.folder, 'data', 'data', database, `${table}_local`), { recursive: true });
    own.fill(random, 20);
    await own.ship(cluster.address(database));
    writeFileSync(join(lost.folder, 'data', 'flags', 'force_restore_data'), '');
    await lost.restart();
    await expectTruth();
  }, 300_000);

  it('keeps texts of any signs, and windows of 1970', async () => {
    const own = ledger('odd');
    const odd = ['a\tb', String.raw`\N`, 'line\nline\r', String.raw`it's "a\b"`, '{"t":1}', 'é\u2028\u{1F600}'];
    for (const [n, bucket] of odd.entries()) {
      own.commit(
        [anEvent({ bucket, code: `Odd${bucket}`, host: bucket, requestId: null, time: n * 60_000 + 1 })],
        [aRequest({ bucket, host: bucket, window: n * 60 })],
      );
    }
    await own.ship(cluster.address(database));
    await expectTruth();
    for (const table of ['error_count', 'request_count']) {
      const rows = await node(0).sql(
        `SELECT toUInt32(t) AS at, bucket, host FROM ${database}.${table} FINAL WHERE collector = 'odd' ORDER BY at FORMAT JSONCompact`,
      );
      const { data }: { readonly data: unknown } = JSON.parse(rows);
      expect(data).toEqual(odd.map((bucket, n) => [n * 60, bucket, bucket]));
    }
  }, 300_000);

  it('keeps few names of a crowded window, and every count', async () => {
    await inOwn('crowded');
    const own = ledger('many');
    const at = (n: number, bucket: string, requests = 1 + n): void =>
      own.commit(
        [anEvent({ bucket, host: `${bucket}.example.com`, requestId: requestId(n + 1), time: T0 + 1000 })],
        [aRequest({ bucket, host: `${bucket}.example.com`, window: WINDOW, requests, failed: 1 })],
      );
    for (let n = 0; n < 2; n += 1) at(n, `b${n}`);
    await own.ship(cluster.address(database), { placesKept: 4 });
    for (let n = 2; n < 12; n += 1) at(n, `b${n}`);
    await own.ship(cluster.address(database), { placesKept: 4 });
    // Another process: it has to ask which names were told.
    for (let n = 12; n < 30; n += 1) at(n, `b${n % 15}`, 1000);
    await own.ship(cluster.address(database), { placesKept: 4, batchRows: 3 });
    await cluster.synced(database);
    for (const table of ['request_count', 'request_hour', 'request_day']) {
      const rows = await node(2).rows(
        `SELECT bucket, sum(requests) FROM ${database}.${table} FINAL GROUP BY bucket ORDER BY bucket`,
      );
      expect(rows.map(([bucket]) => bucket)).toEqual(['b0', 'b1', 'b10', 'b11', 'other']);
      const truth = [...ledgerCells(own.path, 'request_count').values()].map(
        (cell) => (JSON.parse(cell) as number[])[0] ?? 0,
      );
      expect(rows.reduce((sum, [, requests]) => sum + Number(requests), 0)).toBe(truth.reduce((a, b) => a + b, 0));
    }
    const errors = await node(0).rows(`SELECT uniqExact(host), sum(errors) FROM ${database}.error_count FINAL`);
    expect(errors).toEqual([['5', '30']]);
  }, 300_000);

  it('counts one request once, whoever told of it', async () => {
    const [server, client] = [ledger('server'), ledger('client')];
    const id = requestId(7);
    const here = `bucket IN ('example-a', 'example-b')`;
    const bare = { code: null, status: 404, requestId: id, bucket: 'example-a' };
    client.commit([
      anEvent({ ...bare, origin: 'client' }),
      anEvent({ requestId: requestId(8), origin: 'client', bucket: 'example-a' }),
      anEvent({ requestId: requestId(9), origin: 'client', bucket: 'example-b' }),
    ]);
    await client.ship(cluster.address(database));
    await cluster.synced(database);
    const sum = async (view: string): Promise<string[][]> =>
      node(3).rows(`SELECT bucket, sum(errors) FROM ${database}.${view} WHERE ${here} GROUP BY bucket ORDER BY bucket`);
    for (const view of ['error_trend_1m', 'error_trend_1h', 'error_trend_1d'])
      expect(await sum(view)).toEqual([
        ['example-a', '2'],
        ['example-b', '1'],
      ]);
    server.commit(
      [
        anEvent({ requestId: id, bucket: 'example-a', message: 'more is known', origin: 'server' }),
        anEvent({ requestId: requestId(8), bucket: 'example-a', origin: 'server' }),
      ],
      [aRequest({ bucket: 'example-a', window: WINDOW, requests: 5, failed: 2 })],
    );
    await server.ship(cluster.address(database));
    await cluster.synced(database);
    for (const view of ['error_trend_1m', 'error_trend_1h', 'error_trend_1d'])
      expect(await sum(view)).toEqual([
        ['example-a', '2'],
        ['example-b', '1'],
      ]);
    expect(
      await node(1).rows(`SELECT request_id, code, message FROM ${database}.errors WHERE ${here} ORDER BY request_id`),
    ).toEqual([
      [id, 'NoSuchKey', 'more is known'],
      [requestId(8), 'NoSuchKey', '\\N'],
      [requestId(9), 'NoSuchKey', '\\N'],
    ]);
  }, 300_000);

  it('leaves windows on their shards when there are more of them', async () => {
    await inOwn('grown');
    const day = (offset: number): number => (Math.floor(NOW / 86_400_000) + offset) * 86_400;
    await cluster.shard(1)[0]?.sql(`INSERT INTO ${database}.shard_epoch_local VALUES (0, 1, ${NOW + 1})`);
    const said = await init();
    expect(said).toEqual([
      `windows from ${new Date(day(1) * 1000).toISOString().slice(0, 10)} on are spread over 2 shards`,
    ]);
    expect(await init()).toEqual([]);
    const epochs = [
      { since: 0, shards: 1 },
      { since: day(1), shards: 2 },
    ];
    const name = ['a', 'b', 'c', 'd', 'e', 'f'].find((each) => shardOf(each, day(1), epochs) === 2) ?? '';
    const own = ledger(name);
    const times = [T0, day(1) * 1000 - 1, day(1) * 1000, day(2) * 1000];
    own.commit(
      times.map((time, n) => anEvent({ time, requestId: requestId(n + 1) })),
      [aRequest({ window: WINDOW })],
    );
    await own.ship(cluster.address(database));
    await own.ship(cluster.address(database), { again: true });
    await expectTruth();
    const on = async (shard: number): Promise<string> =>
      cluster.shard(shard)[0]?.sql(`SELECT sum(errors) FROM ${database}.error_count_local FINAL`) ?? '';
    expect([await on(1), await on(2)].map(Number)).toEqual([2, 2]);
  }, 300_000);

  function node(n: number): TestNode {
    const found = cluster.nodes[n];
    if (found === undefined) throw new Error(`there is no server ${n}`);
    return found;
  }
});

/** Waits for replicas that have not heard yet; whether that was in vain is what the test asks next. */
async function settle(isSo: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + SETTLE_MS;
  while (!(await isSo().catch(() => false)) && performance.now() < until) await pause(100);
}
