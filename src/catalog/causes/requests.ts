// Sub-causes in the addressing and form of requests: methods, headers, endpoints, CORS, live-channel playlists.
import { causesOf } from './cause.ts';
import type { CauseData, Signs } from './cause.ts';

const FIX_REQUEST = { action: 'fix-request', retryable: false } as const satisfies Partial<CauseData>;
const FIX_CONFIG = { action: 'fix-config', retryable: false } as const satisfies Partial<CauseData>;

const METHODS: ReadonlySet<string> = new Set([
  'GET',
  'PUT',
  'POST',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'TRACE',
  'CONNECT',
]);

const isMethod = (signs: Signs): boolean => METHODS.has((signs.element('Method') ?? '').toUpperCase());

const refusedOn = (type: string) => (signs: Signs) =>
  isMethod(signs) && signs.element('ResourceType')?.toLowerCase() === type;

export const METHOD_NOT_ALLOWED = causesOf('MethodNotAllowed', [
  {
    ...FIX_REQUEST,
    slug: 'unknown-method',
    elements: (signs) => signs.element('Method') !== null && !isMethod(signs),
    summary: 'The request begins with a word that is no HTTP method.',
    advice:
      'Look at the raw request line: a client bug, a broken proxy, or a scanner. Stray bytes left over from the request before it look the same.',
  },
  {
    ...FIX_REQUEST,
    slug: 'method-on-bucket',
    elements: refusedOn('bucket'),
    summary: 'The method does not exist for a bucket in this form.',
    advice:
      'Often an object was meant and its key got lost: an empty key, or a path-style address. A form upload needs POST to the bucket, other uploads PUT to a key.',
  },
  {
    ...FIX_REQUEST,
    slug: 'method-on-object',
    elements: refusedOn('object'),
    summary: 'The method does not exist for an object in this form.',
    advice:
      'POST on an object needs a query parameter such as append, uploads, uploadId or restore; PATCH does not exist. The Allow header lists what is possible.',
  },
  {
    ...FIX_REQUEST,
    slug: 'method-on-service',
    elements: refusedOn('service'),
    summary: 'The method does not exist without a bucket.',
    advice: 'Only listing the buckets (GET) works on the endpoint itself: the bucket is missing from the host name.',
  },
]);

const headerIn = (test: (name: string) => boolean) => (signs: Signs) => {
  const header = signs.element('Header');
  return header !== null && test(header.toLowerCase());
};
const isConditional = (name: string): boolean => name.startsWith('if-');
const isForeign = (name: string): boolean =>
  name.startsWith('x-amz-') || name.startsWith('x-goog-') || name.startsWith('x-cos-');
const isTransfer = (name: string): boolean => name === 'transfer-encoding' || name === 'content-encoding';

export const NOT_IMPLEMENTED = causesOf('NotImplemented', [
  {
    ...FIX_REQUEST,
    slug: 'conditional-header',
    elements: headerIn(isConditional),
    summary: 'A condition was sent with an operation that has none.',
    advice:
      'Conditions work on reading and copying. Leave the header away; to protect an existing object from being overwritten use x-oss-forbid-overwrite.',
  },
  {
    ...FIX_REQUEST,
    slug: 'foreign-header',
    elements: headerIn(isForeign),
    summary: "A header of another vendor's storage is not understood.",
    advice:
      'Switch the feature off in the S3 client (ACLs, checksums, object lock and website redirects are usual) or use the header of OSS for it.',
  },
  {
    ...FIX_REQUEST,
    slug: 'transfer-encoding',
    elements: headerIn(isTransfer),
    summary: 'The transfer encoding is not supported for this operation.',
    advice: 'Send a Content-Length instead of chunks, and see whether a proxy re-encodes uploads.',
  },
  {
    ...FIX_REQUEST,
    slug: 'header',
    elements: headerIn((name) => !isConditional(name) && !isForeign(name) && !isTransfer(name)),
    summary: 'A header asks for something this operation does not offer.',
    advice: 'The Header element names it: remove it, or use the operation that knows it.',
  },
  {
    ...FIX_REQUEST,
    slug: 'unnamed-header',
    says: ['header you provided implies functionality'],
    summary: 'A header asks for something this operation does not offer.',
    advice:
      'The answer does not name the header: compare those sent with the page of the operation, conditions and x-amz headers first.',
  },
]);

export const PERMANENT_REDIRECT = causesOf('PermanentRedirect', [
  {
    ...FIX_CONFIG,
    slug: 'wrong-endpoint',
    elements: (signs) => signs.element('Endpoint') !== null,
    says: ['must be addressed using the specified endpoint'],
    otherwise: () => true,
    summary: 'The bucket lives in another region than the endpoint that was asked.',
    advice:
      'Configure the endpoint named in the Endpoint element, or that of the overview page of the bucket; redirects are not followed by signed requests.',
  },
]);

export const SECOND_LEVEL_DOMAIN_FORBIDDEN = causesOf('SecondLevelDomainForbidden', [
  {
    ...FIX_CONFIG,
    slug: 'path-style',
    says: ['third level domain', 'virtual hosted style'],
    summary: 'The bucket was put into the path; it must stand in the host name.',
    advice:
      'Switch path-style addressing off (forcePathStyle=false in S3 clients). Bind own domains as CNAMEs, and use those instead of IP addresses.',
  },
]);

export const ACCESS_FORBIDDEN = causesOf('AccessForbidden', [
  {
    ...FIX_CONFIG,
    slug: 'cors-not-configured',
    ec: ['0003-00000601'],
    summary: 'A browser asked across origins, and the bucket has no CORS rules.',
    advice:
      'Add a rule with the origin of the page and the methods and headers it uses; caches may keep the refusal for a while.',
  },
  {
    ...FIX_CONFIG,
    slug: 'cors-not-allowed',
    ec: ['0003-00000602'],
    says: ['this cors request is not allowed'],
    summary: 'No CORS rule of the bucket fits the origin, method or headers.',
    advice:
      'Compare Origin, Access-Control-Request-Method and -Headers with the rules: scheme and port count, and the first rule that fits is used. ' +
      'Set Vary: Origin where several origins share a cache.',
  },
]);

/** The SDKs repeat BadRequest whatever its reason, so every cause of it counts as retryable. */
export const BAD_REQUEST = causesOf('BadRequest', [
  {
    ...FIX_REQUEST,
    retryable: true,
    slug: 'preflight-without-origin',
    ec: ['0034-00000101'],
    says: ['origin request header needed'],
    summary: 'An OPTIONS request came without Origin.',
    advice: 'Browsers always send it: look for a health check or a proxy that strips it.',
  },
  {
    ...FIX_REQUEST,
    retryable: true,
    slug: 'preflight-without-method',
    ec: ['0034-00000102'],
    says: ['access control request method header needed'],
    summary: 'An OPTIONS request came without Access-Control-Request-Method.',
    advice: 'Let the proxy or gateway pass the header on; for tests by hand add it.',
  },
  {
    ...FIX_REQUEST,
    retryable: true,
    slug: 'image-source',
    ec: ['0040-00000005'],
    summary: 'The object cannot be processed as an image.',
    advice:
      'Check that its real format (not its name) is supported and that it is complete and not encrypted by the client.',
  },
  {
    ...FIX_REQUEST,
    retryable: true,
    slug: 'malformed-request',
    says: ['sent a request that this server could not understand'],
    summary: 'The request is no valid HTTP, or plain HTTP went to a TLS port.',
    advice: 'Check scheme and port of the endpoint, control characters in headers, and proxies between.',
  },
]);

export const INVALID_REQUEST = causesOf('InvalidRequest', [
  {
    ...FIX_REQUEST,
    slug: 'response-headers-anonymous',
    says: ['response headers cannot be used for anonymous'],
    summary: 'Unsigned requests may not override response headers.',
    advice: 'Sign the URL, or store Content-Disposition and the like with the object.',
  },
  {
    ...FIX_REQUEST,
    slug: 'token-not-in-query',
    says: ['security token must be provided by query'],
    summary: 'A signed URL of temporary credentials has its token in a header.',
    advice: 'Put security-token into the query string and sign it there.',
  },
  {
    ...FIX_REQUEST,
    slug: 'playlist',
    says: [
      'size of playlist is too big',
      'no ts found in the playlist',
      'playlist name must ends with',
      'master playlist has ts file',
    ],
    summary: 'A playlist of a live channel is empty, too long or misnamed.',
    advice: 'Its name must end in .m3u8, and the time range must hold recorded segments, but not too many of them.',
  },
  {
    ...FIX_REQUEST,
    slug: 'lifecycle-rule',
    ec: ['0014-00000080'],
    summary: 'A lifecycle rule contradicts itself or another one.',
    advice: 'Look for overlapping prefixes, transitions in the wrong order and days that do not increase.',
  },
]);
