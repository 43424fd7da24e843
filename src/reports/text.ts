// The report for a terminal: what matters first, every line within the width, words beside every colour.
import type { StoredError } from '../model/reading.ts';
import { table, type LayoutColumn } from './layout.ts';
import { oddityText } from './oddity.ts';
import { onlyText } from './only.ts';
import { skewText } from './skew.ts';
import { sparkline } from './sparkline.ts';
import { ellipsis, foreign, type TextStyle } from './style.ts';
import { causeName, changeWord, verdict } from './verdict.ts';
import type { CauseLine, Report } from './view.ts';
import { cut, displayWidth, padEnd, wrap } from './width.ts';
import { change, clockFor, count, counted, duration, percent, sentence, type Clock } from './words.ts';

const DEFAULT_WIDTH = 100;
const NARROWEST = 40;

interface Page {
  readonly report: Report;
  readonly style: TextStyle;
  readonly width: number;
  readonly clock: Clock;
  readonly safe: (text: string) => string;
  /** Columns for little bars in tables. */
  readonly bars: number;
}

export function renderText(report: Report, style: TextStyle): string {
  const width = Math.max(NARROWEST, style.width ?? DEFAULT_WIDTH);
  const page: Page = {
    report,
    style: { ...style, width },
    width,
    clock: clockFor(report.timeZone, report.range),
    safe: (text) => foreign(text, style.ascii),
    bars: width >= 90 ? 24 : 12,
  };
  const sections = report.causes.length === 0 ? [header(page), headline(page), input(page)] : full(page);
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function full(page: Page): string[][] {
  return [
    header(page),
    headline(page),
    tiles(page),
    trend(page),
    causes(page),
    fresh(page),
    hosts(page),
    throttling(page),
    clocks(page),
    oddities(page),
    samples(page),
    input(page),
  ];
}

function header({ report, style, width, clock, safe }: Page): string[] {
  const { range, step, timeZone, filter } = report;
  const words = ['OSS errors'];
  if (range !== null) words.push(clock.range(range.from, range.to), timeZone, `${duration(step)} windows`);
  const lines = [cut(words.join(style.ascii ? ' - ' : ' · '), width, ellipsis(style.ascii))];
  const only = onlyText(filter, safe);
  if (only !== '') lines.push(...wrap(only, width));
  return lines.map((line) => style.paint('dim', line));
}

function headline({ report, style, width, safe }: Page): string[] {
  const { alarm, sentences } = verdict(report, { foreign: safe, ascii: style.ascii });
  const [first = '', ...rest] = sentences;
  const text = wrap([first, ...rest].join(' '), width);
  // The first sentence is coloured, also where the line goes on with the next.
  let left = first.length;
  const lines = text.map((line) => {
    const head = line.slice(0, Math.max(0, left));
    left -= line.length + 1;
    return head === '' ? line : style.paint(alarm, head) + line.slice(head.length);
  });
  const main = report.causes[report.verdict.cause ?? -1];
  if (main !== undefined && main.description.advice !== '') {
    const { summary, advice, doc } = main.description;
    lines.push('', ...wrap(`${sentence(summary)} ${advice}`.trim(), width - 2).map((line) => `  ${line}`));
    // Never cut nor broken, whatever the width: an address must stay one that can be opened.
    if (doc !== null) lines.push(style.paint('dim', `  ${safe(doc)}`));
  }
  return lines;
}

function tiles({ report, style, width }: Page): string[] {
  const { tiles } = report;
  const parts: [string, string][] = [[tiles.errors === 1 ? 'error' : 'errors', count(tiles.errors)]];
  if (tiles.errorRate !== null && tiles.requests !== null) {
    parts.push([`of ${count(tiles.requests)} requests failed`, percent(tiles.errorRate)]);
  }
  if (tiles.throttled > 0) parts.push(['throttled', count(tiles.throttled)]);
  parts.push([tiles.serverFaults === 1 ? 'server fault' : 'server faults', count(tiles.serverFaults)]);
  if (tiles.newCauses !== null)
    parts.push([tiles.newCauses === 1 ? 'new cause' : 'new causes', count(tiles.newCauses)]);
  parts.push([tiles.hosts === 1 ? 'host' : 'hosts', count(tiles.hosts)]);
  const actions = tiles.actions.map(({ action, share }): [string, string] => [action, percent(share)]);
  return [
    ...flow(
      parts.map(([label, value]) => [`${value} ${label}`, `${style.paint('strong', value)} ${label}`]),
      '',
      width,
    ),
    ...flow(
      actions.map(([label, value]) => [`${label} ${value}`, `${label} ${style.paint('strong', value)}`]),
      'Who must act: ',
      width,
    ),
  ];
}

/** Pieces side by side, three blanks between, as many on a line as fit. Each comes plain (to measure) and painted. */
function flow(pieces: readonly (readonly [string, string])[], lead: string, width: number): string[] {
  const lines: string[] = [];
  let line = lead;
  let used = lead.length;
  let empty = true;
  for (const [bare, painted] of pieces) {
    const needed = displayWidth(bare) + (empty ? 0 : 3);
    if (!empty && used + needed > width) {
      lines.push(line);
      [line, used, empty] = [' '.repeat(lead.length), lead.length, true];
    }
    line += empty ? painted : `   ${painted}`;
    used += empty ? displayWidth(bare) : needed;
    empty = false;
  }
  return empty ? lines : [...lines, line];
}

function title(page: Page, text: string, note = ''): string {
  const { style, width } = page;
  if (note === '') return style.paint('title', text);
  return `${style.paint('title', text)}  ${style.paint('dim', cut(note, Math.max(0, width - displayWidth(text) - 2), ellipsis(style.ascii)))}`;
}

function trend(page: Page): string[] {
  const { report, style, width, clock, safe } = page;
  const { trend, range } = report;
  if (range === null || trend.windows.length < 2) return [];
  const rows = trend.series.map((series) => ({
    name: series.other ? 'others' : series.key === null ? 'unknown' : safe(series.key),
    errors: count(series.errors),
    values: series.values,
  }));
  if (rows.length > 1) rows.unshift({ name: 'all', errors: count(report.tiles.errors), values: trend.total });
  const names = Math.min(24, Math.max(...rows.map((row) => displayWidth(row.name))));
  const numbers = Math.max(...rows.map((row) => row.errors.length));
  const room = width - 2 - names - 2 - numbers - 2;
  const bars = Math.min(trend.windows.length, room);
  const lines = rows.map((row) => {
    const bar = sparkline(row.values, room, style.ascii);
    return `  ${padEnd(cut(row.name, names, ellipsis(style.ascii)), names)}  ${row.errors.padStart(numbers)}  ${bar}`.trimEnd();
  });
  const [from, to] = [clock.short(range.from), clock.short(range.to)];
  const axis = from.length + to.length + 2 > bars ? from : `${from}${' '.repeat(bars - from.length - to.length)}${to}`;
  lines.push(style.paint('dim', ' '.repeat(width - room) + axis));
  const peak =
    trend.peak === null
      ? ''
      : `; peak ${count(trend.peak.errors)} in ${duration(report.step)} at ${clock.short(trend.peak.window)}`;
  const note = `by ${trend.by}${rows.length > 1 ? ', each row to its own scale' : ''}${peak}`;
  return [title(page, 'Errors over time', note), ...lines];
}

function causes(page: Page): string[] {
  const { report, style, width, clock, safe, bars } = page;
  const shown = report.causes.slice(0, report.limit);
  const compared = shown.some((cause) => changeWord(cause, change) !== '');
  const columns: LayoutColumn[] = [
    { title: 'errors', right: true, style: 'strong' },
    ...(compared ? [{ title: 'change', right: true }] : []),
    { title: 'trend', least: Math.min(bars, 8) },
    { title: 'who must act', least: 12 },
    { title: 'cause', least: 12 },
  ];
  const rows = shown.map((cause) => [
    count(cause.errors),
    ...(compared ? [changeWord(cause, change)] : []),
    padEnd(sparkline(cause.trend, bars, style.ascii), Math.min(bars, 6)),
    cause.action,
    causeName(cause, safe),
  ]);
  const [head = '', ...body] = table(columns, rows, { ...style, width: width - 2 }, 2);
  const lines: string[] = [];
  for (const [i, line] of body.entries()) {
    const cause = shown[i];
    lines.push(line);
    if (cause !== undefined) lines.push(detail(page, cause, clock));
  }
  const left = report.causes.length - shown.length;
  const note = compared ? 'change against the period before' : '';
  if (left > 0) lines.push(style.paint('dim', `  and ${counted(left, 'more cause')}`));
  return [title(page, 'Top causes', note), head, ...lines];
}

/** Where, when and one request id; the host gives way where the line is too long. */
function detail({ style, width, safe }: Page, cause: CauseLine, clock: Clock): string {
  const first = clock.short(Math.floor(cause.firstSeen / 1000));
  const last = clock.short(Math.floor(cause.lastSeen / 1000));
  const tail = [
    first === last ? `at ${first}` : `${first} to ${last}`,
    ...(cause.sampleRequestId === null || cause.sampleRequestId === '' ? [] : [`e.g. ${safe(cause.sampleRequestId)}`]),
  ].join(', ');
  const indent = 10;
  const end = cut(tail, width - indent, ellipsis(style.ascii));
  const room = width - indent - displayWidth(end) - 2;
  const more = cause.hosts > 1 ? ` +${count(cause.hosts - 1)}` : '';
  const host = cause.topHost === null ? '' : safe(cause.topHost);
  const place = host === '' || room < 12 ? '' : `${cut(host, room - more.length, ellipsis(style.ascii))}${more}, `;
  return style.paint('dim', ' '.repeat(indent) + place + end);
}

function fresh(page: Page): string[] {
  const { report, style, clock, safe } = page;
  if (report.fresh === null || report.fresh.length === 0) return [];
  const found = report.fresh.flatMap((index) => report.causes[index] ?? []).sort((a, b) => a.firstSeen - b.firstSeen);
  const columns: LayoutColumn[] = [
    { title: 'first seen', least: 5 },
    { title: 'errors', right: true },
    { title: 'cause', least: 12 },
    { title: 'what it means', least: 12 },
  ];
  const rows = found
    .slice(0, report.limit)
    .map((cause) => [
      clock.short(Math.floor(cause.firstSeen / 1000)),
      count(cause.errors),
      causeName(cause, safe),
      cause.description.summary,
    ]);
  return [title(page, 'New in this period'), ...table(columns, rows, style, 2)];
}

function hosts(page: Page): string[] {
  const { report, style, bars, safe } = page;
  const { rows, hostsLeftOut } = report.heat;
  if (rows.length < 2) return [];
  const columns: LayoutColumn[] = [
    { title: 'errors', right: true, style: 'strong' },
    { title: 'over time', least: 8 },
    { title: 'host', least: 16 },
  ];
  const cells = rows.map((row) => [
    count(row.errors),
    padEnd(sparkline(row.cells, bars, style.ascii), 9),
    row.host === null ? '(host not known)' : safe(row.host),
  ]);
  const lines = table(columns, cells, style, 2);
  if (hostsLeftOut > 0) lines.push(style.paint('dim', `  and ${counted(hostsLeftOut, 'more host')}`));
  return [title(page, 'Hosts', 'each row to its own scale'), ...lines];
}

function throttling(page: Page): string[] {
  const { report, width, clock, safe } = page;
  const { errors, share, peak, causes } = report.throttling;
  if (errors === 0) return [];
  const when =
    peak === null ? '' : `; peak ${count(peak.errors)} in ${duration(report.step)} at ${clock.short(peak.window)}`;
  const names = causes
    .flatMap((index) => report.causes[index] ?? [])
    .map((cause) => `${causeName(cause, safe)} ${count(cause.errors)}`);
  const line = `${counted(errors, 'request')} slowed or refused, ${percent(share)} of all errors${when}: ${names.slice(0, 5).join(', ')}`;
  return [title(page, 'Throttling'), ...wrap(line, width - 2).map((each) => `  ${each}`)];
}

function clocks(page: Page): string[] {
  const { report, style, clock, safe } = page;
  const { errors, lines } = report.clocks;
  if (errors === 0) return [];
  const columns: LayoutColumn[] = [
    { title: 'clock is', least: 14 },
    { title: 'last seen', least: 5 },
    { title: 'host', least: 16 },
    { title: 'request id', least: 24 },
  ];
  const rows = lines.map((line) => [
    line.skew === null ? 'off' : skewText(line.skew),
    clock.short(Math.floor(line.lastSeen / 1000)),
    line.host === null ? '' : safe(line.host),
    line.requestId === null ? '' : safe(line.requestId),
  ]);
  return [
    title(page, 'Client clocks', `${counted(errors, 'error')}; by the newest single errors`),
    ...(rows.length > 0 ? table(columns, rows, style, 2) : []),
  ];
}

function oddities({ report, style, width, safe, ...page }: Page): string[] {
  if (report.oddities.length === 0) return [];
  const shown = report.oddities.slice(0, report.limit);
  const lines = shown.map((oddity) => `  ${cut(oddityText(oddity, safe), width - 2, ellipsis(style.ascii))}`);
  const left = report.oddities.length - shown.length;
  if (left > 0) lines.push(style.paint('dim', `  and ${count(left)} more`));
  return [title({ report, style, width, safe, ...page }, 'Oddities'), ...lines];
}

function samples(page: Page): string[] {
  const { report } = page;
  if (report.samples.length === 0) return [];
  return [
    title(page, 'One error of each cause'),
    ...report.samples.slice(0, 3).flatMap((error) => sample(page, error)),
  ];
}

function sample({ style, width, clock, safe }: Page, error: StoredError): string[] {
  const words = [
    clock.short(Math.floor(error.time / 1000)),
    error.status === null ? '' : String(error.status),
    causeName(error, safe),
  ];
  if (error.operation !== null) words.push(safe(error.operation));
  if (error.object !== null) words.push(safe(error.object));
  const place = [
    error.requestId,
    error.host,
    error.ec === null ? null : `EC ${error.ec}`,
    `${error.source}:${error.line}`,
  ];
  const lines = [
    words.filter((word) => word !== '').join('  '),
    `  ${place.flatMap((word) => (word === null || word === '' ? [] : [safe(word)])).join('  ')}`,
  ];
  if (error.message !== null) lines.push(`  ${safe(error.message)}`);
  return lines.map((line, i) => {
    const text = `  ${cut(line, width - 2, ellipsis(style.ascii)).trimEnd()}`;
    return i === 0 ? text : style.paint('dim', text);
  });
}

function input({ report, style, width }: Page): string[] {
  const { sources, lines, rejected, rejectedShare } = report.input;
  if (sources === 0) return [];
  const words = [`Read: ${counted(sources, 'source')}, ${counted(lines, 'line')}`];
  if (rejected > 0 && rejectedShare !== null) words.push(`${count(rejected)} rejected (${percent(rejectedShare)})`);
  return [style.paint('dim', cut(words.join(', '), width, ellipsis(style.ascii)))];
}
