// Errors over time: stacked columns, drawn as SVG, so that colours come from the style sheet, print is sharp and the page
// can be read without scripts.
import { count, percent } from '../words.ts';
import { columnsOf, placeOf, pooled, scale, ticks, type Columns } from './columns.ts';
import { el, type Child, type Node } from './node.ts';
import { selectedWindows, windowStart, type PageState } from './state.ts';
import { DIMENSIONS, type Dimension, type Group } from './tally.ts';
import { nameOf } from './words.ts';

const PLOT = 216;
const TOP = 22;
const BOTTOM = 24;
const STATIC_COLUMNS = 96;
const TABLE_ROWS = 48;
const MOST_MARKERS = 9;

/** The columns of the chart as it stands on the page. */
export function chartColumns(state: PageState): Columns {
  const windows = state.zoom ?? [0, state.data.cells.length];
  return columnsOf(state, windows, state.width === null ? STATIC_COLUMNS : Math.max(24, Math.floor(state.width / 4)));
}

/** Width that the chart takes of what it has, so that every column is as wide as the next. */
export function chartWidth(state: PageState, columns: Columns): number | null {
  return state.width === null ? null : Math.max(1, Math.floor(state.width / columns.count)) * columns.count;
}

export function chart(state: PageState): Node {
  const { words, data, sums } = state;
  const columns = chartColumns(state);
  const groups = sums.groups.map((group) => ({ group, values: pooled(group.values, columns) }));
  const totals = pooled(sums.total, columns);
  const peak = totals.reduce((most, value) => Math.max(most, value), 0);
  const steps = scale(peak);
  const top = steps.at(-1) ?? 1;
  const width = chartWidth(state, columns);
  const length = words.duration(columns.seconds);
  const peakAt = totals.indexOf(peak);
  const peakText = words.tiles.peak(count(peak), state.clock.short(columns.from + peakAt * columns.seconds));

  const svg = el(
    'svg',
    {
      class: 'chart',
      role: 'img',
      'aria-label': words.chart.summary(count(sums.errors), peakText),
      width: width ?? '100%',
      height: TOP + PLOT + BOTTOM,
    },
    grid(steps, top),
    axis(state, columns),
    el(
      'svg',
      {
        y: TOP,
        width: '100%',
        height: PLOT,
        viewBox: `0 0 ${columns.count} 1000`,
        preserveAspectRatio: 'none',
        class: width === null ? 'bars' : 'bars crisp',
      },
      bars(state, columns, groups, top, width === null ? 0.14 : gap(width / columns.count)),
    ),
    markers(state, columns),
    brush(state, columns),
  );
  return el(
    'section',
    { class: 'panel', id: 'trend', 'aria-labelledby': 'trend-heading' },
    el(
      'div',
      { class: 'heading' },
      el('h2', { id: 'trend-heading' }, words.chart.heading, ' ', el('small', null, words.chart.per(length))),
      zoomButtons(state),
      stackBy(state),
    ),
    el('div', { class: 'plot' }, svg, el('div', { class: 'tip', id: 'tip', 'aria-hidden': 'true', key: 'tip' })),
    state.interactive ? handles(state, width) : null,
    legend(state),
    markerList(state),
    numbers(state),
    data.openFrom === null
      ? null
      : el('p', { class: 'note' }, el('i', { class: 'swatch open' }), ' ', words.chart.open),
  );
}

function gap(pixels: number): number {
  return pixels < 3 ? 0 : 1 / pixels;
}

function grid(steps: readonly number[], top: number): Child {
  return steps.map((value) => {
    const y = TOP + PLOT - (value / top) * PLOT;
    return [
      el('line', { class: value === 0 ? 'base' : 'grid', x1: 0, x2: '100%', y1: y, y2: y }),
      value === 0 ? null : el('text', { class: 'axis', x: 0, y: y - 4 }, count(value)),
    ];
  });
}

function axis(state: PageState, columns: Columns): Child {
  const most = state.width === null ? 7 : Math.max(3, Math.floor(state.width / 110));
  return ticks(state, columns, most).map((time) => {
    const x = placeOf(columns, time) * 100;
    const anchor = x < 2 ? 'start' : x > 96 ? 'end' : 'middle';
    return [
      el('line', { class: 'tick', x1: `${x.toFixed(2)}%`, x2: `${x.toFixed(2)}%`, y1: TOP + PLOT, y2: TOP + PLOT + 5 }),
      el(
        'text',
        { class: 'axis', x: `${x.toFixed(2)}%`, y: TOP + PLOT + 19, 'text-anchor': anchor },
        state.clock.short(time),
      ),
    ];
  });
}

/** One path a group; columns that may still change are grey. */
function bars(
  state: PageState,
  columns: Columns,
  groups: readonly { group: Group; values: readonly number[] }[],
  top: number,
  space: number,
): Child {
  const { openFrom } = state.data;
  const floor = Array.from({ length: columns.count }, () => 0);
  const width = (1 - space).toFixed(3).replace(/\.?0+$/, '');
  let open = '';
  const paths = groups.map(({ group, values }, index) => {
    let path = '';
    for (const [column, value] of values.entries()) {
      if (value === 0) continue;
      const below = floor[column] ?? 0;
      floor[column] = below + value;
      const y = Math.round(1000 - ((below + value) / top) * 1000);
      const height = Math.max(1, Math.round(1000 - (below / top) * 1000) - y);
      const bar = `M${column} ${y}h${width}v${height}h-${width}z`;
      if (openFrom !== null && columns.from + (column + 1) * columns.seconds > openFrom) open += bar;
      else path += bar;
    }
    return path === '' ? null : el('path', { class: colourOf(state, group, index), d: path });
  });
  return [paths, open === '' ? null : el('path', { class: 'open', d: open })];
}

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

function legend(state: PageState): Node {
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
        const dimension = DIMENSIONS.find((each) => each === by);
        return el(
          'li',
          { key: index },
          dimension === undefined || group.other
            ? el('span', { class: 'entry' }, label)
            : filterButton(state, dimension, group.key ?? '', name, label, 'entry'),
        );
      }),
  );
}

/** Where scripts run a button that restricts the page to a value, or lifts that; else just the text. */
export function filterButton(
  state: PageState,
  dimension: Dimension,
  value: string,
  name: string,
  label: Child,
  style: string,
): Node {
  if (!state.interactive) return el('span', { class: style }, label);
  const on = state.selection.values.get(dimension) === value;
  return el(
    'button',
    {
      type: 'button',
      class: style,
      'data-do': 'filter',
      'data-dimension': dimension,
      'data-value': value,
      'aria-pressed': on ? 'true' : 'false',
      title: on ? state.words.selection.remove(name) : state.words.selection.only(name),
    },
    label,
  );
}

function stackBy(state: PageState): Child {
  const { words } = state;
  if (!state.interactive) return null;
  return el(
    'label',
    { class: 'choice' },
    words.chart.by,
    ' ',
    el(
      'select',
      { id: 'by' },
      Object.entries(words.chart.groups).map(([key, name]) =>
        el('option', { value: key, selected: key === state.by }, name),
      ),
    ),
  );
}

function zoomButtons({ interactive, selection, zoom, words }: PageState): Child {
  if (!interactive) return null;
  return [
    selection.windows === null
      ? null
      : el('button', { type: 'button', class: 'small', 'data-do': 'zoom' }, words.chart.zoom),
    zoom === null ? null : el('button', { type: 'button', class: 'small', 'data-do': 'unzoom' }, words.chart.unzoom),
  ];
}

function markersOf(state: PageState): { index: number; time: number }[] {
  const { data, sums } = state;
  return data.causes
    .flatMap((cause, index) =>
      cause.fresh === true && (sums.causes[index]?.errors ?? 0) > 0 ? [{ index, time: cause.firstSeen / 1000 }] : [],
    )
    .sort((a, b) => a.time - b.time)
    .slice(0, MOST_MARKERS);
}

function markers(state: PageState, columns: Columns): Child {
  let last = -Infinity;
  return markersOf(state).map(({ time }, number) => {
    const place = placeOf(columns, time);
    if (place < 0 || place > 1) return null;
    // Neighbours would cover each other's number: the line stays, the badge moves along.
    const badge = Math.min(98.5, Math.max(1.2, place * 100, last + 2.4));
    last = badge;
    const x = `${(place * 100).toFixed(2)}%`;
    return el(
      'g',
      { class: 'marker', key: number },
      el('line', { x1: x, x2: x, y1: TOP - 4, y2: TOP + PLOT }),
      el('circle', { cx: `${badge.toFixed(2)}%`, cy: 10, r: 8.5 }),
      el('text', { x: `${badge.toFixed(2)}%`, y: 14, 'text-anchor': 'middle' }, number + 1),
    );
  });
}

function markerList(state: PageState): Child {
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

/** What is not selected fades. */
function brush(state: PageState, columns: Columns): Child {
  if (state.selection.windows === null) return null;
  const [from, to] = selectedWindows(state);
  const clamp = (value: number): number => Math.min(1, Math.max(0, value)) * 100;
  const [a, b] = [clamp(placeOf(columns, windowStart(state, from))), clamp(placeOf(columns, windowStart(state, to)))];
  const y = { y: TOP, height: PLOT };
  return [
    el('rect', { class: 'veil', x: 0, width: `${a.toFixed(2)}%`, ...y }),
    el('rect', { class: 'veil', x: `${b.toFixed(2)}%`, width: `${(100 - b).toFixed(2)}%`, ...y }),
    el('rect', { class: 'chosen', x: `${a.toFixed(2)}%`, width: `${Math.max(0.1, b - a).toFixed(2)}%`, ...y }),
  ];
}

/** The two ends of the selection for the keyboard and for fingers. */
function handles(state: PageState, width: number | null): Node {
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
    { class: 'handles', 'data-width': width, title: words.chart.hint },
    input('from', from, words.chart.from),
    input('to', to, words.chart.to),
  );
}

function numbers(state: PageState): Node {
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
        el(
          'thead',
          null,
          el(
            'tr',
            null,
            el('th', { scope: 'col' }, words.chart.time),
            el('th', { scope: 'col', class: 'number' }, words.chart.all),
            groups.map((group) => el('th', { scope: 'col', class: 'number' }, groupName(state, group))),
          ),
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
