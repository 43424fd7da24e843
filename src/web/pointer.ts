// The pointer over charts: dragging selects a stretch of time, a click one column or cell, and what lies under it is told.
import { render } from 'preact';
import { chartColumns } from '../reports/html/chart.ts';
import { colourOf, groupName } from '../reports/html/chart-legend.ts';
import { pooled, windowOf, type Columns } from '../reports/html/columns.ts';
import { el, type Child } from '../reports/html/node.ts';
import { heatColumns } from '../reports/html/panels.ts';
import type { PageState } from '../reports/html/state.ts';
import { count } from '../reports/words.ts';
import { elements } from './elements.ts';
import type { Page } from './page.ts';

const DRAG = 4;

export function watchPointer(page: Page, root: HTMLElement): void {
  /** Where a drag began, in pixels of the window and as a column. */
  let began: { readonly x: number; readonly column: number } | null = null;
  let dragging = false;

  root.addEventListener('pointerdown', (event) => {
    const found = columnUnder(page.state, event);
    if (found === null || event.button !== 0) return;
    began = { x: event.clientX, column: found.column };
    dragging = false;
    if (event.pointerType === 'mouse') event.preventDefault();
  });
  window.addEventListener('pointermove', (event) => {
    if (began === null) return tip(page.state, event);
    dragging ||= Math.abs(event.clientX - began.x) >= DRAG;
    if (dragging) page.selectWindows(stretch(page.state, root, began.column, event.clientX), false);
    return hideTip();
  });
  window.addEventListener('pointerup', (event) => {
    if (began === null) return;
    const windows = stretch(page.state, root, began.column, dragging ? event.clientX : began.x);
    const now = page.state.selection.windows;
    const again = !dragging && now !== null && windows !== null && now[0] === windows[0] && now[1] === windows[1];
    page.selectWindows(again ? null : windows);
    began = null;
  });
  window.addEventListener('pointercancel', () => {
    began = null;
  });
  root.addEventListener('pointerleave', hideTip);
  root.addEventListener('click', (event) => {
    const cell = heatCell(page.state, event);
    if (cell === null) return;
    const { selection } = page.state;
    const values = new Map(selection.values);
    if (cell.host !== null) values.set('host', cell.host);
    page.select({ values, windows: cell.windows });
  });
}

/** The windows between two columns of the chart, both included. */
function stretch(state: PageState, root: HTMLElement, first: number, x: number): readonly [number, number] | null {
  const svg = root.querySelector('svg.chart');
  if (svg === null) return null;
  const columns = chartColumns(state);
  const last = columnAt(svg, columns, x);
  return [windowOf(columns, Math.min(first, last)), windowOf(columns, Math.max(first, last) + 1)];
}

function columnAt(svg: Element, columns: Columns, x: number): number {
  const box = svg.getBoundingClientRect();
  const at = Math.floor(((x - box.left) / Math.max(1, box.width)) * columns.count);
  return Math.min(columns.count - 1, Math.max(0, at));
}

function columnUnder(state: PageState, event: Event): { columns: Columns; column: number; svg: Element } | null {
  if (!(event instanceof MouseEvent) || !(event.target instanceof Element)) return null;
  const svg = event.target.closest('svg.chart');
  if (svg === null) return null;
  const columns = chartColumns(state);
  return { columns, svg, column: columnAt(svg, columns, event.clientX) };
}

function heatCell(
  state: PageState,
  event: MouseEvent,
): { host: string | null; windows: readonly [number, number]; column: number; columns: Columns } | null {
  if (!(event.target instanceof Element)) return null;
  const cell = event.target.closest('td.cells');
  const svg = cell?.querySelector('svg');
  if (!(cell instanceof HTMLElement) || svg === null || svg === undefined) return null;
  const columns = heatColumns(state);
  const column = columnAt(svg, columns, event.clientX);
  return {
    host: cell.dataset['host'] ?? null,
    windows: [windowOf(columns, column), windowOf(columns, column + 1)],
    column,
    columns,
  };
}

function tip(state: PageState, event: PointerEvent): void {
  const chart = columnUnder(state, event);
  const cell = chart === null ? heatCell(state, event) : null;
  if (chart !== null) showTip(event, chartTip(state, chart.columns, chart.column));
  else if (cell !== null) showTip(event, cellTip(state, cell));
  else hideTip();
}

function chartTip(state: PageState, columns: Columns, column: number): Child {
  const total = pooled(state.sums.total, columns)[column] ?? 0;
  const groups = state.sums.groups
    .map((group, index) => ({ group, index, errors: pooled(group.values, columns)[column] ?? 0 }))
    .filter(({ errors }) => errors > 0);
  const from = columns.from + column * columns.seconds;
  return [
    el('p', null, timeSpan(state, from, columns.seconds), el('b', null, count(total))),
    groups.map(({ group, index, errors }) =>
      el(
        'p',
        { key: index },
        el('span', null, el('i', { class: `swatch ${colourOf(state, group, index)}` }), ' ', groupName(state, group)),
        el('b', null, count(errors)),
      ),
    ),
  ];
}

function cellTip(state: PageState, cell: { host: string | null; column: number; columns: Columns }): Child {
  const { host, column, columns } = cell;
  const group = state.sums.hosts.find(({ key, other }) => (host === null ? other : !other && (key ?? '') === host));
  const errors = group === undefined ? 0 : (pooled(group.values, columns)[column] ?? 0);
  const name = host === null ? state.words.others : host === '' ? state.words.unknown : state.safe(host);
  return [
    el(
      'p',
      null,
      timeSpan(state, columns.from + column * columns.seconds, columns.seconds),
      el('b', null, count(errors)),
    ),
    el('p', null, name),
  ];
}

function timeSpan({ clock }: PageState, from: number, seconds: number): Child {
  return el('span', null, `${clock.short(from)} – ${clock.short(from + seconds)}`);
}

function showTip(event: PointerEvent, content: Child): void {
  const box = tipBox();
  render(elements(el('div', null, content)), box);
  box.hidden = false;
  const right = event.clientX + 18 + box.offsetWidth > window.innerWidth;
  box.style.left = `${Math.max(4, right ? event.clientX - box.offsetWidth - 14 : event.clientX + 14)}px`;
  box.style.top = `${Math.min(event.clientY + 14, window.innerHeight - box.offsetHeight - 4)}px`;
}

function hideTip(): void {
  const box = document.getElementById('tip-box');
  if (box !== null) box.hidden = true;
}

function tipBox(): HTMLElement {
  const found = document.getElementById('tip-box');
  if (found !== null) return found;
  const box = document.createElement('div');
  box.id = 'tip-box';
  box.setAttribute('aria-hidden', 'true');
  document.body.append(box);
  return box;
}
