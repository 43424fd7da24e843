// What stands around the chart: names of its colours, first sights, the two ends of the selection, the numbers as a table.
import { count, percent } from '../words.ts';
import { columnsOf, pooled } from './columns.ts';
import { el, tableHead, type Child, type Node } from './node.ts';
import { filterButton } from './pieces.ts';
import { isNewHere, selectedWindows, windowStart, type PageState } from './state.ts';
import type { Group } from './tally.ts';
import { nameOf } from './words.ts';

const TABLE_ROWS = 24;
const MOST_MARKERS = 9;

/** The class that a group has its colour from: actions always have the same one. */
export function colourOf(state: PageState, group: Group, index: number): string {
  if (group.other) return 'c-other';
  return state.by === 'action' ? `c-${group.key ?? 'other'}` : `c-${index}`;
}

export function groupName(state: PageState, group: Group): string {
  if (group.other) return state.words.others;
  if (state.by === 'action') return state.words.action(group.key);
  if (group.key === null) return state.by === 'code' ? state.words.noCode : state.words.unknown;
  return state.safe(group.key);
}

export function legend(state: PageState): Node {
  const { sums, words, by } = state;
  return el(
    'ul',
    { class: 'legend', 'aria-label': words.chart.groups[by] },
    sums.groups
      .filter(({ errors }) => errors > 0)
      .map((group, index) => {
        const name = groupName(state, group);
        const label = [
          el('i', { class: `swatch ${colourOf(state, group, sums.groups.indexOf(group))}` }),
          el('span', { class: 'name' }, name),
          el('b', null, count(group.errors)),
          el('span', { class: 'quiet' }, percent(sums.errors === 0 ? 0 : group.errors / sums.errors)),
        ];
        return el(
          'li',
          { key: index },
          group.other
            ? el('span', { class: 'entry' }, label)
            : filterButton(state, by, group.key ?? '', name, label, 'entry'),
        );
      }),
    state.data.openFrom === null
      ? null
      : el('li', { class: 'entry quiet', key: 'open' }, el('i', { class: 'swatch open' }), words.chart.open),
  );
}

export function markersOf(state: PageState): { index: number; time: number }[] {
  return state.data.causes
    .flatMap((cause, index) => (isNewHere(state, index) ? [{ index, time: cause.firstSeen / 1000 }] : []))
    .sort((a, b) => a.time - b.time)
    .slice(0, MOST_MARKERS);
}

export function markerList(state: PageState): Child {
  const found = markersOf(state);
  if (found.length === 0) return null;
  return el(
    'p',
    { class: 'markers' },
    el('span', { class: 'quiet' }, state.words.chart.firstSeen),
    el(
      'ol',
      null,
      found.map(({ index, time }, number) => {
        const cause = state.data.causes[index];
        if (cause === undefined) return null;
        const { code, more } = nameOf(state.words, cause, state.safe);
        return el(
          'li',
          { key: number },
          el('i', { class: 'badge', 'aria-hidden': 'true' }, number + 1),
          el('time', null, state.clock.short(Math.floor(time))),
          ' ',
          code,
          more === null ? null : el('span', { class: 'quiet' }, ` (${more})`),
        );
      }),
    ),
  );
}

/** The two ends of the selection for the keyboard and for fingers. */
export function handles(state: PageState): Node {
  const { words, data, zoom, clock } = state;
  const [first, last] = zoom ?? [0, data.cells.length];
  const [from, to] = selectedWindows(state);
  const input = (which: 'from' | 'to', value: number, label: string): Node =>
    el('input', {
      type: 'range',
      class: `handle ${which}`,
      id: `brush-${which}`,
      min: first,
      max: last,
      step: 1,
      value: Math.min(last, Math.max(first, value)),
      'aria-label': `${words.selection.time}: ${label}`,
      'aria-valuetext': clock.short(windowStart(state, value)),
    });
  return el(
    'div',
    { class: 'handles', title: words.chart.hint },
    input('from', from, words.chart.from),
    input('to', to, words.chart.to),
  );
}

export function numbers(state: PageState): Node {
  const { words, sums } = state;
  const columns = columnsOf(state, selectedWindows(state), TABLE_ROWS);
  const groups = sums.groups.filter(({ errors }) => errors > 0);
  const pools = groups.map((group) => pooled(group.values, columns));
  const totals = pooled(sums.total, columns);
  return el(
    'details',
    { class: 'numbers' },
    el('summary', null, words.chart.table, ' ', el('small', null, words.chart.per(words.duration(columns.seconds)))),
    el(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': words.chart.table },
      el(
        'table',
        { class: 'plain' },
        tableHead(
          el('th', { scope: 'col' }, words.chart.time),
          el('th', { scope: 'col', class: 'number' }, words.chart.all),
          groups.map((group) => el('th', { scope: 'col', class: 'number' }, groupName(state, group))),
        ),
        el(
          'tbody',
          null,
          totals.map((total, i) =>
            total === 0
              ? null
              : el(
                  'tr',
                  { key: i },
                  el('th', { scope: 'row' }, state.clock.short(columns.from + i * columns.seconds)),
                  el('td', { class: 'number' }, count(total)),
                  pools.map((pool) => el('td', { class: 'number' }, pool[i] === 0 ? '' : count(pool[i] ?? 0))),
                ),
          ),
        ),
      ),
    ),
  );
}
