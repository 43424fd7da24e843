// The sub-causes of AccessDenied: one code for some thirty different refusals.
import { causesOf } from './cause.ts';

const explicitDeny = (type: string | null): boolean => type?.toLowerCase().includes('explicit') === true;

export const ACCESS_DENIED = causesOf('AccessDenied', [
  {
    slug: 'wrong-endpoint',
    elements: (signs) => signs.element('Endpoint') !== null,
    ec: ['0003-00001403'],
    says: ['must be addressed using the specified endpoint'],
    action: 'fix-config',
    retryable: false,
    summary: 'The bucket lives in another region than the endpoint that was asked.',
    advice:
      'Take the endpoint named in the Endpoint element, or the one on the overview page of the bucket, and put it into the client configuration. ' +
      'With V4 signatures the region setting must change together with it.',
  },
  {
    slug: 'expired-url',
    elements: (signs) => signs.element('Expires') !== null && signs.element('ServerTime') !== null,
    says: ['request has expired'],
    action: 'fix-request',
    retryable: false,
    summary: 'A signed URL was used after it had expired.',
    advice:
      'Compare Expires with ServerTime in the body. Minutes over: sign later or grant a longer life. ' +
      'Days over: somebody stored or cached the URL, so hand out fresh ones instead. ' +
      'A URL signed with temporary credentials ends with them, whatever its own expiry says.',
  },
  {
    slug: 'ram-explicit-deny',
    elements: (signs) => explicitDeny(signs.element('NoPermissionType')),
    ec: ['0003-00000201'],
    action: 'fix-config',
    retryable: false,
    summary: 'A policy forbids this action to the caller in so many words.',
    advice:
      'AuthAction and PolicyType in the body name the refused action and the kind of policy; trust them, the message text may speak of another. ' +
      'A Deny always wins, so adding an Allow does not help: find the Deny statement and narrow it. ' +
      'EncodedDiagnosticMessage can be decoded in the RAM console.',
  },
  {
    slug: 'ram-implicit-deny',
    elements: (signs) => signs.element('NoPermissionType')?.toLowerCase().includes('implicit') === true,
    action: 'fix-config',
    retryable: false,
    summary: 'No policy allows this action to the caller.',
    advice:
      'Grant the action named in AuthAction on the bucket and its objects (two resources: the bucket, and the bucket followed by /*) to the user or role named in the body. ' +
      'For a role, both its own policies and the session policy given to AssumeRole must allow it.',
  },
  {
    slug: 'ram-policy',
    ec: ['0003-00000301'],
    says: ['access denied by authorizers policy'],
    action: 'fix-config',
    retryable: false,
    summary: 'The policies of the RAM user or STS role do not cover this request.',
    advice:
      'Check which identity signed (user, role, session) and whether its policies allow the action on this very bucket and key. ' +
      'For temporary credentials the session policy passed to AssumeRole narrows the role further; source address and other conditions count too.',
  },
  {
    slug: 'bucket-policy',
    ec: ['0003-00000101'],
    says: ['access denied by bucket policy'],
    action: 'fix-config',
    retryable: false,
    summary: 'The policy of the bucket refuses the request.',
    advice:
      'Read the bucket policy for statements that deny this caller, address, network or path; a Deny there outranks every RAM permission. ' +
      'When the body also carries AccessDeniedDetail, the refusal came from RAM instead.',
  },
  {
    slug: 'bucket-acl',
    says: ['because of bucket acl'],
    action: 'fix-config',
    retryable: false,
    summary: 'The ACL of the bucket does not let the caller at its objects.',
    advice:
      'The request was unsigned or signed by another account, and the bucket is private. ' +
      'Sign it with an identity that has permission, hand out a signed URL, or grant the access in the bucket policy rather than opening the ACL.',
  },
  {
    slug: 'object-access',
    says: ['you have no right to access this object'],
    unless: ['because of bucket acl'],
    action: 'fix-config',
    retryable: false,
    summary: 'The caller may not use this object.',
    advice:
      'Check the ACL of the object first, since it overrides that of the bucket, then the RAM and bucket policies for the path of the key. ' +
      'Make sure that the intended identity signs: a fallback to a default credential is a common surprise.',
  },
  {
    slug: 'object-read-permission',
    ec: ['0003-00000005'],
    says: ['do not have read permission on this object'],
    action: 'fix-config',
    retryable: false,
    summary: 'The caller may not read this object.',
    advice:
      'Grant oss:GetObject on the path of the key, or correct the object ACL where it is stricter than the bucket. ' +
      'Objects written by another account or by a back-source job may carry an ACL of their own.',
  },
  {
    slug: 'object-write-permission',
    says: ['do not have write permission on this object'],
    action: 'fix-config',
    retryable: false,
    summary: 'The caller may not overwrite or delete this object.',
    advice:
      'Grant oss:PutObject (or oss:DeleteObject) on the path of the key, and check whether the object ACL is read-only.',
  },
  {
    slug: 'object-read-acl-permission',
    says: ['do not have read acl permission on this object'],
    action: 'fix-config',
    retryable: false,
    summary: 'The caller may not read the ACL of this object.',
    advice: 'Grant oss:GetObjectAcl on the object, or drop the call where only the data is needed.',
  },
  {
    slug: 'object-write-acl-permission',
    says: ['do not have write acl permission on this object'],
    action: 'fix-config',
    retryable: false,
    summary: 'The caller may not change the ACL of this object.',
    advice:
      'Grant oss:PutObjectAcl on the object. An upload that sends x-oss-object-acl needs it as well: leave that header away if the bucket default will do.',
  },
  {
    slug: 'anonymous-bucket',
    says: ['anonymous user has no right to access this bucket'],
    action: 'fix-request',
    retryable: false,
    summary: 'An unsigned request asked for a private bucket.',
    advice:
      'Find out why the request was not signed: missing credentials, a proxy that strips the Authorization header, or a browser opening the plain address. ' +
      'Sign it or use a signed URL.',
  },
  {
    slug: 'anonymous-object',
    says: ['anonymous user has no right to access this object'],
    action: 'fix-request',
    retryable: false,
    summary: 'An unsigned request asked for a private object.',
    advice:
      'The object ACL is private, or the bucket is and the object inherits it. Use a signed URL or a CDN that signs towards the origin; ' +
      'make the object public only when everybody may read it.',
  },
  {
    slug: 'anonymous-operation',
    says: ['anonymous access is forbidden for this operation'],
    action: 'fix-request',
    retryable: false,
    summary: 'This operation is never allowed without a signature.',
    advice:
      'Sign the request: listing buckets, changing settings and deleting need an identity even on public buckets.',
  },
  {
    slug: 'list-buckets',
    says: ['forbidden to list buckets'],
    action: 'fix-config',
    retryable: false,
    summary: 'The caller may not list the buckets of the account.',
    advice:
      'Grant oss:ListBuckets on all resources, or configure the bucket name in the client, since many tools list buckets only to find it.',
  },
  {
    slug: 'public-access-blocked',
    says: ['put public bucket acl is not allowed', 'put public object acl is not allowed', 'block public access'],
    action: 'fix-config',
    retryable: false,
    summary: 'Public access is blocked for the account or bucket, so a public ACL is refused.',
    advice:
      'Leave the ACL header away and serve the data through signed URLs or a CDN. ' +
      'Switch the block off only after deciding that the data may be public; new buckets have it on.',
  },
  {
    slug: 'referer',
    says: ['denied by bucket referer policy'],
    action: 'fix-config',
    retryable: false,
    summary: 'The hotlink protection of the bucket refused the Referer.',
    advice:
      'Compare the Referer of the request with the list of the bucket: scheme, subdomain and port count. ' +
      'Apps, direct visits and strict Referrer-Policy pages send none, so empty values must be allowed for them.',
  },
  {
    slug: 'other-account-bucket',
    ec: ['0003-00000001'],
    says: ['bucket you access does not belong to you'],
    action: 'fix-config',
    retryable: false,
    summary: 'The bucket belongs to another account than the signing key.',
    advice:
      'Check the bucket name for typing errors and the credentials for the wrong environment. ' +
      'Where access across accounts is meant, the owner must grant it in the bucket policy or by a role.',
  },
  {
    slug: 'post-policy-expired',
    ec: ['0006-00000213'],
    says: ['policy expired'],
    action: 'fix-request',
    retryable: false,
    summary: 'The policy of a form upload had expired.',
    advice:
      'Fetch a fresh policy right before each upload and compare its expiration with UTC: ' +
      'local time written with a Z is the usual fault, a wrong clock on the signing server the second.',
  },
  {
    slug: 'post-policy-condition',
    says: ['policy condition failed'],
    action: 'fix-request',
    retryable: false,
    summary: 'A form field breaks a condition of the signed upload policy.',
    advice:
      'The message ends with the condition that failed. Compare it with the form as sent: key prefix, content-length-range, bucket and content-type are the usual ones, ' +
      'and every field of the form needs a condition.',
  },
  {
    slug: 'kms',
    says: ['forbidden by kms'],
    action: 'fix-config',
    retryable: false,
    summary: 'KMS refused the key that encrypts the object.',
    advice:
      'The caller needs kms:Decrypt and kms:GenerateDataKey on that key besides its OSS permissions. ' +
      'Check also that the key is enabled, in the same region, and that its own policy names the caller.',
  },
  {
    slug: 'cross-region-copy',
    says: ['does not reside in the same data center'],
    action: 'fix-request',
    retryable: false,
    summary: 'Source and target of a copy are in different regions.',
    advice:
      'Server-side copies stay inside one region. Download and upload, or use replication or a migration job between regions.',
  },
  {
    slug: 'missing-url-signature-parameters',
    ec: ['0002-00000067', '0002-00000071', '0002-00000074'],
    says: ['requires the signature, expires and ossaccesskeyid parameters'],
    action: 'fix-request',
    retryable: false,
    summary: 'A signed URL lost part of its signature.',
    advice:
      'All three of Signature, Expires and OSSAccessKeyId must reach the service. ' +
      'Look for a URL cut at an unescaped &, escaped twice, or rebuilt by a CDN or proxy that keeps only known parameters.',
  },
  {
    slug: 'bad-expires',
    ec: ['0002-00000068', '0002-00000070'],
    says: ['should be seconds since epoch'],
    action: 'fix-request',
    retryable: false,
    summary: 'Expires in a signed URL is not a Unix time in seconds.',
    advice: 'Write whole seconds since 1970 in UTC: no milliseconds, no date text, no duration.',
  },
  {
    slug: 'invalid-date',
    ec: ['0002-00000503'],
    says: ['authentication requires a valid date'],
    action: 'fix-request',
    retryable: false,
    summary: 'The request was signed without a readable Date.',
    advice:
      'Send Date, or x-oss-date where the platform forbids setting Date (browsers do), as an HTTP date in GMT with English names. ' +
      'A locale that translates weekdays breaks it.',
  },
  {
    slug: 'feature-gated',
    ec: ['0024-00000008'],
    action: 'fix-config',
    retryable: false,
    summary: 'The feature is not opened for this account or region.',
    advice:
      'Check on its page whether the feature is by invitation or limited to some regions, and apply for it with a ticket if so.',
  },
  {
    slug: 'unspecified',
    otherwise: (signs) =>
      signs.words === 'accessdenied.' || signs.words === 'accessdenied' || signs.words === 'access denied',
    action: 'fix-config',
    retryable: false,
    summary: 'The service refused the request and names no reason.',
    advice:
      'Check in this order: which identity signed, whether its policies allow the action on this path, the bucket policy, the ACLs. ' +
      'The EC of the answer, where present, narrows it down; without one, ask support with the request id.',
  },
]);
