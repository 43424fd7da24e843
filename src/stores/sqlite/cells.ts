// Counts by window, class, place and status at once, with classes put together as causes are. Rows are plain arrays: there
// can be very many.
import type { Cells } from '../reader.ts';
import { Interned } from '../interned.ts';
import { floored } from './span.ts';

type Rows = (sql: string) => (string | number | null)[][];

/** `step`: seconds; `counts`: sub-selects of the span's counts for that step, by everything there is; null: no requests. */
export function readCells(
  counts: { readonly errors: string; readonly requests: string | null },
  step: number,
  rows: Rows,
): Cells {
  const kinds = new Interned<Cells['kinds'][number]>();
  const places = new Interned<Cells['places'][number]>();
  const classes = new Map(
    rows('SELECT id, code, cause, ec FROM class').map(([id, code, cause, ec]) => [
      number(id),
      { code: text(code), cause: text(cause), ec: text(ec) },
    ]),
  );
  const named = new Map(
    rows('SELECT id, host, bucket, region FROM place').map(([id, host, bucket, region]) => [
      number(id),
      { host: text(host), bucket: text(bucket), region: text(region) },
    ]),
  );
  const kindOf = remembered((key) => {
    // As the key was put together in SQL: the class and, in its last four digits, status + 1.
    const face = classes.get(Math.floor(key / 10_000)) ?? { code: null, cause: null, ec: null };
    const status = (key % 10_000) - 1;
    return kinds.index({ ...face, status: status < 0 ? null : status });
  });
  const placeOf = remembered((id) => places.index(named.get(id) ?? { host: null, bucket: null, region: null }));

  const sums = new Map<string, [number, number, number, number]>();
  for (const row of rows(
    `SELECT ${floored(step)} AS at, class_id * 10000 + min(max(status, -1), 9998) + 1 AS kind, place_id, sum(errors)
     FROM ${counts.errors} GROUP BY 1, 2, 3`,
  )) {
    const [window, kind, place, errors] = [
      number(row[0]),
      kindOf(number(row[1])),
      placeOf(number(row[2])),
      number(row[3]),
    ];
    const key = `${window} ${kind} ${place}`;
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, [window, kind, place, errors]);
    else sum[3] += errors;
  }
  const requests =
    counts.requests === null
      ? []
      : rows(
          `SELECT ${floored(step)} AS at, place_id, sum(requests), sum(failed)
     FROM ${counts.requests} GROUP BY 1, 2`,
        ).map((row) => [number(row[0]), placeOf(number(row[1])), number(row[2]), number(row[3])] as const);
  return { kinds: kinds.all, places: places.all, errors: [...sums.values()], requests };
}

function remembered(find: (key: number) => number): (key: number) => number {
  const known = new Map<number, number>();
  return (key) => {
    const found = known.get(key) ?? find(key);
    known.set(key, found);
    return found;
  };
}

function number(value: string | number | null | undefined): number {
  return Number(value ?? 0);
}

function text(value: string | number | null | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}
