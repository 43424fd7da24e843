// Splitting and order never change counts: the same events in any order and any batches leave the same views behind.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestCount } from '../../src/model/batch.ts';
import type { ErrorEvent } from '../../src/model/event.ts';
import { mergeSightings, sightingOf, type Sighting } from '../../src/model/merge.ts';
import type { Reader } from '../../src/stores/reader.ts';
import { openPrivate } from '../../src/stores/index.ts';
import { counts, whole } from './sightings.ts';
import { aBatch, aDelta, anEvent, CATALOG, classify, identity, NOW, requestId, T0 } from './ledger.ts';

/** Each stands at an offset of its own, as the records of one source do. */
const log = fc
  .array(whole, { minLength: 1, maxLength: 12 })
  .map((all) =>
    all.map((fields, n) => anEvent({ ...fields, source: { path: 'app.log', line: n + 1, offset: n * 100 } })),
  );

const ALL = { since: null, until: null };

function sortedExtra(extra: ReadonlyMap<string, string>): string[] {
  return [...extra].map((member) => JSON.stringify(member)).sort();
}

/** Everything the views tell, but for how errors and duplicates are divided among sources. */
function picture(reader: Reader): Record<string, unknown> {
  const errors = reader.samples(ALL, 1000);
  return {
    totals: reader.totals(ALL),
    minutes: (['code', 'status', 'host', 'bucket', 'region', 'cause'] as const).map((by) => reader.trend(ALL, 60, by)),
    hours: (['code', 'status', 'host'] as const).map((by) => reader.trend(ALL, 3600, by)),
    requests: [reader.requestTrend(ALL, 60), reader.requestTrend(ALL, 86_400)],
    causes: reader.causes(ALL, 60, 100),
    oddities: reader.oddities(ALL),
    errors: errors.map((error) => JSON.stringify({ ...error, extra: sortedExtra(error.extra) })).sort(),
    sources: reader.sources().map(({ errors, duplicates, ...rest }) => ({ ...rest, sightings: errors + duplicates })),
  };
}

function store(
  batches: readonly (readonly ErrorEvent[])[],
  requests: readonly (readonly RequestCount[])[],
  recount = false,
): Record<string, unknown> {
  const { store, reader } = openPrivate({ windowSeconds: 60, catalog: CATALOG, classify, now: NOW });
  let id: number | null = null;
  batches.forEach((events, n) => {
    const tally = { lines: 0, requests: 0, errorLines: 0, other: 0, rejected: 0 };
    const delta = aDelta(events, {
      id,
      path: 'app.log',
      identity: identity('a'),
      tally,
      bytes: 0,
      requests: requests[n] ?? [],
    });
    id = store.commit(aBatch(delta)).sources[0]?.id ?? null;
    if (recount) store.commit(aBatch({ ...delta, id, requests: [] }));
  });
  const seen = picture(reader);
  store.close();
  return seen;
}

/** Cuts a list at the given places. */
function cut<T>(all: readonly T[], into: number): T[][] {
  const size = Math.ceil(all.length / into) || 1;
  return Array.from({ length: into }, (_, n) => all.slice(n * size, (n + 1) * size));
}

describe('order and splitting', () => {
  it('leave no trace in the views', () => {
    const runs = log.chain((events) =>
      fc.record({
        events: fc.constant(events),
        shuffled: fc.shuffledSubarray(events, { minLength: events.length }),
        into: fc.integer({ min: 1, max: 5 }),
        requests: counts,
      }),
    );
    fc.assert(
      fc.property(runs, ({ events, shuffled, into, requests }) => {
        expect(store(cut(shuffled, into), cut(requests.toReversed(), into))).toEqual(store([events], [requests]));
      }),
      { numRuns: 250 },
    );
  });

  it('nor does reading everything twice, errors counted', () => {
    fc.assert(
      fc.property(log, fc.integer({ min: 1, max: 4 }), (events, into) => {
        expect({ ...store(cut(events, into), [], true), sources: null }).toEqual({
          ...store([events], []),
          sources: null,
        });
      }),
      { numRuns: 120 },
    );
  });

  it('counts exactly the distinct errors', () => {
    fc.assert(
      fc.property(log, (events) => {
        const groups = new Map<string, Set<string>>();
        let nameless = 0;
        for (const event of events) {
          if (!event.requestIdComplete) {
            nameless++;
            continue;
          }
          const key = JSON.stringify([event.requestId, event.perObject ? [event.object] : null]);
          const codes = groups.get(key) ?? new Set();
          if (event.code !== null && !event.synthetic) codes.add(event.classification.code ?? '');
          groups.set(key, codes);
        }
        const expected = nameless + [...groups.values()].reduce((sum, codes) => sum + Math.max(1, codes.size), 0);
        expect(store([events], [])).toMatchObject({ totals: { errors: expected } });
      }),
      { numRuns: 120 },
    );
  });
});

function merge(a: Sighting, b: Sighting): Sighting {
  return mergeSightings(a, b, classify);
}

function plain({ event, server }: Sighting): unknown {
  return { server, ...event, extra: sortedExtra(event.extra) };
}

describe('merging two sightings', () => {
  const one = whole.map((fields): Sighting =>
    sightingOf(anEvent({ ...fields, requestId: requestId(1), requestIdComplete: true })),
  );
  const placed = fc.tuple(one, fc.nat(5)).map(([seen, n]): Sighting => ({
    ...seen,
    event: { ...seen.event, source: { path: 'app.log', line: n, offset: n * 10 } },
  }));
  it('is commutative', () => {
    fc.assert(
      fc.property(placed, placed, (a, b) => {
        expect(plain(merge(a, b))).toEqual(plain(merge(b, a)));
      }),
      { numRuns: 1200 },
    );
  });

  it('is associative', () => {
    fc.assert(
      fc.property(placed, placed, placed, (a, b, c) => {
        expect(plain(merge(merge(a, b), c))).toEqual(plain(merge(a, merge(b, c))));
      }),
      { numRuns: 1200 },
    );
  });

  it('is idempotent', () => {
    fc.assert(
      fc.property(placed, (a) => {
        expect(plain(merge(a, a))).toEqual(plain(a));
      }),
      { numRuns: 500 },
    );
  });

  it('takes from each what it knows better', () => {
    const client = anEvent({
      code: 'nosuchkey',
      status: 403,
      time: T0 + 9000,
      timeSource: 'body',
      host: 'static.example.com',
      bucket: null,
      message: 'gone',
      truncated: true,
    });
    const server = anEvent({
      status: 404,
      time: T0,
      timeSource: 'line',
      origin: 'server',
      operation: 'GetObject',
      ec: '0026-00000001',
    });
    expect(merge(sightingOf(client), sightingOf(server)).event).toMatchObject({
      code: 'NoSuchKey',
      status: 404,
      time: T0 + 9000,
      timeSource: 'body',
      host: 'example-media.oss-cn-hangzhou.aliyuncs.com',
      bucket: 'example-media',
      message: 'gone',
      operation: 'GetObject',
      ec: '0026-00000001',
      origin: 'server',
      truncated: false,
    });
  });
});
