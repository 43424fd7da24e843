// Sub-causes of CallbackFailed (the upload itself succeeded, HTTP 203) and MirrorFailed: the other server's part in it.
import { causesOf } from './cause.ts';
import type { Signs } from './cause.ts';

/** The status that the message reports of the other server (`Error status : 502.`): -1 where it was not reached, else null. */
export function reportedStatus(words: string): number | null {
  const at = words.indexOf('error status');
  if (at < 0) return null;
  const number = /^[ :]*(-?\d{1,3})/.exec(words.slice(at + 'error status'.length))?.[1];
  return number === undefined ? null : Number(number);
}

const statusIs = (signs: Signs, test: (status: number) => boolean): boolean => {
  const status = reportedStatus(signs.words);
  return status !== null && test(status);
};

const aboutLength = (signs: Signs): boolean =>
  signs.words.includes('content length') || signs.words.includes('conent length');

export const CALLBACK_FAILED = causesOf('CallbackFailed', [
  {
    slug: 'timeout',
    ec: ['0007-00000202'],
    says: ['cost too long time'],
    action: 'fix-config',
    retryable: false,
    summary: 'The callback server took longer than five seconds; the object is stored.',
    advice:
      'Answer first and work afterwards. Check the load and the distance of the callback server; do not upload again without need.',
  },
  {
    slug: 'unreachable',
    elements: (signs) => statusIs(signs, (status) => status < 0),
    says: ['can not connect to your callback'],
    action: 'fix-config',
    retryable: false,
    summary: 'The callback server could not be reached; the object is stored.',
    advice:
      'Test the callback URL from outside your network: DNS, firewall, certificate and port. The service comes from its own public addresses.',
  },
  {
    slug: 'content-length',
    elements: aboutLength,
    action: 'fix-config',
    retryable: false,
    summary: 'The callback server answered with a missing, invalid or too large Content-Length.',
    advice: 'Answer with a JSON body of at most 1 MB and its exact Content-Length; no chunked encoding.',
  },
  {
    slug: 'redirect',
    elements: (signs) => !aboutLength(signs) && statusIs(signs, (status) => status >= 300 && status < 400),
    action: 'fix-config',
    retryable: false,
    summary: 'The callback server answered with a redirect, which is not followed; the object is stored.',
    advice: 'Put the final address into the callback: usually https instead of http, or a missing slash.',
  },
  {
    slug: 'client-error-status',
    elements: (signs) => !aboutLength(signs) && statusIs(signs, (status) => status >= 400 && status < 500),
    action: 'fix-config',
    retryable: false,
    summary: 'The callback server refused the call with a 4xx status; the object is stored.',
    advice:
      'Look the request up in the log of the callback server: path, login demands, body type and size limits are usual. It must answer 200.',
  },
  {
    slug: 'server-error-status',
    elements: (signs) => !aboutLength(signs) && statusIs(signs, (status) => status >= 500),
    action: 'fix-config',
    retryable: false,
    summary: 'The callback server failed with a 5xx status; the object is stored.',
    advice:
      'Repair the callback server first; its own log holds the reason. Then notify it of the objects it missed, or upload again.',
  },
  {
    slug: 'not-json',
    says: ['not valid json'],
    action: 'fix-config',
    retryable: false,
    summary: 'The answer of the callback server is not JSON.',
    advice:
      'Answer 200 with Content-Type application/json and a JSON body; a login page or an HTML error page behind 200 is usual.',
  },
  {
    slug: 'too-many-callbacks',
    says: ['too many callback requests'],
    action: 'slow-down',
    retryable: false,
    summary: 'More callbacks are under way than the service allows.',
    advice: 'Make the callback server faster, since slow answers pile up, and limit parallel uploads.',
  },
  {
    slug: 'image-info',
    says: ['get image info failed'],
    action: 'fix-request',
    retryable: false,
    summary: 'The callback asks for image values, but the object is no readable image.',
    advice: 'Use imageInfo variables only for image uploads, and check that the file is complete.',
  },
  {
    slug: 'unreachable-or-refused',
    otherwise: (signs) =>
      signs.facts.ec === '0007-00000203' && reportedStatus(signs.words) === null && signs.words === '',
    action: 'fix-config',
    retryable: false,
    summary: 'The callback server was not reached or did not answer 200; the object is stored.',
    advice:
      'Check its log at the time of the request: nothing there means network, DNS or certificate, otherwise its status tells.',
  },
]);

export const MIRROR_FAILED = causesOf('MirrorFailed', [
  {
    slug: 'configuration',
    says: ['check your mirror configuration'],
    action: 'fix-config',
    retryable: false,
    summary: 'The back-source rule cannot be carried out.',
    advice: 'Fetch the source address by hand, with the Host header and path that the rule makes, and compare.',
  },
  {
    slug: 'source-read',
    says: ['read body from mirror host failed'],
    action: 'fix-config',
    retryable: false,
    summary: 'The connection to the source broke while its body was read.',
    advice: 'Check time-outs, limits and stability of the source; large files over slow links are at risk.',
  },
  {
    slug: 'length-differs',
    says: ['bytes read is not equal'],
    action: 'fix-config',
    retryable: false,
    summary: 'The source sent another number of bytes than it announced.',
    advice: 'Look for compression or a proxy at the source that changes the body but keeps Content-Length.',
  },
  {
    slug: 'md5-differs',
    says: ['md5 in header'],
    action: 'fix-config',
    retryable: false,
    summary: 'The data of the source does not fit the MD5 it sent.',
    advice: 'Correct the Content-MD5 of the source, or switch the check off in the rule.',
  },
  {
    slug: 'object-exists',
    says: ['already exists and can not be overwritten'],
    action: 'expected',
    retryable: false,
    summary: 'The object exists by now and may not be overwritten.',
    advice: 'Two requests fetched it at once; reading it again works.',
  },
  {
    slug: 'object-immutable',
    says: ['is immutable'],
    action: 'fix-config',
    retryable: false,
    summary: 'The fetched object may not replace one under retention.',
    advice: 'Choose another key, or wait until the retention ends.',
  },
  {
    slug: 'metadata-too-large',
    says: ['meta is too large'],
    action: 'fix-config',
    retryable: false,
    summary: 'The source sends more headers than an object can keep.',
    advice: 'Pass fewer headers through in the back-source rule; metadata may have 8 KB.',
  },
  {
    slug: 'throttled',
    says: ['rejected by qos'],
    action: 'slow-down',
    retryable: false,
    summary: 'Too many back-source fetches at once.',
    advice:
      'Warm the objects up in smaller steps, or migrate them before switching traffic over; ask for a higher limit if it lasts.',
  },
]);
