// Codes that refuse somebody who was recognised (or came without a name): permissions, policies, locks, states of objects.
import type { Entry } from '../entry.ts';
import { ERROR_FORMAT_PAGE, STATUS_PAGES } from './pages.ts';

const ACCESS = {
  aliases: [],
  statuses: [403],
  category: 'access',
  action: 'fix-config',
  retryable: false,
  doc: STATUS_PAGES[403],
  origin: 'service',
} as const;

export const ACCESS_ENTRIES: readonly Entry[] = [
  {
    ...ACCESS,
    code: 'AccessDenied',
    summary: 'The request was understood and refused: something does not permit it.',
    advice:
      'Read Message and EC first, because some twenty different causes share this code: expired URL, wrong endpoint, referer rule, bucket policy, RAM policy, ACL, anonymous caller. ' +
      'AccessDeniedDetail, when present, names the policy type and the action that is missing; Endpoint names the right host; Expires and ServerTime tell an expired link. ' +
      'Grant exactly the missing action to exactly that identity, or sign anew; a repeat of the same request changes nothing.',
  },
  {
    ...ACCESS,
    code: 'AccessForbidden',
    summary: 'A cross-origin request does not match any CORS rule of the bucket.',
    advice:
      'Compare the Origin, the method and Access-Control-Request-Headers of the browser request with the CORS rules of the bucket; scheme and port count. ' +
      'Add or widen the rule, clear browser and CDN caches, and make the CDN vary on Origin. ' +
      'Java clients also invent this code for a 403 without a body: then look for the cause in the access log.',
  },
  {
    ...ACCESS,
    code: 'BucketNotBelongTo',
    action: 'fix-credentials',
    summary: 'The bucket belongs to another account than the access key does.',
    advice:
      'Check which account the access key belongs to and who owns the bucket; a key of the wrong environment or a mistyped bucket name is the usual cause. ' +
      'Use a key of the owning account, or have the owner grant access with a bucket policy or a role. ' +
      'Some operations stay with the owner whatever the policy says.',
  },
  {
    ...ACCESS,
    code: 'FileImmutable',
    statuses: [409],
    action: 'fix-request',
    doc: STATUS_PAGES[409],
    summary: 'The object is under a retention (WORM) policy and may be neither changed nor deleted.',
    advice:
      'Look at the retention policy of the bucket: until the period of the object has passed nobody can overwrite or delete it, the owner included. ' +
      'Write under a new name, and exclude the prefix from clean-up jobs. ' +
      'This is the protection doing its work; repeating is pointless until the date has passed.',
  },
  {
    ...ACCESS,
    code: 'InvalidObjectState',
    action: 'fix-request',
    summary: 'The object is archived and cannot be read before it is restored.',
    advice:
      'Check the storage class of the object (HeadObject shows x-oss-storage-class and x-oss-restore). ' +
      'Send RestoreObject, wait until x-oss-restore says it is no longer ongoing (minutes for Archive, hours for the colder classes), then read. ' +
      'If live traffic hits such objects, review the lifecycle rule that moved them, or allow direct reading of archived objects.',
  },
  {
    ...ACCESS,
    code: 'OperationDenied',
    statuses: [],
    doc: ERROR_FORMAT_PAGE,
    summary: 'The operation is not allowed for this account, bucket or resource.',
    advice:
      'Read the message: it names the restriction, often a feature that was not enabled or a resource held by another service. ' +
      'Compare with another bucket where the call works, then lift the restriction or ask support with the request id.',
  },
  {
    ...ACCESS,
    code: 'TransferAccelerationDisabled',
    summary: 'An acceleration endpoint was used for a bucket that has no transfer acceleration.',
    advice:
      'See whether the client means to use oss-accelerate.aliyuncs.com at all; a copied endpoint is the usual cause. ' +
      'Either enable transfer acceleration for the bucket and wait some minutes for it to spread, or use the regional endpoint.',
  },
  {
    ...ACCESS,
    code: 'WORMConfigurationLocked',
    action: 'fix-request',
    summary: 'The retention policy of the bucket is locked and can only be extended.',
    advice:
      'A locked policy cannot be aborted or shortened by anybody; only a longer period is accepted. ' +
      'Change the call to an extension, or leave the policy alone. ' +
      'If the lock itself was a mistake, a new bucket is the only way around it.',
  },
];
