// Counts by window, kind and place at once.
import { Interned } from '../interned.ts';
import type { Cells } from '../reader.ts';
import type { Session } from './session.ts';
import { numberOf, statusOf, textOf, type Value } from './values.ts';

/** What `counts` has to be summed by. */
export const CELL_COLUMNS = ['w', 'code', 'cause', 'ec', 'status', 'host', 'bucket', 'region'] as const;
export const PLACE_COLUMNS = ['w', 'host', 'bucket', 'region'] as const;

/** Sub-selects of counts; null: no requests. */
export function readCells(
  counts: { readonly errors: string; readonly requests: string | null },
  session: Session,
): Cells {
  const kinds = new Interned<Cells['kinds'][number]>();
  const places = new Interned<Cells['places'][number]>();
  const placeOf = ([host, bucket, region]: readonly Value[]): number =>
    places.index({ host: textOf(host), bucket: textOf(bucket), region: textOf(region) });
  const errors = session
    .rows(`SELECT ${CELL_COLUMNS.join(', ')}, sum(n) FROM ${counts.errors} GROUP BY ${CELL_COLUMNS.join(', ')}`)
    .map(([window, code, cause, ec, status, ...rest]) => {
      const kind = kinds.index({ code: textOf(code), cause: textOf(cause), ec: textOf(ec), status: statusOf(status) });
      return [numberOf(window), kind, placeOf(rest), numberOf(rest[3])] as const;
    });
  const requests =
    counts.requests === null
      ? []
      : session
          .rows(
            `SELECT ${PLACE_COLUMNS.join(', ')}, sum(asked), sum(lost) FROM ${counts.requests} GROUP BY ${PLACE_COLUMNS.join(', ')}`,
          )
          .map(([window, ...rest]) => [numberOf(window), placeOf(rest), numberOf(rest[3]), numberOf(rest[4])] as const);
  return { kinds: kinds.all, places: places.all, errors, requests };
}
