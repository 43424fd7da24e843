// Random ledgers in SQLite and, copied, in ClickHouse: both readers must say the same, also where several collectors together
// have read what one ledger has.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { Selector } from '../../../src/model/alert.ts';
import { EVERYTHING } from '../../../src/model/alert.ts';
import type { RequestCount } from '../../../src/model/batch.ts';
import type { ErrorEvent } from '../../../src/model/event.ts';
import type { Filter, Span } from '../../../src/stores/reader.ts';
import { NO_CLUSTER, startServer, type TestServer } from '../../cluster/cluster.ts';
import { aBatch, aDelta, anEvent, aRequest, identity, requestId, T0, WINDOW } from '../ledger.ts';
import { expectSameAnswers, type Asked } from './agreement.ts';
import { TestFleet } from './replica.ts';

const HOUR = 3600;
const DAY = 86_400;
const RUNS = Number(process.env['OSSIGHT_RUNS'] ?? 1000) >= 10_000 ? 40 : 1;

/** One thing that was seen: an error, or requests that were counted. */
interface Seen {
  readonly event: ErrorEvent;
  readonly request: RequestCount | null;
}

const host = fc.constantFrom('a.oss-cn-hangzhou.aliyuncs.com', 'b.oss-cn-hangzhou.aliyuncs.com', "o'dd\\host", null);
const bucket = fc.constantFrom('example-media', 'example-logs', '100%_sure', null);
const region = fc.constantFrom('cn-hangzhou', null);
const placed = { host, bucket, region };
/** Seconds since T0: much in few hours, something days before and after, and from a clock gone wrong. */
const seconds = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -2 * HOUR, max: 2 * HOUR }) },
  { weight: 3, arbitrary: fc.integer({ min: -3 * DAY, max: DAY }) },
  { weight: 1, arbitrary: fc.constant(400 * DAY) },
);

const seen: fc.Arbitrary<Seen> = fc
  .record({
    seconds,
    code: fc.constantFrom('NoSuchKey', 'nosuchkey', 'InternalError', 'Odd', "it's \\ '", null),
    status: fc.constantFrom(404, 500, 503, 200, 99, null),
    ec: fc.constantFrom('0017-00000901', null, null),
    message: fc.constantFrom('trailing slash', 'tab\tand\nline \u4f60\u597d \u{1f600}', null),
    synthetic: fc.constantFrom(false, false, false, true),
    truncated: fc.boolean(),
    id: fc.constantFrom('new', 'new', 'same', 'masked', 'none'),
    object: fc.constantFrom('a/b.jpg', 'c', null),
    perObject: fc.constantFrom(false, false, true),
    extra: fc.constantFrom(
      new Map<string, string>(),
      new Map([
        ['Key', 'a"b'],
        ['Other', 'x'],
      ]),
    ),
    origin: fc.constantFrom('client' as const, 'server' as const),
    ...placed,
    requests: fc.option(fc.record({ ...placed, status: fc.constantFrom(200, 404), failed: fc.nat(3) })),
  })
  .map(({ seconds: at, id, requests, ...fields }) => {
    const event = anEvent({ ...fields, time: T0 + at * 1000, requestId: id, timeSource: 'header' });
    const window = Math.floor((WINDOW + at) / 60) * 60;
    return {
      event,
      request: requests === null ? null : aRequest({ ...requests, window, requests: requests.failed + 2 }),
    };
  });

/** With ids and with times that differ by a millisecond at least, so that no order is left open. */
function numbered(all: readonly Seen[]): readonly Seen[] {
  return all.map(({ event, request }, n) => {
    const ids: Record<string, Partial<ErrorEvent>> = {
      new: { requestId: requestId(n) },
      same: { requestId: requestId(9000 + (n % 7)) },
      masked: { requestId: `${requestId(n).slice(0, 20)}****`, requestIdComplete: false },
      none: { requestId: null, requestIdComplete: false },
    };
    const source = { path: 'app.log', line: n + 1, offset: n * 100 };
    return { event: { ...event, ...ids[event.requestId ?? 'none'], time: (event.time ?? 0) + n, source }, request };
  });
}

const SPANS: readonly Span[] = [
  { since: null, until: null },
  { since: WINDOW - 2 * DAY, until: null },
  { since: null, until: WINDOW + 60 },
  { since: WINDOW - 5 * HOUR - 120, until: WINDOW + 90 * 60 },
  { since: WINDOW - DAY - 60, until: WINDOW + DAY + HOUR },
  { since: WINDOW, until: WINDOW + 60 },
  { since: WINDOW - 40 * DAY, until: WINDOW - 30 * DAY },
];
const FILTERS: readonly Filter[] = [
  {},
  {},
  { code: ['NoSuchKey', ''] },
  { host: ["o'dd\\host"], status: ['404', ''] },
  { bucket: ['100%_sure', ''] },
  { cause: ['trailing-slash'], action: ['fix-request'] },
  { region: [''], category: ['server'] },
];
const SELECTORS: readonly Selector[] = [
  EVERYTHING,
  { field: 'code', value: 'NOSUCHKEY', hosts: null, buckets: null },
  { field: 'cause', value: 'trailing-slash', hosts: '*.oss-*', buckets: null },
  { field: null, value: null, hosts: null, buckets: '100%_S?re' },
  { field: 'action', value: 'retry', hosts: "O'dd\\*", buckets: 'example-*' },
];
const shuffled = <Each>(all: readonly Each[]): fc.Arbitrary<Each[]> =>
  fc.shuffledSubarray([...all], { minLength: all.length });
const asked: fc.Arbitrary<Asked> = fc.record({
  spans: shuffled(SPANS),
  steps: shuffled([60, 300, HOUR, DAY]),
  filters: shuffled(FILTERS),
  selectors: fc.shuffledSubarray([...SELECTORS], { minLength: 3, maxLength: 3 }),
  requestIds: fc.constant([requestId(9001), requestId(9003).toLowerCase(), requestId(5), 'none']),
});

function batchOf(all: readonly Seen[], seed: string): ReturnType<typeof aBatch> {
  const requests = all.flatMap(({ request }) => request ?? []);
  const events = all.map(({ event }) => event);
  return aBatch(aDelta(events, { path: `${seed}.log`, identity: identity(seed), requests }));
}

describe.skipIf(NO_CLUSTER !== null)('ClickHouse and SQLite say the same', () => {
  let server: TestServer;
  let databases = 0;
  const usingFleet = (work: (fleet: TestFleet) => void): void => {
    const fleet = new TestFleet(server.address(`random_${(databases += 1)}`));
    try {
      work(fleet);
    } finally {
      fleet.close();
    }
  };
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(async () => server.stop());

  it('of one ledger', { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(seen, { maxLength: 30 }), { minLength: 2, maxLength: 4 }),
        asked,
        (batches, questions) => {
          usingFleet((fleet) => {
            const { store, reader } = fleet.ledger();
            const all = numbered(batches.flat());
            let at = 0;
            for (const [n, batch] of batches.entries()) {
              store.commit(batchOf(all.slice(at, at + batch.length), `log-${n}`));
              at += batch.length;
            }
            const copy = fleet.reader();
            expectSameAnswers(copy, reader, questions);
            copy.close();
          });
        },
      ),
      { numRuns: RUNS, endOnFailure: true },
    );
  });

  it.each(['server', 'client'] as const)(
    'of three collectors and one ledger that reads all: %s logs',
    { timeout: 600_000 },
    (origin) => {
      fc.assert(
        fc.property(fc.array(seen, { minLength: 20, maxLength: 60 }), asked, (some, questions) => {
          usingFleet((fleet) => {
            // Where clients' logs are read beside server logs one request counts once: see once.test.ts.
            const all = numbered(some).map(({ event, request }) => ({
              event: { ...event, origin },
              request: origin === 'server' ? request : null,
            }));
            const of = (part: number): Seen[] =>
              all.filter(
                ({ event: { requestId: id, source } }) =>
                  (id === null
                    ? source.line
                    : Number.parseInt(id.slice(-5, -4) === '*' ? id.slice(8, 20) : id.slice(8), 16)) %
                    3 ===
                  part,
              );
            const copies = [0, 1, 2].map(() => fleet.ledger());
            const alone = fleet.unshipped();
            for (const [part, { store }] of copies.entries()) {
              store.commit(batchOf(of(part), `log-${part}`));
              alone.store.commit(batchOf(of(part), `log-${part}`));
            }
            const copy = fleet.reader();
            expectSameAnswers(copy, alone.reader, questions);
            copy.close();
          });
        }),
        { numRuns: RUNS, endOnFailure: true },
      );
    },
  );
});
