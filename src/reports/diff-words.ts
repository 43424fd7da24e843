// A diff in sentences.
import type { Diff, Kind } from './diff.ts';
import { change, clockFor, count, counted, percent } from './words.ts';

export function titleOf({ before, after, timeZone }: Diff): string {
  const clock = clockFor(timeZone, after);
  return `OSS errors, ${clock.range(after.from, after.to)} against ${clock.range(before.from, before.to)} (${timeZone})`;
}

/** `Worse: 412 errors against 31 (13x), 2.1 % of requests failed against 0.2 %. 2 new causes, 1 gone.` */
export function verdictOf({ before, after, lines }: Diff): string {
  const rates =
    before.errorRate === null || after.errorRate === null
      ? ''
      : `, ${percent(after.errorRate)} of requests failed against ${percent(before.errorRate)}`;
  const much =
    before.errors === 0 || after.errors === before.errors
      ? ''
      : ` (${change((after.errors - before.errors) / before.errors)})`;
  const kinds = (kind: Kind): number => lines.filter((line) => line.kind === kind).length;
  const told = [
    [kinds('new'), counted(kinds('new'), 'new cause')],
    [kinds('worse'), `${count(kinds('worse'))} worse`],
    [kinds('gone'), `${count(kinds('gone'))} gone`],
    [kinds('better'), `${count(kinds('better'))} better`],
  ] as const;
  const parts = told.filter(([many]) => many > 0).map(([, text]) => text);
  const first = `${lead(before.errors, after.errors, lines.length)}: ${counted(after.errors, 'error')} against ${count(before.errors)}${much}${rates}.`;
  return parts.length === 0 ? first : `${first} ${parts.join(', ')}.`;
}

function lead(before: number, after: number, causes: number): string {
  if (causes === 0) return 'Quiet';
  if (Math.abs(after - before) <= 2 * Math.sqrt(after + before)) return 'About the same';
  return after > before ? 'Worse' : 'Better';
}
