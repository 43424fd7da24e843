// Events, batches and an easy catalog to try stores with. Ids, hosts and buckets are invented.
import type { Batch, Identity, RequestCount, SourceDelta } from '../../src/model/batch.ts';
import type { Classification, ErrorEvent, ErrorFacts } from '../../src/model/event.ts';
import type { CatalogRow } from '../../src/stores/index.ts';

/** A Tuesday, 03:20:00.000 UTC, start of a base window. */
export const T0 = Date.UTC(2026, 10, 24, 3, 20, 0);
export const WINDOW = T0 / 1000;
export const NOW = T0 + 3_600_000;

export const CATALOG: readonly CatalogRow[] = [
  {
    code: 'NoSuchKey',
    aliases: ['NoSuchObject'],
    statuses: [404],
    category: 'not-found',
    action: 'fix-request',
    retryable: false,
    summary: 'The object is not there.',
    advice: 'Look at the key.',
    doc: 'https://example.com/NoSuchKey',
  },
  {
    code: 'InternalError',
    aliases: [],
    statuses: [500, 503],
    category: 'server',
    action: 'retry',
    retryable: true,
    summary: 'The service failed.',
    advice: 'Try again.',
    doc: 'https://example.com/InternalError',
  },
];

/** Case does not matter; the message decides the sub-cause; everything else is unknown. A function of the facts alone. */
export function classify(facts: Pick<ErrorFacts, 'code' | 'status' | 'message'>): Classification {
  const wanted = facts.code?.toLowerCase();
  const row = CATALOG.find(({ code, aliases }) => [code, ...aliases].some((name) => name.toLowerCase() === wanted));
  const cause = facts.message?.includes('trailing slash') === true ? 'trailing-slash' : null;
  if (row === undefined) {
    return {
      code: facts.code,
      known: false,
      category: 'unknown',
      action: 'unknown',
      retryable: false,
      cause,
      statusExpected: null,
    };
  }
  const listed = facts.status !== null && row.statuses.includes(facts.status);
  return {
    code: row.code,
    known: true,
    category: row.category,
    action: row.action,
    retryable: row.retryable,
    cause,
    statusExpected: listed ? facts.status : (row.statuses[0] ?? null),
  };
}

export function requestId(n: number): string {
  return `${(T0 / 1000).toString(16)}${n.toString(16).padStart(16, '0')}`.toUpperCase();
}

export function anEvent(fields: Partial<ErrorEvent> = {}): ErrorEvent {
  const event = {
    code: 'NoSuchKey',
    status: 404,
    ec: null,
    message: null,
    operation: null,
    hostId: null,
    extra: new Map<string, string>(),
    synthetic: false,
    time: T0,
    timeSource: 'line' as const,
    requestId: requestId(1),
    requestIdComplete: true,
    host: 'example-media.oss-cn-hangzhou.aliyuncs.com',
    bucket: 'example-media',
    region: 'cn-hangzhou',
    object: null,
    format: 'test',
    origin: 'client' as const,
    truncated: false,
    perObject: false,
    source: { path: 'app.log', line: 1, offset: 0 },
    ...fields,
  };
  return { ...event, classification: fields.classification ?? classify(event) };
}

export function identity(seed: string): Identity {
  return {
    rungs: [
      { length: 16, hash: `${seed}-16` },
      { length: 32, hash: `${seed}-32` },
    ],
    dev: '2049',
    ino: '9007199254740993',
    birthNs: '1764000000123456789',
    prints: new Uint8Array([1, 2, 3, 250]),
    step: 16,
    marker: `${seed}-marker`,
  };
}

export function aDelta(events: readonly ErrorEvent[], fields: Partial<SourceDelta> = {}): SourceDelta {
  return {
    id: null,
    path: events[0]?.source.path ?? 'app.log',
    identity: null,
    checkpoint: { offset: 100, lines: 10 },
    state: 'done',
    tally: { lines: 10, requests: 4, errorLines: 3, other: 2, rejected: 1 },
    bytes: 100,
    requests: [],
    events,
    ...fields,
  };
}

export function aBatch(...sources: readonly SourceDelta[]): Batch {
  return { sources, now: NOW };
}

export function aRequest(fields: Partial<RequestCount> = {}): RequestCount {
  return {
    window: WINDOW,
    host: 'example-media.oss-cn-hangzhou.aliyuncs.com',
    bucket: 'example-media',
    region: 'cn-hangzhou',
    status: 200,
    requests: 10,
    failed: 0,
    ...fields,
  };
}
