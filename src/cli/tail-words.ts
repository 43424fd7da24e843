// What a follower's notices read like on stderr.
import { visible } from '../safety/visible.ts';
import type { Notice, TailTotals } from '../follow/contract.ts';
import { OssightError } from '../model/error.ts';
import { bytesText, counted, grouped } from './figures.ts';
import { failureText } from './failure.ts';

/** '' for what needs no word. Ends with a line break otherwise. */
export function noticeText(notice: Notice, debug: boolean): string {
  switch (notice.kind) {
    case 'unreadable':
      return `warning: cannot read ${visible(notice.path)} now: ${visible(notice.reason)}; it is tried again\n`;
    case 'readable':
      return `${visible(notice.path)} can be read again\n`;
    case 'lost':
      return `warning: ${bytesText(notice.bytes)} of ${visible(notice.path)} were lost: ${notice.why}\n`;
    case 'truncated':
      return `${visible(notice.path)} was truncated; it is read from its beginning\n`;
    case 'store-failed':
      return `${failureText(notice.fault, debug)}nothing is lost: reading pauses, and goes on when it works again\n`;
    case 'store-back':
      return 'the database works again; reading goes on\n';
    case 'rotated':
    case 'gone':
      return '';
    default:
      return notice satisfies never;
  }
}

/** For USR1. */
export function statsText(totals: TailTotals, rssBytes: number, accounting: string): string {
  return [
    accounting,
    `${counted(totals.files, 'file')} followed, ${grouped(totals.open)} open; ${bytesText(totals.bytes)} read, ${bytesText(totals.lostBytes)} lost; ${bytesText(rssBytes)} of memory`,
    '',
  ].join('\n');
}

/** The store refused at the end: its own words, and what it did not take. */
export function unstoredFault(
  fault: OssightError,
  unstored: readonly { readonly path: string; readonly lines: number; readonly bytes: number }[],
): OssightError {
  const [first] = unstored;
  if (first === undefined) return fault;
  const lines = unstored.reduce((sum, each) => sum + each.lines, 0);
  const bytes = unstored.reduce((sum, each) => sum + each.bytes, 0);
  const more = unstored.length === 1 ? '' : ` and ${counted(unstored.length - 1, 'more file')}`;
  const what = `${counted(lines, 'line')} (${bytesText(bytes)}) of ${first.path}${more} were read and not stored`;
  return new OssightError('database', fault.message, {
    reason: fault.reason === null ? what : `${fault.reason}; ${what}`,
    hint: `${fault.hint === null ? '' : `${fault.hint}; `}the next start reads them again, while the files are there`,
    cause: fault,
  });
}
