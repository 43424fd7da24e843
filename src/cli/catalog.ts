// ossight catalog: every known code, with the columns of the view of the same name.
import { entriesSorted } from '../catalog/index.ts';
import type { Entry } from '../catalog/index.ts';
import { renderTable } from '../reports/index.ts';
import type { Cell, TableFormat } from '../reports/index.ts';
import type { CommandContext } from './command.ts';
import { EXIT } from './failure.ts';
import { tableStyle } from './styles.ts';

const COLUMNS: readonly (keyof Entry)[] = [
  'code',
  'aliases',
  'statuses',
  'category',
  'action',
  'retryable',
  'summary',
  'advice',
  'doc',
];
/** Advice and addresses do not fit a terminal's table: `ossight explain CODE` tells them. */
const TABLE_COLUMNS: readonly (keyof Entry)[] = ['code', 'statuses', 'category', 'action', 'retryable', 'summary'];

export async function runCatalog(context: CommandContext): Promise<number> {
  const { settings, terminal } = context;
  const format = settings.choice('format', ['table', 'json', 'csv']);
  const columns = format === 'table' ? TABLE_COLUMNS : COLUMNS;
  const rows = entriesSorted().map((entry) => columns.map((column) => cellOf(entry, column, format)));
  for await (const text of renderTable(format, columns, rows, tableStyle(terminal))) await terminal.out(text);
  return EXIT.done;
}

/** Lists stay lists in JSON and are words elsewhere. */
function cellOf(entry: Entry, column: keyof Entry, format: TableFormat): Cell {
  const value = entry[column];
  if (typeof value === 'boolean' && format !== 'json') return value ? 'yes' : 'no';
  return Array.isArray(value) && format !== 'json' ? value.join(' ') : (value as Cell);
}
