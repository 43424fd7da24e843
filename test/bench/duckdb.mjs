// Counts by code, host and minute with DuckDB: node test/bench/duckdb.mjs MODULE FILE
// Prints the counts by code and by host, so that they can be compared. MODULE: the file of @duckdb/node-api, which is no
// dependency of this package.
import { pathToFileURL } from 'node:url';

const [module, file] = process.argv.slice(2);
const { DuckDBInstance } = await import(pathToFileURL(module).href);

/** The generated lines have 28 fields; the time is two of DuckDB's columns. */
const COLUMNS = Array.from({ length: 29 }, (_, i) => `'c${i}': 'VARCHAR'`).join(', ');
const SQL = `
  SELECT c20 AS code, c11 AS host, substr(c3, 2, 17) AS minute, count(*)::INTEGER AS n
  FROM read_csv('${file.replaceAll("'", "''")}', auto_detect = false, header = false, delim = ' ', quote = '"',
    escape = '"', columns = {${COLUMNS}})
  GROUP BY ALL`;

const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
const connection = await instance.connect();
const rows = (await connection.runAndReadAll(SQL)).getRows();
for (const [kind, column] of [
  ['code', 0],
  ['host', 1],
]) {
  const counts = new Map();
  for (const row of rows) counts.set(row[column], (counts.get(row[column]) ?? 0) + row[3]);
  for (const [key, count] of counts) console.log(kind, key, count);
}
