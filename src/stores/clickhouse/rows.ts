// Rows on their way into ClickHouse: compressed, into the table that stands on the servers themselves.
import { gzip } from 'node:zlib';
import { promisify } from 'node:util';
import type { ClickHouseAddress } from './address.ts';
import type { ClickHouseNode } from './http.ts';
import { quoted } from './literal.ts';

const compress = promisify(gzip);
const INSERT_MS = 60_000;

/** The table that rows are written to: behind X of a cluster stands X_local. */
function writtenTable({ database, cluster }: ClickHouseAddress, table: string): string {
  return `${quoted(database)}.${cluster === null ? table : `${table}_local`}`;
}

/** What makes one call of zlib of it: pieces of the default size would each wait for whatever is going on in this thread. */
const PIECE = 8;
const LEAST_PIECE = 64 * 1024;

/** Level 1: more costs more than the network does. In a thread of its own. */
export async function compressed(rows: string | Uint8Array): Promise<Uint8Array> {
  return compress(rows, { level: 1, chunkSize: Math.max(LEAST_PIECE, Math.ceil(rows.length / PIECE)) });
}

export interface Rows {
  readonly table: string;
  /** Columns and format, as they stand in an INSERT; else JSONEachRow. */
  readonly format?: string;
  readonly gzipped: Uint8Array;
}

/**
 * Stores `gzipped` rows, all of them or none that count. That the same block may come twice is told to the server by
 * `insert_deduplicate=0`: it would otherwise answer that a block is stored which a lost replica took with it.
 */
export async function insert(
  node: ClickHouseNode,
  address: ClickHouseAddress,
  { table, format = 'FORMAT JSONEachRow', gzipped }: Rows,
  signal?: AbortSignal,
): Promise<void> {
  await node.run({
    sql: `INSERT INTO ${writtenTable(address, table)} ${format}`,
    gzipped,
    settings: { insert_deduplicate: '0' },
    timeoutMs: INSERT_MS,
    ...(signal === undefined ? {} : { signal }),
  });
}

export function jsonRows(rows: readonly Readonly<Record<string, string | number>>[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}
