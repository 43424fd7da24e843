// Retention of a fleet: whole days go, since a day is a partition. Ledgers keep what they have; shipping everything again would bring
// it back for as long as they do.
import { literal, quoted } from './literal.ts';
import type { Nodes } from './nodes.ts';

export interface Day {
  readonly table: string;
  /** YYYYMMDD. */
  readonly day: string;
  /** On the server that has most of them, so rows of other shards and versions not merged yet make it inexact. */
  readonly rows: number;
}

export const EVENT_TABLES = ['error_event'];
export const COUNT_TABLES = ['error_count', 'error_hour', 'error_day', 'request_count', 'request_hour', 'request_day'];

const ALTER_MS = 120_000;

/** Days of these tables that ended by `before` (epoch ms), oldest first. Throws OssightError('database'). */
export async function oldDays(nodes: Nodes, tables: readonly string[], before: number): Promise<readonly Day[]> {
  const { database, cluster } = nodes.address;
  await nodes.shards();
  const limit = new Date(before).toISOString().slice(0, 10).replaceAll('-', '');
  const names = tables.map((table) => literal(stored(table, cluster)));
  const sql = `SELECT table, partition, sum(rows) FROM system.parts WHERE database = ${literal(database)} AND active
    AND table IN (${names.join(', ')}) GROUP BY table, partition FORMAT TabSeparated`;
  const days = new Map<string, Day>();
  let answered = 0;
  let fault: unknown = null;
  for (const node of nodes.all) {
    try {
      const text = await node.run({ sql, settings: { database: 'system' } });
      answered += 1;
      for (const line of text.split('\n').filter((each) => each !== '')) {
        const [name = '', day = '', rows = '0'] = line.split('\t');
        const key = `${name} ${day}`;
        if (day < limit && Number(rows) > (days.get(key)?.rows ?? -1))
          days.set(key, { table: name.replace(/_local$/, ''), day, rows: Number(rows) });
      }
    } catch (error) {
      fault = error;
    }
  }
  if (answered === 0) throw fault;
  return [...days.values()].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
}

/** Removes one. On a cluster a server that is away does it when it is back. Throws OssightError('database'). */
export async function dropDay(nodes: Nodes, { table, day }: Day): Promise<void> {
  const { database, cluster } = nodes.address;
  const on = cluster === null ? '' : ` ON CLUSTER ${quoted(cluster)}`;
  const sql = `ALTER TABLE ${quoted(database)}.${stored(table, cluster)}${on} DROP PARTITION ${day}`;
  await nodes.any(async (node) => node.run({ sql, timeoutMs: ALTER_MS }));
}

function stored(table: string, cluster: string | null): string {
  return cluster === null ? table : `${table}_local`;
}
