// Sub-causes that lie in the state of buckets, objects and keys, and what answers without a body leave open.
import { causesOf } from './cause.ts';
import type { CauseData } from './cause.ts';

const always = (): boolean => true;

export const INVALID_OBJECT_STATE = causesOf('InvalidObjectState', [
  {
    slug: 'archived-object',
    says: ['not valid for the objects state'],
    otherwise: always,
    action: 'fix-request',
    retryable: false,
    summary: 'The object is archived and was not restored before it was read.',
    advice:
      'Call RestoreObject and wait: about a minute for Archive, hours for Cold Archive. ' +
      'Find out whether a lifecycle rule archives data that is still in use, or allow real-time access for Archive on the bucket.',
  },
]);

export const BUCKET_ALREADY_EXISTS = causesOf('BucketAlreadyExists', [
  {
    slug: 'name-taken',
    ec: ['0015-00000104'],
    says: ['requested bucket name is not available'],
    action: 'fix-request',
    retryable: false,
    summary: 'The bucket name is taken; names are unique across all accounts.',
    advice:
      'If the bucket is yours, use it instead of creating it. Otherwise choose another name, with the account or project as a prefix.',
  },
  {
    slug: 'location-fixed',
    says: ['modify location'],
    action: 'fix-request',
    retryable: false,
    summary: 'The bucket exists in another region, and a region cannot be changed.',
    advice: 'Use the endpoint of its region, or create a new bucket and migrate.',
  },
  {
    slug: 'storage-class-fixed',
    says: ['modify existing buckets storage class', 'modify storage type'],
    action: 'fix-request',
    retryable: false,
    summary: 'The bucket exists with another storage class, which creating it again cannot change.',
    advice: 'Drop the creation from the job, or change single objects by lifecycle rules.',
  },
  {
    slug: 'redundancy-fixed',
    says: ['modify data redundancy type'],
    action: 'fix-request',
    retryable: false,
    summary: 'The bucket exists with another redundancy, which creating it again cannot change.',
    advice: 'Use the redundancy transition of the bucket, where the region offers it.',
  },
]);

export const KMS_SERVICE_NOT_ENABLED = causesOf('KmsServiceNotEnabled', [
  {
    slug: 'not-activated',
    says: ['does not turn on kms service', 'not enable'],
    otherwise: always,
    action: 'fix-config',
    retryable: false,
    summary: 'Encryption with KMS is asked for, but the account never activated KMS.',
    advice: 'Activate KMS in this region with the main account, or use AES256 for the bucket or object.',
  },
]);

export const INVALID_TARGET_BUCKET_FOR_LOGGING = causesOf('InvalidTargetBucketForLogging', [
  {
    slug: 'other-owner',
    says: ['requester is not target bucket owner'],
    action: 'fix-config',
    retryable: false,
    summary: 'The bucket that should receive the logs belongs to another account.',
    advice: 'Log into a bucket of the same account and region.',
  },
]);

/** An SDK saw only a status: HEAD answers have no body, so the code is a guess from the status. */
const HEAD_WITHOUT_BODY: Omit<CauseData, 'action' | 'summary'> = {
  slug: 'head-without-body',
  otherwise: (signs) => signs.facts.synthetic,
  retryable: false,
  advice:
    'Repeat the request as GET, or read the x-oss-err and x-oss-ec headers of the answer, to see what the service really said. A current SDK does so by itself.',
};

export const BODILESS = [
  ...causesOf('NoSuchKey', [
    {
      ...HEAD_WITHOUT_BODY,
      action: 'expected',
      summary:
        'A HEAD request got 404: the object does not exist, or its bucket does not, which the bare status cannot tell apart.',
    },
  ]),
  ...causesOf('PreconditionFailed', [
    {
      ...HEAD_WITHOUT_BODY,
      action: 'expected',
      summary: 'A HEAD request with a condition got 412: the condition does not hold.',
    },
  ]),
  ...causesOf('NotModified', [
    {
      ...HEAD_WITHOUT_BODY,
      action: 'expected',
      summary: 'A conditional request got 304: the copy that the client has is current.',
    },
  ]),
  ...causesOf('AccessForbidden', [
    {
      ...HEAD_WITHOUT_BODY,
      action: 'fix-config',
      summary: 'A HEAD request got 403: some permission, signature or endpoint check refused it.',
    },
  ]),
  ...causesOf('Forbidden', [
    {
      ...HEAD_WITHOUT_BODY,
      action: 'fix-config',
      summary: 'A HEAD request got 403: some permission, signature or endpoint check refused it.',
    },
  ]),
];
