// One error as Markdown for a support ticket: what support asks for, and what to do, in one piece to paste.
import { markdown } from '../escape.ts';
import type { PageCause, PageError } from '../page-data.ts';
import { describedIn } from './pieces.ts';
import { nameOf } from './words.ts';
import type { PageState } from './state.ts';

export function ticketText(state: PageState, error: PageError, cause: PageCause | null): string {
  const { words, clock, data } = state;
  const { fields, message } = words.samples;
  const seconds = Math.floor(error.time / 1000);
  const utc = Math.abs(error.time) > 8.64e15 ? '' : ` (${new Date(error.time).toISOString()})`;
  const { code, more } = nameOf(words, error, markdown);
  const lines: [string, string | null][] = [
    [fields.time, `${clock.exact(seconds)} ${data.timeZone}${utc}`],
    [fields.requestId, span(error.requestId)],
    [fields.host, span(error.host)],
    [fields.status, error.status === null ? null : String(error.status)],
    [fields.ec, span(error.ec)],
    [message, text(error.message)],
    [fields.operation, text(error.operation)],
    [fields.bucket, span(error.bucket)],
    [fields.region, span(error.region)],
    [words.whoMustAct, words.action(error.action)],
    [words.causes.advice, cause === null ? null : text(describedIn(state, cause).advice)],
    [words.docs, cause?.description.doc ?? null],
  ];
  const title = `### OSS: ${code}${more === null ? '' : ` (${more})`}`;
  return [
    title,
    '',
    ...lines.flatMap(([name, value]) => (value === null || value === '' ? [] : [`- **${name}:** ${value}`])),
    '',
  ].join('\n');
}

function text(value: string | null): string | null {
  return value === null ? null : markdown(value);
}

/** As code where nothing in it could end that. */
function span(value: string | null): string | null {
  if (value === null || value === '') return null;
  return /^[0-9A-Za-z][0-9A-Za-z._:-]{0,200}$/.test(value) ? `\`${value}\`` : markdown(value);
}
