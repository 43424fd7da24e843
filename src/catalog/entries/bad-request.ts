// Codes about requests that are wrong in themselves: arguments, headers, bodies, methods, lengths.
import type { Entry } from '../entry.ts';
import { ACCELERATOR_PAGE, ERROR_FORMAT_PAGE, LIMITS_PAGE, STATUS_PAGES, ecPage } from './pages.ts';

const BAD_REQUEST = {
  aliases: [],
  statuses: [400],
  category: 'bad-request',
  action: 'fix-request',
  retryable: false,
  doc: STATUS_PAGES[400],
  origin: 'service',
} as const;

export const BAD_REQUEST_ENTRIES: readonly Entry[] = [
  {
    ...BAD_REQUEST,
    code: 'BadRequest',
    retryable: true,
    summary: 'The request could not be understood, often a preflight without its headers or an image command.',
    advice:
      'Read the message: a missing Origin or Access-Control-Request-Method means an OPTIONS request that no browser made; an image message means the source format or x-oss-process. ' +
      'A message about a browser and HostId localhost means that the request broke on the way: check proxies, header sizes and odd characters in the URL. ' +
      'SDKs repeat this code once or twice because it can come from a damaged transfer; if it stays, the request is wrong.',
  },
  {
    ...BAD_REQUEST,
    code: 'InlineDataTooLarge',
    category: 'limit',
    summary: 'Data given inside the request itself is larger than allowed.',
    advice:
      'Check which parameter carries data inline, such as a base64 body in an argument or a form. ' +
      'Upload it as an object and refer to it, or shorten it.',
  },
  {
    ...BAD_REQUEST,
    code: 'InvalidArgument',
    doc: ERROR_FORMAT_PAGE,
    summary: 'A parameter, header or element has a value that is not accepted.',
    advice:
      'ArgumentName and ArgumentValue in the body, or else the message, name the culprit; EC tells the exact rule. ' +
      'Frequent ones: callback settings that are not base64 JSON, a traffic limit outside 819200 to 838860800 bit/s, a bad date, an unencoded tag header. ' +
      'Compare the value with the API page of the operation and correct the client; a repeat fails the same way.',
  },
  {
    ...BAD_REQUEST,
    code: 'InvalidBucketName',
    summary: 'The bucket name breaks the naming rules.',
    advice:
      'Print the name with quotes around it: empty variables, white space, capital letters, underscores and a whole URL in its place are the usual finds. ' +
      'Allowed are 3 to 63 lower-case letters, digits and hyphens, beginning and ending with a letter or digit.',
  },
  {
    ...BAD_REQUEST,
    code: 'InvalidCachePathPolicy',
    doc: ACCELERATOR_PAGE,
    summary: 'A cache policy of the data accelerator names an invalid path or mode.',
    advice:
      'Check each path in the accelerator configuration: it must be a prefix inside the bucket, named once, with a known policy. ' +
      'Correct the configuration and send it again.',
  },
  {
    ...BAD_REQUEST,
    code: 'InvalidConfigId',
    statuses: [],
    doc: ERROR_FORMAT_PAGE,
    summary: 'The id of the configuration is missing or malformed.',
    advice:
      'Compare the id in the query string with the one in the XML; both must be there and be equal. ' +
      'Use letters, digits, hyphens and underscores only.',
  },
  {
    ...BAD_REQUEST,
    code: 'InvalidObjectName',
    summary: 'The object name is empty, too long or begins with a slash or backslash.',
    advice:
      'Print the name as it is sent: an empty variable or a path that keeps its leading slash is the usual cause. ' +
      'Allowed are 1 to 1,023 bytes of UTF-8 that begin with neither / nor \\. ' +
      'Strip the slash where the name is built, so that readers use the same name.',
  },
  {
    ...BAD_REQUEST,
    code: 'InvalidParameter',
    summary: 'A parameter is not acceptable, most often the id of an encryption key.',
    advice:
      'Read the message: it names the parameter. ' +
      'For a KMS key id check its form (a UUID or alias/...), that the key lives in the region of the bucket, and that it is enabled.',
  },
  {
    ...BAD_REQUEST,
    code: 'InvalidQuota',
    doc: ACCELERATOR_PAGE,
    summary: 'The capacity asked for the data accelerator is not acceptable.',
    advice:
      'Check the value and unit of the quota against the limits of the accelerator: minimum, step and maximum differ by region. ' +
      'Correct it, or ask support for a larger quota.',
  },
  {
    ...BAD_REQUEST,
    code: 'InvalidRange',
    statuses: [416, 400],
    doc: STATUS_PAGES[416],
    summary: 'The byte range asked for lies outside the object, or is malformed.',
    advice:
      'Compare the Range header with the size of the object; an object that became shorter, or is empty, is the usual cause of a sudden rush. ' +
      'Only one range a request is served, from 0 to size minus 1. ' +
      'Read the size with HeadObject again before a resumed download; with 400 it comes from SelectObject and concerns its line or split range.',
  },
  {
    ...BAD_REQUEST,
    code: 'InvalidRequest',
    summary: 'The request as a whole makes no sense: parts that exclude each other, or a rule that is broken.',
    advice:
      'Read the message; it says which rule: response-* parameters on an anonymous GET, a token in the wrong place, a playlist of wrong form, a lifecycle rule that contradicts itself. ' +
      'Correct the client or the configuration, then send it once.',
  },
  {
    ...BAD_REQUEST,
    code: 'InvalidTargetType',
    summary: 'The target of a symbolic link is of a type that cannot be linked to.',
    advice:
      'Check what x-oss-symlink-target points at: another symbolic link cannot be a target. ' +
      'Point the link at the final object.',
  },
  {
    ...BAD_REQUEST,
    code: 'InvalidXMLFormat',
    summary: 'The XML in the request is not well-formed.',
    advice:
      'Write out the body as it is sent and run it through an XML parser: unescaped ampersands, a BOM, a wrong encoding and a cut end are the usual finds. ' +
      'Let a library build it instead of string concatenation.',
  },
  {
    ...BAD_REQUEST,
    code: 'MalformedXML',
    doc: ERROR_FORMAT_PAGE,
    summary: 'The XML in the request is not well-formed or does not fit the operation.',
    advice:
      'ErrorDetail, when present, says what was expected, for example the name of the root element; EC tells the operation. ' +
      'Check an empty body, more than 1,000 keys in a batch delete, unescaped characters in names, and elements in the wrong place. ' +
      'Compare with the example on the API page of the operation.',
  },
  {
    ...BAD_REQUEST,
    code: 'MissingArgument',
    statuses: [400, 411],
    doc: ecPage('0016-00000502'),
    summary: 'A parameter or header that the operation needs is missing.',
    advice:
      'EC and message tell which one; position on an append and uploadId on a part are frequent. ' +
      'See whether a proxy or URL builder drops empty parameters. ' +
      'Older servers and documents show this code with status 411.',
  },
  {
    ...BAD_REQUEST,
    code: 'MissingContentLength',
    statuses: [411],
    doc: STATUS_PAGES[411],
    summary: 'The request has a body but neither Content-Length nor chunked encoding.',
    advice:
      'Check how the client streams: many HTTP libraries send no length for a stream of unknown size, and some proxies remove it. ' +
      'Set Content-Length, use Transfer-Encoding: chunked, or upload in parts.',
  },
  {
    ...BAD_REQUEST,
    code: 'MissingEnable',
    statuses: [],
    doc: ERROR_FORMAT_PAGE,
    summary: 'The configuration lacks the element that says whether it is on or off.',
    advice:
      'Look into the XML or JSON that is sent: the Enable (or Enabled) element is missing or misspelt. ' +
      'Add it with true or false, in the case the API page shows.',
  },
  {
    ...BAD_REQUEST,
    code: 'NotSymlink',
    summary: 'GetSymlink was called for an object that is not a symbolic link.',
    advice:
      'Check the type first: HeadObject shows x-oss-object-type. ' +
      'If a link was expected, something overwrote it with a normal object; find the writer.',
  },
  {
    ...BAD_REQUEST,
    code: 'ResourceGroupIdPreCheckError',
    summary: 'The resource group does not exist or does not accept the bucket.',
    advice:
      'Check the id (rg-...) and that the group belongs to the same account and is active. ' +
      'Then check that the caller may move resources into it.',
  },
  {
    ...BAD_REQUEST,
    code: 'TransferAccAlreadyInUse',
    statuses: [],
    doc: ERROR_FORMAT_PAGE,
    action: 'fix-config',
    summary: 'Transfer acceleration is already in use for this bucket or name.',
    advice:
      'Read the current state with GetBucketTransferAcceleration before changing it. ' +
      'If the feature is on as wanted, treat the answer as done; otherwise find what else holds it.',
  },
  {
    ...BAD_REQUEST,
    code: 'TooManyBuckets',
    category: 'limit',
    doc: LIMITS_PAGE,
    summary: 'The account has as many buckets in this region as it may have.',
    advice:
      'List the buckets and delete those that tests and tools left behind; 100 a region is the usual limit (30 in old accounts). ' +
      'Use prefixes inside one bucket instead of a bucket each, or ask for a higher quota.',
  },
  {
    ...BAD_REQUEST,
    code: 'IncompleteBody',
    category: 'integrity',
    summary: 'Fewer bytes arrived than Content-Length announced.',
    advice:
      'Look for uploads that were broken off: client timeouts, crashes, files that are truncated while they are read. ' +
      'If the length is computed from characters, compute it from bytes. ' +
      'Send the whole request again once the source is stable.',
  },
  {
    ...BAD_REQUEST,
    code: 'InvalidCRC64',
    category: 'integrity',
    summary: 'The CRC-64 sent along differs from what the service calculated: the data changed on the way.',
    advice:
      'Check that x-oss-hash-crc64ecma was computed over exactly the bytes sent, with the ECMA-182 polynomial, as an unsigned decimal. ' +
      'Then suspect the path: a proxy that rewrites bodies, faulty memory or network card on one host. ' +
      'Upload again; the damaged data was not stored.',
  },
  {
    ...BAD_REQUEST,
    code: 'InvalidDigest',
    category: 'integrity',
    summary: 'Content-MD5 does not fit the data received, or is not a valid digest.',
    advice:
      'Content-MD5 is the base64 of the 16 raw bytes, not of the hex text: check that first, it explains failures of every request. ' +
      'When only some fail, the file changed while it was read or the path damages data; look at the hosts. ' +
      'Upload again; nothing was stored.',
  },
  {
    ...BAD_REQUEST,
    code: 'MethodNotAllowed',
    statuses: [405],
    category: 'method',
    doc: STATUS_PAGES[405],
    summary: 'The HTTP method is not supported for this resource.',
    advice:
      'Method and ResourceType in the body and the Allow header tell what was tried and what is possible. ' +
      'Usual causes: POST or DELETE to a website endpoint, a WebDAV or scanner request, an object call sent to the bucket because the name was empty. ' +
      'Correct the method, or block the scanner in front.',
  },
  {
    ...BAD_REQUEST,
    code: 'NotImplemented',
    category: 'method',
    doc: STATUS_PAGES[400],
    summary: 'A header or function was used that the service does not implement for this operation.',
    advice:
      'The Header element of the body names the header, for example If-Modified-Since on a PUT. ' +
      'S3 tools are the usual senders: switch off aws-chunked signing, checksum trailers, ACL or tagging headers there. ' +
      'Remove the header; a repeat fails the same way.',
  },
  {
    ...BAD_REQUEST,
    code: 'OperationNotSupported',
    category: 'method',
    summary: 'The operation does not exist for this kind of object, bucket or region.',
    advice:
      'Check what the target is: appendable and symbolic objects, archived classes, versioned or hierarchical buckets each exclude some operations. ' +
      'Compare with the notes of the API page, then use another operation or another kind of bucket.',
  },
];
