// Sub-causes of refusals for the signature, the access key, the security token or the clock.
import { skewOf } from '../body-time.ts';
import { causesOf } from './cause.ts';
import type { CauseData, Signs } from './cause.ts';

const isFormUpload = (signs: Signs): boolean => signs.facts.operation?.toLowerCase() === 'postobject';

/** Told by EC: the elements that would show the version (StringToSign, CanonicalRequest) are secrets and gone before this. */
const MISMATCH = { action: 'fix-credentials', retryable: false } as const satisfies Partial<CauseData>;

export const SIGNATURE_DOES_NOT_MATCH = causesOf('SignatureDoesNotMatch', [
  {
    ...MISMATCH,
    slug: 'v1-signature',
    ec: ['0002-00000040'],
    summary: 'The V1 signature does not fit the request as it arrived.',
    advice:
      'Compare StringToSign of the answer with what the client signed, line by line: a Content-Type added by the HTTP library, a changed Date, ' +
      'an x-oss header added later or a key escaped differently are the usual differences. If they are equal, the secret is wrong. ' +
      'Moving to V4 through a current SDK ends most of these.',
  },
  {
    ...MISMATCH,
    slug: 'v2-signature',
    ec: ['0002-00000101'],
    summary: 'The V2 signature does not fit the request as it arrived.',
    advice:
      'Check that the additional headers named in the signature are sent unchanged and that the secret belongs to the key id. ' +
      'V2 is rarely needed: prefer V4 with a current SDK.',
  },
  {
    ...MISMATCH,
    slug: 'v4-signature',
    ec: ['0002-00000201', '0002-00000226'],
    summary: 'The V4 signature does not fit the request as it arrived.',
    advice:
      'Compare CanonicalRequest and StringToSign of the answer with those of the client. ' +
      'First suspects: the region in the credential scope, the date in UTC, a header or query parameter changed on the way by a proxy, the path escaped twice. ' +
      'If both texts are equal, the secret is wrong.',
  },
  {
    ...MISMATCH,
    slug: 's3-v2-signature',
    ec: ['0002-00000307'],
    summary: 'An S3 client signed with V2 and the signature does not fit.',
    advice: 'Use virtual-hosted addresses, check the secret, and switch the S3 client to signature V4.',
  },
  {
    ...MISMATCH,
    slug: 's3-v4-signature',
    ec: ['0002-00000429'],
    summary: 'An S3 client signed with V4 and the signature does not fit.',
    advice:
      'Set the region to the name of the endpoint (such as oss-cn-hangzhou), use virtual-hosted addresses, and see that no proxy rewrites Host or Accept-Encoding. ' +
      'Then check the secret.',
  },
  {
    ...MISMATCH,
    slug: 's3-v4-chunk-signature',
    ec: ['0002-00000430'],
    summary: 'The signature of one chunk in an S3 streaming upload does not fit.',
    advice:
      'Switch chunked signing (aws-chunked encoding, trailing checksums) off in the S3 client; the data may also have changed on the way.',
  },
  {
    ...MISMATCH,
    slug: 'post-signature',
    ec: ['0002-00000705'],
    otherwise: isFormUpload,
    summary: 'The signature of a form upload does not fit its policy.',
    advice:
      'Sign the Base64 text of the policy exactly as it is sent in the form, with the secret of the key named in the same form. ' +
      'Encoding the policy a second time in the browser is the usual fault.',
  },
  {
    ...MISMATCH,
    slug: 'ip-restricted-url',
    ec: ['0002-00000602'],
    action: 'fix-request',
    summary: 'A URL signed for certain addresses was used from another one.',
    advice:
      'Compare the address that the service sees (NAT, proxy, IPv6) with the one signed into the URL, and sign the range that clients really use.',
  },
]);

export const INVALID_ACCESS_KEY_ID = causesOf('InvalidAccessKeyId', [
  {
    slug: 'unknown-key',
    ec: ['0002-00000902'],
    says: ['does not exist in our records'],
    action: 'fix-credentials',
    retryable: false,
    summary: 'No such access key exists.',
    advice:
      'Look for a deleted key, a space or line break copied with it, or a key of another cloud. ' +
      'An id that begins with STS is temporary: it is unknown unless its security token is sent along.',
  },
  {
    slug: 'disabled-or-restricted',
    ec: ['0002-00000904'],
    says: ['is disabled', 'is inactive', 'not active', 'ip is not allowed'],
    action: 'fix-credentials',
    retryable: false,
    summary: 'The access key exists but is disabled, or may not be used from this address.',
    advice:
      'See the state of the key and its allowed networks in the RAM console. ' +
      'Keys found in public places are disabled automatically: rotate such a key instead of enabling it again.',
  },
]);

export const INVALID_SECURITY_TOKEN = causesOf('InvalidSecurityToken', [
  {
    slug: 'expired-token',
    says: ['has expired', 'token expired'],
    action: 'fix-credentials',
    retryable: false,
    summary: 'The temporary credentials have expired.',
    advice: 'Renew them a few minutes before their Expiration, with a credentials provider that does so by itself.',
  },
  {
    slug: 'malformed-token',
    says: ['token you provided is invalid', 'malformed'],
    action: 'fix-credentials',
    retryable: false,
    summary: 'The security token is damaged or was not issued by STS.',
    advice:
      'Tokens are long: look for a column, header or variable that cuts them, for a lost + in a query string, and for a token of an older session kept with a new key.',
  },
]);

export const SECURITY_TOKEN_NOT_SUPPORTED = causesOf('SecurityTokenNotSupported', [
  {
    slug: 'operation',
    says: ['interface does not support security token'],
    action: 'fix-credentials',
    retryable: false,
    summary: 'This operation does not accept temporary credentials.',
    advice: 'Call it with a long-lived key of a RAM user that has only this permission.',
  },
  {
    slug: 'region',
    says: ['not supported in this region'],
    action: 'fix-credentials',
    retryable: false,
    summary: 'This region does not accept temporary credentials.',
    advice: 'Use a key of a RAM user for this region, or another region.',
  },
]);

export const REQUEST_TIME_TOO_SKEWED = causesOf('RequestTimeTooSkewed', [
  {
    slug: 'time-zone',
    elements: (signs) => skewOf(signs.facts)?.kind === 'zone',
    action: 'fix-clock',
    retryable: true,
    summary: 'The request time is off by whole hours: a time-zone error, not a wrong clock.',
    advice:
      'Local time is sent as if it were UTC, or the machine keeps UTC where it believes in local time. ' +
      'Format request dates in GMT in the code, and check the zone settings of the host, container and hardware clock.',
  },
  {
    slug: 'no-clock',
    elements: (signs) => skewOf(signs.facts)?.kind === 'no-clock',
    action: 'fix-clock',
    retryable: true,
    summary: 'The client has no clock set: it says a year long before the service existed.',
    advice:
      'Devices without a battery start in 1970. Wait for the first time synchronisation before signing, or take the time of the server from the Date header of the refusal.',
  },
  {
    slug: 'drift',
    elements: (signs) => skewOf(signs.facts)?.kind === 'drift',
    action: 'fix-clock',
    retryable: true,
    summary: 'The clock of the client is more than 15 minutes off.',
    advice:
      'Start NTP (chrony, systemd-timesyncd) on the host and look at clocks of virtual machines after a resume. ' +
      'Requests that wait long in a queue after signing look the same: sign right before sending.',
  },
]);
