// ClickHouse as tests need it: one server, or two shards of two replicas with ZooKeeper. Loopback, ports of their own, a
// temporary folder; nothing outlives the test that started it.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeServerConfig, writeZooKeeperConfig, type NodePorts } from './config.ts';
import { freePorts } from './ports.ts';
import { pause, ServerProcess } from './process.ts';
import { CLICKHOUSE, zookeeperClassPath } from './programs.ts';

export { NO_CLUSTER } from './programs.ts';
export { pause } from './process.ts';

export const CLUSTER = 'ossight';
/** Of the user `guarded`; `default` and `looker` (who may only read) have none. */
export const PASSWORD = 'open-sesame-8f14e45f';

const START_MS = 120_000;

/** Servers write very many small files: in memory, where the run of the tests has found room (temporary-run.ts). */
const base = (): string => process.env['OSSIGHT_TEST_MEMORY'] ?? tmpdir();

/** A server that takes statements over HTTP. */
class SqlNode {
  readonly http: number;
  readonly #host: string;

  constructor(http: number, host = '127.0.0.1') {
    this.http = http;
    this.#host = host;
  }

  /** Result of a statement as text (TabSeparated unless it says otherwise). Throws with the server's words. */
  async sql(text: string, settings: Readonly<Record<string, string>> = {}): Promise<string> {
    const query = new URLSearchParams({ wait_end_of_query: '1', ...settings });
    return new Promise((resolve, reject) => {
      const sending = request(
        { host: this.#host, port: this.http, method: 'POST', path: `/?${query.toString()}`, agent: false },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const answer = Buffer.concat(chunks).toString('utf8');
            if (response.statusCode === 200) resolve(answer);
            else reject(new Error(answer));
          });
        },
      );
      sending.on('error', reject);
      sending.end(text);
    });
  }

  /** Rows of texts. */
  async rows(text: string, settings: Readonly<Record<string, string>> = {}): Promise<string[][]> {
    const answer = await this.sql(text, settings);
    return answer === ''
      ? []
      : answer
          .trimEnd()
          .split('\n')
          .map((line) => line.split('\t'));
  }
}

export class TestNode extends SqlNode {
  readonly folder: string;
  readonly shard: number;
  readonly process: ServerProcess;

  constructor(folder: string, ports: NodePorts, shard: number, config: string) {
    super(ports.http);
    this.folder = folder;
    this.shard = shard;
    this.process = new ServerProcess({
      program: CLICKHOUSE,
      args: [`--config-file=${config}`],
      folder,
      log: join(folder, 'log', 'out.log'),
      ready: async () => pings(ports.http),
      startMs: START_MS,
    });
  }

  async kill(): Promise<void> {
    await this.process.kill();
  }

  async restart(wait = true): Promise<void> {
    await this.process.start(wait);
  }
}

export interface TestServer {
  readonly node: SqlNode;
  /** `clickhouse://127.0.0.1:PORT/DATABASE`. */
  readonly address: (database?: string) => string;
  readonly stop: () => Promise<void>;
}

/** One of its own, or the one that OSSIGHT_CLICKHOUSE_URL (http://HOST:PORT) names: there with databases of its own. */
export async function startServer(): Promise<TestServer> {
  const given = process.env['OSSIGHT_CLICKHOUSE_URL'];
  if (given !== undefined) return givenServer(new URL(given));
  const folder = mkdtempSync(join(base(), 'ossight-clickhouse-'));
  const ports = await nodePorts();
  const node = new TestNode(folder, ports, 1, writeServerConfig({ folder, ports, password: PASSWORD, member: null }));
  await node.process.start();
  return {
    node,
    address: (database = 'default') => `clickhouse://127.0.0.1:${node.http}/${database}`,
    stop: async () => {
      await node.process.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

let servers = 0;

function givenServer({ hostname, port }: URL): TestServer {
  const node = new SqlNode(Number(port), hostname);
  const own = `ossight_test_${process.pid}_${(servers += 1)}`;
  const named = new Set<string>();
  return {
    node,
    address: (database = 'default') => {
      named.add(`${own}_${database}`);
      return `clickhouse://${hostname}:${port}/${own}_${database}`;
    },
    stop: async () => {
      for (const database of named) await node.sql(`DROP DATABASE IF EXISTS ${database}`);
    },
  };
}

export interface TestCluster {
  /** s1r1, s1r2, s2r1, s2r2. */
  readonly nodes: readonly TestNode[];
  readonly shard: (number: number) => readonly TestNode[];
  readonly zookeeper: ServerProcess;
  /** All nodes listed, since on one machine each has a port of its own. */
  readonly address: (database?: string) => string;
  /** Resolves when every replica has all that was written into tables of the database before. */
  readonly synced: (database: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** `shards` of two replicas each. */
export async function startCluster(shards = 2): Promise<TestCluster> {
  const folder = mkdtempSync(join(base(), 'ossight-cluster-'));
  const [zookeeperPort = 0] = await freePorts(1);
  const zookeeper = zookeeperProcess(join(folder, 'zookeeper'), zookeeperPort);
  const ports: NodePorts[][] = [];
  for (let shard = 0; shard < shards; shard += 1) ports.push([await nodePorts(), await nodePorts()]);
  const nodes = ports.flatMap((replicas, shard) =>
    replicas.map((own, replica) => {
      const place = join(folder, `s${shard + 1}r${replica + 1}`);
      const member = {
        cluster: CLUSTER,
        shards: ports,
        shard: `0${shard + 1}`,
        replica: `r${replica + 1}`,
        zookeeper: zookeeperPort,
      };
      const config = writeServerConfig({ folder: place, ports: own, password: PASSWORD, member });
      return new TestNode(place, own, shard + 1, config);
    }),
  );
  const stop = async (): Promise<void> => {
    await Promise.all([...nodes.map(async (node) => node.kill()), zookeeper.kill()]);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await zookeeper.start();
    await Promise.all(nodes.map(async (node) => node.process.start()));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    nodes,
    shard: (number) => nodes.filter((node) => node.shard === number),
    zookeeper,
    address: (database = 'default') =>
      `clickhouse://${nodes.map(({ http }) => `127.0.0.1:${http}`).join(',')}/${database}?cluster=${CLUSTER}`,
    synced: async (database) => {
      await Promise.all(nodes.map(async (node) => syncReplicas(node, database)));
    },
    stop,
  };
}

/** Patient with a server that has lost ZooKeeper for a while. */
async function syncReplicas(node: SqlNode, database: string): Promise<void> {
  const tables = await node.rows(
    `SELECT name FROM system.tables WHERE database = '${database}' AND engine LIKE 'Replicated%'`,
  );
  const until = performance.now() + START_MS;
  for (const [table = ''] of tables) {
    const synced = async (): Promise<unknown> => node.sql(`SYSTEM SYNC REPLICA ${database}.${table}`);
    while (
      !(await synced().then(
        () => true,
        (error: unknown) => {
          if (performance.now() > until) throw error;
          return false;
        },
      ))
    )
      await pause(100);
  }
}

async function nodePorts(): Promise<NodePorts> {
  const [http = 0, tcp = 0, interserver = 0] = await freePorts(3);
  return { http, tcp, interserver };
}

function zookeeperProcess(folder: string, port: number): ServerProcess {
  mkdirSync(folder, { recursive: true });
  return new ServerProcess({
    program: '/usr/bin/java',
    args: [
      '-Xmx256m',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      '-Dzookeeper.forceSync=no',
      '-cp',
      zookeeperClassPath(),
      'org.apache.zookeeper.server.ZooKeeperServerMain',
      writeZooKeeperConfig(folder, port),
    ],
    folder,
    log: join(folder, 'out.log'),
    ready: async () => isServing(port),
    startMs: START_MS,
  });
}

async function pings(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const asking = request({ host: '127.0.0.1', port, path: '/ping', agent: false, timeout: 2000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asking.on('timeout', () => asking.destroy());
    asking.on('error', () => resolve(false));
    asking.end();
  });
}

/** `ruok` is answered before clients are taken, and ClickHouse ends when it is not taken while it starts. */
async function isServing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('srvr'));
    socket.once('data', (data) => {
      resolve(data.toString().startsWith('Zookeeper version'));
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}
