// ossight catalog: every known code, with the columns of the view of the same name.
import { entriesSorted } from '../catalog/index.ts';
import { renderRows } from '../reports/index.ts';
import type { TableFormat } from '../reports/index.ts';
import type { CommandContext } from './command.ts';
import { EXIT } from './failure.ts';
import { textStyle } from './styles.ts';

const COLUMNS = ['code', 'aliases', 'statuses', 'category', 'action', 'retryable', 'summary', 'advice', 'doc'];
/** Advice and addresses do not fit a terminal's table: `ossight explain CODE` tells them. */
const TABLE_COLUMNS = ['code', 'statuses', 'category', 'action', 'retryable', 'summary'];

export async function runCatalog(context: CommandContext): Promise<number> {
  const { settings, terminal } = context;
  const format = (settings.text('format') ?? 'table') as TableFormat;
  if (format === 'json') {
    const rows = entriesSorted().map(
      ({ code, aliases, statuses, category, action, retryable, summary, advice, doc }) => ({
        code,
        aliases,
        statuses,
        category,
        action,
        retryable,
        summary,
        advice,
        doc,
      }),
    );
    await terminal.out(`${JSON.stringify(rows, null, 1)}\n`);
    return EXIT.done;
  }
  const columns = format === 'table' ? TABLE_COLUMNS : COLUMNS;
  const rows = entriesSorted().map((entry) => {
    const cells = new Map<string, string>([
      ...Object.entries(entry).map(([name, value]): [string, string] => [
        name,
        Array.isArray(value) ? value.join(' ') : String(value),
      ]),
      ['retryable', entry.retryable ? 'yes' : 'no'],
    ]);
    return columns.map((column) => cells.get(column) ?? '');
  });
  for await (const text of renderRows(columns, each(rows), format, textStyle(terminal))) await terminal.out(text);
  return EXIT.done;
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
