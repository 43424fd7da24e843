// The report for a ticket or a chat: the terminal's order, tables instead of columns, every foreign text escaped.
import { markdown } from './escape.ts';
import { oddityText } from './oddity.ts';
import { onlyText } from './only.ts';
import { skewText } from './skew.ts';
import { sparkline } from './sparkline.ts';
import { causeName, changeWord, verdict } from './verdict.ts';
import type { CauseLine, Report } from './view.ts';
import { change, clockFor, count, counted, duration, percent, sentence, type Clock } from './words.ts';

const BARS = 24;
const LONGEST = 300;

export function renderMarkdown(report: Report): string {
  const clock = clockFor(report.timeZone, report.range);
  const sections = [head(report, clock), ...(report.causes.length === 0 ? [] : body(report, clock))];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function body(report: Report, clock: Clock): string[][] {
  return [
    advice(report),
    tiles(report),
    trend(report, clock),
    causes(report, clock),
    fresh(report, clock),
    clocks(report, clock),
    oddities(report),
    samples(report, clock),
  ];
}

function safe(text: string): string {
  return markdown(text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text);
}

/** Code spans show ids and hosts best, but take no escapes: only what cannot break out goes into one. */
function span(text: string | null): string {
  if (text === null || text === '') return '';
  return /^[0-9A-Za-z][0-9A-Za-z._:*-]{0,100}$/.test(text) ? `\`${text}\`` : safe(text);
}

/** Blanks would be swallowed, so empty windows are dots here. */
function bars(values: readonly number[], width: number): string {
  return `\`${sparkline(values, width, false).replaceAll(' ', '·')}\``;
}

function head(report: Report, clock: Clock): string[] {
  const { sentences } = verdict(report, { foreign: safe, ascii: false });
  const { range } = report;
  const [first = '', ...rest] = sentences;
  const title =
    range === null ? '## OSS errors' : `## OSS errors, ${clock.range(range.from, range.to)} (${report.timeZone})`;
  const only = onlyText(report.filter, safe);
  return [title, '', ...(only === '' ? [] : [only, '']), `**${first}** ${rest.join(' ')}`.trimEnd()];
}

function advice(report: Report): string[] {
  const main = report.causes[report.verdict.cause ?? -1];
  if (main === undefined) return [];
  const { summary, advice, doc } = main.description;
  return [`> ${sentence(summary)} ${advice}${doc === null ? '' : ` [Documentation](${doc})`}`];
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function table(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string[] {
  return [row(titles), row(titles.map((_, i) => (right.includes(i) ? '---:' : '---'))), ...rows.map(row)];
}

function tiles({ tiles }: Report): string[] {
  const cells: [string, string][] = [['Errors', count(tiles.errors)]];
  if (tiles.errorRate !== null && tiles.requests !== null)
    cells.push([`Failed of ${count(tiles.requests)} requests`, percent(tiles.errorRate)]);
  cells.push(['Throttled', count(tiles.throttled)], ['Server faults', count(tiles.serverFaults)]);
  if (tiles.newCauses !== null) cells.push(['New causes', count(tiles.newCauses)]);
  for (const { action, share } of tiles.actions.slice(0, 5)) cells.push([action, percent(share)]);
  return table(
    cells.map(([title]) => title),
    [cells.map(([, value]) => value)],
    [...cells.keys()],
  );
}

function trend(report: Report, clock: Clock): string[] {
  const { trend } = report;
  if (trend.windows.length < 2) return [];
  const rows = trend.series.map((series) => [
    series.other ? 'others' : series.key === null ? 'unknown' : safe(series.key),
    count(series.errors),
    bars(series.values, BARS * 2),
  ]);
  const peak =
    trend.peak === null
      ? ''
      : ` (peak ${count(trend.peak.errors)} in ${duration(report.step)} at ${clock.short(trend.peak.window)})`;
  return [
    `### Errors over time${peak}`,
    '',
    ...table([trend.by, 'errors', 'trend, each row to its own scale'], rows, [1]),
  ];
}

function causes(report: Report, clock: Clock): string[] {
  const shown = report.causes.slice(0, report.limit);
  const compared = shown.some((cause) => changeWord(cause, change) !== '');
  const titles = [
    'errors',
    ...(compared ? ['change'] : []),
    'trend',
    'who must act',
    'cause',
    'seen',
    'hosts',
    'request id',
  ];
  const rows = shown.map((cause) => [
    count(cause.errors),
    ...(compared ? [changeWord(cause, change)] : []),
    bars(cause.trend, BARS),
    cause.action,
    causeName(cause, safe),
    seen(cause, clock),
    `${span(cause.topHost)}${cause.hosts > 1 ? ` +${count(cause.hosts - 1)}` : ''}`,
    span(cause.sampleRequestId),
  ]);
  const left = report.causes.length - shown.length;
  return [
    '### Top causes',
    '',
    ...table(titles, rows, compared ? [0, 1] : [0]),
    ...(left > 0 ? ['', `and ${counted(left, 'more cause')}`] : []),
  ];
}

function seen(cause: CauseLine, clock: Clock): string {
  const [first, last] = [
    clock.short(Math.floor(cause.firstSeen / 1000)),
    clock.short(Math.floor(cause.lastSeen / 1000)),
  ];
  return first === last ? first : `${first} to ${last}`;
}

function fresh(report: Report, clock: Clock): string[] {
  if (report.fresh === null || report.fresh.length === 0) return [];
  const found = report.fresh.slice(0, report.limit).flatMap((index) => report.causes[index] ?? []);
  const rows = found.map((cause) => [
    clock.short(Math.floor(cause.firstSeen / 1000)),
    count(cause.errors),
    causeName(cause, safe),
    cause.description.summary,
  ]);
  return ['### New in this period', '', ...table(['first seen', 'errors', 'cause', 'what it means'], rows, [1])];
}

function clocks(report: Report, clock: Clock): string[] {
  if (report.clocks.lines.length === 0) return [];
  const rows = report.clocks.lines.map((line) => [
    line.skew === null ? 'off' : skewText(line.skew),
    clock.short(Math.floor(line.lastSeen / 1000)),
    span(line.host),
    span(line.requestId),
  ]);
  return ['### Client clocks', '', ...table(['clock is', 'last seen', 'host', 'request id'], rows)];
}

function oddities(report: Report): string[] {
  if (report.oddities.length === 0) return [];
  return [
    '### Oddities',
    '',
    ...report.oddities.slice(0, report.limit).map((oddity) => `- ${oddityText(oddity, safe)}`),
  ];
}

function samples(report: Report, clock: Clock): string[] {
  if (report.samples.length === 0) return [];
  const rows = report.samples
    .slice(0, 5)
    .map((error) => [
      clock.short(Math.floor(error.time / 1000)),
      error.status === null ? '' : String(error.status),
      causeName(error, safe),
      span(error.requestId),
      span(error.host),
      safe(error.object ?? ''),
      safe(error.message ?? ''),
    ]);
  return [
    '### One error of each cause',
    '',
    ...table(['time', 'status', 'cause', 'request id', 'host', 'object', 'message'], rows),
  ];
}
