// The page's counts, unpacked once, and their sums for what is selected. The static page sums everything; scripts sum again
// whenever the selection changes.
import type { GroupBy } from '../../model/reading.ts';
import { unpack, unpackSparse } from '../packing.ts';
import type { PageData } from '../page-data.ts';

export type Dimension = GroupBy;
export const DIMENSIONS: readonly Dimension[] = [
  'action',
  'code',
  'cause',
  'host',
  'bucket',
  'region',
  'category',
  'status',
];

/** What is looked at. A dimension that is absent is not restricted; '' stands for a value that is not known. */
export interface Selection {
  /** Half-open, indexes of windows; null: all of them. */
  readonly windows: readonly [number, number] | null;
  readonly values: ReadonlyMap<Dimension, string>;
}

export const EVERYTHING: Selection = { windows: null, values: new Map() };

/** The counts of one kind at one place. */
interface Series {
  readonly kind: number;
  readonly place: number;
  readonly entries: readonly (readonly [number, number])[];
}

export interface Counts {
  readonly data: PageData;
  readonly series: readonly Series[];
  readonly requests: readonly number[] | null;
  readonly failed: readonly number[] | null;
  readonly byPlace: ReadonlyMap<number, { readonly requests: readonly number[]; readonly failed: readonly number[] }>;
}

export function unpackCounts(data: PageData): Counts {
  const { length, errors, requests, placeRequests } = data.cells;
  const dense = (text: string): number[] => {
    const values = Array.from({ length }, () => 0);
    for (const [at, count] of unpackSparse(text)) if (at < length) values[at] = count;
    return values;
  };
  return {
    data,
    series: errors.map(([kind, place, text]) => ({ kind, place, entries: unpackSparse(text) })),
    requests: requests === null ? null : unpack(requests[0]),
    failed: requests === null ? null : dense(requests[1]),
    byPlace: new Map(
      placeRequests.map(([place, all, failed]) => [place, { requests: unpack(all), failed: dense(failed) }]),
    ),
  };
}

/** Errors of one key: a code, an action, a host. `key` null: not known; `other`: several that were put together. */
export interface Group {
  readonly key: string | null;
  readonly other: boolean;
  /** In the selected windows. */
  readonly errors: number;
  /** All windows of the page. */
  readonly values: readonly number[];
}

export interface Tally {
  /** In the selected windows, as everything below that has no windows of its own. */
  readonly errors: number;
  readonly total: readonly number[];
  readonly groups: readonly Group[];
  readonly actions: readonly Group[];
  readonly hosts: readonly Group[];
  readonly buckets: readonly Group[];
  readonly throttled: Group;
  readonly serverFaults: number;
  /** By index of the cause; null where nothing of it is selected. */
  readonly causes: readonly (Group | null)[];
  /** By kind and status, for oddities: code and status as JSON to errors. */
  readonly statuses: ReadonlyMap<string, number>;
  /** Hosts with errors; with some put together, at least so many. */
  readonly hostCount: number;
  readonly hostCountIsLeast: boolean;
  /** null: not known for this selection. */
  readonly requests: number | null;
  readonly failed: number | null;
}

const MOST_GROUPS = 8;

export function tally(counts: Counts, selection: Selection, by: GroupBy): Tally {
  const { data } = counts;
  const { length } = data.cells;
  const [from, to] = selection.windows ?? [0, length];
  const sums = {
    by: new Groups(length, from, to),
    actions: new Groups(length, from, to),
    hosts: new Groups(length, from, to),
    buckets: new Groups(length, from, to),
    throttled: new Groups(length, from, to),
    causes: new Groups(length, from, to),
    all: new Groups(length, from, to),
  };
  const statuses = new Map<string, number>();
  let serverFaults = 0;
  let merged = false;
  for (const { kind: number, place: placeNumber, entries } of counts.series) {
    const kind = data.kinds[number];
    const place = data.places[placeNumber];
    if (kind === undefined || place === undefined || !isSelected(data, kind, place, selection)) continue;
    const cause = data.causes[kind.cause];
    const errors = sums.all.add('', false, entries);
    sums.by.add(...keyOf(by, data, kind, place), entries);
    sums.actions.add(kind.action, kind.action === null, entries);
    sums.hosts.add(place.host, place.other, entries);
    sums.buckets.add(place.bucket, place.other, entries);
    if (kind.category === 'throttle') sums.throttled.add('', false, entries);
    if (kind.category === 'server') serverFaults += errors;
    if (kind.cause >= 0) sums.causes.add(String(kind.cause), false, entries);
    if (errors > 0 && place.other) merged = true;
    if (errors > 0 && cause !== undefined) {
      const key = JSON.stringify([cause.code, kind.status]);
      statuses.set(key, (statuses.get(key) ?? 0) + errors);
    }
  }
  const [all] = sums.all.list();
  const hosts = sums.hosts.list();
  const byCause = new Map(sums.causes.list().map((group) => [group.key, group]));
  return {
    errors: all?.errors ?? 0,
    total: all?.values ?? Array.from({ length }, () => 0),
    groups: limited(sums.by.list(), length),
    actions: sums.actions.list().filter(({ errors }) => errors > 0),
    hosts,
    buckets: sums.buckets.list(),
    throttled: sums.throttled.list()[0] ?? { key: '', other: false, errors: 0, values: [] },
    serverFaults,
    causes: data.causes.map((_, index) => byCause.get(String(index)) ?? null),
    statuses,
    hostCount: hosts.filter(({ key, errors }) => key !== null && errors > 0).length + (merged ? 1 : 0),
    hostCountIsLeast: merged,
    ...requestsIn(counts, selection, from, to),
  };
}

function isSelected(
  data: PageData,
  kind: PageData['kinds'][number],
  place: PageData['places'][number],
  { values }: Selection,
): boolean {
  for (const [dimension, wanted] of values) {
    const [key, several] = keyOf(dimension, data, kind, place);
    if (several || (key ?? '') !== wanted) return false;
  }
  return true;
}

/** Whether the page's counts tell all errors of each value apart; where they do not, several were put together. */
export function tellsApart({ places, kinds }: PageData, dimension: Dimension): boolean {
  switch (dimension) {
    case 'host':
    case 'bucket':
    case 'region':
      return places.every(({ other }) => !other);
    case 'action':
    case 'category':
      return kinds.every((kind) => kind[dimension] !== null);
    case 'status':
    case 'code':
    case 'cause':
      return kinds.every(({ cause }) => cause >= 0);
    default:
      return dimension satisfies never;
  }
}

/** The key and whether it stands for several. */
function keyOf(
  by: GroupBy,
  data: PageData,
  kind: PageData['kinds'][number],
  place: PageData['places'][number],
): [string | null, boolean] {
  switch (by) {
    case 'host':
    case 'bucket':
    case 'region':
      return [place[by], place.other];
    case 'action':
    case 'category':
      return [kind[by], kind[by] === null];
    case 'status':
      return [kind.status === null ? null : String(kind.status), kind.cause < 0];
    case 'code':
    case 'cause':
      return [data.causes[kind.cause]?.[by] ?? null, kind.cause < 0];
    default:
      return by satisfies never;
  }
}

class Groups {
  readonly #groups = new Map<string, { key: string | null; other: boolean; errors: number; values: number[] }>();
  readonly #length: number;
  readonly #from: number;
  readonly #to: number;

  constructor(length: number, from: number, to: number) {
    this.#length = length;
    this.#from = from;
    this.#to = to;
  }

  /** Answers the errors of `entries` within the selected windows. */
  add(key: string | null, other: boolean, entries: Series['entries']): number {
    const name = JSON.stringify([key, other]);
    let group = this.#groups.get(name);
    if (group === undefined) {
      group = { key, other, errors: 0, values: Array.from({ length: this.#length }, () => 0) };
      this.#groups.set(name, group);
    }
    let sum = 0;
    for (const [at, count] of entries) {
      const now = group.values[at];
      if (now === undefined) continue;
      group.values[at] = now + count;
      if (at >= this.#from && at < this.#to) sum += count;
    }
    group.errors += sum;
    return sum;
  }

  /** Most errors first, those put together last. */
  list(): Group[] {
    return [...this.#groups.values()].sort(
      (a, b) => Number(a.other) - Number(b.other) || b.errors - a.errors || ((a.key ?? '') < (b.key ?? '') ? -1 : 1),
    );
  }
}

/** At most eight; what is beyond goes together. */
function limited(groups: readonly Group[], length: number): Group[] {
  const own = groups.filter(({ other }) => !other);
  const most = groups.length > MOST_GROUPS ? MOST_GROUPS - 1 : MOST_GROUPS;
  const rest = [...own.slice(most), ...groups.filter(({ other }) => other)];
  if (rest.length === 0) return own.slice(0, most);
  const values = Array.from({ length }, (_, at) => rest.reduce((sum, group) => sum + (group.values[at] ?? 0), 0));
  const errors = rest.reduce((sum, group) => sum + group.errors, 0);
  return [...own.slice(0, most), { key: null, other: true, errors, values }];
}

function isPlace(dimension: Dimension): dimension is 'host' | 'bucket' | 'region' {
  return dimension === 'host' || dimension === 'bucket' || dimension === 'region';
}

function requestsIn(
  counts: Counts,
  { values }: Selection,
  from: number,
  to: number,
): { requests: number | null; failed: number | null } {
  const unknown = { requests: null, failed: null };
  const sum = (list: readonly number[]): number => list.slice(from, to).reduce((a, b) => a + b, 0);
  if (values.size === 0) {
    if (counts.requests === null || counts.failed === null) return unknown;
    return { requests: sum(counts.requests), failed: sum(counts.failed) };
  }
  // Requests know where they went, but not what they would have failed with.
  const wanted = [...values].map(([dimension, value]) => [isPlace(dimension) ? dimension : null, value] as const);
  if (wanted.some(([dimension]) => dimension === null)) return unknown;
  let [requests, failed] = [0, 0];
  let found = false;
  for (const [index, place] of counts.data.places.entries()) {
    const fits = wanted.every(([dimension, value]) => dimension !== null && (place[dimension] ?? '') === value);
    if (place.other || !fits) continue;
    const own = counts.byPlace.get(index);
    if (own === undefined) return unknown;
    requests += sum(own.requests);
    failed += sum(own.failed);
    found = true;
  }
  return found ? { requests, failed } : unknown;
}
