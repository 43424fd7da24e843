// What a fleet costs: how fast one collector ships into two shards of two replicas on this machine, what 30 days of ten million
// counts take to read, and what hosts in any number come to. Starts its own servers (Debian's clickhouse-server, zookeeper).
//
//   npm run bench:scale [-- --rows N (2,000,000 shipped), --read N (10,000,000 read); 0: not at all]
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import { openStore } from '../../dist/index.js';
import { NO_CLUSTER, startCluster, startServer } from '../cluster/cluster.ts';
import { MAIN } from '../support/command.ts';
import { cpuSeconds } from './cpu.mjs';
import { fillThirtyDays, readThirtyDays } from './thirty-days.mjs';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '2000000' },
    read: { type: 'string', default: '10000000' },
  },
});
const ROWS = Number(values.rows);
const READ = Number(values.read);
/** 2026-11-22 00:00 UTC. */
const END = Date.UTC(2026, 10, 22) / 1000;
const CODES = 40;
const BUCKETS = 200;

if (NO_CLUSTER !== null) {
  console.error(`nothing is measured: ${NO_CLUSTER}`);
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'ossight-scale-'));
try {
  if (ROWS > 0) await shipping();
  if (READ > 0) simulate(await reading());
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function shipping() {
  const cluster = await startCluster();
  try {
    const address = cluster.address('scale');
    execFileSync(process.execPath, [MAIN, 'ship', '--init', address], { stdio: 'ignore' });
    ship(address, [...cluster.nodes.map((node) => node.process), cluster.zookeeper]);
  } finally {
    await cluster.stop();
  }
}

/** Bytes a row. */
async function reading() {
  const server = await startServer();
  try {
    await fillThirtyDays(server, 'scale', READ);
    console.log(`reading 30 days of ${grouped(READ)} counts of 500 collectors on one server, through the reader`);
    return await readThirtyDays(server, 'scale');
  } finally {
    await server.stop();
  }
}

/** A ledger whose base windows hold so many counts, shipped by the command. */
function ship(address, servers) {
  const path = join(folder, 'ledger.db');
  openStore(path).close();
  const db = new Database(path);
  db.pragma('synchronous = OFF');
  const addClass = db.prepare('INSERT INTO class VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const addPlace = db.prepare('INSERT INTO place VALUES (?, ?, ?, ?)');
  const addCount = db.prepare('INSERT INTO error_count VALUES (?, ?, ?, 403, 0, ?, ?)');
  db.transaction(() => {
    for (let n = 1; n <= CODES; n++)
      addClass.run(n, `Code${n}`, n % 4 ? null : 'a-cause', null, 'access', 'fix-config', 0, 403, 1);
    for (let n = 1; n <= BUCKETS; n++)
      addPlace.run(n, `example-${n}.oss-cn-hangzhou.aliyuncs.com`, `example-${n}`, 'cn-hangzhou');
    // Commits of 5,000 counts, as a busy hour has them.
    for (let n = 0; n < ROWS; n++)
      addCount.run(
        END - 60 * Math.floor(n / (CODES * BUCKETS)),
        1 + (n % CODES),
        1 + (Math.floor(n / CODES) % BUCKETS),
        1 + (n % 97),
        1 + Math.floor(n / 5000),
      );
    db.prepare('UPDATE meta SET ver = ?').run(1 + Math.floor(ROWS / 5000));
  })();
  db.close();
  const used = () => servers.reduce((sum, server) => sum + cpuSeconds(server), 0);
  const before = used();
  const began = process.hrtime.bigint();
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      '-e',
      `process.on('exit', () => { const { userCPUTime: u, systemCPUTime: s } = process.resourceUsage(); console.error('cpu', u, s); });
      process.argv = [process.argv[0], ${JSON.stringify(MAIN)}, 'ship', '--once', ${JSON.stringify(address)}, '--db', ${JSON.stringify(path)}];
      import(${JSON.stringify(MAIN)});`,
    ],
    { encoding: 'utf8', env: { ...process.env, OSSIGHT_CONFIG: '' } },
  );
  if (status !== 0) throw new Error(stderr);
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  const [, user = '0', system = '0'] = /cpu (\d+) (\d+)/.exec(stderr) ?? [];
  const serving = used() - before;
  console.log(`shipping ${grouped(ROWS)} counts of one collector into 2 x 2 servers, all on this machine`);
  console.log(`  ${stderr.split('\n')[0]}`);
  console.log(
    `  ${grouped(ROWS / seconds)} rows/s with starting and indexing; ${(Number(user) / ROWS).toFixed(2)} µs of user CPU a row in the collector, ${(Number(system) / ROWS).toFixed(2)} of system`,
  );
  const both = serving * 1e6 + Number(user) + Number(system);
  console.log(
    `  ${((serving * 1e6) / ROWS).toFixed(2)} µs of CPU a row in the servers; two cores with nothing else to do are good for ${grouped((2e6 * ROWS) / both)} rows/s`,
  );
}

/** 2,000 lines a second a host, of which 1 % are errors: about 300 counts of errors and requests a minute change. */
function simulate(bytes) {
  const counts = 300;
  const [interval, replicas] = [10, 2];
  console.log(
    `a fleet: ${counts} counts a host and minute, hours and days of them beside, shipped every ${interval} s, ${replicas} replicas`,
  );
  console.log(
    `  ${'hosts'.padStart(6)} ${'rows/s sent'.padStart(12)} ${'inserts/s'.padStart(10)} ${'rows/day kept'.padStart(15)} ${'GB/day'.padStart(8)}`,
  );
  for (const hosts of [10, 500, 10_000]) {
    // Every interval what changed of the minute, the hour and the day goes: at most the counts of a minute, three times.
    const sent = (hosts * Math.min(counts, (counts / 60) * interval * 2) * 3) / interval;
    const inserts = (hosts * 6) / interval;
    // Minutes, and a tenth of that for hours and days, in which most of the minute's counts are the same.
    const kept = hosts * counts * 1440 * 1.1;
    const gigabytes = (kept * bytes * replicas) / 1e9;
    console.log(
      `  ${grouped(hosts).padStart(6)} ${grouped(sent).padStart(12)} ${grouped(inserts).padStart(10)} ${grouped(kept).padStart(15)} ${gigabytes.toFixed(1).padStart(8)}`,
    );
  }
}

function grouped(n) {
  return Math.round(n).toLocaleString('en-US');
}
