// A reader over plain arrays of errors and requests, worked out the slow and obvious way.
import type {
  CauseRow,
  Cells,
  GroupBy,
  Oddity,
  Reader,
  RequestTrendRow,
  SourceRow,
  Span,
  StoredError,
} from '../../src/model/reading.ts';

export interface Fake {
  readonly errors: readonly StoredError[];
  /** Epoch ms of the window, requests, failed. */
  readonly requests?: readonly (readonly [number, number, number])[];
  readonly oddities?: readonly Oddity[];
  readonly sources?: readonly SourceRow[];
}

const inside = (span: Span, ms: number): boolean =>
  (span.since === null || ms >= span.since * 1000) && (span.until === null || ms < span.until * 1000);
const windowOf = (ms: number, step: number): number => Math.floor(ms / 1000 / step) * step;
const keyOf = (error: StoredError, by: GroupBy): string | null => {
  const value = error[by];
  return value === null ? null : String(value);
};

export function fakeReader(fake: Fake): Reader {
  const pick = (span: Span): StoredError[] => fake.errors.filter((error) => inside(span, error.time));
  return {
    windowSeconds: 60,
    ends: (span) => fakeReader(fake).totals(span),
    cellCount: () => 0,
    totals: (span) => {
      const errors = pick(span);
      const requests = (fake.requests ?? []).filter(([ms]) => inside(span, ms));
      const times = errors.map((error) => windowOf(error.time, 60));
      return {
        errors: errors.length,
        requests: requests.length === 0 ? null : requests.reduce((sum, row) => sum + row[1], 0),
        failed: requests.length === 0 ? null : requests.reduce((sum, row) => sum + row[2], 0),
        hosts: new Set(errors.flatMap((error) => error.host ?? [])).size,
        first: times.length === 0 ? null : times.reduce((a, b) => Math.min(a, b)),
        last: times.length === 0 ? null : times.reduce((a, b) => Math.max(a, b)),
      };
    },
    trend: (span, step, by) => {
      const rows = new Map<string, { window: number; key: string | null; errors: number }>();
      for (const error of pick(span)) {
        const row = { window: windowOf(error.time, step), key: keyOf(error, by), errors: 0 };
        const id = JSON.stringify([row.window, row.key]);
        const known = rows.get(id) ?? row;
        known.errors += 1;
        rows.set(id, known);
      }
      return [...rows.values()].sort((a, b) => a.window - b.window);
    },
    requestTrend: (span, step) => {
      const rows = new Map<number, RequestTrendRow>();
      for (const [ms, requests, failed] of fake.requests ?? []) {
        if (!inside(span, ms)) continue;
        const window = windowOf(ms, step);
        const known = rows.get(window) ?? { window, requests: 0, failed: 0 };
        rows.set(window, { window, requests: known.requests + requests, failed: known.failed + failed });
      }
      return [...rows.values()].sort((a, b) => a.window - b.window);
    },
    causes: (span, step, limit) => {
      const groups = group(pick(span));
      return [...groups.values()]
        .map((errors): CauseRow => row(errors, fake.errors, step))
        .sort((a, b) => b.errors - a.errors || ((a.code ?? '') < (b.code ?? '') ? -1 : 1))
        .slice(0, limit);
    },
    causeCounts: (span) => [...group(pick(span)).values()].map((errors): CauseRow => row(errors, fake.errors, 60)),
    cells: (span, step) => cellsOf(pick(span), span, fake.requests ?? [], step),
    oddities: () => fake.oddities ?? [],
    sums: () => ({ errors: [], requests: [] }),
    find: (requestId) => fake.errors.filter((error) => error.requestId === requestId),
    samples: (span, limit) =>
      pick(span)
        .sort((a, b) => b.time - a.time)
        .slice(0, limit),
    page: (span, limit) => ({
      errors: pick(span)
        .sort((a, b) => b.time - a.time)
        .slice(0, limit),
      next: null,
    }),
    sources: () => fake.sources ?? [],
    measures: () => {
      throw new Error('reports measure nothing');
    },
    only: (filter) => {
      const wanted = Object.entries(filter) as [GroupBy, readonly string[]][];
      const errors = fake.errors.filter((error) =>
        wanted.every(([by, values]) => values.includes(keyOf(error, by) ?? '')),
      );
      return fakeReader({ ...fake, errors, requests: [] });
    },
    close: () => undefined,
  };
}

function same(error: StoredError): string {
  return JSON.stringify([error.code, error.cause, error.ec]);
}

function group(errors: readonly StoredError[]): Map<string, StoredError[]> {
  const groups = new Map<string, StoredError[]>();
  for (const error of errors) {
    const known = groups.get(same(error)) ?? [];
    known.push(error);
    groups.set(same(error), known);
  }
  return groups;
}

function row(errors: readonly StoredError[], all: readonly StoredError[], step: number): CauseRow {
  const [first] = errors;
  if (first === undefined) throw new Error('a group is never empty');
  const hosts = new Map<string, number>();
  for (const { host } of errors) if (host !== null) hosts.set(host, (hosts.get(host) ?? 0) + 1);
  const trend = new Map<number, number>();
  for (const { time } of errors) {
    const window = Math.floor(time / 1000 / step) * step;
    trend.set(window, (trend.get(window) ?? 0) + 1);
  }
  const times = all.filter((error) => same(error) === same(first)).map((error) => error.time);
  return {
    code: first.code,
    cause: first.cause,
    ec: first.ec,
    category: first.category,
    action: first.action,
    retryable: first.retryable,
    errors: errors.length,
    hosts: hosts.size,
    topHost: [...hosts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null,
    firstSeen: times.reduce((a, b) => Math.min(a, b)),
    lastSeen: times.reduce((a, b) => Math.max(a, b)),
    sampleRequestId: errors.at(-1)?.requestId ?? null,
    trend: [...trend].sort((a, b) => a[0] - b[0]),
  };
}

/** Requests of the fake know no place; they stand at a place without names. */
function cellsOf(
  errors: readonly StoredError[],
  span: Span,
  requests: readonly (readonly [number, number, number])[],
  step: number,
): Cells {
  const kinds = new Map<string, Cells['kinds'][number]>();
  const places = new Map<string, Cells['places'][number]>();
  const counts = new Map<string, number>();
  const place = (parts: Cells['places'][number]): number => {
    const key = JSON.stringify(parts);
    places.set(key, places.get(key) ?? parts);
    return [...places.keys()].indexOf(key);
  };
  for (const { time, code, cause, ec, status, host, bucket, region } of errors) {
    const kind = { code, cause, ec, status };
    const key = JSON.stringify(kind);
    kinds.set(key, kinds.get(key) ?? kind);
    const cell = `${windowOf(time, step)} ${[...kinds.keys()].indexOf(key)} ${place({ host, bucket, region })}`;
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  const nowhere = requests.length === 0 ? 0 : place({ host: null, bucket: null, region: null });
  return {
    errors: [...counts].map(([cell, count]) => {
      const [window = 0, kind = 0, at = 0] = cell.split(' ').map(Number);
      return [window, kind, at, count] as const;
    }),
    requests: requests
      .filter(([ms]) => inside(span, ms))
      .map(([ms, count, failed]) => [windowOf(ms, step), nowhere, count, failed] as const),
    kinds: [...kinds.values()],
    places: [...places.values()],
  };
}
