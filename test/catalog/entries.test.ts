// The catalog's codes: which there are, under which status, and that every entry is fit to be read by somebody in a hurry.
// What classification does with them is tested in classify.test.ts.
import { array, assert, boolean, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Category } from '../../src/catalog/entry.ts';
import { ENTRIES } from '../../src/catalog/entries/index.ts';
import { entriesSorted, expectedStatus, findEntry } from '../../src/catalog/lookup.ts';
import type { Action } from '../../src/model/event.ts';

/** The service's first published table: code, status and a word that the summary cannot do without. */
const FIRST_TABLE: readonly (readonly [code: string, status: number, about: RegExp])[] = [
  ['AccessDenied', 403, /refused/],
  ['BucketAlreadyExists', 409, /taken/],
  ['BucketNotEmpty', 409, /still in it/],
  ['CallbackFailed', 203, /callback .* failed/],
  ['EntityTooLarge', 400, /larger than allowed/],
  ['EntityTooSmall', 400, /smaller than the minimum/],
  ['FieldItemTooLong', 400, /field other than file/],
  ['FilePartInterity', 400, /part .* checksum/],
  ['FilePartNotExist', 400, /part .* never uploaded/],
  ['FilePartStale', 400, /part .* length/],
  ['IncorrectNumberOfFilesInPOSTRequest', 400, /exactly one field named file/],
  ['InvalidArgument', 400, /parameter/],
  ['InvalidAccessKeyId', 403, /access key id is unknown/],
  ['InvalidBucketName', 400, /bucket name/],
  ['InvalidDigest', 400, /Content-MD5/],
  ['InvalidEncryptionAlgorithmError', 400, /encryption algorithm/],
  ['InvalidObjectName', 400, /object name/],
  ['InvalidPart', 400, /part .* ETag/],
  ['InvalidPartOrder', 400, /ascending order/],
  ['InvalidPolicyDocument', 400, /policy/],
  ['InvalidTargetBucketForLogging', 400, /access logs/],
  ['InternalError', 500, /service failed/],
  ['MalformedXML', 400, /XML/],
  ['MalformedPOSTRequest', 400, /multipart\/form-data/],
  ['MaxPOSTPreDataLengthExceededError', 400, /in front of the file/],
  ['MethodNotAllowed', 405, /method/],
  ['MissingArgument', 411, /missing/],
  ['MissingContentLength', 411, /Content-Length/],
  ['NoSuchBucket', 404, /bucket does not exist/],
  ['NoSuchKey', 404, /object does not exist/],
  ['NoSuchUpload', 404, /upload id is unknown/],
  ['NotImplemented', 400, /does not implement/],
  ['ObjectNotAppendable', 409, /cannot be appended/],
  ['PositionNotEqualToLength', 409, /append position/],
  ['PreconditionFailed', 412, /condition .* does not hold/],
  ['RequestTimeTooSkewed', 403, /15 minutes/],
  ['RequestTimeout', 400, /idle too long/],
  ['RequestIsNotMultiPartContent', 400, /Content-Type/],
  ['Downloadtrafficratelimitexceeded', 503, /Downloads exceed/],
  ['UploadTrafficRateLimitExceeded', 503, /Uploads exceed/],
  ['SignatureDoesNotMatch', 403, /signature differs/],
  ['TooManyBuckets', 400, /as many buckets/],
];

/** Every code met in documents, SDKs and captures, by the statuses it was met with; null where no status is known. */
const KNOWN: readonly (readonly [status: number | null, codes: string])[] = [
  [
    203,
    `
    CallbackFailed
    `,
  ],
  [
    304,
    `
    NotModified
    `,
  ],
  [
    400,
    `
    BadReplicationLocation BadRequest BucketReplicationAlreadyExist CORSRuleBeyondLimit CutEdgeExceedRange
    DailyInventoryExceedLimit DataAcceleratorAvailableZoneNotSupported EntityTooLarge EntityTooSmall
    FieldItemTooLong FilePartInterity FilePartNotExist FilePartStale ImageTooLarge IncompleteBody
    IncorrectNumberOfFilesInPOSTRequest InlineDataTooLarge InvalidArgument InvalidBucketName
    InvalidBucketStatus InvalidCRC64 InvalidCachePathPolicy InvalidChannelName
    InvalidDataEncryptionAlgorithmError InvalidDigest InvalidEncryptionAlgorithmError InvalidEncryptionRequest
    InvalidHostPutBucket InvalidInputRecordDelimiter InvalidJsonData InvalidObjectName
    InvalidOutputFieldDelimiter InvalidParameter InvalidPart InvalidPartOrder InvalidPolicyDocument
    InvalidQuota InvalidRange InvalidRequest InvalidTag InvalidTaggingKey InvalidTargetBucket
    InvalidTargetBucketForLogging InvalidTargetLocation InvalidTargetType InvalidWORMConfiguration
    InvalidXMLFormat InventoryExceedLimit KmsServiceNotEnabled MalformedPOSTRequest MalformedXML
    MaxPOSTPreDataLengthExceededError MissingArgument NoReplicationLocation NoReplicationRule NoSuchBucket
    NoSuchServerSideEncryptionRule NotImplemented NotSymlink ObjectAlreadyExists OperationNotSupported
    PartNotSequential PartOutOfBounds RepeatedTags RequestIsNotMultiPartContent RequestTimeout
    ResourceGroupIdPreCheckError TooManyAccelerationPolicyPaths TooManyBuckets TooManyCname TooManyCnameToken
    TooManyFilterObjectTags TooManyIncomingReplication TooManyOutgoingReplication TooManyPipes TooManyPrefixes
    TooManyReplicationRules TooManyTags UserKeyMustBeSpecified WeeklyInventoryExceedLimit
    `,
  ],
  [
    403,
    `
    AbnormalBucketOwnerStatus AccessDenied AccessForbidden AccessKeyIdAndSecurityTokenNotMatch BucketDisable
    BucketNotBelongTo CnameDenied DataAcceleratorQuotaFrozen Forbidden ImageDamage InDebt InDebtOverdue
    InvalidAccessKeyId InvalidObjectState InvalidPolicyDocument InvalidSecurityToken
    InvalidTargetBucketForLogging KmsInDebt KmsInDebtOverdue KmsServiceNotEnabled KmsUbsmsInvalidBid
    NeedVerifyDomainOwnership NonStandardHostForbidden PermanentRedirect RequestTimeTooSkewed
    SecondLevelDomainForbidden SecurityTokenExpired SecurityTokenNotSupported SignatureDoesNotMatch
    TransferAccelerationDisabled UbsmsInvalidBid UserDisable WORMConfigurationLocked
    `,
  ],
  [
    404,
    `
    AliasNotFound KeyNotFound NoSuchBucket NoSuchBucketObjectTagging NoSuchBucketPolicy
    NoSuchCORSConfiguration NoSuchCacheControlConfiguration NoSuchChannel NoSuchConfiguration
    NoSuchDataPipeline NoSuchInventory NoSuchKey NoSuchLifecycle NoSuchLiveChannel NoSuchRegion
    NoSuchReplicationConfiguration NoSuchReplicationRule NoSuchServerSideEncryptionRule NoSuchStyle
    NoSuchTransferAccelerationConfiguration NoSuchUpload NoSuchUser NoSuchVersion NoSuchWORMConfiguration
    NoSuchWebsiteConfiguration SymlinkTargetNotExist
    `,
  ],
  [
    405,
    `
    MethodNotAllowed
    `,
  ],
  [
    409,
    `
    ArchiveRestoreNotFinished BucketAlreadyExists BucketNotEmpty ChannelStillLive CnameAlreadyExists
    FileAlreadyExists FileImmutable InventoryAlreadyExist InventoryConfigurationAlreadyExists KeyDisabled
    KeyPendingDeletion KeyPendingImport LiveChannelDisabled ObjectNotAppendable PositionNotEqualToLength
    RestoreAlreadyInProgress StaleFile WORMConfigurationAlreadyExists
    `,
  ],
  [
    411,
    `
    MissingArgument MissingContentLength ObjectNotAppendable
    `,
  ],
  [
    412,
    `
    PreconditionFailed
    `,
  ],
  [
    416,
    `
    InvalidRange
    `,
  ],
  [
    424,
    `
    MirrorFailed
    `,
  ],
  [
    429,
    `
    QpsLimitExceeded
    `,
  ],
  [
    500,
    `
    InternalError ServiceFail
    `,
  ],
  [
    503,
    `
    ActiveRequestLimitExceeded CpuLimitExceeded DownloadTrafficRateLimitExceeded
    Downloadtrafficratelimitexceeded MetaOperationQpsLimitExceeded PartitionQpsLimitted ServiceUnavailable
    SlowDown TotalQpsLimitExceeded UploadTrafficRateLimitExceeded
    `,
  ],
  [
    null,
    `
    AccessPointCreatingConflict BadErrorResponse BucketDataRedundancyTransitionTaskNotExist ClientError
    CnameTokenNotFound ConnectionRefused ConnectionTimeout FileGroupTooLarge
    IllegalLocationConstraintException InconsistentError InvalidConfigId InvalidLinkName
    InvalidLocationConstraint InvalidResponse JobNotExist LinkPartNotExist MetaQueryAlreadyExist
    MetaQueryNotExist MetaQueryNotReady MissingEnable NoNeedCreateCnameToken NoSuchAccessPoint
    NoSuchBucketOverwriteConfig NoSuchCname NoSuchHttpsConfig NoSuchInventoryConfiguration
    NoSuchResponseHeaderConfiguration NoSuchUserDefinedLogFieldsConfig NonRepeatableRequest ObjectLinkTooLarge
    OperationDenied ParseXMLError RequestError ShipperNotExist SocketTimeout TransferAccAlreadyInUse
    UnknownError UnknownHost ValidateError
    `,
  ],
];

const KNOWN_CODES = [...new Set(KNOWN.flatMap(([, codes]) => words(codes)))];

const CATEGORIES: readonly Category[] = [
  'access',
  'account',
  'acceleration',
  'auth',
  'bad-request',
  'callback',
  'client-side',
  'conflict',
  'cors',
  'endpoint',
  'image',
  'integrity',
  'inventory',
  'kms',
  'legacy',
  'limit',
  'live-channel',
  'logging',
  'meta-query',
  'method',
  'mirror',
  'multipart',
  'not-found',
  'not-found-config',
  'post-object',
  'precondition',
  'replication',
  'select-object',
  'server',
  'tagging',
  'throttle',
  'timeout',
  'worm',
];

/** Statuses and codes that the service's SDKs repeat by themselves. */
const RETRIED_CODES = new Set(['RequestTimeTooSkewed', 'BadRequest', 'RequestTimeout']);
const RETRIED_STATUSES = new Set([401, 408, 429]);

/** Repeatable although the tables of the SDKs do not list them, each with its reason. */
const ALSO_RETRYABLE = new Map([
  ['AccessPointCreatingConflict', 'the access point is ready a moment later'],
  ['ConnectionRefused', 'no answer came, so no status decides; SDKs repeat connection failures'],
  ['ConnectionTimeout', 'no answer came, so no status decides; SDKs repeat connection failures'],
  ['InconsistentError', 'the transfer was damaged, a new one may not be; SDKs repeat it'],
  ['MetaQueryNotReady', 'the index is ready later'],
  ['RequestError', 'no answer came, so no status decides; SDKs repeat connection failures'],
  ['SocketTimeout', 'no answer came, so no status decides; SDKs repeat connection failures'],
  ['StaleFile', 'the other writer is done a moment later'],
  ['UnknownHost', 'resolvers fail for a moment; SDKs repeat it'],
]);

const DOC_HOSTS = ['www.alibabacloud.com', 'help.aliyun.com'];

describe('the first published table', () => {
  it('has 42 rows', () => expect(new Set(FIRST_TABLE.map(([code]) => code)).size).toBe(42));

  it.each(FIRST_TABLE)('%s, status %i', (code, status, about) => {
    const entry = findEntry(code);
    expect(entry?.statuses).toContain(status);
    expect(entry?.summary).toMatch(about);
    expect(entry?.origin).toBe('service');
  });
});

describe('known codes', () => {
  it('are 210 in this table', () => expect(KNOWN_CODES).toHaveLength(210));

  it.each(KNOWN.flatMap(([status, codes]) => words(codes).map((code) => [code, status] as const)))(
    '%s with status %s',
    (code, status) => {
      const entry = findEntry(code);
      expect(entry, code).toBeDefined();
      if (status !== null) expect(entry?.statuses).toContain(status);
    },
  );

  it('leave no entry over that nobody met', () => {
    const met = new Set(KNOWN_CODES.map((code) => code.toLowerCase()));
    expect(ENTRIES.filter((entry) => !met.has(entry.code.toLowerCase())).map((entry) => entry.code)).toEqual([]);
  });

  it.each([
    ['Downloadtrafficratelimitexceeded', 'DownloadTrafficRateLimitExceeded'],
    ['BucketNotEmtpy', 'BucketNotEmpty'],
    ['FilePartIntegrity', 'FilePartInterity'],
    ['TooManyPipe', 'TooManyPipes'],
  ])('%s is another spelling of %s', (alias, code) => {
    expect(findEntry(alias)?.code).toBe(code);
    expect(findEntry(alias)?.aliases).toContain(alias);
  });
});

describe.each(ENTRIES)('$code', (entry) => {
  it('has a summary of one line', () => {
    expect(entry.summary).toBe(entry.summary.trim());
    expect(entry.summary).toMatch(/^[A-Z][^\n]*\.$/);
    expect(entry.summary.length).toBeLessThanOrEqual(100);
  });

  it('gives two to four sentences of advice', () => {
    expect(entry.advice).toMatch(/^[A-Z][^\n]*\.$/);
    expect(sentences(entry.advice)).toBeGreaterThanOrEqual(2);
    expect(sentences(entry.advice)).toBeLessThanOrEqual(4);
    expect(entry.advice.length).toBeLessThanOrEqual(600);
  });

  it('points at a page of the documentation', () => {
    const url = new URL(entry.doc);
    expect(url.protocol).toBe('https:');
    expect(DOC_HOSTS).toContain(url.hostname);
    expect(url.pathname).toMatch(/^\/(en\/oss|help\/en\/oss|help\/doc-detail)\/./);
  });

  it('has statuses that answers can have, each once', () => {
    expect(new Set(entry.statuses).size).toBe(entry.statuses.length);
    for (const status of entry.statuses) expect(status === 203 || (status >= 300 && status <= 599)).toBe(true);
  });

  it('belongs to a category', () => expect(CATEGORIES).toContain(entry.category));

  it('is retryable as the SDKs see it, or for a reason', () => {
    const first = expectedStatus(entry, null);
    const byTable = RETRIED_CODES.has(entry.code) || (first !== null && (RETRIED_STATUSES.has(first) || first >= 500));
    expect(entry.retryable).toBe(byTable || ALSO_RETRYABLE.has(entry.code));
    if (ALSO_RETRYABLE.has(entry.code)) expect(byTable).toBe(false);
  });

  it('does not advise a repetition that cannot succeed', () => {
    const repeats: readonly Action[] = ['retry', 'slow-down'];
    if (repeats.includes(entry.action)) expect(entry.retryable).toBe(true);
  });
});

describe('the catalog as a whole', () => {
  it('names nothing twice, case ignored, over different entries', () => {
    const owners = new Map<string, string>();
    for (const entry of ENTRIES) {
      for (const name of [entry.code, ...entry.aliases]) {
        const owner = owners.get(name.toLowerCase());
        expect(owner === undefined || owner === entry.code, `${name}: ${owner} and ${entry.code}`).toBe(true);
        owners.set(name.toLowerCase(), entry.code);
      }
    }
    const exact = ENTRIES.flatMap((entry) => [entry.code, ...entry.aliases]);
    expect(new Set(exact).size).toBe(exact.length);
  });

  it('repeats no summary and no advice', () => {
    expect(new Set(ENTRIES.map((entry) => entry.summary)).size).toBe(ENTRIES.length);
    expect(new Set(ENTRIES.map((entry) => entry.advice)).size).toBe(ENTRIES.length);
  });

  it('uses every category', () => {
    expect(CATEGORIES.filter((category) => !ENTRIES.some((entry) => entry.category === category))).toEqual([]);
  });

  it.each([
    ['throttle', 'slow-down'],
    ['cors', 'fix-config'],
  ] as const)('answers what is there in %s with %s', (category, action) => {
    const present = ENTRIES.filter((entry) => entry.category === category && !entry.code.startsWith('NoSuch'));
    expect(present.length).toBeGreaterThan(0);
    expect(new Set(present.map((entry) => entry.action))).toEqual(new Set([action]));
  });

  it.each([
    ['RequestTimeTooSkewed', 'fix-clock'],
    ['InDebt', 'pay-bill'],
    ['InDebtOverdue', 'pay-bill'],
    ['InternalError', 'retry'],
    ['ServiceUnavailable', 'retry'],
    ['NotModified', 'expected'],
    ['PreconditionFailed', 'expected'],
    ['NoSuchLifecycle', 'expected'],
    ['NoSuchKey', 'fix-request'],
    ['SignatureDoesNotMatch', 'fix-credentials'],
    ['AccessForbidden', 'fix-config'],
  ])('%s: %s', (code, action) => expect(findEntry(code)?.action).toBe(action));
});

describe('findEntry', () => {
  it('ignores case and white space around the code', () => {
    const flips = array(boolean(), { minLength: 40, maxLength: 40 });
    assert(
      property(constantFrom(...ENTRIES), flips, (entry, upper) => {
        const odd = Array.from(entry.code, (letter, at) => (upper[at] ? letter.toUpperCase() : letter.toLowerCase()));
        expect(findEntry(` ${odd.join('')}\n`)).toBe(entry);
      }),
    );
  });

  it.each(['', 'NoSuch', 'constructor', '__proto__', 'toString', 'ThrottlingException'])('does not know %j', (code) => {
    expect(findEntry(code)).toBeUndefined();
  });
});

describe('entriesSorted', () => {
  it('holds every entry in the order of lower-case codes', () => {
    const codes = entriesSorted().map((entry) => entry.code.toLowerCase());
    expect(codes).toHaveLength(ENTRIES.length);
    expect(codes.every((code, index) => index === 0 || (codes[index - 1] ?? '') < code)).toBe(true);
  });
});

describe('expectedStatus', () => {
  it.each([
    ['MissingArgument', 411, 411],
    ['MissingArgument', 400, 400],
    ['MissingArgument', 500, 400],
    ['MissingArgument', null, 400],
    ['InvalidRange', null, 416],
    ['NotModified', null, 304],
    ['Forbidden', 403, 403],
    ['ConnectionTimeout', null, null],
    ['ConnectionTimeout', 503, null],
  ])('%s answered with %s: %s', (code, status, expected) => {
    const entry = findEntry(code);
    expect(entry && expectedStatus(entry, status)).toBe(expected);
  });
});

function words(text: string): string[] {
  return text.split(/\s/).filter((word) => word !== '');
}

/** Full stops, question and exclamation marks that end a sentence; the ones in names and numbers have no space behind them. */
function sentences(text: string): number {
  return text.split(/[.!?](?: |$)/).filter((sentence) => sentence !== '').length;
}
