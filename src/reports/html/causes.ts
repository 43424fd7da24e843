// Causes: the table of all, and those that are new.
import { changeWord } from '../verdict.ts';
import { count, percent } from '../words.ts';
import { sparkline } from './bars.ts';
import { columnsOf, pooled } from './columns.ts';
import { el, tableHead, type Child, type Node } from './node.ts';
import type { PageCause } from '../page-data.ts';
import { actionChip, describedIn, docLink, hostButton, requestId, title } from './pieces.ts';
import { isNewHere, isSelected, selectedWindows, type PageState } from './state.ts';
import type { Group } from './tally.ts';

const SPARK_COLUMNS = 44;
/** Where the page is to be short. */
const STATIC_SPARK_COLUMNS = 24;

interface Row {
  readonly cause: PageCause;
  readonly group: Group;
  readonly index: number;
}

export function causes(state: PageState): Node {
  const { data, sums, words } = state;
  const rows = data.causes
    .flatMap((cause, index): Row[] => {
      const group = sums.causes[index];
      return group === null || group === undefined || group.errors === 0 ? [] : [{ cause, group, index }];
    })
    .sort((a, b) => b.group.errors - a.group.errors || a.index - b.index);
  const listed = rows.reduce((sum, { group }) => sum + group.errors, 0);
  const shown = rows.slice(0, data.limit);
  const rest = rows.slice(data.limit);
  return el(
    'section',
    { class: 'panel', id: 'causes', 'aria-labelledby': 'causes-heading' },
    el('h2', { id: 'causes-heading' }, words.causes.heading),
    shown.length === 0 ? el('p', { class: 'none' }, words.selection.nothing) : table(state, shown),
    rest.length === 0
      ? null
      : el(
          'details',
          { class: 'rest' },
          el('summary', null, words.causes.more(count(rest.length))),
          state.interactive ? table(state, rest) : list(state, rest),
        ),
    sums.errors > listed ? el('p', { class: 'note' }, words.causes.notListed(count(sums.errors - listed))) : null,
  );
}

/** Of the rest without scripts: enough to know that they are there. */
function list(state: PageState, rows: readonly Row[]): Node {
  return el(
    'ul',
    { class: 'lines' },
    rows.map(({ cause, group, index }) =>
      el('li', { key: index }, el('b', { class: 'number' }, count(group.errors)), title(state, cause)),
    ),
  );
}

function table(state: PageState, rows: readonly Row[]): Node {
  const { words } = state;
  // A change is one of the whole period; beside a part of it it would mislead.
  const compared = !isSelected(state) && rows.some(({ cause }) => cause.previous !== null || cause.fresh === true);
  return el(
    'table',
    { class: 'causes stacked' },
    tableHead(
      head(words.causes.errors, 'number'),
      head(words.causes.trend),
      compared ? el('th', { scope: 'col', title: words.causes.before }, words.causes.change) : null,
      head(words.causes.cause, 'wide'),
      head(words.causes.action),
      head(words.causes.seen),
      head(words.causes.hosts),
      head(words.causes.sample),
    ),
    el(
      'tbody',
      null,
      rows.map((row) => causeRow(state, row, compared)),
    ),
  );
}

function causeRow(state: PageState, { cause, group, index }: Row, compared: boolean): Node {
  const { words, sums } = state;
  const columns = columnsOf(state, selectedWindows(state), state.interactive ? SPARK_COLUMNS : STATIC_SPARK_COLUMNS);
  const values = pooled(group.values, columns);
  const peak = Math.max(0, ...values);
  const peakText = words.tiles.peak(
    count(peak),
    state.clock.short(columns.from + values.indexOf(peak) * columns.seconds),
  );
  return el(
    'tr',
    { key: index },
    cell(
      words.causes.errors,
      'number',
      el('b', null, count(group.errors)),
      el('small', null, percent(sums.errors === 0 ? 0 : group.errors / sums.errors)),
    ),
    cell(
      words.causes.trend,
      'trend',
      sparkline(values, words.causes.sparkline(count(group.errors), peakText), `spark c-${cause.action}`),
    ),
    compared ? cell(words.causes.change, 'change', changeOf(state, cause)) : null,
    cell(words.causes.cause, 'wide', title(state, cause), advice(state, cause)),
    cell(words.causes.action, 'who', actionChip(state, cause.action)),
    cell(words.causes.seen, 'seen', seen(state, cause)),
    cell(words.causes.hosts, 'hosts', hostsOf(state, cause)),
    cell(words.causes.sample, 'id', requestId(state, cause.sampleRequestId)),
  );
}

function changeOf(state: PageState, cause: PageCause): Child {
  const { causes } = state.words;
  if (cause.fresh === true) return el('span', { class: 'chip new' }, causes.isNew);
  const text = changeWord(cause, (ratio) => {
    if (ratio >= 1)
      return causes.times(ratio + 1 >= 10 ? count(Math.round(ratio + 1)) : (ratio + 1).toFixed(1).replace('.0', ''));
    const value = Math.round(ratio * 100);
    return value === 0 ? causes.same : `${value > 0 ? '+' : '−'}${Math.abs(value)} %`;
  });
  const was = cause.previous === null ? '' : causes.was(count(cause.previous));
  const arrow = cause.change === null || Math.abs(cause.change) < 0.005 ? '' : cause.change > 0 ? '▲ ' : '▼ ';
  if (cause.previous !== null && cause.change === null) return el('span', { class: 'quiet' }, was);
  return text === '' ? null : [el('span', { class: 'delta' }, `${arrow}${text}`), el('small', null, was)];
}

function advice(state: PageState, cause: PageCause): Node {
  const { description, ec, retryable } = cause;
  const { words } = state;
  const { summary, advice } = describedIn(state, cause);
  return el(
    'details',
    { class: 'advice' },
    el('summary', null, summary === '' ? words.causes.advice : summary),
    el(
      'div',
      null,
      el('p', null, advice),
      el(
        'p',
        { class: 'quiet' },
        retryable ? words.causes.retry : words.causes.noRetry,
        ec === null ? null : ` · EC ${state.safe(ec)}`,
        description.doc === null ? null : [' · ', docLink(description.doc, words.docs, state.language)],
      ),
    ),
  );
}

function seen(state: PageState, cause: PageCause): Child {
  const [first, last] = [cause.firstSeen, cause.lastSeen].map((ms) => state.clock.short(Math.floor(ms / 1000)));
  if (first === last) return el('time', null, first ?? '');
  return [el('time', null, first ?? ''), ' ', el('time', null, last ?? '')];
}

function hostsOf(state: PageState, cause: PageCause): Child {
  if (cause.topHost === null) return el('span', { class: 'quiet' }, state.words.unknown);
  const others = cause.hosts - 1;
  return [
    hostButton(state, cause.topHost),
    others > 0 ? el('small', null, state.words.causes.andHosts(count(others))) : null,
  ];
}

export function fresh(state: PageState): Node {
  const { data, sums, words } = state;
  const found = data.causes
    .flatMap((cause, index) => (isNewHere(state, index) ? [{ cause, errors: sums.causes[index]?.errors ?? 0 }] : []))
    .sort((a, b) => a.cause.firstSeen - b.cause.firstSeen);
  let body: Node;
  if (!data.comparable) body = el('p', { class: 'none' }, words.fresh.unknown);
  else if (found.length === 0) body = el('p', { class: 'none' }, words.fresh.none);
  else {
    body = el(
      'ul',
      { class: 'lines' },
      found.map(({ cause, errors }, i) =>
        el(
          'li',
          { key: i },
          el('time', null, state.clock.short(Math.floor(cause.firstSeen / 1000))),
          el(
            'div',
            null,
            title(state, cause),
            ' ',
            el('span', { class: 'quiet' }, `× ${count(errors)}`),
            el('p', null, describedIn(state, cause).summary),
          ),
        ),
      ),
    );
  }
  return el(
    'section',
    { class: 'panel', id: 'new', 'aria-labelledby': 'new-heading' },
    el('h2', { id: 'new-heading' }, words.fresh.heading),
    body,
  );
}

/** The label shows where the table's head does not. */
function cell(label: string, style: string, ...children: readonly Child[]): Node {
  return el('td', { class: style, 'data-label': label }, children);
}

function head(name: string, style = ''): Node {
  return el('th', { scope: 'col', class: style }, name);
}
