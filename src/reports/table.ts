// Tables of anything: rows of a query, the catalog. Streams, so that a million rows need no memory; the aligned form
// measures the first rows and cuts what comes later to their widths.
import { csvText, json, markdown } from './escape.ts';
import { alignRow, fitColumns, headerRow, naturalWidths, stackRow, type LayoutColumn } from './layout.ts';
import { foreign, type TextStyle } from './style.ts';

export type Cell = string | number | bigint | boolean | null | Uint8Array | readonly (string | number)[];
export type Row = readonly Cell[];
export const TABLE_FORMATS = ['table', 'json', 'ndjson', 'csv', 'md'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

const MEASURED_ROWS = 1000;
const CHUNK = 32_768;

/** Pieces of output to be written one after the other. `columns`: names, maybe foreign, maybe several alike. */
export function renderTable(
  format: TableFormat,
  columns: readonly string[],
  rows: Iterable<Row> | AsyncIterable<Row>,
  style: TextStyle,
): AsyncGenerator<string> {
  switch (format) {
    case 'table':
      return joined(aligned(columns, rows, style));
    case 'json':
      return joined(jsonArray(columns, rows));
    case 'ndjson':
      return joined(jsonLines(columns, rows));
    case 'csv':
      return joined(csvLines(columns, rows));
    case 'md':
      return joined(markdownLines(columns, rows));
    default:
      return format satisfies never;
  }
}

/** Small pieces put together, so that a million rows are not a million writes. */
async function* joined(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let chunk = '';
  for await (const piece of pieces) {
    chunk += piece;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

async function* aligned(
  names: readonly string[],
  rows: Iterable<Row> | AsyncIterable<Row>,
  style: TextStyle,
): AsyncGenerator<string> {
  const first: Row[] = [];
  let printer: ((row: Row) => string) | null = null;
  for await (const row of rows) {
    if (printer !== null) yield printer(row);
    else if (first.push(row) === MEASURED_ROWS) {
      const [head, print] = measured(names, first, style);
      yield head;
      for (const each of first) yield print(each);
      printer = print;
    }
  }
  if (printer !== null) return;
  const [head, print] = measured(names, first, style);
  yield head;
  for (const each of first) yield print(each);
}

function measured(names: readonly string[], rows: readonly Row[], style: TextStyle): [string, (row: Row) => string] {
  const columns = names.map((name, i): LayoutColumn => {
    const numeric = rows.some((row) => row[i] !== null) && rows.every((row) => row[i] === null || isNumber(row[i]));
    return { title: foreign(name, style.ascii), right: numeric };
  });
  const cells = (row: Row): string[] => names.map((_, i) => foreign(plainText(row[i] ?? null), style.ascii));
  const natural = naturalWidths(columns, iterate(rows, cells));
  const widths = fitColumns(columns, natural, style.width);
  if (widths === null) return ['', (row) => `${stackRow(columns, cells(row), style).join('\n')}\n\n`];
  return [`${headerRow(columns, widths, style)}\n`, (row) => `${alignRow(columns, cells(row), widths, style)}\n`];
}

function* iterate(rows: readonly Row[], cells: (row: Row) => string[]): Generator<string[]> {
  for (const row of rows) yield cells(row);
}

async function* jsonArray(names: readonly string[], rows: Iterable<Row> | AsyncIterable<Row>): AsyncGenerator<string> {
  const keys = unique(names);
  let lead = '[\n  ';
  for await (const row of rows) {
    yield lead + jsonObject(keys, row);
    lead = ',\n  ';
  }
  yield lead.startsWith('[') ? '[]\n' : '\n]\n';
}

async function* jsonLines(names: readonly string[], rows: Iterable<Row> | AsyncIterable<Row>): AsyncGenerator<string> {
  const keys = unique(names);
  for await (const row of rows) yield `${jsonObject(keys, row)}\n`;
}

/** By hand, because a column may be called `__proto__` or `1`, and integers may exceed 2^53. */
function jsonObject(keys: readonly string[], row: Row): string {
  return `{${keys.map((key, i) => `${key}:${jsonCell(row[i] ?? null)}`).join(',')}}`;
}

function jsonCell(cell: Cell): string {
  if (typeof cell === 'bigint') return cell.toString();
  return json(cell instanceof Uint8Array ? hex(cell) : cell);
}

/** Names as JSON keys; the second `n` is `n_2`. */
function unique(names: readonly string[]): string[] {
  const used = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let i = 2; used.has(free); i++) free = `${name}_${i}`;
    used.add(free);
    return json(free);
  });
}

async function* csvLines(names: readonly string[], rows: Iterable<Row> | AsyncIterable<Row>): AsyncGenerator<string> {
  yield `${names.map(csvText).join(',')}\n`;
  for await (const row of rows) yield `${names.map((_, i) => csvCell(row[i] ?? null)).join(',')}\n`;
}

/** Numbers of ours stay numbers, negative ones too; only texts can be formulas. */
function csvCell(cell: Cell): string {
  return isNumber(cell) || typeof cell === 'boolean' ? String(cell) : csvText(plainText(cell));
}

async function* markdownLines(
  names: readonly string[],
  rows: Iterable<Row> | AsyncIterable<Row>,
): AsyncGenerator<string> {
  yield `| ${names.map(markdown).join(' | ')} |\n| ${names.map(() => '---').join(' | ')} |\n`;
  for await (const row of rows) yield `| ${names.map((_, i) => markdown(plainText(row[i] ?? null))).join(' | ')} |\n`;
}

function plainText(cell: Cell): string {
  if (cell === null) return '';
  if (cell instanceof Uint8Array) return hex(cell);
  return Array.isArray(cell) ? cell.join(', ') : String(cell);
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function isNumber(cell: Cell | undefined): boolean {
  return typeof cell === 'number' || typeof cell === 'bigint';
}
