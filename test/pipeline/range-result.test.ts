// What goes from one thread to another comes out as it went in.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Aggregator } from '../../src/aggregate/aggregator.ts';
import { PackedErrors } from '../../src/aggregate/error-pack.ts';
import type { ErrorPack } from '../../src/aggregate/error-pack.ts';
import { extraText } from '../../src/model/extra-text.ts';
import type { RequestSighting } from '../../src/model/candidate.ts';
import type { ErrorEvent } from '../../src/model/event.ts';
import { transferred } from '../../src/pipeline/range.ts';
import type { RangeResult } from '../../src/pipeline/range.ts';

const text = fc.oneof(fc.constantFrom('NoSuchKey', 'a b', '', 'null', 'ü', '\0', '日本', '😀', '\ud800'), fc.string());
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

const request: fc.Arbitrary<RequestSighting> = fc.record({
  time: fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
  host: some,
  bucket: some,
  status: fc.nat(999),
  failed: fc.boolean(),
});

const NOWHERE = (host: string | null) => ({ host, bucket: null, region: null });

function packsOf(events: readonly ErrorEvent[]): readonly ErrorPack[] {
  const aggregator = new Aggregator(60);
  for (const each of events) aggregator.addEvent(each);
  return aggregator.takePacked().errors;
}

function resultOf(events: readonly ErrorEvent[], requests: readonly RequestSighting[]): RangeResult {
  const aggregator = new Aggregator(60);
  for (const each of requests) aggregator.addRequest(each);
  return {
    start: 1,
    end: 2,
    how: 'full',
    lines: 3,
    tally: { lines: 3, requests: 1, errorLines: 1, other: 1, rejected: 0 },
    recognised: 2,
    ambiguous: 1,
    requests: aggregator.takePacked().requests,
    errors: packsOf(events),
    rejects: [{ reason: 'bad time', line: 2, texts: ['x'] }],
    stretch: { to: 2, head: new Uint8Array([1]), prints: [4_294_967_295], end: new Uint8Array([2]) },
  };
}

/** `extra` comes back as one that reads the same. */
const listed = (one: ErrorEvent): object => ({ ...one, extra: [...one.extra], text: extraText(one.extra) });

function handedOver(packs: readonly ErrorPack[], path: string | null, lines: number): object[] {
  return [...new PackedErrors(packs.map((pack) => ({ pack, path, lines })))].map(listed);
}

test('heads are those of the errors', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 20 }), (events) => {
      const packed = new PackedErrors(packsOf(events).map((pack) => ({ pack, path: null, lines: 0 })));
      const heads = events.map(({ time, host, classification }) => ({ time, host, code: classification.code }));
      expect([...packed.heads()]).toEqual(heads);
    }),
    { numRuns: 200 },
  );
});

test('a range that was handed over is the same', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 20 }), fc.array(request, { maxLength: 20 }), (events, requests) => {
      const result = resultOf(events, requests);
      const { errors: _, requests: __, ...others } = result;
      const { errors, requests: counts, ...rest } = structuredClone(result, { transfer: transferred(result) });
      expect(rest).toEqual(others);
      const [here, there] = [new Aggregator(60), new Aggregator(60)];
      for (const each of requests) here.addRequest(each);
      // Who has some of them already adds up.
      for (const one of requests.slice(0, 3)) for (const own of [here, there]) own.addRequest(one);
      there.addRequestPack(counts);
      const sorted = (own: Aggregator) =>
        own
          .take(NOWHERE)
          .requests.map((one) => JSON.stringify(one))
          .sort();
      expect(sorted(there)).toEqual(sorted(here));
      expect(handedOver(errors, null, 0)).toEqual(events.map(listed));
      const moved = events.map((each) => ({ ...each, source: { ...each.source, path: 'b.log' } }));
      expect(handedOver(errors, 'b.log', 7)).toEqual(
        moved.map((each) => listed({ ...each, source: { ...each.source, line: each.source.line + 7 } })),
      );
      // It was not copied.
      for (const { numbers, indices } of result.errors) expect([numbers.length, indices.length]).toEqual([0, 0]);
    }),
    { numRuns: 200 },
  );
});

test('errors are held in their order, own ones among those of others, and may be gone through again', () => {
  const events = fc.sample(event, { numRuns: 700, seed: 2 });
  const aggregator = new Aggregator(60);
  for (const each of events.slice(0, 300)) aggregator.addEvent(each);
  aggregator.addPacks(packsOf(events.slice(300, 600)), 'a.log', 0);
  for (const each of events.slice(600)) aggregator.addEvent(each);
  expect(aggregator.size).toBe(700);
  const { events: taken } = aggregator.take(NOWHERE);
  expect(taken.length).toBe(700);
  for (let times = 0; times < 2; times += 1) expect([...taken].map(listed)).toEqual(events.map(listed));
  expect([aggregator.size, aggregator.take(NOWHERE).events.length]).toEqual([0, 0]);
});

test('errors alike take little', () => {
  const [sample] = fc.sample(event, { numRuns: 1, seed: 1 });
  if (sample === undefined) throw new Error('no sample');
  const one = { ...sample, requestId: null, object: null, message: null, extra: new Map() };
  const packs = packsOf(Array.from({ length: 200 }, () => one));
  expect(packs).toHaveLength(1);
  expect(packs[0]?.texts.length).toBeLessThan(20);
  expect(packs[0]?.classifications).toHaveLength(1);
});
