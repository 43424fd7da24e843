// What counts as an error of OSS: shapes of every SDK and capture, and the near misses of other services.
import { describe, expect, test } from 'vitest';
import { EVIDENCE, judge } from '../../src/catalog/evidence.ts';
import { NOW, candidate, requestIdAt } from './build-facts.ts';

type Case = readonly [
  name: string,
  because: string,
  given: Parameters<typeof candidate>[0],
  elements?: Record<string, string>,
];

const ID = requestIdAt(NOW - 3_600_000);
const MASKED = `${ID.slice(0, 20)}****`;
const UUID = '0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9';
const HOST = 'example-media.oss-cn-hangzhou.aliyuncs.com';

const OSS: readonly Case[] = [
  [
    'access-log line',
    'server-log',
    { origin: 'server', marks: ['access-log'], code: 'NoSuchKey', status: 404, requestId: ID },
  ],
  [
    'access-log line of a CNAME',
    'server-log',
    { origin: 'server', marks: ['access-log'], code: 'NoSuchKey', hostId: 'cdn.example.com' },
  ],
  [
    'log-service row',
    'server-log',
    { origin: 'server', marks: ['log-service'], code: 'AccessDenied', status: 403, ec: '0003-00000201' },
  ],
  ['failed row without a code', 'server-log', { origin: 'server', marks: ['access-log'], status: 500 }],
  ['XML body', 'oss-host-id', { code: 'NoSuchKey', requestId: ID, hostId: HOST }],
  [
    'XML body of the oldest kind',
    'oss-host-id',
    { code: 'AccessDenied', requestId: '1F2E3D4C5B6A7988', hostId: 'oss-cn-hangzhou.aliyuncs.com' },
  ],
  ['XML body without id', 'oss-host-id', { code: 'AccessDenied', hostId: `${HOST}:80` }],
  ['XML body with localhost', 'oss-request-id', { code: 'BadRequest', requestId: ID, hostId: 'localhost' }],
  ['XML body of a CNAME', 'oss-request-id', { code: 'NoSuchKey', requestId: ID, hostId: 'cdn.example.com' }],
  [
    'XML body with a masked id',
    'masked-request-id',
    { code: 'CallbackFailed', requestId: MASKED, hostId: 'cdn.example.com' },
  ],
  ['XML body with a masked host', 'oss-host-id', { code: 'NoSuchKey', hostId: 'lo***g.oss-cn-hangzhou.aliyuncs.com' }],
  [
    'body of the first years without host',
    'old-request-id',
    { code: 'FilePartNotExist', requestId: '1F2E3D4C5B6A7988' },
  ],
  [
    'old id beside a listed EC',
    'old-request-id',
    { code: 'AccessDenied', requestId: '1F2E3D4C5B6A7988', ec: '0003-00000201' },
  ],
  ['signature mismatch', 'oss-element', { code: 'SignatureDoesNotMatch' }, { OSSAccessKeyId: 'LTAI5tEXAMPLE' }],
  [
    'body with its troubleshooting page',
    'oss-element',
    { code: 'NoSuchKey', ec: '0026-00000001' },
    { RecommendDoc: 'https://api.aliyun.com/troubleshoot?q=0026-00000001' },
  ],
  ['curl -i', 'oss-header', { code: 'AccessDenied', status: 403, requestId: ID, marks: ['oss-header', 'oss-server'] }],
  ['HEAD answer without body', 'oss-header', { status: 404, requestId: ID, marks: ['oss-header'] }],
  ['2xx with an EC', 'oss-header', { status: 200, ec: '0048-00000105', marks: ['oss-header'] }],
  ['203', 'oss-header', { status: 203, marks: ['oss-header'] }],
  ['wrong endpoint as a redirect', 'oss-header', { status: 307, marks: ['oss-server'] }],
  [
    'JSON body of a vector bucket',
    'oss-host-id',
    { code: 'MissingArgument', requestId: MASKED, hostId: HOST, ec: '0016-00000502' },
  ],
  [
    'JSON body of a table bucket',
    'oss-header',
    { code: 'BadRequestException', ec: '0016-00000502', marks: ['oss-header'] },
  ],
  ['Java v1', 'oss-host-id', { code: 'NoSuchKey', requestId: ID, hostId: HOST, marks: ['sdk'] }],
  [
    'Java v1 after HEAD',
    'oss-request-id',
    { code: 'NoSuchKey', requestId: ID, hostId: 'null', synthetic: true, marks: ['sdk'] },
  ],
  ['Java v2', 'oss-endpoint', { code: 'NoSuchBucket', requestId: ID, endpoint: HOST, marks: ['sdk'] }],
  ['Go v2', 'oss-endpoint', { code: 'NoSuchKey', requestId: UUID, endpoint: `https://${HOST}/a`, marks: ['sdk'] }],
  ['Python oss2', 'oss-request-id', { code: 'AccessDenied', status: 403, requestId: ID, marks: ['sdk'] }],
  ['Python oss2 without a connection', 'sdk-text', { code: 'RequestError', status: -2, requestId: '', marks: ['sdk'] }],
  ['Python v2', 'oss-request-id', { code: 'InvalidAccessKeyId', requestId: ID, marks: ['sdk'] }],
  ['Go v1, ossutil', 'masked-request-id', { code: 'AccessDenied', status: 403, requestId: MASKED }],
  ['Node', 'oss-request-id', { code: 'NoSuchKey', status: 404, requestId: ID, marks: ['sdk'] }],
  ['PHP with an empty code', 'oss-request-id', { status: 403, requestId: ID, marks: ['sdk'] }],
  ['PHP with nothing but an id', 'oss-request-id', { requestId: ID, marks: ['sdk'] }],
  ['Ruby with nothing but a sentence', 'oss-request-id', { message: 'm', requestId: ID, marks: ['sdk'] }],
  ['Ruby', 'oss-request-id', { code: 'UnknownError', status: 403, requestId: ID }],
  ['.NET', 'oss-host-id', { code: 'NoSuchKey', requestId: ID, hostId: HOST }],
  ['C++', 'oss-request-id', { code: 'ServerError:403', requestId: ID }],
  ['C', 'oss-request-id', { code: 'AccessDenied', status: 403, requestId: ID }],
  ['Android', 'oss-host-id', { code: 'AccessDenied', status: 403, requestId: ID, hostId: HOST }],
  ['iOS', 'oss-header', { status: 403, requestId: ID, marks: ['oss-header'] }],
  ['ossfs without a body', 'sdk-text', { status: 403, marks: ['sdk'] }],
  ['Terraform', 'sdk-text', { code: 'BucketAlreadyExists', status: 409, marks: ['sdk'] }],
  [
    'AWS SDK pointed at OSS',
    'oss-request-id',
    { code: 'Forbidden', status: 403, requestId: ID, marks: ['other-vendor'] },
  ],
  [
    'AWS SDK with the host of OSS',
    'oss-host-id',
    { code: 'SecondLevelDomainForbidden', requestId: ID, hostId: HOST, marks: ['other-vendor'] },
  ],
  ['S3 headers from OSS', 'oss-header', { code: 'NoSuchKey', status: 404, marks: ['other-vendor', 'oss-header'] }],
];

const NOT_OSS: readonly Case[] = [
  [
    'S3',
    'other-vendor',
    { code: 'NoSuchKey', requestId: '4Q5R6S7T8V9W0X1Y', hostId: 'Zm9v/YmFy+Zm9v=', marks: ['other-vendor'] },
    { Resource: '/example/a' },
  ],
  [
    'S3 without a mark',
    'foreign-request-id',
    { code: 'NoSuchKey', requestId: '4Q5R6S7T8V9W0X1Y', hostId: 'Zm9v/YmFy+Zm9v=' },
  ],
  [
    'S3 by its host',
    'foreign-endpoint',
    { code: 'AccessDenied', status: 403, requestId: '4Q5R6S7T8V9W0X1Y', endpoint: 'example.s3.amazonaws.com' },
  ],
  [
    'MinIO',
    'other-vendor',
    { code: 'NoSuchBucket', requestId: '17F2E3D4C5B6A798', hostId: 'a'.repeat(64), marks: ['other-vendor'] },
  ],
  [
    'MinIO without a mark',
    'no-evidence',
    { code: 'NoSuchBucket', requestId: '17F2E3D4C5B6A798', hostId: 'a'.repeat(64) },
  ],
  ['Tencent COS', 'foreign-request-id', { code: 'NoSuchKey', requestId: 'Zm9vYmFyX2Zvb2Jhcl9mb29iYXJfMTIzNDU=' }],
  [
    'Tencent COS by its host',
    'foreign-endpoint',
    { code: 'NoSuchKey', endpoint: 'example-125.cos.ap-guangzhou.myqcloud.com' },
  ],
  [
    'Huawei OBS',
    'foreign-request-id',
    { code: 'AccessDenied', requestId: '0000018D4E5F60718293A4B5C6D7E8F9', hostId: 'Zm9v+YmFy/Zm9v' },
  ],
  ['Volcengine TOS with an EC', 'no-evidence', { code: 'AccessDenied', ec: '0003-00000015', message: 'Access Denied' }],
  [
    'Volcengine TOS with an id',
    'foreign-request-id',
    { code: 'AccessDenied', ec: '0003-00000201', requestId: '9f8e7d6c5b4a39281706f5e4d3c2b1a0-0a0b0c0d-1AbCdE-GO-tos' },
  ],
  [
    'Volcengine TOS by its host',
    'foreign-host-id',
    { code: 'NoSuchKey', ec: '0026-00000001', hostId: 'example.tos-cn-beijing.volces.com' },
  ],
  ['ECS API', 'foreign-host-id', { code: 'InvalidInstanceId.NotFound', requestId: UUID, hostId: 'ecs.aliyuncs.com' }],
  ['RAM API', 'foreign-host-id', { code: 'EntityNotExist.User', requestId: UUID, hostId: 'ram.aliyuncs.com' }],
  [
    'STS refusing AssumeRole',
    'foreign-host-id',
    { code: 'NoPermission', requestId: UUID, hostId: 'sts.aliyuncs.com', marks: ['sdk'] },
  ],
  [
    'SMS API',
    'foreign-endpoint',
    { code: 'isv.BUSINESS_LIMIT_CONTROL', requestId: UUID, endpoint: 'dysmsapi.aliyuncs.com' },
  ],
  ['API gateway without a host', 'foreign-request-id', { code: 'Throttling.User', requestId: UUID }],
  [
    'message service, whose ids look like ours',
    'foreign-host-id',
    { code: 'QueueNotExist', requestId: ID, hostId: 'http://100001.mns.cn-hangzhou.aliyuncs.com' },
  ],
  [
    'log service, whose ids look like ours',
    'foreign-endpoint',
    { code: 'ProjectNotExist', requestId: ID, endpoint: 'example.cn-hangzhou.log.aliyuncs.com' },
  ],
  [
    'a sentence for an id',
    'foreign-request-id',
    { code: 'NonRepeatableRequest', requestId: 'The stream cannot be read a second time.', marks: ['sdk'] },
  ],
  ['prose that names a code', 'no-evidence', { code: 'NoSuchKey' }],
  ['prose with a masked id and no known code', 'no-evidence', { code: 'SomethingElse', requestId: '6592****' }],
  ['an id of the wrong case', 'foreign-request-id', { code: 'NoSuchKey', requestId: ID.toLowerCase() }],
  ['an id from the future', 'foreign-request-id', { code: 'NoSuchKey', requestId: requestIdAt(NOW + 40 * 86_400_000) }],
];

const NO_ERRORS: readonly Case[] = [
  ['200', 'success', { status: 200, marks: ['oss-header'], requestId: ID }],
  ['204', 'success', { status: 204, marks: ['oss-header'] }],
  ['304', 'success', { status: 304, marks: ['oss-header'] }],
  ['304 of a server log', 'success', { origin: 'server', status: 304, marks: ['access-log'] }],
  ['redirect of a static website', 'success', { origin: 'server', status: 302, marks: ['access-log'] }],
  ['203 of a server log without a code', 'success', { origin: 'server', status: 203, marks: ['access-log'] }],
  ['the name of an SDK alone', 'no-code-no-status', { marks: ['sdk'] }],
  ['headers without a status', 'no-code-no-status', { marks: ['oss-header'], requestId: ID }],
  ['an EC of no shape', 'success', { status: 200, ec: 'OK', marks: ['oss-header'] }],
];

const candidates = (cases: readonly Case[]) =>
  cases.map(([name, because, given, elements]) => [name, because, candidate(given, elements)] as const);

describe('judge', () => {
  test.each(candidates(OSS))('%s is OSS', (_name, because, given) => {
    expect(judge(given, NOW)).toEqual({ oss: true, because });
  });

  test.each(candidates(NOT_OSS))('%s is not OSS', (_name, because, given) => {
    expect(judge(given, NOW)).toEqual({ oss: false, because });
  });

  test.each(candidates(NO_ERRORS))('%s is no error', (_name, because, given) => {
    expect(judge(given, NOW)).toEqual({ oss: false, because });
  });

  test('a code makes an error whatever the status', () => {
    for (const status of [null, 200, 203, 304, 404]) {
      expect(judge(candidate({ code: 'CallbackFailed', status, hostId: HOST }), NOW).oss).toBe(true);
    }
  });

  test('every rule decides some case of these tables', () => {
    const decided = new Set([...OSS, ...NOT_OSS].map(([, because]) => because));
    expect(EVIDENCE.filter(({ name }) => !decided.has(name))).toEqual([]);
  });
});
