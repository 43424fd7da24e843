// A span of time in pieces: as much as can be in the coarse tables, the ragged ends in finer ones. The same numbers as the
// base tables alone give, at a small part of the rows.
import type { Span } from './reader.ts';

/** What lies further than this past the newest commit's clock is a clock gone wrong, not the future. */
export const SKEW_SECONDS = 86_400;

/** Lengths of the coarser tables' windows, seconds. */
export interface Grains {
  readonly hour: number;
  readonly day: number;
}

export function grainsOf(windowSeconds: number): Grains {
  return { hour: Math.max(3600, windowSeconds), day: Math.max(86_400, windowSeconds) };
}

export interface Piece<Table> {
  readonly table: Table;
  /** Half-open, epoch seconds; null: unbounded. */
  readonly since: number | null;
  readonly until: number | null;
}

export interface Level<Table> {
  readonly table: Table;
  readonly length: number;
}

/** `levels`: the coarse ones first. */
export function pieces<Table>(
  { since, until }: Span,
  levels: readonly Level<Table>[],
  base: Table,
): readonly Piece<Table>[] {
  const [coarse, ...finer] = levels;
  if (coarse === undefined) return [{ table: base, since, until }];
  const { table, length } = coarse;
  const from = since === null ? null : Math.ceil(since / length) * length;
  const to = until === null ? null : Math.floor(until / length) * length;
  if (from !== null && to !== null && from >= to) return pieces({ since, until }, finer, base);
  return [
    { table, since: from, until: to },
    ...(since === from ? [] : pieces({ since, until: from }, finer, base)),
    ...(until === to ? [] : pieces({ since: to, until }, finer, base)),
  ];
}
