// What a captured request tells of the error that answered it: operation, object, bucket and host. Judges nothing.
import { headerOf, type HeaderMap } from './http-headers.ts';

export interface RequestHead {
  /** '' where only the URL is known. */
  readonly method: string;
  /** As it stood in the request line: a path with query, or a whole URL (proxies, HAR). */
  readonly target: string;
  readonly headers: HeaderMap;
}

export interface RequestFacts {
  /** null where the method is not known. */
  readonly operation: string | null;
  readonly bucket: string | null;
  readonly object: string | null;
  readonly endpoint: string | null;
}

/** Hosts that belong to no bucket: the first segment of the path names it. */
const PATH_STYLE_HOST =
  /^(?:(?:s3\.)?oss-[a-z0-9-]+\.aliyuncs\.com|localhost|\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;
const ABSOLUTE = /^https?:\/\/([^/?#]*)/i;

/** Query parameters that change what the answer looks like or prove who asks, not what is asked for. */
const NEUTRAL = /^(?:x-oss-(?!process)|response-|osskeyid$|ossaccesskeyid$|signature$|expires$|security-token$)/i;

/** Sub-resources that name an operation beyond doubt, as `METHOD level key`. */
const OPERATIONS: ReadonlyMap<string, string> = new Map([
  ['GET bucket acl', 'GetBucketAcl'],
  ['PUT bucket acl', 'PutBucketAcl'],
  ['GET object acl', 'GetObjectAcl'],
  ['PUT object acl', 'PutObjectAcl'],
  ['GET bucket cors', 'GetBucketCors'],
  ['PUT bucket cors', 'PutBucketCors'],
  ['GET bucket lifecycle', 'GetBucketLifecycle'],
  ['PUT bucket lifecycle', 'PutBucketLifecycle'],
  ['GET bucket location', 'GetBucketLocation'],
  ['GET bucket logging', 'GetBucketLogging'],
  ['PUT bucket logging', 'PutBucketLogging'],
  ['GET bucket policy', 'GetBucketPolicy'],
  ['PUT bucket policy', 'PutBucketPolicy'],
  ['GET bucket referer', 'GetBucketReferer'],
  ['PUT bucket referer', 'PutBucketReferer'],
  ['GET bucket website', 'GetBucketWebsite'],
  ['PUT bucket website', 'PutBucketWebsite'],
  ['GET bucket bucketinfo', 'GetBucketInfo'],
  ['GET bucket uploads', 'ListMultipartUploads'],
  ['POST bucket delete', 'DeleteMultipleObjects'],
  ['POST object append', 'AppendObject'],
  ['POST object uploads', 'InitiateMultipartUpload'],
  ['PUT object partnumber', 'UploadPart'],
  ['GET object uploadid', 'ListParts'],
  ['POST object uploadid', 'CompleteMultipartUpload'],
  ['DELETE object uploadid', 'AbortMultipartUpload'],
  ['GET object symlink', 'GetSymlink'],
  ['PUT object symlink', 'PutSymlink'],
  ['POST object restore', 'RestoreObject'],
  ['GET object tagging', 'GetObjectTagging'],
  ['PUT object tagging', 'PutObjectTagging'],
]);
const PLAIN_OBJECT: ReadonlyMap<string, string> = new Map([
  ['GET', 'GetObject'],
  ['HEAD', 'HeadObject'],
  ['DELETE', 'DeleteObject'],
]);

/** Values as sent, except that the object's name is percent-decoded, as OSS spells it in `Key`. */
export function readRequest(request: RequestHead): RequestFacts {
  const absolute = ABSOLUTE.exec(request.target);
  const authority = absolute?.[1]?.slice((absolute[1].lastIndexOf('@') ?? -1) + 1);
  const endpoint = headerOf(request.headers, 'host') ?? headerOf(request.headers, ':authority') ?? (authority || null);
  if (request.method === 'CONNECT') return { operation: request.method, bucket: null, object: null, endpoint };
  const rest = absolute === null ? request.target : request.target.slice(absolute[0].length);
  const fragment = rest.indexOf('#');
  const whole = fragment === -1 ? rest : rest.slice(0, fragment);
  const question = whole.indexOf('?');
  let path = (question === -1 ? whole : whole.slice(0, question)).replace(/^\//, '');
  let bucket: string | null = null;
  if (endpoint !== null && PATH_STYLE_HOST.test(endpoint)) {
    const slash = path.indexOf('/');
    bucket = (slash === -1 ? path : path.slice(0, slash)) || null;
    path = slash === -1 ? '' : path.slice(slash + 1);
  }
  const object = path === '' ? null : decode(path);
  const query = question === -1 ? '' : whole.slice(question + 1);
  const level = object !== null ? 'object' : bucket !== null || !isService(endpoint) ? 'bucket' : 'service';
  return { operation: operationOf(request, level, query) || null, bucket, object, endpoint };
}

function isService(endpoint: string | null): boolean {
  return endpoint === null || PATH_STYLE_HOST.test(endpoint);
}

/** The operation where method and query leave no doubt, else the method. */
function operationOf(request: RequestHead, level: 'object' | 'bucket' | 'service', query: string): string {
  const { method } = request;
  const keys = query
    .split('&', 64)
    .map((pair) => pair.split('=', 1)[0] ?? '')
    .filter((key) => key !== '' && !NEUTRAL.test(key))
    .map((key) => key.toLowerCase());
  if (request.headers.has('x-oss-copy-source')) return method;
  if (level === 'object' && keys.length === 0) return PLAIN_OBJECT.get(method) ?? method;
  const found = new Set(
    keys.map((key) => OPERATIONS.get(`${method} ${level} ${key}`)).filter((name) => name !== undefined),
  );
  const [only] = found;
  return found.size === 1 && only !== undefined ? only : method;
}

function decode(path: string): string {
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
