// Single errors, one of each cause, with what support asks for ready to copy.
import { findCause } from './find-cause.ts';
import { actionChip, copyButton, requestId } from './pieces.ts';
import { el, type Child, type Node } from './node.ts';
import type { PageCause, PageError } from '../page-data.ts';
import { selectedWindows, windowStart, type PageState } from './state.ts';
import { ticketText } from './ticket.ts';
import { nameOf } from './words.ts';

export function samples(state: PageState): Node {
  const { words, data } = state;
  // Without scripts the page is as long as it is: fewer cards keep it short.
  const shown = data.samples.filter((error) => isWithin(state, error)).slice(0, state.interactive ? Infinity : 6);
  return el(
    'section',
    { class: 'panel', id: 'samples', 'aria-labelledby': 'samples-heading' },
    el('h2', { id: 'samples-heading' }, words.samples.heading, ' ', el('small', null, words.samples.note)),
    shown.length === 0
      ? el('p', { class: 'none' }, words.samples.none)
      : el(
          'div',
          { class: 'cards' },
          shown.map((error, i) => card(state, error, findCause(data, error), i)),
        ),
  );
}

function isWithin(state: PageState, error: PageError): boolean {
  const { selection } = state;
  if (selection.windows !== null) {
    const [from, to] = selectedWindows(state).map((window) => windowStart(state, window) * 1000);
    if (error.time < (from ?? 0) || error.time >= (to ?? 0)) return false;
  }
  for (const [dimension, wanted] of selection.values) if (String(error[dimension] ?? '') !== wanted) return false;
  return true;
}

export function card(state: PageState, error: PageError, cause: PageCause | null, key: number | string): Node {
  const { words, clock } = state;
  const { code, more } = nameOf(words, error, state.safe);
  const { fields } = words.samples;
  const safe = (text: string | null): Child => (text === null || text === '' ? null : state.safe(text));
  const rows: [string, Child][] = [
    [fields.requestId, error.requestId === null ? null : requestId(state, error.requestId)],
    [fields.host, safe(error.host)],
    [fields.operation, safe(error.operation)],
    [fields.object, safe(error.object)],
    [fields.bucket, safe(error.bucket)],
    [fields.region, safe(error.region)],
    [fields.ec, safe(error.ec)],
    [fields.source, error.source === '' ? null : state.safe(`${error.source}:${error.line}`)],
  ];
  const ticket = ticketText(state, error, cause);
  return el(
    'article',
    { class: 'card', key },
    el(
      'header',
      null,
      error.status === null ? null : el('span', { class: 'status' }, error.status),
      el('h3', null, code, more === null ? null : el('span', { class: 'quiet' }, ` (${more})`)),
      actionChip(state, error.action),
      el('time', null, clock.exact(Math.floor(error.time / 1000))),
    ),
    error.message === null || error.message === '' ? null : el('p', { class: 'message' }, state.safe(error.message)),
    el(
      'dl',
      null,
      rows.map(([name, value]) => (value === null ? null : [el('dt', null, name), el('dd', null, value)])),
    ),
    error.extra.length === 0
      ? null
      : el(
          'details',
          null,
          el('summary', null, words.samples.more),
          el(
            'dl',
            null,
            error.extra.map(([name, value]) => [el('dt', null, state.safe(name)), el('dd', null, state.safe(value))]),
          ),
        ),
    el('details', { class: 'ticket' }, el('summary', null, words.samples.ticket), el('pre', { tabindex: 0 }, ticket)),
    el('p', { class: 'buttons' }, copyButton(state, ticket, words.samples.ticket, words.samples.copyTicket)),
  );
}
