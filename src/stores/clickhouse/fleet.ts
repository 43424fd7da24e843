// What a ClickHouse database says of itself: which one it is, its schema, and over how many shards windows are spread.
import { createHash } from 'node:crypto';
import { OssightError } from '../../model/error.ts';
import { describeAddress } from './address.ts';
import { literal, quoted } from './literal.ts';
import { migrations } from './migration.ts';
import type { Nodes } from './nodes.ts';

export interface Epoch {
  /** Epoch seconds, start of a day. */
  readonly since: number;
  readonly shards: number;
}

export interface Fleet {
  /** Made at random with the database; '' where there is none yet. */
  readonly id: string;
  /** Number of the last migration; 0: none. */
  readonly version: number;
  /** Oldest first. */
  readonly epochs: readonly Epoch[];
}

/** The newest schema that this ossight knows. */
export function fleetSchema(): number {
  return migrations().at(-1)?.version ?? 0;
}

/** Throws OssightError('database') when nobody answers. A database that is not there yet is one without anything. */
export async function readFleet(nodes: Nodes): Promise<Fleet> {
  const { database } = nodes.address;
  const made = await rows(
    nodes,
    `SELECT name FROM system.tables WHERE database = ${literal(database)} AND name IN ('ossight_schema', 'shard_epoch')`,
  );
  if (made.length < 2) return { id: '', version: 0, epochs: [] };
  const table = (name: string): string => `${quoted(database)}.${name} FINAL`;
  const versions = await rows(nodes, `SELECT version, name FROM ${table('ossight_schema')} ORDER BY version`);
  const epochs = await rows(nodes, `SELECT toUInt32(since), shards FROM ${table('shard_epoch')} ORDER BY since`);
  return {
    id: versions.find(([version]) => version === '0')?.[1] ?? '',
    version: Number(versions.at(-1)?.[0] ?? 0),
    epochs: epochs.map(([since, shards]) => ({ since: Number(since), shards: Number(shards) })),
  };
}

/** Throws OssightError('database') unless the schema is the one that this ossight writes. */
export function requireSchema(fleet: Fleet, nodes: Nodes): void {
  const where = describeAddress(nodes.address);
  const wanted = fleetSchema();
  if (fleet.version > wanted) throw newerSchema(where, fleet.version);
  if (fleet.version === wanted && fleet.id !== '' && fleet.epochs.length > 0) return;
  throw new OssightError(
    'database',
    `${where} has ${fleet.version === 0 ? 'no tables of ossight' : 'an older schema'}`,
    {
      hint: `ossight ship --init '${where}' ${fleet.version === 0 ? 'makes them' : 'brings it up to date'}`,
    },
  );
}

export function newerSchema(where: string, version: number): OssightError {
  return new OssightError('database', `${where} was made by a newer ossight`, {
    reason: `it has schema ${version}, this ossight knows schema ${fleetSchema()} and older`,
    hint: 'update ossight; nothing was changed',
  });
}

/** The shard, from 1, of what is known by `key` and stands in a window that starts at `at` (epoch s). Never changes. */
export function shardOf(key: string, at: number, epochs: readonly Epoch[]): number {
  const epoch = epochs.findLast(({ since }) => since <= at) ?? epochs[0];
  const shards = epoch?.shards ?? 1;
  return shards === 1 ? 1 : (createHash('sha256').update(key).digest().readUInt32BE(0) % shards) + 1;
}

export async function rows(nodes: Nodes, sql: string): Promise<string[][]> {
  // Not in the database itself, for it may not be there yet.
  const text = await nodes.any(async (node) =>
    node.run({ sql: `${sql} FORMAT TabSeparated`, settings: { database: 'system' } }),
  );
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
}
