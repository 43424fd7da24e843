// Two periods against each other: what is new, gone, worse, better. The view model of `ossight diff`; its renderers are beside it.
import type { Action } from '../model/event.ts';
import type { CauseRow, Reader, Totals } from '../model/reading.ts';
import { clean } from './redacted.ts';

/** Half-open, epoch seconds, whole windows. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

export type Kind = 'new' | 'worse' | 'gone' | 'better' | 'same';

export interface DiffLine {
  readonly kind: Kind;
  readonly code: string | null;
  readonly cause: string | null;
  readonly action: Action;
  /** Errors in the period before and in this one. */
  readonly before: number;
  readonly after: number;
  /** (after - before) / before; null for what is new. */
  readonly change: number | null;
  /** It was in no data before this period at all. */
  readonly neverBefore: boolean;
  readonly hosts: number;
  readonly topHost: string | null;
  readonly sampleRequestId: string | null;
}

interface Side extends Period {
  readonly errors: number;
  /** Of server logs; null when there are none. */
  readonly requests: number | null;
  readonly failed: number | null;
  readonly errorRate: number | null;
}

export interface Diff {
  readonly schema: 1;
  /** IANA name, for display. */
  readonly timeZone: string;
  readonly before: Side;
  readonly after: Side;
  /** New first, then worse, gone, better, same; the largest difference first. */
  readonly lines: readonly DiffLine[];
}

const MOST_CAUSES = 10_000;
const ORDER: readonly Kind[] = ['new', 'worse', 'gone', 'better', 'same'];
/** Counts of what happens by chance differ by about the square root of their sum; less than twice that is no news. */
const CHANCE = 2;

/** Throws what the reader throws. */
export function buildDiff(reader: Reader, before: Period, after: Period, timeZone: string): Diff {
  const lines = new Map<string, DiffLine>();
  const [old, now] = [before, after].map((period) => byCause(reader, period));
  for (const [key, row] of now ?? []) lines.set(key, lineOf(old?.get(key), row, after));
  for (const [key, row] of old ?? []) if (!lines.has(key)) lines.set(key, lineOf(row, undefined, after));
  const weight = ({ before: a, after: b }: DiffLine): number => Math.abs(b - a);
  return {
    schema: 1,
    timeZone,
    before: sideOf(before, reader),
    after: sideOf(after, reader),
    lines: [...lines.values()].sort(
      (a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || weight(b) - weight(a) || b.after - a.after,
    ),
  };
}

function sideOf(period: Period, reader: Reader): Side {
  const { errors, requests, failed }: Totals = reader.totals(spanOf(period));
  const errorRate = requests === null || requests === 0 || failed === null ? null : failed / requests;
  return { ...period, errors, requests, failed, errorRate };
}

function spanOf({ from, to }: Period): { since: number; until: number } {
  return { since: from, until: to };
}

/** Rows that differ in their EC alone are one cause. */
function byCause(reader: Reader, period: Period): Map<string, CauseRow> {
  const found = new Map<string, CauseRow>();
  const step = Math.max(
    reader.windowSeconds,
    Math.ceil((period.to - period.from) / reader.windowSeconds) * reader.windowSeconds,
  );
  for (const row of reader.causes(spanOf(period), step, MOST_CAUSES)) {
    const key = JSON.stringify([row.code, row.cause]);
    const other = found.get(key);
    found.set(
      key,
      other === undefined
        ? row
        : {
            ...other,
            errors: other.errors + row.errors,
            hosts: Math.max(other.hosts, row.hosts),
            firstSeen: Math.min(other.firstSeen, row.firstSeen),
          },
    );
  }
  return found;
}

function lineOf(old: CauseRow | undefined, now: CauseRow | undefined, after: Period): DiffLine {
  const row = now ?? old;
  if (row === undefined) throw new Error('a line stands for one of two');
  const [a, b] = [old?.errors ?? 0, now?.errors ?? 0];
  return {
    kind: kindOf(a, b),
    code: row.code === null ? null : clean(row.code),
    cause: row.cause,
    action: row.action,
    before: a,
    after: b,
    change: a === 0 ? null : (b - a) / a,
    neverBefore: row.firstSeen >= after.from * 1000,
    hosts: row.hosts,
    topHost: row.topHost === null ? null : clean(row.topHost),
    sampleRequestId: row.sampleRequestId,
  };
}

export function kindOf(before: number, after: number): Kind {
  if (before === 0) return 'new';
  if (after === 0) return 'gone';
  if (Math.abs(after - before) <= CHANCE * Math.sqrt(after + before)) return 'same';
  return after > before ? 'worse' : 'better';
}
