// Rows on their way into ClickHouse: JSONEachRow, compressed, into the table that stands on the servers themselves.
import { gzip } from 'node:zlib';
import { promisify } from 'node:util';
import type { ClickHouseAddress } from './address.ts';
import type { ClickHouseNode } from './http.ts';
import { quoted } from './literal.ts';

const compress = promisify(gzip);
const INSERT_MS = 60_000;

/** The table that rows are written to: behind X of a cluster stands X_local. */
export function writtenTable({ database, cluster }: ClickHouseAddress, table: string): string {
  return `${quoted(database)}.${cluster === null ? table : `${table}_local`}`;
}

/** Level 1: more costs more than the network does. */
export async function compressed(text: string): Promise<Uint8Array> {
  return compress(text, { level: 1 });
}

/**
 * Stores `gzipped` rows, all of them or none that count. That the same block may come twice is told to the server by
 * `insert_deduplicate=0`: it would otherwise answer that a block is stored which a lost replica took with it.
 */
export async function insert(
  node: ClickHouseNode,
  address: ClickHouseAddress,
  table: string,
  gzipped: Uint8Array,
  signal?: AbortSignal,
): Promise<void> {
  await node.run({
    sql: `INSERT INTO ${writtenTable(address, table)} FORMAT JSONEachRow`,
    gzipped,
    settings: { insert_deduplicate: '0' },
    timeoutMs: INSERT_MS,
    ...(signal === undefined ? {} : { signal }),
  });
}

export function jsonRows(rows: readonly Readonly<Record<string, string | number>>[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}
