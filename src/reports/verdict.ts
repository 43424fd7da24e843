// The verdict in sentences: what, how much, where, since when, who must act, what is new, how far the data go. The first
// sentence must stand alone: people paste it into a chat.
import type { CauseLine, Report } from './view.ts';
import { clockFor, counted, rate, sentence, count } from './words.ts';

/** A cause without its counts per window, which no sentence needs. */
export type CauseFacts = Omit<CauseLine, 'trend'>;

/** What of a report the verdict is told from. */
export type VerdictFacts = Pick<
  Report,
  'verdict' | 'timeZone' | 'range' | 'step' | 'coverage' | 'span' | 'tiles' | 'input'
> & { readonly causes: readonly CauseFacts[] };

export interface VerdictOptions {
  /** Makes foreign text (codes, hosts) safe for where it goes. */
  readonly foreign: (text: string) => string;
  readonly ascii: boolean;
}

/** One string a sentence; `alarm`: how bad the first one is. */
export function verdict(
  report: VerdictFacts,
  options: VerdictOptions,
): { alarm: 'bad' | 'warn' | 'good'; sentences: string[] } {
  const cause = report.verdict.cause === null ? undefined : report.causes[report.verdict.cause];
  if (cause === undefined) return { alarm: 'good', sentences: nothing(report) };
  const clock = clockFor(report.timeZone, report.range);
  const run = cause.run;
  const over = run !== null && !run.ongoing;
  const sentences = [
    `${over ? 'Over: ' : ''}${over ? lead(cause).toLowerCase() : lead(cause)}: ${what(cause, report, options)}${where(cause, options)}${when(cause, report)}.`,
    sentence(cause.description.actionText),
  ];
  if (report.tiles.newCauses !== null)
    sentences.push(`${counted(report.tiles.newCauses, 'new cause')}.`.replace(/^0 new causes/, 'No new causes'));
  const { completeTo } = report.coverage;
  if (completeTo !== null && report.range !== null && completeTo > report.range.from) {
    sentences.push(`Data complete to ${clock.short(completeTo)}.`);
  }
  return {
    alarm: over || cause.action === 'expected' ? 'warn' : 'bad',
    sentences: sentences.filter((each) => each !== ''),
  };
}

function nothing(report: VerdictFacts): string[] {
  const { range, span, tiles, input } = report;
  const clock = clockFor(report.timeZone, range);
  let place = input.sources === 0 ? 'the database' : 'what was read';
  if (range !== null && span.until === null) place = `the data since ${clock.long(range.from)}`;
  if (range !== null && (span.until !== null || tiles.requests !== null)) place = clock.range(range.from, range.to);
  const what =
    tiles.requests === null
      ? `No OSS errors in ${place}.`
      : `No OSS errors in ${counted(tiles.requests, 'request')}, ${place}.`;
  if (input.sources === 0) return [what, 'Nothing has been imported yet.'];
  return [what];
}

const LEADS: ReadonlyMap<string, string> = new Map([
  ['retry', 'Passing failures'],
  ['slow-down', 'Throttled'],
  ['fix-request', 'Bad requests'],
  ['fix-config', 'Refused by configuration'],
  ['fix-credentials', 'Credentials refused'],
  ['fix-clock', 'Client clock off'],
  ['pay-bill', 'Account suspended'],
  ['report-to-oss', 'OSS faults'],
  ['expected', 'Nothing alarming'],
]);

function lead(cause: CauseFacts): string {
  if (cause.category === 'throttle') return 'Throttled';
  return LEADS.get(cause.action) ?? 'Not explained';
}

function what(cause: CauseFacts, report: VerdictFacts, options: VerdictOptions): string {
  const name = causeName({ ...cause, ec: null }, options.foreign);
  const much = report.verdict.rate;
  if (much === null) return `${name}, ${counted(cause.errors, 'error')}`;
  return `${name} ${options.ascii ? 'x' : '×'} ${rate(much)}`;
}

function where(cause: CauseFacts, options: VerdictOptions): string {
  if (cause.topHost === null || cause.topHost === '') return '';
  const others = cause.hosts - 1;
  return ` on ${options.foreign(shortHost(cause.topHost))}${others > 0 ? ` and ${counted(others, 'other host')}` : ''}`;
}

// `example.oss-cn-hangzhou.aliyuncs.com` is known by its bucket; bucket names are unique in the whole service.
const BUCKET_HOST = /^([a-z0-9][a-z0-9-]{1,61}[a-z0-9])\.(?:oss|s3)[a-z0-9.-]*\.aliyuncs\.com$/;

export function shortHost(host: string): string {
  return BUCKET_HOST.exec(host)?.[1] ?? host;
}

function when(cause: CauseFacts, report: VerdictFacts): string {
  const clock = clockFor(report.timeZone, report.range);
  if (cause.run === null) return '';
  const { since, until, ongoing } = cause.run;
  if (until - since <= report.step) return ` at ${clock.short(since)}`;
  return ongoing ? ` since ${clock.short(since)}` : ` from ${clock.short(since)} to ${clock.short(until)}`;
}

/** `AccessDenied (expired-url)`; without a known cause its EC tells more; an error without a code says so. */
export function causeName(
  { code, cause, ec }: { code: string | null; cause: string | null; ec: string | null },
  foreign: (text: string) => string,
): string {
  const name = code === null ? '(no code)' : foreign(code);
  if (cause !== null) return `${name} (${foreign(cause)})`;
  return ec === null ? name : `${name} (EC ${foreign(ec)})`;
}

/** `+140 %`, `new`, `was 3`; empty when there is nothing to compare with. */
export function changeWord(cause: CauseFacts, word: (ratio: number) => string): string {
  if (cause.fresh === true) return 'new';
  if (cause.previous === null) return '';
  return cause.change === null ? `was ${count(cause.previous)}` : word(cause.change);
}
