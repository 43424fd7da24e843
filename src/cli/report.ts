// ossight report: from the database, or straight from files; to stdout, or to one or several files.
import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { firesWithin } from '../alerts/look.ts';
import { parseRule } from '../alerts/rule.ts';
import type { Rule } from '../alerts/rule.ts';
import { OssightError } from '../model/error.ts';
import type { GroupBy, Reader, Span } from '../model/reading.ts';
import { COMMIT_BYTES, COMMIT_SIZE } from '../pipeline/commit-size.ts';
import { buildReport, PLAIN_STYLE, renderers } from '../reports/index.ts';
import type { Language, Report } from '../reports/index.ts';
import { visible } from '../safety/visible.ts';
import type { CommandContext } from './command.ts';
import { DEFAULT_WINDOW_SECONDS, openDatabaseReader, openPrivateDatabase } from './database.ts';
import { describe } from './describe.ts';
import { EXIT } from './failure.ts';
import { filterOf } from './filter.ts';
import { exitCodeFor, readInputs, readingNotes } from './reading.ts';
import type { Settings } from './settings.ts';
import { textStyle } from './styles.ts';
import { parseTime, parseWindow } from './time-spec.ts';
import { timeContext, zoneName } from './zone.ts';

type ReportFormat = keyof typeof renderers | 'html';

const FORMATS = ['text', 'json', 'csv', 'md', 'html'] as const satisfies readonly ReportFormat[];
const LANGUAGES = ['auto', 'en', 'zh'] as const satisfies readonly (Language | 'auto')[];
const GROUPS = [
  'action',
  'code',
  'host',
  'bucket',
  'region',
  'category',
  'status',
  'cause',
] as const satisfies readonly GroupBy[];
const DEFAULT_LIMIT = 10;
const ENDINGS: ReadonlyMap<string, ReportFormat> = new Map([
  ['.txt', 'text'],
  ['.json', 'json'],
  ['.csv', 'csv'],
  ['.md', 'md'],
  ['.html', 'html'],
  ['.htm', 'html'],
]);

interface Output {
  /** null: stdout. */
  readonly path: string | null;
  readonly format: ReportFormat;
}

/** A report, ready to be written in any format. */
type Write = (format: ReportFormat) => string;

export async function runReport(context: CommandContext): Promise<number> {
  const { settings } = context;
  const outputs = outputsOf(settings);
  const rules = settings.list('fail-on').map(parseRule);
  if (context.args.length === 0) {
    const reader = await openDatabaseReader(context);
    try {
      const report = build(context, reader);
      await deliver(context, await prepare(context, report, reader, outputs), outputs);
      // A database is filled while it is read: silence that goes on until now counts.
      const until = settings.text('until') === null ? context.now / 1000 : -Infinity;
      return fired(context, rules, report, reader, until) ? EXIT.alert : EXIT.done;
    } finally {
      reader.close();
    }
  }
  const { store, reader } = openPrivateDatabase(context, DEFAULT_WINDOW_SECONDS);
  try {
    const reading = await readInputs(context, store, {
      windowSeconds: DEFAULT_WINDOW_SECONDS,
      ingestTime: context.now,
      commitBytes: COMMIT_BYTES,
      commitSize: COMMIT_SIZE,
      format: null,
    });
    if (!settings.on('quiet')) context.terminal.note(readingNotes(reading, true));
    const code = exitCodeFor(reading, null);
    if (code === EXIT.failed) return code;
    const report = build(context, reader);
    await deliver(context, await prepare(context, report, reader, outputs), outputs);
    return fired(context, rules, report, reader) ? EXIT.alert : code;
  } finally {
    store.close();
  }
}

/** Says which rules of --fail-on fire within the range that the report shows; silence lasts until `until` (epoch s) at least. */
function fired(
  context: CommandContext,
  rules: readonly Rule[],
  report: Report,
  reader: Reader,
  until = -Infinity,
): boolean {
  if (rules.length === 0) return false;
  const measures = reader.measures();
  // Where there is nothing at all there is silence, and nothing else.
  const range = report.range ?? { from: 0, to: 0 };
  const firing = rules.filter((rule) => {
    const to = rule.kind === 'no-data' ? Math.max(range.to, until) : range.to;
    return firesWithin(rule, measures, range.from, to).length > 0;
  });
  for (const { text } of firing) context.terminal.note(`fired: ${visible(text)}\n`);
  return firing.length > 0;
}

function outputsOf(settings: Settings): readonly Output[] {
  const format = settings.text('format') === null ? null : settings.choice('format', FORMATS);
  const paths = settings.list('output');
  if (paths.length === 0) return [{ path: null, format: format ?? FORMATS[0] }];
  return paths.map((path) => ({ path, format: formatOf(path, format) }));
}

/** Asks the store once, whatever is to be written. */
async function prepare(
  context: CommandContext,
  report: Report,
  reader: Reader,
  outputs: readonly Output[],
): Promise<Write> {
  const { settings, terminal } = context;
  const language = settings.choice('lang', LANGUAGES);
  // Half of what reports are made of is for the page.
  const page = outputs.some(({ format }) => format === 'html')
    ? (await import('./report-page.ts')).reportPage(report, reader, language)
    : null;
  const style = outputs[0]?.path === null ? textStyle(terminal) : { ...PLAIN_STYLE, ascii: settings.on('ascii') };
  return (format) => {
    if (format !== 'html') return renderers[format](report, style);
    if (page === null) throw new OssightError('internal', 'no page was prepared');
    return page();
  };
}

function build(context: CommandContext, reader: Reader): Report {
  const { settings, now } = context;
  const timeZone = zoneName(settings);
  const step = settings.text('window');
  return buildReport(reader, {
    filter: filterOf(settings),
    span: spanOf(context, timeZone, reader.windowSeconds),
    step: step === null ? null : Math.max(parseWindow(step, '--window'), reader.windowSeconds),
    by: settings.choice('by', GROUPS),
    now,
    limit: settings.number('limit') ?? DEFAULT_LIMIT,
    describe: (code, cause) => describe(code, cause, now),
    timeZone,
  });
}

/** Whole windows: the one that holds `--since` counts whole, the one that holds `--until` too. */
function spanOf(context: CommandContext, timeZone: string, windowSeconds: number): Span {
  const { settings, now } = context;
  const times = timeContext(timeZone, now);
  const since = settings.text('since');
  const until = settings.text('until');
  const span = {
    since:
      since === null ? null : Math.floor(parseTime(since, times, '--since') / 1000 / windowSeconds) * windowSeconds,
    until: until === null ? null : Math.ceil(parseTime(until, times, '--until') / 1000 / windowSeconds) * windowSeconds,
  };
  if (span.since !== null && span.until !== null && span.since >= span.until) {
    throw new OssightError('usage', '--since is not before --until', { hint: 'ossight report --since 2h --until 1h' });
  }
  return span;
}

function formatOf(path: string, format: ReportFormat | null): ReportFormat {
  const told = ENDINGS.get(extname(path).toLowerCase()) ?? format;
  if (told === null) {
    throw new OssightError('usage', `the ending of ${path} tells no format`, {
      hint: `use one of ${[...ENDINGS.keys()].join(', ')}, or --format`,
    });
  }
  return told;
}

async function deliver(context: CommandContext, write: Write, outputs: readonly Output[]): Promise<void> {
  const { settings, terminal } = context;
  for (const { path, format } of outputs) {
    const text = write(format);
    if (path === null) {
      await terminal.out(text);
      continue;
    }
    try {
      writeFileSync(path, text);
    } catch (error) {
      throw new OssightError('output', `cannot write ${path}`, {
        reason: error instanceof Error ? error.message : String(error),
        cause: error,
      });
    }
    if (!settings.on('quiet')) terminal.note(`wrote ${visible(path)}\n`);
  }
}
