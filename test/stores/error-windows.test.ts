// Errors under a filter are found by way of the counts (src/stores/sqlite/error-windows.ts). They must be those that a look at
// every error finds: for any filter and span, windows of any length, errors that were enriched, and after retention.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ErrorEvent } from '../../src/model/event.ts';
import { openPrivate } from '../../src/stores/index.ts';
import type { CauseRow, Cursor, Filter, Reader, Span, StoredError } from '../../src/stores/reader.ts';
import { aBatch, aDelta, anEvent, CATALOG, classify, identity, NOW, requestId, T0 } from './ledger.ts';

const ALL: Span = { since: null, until: null };
const DAY = 86_400;
const HOSTS = [
  'oss-cn-shanghai.aliyuncs.com',
  'example-media.oss-cn-hangzhou.aliyuncs.com',
  'static.example.com',
  null,
];

/** T0 is 20 minutes past an hour: windows of 700 s begin in one hour and end in the next. */
const seconds = fc.oneof(
  fc.constantFrom(0, 1, 59, 60, 2399, 2400, 2401, 6000, -1200, DAY, -1, -DAY, 400 * DAY, 400 * DAY + 70),
  fc.integer({ min: -2 * DAY, max: 2 * DAY }),
);

const sighting = fc
  .record({
    code: fc.constantFrom('NoSuchKey', 'InternalError', 'Odd', null),
    status: fc.constantFrom(404, 500, 200, null),
    host: fc.constantFrom(...HOSTS),
    ec: fc.constantFrom('0026-00000001', null),
    message: fc.constantFrom('trailing slash', null),
    origin: fc.constantFrom('client' as const, 'server' as const),
    timeSource: fc.constantFrom('line' as const, 'body' as const),
    id: fc.integer({ min: 0, max: 16 }),
    seconds,
    ms: fc.integer({ min: 0, max: 2 }),
  })
  .map(({ id, seconds: at, ms, ...fields }) => ({
    ...fields,
    bucket: null,
    region: null,
    requestId: id === 0 ? null : requestId(id),
    requestIdComplete: id > 0,
    time: T0 + at * 1000 + ms,
  }));

const some = <T>(...values: readonly T[]) => fc.option(fc.subarray([...values], { minLength: 1 }), { nil: undefined });

const filter: fc.Arbitrary<Filter> = fc
  .record({
    code: some('NoSuchKey', 'InternalError', 'Odd', ''),
    status: some('404', '500', '200', '', '999'),
    host: some(...HOSTS.map((host) => host ?? ''), 'other'),
    cause: some('trailing-slash', ''),
  })
  .map((wanted) => Object.fromEntries(Object.entries(wanted).filter(([, values]) => values !== undefined)));

/** Ends in windows from T0's on; null: none. */
const span = fc.record({
  since: fc.option(fc.integer({ min: -DAY, max: DAY })),
  until: fc.option(fc.integer({ min: -DAY, max: 401 * DAY })),
});

const world = fc.record({
  windowSeconds: fc.constantFrom(7, 60, 700, 3600, 5000, DAY),
  placesKept: fc.constantFrom(1, 100),
  batches: fc.array(fc.array(sighting, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 3 }),
  keep: fc.option(fc.integer({ min: 0, max: 12 })),
  before: fc.option(seconds),
  filter,
  span,
  limit: fc.integer({ min: 1, max: 5 }),
});

type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

function inWorld(
  { windowSeconds, placesKept, batches, keep, before }: World,
  look: (reader: Reader, isWhole: boolean) => void,
): void {
  const { store, reader } = openPrivate({ windowSeconds, placesKept, catalog: CATALOG, classify, now: NOW });
  let n = 0;
  for (const batch of batches) {
    const events = batch.map((fields): ErrorEvent => {
      n += 1;
      return anEvent({ ...fields, source: { path: 'app.log', line: n, offset: n * 100 } });
    });
    store.commit(aBatch(aDelta(events, { id: null, identity: identity('a') })));
  }
  const limits = { before: before === null ? -Infinity : T0 + before * 1000, keep: keep ?? Infinity };
  const { byAge, byCount } = store.prune(limits, false);
  look(reader, byAge + byCount === 0);
  reader.close();
  store.close();
}

function passes(wanted: Filter, error: StoredError): boolean {
  const has = (values: readonly string[] | undefined, value: string | null) => values?.includes(value ?? '') ?? true;
  return (
    has(wanted.code, error.code) &&
    has(wanted.cause, error.cause) &&
    has(wanted.host, error.host) &&
    has(wanted.status, error.status === null ? null : String(error.status))
  );
}

/** Everything, without a filter: no counts are asked then. Newest first. */
function everyError(reader: Reader): readonly StoredError[] {
  return reader.page(ALL, 10_000, null).errors;
}

const whole = (at: number | null, windowSeconds: number): number | null =>
  at === null ? null : Math.floor((T0 / 1000 + at) / windowSeconds) * windowSeconds;

const within = ({ since, until }: Span, { time }: StoredError): boolean =>
  time >= (since ?? -Infinity) * 1000 && time < (until ?? Infinity) * 1000;

function leafedThrough(reader: Reader, asked: Span, limit: number): StoredError[] {
  const found: StoredError[] = [];
  for (let before: Cursor | null = null, pages = 0; pages < 100; pages++) {
    const { errors, next } = reader.page(asked, limit, before);
    found.push(...errors);
    if (next === null) return found;
    before = next;
  }
  throw new Error('pages without end');
}

function sameCause(a: CauseRow, b: StoredError): boolean {
  return (
    a.code === b.code &&
    a.cause === b.cause &&
    a.ec === b.ec &&
    a.category === b.category &&
    a.action === b.action &&
    a.retryable === b.retryable
  );
}

const newestId = (errors: readonly StoredError[]): string | null => {
  const named = errors.filter((error) => error.requestId !== null);
  const time = Math.max(...named.map((error) => error.time));
  const ids = named.filter((error) => error.time === time).map(({ requestId: id }) => id ?? '');
  return ids.toSorted().at(-1) ?? null;
};

describe('under a filter', () => {
  it('pages and samples are those that a look at every error finds', () => {
    fc.assert(
      fc.property(world, (each) => {
        inWorld(each, (reader) => {
          const asked = {
            since: whole(each.span.since, each.windowSeconds),
            until: whole(each.span.until, each.windowSeconds),
          };
          const all = everyError(reader).filter((error) => passes(each.filter, error) && within(asked, error));
          const only = reader.only(each.filter);
          expect(leafedThrough(only, asked, each.limit)).toEqual(all);
          const samples = reader.samples(asked, 10_000).filter((error) => passes(each.filter, error));
          expect(only.samples(asked, each.limit)).toEqual(samples.slice(0, each.limit));
        });
      }),
      { numRuns: 300 },
    );
  });

  it('causes tell the newest request id, and of some hosts or statuses the newest of the last window', () => {
    fc.assert(
      fc.property(world, (each) => {
        inWorld(each, (reader, isWhole) => {
          const all = everyError(reader).filter((error) => passes(each.filter, error));
          const isNarrowed = each.filter.host !== undefined || each.filter.status !== undefined;
          for (const cause of reader.only(each.filter).causes(ALL, each.windowSeconds, 100)) {
            const own = all.filter((error) => sameCause(cause, error));
            const last = Math.floor(cause.lastSeen / 1000 / each.windowSeconds) * each.windowSeconds;
            const asked = isNarrowed ? own.filter(({ time }) => time >= last * 1000) : own;
            expect(cause.sampleRequestId).toBe(newestId(asked));
            if (!isWhole) continue;
            expect(cause.firstSeen).toBe(Math.min(...own.map(({ time }) => time)));
            expect(cause.lastSeen).toBe(Math.max(...own.map(({ time }) => time)));
          }
        });
      }),
      { numRuns: 200 },
    );
  });
});
