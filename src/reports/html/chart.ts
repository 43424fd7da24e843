// Errors over time: stacked columns, drawn as SVG, so that colours come from the style sheet, print is sharp and the page
// can be read without scripts.
import { count } from '../words.ts';
import { colourOf, handles, legend, markerList, markersOf, numbers } from './chart-legend.ts';
import { columnsOf, placeOf, pooled, scale, ticks, type Columns } from './columns.ts';
import { el, type Child, type Node } from './node.ts';
import { selectedWindows, windowStart, type PageState } from './state.ts';
import type { Group } from './tally.ts';

const PLOT = 216;
const TOP = 22;
const BOTTOM = 24;
const STATIC_COLUMNS = 96;
/** Units across a column whose width is not known: whole numbers, and one of them for the gap, are short. */
const STATIC_UNITS = 8;

/** The columns of the chart as it stands on the page. */
export function chartColumns(state: PageState): Columns {
  const windows = state.zoom ?? [0, state.data.cells.length];
  return columnsOf(state, windows, state.width === null ? STATIC_COLUMNS : Math.max(24, Math.floor(state.width / 4)));
}

export function chart(state: PageState): Node {
  const { words, sums } = state;
  const columns = chartColumns(state);
  const groups = sums.groups.map((group) => ({ group, values: pooled(group.values, columns) }));
  const totals = pooled(sums.total, columns);
  const peak = totals.reduce((most, value) => Math.max(most, value), 0);
  const steps = scale(peak);
  const top = steps.at(-1) ?? 1;
  // Whole pixels where they are known, so that columns have sharp edges.
  const across = state.width ?? columns.count * STATIC_UNITS;
  const length = words.duration(columns.seconds);
  const peakAt = totals.indexOf(peak);
  const peakText = words.tiles.peak(count(peak), state.clock.short(columns.from + peakAt * columns.seconds));

  const svg = el(
    'svg',
    {
      class: 'chart',
      role: 'img',
      'aria-label': words.chart.summary(count(sums.errors), peakText),
      width: '100%',
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
        viewBox: `0 0 ${across} 1000`,
        preserveAspectRatio: 'none',
        class: state.width === null ? 'bars' : 'bars crisp',
      },
      bars(state, columns, groups, top),
    ),
    scaleLabels(steps, top),
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
    state.interactive ? handles(state) : null,
    legend(state),
    markerList(state),
    numbers(state),
  );
}

/** Left edge and width of a column. */
function extent({ width }: PageState, columns: Columns, column: number): [number, number] {
  if (width === null) return [column * STATIC_UNITS, STATIC_UNITS - 1];
  const [left, right] = [column, column + 1].map((edge) => Math.round((edge * width) / columns.count));
  const gap = width / columns.count < 3 ? 0 : 1;
  return [left ?? 0, (right ?? 0) - (left ?? 0) - gap];
}

function grid(steps: readonly number[], top: number): Child {
  return steps.map((value) => {
    const y = heightOf(value, top);
    return el('line', { class: value === 0 ? 'base' : 'grid', x1: 0, x2: '100%', y1: y, y2: y });
  });
}

/** Over the columns, which would hide them. */
function scaleLabels(steps: readonly number[], top: number): Child {
  return steps
    .filter((value) => value > 0)
    .map((value) => el('text', { class: 'axis', x: 0, y: heightOf(value, top) - 4 }, count(value)));
}

function heightOf(value: number, top: number): number {
  return TOP + PLOT - (value / top) * PLOT;
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
): Child {
  const { openFrom } = state.data;
  const floor = Array.from({ length: columns.count }, () => 0);
  let open = '';
  const paths = groups.map(({ group, values }, index) => {
    let path = '';
    for (const [column, value] of values.entries()) {
      if (value === 0) continue;
      const below = floor[column] ?? 0;
      floor[column] = below + value;
      const y = Math.round(1000 - ((below + value) / top) * 1000);
      const height = Math.max(1, Math.round(1000 - (below / top) * 1000) - y);
      const [x, width] = extent(state, columns, column);
      const bar = `M${x} ${y}h${width}v${height}h-${width}z`;
      if (openFrom !== null && columns.from + (column + 1) * columns.seconds > openFrom) open += bar;
      else path += bar;
    }
    return path === '' ? null : el('path', { class: colourOf(state, group, index), d: path });
  });
  return [paths, open === '' ? null : el('path', { class: 'open', d: open })];
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

/** What is not selected fades. */
function brush(state: PageState, columns: Columns): Child {
  if (state.selection.windows === null) return null;
  const [from, to] = selectedWindows(state);
  const [a, b] = [
    percentOf(placeOf(columns, windowStart(state, from))),
    percentOf(placeOf(columns, windowStart(state, to))),
  ];
  const y = { y: TOP, height: PLOT };
  return [
    el('rect', { class: 'veil', x: 0, width: `${a.toFixed(2)}%`, ...y }),
    el('rect', { class: 'veil', x: `${b.toFixed(2)}%`, width: `${(100 - b).toFixed(2)}%`, ...y }),
    el('rect', { class: 'chosen', x: `${a.toFixed(2)}%`, width: `${Math.max(0.1, b - a).toFixed(2)}%`, ...y }),
  ];
}

/** A place over the chart, never outside of it. */
function percentOf(place: number): number {
  return Math.min(1, Math.max(0, place)) * 100;
}
