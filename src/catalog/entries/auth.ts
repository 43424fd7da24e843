// Codes about who is calling: access keys, temporary tokens, signatures, and the clock that signatures depend on.
import type { Entry } from '../entry.ts';
import { STATUS_PAGES, ecPage } from './pages.ts';

const AUTH = {
  aliases: [],
  statuses: [403],
  category: 'auth',
  action: 'fix-credentials',
  retryable: false,
  doc: STATUS_PAGES[403],
  origin: 'service',
} as const;

export const AUTH_ENTRIES: readonly Entry[] = [
  {
    ...AUTH,
    code: 'AccessKeyIdAndSecurityTokenNotMatch',
    summary: 'The access key id and the security token come from different STS answers.',
    advice:
      'Check how the client stores temporary credentials: id, secret and token must be replaced together, and a race or a stale cache mixes old with new. ' +
      'Fetch a fresh set from STS and swap all three at once.',
  },
  {
    ...AUTH,
    code: 'InvalidAccessKeyId',
    summary: 'The access key id is unknown, disabled or not allowed from this address.',
    advice:
      'Look the id up in the RAM console: deleted, disabled, or restricted to certain IP addresses. ' +
      'An id that begins with STS. needs its security token beside it and dies with it. ' +
      'Then check for white space or a key of another cloud or environment, and deploy a working key; rotate it if it was exposed.',
  },
  {
    ...AUTH,
    code: 'InvalidSecurityToken',
    summary: 'The security token is malformed or not one that STS issued.',
    advice:
      'Check that the token arrives whole: it is long, and log or environment limits, missing URL-encoding or a stray line break cut or change it. ' +
      'Send it as x-oss-security-token in the header, or as security-token in a signed URL. ' +
      'Fetch a new set from STS when in doubt.',
  },
  {
    ...AUTH,
    code: 'RequestTimeTooSkewed',
    action: 'fix-clock',
    retryable: true,
    summary: 'The time of the request is more than 15 minutes off the time of the server.',
    advice:
      'Compare RequestTime with ServerTime in the body: whole hours mean a time-zone mistake when the Date header is made, 1970 a machine without a clock, anything else drift. ' +
      'Synchronise the client with NTP, or let the SDK correct its offset from the answer. ' +
      'Requests that waited in a queue for long after signing show the same; sign them when they are sent.',
  },
  {
    ...AUTH,
    code: 'SecurityTokenExpired',
    summary: 'The temporary credentials have expired.',
    advice:
      'Check who refreshes them: the refresh must happen before the Expiration of the STS answer, also for long uploads and signed URLs. ' +
      'Use a credentials provider that renews by itself. ' +
      'A signed URL never outlives the token that signed it, whatever its Expires says.',
  },
  {
    ...AUTH,
    code: 'SecurityTokenNotSupported',
    summary: 'This interface or region does not accept temporary credentials.',
    advice:
      'Read the message: it says whether the operation or the region is meant. ' +
      'Call it with a long-lived key of a RAM user with minimal rights, or move the call to a place where roles are supported.',
  },
  {
    ...AUTH,
    code: 'SignatureDoesNotMatch',
    doc: ecPage('0002-00000201'),
    summary: 'The signature differs from the one the service calculated.',
    advice:
      'Compare StringToSign in the body with what the client signed, line by line: method, Content-MD5, Content-Type, date, x-oss headers, resource. ' +
      'If they agree, the secret is wrong (white space, old key); if not, a proxy or HTTP library changed a header, or the key was encoded twice. ' +
      'A signed URL must be used with the very method and headers it was made for; best let an SDK sign.',
  },
];
