// What `doctor` asks of a fleet's database. Looks, never mends.
import { OssightError } from '../../model/error.ts';
import { describeAddress, type ClickHouseAddress } from './address.ts';
import { explained } from './failure.ts';
import { fleetSchema, readFleet, rows } from './fleet.ts';
import { literal, quoted } from './literal.ts';
import { Nodes } from './nodes.ts';

export interface FleetInspection {
  /** Of the server that answered. */
  readonly server: string;
  /** Number of the last migration; 0: there are no tables of ossight. */
  readonly schema: number;
  readonly shards: number;
  readonly collectors: readonly Collector[];
  /** Bytes on the disks of the server that answered. */
  readonly bytes: number;
}

interface Collector {
  readonly id: string;
  /** Of its machine. */
  readonly name: string;
  readonly version: string;
  readonly windowSeconds: number;
  /** When it last shipped anything; epoch ms. */
  readonly shipped: number;
}

/** The schema that this version makes and reads. */
export function newestFleetSchema(): number {
  return fleetSchema();
}

/** Throws OssightError('database') when nobody answers. */
export async function inspectFleet(address: ClickHouseAddress, password: string | null): Promise<FleetInspection> {
  const nodes = new Nodes(address, password);
  try {
    const one = async (sql: string): Promise<string> => (await rows(nodes, sql))[0]?.[0] ?? '';
    const server = await one('SELECT version()');
    const { version: schema } = await readFleet(nodes);
    const shards = await nodes.shards();
    if (schema === 0) return { server, schema, shards, collectors: [], bytes: 0 };
    const told = await rows(
      nodes,
      `SELECT collector, name, version, window_seconds, shipped_ms FROM ${quoted(address.database)}.collector FINAL ORDER BY name, collector`,
    );
    const bytes = await one(
      `SELECT sum(bytes) FROM system.parts WHERE active AND database = ${literal(address.database)}`,
    );
    return {
      server,
      schema,
      shards,
      collectors: told.map(([id = '', name = '', version = '', seconds, shipped]) => ({
        id,
        name,
        version,
        windowSeconds: Number(seconds),
        shipped: Number(shipped),
      })),
      bytes: Number(bytes),
    };
  } catch (error) {
    throw error instanceof OssightError ? explained(error, describeAddress(address)) : error;
  } finally {
    nodes.close();
  }
}
