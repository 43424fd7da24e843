// What goes from one thread to another comes out as it went in.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { extraText } from '../../src/model/extra-text.ts';
import type { RequestCount } from '../../src/model/batch.ts';
import type { ErrorEvent } from '../../src/model/event.ts';
import { packRange, transferred, unpackRange } from '../../src/pipeline/packed.ts';
import type { RangeResult } from '../../src/pipeline/range.ts';

const text = fc.oneof(fc.constantFrom('NoSuchKey', 'a b', '', 'null', 'ü', '\0'), fc.string());
const some = fc.option(text);
const count = fc.nat(2 ** 31);

const event: fc.Arbitrary<ErrorEvent> = fc.record({
  time: fc.option(fc.integer({ min: 0, max: 2 ** 42 })),
  timeSource: fc.constantFrom('body', 'header', 'line', 'request-id', 'ingest'),
  code: some,
  status: fc.option(fc.nat(999)),
  ec: some,
  message: some,
  operation: some,
  hostId: some,
  requestId: some,
  host: some,
  bucket: some,
  region: some,
  object: some,
  extra: fc.array(fc.tuple(text, text), { maxLength: 3 }).map((pairs) => new Map(pairs)),
  synthetic: fc.boolean(),
  requestIdComplete: fc.boolean(),
  truncated: fc.boolean(),
  perObject: fc.boolean(),
  format: text,
  origin: fc.constantFrom('server', 'client'),
  classification: fc.record({
    code: fc.option(fc.constantFrom('NoSuchKey', 'null', 'No Such')),
    known: fc.boolean(),
    category: fc.constantFrom('object', 'access'),
    action: fc.constantFrom('retry', 'unknown'),
    retryable: fc.boolean(),
    cause: fc.option(fc.constant('expired-url')),
    statusExpected: fc.option(fc.constantFrom(404, 403)),
  }),
  source: fc.record({ path: fc.constant('a.log'), line: count, offset: fc.integer({ min: 0, max: 2 ** 50 }) }),
});

const request: fc.Arbitrary<RequestCount> = fc.record({
  window: fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
  host: some,
  bucket: some,
  region: some,
  status: fc.nat(999),
  requests: count,
  failed: count,
});

function resultOf(events: readonly ErrorEvent[], requests: readonly RequestCount[]): RangeResult {
  return {
    start: 1,
    end: 2,
    how: 'full',
    lines: 3,
    tally: { lines: 3, requests: 1, errorLines: 1, other: 1, rejected: 0 },
    recognised: 2,
    ambiguous: 1,
    requests,
    eventCount: events.length,
    events: (path, lines) =>
      events.map((each) => ({ ...each, source: { ...each.source, path, line: each.source.line + lines } })),
    rejects: [{ reason: 'bad time', line: 2, texts: ['x'] }],
    stretch: { to: 2, head: new Uint8Array([1]), prints: [4_294_967_295], end: new Uint8Array([2]) },
  };
}

/** `extra` comes back as one that reads the same. */
const listed = (one: ErrorEvent): object => ({ ...one, extra: [...one.extra], text: extraText(one.extra) });

test('a range that was packed, handed over and unpacked is the same', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 20 }), fc.array(request, { maxLength: 20 }), (events, requests) => {
      const result = resultOf(events, requests);
      const packed = packRange(result);
      const { events: eventsOf, ...rest } = unpackRange(structuredClone(packed, { transfer: transferred(packed) }));
      const { events: expected, ...others } = result;
      expect(rest).toEqual(others);
      expect(eventsOf('b.log', 7).map(listed)).toEqual(expected('b.log', 7).map(listed));
      expect(packed.eventTexts.byteLength).toBe(0);
    }),
    { numRuns: 200 },
  );
});

test('errors alike take little', () => {
  const [sample] = fc.sample(event, { numRuns: 1, seed: 1 });
  if (sample === undefined) throw new Error('no sample');
  const one = { ...sample, requestId: null, object: null, message: null, extra: new Map() };
  const packed = packRange(
    resultOf(
      Array.from({ length: 1_000 }, () => one),
      [],
    ),
  );
  expect(packed.texts.length).toBeLessThan(20);
  expect(packed.classifications).toHaveLength(1);
});
