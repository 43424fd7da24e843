import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { errorJson, errorLine } from '../../src/cli/error-json.ts';
import type { ErrorEvent } from '../../src/model/event.ts';
import { ExtraText, extraText } from '../../src/model/extra-text.ts';

const text = fc.oneof(fc.constantFrom('NoSuchKey', '', '"', 'a\\b', '\n', '日本', '\ud800'), fc.string());
const some = fc.option(text);
const name = fc.constantFrom('Referer', 'operation', 'object', 'synthetic', '7', 'a"b', '__proto__');

const event: fc.Arbitrary<ErrorEvent> = fc.record({
  time: fc.option(fc.integer({ min: 0, max: 2 ** 42 })),
  timeSource: fc.constantFrom('body', 'line'),
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
  extra: fc.array(fc.tuple(name, text), { maxLength: 3 }).map((pairs) => {
    const map = new Map(pairs);
    return pairs.length > 1 ? new ExtraText(extraText(map) ?? '', [...map.keys()]) : map;
  }),
  synthetic: fc.boolean(),
  requestIdComplete: fc.boolean(),
  truncated: fc.boolean(),
  perObject: fc.boolean(),
  format: text,
  origin: fc.constantFrom('server', 'client'),
  classification: fc.record({
    code: some,
    known: fc.boolean(),
    category: text,
    action: fc.constantFrom('retry', 'unknown'),
    retryable: fc.boolean(),
    cause: some,
    statusExpected: fc.option(fc.nat(999)),
  }),
  source: fc.record({ path: text, line: fc.nat(), offset: fc.integer({ min: 0, max: 2 ** 50 }) }),
});

test('the line of an error is its JSON, the names of `extra` sorted', () => {
  fc.assert(
    fc.property(event, (each) => {
      const line = errorLine(each);
      const json = JSON.stringify(errorJson(each));
      expect(JSON.parse(line)).toEqual(JSON.parse(json));
      expect(line).not.toContain('\n');
      const outside = (all: string): string => all.replace(/"extra":\{.*\},"source"/, '');
      expect(outside(line)).toBe(outside(json));
    }),
    { numRuns: 500 },
  );
});
