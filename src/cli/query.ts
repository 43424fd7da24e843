// ossight query: read-only SQL in a process of its own, printed as it comes.
import { renderTable } from '../reports/index.ts';
import { runQuery, type QueryResult } from '../stores/index.ts';
import type { CommandContext } from './command.ts';
import { databasePlace } from './database.ts';
import { EXIT } from './failure.ts';
import { grouped } from './figures.ts';
import { tableStyle } from './styles.ts';
import { readText } from './stdin-text.ts';
import { parseDuration } from './time-spec.ts';

/** On a terminal nobody reads further; files and pipes get everything. */
const TERMINAL_LIMIT = 1000;

export async function runQueryCommand(context: CommandContext): Promise<number> {
  const { settings, terminal } = context;
  const asked = settings.number('limit');
  const limit = asked ?? (terminal.outIsTerminal ? TERMINAL_LIMIT : null);
  const format = settings.choice('format', ['table', 'json', 'ndjson', 'csv', 'md']);
  const result = await ask(context, limit);
  for await (const text of renderTable(format, result.columns, result.rows, tableStyle(terminal)))
    await terminal.out(text);
  if (result.more() && asked === null) {
    terminal.note(
      `only the first ${grouped(TERMINAL_LIMIT)} rows are shown: --limit N shows more, a file or pipe gets all\n`,
    );
  }
  return EXIT.done;
}

async function ask(context: CommandContext, limit: number | null): Promise<QueryResult> {
  const { args, settings, stdin } = context;
  const place = databasePlace(context);
  const asked = {
    sql: args[0] === '-' ? await readText(stdin) : (args[0] ?? ''),
    timeoutMs: parseDuration(settings.text('timeout') ?? '60s', '--timeout'),
    limit,
  };
  if (place.kind === 'file') return runQuery({ path: place.path, ...asked });
  const { runFleetQuery } = await import('../stores/clickhouse/query.ts');
  return runFleetQuery({ address: place.address, password: place.password, ...asked });
}
