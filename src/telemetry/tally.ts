// Line counters that must add up: lines = requests + errorLines + other + rejected.
import type { LineTally } from '../model/record.ts';

export function emptyTally(): LineTally {
  return { lines: 0, requests: 0, errorLines: 0, other: 0, rejected: 0 };
}

export function addTally(into: LineTally, from: Readonly<LineTally>): void {
  into.lines += from.lines;
  into.requests += from.requests;
  into.errorLines += from.errorLines;
  into.other += from.other;
  into.rejected += from.rejected;
}
