// What an error shows in numbers and names.
import { describe, expect, test } from 'vitest';
import { instantOf, spanText } from '../../src/catalog/body-time.ts';
import { diagnose } from '../../src/catalog/diagnose.ts';
import { NOW, facts } from './build-facts.ts';

const SERVER = '2026-03-01T08:00:00.000Z';
const HOST = 'example-media.oss-cn-hangzhou.aliyuncs.com';

type Row = readonly [name: string, given: Parameters<typeof facts>, sentences: readonly string[]];

const ROWS: readonly Row[] = [
  [
    'an expired URL',
    ['AccessDenied', { status: 403 }, { Expires: '2026-02-28T07:35:01.000Z', ServerTime: SERVER }],
    ['The URL expired 1 day 24 minutes before the request (at 2026-02-28 07:35:01 UTC).'],
  ],
  [
    'a clock one hour ahead',
    [
      'RequestTimeTooSkewed',
      {},
      { RequestTime: '2026-03-01T09:00:00.000Z', ServerTime: SERVER, MaxAllowedSkewMilliseconds: '900000' },
    ],
    ["The client's clock is 1 hour ahead, which is 1 hour of time zone and no drift (15 minutes are allowed)."],
  ],
  [
    'a clock eight hours behind, nested',
    ['RequestTimeTooSkewed', {}, { 'Detail/RequestTime': '2026-03-01T00:00:03.000Z', 'Detail/ServerTime': SERVER }],
    ["The client's clock is 7 hours 59 minutes behind, which is 8 hours of time zone and no drift."],
  ],
  [
    'half an hour is a zone too',
    ['RequestTimeTooSkewed', {}, { RequestTime: '2026-03-01T13:30:00Z', ServerTime: SERVER }],
    ["The client's clock is 5 hours 30 minutes ahead, which is 5 hours 30 minutes of time zone and no drift."],
  ],
  [
    'a drifting clock',
    ['RequestTimeTooSkewed', {}, { RequestTime: 'Sun, 01 Mar 2026 08:17:42 GMT', ServerTime: SERVER }],
    ["The client's clock is 17 minutes 42 seconds ahead."],
  ],
  [
    'no clock',
    ['RequestTimeTooSkewed', {}, { RequestTime: '1970-01-01T00:03:12.000Z', ServerTime: SERVER }],
    ["The client's clock says 1970-01-01 00:03:12 UTC: it was never set."],
  ],
  [
    'a wrong region',
    ['AccessDenied', { hostId: HOST }, { Endpoint: 'oss-cn-beijing.aliyuncs.com' }],
    ['The right endpoint is oss-cn-beijing.aliyuncs.com: the bucket is in cn-beijing, cn-hangzhou was asked.'],
  ],
  [
    'a right endpoint behind a CNAME',
    ['AccessDenied', { hostId: 'cdn.example.com' }, { Endpoint: 'oss-cn-beijing.aliyuncs.com' }],
    ['The right endpoint is oss-cn-beijing.aliyuncs.com.'],
  ],
  [
    'a header',
    ['NotImplemented', { status: 400 }, { Header: 'If-Modified-Since' }],
    ['The header If-Modified-Since is not supported here.'],
  ],
  [
    'a method',
    ['MethodNotAllowed', { status: 405 }, { Method: 'abc', ResourceType: 'Bucket' }],
    ['The method abc is not allowed on this kind of resource: bucket.'],
  ],
  ['a method alone', ['MethodNotAllowed', {}, { Method: 'abc' }], ['The method abc is not allowed.']],
  ['a condition', ['PreconditionFailed', {}, { Condition: 'If-Match' }], ['The condition that failed: If-Match.']],
  [
    'a denial by RAM',
    [
      'AccessDenied',
      {},
      {
        'AccessDeniedDetail/PolicyType': 'AccountLevelIdentityBasedPolicy',
        'AccessDeniedDetail/AuthPrincipalType': 'SubUser',
        'AccessDeniedDetail/AuthPrincipalDisplayName': '2000***01',
        'AccessDeniedDetail/NoPermissionType': 'ExplicitDeny',
        'AccessDeniedDetail/AuthAction': 'oss:PutObject',
      },
    ],
    [
      'oss:PutObject was denied to the SubUser 2000***01 by a policy of the type AccountLevelIdentityBasedPolicy (ExplicitDeny).',
    ],
  ],
  [
    'a denial that names the action only',
    ['AccessDenied', {}, { AuthAction: 'oss:GetObject' }],
    ['oss:GetObject was denied.'],
  ],
  [
    'a callback status',
    ['CallbackFailed', { status: 203, message: 'Error status : 502.' }],
    ['The callback server answered 502.'],
  ],
  [
    'a callback not reached',
    ['CallbackFailed', { message: 'Error Status : -1.OSS can not connect to your callbackUrl.' }],
    ['The callback server was not reached.'],
  ],
  [
    'an argument',
    ['InvalidArgument', {}, { ArgumentName: 'max-keys', ArgumentValue: 'many' }],
    ['The parameter refused: max-keys = many.'],
  ],
  [
    'a detail',
    ['MalformedXML', {}, { ErrorDetail: 'the root node is not named Delete.' }],
    ['The service adds: the root node is not named Delete.'],
  ],
  [
    'what was signed',
    [
      'SignatureDoesNotMatch',
      {},
      { StringToSign: 'PUT\n\ntext/plain\nSun, 01 Mar 2026 08:00:00 GMT\n/example-media/a.txt' },
    ],
    [
      'The service expected a signature over PUT with Content-Type text/plain and no Content-MD5: compare with what the client signed.',
    ],
  ],
  [
    'what was signed, with written escapes',
    ['SignatureDoesNotMatch', {}, { StringToSign: 'GET\\n\\n\\nSun, 01 Mar 2026 08:00:00 GMT\\n/example-media/a.txt' }],
    [
      'The service expected a signature over GET with no Content-Type and no Content-MD5: compare with what the client signed.',
    ],
  ],
  ['nothing of a redacted text', ['SignatureDoesNotMatch', {}, { StringToSign: '[redacted]' }], []],
  [
    'a status unlike the catalog',
    ['NoSuchKey', { status: 403 }],
    ['The status 403 is unusual for NoSuchKey; 404 is documented.'],
  ],
  ['nothing special', ['NoSuchKey', { status: 404 }], []],
  ['times that are none', ['AccessDenied', {}, { Expires: 'soon', ServerTime: 'now' }], []],
  ['an unknown code', ['SomethingNobodyKnows', { status: 418 }], []],
];

describe('diagnose', () => {
  test.each(ROWS)('%s', (_name, given, sentences) => {
    expect(diagnose(facts(...given), null)).toEqual(sentences);
  });

  test('the time of the error stands in for a missing ServerTime', () => {
    const skewed = facts('RequestTimeTooSkewed', {}, { RequestTime: '2026-11-20T12:20:00Z' });
    expect(diagnose(skewed, null)).toEqual([]);
    expect(diagnose(skewed, NOW)).toEqual(["The client's clock is 20 minutes ahead."]);
    expect(diagnose(facts('AccessDenied', {}, { Expires: '1795176000' }), NOW)).toHaveLength(1);
  });

  test('a huge value is cut', () => {
    const [sentence] = diagnose(facts('NotImplemented', {}, { Header: 'x'.repeat(100_000) }), null);
    expect(sentence?.length).toBeLessThan(300);
  });
});

describe('times in bodies', () => {
  test.each([
    ['2026-03-01T08:00:00.000Z', '2026-03-01T08:00:00Z'],
    ['2026-03-01 08:00:00Z', '2026-03-01T08:00:00Z'],
    ['20260301T080000Z', '2026-03-01T08:00:00Z'],
    ['Sun, 01 Mar 2026 08:00:00 GMT', '2026-03-01T08:00:00Z'],
    ['1772352000', '2026-03-01T08:00:00Z'],
    ['1772352000123', '2026-03-01T08:00:00.123Z'],
  ])('%s', (text, iso) => {
    expect(instantOf(text)).toBe(Date.parse(iso));
  });

  test.each([null, '', 'yesterday', '2026-03-01T08:00:00', '2026-13-01T08:00:00Z', '12345678901234', '2026-03-01'])(
    '%j is none',
    (text) => {
      expect(instantOf(text)).toBeNull();
    },
  );

  test.each([
    [0, '0 seconds'],
    [1_000, '1 second'],
    [-61_000, '1 minute 1 second'],
    [3_600_000, '1 hour'],
    [90_061_000, '1 day 1 hour'],
    [86_400_000 * 400, '400 days'],
  ])('%i ms: %s', (ms, text) => {
    expect(spanText(ms)).toBe(text);
  });
});
