// What the tables of a fleet have to hold, read from the ledgers' own tables by other words than shipping does, and what they do
// hold, on each server by itself.
import Database from 'better-sqlite3';
import type { TestNode } from './cluster.ts';

export const COUNT_TABLES = [
  'error_count',
  'error_hour',
  'error_day',
  'request_count',
  'request_hour',
  'request_day',
] as const;
export type CountTable = (typeof COUNT_TABLES)[number];

/** Sums by everything that tells cells apart. */
export type Cells = Map<string, string>;

const ERRORS = `coalesce(c.code, ''), coalesce(c.cause, ''), coalesce(c.ec, ''), c.category, c.action, c.retryable,
  coalesce(c.status_expected, -1), c.known, coalesce(p.host, ''), coalesce(p.bucket, ''), coalesce(p.region, ''), n.status, n.origin,
  (SELECT collector FROM meta)`;
const REQUESTS = `coalesce(p.host, ''), coalesce(p.bucket, ''), coalesce(p.region, ''), n.status, (SELECT collector FROM meta)`;

export function ledgerCells(path: string, table: CountTable): Cells {
  const [kind, grain] = table.split('_');
  const from = `${kind}_${grain === 'count' ? 'count' : 'hour'}`;
  const at = grain === 'day' ? 'n.window - n.window % 86400' : 'n.window';
  const sql =
    kind === 'error'
      ? `SELECT ${at}, ${ERRORS}, sum(n.errors) FROM ${from} n JOIN class c ON c.id = n.class_id
         JOIN place p ON p.id = n.place_id WHERE n.errors > 0 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14`
      : `SELECT ${at}, ${REQUESTS}, sum(n.requests), sum(n.failed) FROM ${from} n
         JOIN place p ON p.id = n.place_id WHERE n.requests > 0 GROUP BY 1, 2, 3, 4, 5`;
  const db = new Database(path, { readonly: true });
  try {
    return cellsOf(db.prepare<[], unknown[]>(sql).raw().all(), kind === 'error' ? 1 : 2);
  } finally {
    db.close();
  }
}

/** `local`: of the server alone, as it stands there. */
export async function fleetCells(node: TestNode, table: CountTable, name: string): Promise<Cells> {
  const isErrors = table.startsWith('error');
  const columns = isErrors
    ? 'code, cause, ec, category, action, retryable, status_expected, known, host, bucket, region, status, origin, collector, errors'
    : 'host, bucket, region, status, collector, requests, failed';
  const answer = await node.sql(
    `SELECT toUInt32(t), ${columns} FROM ${name} FINAL WHERE ${isErrors ? 'errors' : 'requests'} > 0 FORMAT JSONCompact`,
    { output_format_json_quote_64bit_integers: '0' },
  );
  const { data }: { readonly data: readonly unknown[][] } = JSON.parse(answer);
  return cellsOf(data, isErrors ? 1 : 2);
}

function cellsOf(rows: readonly (readonly unknown[])[], sums: number): Cells {
  const cells: Cells = new Map();
  for (const row of rows) {
    const key = JSON.stringify(row.slice(0, -sums));
    if (cells.has(key)) throw new Error(`a cell stands there twice: ${key}`);
    cells.set(key, JSON.stringify(row.slice(-sums)));
  }
  return cells;
}

/** Cells that differ, those that one side lacks among them; at most three are told of. */
export function differences(found: Cells, truth: Cells): { readonly wrong: number; readonly some: readonly string[] } {
  const some: string[] = [];
  let wrong = 0;
  for (const key of new Set([...found.keys(), ...truth.keys()])) {
    const [is, should] = [found.get(key), truth.get(key)];
    if (is === should) continue;
    wrong += 1;
    if (some.length < 3) some.push(`${key}: ${is ?? 'missing'}, not ${should ?? 'there'}`);
  }
  return { wrong, some };
}

export function joined(all: readonly Cells[]): Cells {
  return new Map(all.flatMap((cells) => [...cells]));
}
