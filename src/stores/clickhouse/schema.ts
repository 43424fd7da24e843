// Makes the tables and views of a ClickHouse database, or brings them up to date, and says what it did. Doing it again, or two
// doing it at once, changes nothing more: every statement leaves alone what is there.
import { randomBytes } from 'node:crypto';
import { OssightError } from '../../model/error.ts';
import type { CatalogRow } from '../catalog-row.ts';
import { describeAddress } from './address.ts';
import { fleetSchema, newerSchema, readFleet, rows, type Fleet } from './fleet.ts';
import { literal, quoted } from './literal.ts';
import { migrations, statementsOf } from './migration.ts';
import type { Nodes } from './nodes.ts';
import { compressed, insert, jsonRows } from './rows.ts';

const DAY = 86_400;
/** What spreads windows anew begins at least so long after it was said: shippers look every few minutes. */
const NOTICE_SECONDS = 3_600;
const STATEMENT_MS = 60_000;
/** How long a server of the cluster may take; what is away does it when it is back. */
const PATIENCE_SECONDS = 20;
const AWAY = /Code: 159\b/;
/** Two at once. */
const MADE_MEANWHILE = /already exists/i;
const FIRST_SHARD = 1;

export interface InitOptions {
  readonly catalog: readonly CatalogRow[];
  /** Epoch ms. */
  readonly now: number;
}

/** What was done, a line each; nothing: it was all there. Throws OssightError('database'). */
export async function initFleet(nodes: Nodes, { catalog, now }: InitOptions): Promise<readonly string[]> {
  const { address } = nodes;
  const shards = await nodes.shards();
  const before = await readFleet(nodes);
  if (before.version > fleetSchema()) throw newerSchema(describeAddress(address), before.version);
  const done: string[] = [];
  if (before.version < fleetSchema() || !(await isWhole(nodes))) done.push(...(await migrate(nodes, before)));
  const writer = new Writer(nodes, now);
  const missing = migrations().filter(({ version }) => version > before.version);
  await writer.write(
    'ossight_schema',
    missing.map(({ version, name }) => ({ version, applied: seconds(now), name })),
  );
  if (before.id === '') {
    await writer.write('ossight_schema', [{ version: 0, applied: seconds(now), name: randomBytes(6).toString('hex') }]);
  }
  done.push(...(await spread(writer, before, shards, now)), ...(await fillCatalog(nodes, writer, catalog)));
  return done;
}

async function migrate(nodes: Nodes, before: Fleet): Promise<string[]> {
  const { database, cluster } = nodes.address;
  const done: string[] = [];
  const runner = new Runner(nodes);
  const found = await rows(nodes, `SELECT name FROM system.databases WHERE name = ${literal(database)}`);
  const on = cluster === null ? '' : ` ON CLUSTER ${quoted(cluster)}`;
  if (found.length === 0) done.push(`created database ${database}`);
  if (found.length === 0 || cluster !== null)
    await runner.run(`CREATE DATABASE IF NOT EXISTS ${quoted(database)}${on}`);
  for (const { version, name, text } of migrations()) {
    for (const group of alike(statementsOf(text, nodes.address)))
      await Promise.all(group.map(async (statement) => runner.run(statement)));
    done.push(version > before.version ? `applied ${name}` : `made what a server lacked of ${name}`);
  }
  if (runner.away) done.push('a server of the cluster is away; it makes its tables when it is back');
  return done;
}

/** What follows one another and begins in the same way does not build on one another: a cluster takes its time for each. */
function alike(statements: readonly string[]): string[][] {
  const groups: string[][] = [];
  let last = '';
  for (const statement of statements) {
    const kind = /^CREATE (?:TABLE|VIEW)/.exec(statement)?.[0] ?? '';
    if (kind !== '' && kind === last) groups.at(-1)?.push(statement);
    else groups.push([statement]);
    last = kind;
  }
  return groups;
}

class Runner {
  away = false;
  readonly #nodes: Nodes;

  constructor(nodes: Nodes) {
    this.#nodes = nodes;
  }

  async run(sql: string): Promise<void> {
    const settings = {
      database: 'system',
      ...(this.#nodes.address.cluster === null
        ? {}
        : { distributed_ddl_task_timeout: String(this.away ? 1 : PATIENCE_SECONDS) }),
    };
    await this.#nodes.any(async (node) => {
      try {
        await node.run({ sql, settings, timeoutMs: STATEMENT_MS });
      } catch (error) {
        const reason = error instanceof OssightError ? (error.reason ?? '') : '';
        if (AWAY.test(reason)) this.away = true;
        else if (!MADE_MEANWHILE.test(reason)) throw error;
      }
    });
  }
}

/** Whether every server that answers has every table and view: a shard that is new has none. */
async function isWhole(nodes: Nodes): Promise<boolean> {
  const { address } = nodes;
  const wanted = migrations()
    .flatMap(({ text }) => statementsOf(text, address))
    .flatMap((statement) => /^CREATE (?:TABLE|VIEW) IF NOT EXISTS `\w+`\.(\w+)/.exec(statement)?.[1] ?? []);
  const sql = `SELECT name FROM system.tables WHERE database = ${literal(address.database)} FORMAT TabSeparated`;
  for (const node of nodes.all) {
    const text = await node.run({ sql, settings: { database: 'system' } }).catch(() => null);
    const has = new Set(text?.split('\n'));
    if (text !== null && wanted.some((name) => !has.has(name))) return false;
  }
  return true;
}

/** Rows that are not any collector's: they stand on the first shard. */
class Writer {
  readonly #nodes: Nodes;
  readonly #ver: number;

  constructor(nodes: Nodes, ver: number) {
    this.#nodes = nodes;
    this.#ver = ver;
  }

  async write(table: string, each: readonly Readonly<Record<string, string | number>>[]): Promise<void> {
    if (each.length === 0) return;
    const gzipped = await compressed(jsonRows(each.map((row) => ({ ...row, ver: this.#ver }))));
    await this.#nodes.ofShard(FIRST_SHARD, async (node) => insert(node, this.#nodes.address, { table, gzipped }));
  }
}

/** Windows that have begun stay where they are: another number of shards counts from a day on that is still to come. */
async function spread(writer: Writer, { epochs }: Fleet, shards: number, now: number): Promise<string[]> {
  const newest = epochs.at(-1);
  if (newest?.shards === shards) return [];
  const since = newest === undefined ? 0 : (Math.floor((seconds(now) + NOTICE_SECONDS) / DAY) + 1) * DAY;
  await writer.write('shard_epoch', [{ since, shards }]);
  if (newest === undefined) return shards === 1 ? [] : [`windows are spread over ${shards} shards`];
  return [`windows from ${new Date(since * 1000).toISOString().slice(0, 10)} on are spread over ${shards} shards`];
}

async function fillCatalog(nodes: Nodes, writer: Writer, catalog: readonly CatalogRow[]): Promise<string[]> {
  const wanted = catalog.map((row) => ({
    code: row.code,
    aliases: JSON.stringify(row.aliases),
    statuses: JSON.stringify(row.statuses),
    category: row.category,
    action: row.action,
    retryable: Number(row.retryable),
    summary: row.summary,
    advice: row.advice,
    doc: row.doc,
  }));
  const columns = Object.keys(wanted[0] ?? { code: '' });
  const text = await nodes.any(async (node) =>
    node.run({
      sql: `SELECT ${columns.join(', ')} FROM ${quoted(nodes.address.database)}.catalog_entry FINAL FORMAT JSONCompact`,
    }),
  );
  const stored: { readonly data: readonly unknown[] } = JSON.parse(text);
  const has = new Set(stored.data.map((row) => JSON.stringify(row)));
  const news = wanted.filter((row) => !has.has(JSON.stringify(Object.values(row))));
  await writer.write('catalog_entry', news);
  return news.length === 0 ? [] : [`wrote ${news.length} entries of the catalog`];
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}
