// The numbered files under migrations/clickhouse, and what one of them comes to on one server or on a cluster. Pure, but for
// reading the files; who runs the statements is schema.ts.
import { readdirSync, readFileSync } from 'node:fs';
import type { ClickHouseAddress } from './address.ts';
import { literal, quoted } from './literal.ts';

export interface Migration {
  readonly version: number;
  /** The file's name without its ending. */
  readonly name: string;
  readonly text: string;
}

const FOLDER = new URL('../../../migrations/clickhouse/', import.meta.url);
let known: readonly Migration[] | null = null;

/** Oldest first. */
export function migrations(): readonly Migration[] {
  known ??= readdirSync(FOLDER)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => ({
      version: Number.parseInt(name, 10),
      name: name.slice(0, -'.sql'.length),
      text: readFileSync(new URL(name, FOLDER), 'utf8'),
    }));
  return known;
}

/** The statements of a migration, in their order. What is there already is left as it is, whoever made it. */
export function statementsOf(text: string, address: Pick<ClickHouseAddress, 'database' | 'cluster'>): string[] {
  const on = address.cluster === null ? '' : ` ON CLUSTER ${quoted(address.cluster)}`;
  const database = quoted(address.database);
  const words = new Map([['db', database]]);
  const filled = (part: string): string => part.replaceAll(/\$(\w+)/g, (all, name: string) => words.get(name) ?? all);
  const made: string[] = [];
  const parts = text
    .replaceAll(/^--.*$/gm, '')
    .split(/;\s*$/m)
    .map((part) => part.trim());
  for (const part of parts) {
    if (part === '') continue;
    const table = /^TABLE ([\w, ]+?) (\(\n.*?\n\)) ([^]*)$/s.exec(part);
    const view = /^VIEW (\w+) AS\s+([^]*)$/.exec(part);
    const define = /^DEFINE (\w+) AS\s+([^]*)$/.exec(part);
    if (table !== null) {
      const [, names = '', columns = '', tail = ''] = table;
      for (const name of names.split(', ')) made.push(...tableStatements(address, on, name, columns, tail));
    } else if (view !== null) {
      made.push(`CREATE VIEW IF NOT EXISTS ${database}.${view[1] ?? ''}${on} AS\n${filled(view[2] ?? '')}`);
    } else if (define !== null) words.set(define[1] ?? '', filled(define[2] ?? ''));
    else made.push(filled(part).replaceAll('$on', on));
  }
  return made;
}

function tableStatements(
  { database, cluster }: Pick<ClickHouseAddress, 'database' | 'cluster'>,
  on: string,
  name: string,
  columns: string,
  tail: string,
): string[] {
  const create = (as: string): string => `CREATE TABLE IF NOT EXISTS ${quoted(database)}.${as}${on} ${columns}`;
  if (cluster === null) return [`${create(name)} ENGINE = ReplacingMergeTree(ver) ${tail}`];
  const path = literal(`/ossight/{shard}/${database}/${name}`);
  // Without a sharding key nobody can insert through it: rows have to come to the shard that they belong to.
  const over = `Distributed(${[cluster, database, `${name}_local`].map(literal).join(', ')})`;
  return [
    `${create(`${name}_local`)} ENGINE = ReplicatedReplacingMergeTree(${path}, '{replica}', ver) ${tail}`,
    `${create(name)} ENGINE = ${over}`,
  ];
}
