// Codes the service never sends: client libraries make them up when there is no answer, no body, or none they can read.
import type { Entry } from '../entry.ts';
import { ERROR_FORMAT_PAGE, STATUS_PAGES } from './pages.ts';

const SDK = {
  aliases: [],
  statuses: [],
  category: 'client-side',
  action: 'retry',
  retryable: false,
  doc: ERROR_FORMAT_PAGE,
  origin: 'sdk',
} as const;

export const SDK_ENTRIES: readonly Entry[] = [
  {
    ...SDK,
    code: 'BadErrorResponse',
    action: 'unknown',
    summary: 'The error answer had a body that the SDK could not read as an OSS error.',
    advice:
      'Look at the status and at the raw body: an HTML page comes from a proxy, load balancer or captive portal in between. ' +
      'If the body is empty or cut, repeat the call with curl -v. ' +
      'Without x-oss-request-id the request never reached OSS.',
  },
  {
    ...SDK,
    code: 'ClientError',
    action: 'fix-request',
    summary: 'The SDK refused or broke off the call before anything was sent.',
    advice:
      'Read the message: a wrong argument, a missing file, a name that breaks the rules. ' +
      'Correct the call; the service has never seen it, so there is no request id to look for.',
  },
  {
    ...SDK,
    code: 'ConnectionRefused',
    retryable: true,
    summary: 'Nobody accepted the connection at the endpoint.',
    advice:
      'Check host and port as the client uses them: a proxy setting, an http port for https, an internal endpoint outside its region. ' +
      'Test with curl from the same machine, then look at firewalls and security groups. ' +
      'Repeating helps only if it worked before.',
  },
  {
    ...SDK,
    code: 'ConnectionTimeout',
    retryable: true,
    summary: 'The connection to the endpoint could not be made in time.',
    advice:
      'Test with curl from the same machine: internal endpoints answer only inside their region and VPC. ' +
      'Then look at firewalls, NAT port exhaustion and the size of the connection pool. ' +
      'Repeat with growing pauses; many hosts at once point to the network or the region.',
  },
  {
    ...SDK,
    code: 'Forbidden',
    statuses: [403],
    action: 'fix-config',
    doc: STATUS_PAGES[403],
    summary: 'A HEAD request was refused with 403; without a body the reason is not told.',
    advice:
      'Repeat the call as GET, or read the x-oss-err and x-oss-ec headers, to learn the real code. ' +
      'Usual reasons are missing permission, a wrong endpoint or a wrong clock. ' +
      'S3 libraries pointed at OSS print this name.',
  },
  {
    ...SDK,
    code: 'InconsistentError',
    retryable: true,
    summary: 'The checksum of the data transferred differs from the one the service reported.',
    advice:
      'Transfer the object again; a single case is a damaged transfer that the check caught. ' +
      'If one host stands out, suspect its memory or network; if all do, a proxy that rewrites content or a file that changes while it is read. ' +
      'After an upload the damaged object may be stored: overwrite it.',
  },
  {
    ...SDK,
    code: 'InvalidResponse',
    action: 'unknown',
    summary: 'The answer was not what the SDK can read.',
    advice:
      'Look at the raw answer: a proxy page, a login portal or a cut body are the usual finds. ' +
      'Check host and scheme, then repeat once; keep the request id if there is one.',
  },
  {
    ...SDK,
    code: 'NonRepeatableRequest',
    action: 'fix-request',
    summary: 'A failed upload could not be repeated because its stream cannot be read twice.',
    advice:
      'The true cause is the failure before it: look at the lines above, mostly a timeout or reset. ' +
      'Upload from a file or a buffer, or use multipart, so that the SDK can repeat. ' +
      'Note that the request id field holds a sentence here.',
  },
  {
    ...SDK,
    code: 'NotModified',
    statuses: [304],
    action: 'expected',
    doc: ERROR_FORMAT_PAGE,
    summary: 'The object has not changed since the client read it (conditional GET or HEAD).',
    advice:
      'Nothing is wrong: a cache asked and its copy is still good. ' +
      'If it is logged as an error, let the application treat 304 as an answer and not as an exception.',
  },
  {
    ...SDK,
    code: 'ParseXMLError',
    action: 'unknown',
    summary: 'The SDK could not parse the XML of the answer.',
    advice:
      'Look at the raw body and Content-Type: an HTML page comes from a proxy, a cut body from a broken connection. ' +
      'Repeat once; if it stays, capture one answer with curl -v.',
  },
  {
    ...SDK,
    code: 'RequestError',
    retryable: true,
    summary: 'The request failed before an answer came: DNS, connection, TLS or time-out.',
    advice:
      'The message holds the error of the HTTP library; it tells DNS from refused from timed out from certificate. ' +
      'Test with curl from the same machine, then check proxy settings and whether an internal endpoint is used from outside. ' +
      'Repeat with growing pauses.',
  },
  {
    ...SDK,
    code: 'SocketTimeout',
    retryable: true,
    summary: 'The connection was made, but no data came in time.',
    advice:
      'Compare the socket timeout with the size of transfers: large objects over slow lines need longer, or smaller parts. ' +
      'Then look for packet loss, a saturated uplink or a paused client (garbage collection). ' +
      'Repeat; after a write check first whether it succeeded.',
  },
  {
    ...SDK,
    code: 'UnknownError',
    action: 'unknown',
    summary: 'The service answered with an error status but without a code the SDK could read.',
    advice:
      'Go by the status: 403 to a HEAD is permission, clock or endpoint, 404 a missing object, 5xx a fault to retry. ' +
      'Take the request id from the log line and find the request in the access log, which has the code.',
  },
  {
    ...SDK,
    code: 'UnknownHost',
    action: 'fix-config',
    retryable: true,
    summary: 'The host name of the endpoint could not be resolved.',
    advice:
      'Check the spelling of endpoint and bucket: a scheme pasted twice, a missing region, a bucket name with odd characters. ' +
      'Resolve the name on the same machine; in containers look at the DNS settings. ' +
      'A failure that comes and goes is the resolver, and repeating helps.',
  },
  {
    ...SDK,
    code: 'ValidateError',
    action: 'fix-request',
    summary: 'The SDK found an argument invalid and sent nothing.',
    advice:
      'Read the message: it names the argument, mostly an empty or malformed bucket or object name. ' +
      'Correct the call; a repeat fails the same way.',
  },
];
