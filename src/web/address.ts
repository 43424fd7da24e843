// What the live page shows, kept in its address: everybody who is sent the link sees the same.
import { DIMENSIONS, tellsApart, type Selection } from '../reports/html/tally.ts';
import type { PageData } from '../reports/page-data.ts';

/** Names of the query that the server understands too. */
const PASSED = ['since', 'until', 'window', 'by', ...DIMENSIONS];

/** The query for the server: what it knows of the page's own. */
export function passedOn(query: URLSearchParams): URLSearchParams {
  const passed = new URLSearchParams();
  for (const name of PASSED) {
    const value = query.get(name);
    if (value !== null) passed.set(name, value);
  }
  return passed;
}

export function selectionOf(query: URLSearchParams, data: PageData): Selection {
  const values = new Map(
    DIMENSIONS.flatMap((dimension) => {
      const value = query.get(dimension);
      return value === null ? [] : [[dimension, value] as const];
    }),
  );
  const [from, to] = (query.get('part') ?? '').split('-').map(Number);
  return { values, windows: from === undefined || to === undefined ? null : windowsOf(data, from, to) };
}

/** Epoch s to windows; null where nothing of it is on the page. */
function windowsOf(data: PageData, from: number, to: number): readonly [number, number] | null {
  const { step, from: start, length } = data.cells;
  const a = Math.max(0, Math.floor((from - start) / step));
  const b = Math.min(length, Math.ceil((to - start) / step));
  return Number.isFinite(a) && Number.isFinite(b) && a < b ? [a, b] : null;
}

/** Writes a selection into a query. */
export function withSelection(query: URLSearchParams, selection: Selection, data: PageData): URLSearchParams {
  const next = new URLSearchParams(query);
  for (const dimension of DIMENSIONS) {
    const value = selection.values.get(dimension);
    if (value === undefined) next.delete(dimension);
    else next.set(dimension, value);
  }
  next.delete('part');
  if (selection.windows !== null) {
    const [from, to] = selection.windows.map((window) => data.cells.from + window * data.cells.step);
    next.set('part', `${from}-${to}`);
  }
  return next;
}

/** The span of the page or of the selected part, for single errors: epoch seconds, as the server reads them. */
export function withSpan(query: URLSearchParams, selection: Selection, data: PageData): URLSearchParams {
  const next = new URLSearchParams(query);
  if (selection.windows !== null) {
    const [from, to] = selection.windows.map((window) => data.cells.from + window * data.cells.step);
    next.set('since', new Date((from ?? 0) * 1000).toISOString());
    next.set('until', new Date((to ?? 0) * 1000).toISOString());
  }
  return next;
}

/**
 * What the server has to be asked for: filters by which the page's own counts cannot tell errors apart, and those to which
 * these counts are `narrowed` already.
 */
export function filtersFor({ values }: Selection, data: PageData, narrowed: Selection['values']): Selection['values'] {
  return new Map(
    [...values].filter(([dimension, value]) => narrowed.get(dimension) === value || !tellsApart(data, dimension)),
  );
}
