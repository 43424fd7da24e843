// What may be asked of the ledger over HTTP, and how an address is read. Values are only checked for form here: whoever
// answers knows what they mean.
import { OssightError } from '../model/error.ts';
import type { Cursor, Filter, GroupBy } from '../model/reading.ts';

export const PANELS = [
  'verdict',
  'tiles',
  'trend',
  'causes',
  'heat',
  'throttling',
  'clocks',
  'oddities',
  'samples',
] as const;

type Panel = (typeof PANELS)[number];

const FILTERS = [
  'code',
  'cause',
  'host',
  'bucket',
  'region',
  'status',
  'category',
  'action',
] as const satisfies readonly GroupBy[];

/** Texts as on the command line; null: not given. */
export interface Query {
  readonly since: string | null;
  readonly until: string | null;
  readonly window: string | null;
  readonly by: string | null;
  readonly limit: number | null;
  readonly filter: Filter;
}

export type Question =
  /** The page itself, an HTML document; the others are answered in JSON. */
  | { readonly kind: 'view'; readonly query: Query }
  | { readonly kind: 'page'; readonly query: Query }
  | { readonly kind: 'panel'; readonly panel: Panel; readonly query: Query }
  | { readonly kind: 'errors'; readonly query: Query; readonly before: Cursor | null }
  | { readonly kind: 'request'; readonly id: string }
  | { readonly kind: 'sources' }
  | { readonly kind: 'sums' };

const MOST_VALUES = 50;
const MOST_ROWS = 500;
const LONGEST_VALUE = 300;
const TIMES = ['since', 'until', 'window', 'by'] as const;

/** Throws OssightError('usage') for what is not known: a misspelt filter must not pass for no filter. */
export function readQuery(parameters: URLSearchParams): Query {
  const known: readonly string[] = [...TIMES, ...FILTERS, 'limit', 'before'];
  for (const [name, value] of parameters) {
    if (!known.includes(name)) {
      throw new OssightError('usage', `there is no parameter ${name.slice(0, 40)}`, {
        hint: `there are: ${known.join(', ')}`,
      });
    }
    if (value.length > LONGEST_VALUE) throw new OssightError('usage', `${name} is too long`);
  }
  const one = (name: string): string | null => {
    const values = parameters.getAll(name).filter((value) => value !== '');
    if (values.length > 1) throw new OssightError('usage', `${name} is given more than once`);
    return values[0] ?? null;
  };
  const filter: { [Key in GroupBy]?: readonly string[] } = {};
  for (const name of FILTERS) {
    const values = parameters.getAll(name);
    if (values.length > MOST_VALUES) throw new OssightError('usage', `${name} has more than ${MOST_VALUES} values`);
    if (values.length > 0) filter[name] = [...new Set(values)].sort();
  }
  const limit = one('limit');
  if (limit !== null && !(/^[0-9]{1,6}$/.test(limit) && Number(limit) >= 1 && Number(limit) <= MOST_ROWS)) {
    throw new OssightError('usage', 'limit is not possible', { hint: `from 1 to ${MOST_ROWS}` });
  }
  return {
    since: one('since'),
    until: one('until'),
    window: one('window'),
    by: one('by'),
    limit: limit === null ? null : Number(limit),
    filter,
  };
}

/** What of the page's own address concerns the server; the page understands the rest. */
export function readView(parameters: URLSearchParams): Query {
  const kept = new URLSearchParams();
  for (const name of ['since', 'until', 'window']) {
    const value = parameters.get(name);
    if (value !== null && value.length <= LONGEST_VALUE) kept.set(name, value);
  }
  return readQuery(kept);
}

/** `next` of the page before, as it was sent. */
export function readCursor(text: string | null): Cursor | null {
  if (text === null || text === '') return null;
  const [, time, id] = /^(-?[0-9]{1,16})-([0-9]{1,16})$/.exec(text) ?? [];
  if (time === undefined || id === undefined) {
    throw new OssightError('usage', 'before is no cursor', { hint: 'it is what the answer before gave as next' });
  }
  return { time: Number(time), id: Number(id) };
}

export function cursorText({ time, id }: Cursor): string {
  return `${time}-${id}`;
}

/** Equal questions have equal keys. */
export function keyOf(question: Question): string {
  return JSON.stringify(question);
}

/** Whether the answer depends on the time of day even when nothing was written. */
export function movesWithTime(question: Question): boolean {
  if (!('query' in question)) return false;
  const { since, until } = question.query;
  return [since, until].some((text) => text !== null && !/^\d{4}-\d{2}-\d{2}T|^\d+$/.test(text));
}
