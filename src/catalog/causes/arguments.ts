// Sub-causes of malformed requests: InvalidArgument above all, and its relatives for XML, forms, tags and encryption.
import { causesOf } from './cause.ts';
import type { CauseData } from './cause.ts';

const FIX_REQUEST = { action: 'fix-request', retryable: false } as const satisfies Partial<CauseData>;

export const INVALID_ARGUMENT = causesOf('InvalidArgument', [
  {
    ...FIX_REQUEST,
    slug: 'callback-encoding',
    says: [
      'callback configuration is not base64',
      'callback configuration is not json',
      'callback signature version is invalid',
    ],
    summary: 'The callback parameter cannot be decoded.',
    advice:
      'Build the callback as JSON, encode it as plain Base64 without line breaks, and put it into the header or the query unchanged.',
  },
  {
    ...FIX_REQUEST,
    slug: 'callback-url',
    says: [
      'callback url configuration is invalid',
      'callback host configuration is invalid',
      'number of callback url exceed',
      'can not get ip by this host',
      'private address is forbidden to callback',
    ],
    summary: 'The address in the callback parameter cannot be called.',
    advice:
      'Give at most five public http(s) addresses whose names resolve in public DNS. Private, loopback and internal addresses are refused: the service calls from outside.',
  },
  {
    ...FIX_REQUEST,
    slug: 'callback-body',
    says: [
      'callback body type configuration is invalid',
      'body type of callback is not supported',
      'callback body is empty',
      'callback body is invalid',
      'length of callback exceed',
    ],
    summary: 'The body template of the callback is missing, too long or of an unsupported type.',
    advice:
      'Give a callbackBody that is not empty; callbackBodyType must be application/x-www-form-urlencoded or application/json, with a template that is valid in that type.',
  },
  {
    ...FIX_REQUEST,
    slug: 'callback-variables',
    says: ['length of callback var exceed', 'callback var is not expec'],
    summary: 'The custom variables of the callback are not the expected JSON or too long.',
    advice:
      'Send one flat JSON object whose names begin with x: in lower case and whose values are strings, encoded as Base64.',
  },
  {
    ...FIX_REQUEST,
    slug: 'callback-twice',
    says: ['either the callback query string', 'either the callback var query string'],
    summary: 'The callback was given both as a header and in the query.',
    advice: 'Keep one of the two; for signed URLs usually the query parameter.',
  },
  {
    ...FIX_REQUEST,
    slug: 'copy-source',
    says: ['copy source must mention'],
    summary: 'The source of a copy is not written as /bucket/key.',
    advice: 'Set x-oss-copy-source to the bucket and the URL-encoded key with a slash before each, without host name.',
  },
  {
    ...FIX_REQUEST,
    slug: 'kms-key',
    says: ['kmsmasterkeyid is not applicable', 'sm4 is not applicable'],
    summary: 'A KMS key or SM4 was given where the encryption setting does not take it.',
    advice: 'Name a key only together with KMS as the algorithm, and check that the account may use own keys or SM4.',
  },
  {
    ...FIX_REQUEST,
    slug: 'storage-class',
    says: ['no such bucket storage class', 'storage class is invalid'],
    summary: 'The storage class is unknown.',
    advice:
      'Use one of Standard, IA, Archive, ColdArchive or DeepColdArchive, spelt so, as far as the region offers it.',
  },
  {
    ...FIX_REQUEST,
    slug: 'version-id',
    says: ['invalid version id', 'version id can not be the empty'],
    summary: 'The version id is malformed or empty.',
    advice:
      'Pass the id as listed, or leave the parameter away; null is a valid id for objects from before versioning.',
  },
  {
    ...FIX_REQUEST,
    slug: 'post-credentials',
    says: ['post request accesskeyid is empty', 'post request signature is empty'],
    summary: 'A form upload lacks its access key id or its signature.',
    advice:
      'Put OSSAccessKeyId, policy and Signature (or their V4 fields) into the form before the file; fields after the file are ignored.',
  },
  {
    ...FIX_REQUEST,
    slug: 'post-fields',
    says: ['bucket post must contain the specified field', 'bucket post contains unrecognized field'],
    summary: 'A form upload lacks a required field or has one that is not known.',
    advice: 'Name the missing field from the message; key and file are always required, and file must come last.',
  },
  {
    ...FIX_REQUEST,
    slug: 'post-too-large',
    says: ['post body size must be less'],
    summary: 'The body of a form upload is larger than 5 GB.',
    advice: 'Use multipart upload for large files.',
  },
  {
    ...FIX_REQUEST,
    slug: 'date',
    says: ['requires a valid date', 'invalid date.', 'bad date format'],
    summary: 'A date is missing, malformed, before 1970 or in the future.',
    advice:
      'For the Date header use the HTTP form in GMT; in lifecycle rules and conditions ISO 8601 with Z and midnight where the operation demands it.',
  },
  {
    ...FIX_REQUEST,
    slug: 'persistent-header',
    says: ['persistent header'],
    summary: 'The list of persistent headers is malformed or names headers that cannot be kept.',
    advice:
      'Write name:Base64(value) pairs separated by commas, with UTF-8 values equal to those of the request, and no reserved names.',
  },
  {
    ...FIX_REQUEST,
    slug: 'traffic-limit',
    says: ['x oss traffic limit'],
    summary: 'The bandwidth limit of the request is out of range or given twice.',
    advice: 'Give x-oss-traffic-limit once, in bits a second between 819200 and 838860800.',
  },
  {
    ...FIX_REQUEST,
    slug: 'tagging',
    says: ['x oss tagging'],
    summary: 'The tags in the header are not encoded as URL parameters, or a name repeats.',
    advice: 'Encode key=value pairs joined by & as a query string in UTF-8, each name once, at most ten.',
  },
  {
    ...FIX_REQUEST,
    slug: 'versioning-element',
    says: ['versioning element must be specified'],
    summary: 'The versioning setting has no status.',
    advice: 'Send VersioningConfiguration with Status Enabled or Suspended.',
  },
  {
    ...FIX_REQUEST,
    slug: 'bucket-acl-value',
    ec: ['0015-00000204'],
    summary: 'The ACL given for the bucket does not exist.',
    advice: 'Use private, public-read or public-read-write; names of other vendors are not accepted.',
  },
  {
    ...FIX_REQUEST,
    slug: 'list-type',
    ec: ['0015-00000401'],
    summary: 'The list-type parameter has a value other than 2.',
    advice: 'Send list-type=2 for the newer listing or leave the parameter away.',
  },
  {
    ...FIX_REQUEST,
    slug: 'signing-product',
    ec: ['0002-00000227'],
    summary: 'The credential scope of the V4 signature names another product.',
    advice:
      'The scope must be date/region/oss/aliyun_v4_request; vector and table buckets have product names of their own.',
  },
  {
    ...FIX_REQUEST,
    slug: 'complete-multipart',
    ec: ['0042-00000216'],
    summary: 'The request that completes a multipart upload has an invalid argument.',
    advice: 'Send every part once with number and ETag in ascending order, and no more than 10,000 of them.',
  },
  {
    ...FIX_REQUEST,
    slug: 'named-argument',
    otherwise: (signs) => signs.element('ArgumentName') !== null,
    summary: 'The body names the parameter whose value is refused.',
    advice:
      'ArgumentName and ArgumentValue show what arrived; look up its form and range on the page of the operation.',
  },
]);

export const MISSING_ARGUMENT = causesOf('MissingArgument', [
  {
    ...FIX_REQUEST,
    slug: 'append-position-missing',
    ec: ['0016-00000501'],
    summary: 'An append request lacks its position.',
    advice: 'Send position=0 for a new object, else the value of x-oss-next-append-position of the last answer.',
  },
  {
    ...FIX_REQUEST,
    slug: 'append-position-not-a-number',
    ec: ['0016-00000502'],
    summary: 'The position of an append request is not a number.',
    advice:
      'Send a decimal byte count; an unset variable in the client often becomes "undefined" or an empty text here.',
  },
]);

export const MALFORMED_XML = causesOf('MalformedXML', [
  {
    ...FIX_REQUEST,
    slug: 'delete-objects',
    ec: ['0016-00000608'],
    summary: 'The body of a batch deletion is not the expected XML.',
    advice:
      'The root must be Delete with one Object/Key each, at most 1,000; control characters in keys need encoding-type=url.',
  },
  {
    ...FIX_REQUEST,
    slug: 'complete-multipart',
    ec: ['0042-00000205'],
    summary: 'The body that completes a multipart upload is not the expected XML.',
    advice: 'Send CompleteMultipartUpload with Part, PartNumber and ETag; an empty list of parts is refused as well.',
  },
  {
    ...FIX_REQUEST,
    slug: 'bucket-setting',
    ec: ['0015-00000231'],
    summary: 'The XML of a bucket setting is not what the operation expects.',
    advice:
      'Compare with the example of the operation: root name, order and spelling of elements, at most one of each.',
  },
  {
    ...FIX_REQUEST,
    slug: 'replication',
    ec: ['0031-00000001'],
    summary: 'The XML of a replication rule is not what the operation expects.',
    advice: 'Compare with the example of PutBucketReplication; Destination with Bucket and Location are required.',
  },
  {
    ...FIX_REQUEST,
    slug: 'root-element',
    says: ['root node is not named'],
    summary: 'The XML has another root element than the operation expects.',
    advice:
      'ErrorDetail names the root that is wanted: an S3 client may have sent its own, or the query part picks another operation than meant.',
  },
]);

export const INVALID_POLICY_DOCUMENT = causesOf('InvalidPolicyDocument', [
  {
    ...FIX_REQUEST,
    slug: 'expired',
    ec: ['0006-00000213'],
    says: ['policy expired'],
    summary: 'The policy of a form upload had expired.',
    advice:
      'Fetch a fresh policy right before each upload, with its expiration in UTC and a server clock that is right.',
  },
  {
    ...FIX_REQUEST,
    slug: 'condition-shape',
    says: ['simple condition'],
    summary: 'A condition of the upload policy does not have the expected shape.',
    advice:
      'A simple condition is an object with exactly one property; comparisons are arrays such as ["starts-with", "$key", "dir/"].',
  },
  {
    ...FIX_REQUEST,
    slug: 'json',
    says: ['invalid json'],
    summary: 'The upload policy is not valid JSON once decoded.',
    advice:
      'Decode the policy field from Base64 and parse it: single quotes, trailing commas and a double encoding are usual.',
  },
  {
    ...FIX_REQUEST,
    slug: 'missing',
    ec: ['0002-00000702'],
    summary: 'The form has a signature but no policy.',
    advice: 'Add the policy field before the file.',
  },
]);

export const INVALID_ENCRYPTION_REQUEST = causesOf('InvalidEncryptionRequest', [
  {
    ...FIX_REQUEST,
    slug: 'client-encryption-parts',
    says: ['parts count', 'part_size', 'part list', 'partid', 'partsize', 'upload part copy'],
    summary: 'The parts of a client-encrypted upload do not fit the sizes announced when it began.',
    advice:
      'Choose the part size (a multiple of 16 bytes) once, announce it with the total size, and keep to it for every part but the last. Copying parts is not possible here.',
  },
  {
    ...FIX_REQUEST,
    slug: 'client-encryption-meta',
    says: ['encryption are allowed to be set once', 'client encryption meta parameters', 'meta is inconsistent'],
    summary: 'The metadata of client-side encryption is missing, repeated or contradictory.',
    advice:
      'Send key, start, algorithm and wrap algorithm headers once, as the SDK makes them; do not copy single ones between objects.',
  },
]);

export const INVALID_TAG = causesOf('InvalidTag', [
  {
    ...FIX_REQUEST,
    slug: 'tag-key',
    says: ['tagkey'],
    unless: ['tagvalue'],
    summary: 'A tag has an invalid name.',
    advice: 'Names have 1 to 128 characters of letters, digits, space and + - = . _ : /.',
  },
  {
    ...FIX_REQUEST,
    slug: 'tag-value',
    says: ['tagvalue'],
    unless: ['tagkey'],
    summary: 'A tag has an invalid value.',
    advice: 'Values have up to 256 characters of letters, digits, space and + - = . _ : /.',
  },
]);

export const INVALID_PART = causesOf('InvalidPart', [
  {
    ...FIX_REQUEST,
    slug: 'part-or-etag',
    says: ['parts could not be found'],
    summary: 'A listed part was not uploaded, or its ETag is another.',
    advice:
      'Call ListParts for the upload and compare. Parts uploaded twice keep the last ETag; a part that failed without notice is missing.',
  },
]);

export const INVALID_PART_ORDER = causesOf('InvalidPartOrder', [
  {
    ...FIX_REQUEST,
    slug: 'not-ascending',
    says: ['not in ascending order'],
    summary: 'The parts are not listed by ascending number.',
    advice: 'Sort the list before completing; parallel uploads finish in any order.',
  },
  {
    ...FIX_REQUEST,
    slug: 'number-range',
    says: ['part number must be an integer'],
    summary: 'A part number is not between 1 and 10,000.',
    advice: 'Count from 1, and choose larger parts when more than 10,000 would be needed.',
  },
]);

export const ENTITY_TOO_LARGE = causesOf('EntityTooLarge', [
  {
    ...FIX_REQUEST,
    slug: 'copy-source',
    says: ['source object length exceeds'],
    unless: ['proposed upload'],
    summary: 'The source is too large for a simple copy.',
    advice: 'Copy it in parts with UploadPartCopy.',
  },
  {
    ...FIX_REQUEST,
    slug: 'upload',
    says: ['proposed upload exceeds'],
    summary: 'The upload is larger than the operation or its policy allows.',
    advice: 'Check content-length-range of a form policy first, then use multipart upload beyond 5 GB.',
  },
]);
