// A made-up afternoon: image hosts answer from 12:00; one of them runs into its bandwidth limit at 14:31, missing keys
// are asked for all day, one client's clock is eight hours off, and a few server faults pass by. Always the same.
import type { StoredError } from '../../src/model/reading.ts';
import type { Describe } from '../../src/reports/report.ts';
import type { Fake } from './fake-reader.ts';

/** 2026-03-12 12:00 in Shanghai, epoch ms. */
export const NOON = Date.UTC(2026, 2, 12, 4, 0);
export const MINUTE = 60_000;

const ERROR: StoredError = {
  code: null,
  known: true,
  category: 'unknown',
  action: 'unknown',
  retryable: false,
  cause: null,
  statusExpected: null,
  time: NOON,
  timeSource: 'line',
  status: null,
  requestId: null,
  host: null,
  bucket: null,
  region: null,
  ec: null,
  message: null,
  operation: null,
  object: null,
  source: 'access.log',
  line: 1,
  extra: new Map(),
};

export function error(parts: Partial<StoredError>): StoredError {
  return { ...ERROR, ...parts };
}

/** A request id of its second and a running number. */
export function requestId(time: number, number: number): string {
  const second = Math.floor(time / 1000).toString(16);
  return `${second}${(number * 2_654_435_761).toString(16).padStart(16, '0').slice(-16)}`.toUpperCase();
}

/** Numbers that look random and never change. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const host = (bucket: string): string => `${bucket}.oss-cn-hangzhou.aliyuncs.com`;

const THROTTLED: Partial<StoredError> = {
  code: 'DownloadTrafficRateLimitExceeded',
  category: 'throttle',
  action: 'slow-down',
  retryable: true,
  status: 503,
  ec: '0048-00000101',
  message: 'Download traffic of this account is above its limit.',
  operation: 'GetObject',
};
const MISSING: Partial<StoredError> = {
  code: 'NoSuchKey',
  category: 'not-found',
  action: 'fix-request',
  status: 404,
  ec: '0026-00000001',
  message: 'The object is not there.',
  operation: 'GetObject',
};
const SKEWED: Partial<StoredError> = {
  code: 'RequestTimeTooSkewed',
  cause: 'time-zone',
  category: 'auth',
  action: 'fix-clock',
  status: 403,
  message: 'Request time and server time are too far apart.',
  operation: 'PutObject',
};

export function incident(): Fake {
  const roll = dice(7);
  const errors: StoredError[] = [];
  const requests: [number, number, number][] = [];
  let number = 0;
  const add = (minute: number, parts: Partial<StoredError>): void => {
    const time = NOON + minute * MINUTE + Math.floor(roll() * 59_000);
    number += 1;
    const base = {
      time,
      requestId: requestId(time, number),
      line: number * 31,
      object: `thumbs/${number % 400}/small.jpg`,
    };
    errors.push(error({ ...base, ...parts }));
  };
  for (let minute = 0; minute < 185; minute++) {
    const before = errors.length;
    for (let i = 0; i < 3 + roll() * 5; i++)
      add(minute, { ...MISSING, host: host(roll() < 0.7 ? 'img-prod' : 'example-media') });
    if (minute >= 151) {
      for (let i = 0; i < 330 + roll() * 160; i++) add(minute, { ...THROTTLED, host: host('img-prod') });
    }
    if (minute % 37 === 5) {
      const shift = new Date(NOON + minute * MINUTE);
      const extra = new Map([
        ['RequestTime', new Date(shift.getTime() - 8 * 3_600_000).toISOString()],
        ['ServerTime', shift.toISOString()],
      ]);
      add(minute, { ...SKEWED, host: host('upload-eu'), extra });
    }
    if (minute % 61 === 20) {
      add(minute, {
        code: 'InternalError',
        category: 'server',
        action: 'retry',
        retryable: true,
        status: 500,
        host: host('img-prod'),
      });
    }
    if (minute === 160)
      add(minute, { code: 'QuotaShapeBroken', known: false, status: 418, host: host('example-media') });
    requests.push([NOON + minute * MINUTE, 3600 + Math.floor(roll() * 400), errors.length - before]);
  }
  return {
    errors,
    requests,
    oddities: [
      { kind: 'unknown-code', code: 'QuotaShapeBroken', status: 418, expected: null, errors: 1 },
      { kind: 'status-differs', code: 'InternalError', status: 503, expected: 500, errors: 2 },
    ],
    sources: [
      {
        path: 'access.log',
        state: 'done',
        bytesRead: 300_000_000,
        lines: 702_114,
        errors: errors.length,
        duplicates: 12,
        rejected: 41,
        firstTime: NOON,
        lastTime: NOON + 185 * MINUTE - 1000,
      },
    ],
  };
}

const TEXTS: ReadonlyMap<string, readonly [string, string]> = new Map([
  [
    'DownloadTrafficRateLimitExceeded',
    [
      'Downloads of the account in this region take more bandwidth than it may use.',
      'Check which client or bucket began to read more. Spread large downloads over time, put a CDN in front of hot objects, or ask for a higher limit.',
    ],
  ],
  [
    'NoSuchKey',
    [
      'The object does not exist under this key.',
      'Check the key for a wrong prefix or encoding, and whether a lifecycle rule removed it.',
    ],
  ],
  [
    'RequestTimeTooSkewed',
    ['The clock of the client is off.', 'Set the clock by NTP; whole hours point to a time zone taken for UTC.'],
  ],
  [
    'InternalError',
    ['The service failed to handle the request.', 'Retry with back-off; report it with a request id when it stays.'],
  ],
]);
const ACTIONS: ReadonlyMap<string, string> = new Map([
  ['DownloadTrafficRateLimitExceeded', 'clients must slow down or the quota be raised'],
  ['NoSuchKey', 'the caller must correct the request'],
  ['RequestTimeTooSkewed', 'the clock of the client must be set'],
  ['InternalError', 'a repetition may succeed'],
]);

export const describe: Describe = (code) => {
  const [summary = 'Not in the catalog.', advice = 'Keep a request id and ask the service.'] =
    TEXTS.get(code ?? '') ?? [];
  const actionText = ACTIONS.get(code ?? '') ?? 'nobody knows yet who must act';
  return {
    summary,
    advice,
    doc: code === null || !TEXTS.has(code) ? null : `https://docs.example.com/oss/errors#${code.toLowerCase()}`,
    actionText,
  };
};

/** Every field an attacker can fill, filled. */
export function hostile(texts: readonly string[]): Fake {
  const errors = texts.flatMap((text, i) => [
    error({
      code: text,
      known: false,
      ec: text,
      host: text,
      bucket: text,
      region: text,
      message: text,
      operation: text,
      object: text,
      requestId: text,
      source: text,
      extra: new Map([[text, text]]),
      status: 400,
      time: NOON + i * MINUTE,
    }),
    error({ code: 'RequestTimeTooSkewed', action: 'fix-clock', host: text, requestId: text, time: NOON + i * MINUTE }),
    error({ code: 'SlowDown', category: 'throttle', action: 'slow-down', host: text, time: NOON + i * MINUTE }),
  ]);
  return {
    errors,
    oddities: texts.map((code) => ({ kind: 'unknown-code', code, status: 400, expected: null, errors: 1 })),
    sources: [
      {
        path: 'x',
        state: 'done',
        bytesRead: 1,
        lines: 3,
        errors: 3,
        duplicates: 0,
        rejected: 1,
        firstTime: NOON - 100 * MINUTE,
        lastTime: NOON,
      },
    ],
  };
}
