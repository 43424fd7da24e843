// Every shape of SDK text, each variant with what must be read from it.
import { describe, expect, it } from 'vitest';
import { LINE_FORMATS } from '../../../src/formats/index.ts';
import { sdkFormats } from '../../../src/formats/sdk/index.ts';
import type { Candidate } from '../../../src/model/candidate.ts';
import { readCandidates, readRecords } from '../../support/read.ts';

const ID = '69B4B95D0123456789ABCDEF';
const ID2 = '69B4B95E0123456789ABCDEF';
const HOST = 'example-media.oss-cn-hangzhou.aliyuncs.com';
const KEY_GONE = 'The specified key does not exist.';

type Told = Partial<Candidate>;

/** Read by the SDK formats and by all formats together: the others must not take these away. */
function read(text: string): Candidate[] {
  const alone = readCandidates(text, sdkFormats);
  const among = readCandidates(text, LINE_FORMATS);
  expect(among.map(({ format, requestId }) => [format, requestId])).toEqual(
    alone.map(({ format, requestId }) => [format, requestId]),
  );
  return alone;
}

function expectOne(text: string, told: Told): void {
  const candidates = read(text);
  expect(candidates).toHaveLength(1);
  expect(candidates[0]).toMatchObject(told);
}

const block = (code: string, id: string, ...more: string[]): string =>
  [`[ErrorCode]: ${code}`, `[RequestId]: ${id}`, ...more].join('\n');

const failure = (id: string): string =>
  `com.aliyun.oss.OSSException: m\n${block('NoSuchKey', id, `[HostId]: ${HOST}`)}`;

const writer = (thread: string, id: string): string[] =>
  failure(id)
    .split('\n')
    .map((line) => `2026-03-14 01:26:53,100 ERROR [${thread}] c.e.Reader - ${line}`);

const printed = (title: string, ...properties: string[]): string =>
  [
    title,
    '    at Client.requestError (/srv/node_modules/ali-oss/lib/client.js:402:13)',
    '    at async a (/srv/a.js:1:2) {',
    ...properties.map((one) => `  ${one},`),
    '}',
  ].join('\n');

const v2Lines = (code: string, id: string): string[] => [
  'Error returned by Service. ',
  'Http Status Code: 404. ',
  `Error Code: ${code}. `,
  `Request Id: ${id}. `,
  `Message: ${KEY_GONE}.`,
  'EC: 0026-00000001.',
  'Timestamp: 2026-03-14 01:26:53 +0000 UTC.',
  `Request Endpoint: GET https://${HOST}/a%20b/c.jpg?x-oss-signature=0123.`,
];

const XML = `<?xml version="1.0" encoding="UTF-8"?>
<Error>
  <Code>NoSuchKey</Code>
  <Message>${KEY_GONE}</Message>
  <RequestId>${ID}</RequestId>
  <HostId>${HOST}</HostId>
  <Key>a/b.jpg</Key>
  <EC>0026-00000001</EC>
</Error>`;

describe('Java v1', () => {
  it.each<[string, string, Told]>([
    [
      'an exception',
      `com.aliyun.oss.OSSException: ${KEY_GONE}\n${block('NoSuchKey', ID, `[HostId]: ${HOST}`)}`,
      { code: 'NoSuchKey', requestId: ID, hostId: HOST, message: KEY_GONE, marks: ['sdk'], synthetic: false },
    ],
    [
      'the log line of the SDK, HEAD without a body',
      `18/10/28 21:32:38 INFO aliyun.oss: [Server]Unable to execute HTTP request: Not Found\n${block('NoSuchKey', ID, '[HostId]: null')}`,
      { code: 'NoSuchKey', hostId: null, message: 'Not Found', marks: ['sdk'], synthetic: true },
    ],
    [
      'a block without a first line',
      block('AccessDenied', ID, `[HostId]: ${HOST}`, '[EC]: 0003-00000001'),
      { code: 'AccessDenied', requestId: ID, ec: '0003-00000001', message: null, marks: [] },
    ],
    [
      'the bare message in a log line',
      `2026-03-14T01:26:53.100Z ERROR c.e.Reader - read failed: ${KEY_GONE}\n${block('NoSuchKey', ID, `[HostId]: ${HOST}`)}`,
      {
        code: 'NoSuchKey',
        message: KEY_GONE,
        lineTime: { ms: Date.UTC(2026, 2, 14, 1, 26, 53, 100), zoned: true },
        format: 'sdk-java-v1-message',
      },
    ],
    [
      'a body behind the labels',
      `com.aliyun.oss.OSSException: ${KEY_GONE}\n${block('NoSuchKey', ID, `[HostId]: ${HOST}`, '[ResponseError]:', XML)}\n\tat a.B.c(B.java:1)`,
      { code: 'NoSuchKey', object: 'a/b.jpg', ec: '0026-00000001' },
    ],
    [
      'a client error whose id is a sentence',
      `com.aliyun.oss.ClientException: Unknown\n${block('NonRepeatableRequest', 'Cannot retry request with a non-repeatable request entity.')}`,
      {
        code: 'NonRepeatableRequest',
        requestId: 'Cannot retry request with a non-repeatable request entity.',
        synthetic: true,
      },
    ],
    [
      'elements of a 405',
      `com.aliyun.oss.OSSException: m\n${block('MethodNotAllowed', ID, `[HostId]: ${HOST}`, '[ResourceType]: BUCKET', '[Method]: POST')}`,
      {
        extra: new Map([
          ['ResourceType', 'BUCKET'],
          ['Method', 'POST'],
        ]),
      },
    ],
    [
      'one line, as loggers that replace line breaks print it',
      `WARN storage: ${KEY_GONE} [ErrorCode]: NoSuchKey [RequestId]: ${ID} [HostId]: ${HOST}`,
      { code: 'NoSuchKey', requestId: ID, hostId: HOST, message: KEY_GONE },
    ],
    [
      'a JSON line',
      JSON.stringify({ level: 'ERROR', message: `${KEY_GONE}\n${block('NoSuchKey', ID, `[HostId]: ${HOST}`)}` }),
      { code: 'NoSuchKey', requestId: ID, hostId: HOST, message: KEY_GONE },
    ],
    [
      'JSON in JSON',
      JSON.stringify({ log: JSON.stringify({ msg: `${KEY_GONE}\n${block('NoSuchKey', ID, `[HostId]: ${HOST}`)}` }) }),
      { code: 'NoSuchKey', requestId: ID, hostId: HOST },
    ],
    [
      'a hash of logstash',
      `[2026-03-14T01:26:53,301][ERROR][logstash.outputs.oss] failed {:exception=>"OSSException", :message=>"${KEY_GONE}\\n[ErrorCode]: NoSuchKey\\n[RequestId]: ${ID}\\n[HostId]: ${HOST}", :tries=>3}`,
      { code: 'NoSuchKey', requestId: ID, hostId: HOST },
    ],
  ])('reads %s', (_name, text, told) => expectOne(text, told));

  it('reads a block of which every line has a prefix', () => {
    const lines = `com.aliyun.oss.OSSException: ${KEY_GONE}\n${block('NoSuchKey', ID, `[HostId]: ${HOST}`)}`.split(
      '\n',
    );
    const log = lines.map((line) => `2026-03-14 01:26:53,100 ERROR [main] c.e.Reader - ${line}`).join('\n');
    expectOne(log, { code: 'NoSuchKey', requestId: ID, hostId: HOST, message: KEY_GONE });
  });

  it('reads a block of which Docker wrapped every line', () => {
    const lines = `com.aliyun.oss.OSSException: ${KEY_GONE}\n${block('NoSuchKey', ID, `[HostId]: ${HOST}`)}`.split(
      '\n',
    );
    const log = lines
      .map((line) => JSON.stringify({ log: `${line}\n`, stream: 'stderr', time: '2026-03-14T01:26:53.1Z' }))
      .join('\n');
    expectOne(log, { code: 'NoSuchKey', requestId: ID, hostId: HOST, message: KEY_GONE });
  });

  it('keeps blocks of two writers apart, however their lines fall', () => {
    const [a, b] = [writer('exec-1', ID), writer('exec-2', ID2)];
    const candidates = read(a.flatMap((line, i) => [line, b[i] ?? '']).join('\n'));
    expect(candidates.map(({ requestId, hostId }) => [requestId, hostId])).toEqual([
      [ID, HOST],
      [ID2, HOST],
    ]);
  });

  it('takes causes along: the repeated message is one error', () => {
    const message = `com.aliyun.oss.OSSException: ${KEY_GONE}\n${block('NoSuchKey', ID, `[HostId]: ${HOST}`)}`;
    const log = `${message}\n\tat a.B.c(B.java:1)\n\t... 3 more\nCaused by: ${message}\n\tat a.B.d(B.java:2)\n`;
    expect(readRecords(log, sdkFormats)).toHaveLength(1);
    expectOne(log, { code: 'NoSuchKey', requestId: ID });
  });

  it('keeps two failures in one trace apart', () => {
    const candidates = read(
      `2026-03-14T01:26:53Z ERROR x\n${failure(ID)}\n\tat a.B.c(B.java:1)\nCaused by: ${failure(ID2)}\n`,
    );
    expect(candidates.map(({ requestId }) => requestId)).toEqual([ID, ID2]);
  });

  it('ends before the next line of the log', () => {
    const records = readRecords(
      `2026-03-14 01:26:53 WARN [Server]Unable to execute HTTP request: m\n${block('NoSuchKey', ID)}\n2026-03-14 01:26:54 INFO go on\n`,
      sdkFormats,
    );
    expect(records.map(({ lines }) => lines)).toEqual([3, 1]);
  });

  it('marks a block that ends before its id', () => {
    expectOne('com.aliyun.oss.OSSException: m\n[ErrorCode]: NoSuchKey\n', { code: 'NoSuchKey', truncated: true });
  });
});

describe('version 2 of Java, Go and Python', () => {
  const told: Told = {
    code: 'NoSuchKey',
    status: 404,
    requestId: ID,
    ec: '0026-00000001',
    message: KEY_GONE,
    endpoint: HOST,
    object: 'a b/c.jpg',
    bodyTime: Date.UTC(2026, 2, 14, 1, 26, 53),
    marks: ['sdk'],
    truncated: false,
  };
  const lines = v2Lines('NoSuchKey', ID);

  it.each<[string, string, Told]>([
    ['Go', `operation error GetObject: ${lines.join('\n')}`, { operation: 'GetObject' }],
    [
      'Go behind a logger',
      `2026/03/14 01:26:53 operation error GetObject: ${lines.join('\n')}`,
      { operation: 'GetObject' },
    ],
    [
      'Java',
      `Operation ListObjectsV2 raised an exception:\n${lines.map((line) => line.trim()).join('\n')}`,
      { operation: 'ListObjectsV2' },
    ],
    [
      'Python',
      lines.map((line, i) => (i === 0 ? line.trim() : `        ${line.trim()}`)).join('\n'),
      { operation: 'GET' },
    ],
    [
      'one line',
      `failed: operation error GetObject: ${lines.map((line) => line.trim()).join(' ')}`,
      { operation: 'GetObject' },
    ],
    [
      'a JSON line',
      JSON.stringify({ err: `operation error GetObject: ${lines.join('\n')}` }),
      { operation: 'GetObject' },
    ],
    [
      'logfmt',
      `level=error err=${JSON.stringify(`operation error GetObject: ${lines.join('\n')}`)} retry=2`,
      { operation: 'GetObject' },
    ],
  ])('reads %s', (_name, text, more) => expectOne(text, { ...told, ...more }));

  it('never keeps the query of the request', () => {
    expect(JSON.stringify(read(lines.join('\n')))).not.toContain('signature');
  });

  it('knows path-style requests', () => {
    const text = [
      ...lines.slice(0, -1),
      'Request Endpoint: GET https://oss-cn-hangzhou.aliyuncs.com/example-b/k/1.',
    ].join('\n');
    expectOne(text, { bucket: 'example-b', object: 'k/1', endpoint: 'oss-cn-hangzhou.aliyuncs.com' });
  });

  it('marks a block that is cut', () => {
    expectOne(lines.slice(0, 5).join('\n'), { code: 'NoSuchKey', requestId: ID, truncated: true });
  });

  it('marks codes that the SDK made up', () => {
    expectOne(v2Lines('BadErrorResponse', ID).join('\n'), { code: 'BadErrorResponse', synthetic: true });
  });
});

describe('one line', () => {
  const dict = (details: string): string => `{'status': 403, 'x-oss-request-id': '${ID}', 'details': ${details}}`;
  it.each<[string, string, Told]>([
    [
      'Go v1',
      `oss: service returned error: StatusCode=403, ErrorCode=AccessDenied, ErrorMessage="a, RequestId=no, \\"b\\"", RequestId=${ID}`,
      { code: 'AccessDenied', status: 403, requestId: ID, message: 'a, RequestId=no, "b"', format: 'sdk-go-v1' },
    ],
    [
      'Go v1 without quotes',
      `oss: service returned error: StatusCode=404, ErrorCode=NoSuchKey, ErrorMessage=${KEY_GONE}, RequestId=${ID}, Bucket=example-b, Object=a b.txt!`,
      { code: 'NoSuchKey', message: KEY_GONE, requestId: ID, bucket: 'example-b', object: 'a b.txt' },
    ],
    [
      'Go v1 with everything',
      `oss: service returned error: StatusCode=403, ErrorCode=AccessDenied, ErrorMessage="m", RequestId=${ID}, Endpoint=oss-cn-beijing.aliyuncs.com, Ec=0003-00001403`,
      { ec: '0003-00001403', extra: new Map([['Endpoint', 'oss-cn-beijing.aliyuncs.com']]) },
    ],
    [
      'Go v1, single quotes of a wrapper',
      `x oss: service returned error: StatusCode=409, ErrorCode=BucketNotEmpty, ErrorMessage='The bucket has objects.', RequestId=${ID}`,
      { code: 'BucketNotEmpty', message: 'The bucket has objects.' },
    ],
    [
      'Go v1, HEAD',
      `oss: service returned error: StatusCode=404, ErrorCode=, ErrorMessage="", RequestId=${ID}`,
      { code: null, status: 404, message: null, requestId: ID },
    ],
    [
      'a status Go v1 did not expect',
      'oss: status code from service response is 403 Forbidden; was expecting 200 OK',
      { code: null, status: 403, marks: ['sdk'] },
    ],
    [
      'a callback answer',
      `unknown response body, status code = 203, RequestId = ${ID}, ec = 0007-00000203`,
      { status: 203, requestId: ID, ec: '0007-00000203' },
    ],
    [
      'oss2',
      `oss2.exceptions.AccessDenied: ${dict(`{'Code': 'AccessDenied', 'Message': "it's not yours", 'RequestId': '${ID}', 'HostId': '${HOST}', 'AccessDeniedDetail': None}`)}`,
      { code: 'AccessDenied', status: 403, message: "it's not yours", hostId: HOST, requestId: ID, marks: ['sdk'] },
    ],
    [
      'oss2 without a body',
      `oss2.exceptions.NoSuchKey: {'status': 404, 'x-oss-request-id': '${ID}', 'details': {}}`,
      { code: 'NoSuchKey', status: 404, synthetic: true },
    ],
    [
      'oss2, a class that is no code',
      `oss2.exceptions.NotFound: {'status': 404, 'x-oss-request-id': '${ID}', 'details': {}}`,
      { code: null, status: 404, synthetic: false },
    ],
    [
      'oss2, no answer at all',
      `{'status': -2, 'x-oss-request-id': '', 'details': "RequestError: timed out"}`,
      { code: 'RequestError', status: null, requestId: null, message: 'timed out', synthetic: true },
    ],
    [
      'oss2, cut off',
      dict(`{'Code': 'AccessDenied', 'Message': 'The buck`).slice(0, -1),
      { code: 'AccessDenied', message: null, requestId: ID, truncated: true },
    ],
    [
      'Python 2',
      `{u'status': 403, u'x-oss-request-id': u'${ID}', u'details': {u'Code': u'AccessDenied'}}`,
      { code: 'AccessDenied', requestId: ID },
    ],
    [
      'PHP',
      `NoSuchBucket: The specified bucket does not exist. RequestId: ${ID}`,
      { code: 'NoSuchBucket', requestId: ID },
    ],
    [
      'PHP with EC, behind its class',
      `Uncaught OSS\\Core\\OssException: InvalidAccessKeyId: no such key: LTAI5tEXAMPLE RequestId: ${ID} EC:0002-00000902 in /srv/a.php:60`,
      { code: 'InvalidAccessKeyId', ec: '0002-00000902', marks: ['sdk'], format: 'sdk-php' },
    ],
    ['PHP without a body', `:  RequestId: ${ID}`, { code: null, message: null, requestId: ID, format: 'sdk-php' }],
    [
      'Ruby',
      `Aliyun::OSS::ServerError (${KEY_GONE} RequestId: ${ID}):`,
      { code: null, message: KEY_GONE, requestId: ID, format: 'sdk-ruby' },
    ],
    [
      'Ruby without a body',
      `UnknownError[403]. RequestId: ${ID}`,
      { code: 'UnknownError', status: 403, requestId: ID, synthetic: true },
    ],
    [
      'Ruby, all pairs',
      `RequestId: ${ID}, Code: InvalidArgument, Message: a, b: c, HostId: ${HOST}, ArgumentName: n, HTTPCode: 400`,
      {
        code: 'InvalidArgument',
        status: 400,
        message: 'a, b: c',
        hostId: HOST,
        extra: new Map([['ArgumentName', 'n']]),
      },
    ],
    [
      '.NET',
      `Failed with error code: NoSuchKey; Error info: ${KEY_GONE}. \nRequestID:${ID}\tHostID:${HOST}`,
      { code: 'NoSuchKey', message: KEY_GONE, requestId: ID, hostId: HOST, format: 'sdk-dotnet' },
    ],
    [
      'C++',
      `GetObject fail,code:NoSuchKey,message:${KEY_GONE},request_id:${ID}`,
      { code: 'NoSuchKey', message: KEY_GONE, requestId: ID, format: 'sdk-cpp' },
    ],
    [
      'C++ without a body',
      `x fail,code:ServerError:403,message:,requestId:${ID}`,
      { code: 'ServerError:403', status: 403, synthetic: true },
    ],
    [
      'C',
      `put, code:403, error_code:AccessDenied, error_msg:m, request_id:${ID}`,
      { code: 'AccessDenied', status: 403, requestId: ID, format: 'sdk-c' },
    ],
    [
      'Android',
      `[StatusCode]: 404, [Code]: NoSuchKey, [Message]: ${KEY_GONE}, [Requestid]: ${ID}, [HostId]: ${HOST}, [RawMessage]: ${XML.replaceAll('\n', '')}`,
      { code: 'NoSuchKey', status: 404, object: 'a/b.jpg', marks: ['sdk'], format: 'sdk-android' },
    ],
    [
      'Android, the body over many lines',
      `[StatusCode]: 404, [Code]: NoSuchKey, [Message]: m, [Requestid]: ${ID}, [HostId]: ${HOST}, [RawMessage]: ${XML}`,
      { code: 'NoSuchKey', ec: '0026-00000001', truncated: false },
    ],
    [
      'iOS, the error',
      `Error Domain=com.aliyun.oss.serverError Code=-403 "(null)" UserInfo={Code=AccessDenied, Message=a, b and c, RequestId=${ID}, HostId=${HOST}}`,
      { code: 'AccessDenied', status: 403, message: 'a, b and c', requestId: ID, format: 'sdk-ios' },
    ],
    ['iOS, the body', `[Error]: http error response: ${XML}`, { code: 'NoSuchKey', requestId: ID, format: 'sdk-ios' }],
    [
      'ossfs',
      `[ossfs]2026-03-14T01:26:53.1Z [ERR] curl.cpp:RequestPerform(2422): HTTP response code 404, returning EPERM. Body Text: ${XML}`,
      { code: 'NoSuchKey', status: 404, requestId: ID, marks: ['sdk'], format: 'sdk-ossfs' },
    ],
    [
      'ossfs, HEAD',
      '[ossfs]2026-03-14T01:26:53.1Z [ERR] curl.cpp:RequestPerform(2410): HEAD HTTP response code 400, returning EPERM.',
      { code: null, status: 400, operation: 'HEAD' },
    ],
    [
      'ossfs, 404',
      'ossfs: HTTP response code 404 was returned, returning ENOENT',
      { code: null, status: 404, marks: ['sdk'] },
    ],
    [
      'aliyungo, as old registries have it',
      `level=error err.detail="Aliyun API Error: RequestId: ${ID} Status Code: 403 Code: AccessDenied Message: m n" err.message="x"`,
      { code: 'AccessDenied', status: 403, message: 'm n', requestId: ID, format: 'sdk-go-v1', marks: [] },
    ],
    [
      'Go v1, as a chat shows it',
      `seen? \`oss: service returned error: StatusCode=403, ErrorCode=AccessDenied, ErrorMessage=\u201cm, n\u201d, RequestId=${ID}\``,
      { code: 'AccessDenied', message: 'm, n', requestId: ID, format: 'sdk-go-v1' },
    ],
    [
      'Terraform',
      `\u001b[31m│\u001b[0m Error: [ERROR] a/b.go:4: Resource example-a PutBucket Failed!!! [SDK aliyun-oss-go-sdk ERROR]:\n\u001b[31m│\u001b[0m oss: service returned error: StatusCode=409, ErrorCode=BucketAlreadyExists, ErrorMessage="a\n\u001b[31m│\u001b[0m b", RequestId=${ID}`,
      { code: 'BucketAlreadyExists', message: 'a b', requestId: ID, operation: 'PutBucket', format: 'sdk-terraform' },
    ],
  ])('%s', (_name, text, told) => {
    expectOne(text, told);
    expectOne(`2026-03-14T01:26:53.100Z ERROR ${text}`, told);
  });
});

describe('ossfs over syslog', () => {
  const log = `curl.cpp:RequestPerform(2422): HTTP response code 403, returning EPERM. Body Text: <?xml version="1.0" encoding="UTF-8"?>
<Error>
  <Code>AccessDenied</Code>
  <Message>m</Message>
  <RequestId>${ID}</RequestId>
  <HostId>${HOST}</HostId>
</Error>`;

  it('reads a body of which every line has the header', () => {
    const lines = log.split('\n').map((line) => `Nov 22 19:00:05 node-1 ossfs[4711]: ${line}`);
    expectOne(lines.join('\n'), {
      code: 'AccessDenied',
      status: 403,
      message: 'm',
      requestId: ID,
      marks: ['sdk'],
      format: 'sdk-ossfs',
      truncated: false,
    });
  });

  it('reads the bodies of two mounts that log at once', () => {
    const [one = [], two = []] = [ID, ID2].map((id, i) =>
      log
        .replace(ID, id)
        .split('\n')
        .map((line) => `Nov 22 19:00:05 node-1 ossfs[471${i}]: ${line}`),
    );
    const mixed = one.flatMap((line, i) => [line, two[i] ?? '']);
    expect(read(mixed.join('\n')).map(({ requestId, status }) => [requestId, status])).toEqual([
      [ID, 403],
      [ID2, 403],
    ]);
  });
});

describe('properties behind the stack', () => {
  const stack = '\n    at Client.requestError (/srv/node_modules/ali-oss/lib/client.js:402:13)\n';

  it('reads what egg prints', () => {
    const text = `2026-03-14 01:26:53,100 ERROR 17 [-/192.0.2.7/-/3ms GET /] nodejs.AccessDeniedError: m${stack}name: "AccessDeniedError"\nstatus: 403\ncode: "AccessDenied"\nrequestId: "${ID}"\nhostId: "${HOST}"\nparams: {"object":"a"}\npid: 17\nhostname: web-1\n\n2026-03-14 01:26:54,100 INFO 17 code: 1`;
    expectOne(text, { code: 'AccessDenied', status: 403, message: 'm', requestId: ID, hostId: HOST, marks: ['sdk'] });
  });

  it('reads what Node 10 printed', () => {
    const text = `put failed { Error: m${stack}  name: 'AccessDeniedError',\n  status: 403,\n  code: 'AccessDenied',\n  requestId: '${ID}',\n  params:\n   { object: 'a',\n     bucket: 'example-b' },\n  hostId: '${HOST}' }\nnext`;
    expectOne(text, { code: 'AccessDenied', status: 403, message: 'm', requestId: ID, hostId: HOST, truncated: false });
  });

  it('leaves the lines after another stack alone', () => {
    const text = `TypeError: m${stack}code: "AccessDenied"\nnext ${failure(ID)}`;
    expect(read(text).map(({ requestId }) => requestId)).toEqual([ID]);
  });
});

describe('a console of a browser', () => {
  it.each<[string, string, Told]>([
    [
      'with the properties on a line of their own',
      `AccessDeniedError: m\n    at e.requestError (aliyun-oss-sdk.min.js:1)\n{status: 403, code: "AccessDenied", requestId: "${ID}", host: "${HOST}", hostId: "${HOST}", params: {\u2026}}`,
      { code: 'AccessDenied', status: 403, requestId: ID, hostId: HOST, format: 'sdk-node', synthetic: false },
    ],
    [
      'without the title',
      `{status: 403, code: 'AccessDenied', requestId: '${ID}', hostId: '${HOST}', ecCode: '0003-00000001'}`,
      { code: 'AccessDenied', status: 403, requestId: ID, ec: '0003-00000001', marks: ['sdk'], format: 'sdk-node' },
    ],
    [
      'behind the title',
      `NoSuchKeyError: m { status: 404, code: 'NoSuchKey', requestId: '${ID}', host: '' }`,
      { code: 'NoSuchKey', status: 404, message: 'm', synthetic: true, format: 'sdk-node' },
    ],
  ])('%s', (_name, text, told) => expectOne(text, told));

  it('needs more than an id', () => {
    expect(read(`{ requestId: '${ID}', user: 'a' }`)).toEqual([]);
    expect(read(`{ status: 200, requestId: '${ID}', user: 'a' }`)).toEqual([]);
  });
});

describe('Node', () => {
  it.each<[string, string, Told]>([
    [
      'a printed error',
      printed(
        `NoSuchKeyError: ${KEY_GONE}`,
        'status: 404',
        "code: 'NoSuchKey'",
        `requestId: '${ID}'`,
        `hostId: '${HOST}'`,
        "ecCode: '0026-00000001'",
      ),
      { code: 'NoSuchKey', status: 404, message: KEY_GONE, hostId: HOST, ec: '0026-00000001', marks: ['sdk'] },
    ],
    [
      'HEAD',
      printed(
        'NoSuchKeyError: Object not exists',
        'status: 404',
        "code: 'NoSuchKey'",
        `requestId: '${ID}'`,
        "host: ''",
      ),
      { code: 'NoSuchKey', synthetic: true },
    ],
    [
      'no code',
      printed('UnknownError: Unknow error, status: 403', 'status: 403', `requestId: '${ID}'`, "host: ''"),
      { code: 'UnknownError', status: 403, synthetic: true },
    ],
    [
      'values of xml2js',
      printed('AccessDeniedError: m', 'status: 403', "code: [ 'AccessDenied' ]", `requestId: [ '${ID}' ]`),
      { code: 'AccessDenied', requestId: ID },
    ],
    [
      'nested properties',
      printed(
        'AccessDeniedError: m',
        'status: 403',
        "code: 'AccessDenied'",
        `requestId: '${ID}'`,
        "params: {\n    object: 'a/b',\n    bucket: 'example-b'\n  }",
      ),
      { bucket: 'example-b', object: 'a/b' },
    ],
    [
      'JSON',
      JSON.stringify({
        name: 'NoSuchKeyError',
        status: 404,
        code: 'NoSuchKey',
        requestId: ID,
        hostId: HOST,
        message: KEY_GONE,
      }),
      { code: 'NoSuchKey', status: 404, requestId: ID, hostId: HOST, message: KEY_GONE },
    ],
    [
      'JSON of pino',
      JSON.stringify({
        level: 50,
        err: {
          type: 'AccessDeniedError',
          message: 'm',
          status: 403,
          code: 'AccessDenied',
          requestId: ID,
          ecCode: '0003-00000001',
        },
      }),
      { code: 'AccessDenied', ec: '0003-00000001', marks: ['sdk'] },
    ],
  ])('reads %s', (_name, text, told) => {
    expectOne(text, { format: 'sdk-node', ...told });
    expectOne(text.startsWith('{') ? text : `2026-03-14T01:26:53.100Z error: failed ${text}`, {
      format: 'sdk-node',
      ...told,
    });
  });
});

describe('SDKs of AWS', () => {
  it.each<[string, string, Told]>([
    [
      'Go v1',
      `upload: NoSuchBucket: gone\n\tstatus code: 404, request id: ${ID}, host id: `,
      { code: 'NoSuchBucket', status: 404, requestId: ID, message: 'gone' },
    ],
    [
      'Go v1 on one line',
      `ERROR "ls": AccessDenied: no status code: 403, request id: ${ID}, host id: ${HOST}`,
      { code: 'AccessDenied', hostId: HOST },
    ],
    [
      'Go v2',
      `operation error S3: HeadBucket, https response error StatusCode: 403, RequestID: ${ID}, HostID: , api error Forbidden: Forbidden`,
      { code: 'Forbidden', status: 403, requestId: ID, hostId: null, operation: 'HeadBucket', synthetic: true },
    ],
    [
      'Go v2 with a body',
      `operation error S3: PutObject, https response error StatusCode: 400, RequestID: ${ID}, HostID: ${HOST}, api error InvalidArgument: m`,
      { code: 'InvalidArgument', hostId: HOST, synthetic: false },
    ],
    [
      'Java v1',
      `x (Service: Amazon S3; Status Code: 404; Error Code: NoSuchKey; Request ID: ${ID}; S3 Extended Request ID: null; Proxy: null)`,
      { code: 'NoSuchKey', status: 404, requestId: ID, extra: new Map() },
    ],
    [
      'Java v2',
      `software.amazon.awssdk.services.s3.model.NoSuchKeyException: ${KEY_GONE} (Service: S3, Status Code: 404, Request ID: ${ID})`,
      { code: 'NoSuchKey', status: 404, message: KEY_GONE },
    ],
    [
      'boto3',
      `botocore.exceptions.ClientError: An error occurred (SignatureDoesNotMatch) when calling the PutObject operation: m`,
      { code: 'SignatureDoesNotMatch', operation: 'PutObject', message: 'm' },
    ],
    [
      'boto3, HEAD',
      'An error occurred (403) when calling the HeadObject operation: Forbidden',
      { code: null, status: 403 },
    ],
    [
      'JavaScript',
      `NoSuchKey: ${KEY_GONE}\n    at a (/srv/a.js:1:2) {\n  '$fault': 'client',\n  '$metadata': { httpStatusCode: 404, requestId: '${ID}' },\n  Code: 'NoSuchKey'\n}`,
      { code: 'NoSuchKey', status: 404, requestId: ID, message: KEY_GONE },
    ],
  ])('%s', (_name, text, told) => {
    expectOne(text, { format: 'aws-sdk', ...told });
    // The wording is no evidence for OSS.
    expect(read(text)[0]?.marks).toEqual([]);
  });

  it('marks the second id that only AWS sends', () => {
    const opaque = `${'EXAMPLEexample'.repeat(5)}0=`;
    for (const text of [
      `AccessDenied: m\n\tstatus code: 403, request id: 8Q3ZEXAMPLE1K2M4, host id: ${opaque}`,
      `(Service: Amazon S3; Status Code: 403; Error Code: AccessDenied; Request ID: 4B7EXAMPLE1C9D2F; S3 Extended Request ID: ${opaque})`,
    ]) {
      expect(read(text)[0]?.marks).toEqual(['other-vendor']);
    }
  });
});

describe('text that only looks like it', () => {
  it.each([
    'the ErrorCode NoSuchKey means that the object is gone',
    'retry_on: [InternalError]',
    'labels are [ErrorCode]: and [RequestId]: and so on, each with a value',
    'import com.aliyun.oss.OSSException;',
    'throws com.aliyun.oss.OSSException: see the manual',
    'Error returned by Service.',
    KEY_GONE,
    `NoSuchKey: ${KEY_GONE}`,
    'TypeError: x is not a function\n    at a (/srv/a.js:1:2)\n    at b (/srv/a.js:3:4)',
    "{'status': 200, 'took': 3}",
    '{"requestId":"abc","code":0,"status":200}',
    '{"requestId":"b7e1c0de-1f2a-4c3d-9e8f-001122334455","code":"ok","status":"done"}',
    'Exited with code: 3, message: done, request_id: none',
    'HTTP response code 502 from upstream',
    'done. RequestId: 69B4B95D0123456789ABCDEF',
    'status code: 400, request id: 1f2e3d4c-5b6a-4789-8899-aabbccddeeff',
    'operation error DynamoDB: GetItem, https response error StatusCode: 400, RequestID: X, api error ValidationException: m',
    'An error occurred (Throttling) when calling the DescribeInstances operation: slow',
    'Resource alicloud_vpc CreateVpc Failed!!! [SDK alibaba-cloud-sdk-go ERROR]:',
    '[StatusCode]: 500 from billing',
    'Failed with error code: 5; Error info: disk full',
  ])('%s', (text) => {
    for (const { result } of readRecords(`${text}\n`, sdkFormats)) expect(result).toEqual({ kind: 'unlike' });
  });

  it('does not keep the next lines from other formats', () => {
    const log = `2026-03-14 01:26:53 ERROR ${KEY_GONE}\n2026-03-14 01:26:54 ERROR oss: service returned error: StatusCode=403, ErrorCode=AccessDenied, ErrorMessage="m", RequestId=${ID}\n`;
    expect(read(log)).toMatchObject([{ code: 'AccessDenied', requestId: ID }]);
  });
});
