// One error or more for every sub-cause: what the service sends (wire texts are kept as sent, since matching is about them).
import { facts } from './build-facts.ts';
import type { ErrorFacts } from '../../src/model/event.ts';

export interface Example {
  readonly code: string;
  readonly slug: string;
  readonly facts: ErrorFacts;
}

type Row = readonly [
  slug: string,
  message: string | null,
  more?: Parameters<typeof facts>[1],
  elements?: Parameters<typeof facts>[2],
];

function rows(code: string, list: readonly Row[]): readonly Example[] {
  return list.map(([slug, message, more = {}, elements = {}]) => ({
    code,
    slug,
    facts: facts(code, { message, ...more }, elements),
  }));
}

const ENDPOINT =
  'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.';
const SKEWED = 'The difference between the request time and the current time is too large.';
const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your key and signing method.';
const METHOD = 'The specified method is not allowed against this resource.';
const HEADER = 'A header you provided implies functionality that is not implemented.';
const DENIED_BY = 'Access denied by bucket policy.';
const SERVER_TIME = '2026-03-01T08:00:00.000Z';

export const ACCESS_DENIED_EXAMPLES: readonly Example[] = rows('AccessDenied', [
  ['wrong-endpoint', ENDPOINT],
  ['wrong-endpoint', null, { ec: '0003-00001403' }],
  ['wrong-endpoint', 'AccessDenied', {}, { Endpoint: 'oss-cn-beijing.aliyuncs.com' }],
  ['kms', 'This request is forbidden by kms.'],
  ['unspecified', 'AccessDenied.'],
  ['unspecified', 'Access Denied'],
  ['object-access', 'You have no right to access this object.'],
  ['anonymous-bucket', 'Anonymous user has no right to access this bucket.'],
  ['anonymous-object', 'Anonymous user has no right to access this object.'],
  ['referer', 'You are denied by bucket referer policy.'],
  ['post-policy-expired', 'Invalid according to Policy: Policy expired.'],
  ['post-policy-expired', null, { ec: '0006-00000213' }],
  ['post-policy-condition', 'Invalid according to Policy: Policy Condition failed: ["starts-with", "$key", "user/"]'],
  ['cross-region-copy', 'Target object does not reside in the same data center as source object.'],
  [
    'missing-url-signature-parameters',
    'Query string authentication requires the Signature, Expires and OSSAccessKeyId parameters.',
  ],
  [
    'missing-url-signature-parameters',
    'Query-string authentication requires the Signature, Expires and OSSAccessKeyId parameters',
  ],
  ['bad-expires', 'Invalid date (should be seconds since epoch).'],
  ['expired-url', 'Request has expired.'],
  ['expired-url', null, {}, { Expires: '2026-03-01T07:00:00.000Z', ServerTime: SERVER_TIME }],
  ['object-read-permission', 'You do not have read permission on this object.'],
  ['object-write-permission', 'You do not have write permission on this object.'],
  ['object-read-acl-permission', 'You do not have read acl permission on this object.'],
  ['object-write-acl-permission', 'You do not have write acl permission on this object.'],
  ['bucket-acl', 'You have no right to access this object because of bucket acl.'],
  ['anonymous-operation', 'Anonymous access is forbidden for this operation.'],
  ['bucket-policy', DENIED_BY],
  ['bucket-policy', null, { ec: '0003-00000101' }],
  ['ram-policy', "Access denied by authorizer's policy."],
  ['ram-policy', null, { ec: '0003-00000301' }],
  ['ram-explicit-deny', DENIED_BY, { ec: '0003-00000201' }],
  ['ram-explicit-deny', DENIED_BY, { ec: '0003-00000101' }, { 'AccessDeniedDetail/NoPermissionType': 'ExplicitDeny' }],
  [
    'ram-implicit-deny',
    "Access denied by authorizer's policy.",
    {},
    { 'AccessDeniedDetail/NoPermissionType': 'ImplicitDeny' },
  ],
  ['other-account-bucket', 'The bucket you access does not belong to you.'],
  ['other-account-bucket', null, { ec: '0003-00000001' }],
  ['invalid-date', 'OSS authentication requires a valid Date.', { ec: '0002-00000503' }],
  ['list-buckets', 'You are forbidden to list buckets.'],
  ['public-access-blocked', 'Put public bucket acl is not allowed'],
  ['feature-gated', 'AccessDenied', { ec: '0024-00000008' }],
]);

const ARGUMENTS: readonly Example[] = rows('InvalidArgument', [
  ['callback-encoding', 'The callback signature version is invalid.'],
  ['callback-encoding', 'The callback configuration is not base64 encoded.'],
  ['callback-encoding', 'The callback configuration is not json format.'],
  ['callback-url', 'The callback url configuration is invalid.'],
  ['callback-url', 'The callback host configuration is invalid.'],
  ['callback-url', 'The number of callback url exceed max value.'],
  ['callback-url', 'Can not get ip by this host.'],
  ['callback-url', 'Private address is forbidden to callback.'],
  ['callback-body', 'The callback body type configuration is invalid.'],
  ['callback-body', 'The body type of callback is not supported.'],
  ['callback-body', 'The length of callback exceed max value.'],
  ['callback-body', 'The callback body is empty.'],
  ['callback-body', 'The callback body is invalid.'],
  ['callback-variables', 'The length of callback var exceed max value.'],
  ['callback-variables', 'The callback var is not expecten json.'],
  [
    'callback-twice',
    'Either the callback query string parameter or the x-oss-callback header should be specified, not both.',
  ],
  [
    'callback-twice',
    'Either the callback-var query string parameter or the x-oss-callback-var header should be specified, not both.',
  ],
  ['copy-source', 'Copy Source must mention the source bucket and key: /sourcebucket/sourcekey.'],
  ['kms-key', 'KMSMasterKeyID is not applicable if the default sse algorithm is not KMS.'],
  ['kms-key', 'SM4 is not applicable if user is not in white list.'],
  ['storage-class', 'No such bucket storage class exists.'],
  ['version-id', 'Invalid version id specified.'],
  ['version-id', 'Version id can not be the empty string.'],
  ['post-credentials', 'Post request accessKeyId is empty.'],
  ['post-credentials', 'Post request signature is empty.'],
  ['date', 'OSS authentication requires a valid Date.'],
  ['date', 'Invalid date. Must be later than 1970-01-01 00:00:00.'],
  ['date', 'Invalid date. Cannot be later than the current time.'],
  ['date', 'Bad date format.'],
  ['post-fields', 'The bucket POST must contain the specified field name.'],
  ['post-fields', 'The bucket POST contains unrecognized field name.'],
  ['post-too-large', 'Post body size must be less than 5G.'],
  ['persistent-header', 'The header value specified by persistent header is not utf-8 encoded.'],
  ['persistent-header', 'The format of persistent header is invalid, should be "name:Base64Encode(value)".'],
  ['traffic-limit', 'x-oss-traffic-limit should be specified either in query string or header, not both.'],
  [
    'traffic-limit',
    'x-oss-traffic-limit is invalid, should be specified between 819200(100KB/s) and 838860800(100MB/s).',
  ],
  [
    'tagging',
    "The header 'x-oss-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
  ],
  ['versioning-element', 'The Versioning element must be specified.'],
  ['bucket-acl-value', null, { ec: '0015-00000204' }],
  ['list-type', null, { ec: '0015-00000401' }],
  ['signing-product', null, { ec: '0002-00000227' }],
  ['complete-multipart', null, { ec: '0042-00000216' }],
  ['named-argument', 'Invalid Argument.', {}, { ArgumentName: 'max-keys', ArgumentValue: 'many' }],
]);

const CREDENTIALS: readonly Example[] = [
  ...rows('SignatureDoesNotMatch', [
    ['v1-signature', MISMATCH, { ec: '0002-00000040' }],
    ['v2-signature', MISMATCH, { ec: '0002-00000101' }],
    ['v4-signature', MISMATCH, { ec: '0002-00000201' }, { StringToSign: 'x', CanonicalRequest: 'y' }],
    ['s3-v2-signature', MISMATCH, { ec: '0002-00000307' }],
    ['s3-v4-signature', MISMATCH, { ec: '0002-00000429' }],
    ['s3-v4-chunk-signature', MISMATCH, { ec: '0002-00000430' }],
    ['post-signature', MISMATCH, { ec: '0002-00000705' }],
    ['post-signature', MISMATCH, { operation: 'PostObject' }],
    ['ip-restricted-url', MISMATCH, { ec: '0002-00000602' }],
  ]),
  ...rows('InvalidAccessKeyId', [
    ['unknown-key', 'The OSS Access Key Id you provided does not exist in our records.'],
    ['unknown-key', null, { ec: '0002-00000902' }],
    ['disabled-or-restricted', 'The OSS Access Key Id you provided is disabled.'],
    ['disabled-or-restricted', null, { ec: '0002-00000904' }],
  ]),
  ...rows('InvalidSecurityToken', [
    ['malformed-token', 'The security token you provided is invalid.'],
    ['expired-token', 'The security token you provided has expired.'],
  ]),
  ...rows('SecurityTokenNotSupported', [
    ['operation', 'This interface does not support security token.'],
    ['region', 'Security token is not supported in this region.'],
  ]),
  ...rows('RequestTimeTooSkewed', [
    [
      'time-zone',
      SKEWED,
      { ec: '0002-00000504' },
      { RequestTime: '2026-03-01T16:00:02.000Z', ServerTime: SERVER_TIME },
    ],
    ['time-zone', SKEWED, {}, { 'Detail/RequestTime': '2026-03-01T02:30:30.000Z', 'Detail/ServerTime': SERVER_TIME }],
    ['no-clock', SKEWED, {}, { RequestTime: '1970-01-01T00:03:12.000Z', ServerTime: SERVER_TIME }],
    ['drift', SKEWED, {}, { RequestTime: '2026-03-01T08:17:42.000Z', ServerTime: SERVER_TIME }],
    ['drift', SKEWED, {}, { RequestTime: '2026-02-27T08:00:00.000Z', ServerTime: SERVER_TIME }],
  ]),
];

const FORMS: readonly Example[] = [
  ...rows('MissingArgument', [
    ['append-position-missing', 'Missing Some Required Arguments.', { ec: '0016-00000501' }],
    ['append-position-not-a-number', 'Missing Some Required Arguments.', { ec: '0016-00000502' }],
  ]),
  ...rows('MalformedXML', [
    ['delete-objects', null, { ec: '0016-00000608' }, { ErrorDetail: 'the root node is not named Delete.' }],
    ['complete-multipart', null, { ec: '0042-00000205' }],
    ['bucket-setting', null, { ec: '0015-00000231' }],
    ['replication', null, { ec: '0031-00000001' }],
    ['root-element', null, {}, { ErrorDetail: 'the root node is not named Tagging.' }],
  ]),
  ...rows('InvalidPolicyDocument', [
    ['expired', 'Invalid Policy: Policy expired.', { ec: '0006-00000213' }],
    [
      'condition-shape',
      'Invalid Policy: Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.',
    ],
    ['json', 'Invalid Policy: Invalid JSON: unknown char e.'],
    ['json', 'Invalid Policy: Invalid JSON: , or ] expected.'],
    ['missing', null, { ec: '0002-00000702' }],
  ]),
  ...rows('InvalidEncryptionRequest', [
    ['client-encryption-meta', 'The parameters of client encryption are allowed to be set once.'],
    ['client-encryption-meta', 'Miss some necessary client encryption meta parameters.'],
    ['client-encryption-parts', 'The parts count calculated by client encryption meta is too large.'],
    ['client-encryption-parts', 'The client encryption meta data_size or part_size is invalid.'],
    ['client-encryption-parts', 'The client encryption part list is unexpected with init_multipart setted.'],
    ['client-encryption-parts', 'The partId must less or equal to expectedPartNumber.'],
    ['client-encryption-parts', 'The partSize must same with init_multipart setted except last part.'],
    ['client-encryption-parts', 'The last partSize must same with init_multipart setted.'],
    ['client-encryption-meta', 'The client encryption meta is inconsistent with init_multipart setted.'],
    ['client-encryption-parts', "Client encryption doesn't support upload part copy."],
  ]),
  ...rows('InvalidTag', [
    ['tag-key', 'The TagKey you have provided is invalid.'],
    ['tag-value', 'The TagValue you have provided is invalid.'],
  ]),
  ...rows('InvalidPart', [
    [
      'part-or-etag',
      "One or more of the specified parts could not be found or the specified entity tag might not have matched the part's entity tag.",
    ],
  ]),
  ...rows('InvalidPartOrder', [
    ['not-ascending', 'The list of parts was not in ascending order.'],
    ['number-range', 'Part number must be an integer between 1 and 10000, inclusive.'],
  ]),
  ...rows('EntityTooLarge', [
    ['upload', 'Your proposed upload exceeds the maximum allowed size.'],
    ['copy-source', 'Source object Length exceeds the maximum allowed size.'],
  ]),
];

const OTHER_SERVERS: readonly Example[] = [
  ...rows('CallbackFailed', [
    ['image-info', 'Get image info failed.'],
    ['too-many-callbacks', 'Too many callback requests.'],
    ['timeout', 'Cost too long time.'],
    ['timeout', null, { ec: '0007-00000202' }],
    ['not-json', 'Response body is not valid json format.', { ec: '0007-00000203' }],
    ['content-length', 'Error Status : 400.User server return too long content-length value.'],
    ['content-length', 'Error Status : 400.User server missing content-length.'],
    ['content-length', 'Error Status : 400.User server return invalid conent-length value.'],
    [
      'unreachable',
      'Error Status : -1.OSS can not connect to your callbackUrl, please check it.',
      { ec: '0007-00000203' },
    ],
    ['redirect', 'Error status : 301.', { ec: '0007-00000203' }],
    ['client-error-status', 'Error status : 404.'],
    ['server-error-status', 'Error status : 502.'],
    ['unreachable-or-refused', null, { ec: '0007-00000203' }],
  ]),
  ...rows('MirrorFailed', [
    ['configuration', 'Mirroring failed, please check your mirror configuration.'],
    ['source-read', 'Read body from mirror host failed, please check your mirror host.'],
    ['length-differs', 'Bytes read is not equal to expected.'],
    ['md5-differs', 'MD5 in header(0123) is not equal to MD5 calculated.'],
    ['object-exists', 'The object you specified already exists and can not be overwritten.'],
    ['object-immutable', 'The object you specified is immutable.'],
    ['metadata-too-large', 'Meta is too large.'],
    ['throttled', 'Mirror request is rejected by QoS.'],
  ]),
];

const traffic = (code: string): readonly Example[] =>
  rows(code, [
    ['account-bandwidth', null, { ec: '0004-00000304' }],
    ['internal-bandwidth', null, { hostId: 'example-media.oss-cn-hangzhou-internal.aliyuncs.com' }],
    ['public-bandwidth', null, { hostId: 'example-media.oss-cn-hangzhou.aliyuncs.com' }],
  ]);

const LIMITS: readonly Example[] = [
  ...traffic('DownloadTrafficRateLimitExceeded'),
  ...traffic('UploadTrafficRateLimitExceeded'),
  ...rows('TotalQpsLimitExceeded', [['account-request-rate', 'Max total qps limit is exceeded.']]),
  ...rows('QpsLimitExceeded', [['operation-request-rate', null]]),
  ...rows('MetaOperationQpsLimitExceeded', [
    ['management-request-rate', 'Qps limit for the meta operation is exceeded.'],
  ]),
  ...rows('PartitionQpsLimitted', [['key-range-request-rate', null]]),
  ...rows('ActiveRequestLimitExceeded', [['concurrent-requests', 'Max active request limit is exceeded.']]),
  ...rows('CpuLimitExceeded', [['processing', 'Please reduce your request rate.']]),
  ...rows('ServiceUnavailable', [['server-busy', 'Thread pool is almost full, please retry later.']]),
];

const REQUESTS: readonly Example[] = [
  ...rows('MethodNotAllowed', [
    ['unknown-method', METHOD, { status: 405 }, { Method: 'abc', ResourceType: 'Bucket' }],
    ['method-on-bucket', METHOD, { status: 405 }, { Method: 'POST', ResourceType: 'Bucket' }],
    ['method-on-object', METHOD, { status: 405 }, { Method: 'post', ResourceType: 'object' }],
    ['method-on-service', METHOD, { status: 405 }, { Method: 'PUT', ResourceType: 'Service' }],
  ]),
  ...rows('NotImplemented', [
    ['conditional-header', HEADER, { status: 400 }, { Header: 'If-Modified-Since' }],
    ['foreign-header', HEADER, { status: 400 }, { Header: 'x-amz-website-redirect-location' }],
    ['transfer-encoding', HEADER, { status: 400 }, { Header: 'Transfer-Encoding' }],
    ['header', HEADER, { status: 400 }, { Header: 'x-oss-something' }],
    ['unnamed-header', HEADER, { status: 400 }],
  ]),
  ...rows('PermanentRedirect', [
    ['wrong-endpoint', ENDPOINT, { status: 301 }, { Endpoint: 'oss-cn-beijing.aliyuncs.com' }],
  ]),
  ...rows('SecondLevelDomainForbidden', [
    ['path-style', 'The bucket you are attempting to access must be addressed using OSS third level domain.'],
    ['path-style', 'Please use virtual hosted style to access.'],
  ]),
  ...rows('AccessForbidden', [
    ['cors-not-configured', null, { ec: '0003-00000601' }],
    [
      'cors-not-allowed',
      'CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin fails.',
    ],
    ['head-without-body', null, { status: 403, synthetic: true }],
  ]),
  ...rows('BadRequest', [
    ['preflight-without-origin', 'Insufficient information. Origin request header needed.'],
    ['preflight-without-method', 'Insufficient information. Request Access-Control-Request-Method header needed.'],
    ['image-source', null, { ec: '0040-00000005' }],
    ['malformed-request', 'Your browser sent a request that this server could not understand.'],
  ]),
  ...rows('InvalidRequest', [
    ['response-headers-anonymous', 'Request specific response headers cannot be used for anonymous GET requests.'],
    ['token-not-in-query', 'Security-token must be provided by query string parameter.'],
    ['playlist', 'Size of playlist is too big.'],
    ['playlist', 'No ts found in the playlist.'],
    ['playlist', 'Playlist name must ends with ".m3u8".'],
    ['playlist', 'Master playlist has ts file.'],
    ['lifecycle-rule', null, { ec: '0014-00000080' }],
  ]),
];

const STATES: readonly Example[] = [
  ...rows('InvalidObjectState', [['archived-object', "The operation is not valid for the object's state."]]),
  ...rows('BucketAlreadyExists', [
    ['name-taken', 'The requested bucket name is not available.'],
    ['name-taken', null, { ec: '0015-00000104' }],
    ['location-fixed', "Bucket already exists can't modify location."],
    ['storage-class-fixed', "Cannot modify existing bucket's storage class."],
    ['storage-class-fixed', "Bucket already exists can't modify storage type."],
    ['redundancy-fixed', "Bucket already exists CAN'T modify data redundancy type."],
  ]),
  ...rows('KmsServiceNotEnabled', [['not-activated', 'This user does not turn on KMS service.']]),
  ...rows('InvalidTargetBucketForLogging', [['other-owner', 'Put bucket log requester is not target bucket owner.']]),
  ...rows('NoSuchKey', [['head-without-body', null, { status: 404, synthetic: true }]]),
  ...rows('PreconditionFailed', [['head-without-body', null, { status: 412, synthetic: true }]]),
  ...rows('NotModified', [['head-without-body', null, { status: 304, synthetic: true }]]),
  ...rows('Forbidden', [['head-without-body', null, { status: 403, synthetic: true }]]),
];

export const EXAMPLES: readonly Example[] = [
  ...ACCESS_DENIED_EXAMPLES,
  ...ARGUMENTS,
  ...CREDENTIALS,
  ...FORMS,
  ...OTHER_SERVERS,
  ...LIMITS,
  ...REQUESTS,
  ...STATES,
];
