// Counts for a page to filter by itself: every window, kind of error and place, as far as they fit. What does not fit is put
// together, first rare causes and places under "other", then neighbouring windows, until the text is short enough.
import type { Cells } from '../model/reading.ts';
import { pack, packSparse, unpack, unpackSparse } from './packing.ts';
import { clean } from './redacted.ts';
import type { CauseLine } from './view.ts';

export interface PageKind {
  /** Index in the page's causes; -1: one of those that are not listed. */
  readonly cause: number;
  readonly status: number | null;
  /** null: not known any more, several were put together. */
  readonly action: string | null;
  readonly category: string | null;
}

export interface PagePlace {
  readonly host: string | null;
  readonly bucket: string | null;
  readonly region: string | null;
  /** Several that were put together; the names are null. */
  readonly other: boolean;
}

export interface PageCells {
  /** Seconds of a window; a multiple of the report's step. */
  readonly step: number;
  /** Start of the first window, epoch s. */
  readonly from: number;
  /** How many windows there are. */
  readonly length: number;
  /** Indexes of kind and place, then the errors per window as packSparse writes them. */
  readonly errors: readonly (readonly [number, number, string])[];
  /** All requests per window (packed) and those that failed (packSparse); null when none are known. */
  readonly requests: readonly [string, string] | null;
  /** The same by place, for as many of the places as fit: index of the place, requests, failed. */
  readonly placeRequests: readonly (readonly [number, string, string])[];
}

export interface PackedCells {
  readonly kinds: readonly PageKind[];
  readonly places: readonly PagePlace[];
  readonly cells: PageCells;
  /** How many of the report's causes can be told apart. */
  readonly causes: number;
}

type Windows = Map<number, number>;

interface Series {
  readonly kind: PageKind;
  /** Index in the ranked places. */
  readonly place: number;
  readonly windows: Windows;
}

/** Causes, places, and how many windows stand for one. */
const LEVELS: readonly (readonly [number, number, number])[] = [
  [20, 20, 1],
  [18, 14, 1],
  [16, 10, 1],
  [12, 6, 1],
  [12, 6, 2],
  [12, 6, 5],
  [12, 6, 15],
  [10, 4, 30],
  [10, 4, 60],
  [8, 3, 240],
];
const LONGEST = 26_000;
const LONGEST_REQUESTS = 6_000;

/** `range`: half-open, whole windows of `step` seconds; what lies outside is left out. */
export function packCells(
  cells: Cells,
  causes: readonly CauseLine[],
  range: { readonly from: number; readonly to: number },
  step: number,
): PackedCells {
  const length = Math.max(1, Math.ceil((range.to - range.from) / step));
  const kinds = kindsOf(cells, causes);
  const ranked = rankPlaces(cells);
  const everything = collect(
    cells.errors.map(([window, kind, place, errors]) => ({
      kind: kinds[kind] ?? UNLISTED,
      place: ranked.indexOf[place] ?? 0,
      entries: [[Math.floor((window - range.from) / step), errors] as const],
    })),
    length,
  );
  let series = everything;
  let packed: PackedCells | null = null;
  let pooled = 1;
  for (const [most, places, windows] of LEVELS) {
    series = merged(series, causes, most, places, windows / pooled, Math.ceil(length / windows));
    pooled = windows;
    const shape = { from: range.from, step: step * windows, length: Math.ceil(length / windows) };
    packed = put(series, placesUpTo(places, ranked.places), Math.min(most, causes.length), shape);
    if (packed.cells.errors.reduce((sum, [, , text]) => sum + text.length + 8, 0) <= LONGEST) break;
  }
  const found = packed ?? put([], [], 0, { from: range.from, step, length });
  return withRequests(found, cells, ranked.indexOf);
}

const UNLISTED: PageKind = { cause: -1, status: null, action: null, category: null };

function kindsOf(cells: Cells, causes: readonly CauseLine[]): PageKind[] {
  const index = new Map<string, number>();
  for (const [i, { code, cause, ec }] of causes.entries()) {
    const key = JSON.stringify([code, cause, ec]);
    if (!index.has(key)) index.set(key, i);
  }
  const known = new Map<string, PageKind>();
  return cells.kinds.map(({ code, cause, ec, status }) => {
    const found = index.get(JSON.stringify([clean(code), cause, clean(ec)])) ?? -1;
    const line = causes[found];
    const key = `${found} ${status}`;
    const kind = known.get(key) ?? {
      cause: found,
      status,
      action: line?.action ?? null,
      category: line?.category ?? null,
    };
    known.set(key, kind);
    return kind;
  });
}

/** Most errors first. `indexOf`: from an index in `cells.places` to one in `places`. */
function rankPlaces(cells: Cells): { places: PagePlace[]; indexOf: number[] } {
  const sums = cells.places.map((_, index): [number, number] => [index, 0]);
  for (const [, , place, errors] of cells.errors) {
    const sum = sums[place];
    if (sum !== undefined) sum[1] += errors;
  }
  const withErrors = sums.filter(([, errors]) => errors > 0);
  withErrors.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const indexOf: number[] = [];
  const places = withErrors.map(([index], rank) => {
    indexOf[index] = rank;
    const { host = null, bucket = null, region = null } = cells.places[index] ?? {};
    return { host: clean(host), bucket: clean(bucket), region, other: false };
  });
  return { places, indexOf };
}

interface Part {
  readonly kind: PageKind;
  readonly place: number;
  readonly entries: Iterable<readonly [number, number]>;
}

function collect(parts: Iterable<Part>, length: number): Series[] {
  const numbers = new Map<PageKind, number>();
  const all = new Map<string, Series>();
  for (const { kind, place, entries } of parts) {
    const number = numbers.get(kind) ?? numbers.size;
    numbers.set(kind, number);
    const key = `${number} ${place}`;
    let series = all.get(key);
    if (series === undefined) {
      series = { kind, place, windows: new Map() };
      all.set(key, series);
    }
    const { windows } = series;
    for (const [window, errors] of entries) {
      if (window >= 0 && window < length) windows.set(window, (windows.get(window) ?? 0) + errors);
    }
  }
  return [...all.values()];
}

/** `by`: how many windows become one; `length`: windows afterwards. Places beyond `places` become number `places`. */
function merged(
  series: readonly Series[],
  causes: readonly CauseLine[],
  most: number,
  places: number,
  by: number,
  length: number,
): Series[] {
  const rest = new Map<string, PageKind>();
  const kindOf = (kind: PageKind): PageKind => {
    if (kind.cause >= 0 && kind.cause < most) return kind;
    const { action, category } = causes[kind.cause] ?? kind;
    const key = JSON.stringify([action, category]);
    const known = rest.get(key) ?? { cause: -1, status: null, action, category };
    rest.set(key, known);
    return known;
  };
  const parts = series.map(({ kind, place, windows }) => ({
    kind: kindOf(kind),
    place: Math.min(place, places),
    entries: by === 1 ? windows : [...windows].map(([window, errors]) => [Math.floor(window / by), errors] as const),
  }));
  return collect(parts, length);
}

/** The first ones, and where there are more than one beyond, one for all of them. */
function placesUpTo(most: number, ranked: readonly PagePlace[]): PagePlace[] {
  if (ranked.length <= most + 1) return [...ranked];
  return [...ranked.slice(0, most), { host: null, bucket: null, region: null, other: true }];
}

function put(
  series: readonly Series[],
  places: readonly PagePlace[],
  causes: number,
  shape: Pick<PageCells, 'from' | 'step' | 'length'>,
): PackedCells {
  const kinds = [...new Set(series.map(({ kind }) => kind))].sort(
    (a, b) => (a.cause < 0 ? 1 : 0) - (b.cause < 0 ? 1 : 0) || a.cause - b.cause || (a.status ?? 0) - (b.status ?? 0),
  );
  const numbers = new Map(kinds.map((kind, index) => [kind, index]));
  const errors = series
    .filter(({ windows }) => windows.size > 0)
    .map(({ kind, place, windows }): [number, number, string] => [
      numbers.get(kind) ?? 0,
      place,
      packSparse([...windows].sort(([a], [b]) => a - b)),
    ])
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return { kinds, places, causes, cells: { ...shape, errors, requests: null, placeRequests: [] } };
}

/** Adds requests by place; places without errors get a line where a host or bucket would otherwise miss some of its requests. */
function withRequests(packed: PackedCells, cells: Cells, indexOf: readonly number[]): PackedCells {
  if (cells.requests.length === 0) return packed;
  const { from, step, length } = packed.cells;
  const places = [...packed.places];
  const kept = places.filter((place) => !place.other).length;
  const [hosts, buckets] = [new Set(places.map(({ host }) => host)), new Set(places.map(({ bucket }) => bucket))];
  const numbers = cells.places.map(({ host, bucket, region }, index) => {
    const rank = indexOf[index];
    if (rank !== undefined) return rank < kept ? rank : null;
    if (!hosts.has(clean(host)) && !buckets.has(clean(bucket))) return null;
    return places.push({ host: clean(host), bucket: clean(bucket), region, other: false }) - 1;
  });
  const empty = (): [number[], number[]] => [Array.from({ length }, () => 0), Array.from({ length }, () => 0)];
  const all = empty();
  const byPlace = new Map<number, [number[], number[]]>();
  for (const [window, place, requests, failed] of cells.requests) {
    const at = Math.floor((window - from) / step);
    if (at < 0 || at >= length) continue;
    const targets = [all];
    const number = numbers[place] ?? null;
    if (number !== null) {
      const own = byPlace.get(number) ?? empty();
      byPlace.set(number, own);
      targets.push(own);
    }
    for (const [sum, sumFailed] of targets) {
      sum[at] = (sum[at] ?? 0) + requests;
      sumFailed[at] = (sumFailed[at] ?? 0) + failed;
    }
  }
  const placeRequests: [number, string, string][] = [];
  let left = LONGEST_REQUESTS;
  for (const [place, counts] of [...byPlace].sort(([a], [b]) => a - b)) {
    const [requests, failed] = requestTexts(counts);
    left -= requests.length + failed.length;
    if (left >= 0) placeRequests.push([place, requests, failed]);
  }
  return { ...packed, places, cells: { ...packed.cells, requests: requestTexts(all), placeRequests } };
}

function requestTexts([requests, failed]: readonly [readonly number[], readonly number[]]): [string, string] {
  return [pack(requests), packSparse(failed.map((count, at) => [at, count] as const))];
}

/** The same counts in windows twice as long. */
export function coarser({ step, from, length, errors, requests, placeRequests }: PageCells): PageCells {
  const dense = (text: string): string => {
    const values = unpack(text);
    return pack(
      Array.from({ length: Math.ceil(length / 2) }, (_, i) => (values[2 * i] ?? 0) + (values[2 * i + 1] ?? 0)),
    );
  };
  return {
    step: step * 2,
    from,
    length: Math.ceil(length / 2),
    errors: errors.map(([kind, place, text]) => [kind, place, coarserSparse(text)]),
    requests: requests === null ? null : [dense(requests[0]), coarserSparse(requests[1])],
    placeRequests: placeRequests.map(([place, all, failed]) => [place, dense(all), coarserSparse(failed)]),
  };
}

function coarserSparse(text: string): string {
  const sums = new Map<number, number>();
  for (const [at, count] of unpackSparse(text)) sums.set(at >> 1, (sums.get(at >> 1) ?? 0) + count);
  return packSparse(sums);
}
