// What random ledgers are made of, and what is asked of them: few values that differ, so that much meets.
import * as fc from 'fast-check';
import { EVERYTHING, type Selector } from '../../../src/model/alert.ts';
import type { RequestCount } from '../../../src/model/batch.ts';
import type { ErrorEvent } from '../../../src/model/event.ts';
import type { Filter, Span } from '../../../src/stores/reader.ts';
import { aBatch, aDelta, anEvent, aRequest, identity, requestId, T0, WINDOW } from '../ledger.ts';
import type { Asked } from './agreement.ts';

const HOUR = 3600;
const DAY = 86_400;

/** One thing that was seen: an error, or requests that were counted. */
export interface Seen {
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

export const seen: fc.Arbitrary<Seen> = fc
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
export function numbered(all: readonly Seen[]): readonly Seen[] {
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
export const asked: fc.Arbitrary<Asked> = fc.record({
  spans: shuffled(SPANS),
  steps: shuffled([60, 300, HOUR, DAY]),
  filters: shuffled(FILTERS),
  selectors: fc.shuffledSubarray([...SELECTORS], { minLength: 3, maxLength: 3 }),
  requestIds: fc.constant([requestId(9001), requestId(9003).toLowerCase(), requestId(5), 'none']),
});

export function batchOf(all: readonly Seen[], seed: string): ReturnType<typeof aBatch> {
  const requests = all.flatMap(({ request }) => request ?? []);
  const events = all.map(({ event }) => event);
  return aBatch(aDelta(events, { path: `${seed}.log`, identity: identity(seed), requests }));
}

/** Which of so many collectors sees an error: all that is told of one request is told to one. */
export function partOf({ requestId: id, source }: ErrorEvent, parts: number): number {
  return (id === null ? source.line : Number.parseInt(id.slice(8).replaceAll('*', ''), 16)) % parts;
}
