// Random sightings of errors and random counts of requests: few values of everything, so that they meet and contradict.
import * as fc from 'fast-check';
import type { RequestCount } from '../../src/model/batch.ts';
import type { ErrorEvent, TimeSource } from '../../src/model/event.ts';
import { aRequest, requestId, T0, WINDOW } from './ledger.ts';

const maybe = <T>(...values: T[]) => fc.constantFrom(null, ...values);

const sighting: fc.Arbitrary<Partial<ErrorEvent>> = fc.record({
  code: maybe('NoSuchKey', 'nosuchkey', 'NoSuchObject', 'InternalError', 'Odd'),
  synthetic: fc.boolean(),
  status: maybe(200, 404, 500),
  requestId: maybe(requestId(1), requestId(2), requestId(3)),
  requestIdComplete: fc.boolean(),
  perObject: fc.boolean(),
  object: maybe('a.jpg', 'b.jpg'),
  time: fc.constantFrom(T0, T0 + 500, T0 + 61_000, T0 + 7_200_000),
  timeSource: fc.constantFrom<TimeSource>('body', 'header', 'line', 'request-id', 'ingest'),
  host: maybe('example-media.oss-cn-hangzhou.aliyuncs.com', 'static.example.com', 'cdn.example.com'),
  hostId: maybe('example-media.oss-cn-hangzhou.aliyuncs.com', 'STATIC.example.com:443'),
  bucket: maybe('example-media', 'example-logs'),
  region: maybe('cn-hangzhou', 'cn-shanghai'),
  ec: maybe('0026-00000001', '0017-00000901'),
  message: maybe('trailing slash', 'gone', 'cut'),
  operation: maybe('GET', 'GetObject'),
  extra: fc
    .dictionary(fc.constantFrom('Key', 'Header', '__proto__'), fc.constantFrom('x', 'y', 'zz'))
    .map((o) => new Map(Object.entries(o))),
  origin: fc.constantFrom('server', 'client'),
  truncated: fc.boolean(),
});

export const whole = sighting.map((fields) => ({
  ...fields,
  requestIdComplete: fields.requestIdComplete === true && fields.requestId !== null,
}));

export const counts: fc.Arbitrary<RequestCount[]> = fc.array(
  fc
    .record({
      window: fc.constantFrom(WINDOW, WINDOW + 60),
      status: fc.constantFrom(200, 404),
      requests: fc.integer({ min: 1, max: 9 }),
    })
    .map(aRequest),
  { maxLength: 6 },
);
