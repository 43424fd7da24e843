// Host names as requests, HostId elements and logs write them: is it OSS, which bucket, which region. It reads the name
// only; nothing is resolved. What makes an error one of OSS is decided in evidence.ts.
import { REGIONS } from './regions.ts';

type HostKind =
  | 'endpoint' // of a region, without a bucket
  | 'bucket' // a bucket in front of an endpoint
  | 'access-point'
  | 'object-process'
  | 'accelerator' // OSS accelerator inside a zone
  | 'hdfs'
  | 'vectors'
  | 'tables'
  | 'other-aliyun' // another API of Alibaba Cloud
  | 'other-vendor' // object storage of somebody else
  | 'local' // localhost
  | 'address' // IPv4 or IPv6
  | 'custom'; // any other name: a CNAME, a proxy, a CDN

export interface HostName {
  /** Lower case, without port, scheme, path and trailing dot. */
  readonly host: string;
  readonly oss: boolean;
  readonly otherAliyun: boolean;
  readonly otherVendor: boolean;
  /** As it stands in the name, so masked where the name is. */
  readonly bucket: string | null;
  /** Region id (`cn-hangzhou`); null where the name does not tell. */
  readonly region: string | null;
  readonly internal: boolean;
  readonly accelerate: boolean;
  readonly kind: HostKind;
}

const ALIYUN = 'aliyuncs.com';

/** Domains of other object stores, S3 look-alikes among them. A host is theirs when it ends with one at a dot. */
const OTHER_VENDORS: readonly string[] = [
  'amazonaws.com',
  'amazonaws.com.cn',
  'appdomain.cloud',
  'backblazeb2.com',
  'bcebos.com',
  'bytepluses.com',
  'cloudflarestorage.com',
  'contabostorage.com',
  'core.windows.net',
  'ctyunapi.cn',
  'digitaloceanspaces.com',
  'googleapis.com',
  'ivolces.com',
  'jdcloud-oss.com',
  'ksyun.com',
  'ksyuncs.com',
  'linodeobjects.com',
  'min.io',
  'myhuaweicloud.com',
  'myhuaweicloud.eu',
  'myqcloud.com',
  'oraclecloud.com',
  'qingstor.com',
  'qiniucs.com',
  'r2.dev',
  'scw.cloud',
  'storjshare.io',
  'tencentcos.cn',
  'ufileos.com',
  'volces.com',
  'vultrobjects.com',
  'wasabisys.com',
  'yandexcloud.net',
];

const NOT_A_HOST: ReadonlySet<string> = new Set([
  '',
  '-',
  'null',
  'nil',
  'none',
  'undefined',
  'unknown',
  '<nil>',
  '(null)',
]);

const NAME = /^[\p{L}\p{N}*_.-]+$/u;
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const IPV6 = /^[0-9a-f:.]{2,45}$/;
const PORT = /:\d{1,5}$/;
const MASKED_TAIL = /^[a-z.]*\*+$/;
const LONGEST_NAME = 253;
const LONGEST_LABEL = 63;

/** null for text that is no host at all: empty, `null`, a sentence, the opaque HostId of another vendor. */
export function parseHost(raw: string | null): HostName | null {
  const host = raw === null ? null : bareHost(raw);
  if (host === null) return null;
  if (host === 'localhost') return plainHost(host, 'local');
  if (IPV4.test(host) || isIpv6(host)) return plainHost(host, 'address');
  const readable = withoutMaskedTail(host);
  if (isUnder(readable, ALIYUN)) {
    const parts = readable.slice(0, -ALIYUN.length - 1).split('.');
    return ossHost(host, parts) ?? plainHost(host, 'other-aliyun');
  }
  if (isUnder(readable, 'aliyun.com')) return plainHost(host, 'other-aliyun');
  return plainHost(host, OTHER_VENDORS.some((domain) => isUnder(host, domain)) ? 'other-vendor' : 'custom');
}

function bareHost(raw: string): string | null {
  let text = raw.trim().toLowerCase();
  if (NOT_A_HOST.has(text)) return null;
  const scheme = text.indexOf('://');
  if (scheme >= 0) {
    text = text.slice(scheme + 3);
    const end = text.search(/[/?#]/);
    if (end >= 0) text = text.slice(0, end);
  }
  if (text.startsWith('[')) {
    const end = text.indexOf(']');
    return end > 0 && isIpv6(text.slice(1, end)) ? text.slice(1, end) : null;
  }
  if (isIpv6(text)) return text;
  text = text.replace(PORT, '');
  if (text.endsWith('.')) text = text.slice(0, -1);
  if (text === '' || text.length > LONGEST_NAME || !NAME.test(text)) return null;
  return text.split('.').some((label) => label === '' || label.length > LONGEST_LABEL) ? null : text;
}

/** Two colons at least: one alone stands before a port. */
function isIpv6(text: string): boolean {
  return IPV6.test(text) && text.indexOf(':') !== text.lastIndexOf(':');
}

/** `oss-cn-hangzhou.aliyunc*****` reads as it would unmasked. */
function withoutMaskedTail(host: string): string {
  const at = host.lastIndexOf('.aliyun');
  return at >= 0 && MASKED_TAIL.test(host.slice(at + '.aliyun'.length)) ? `${host.slice(0, at)}.${ALIYUN}` : host;
}

function isUnder(host: string, domain: string): boolean {
  return host.endsWith(domain) && (host.length === domain.length || host[host.length - domain.length - 1] === '.');
}

function plainHost(host: string, kind: HostKind): HostName {
  return {
    host,
    oss: false,
    otherAliyun: kind === 'other-aliyun',
    otherVendor: kind === 'other-vendor',
    bucket: null,
    region: null,
    internal: false,
    accelerate: false,
    kind,
  };
}

interface Place {
  readonly region: string | null;
  readonly internal: boolean;
  readonly accelerate: boolean;
}

const NOWHERE: Place = { region: null, internal: false, accelerate: false };

/** `parts`: the labels before `aliyuncs.com`. */
function ossHost(host: string, parts: readonly string[]): HostName | null {
  const last = parts.at(-1) ?? '';
  const before = parts.slice(0, -1);
  const made = (kind: HostKind, place: Place, bucket: string | null): HostName => ({
    ...plainHost(host, kind),
    oss: true,
    ...place,
    bucket,
  });
  const placed = (kind: HostKind, bucketOf: (name: string) => string | null = (name) => name): HostName => {
    const place = placeOf(before.at(-1) ?? '') ?? NOWHERE;
    const name = before.slice(0, -1).join('.');
    return made(kind, place, name === '' ? null : bucketOf(name));
  };
  switch (last) {
    case 'oss':
      return dualStackHost(before, made);
    case 'oss-accesspoint':
      return placed('access-point', () => null);
    case 'oss-object-process':
      return placed('object-process', () => null);
    case 'oss-data-acc':
      return placed('accelerator');
    case 'oss-dls':
      return placed('hdfs');
    case 'oss-vectors':
      return placed('vectors', withoutAccount);
    case 'oss-tables':
      return placed('tables', withoutAccount);
    default: {
      const place = endpointPlace(last);
      if (place === null) return null;
      const names = before.at(-1) === 's3' ? before.slice(0, -1) : before;
      return names.length === 0 ? made('endpoint', place, null) : made('bucket', place, names.join('.'));
    }
  }
}

/** `cn-hangzhou.oss.aliyuncs.com` (dual stack) and `bucket.oss.aliyuncs.com` (before there were regions) differ by the name only. */
function dualStackHost(
  before: readonly string[],
  made: (kind: HostKind, place: Place, bucket: string | null) => HostName,
): HostName {
  const place = placeOf(before.at(-1) ?? '');
  const names = place === null ? before : before.slice(0, -1);
  return names.length === 0
    ? made('endpoint', place ?? NOWHERE, null)
    : made('bucket', place ?? NOWHERE, names.join('.'));
}

/** Vector and table buckets carry the account's number: `bucket-1234567890123456`. */
function withoutAccount(name: string): string {
  return name.replace(/-\d{10,20}$/, '');
}

/** `oss-cn-hangzhou-internal`, `vpc100-oss-cn-hangzhou`, `oss-accelerate`, the old image service's `img-cn-hangzhou`. */
function endpointPlace(label: string): Place | null {
  const name = /^(?:vpc\d{1,4}-)?(?:oss|img)-(.+)$/.exec(label)?.[1];
  if (name === undefined) return null;
  if (name === 'accelerate' || name === 'accelerate-overseas') return { ...NOWHERE, accelerate: true };
  if (name === 'internal') return { ...NOWHERE, internal: true };
  const place = placeOf(name) ?? futureCity(name) ?? NOWHERE;
  return label.startsWith('vpc') ? { ...place, internal: true } : place;
}

/** Irregular endpoint names of finance regions stand in the table in full, so the whole label is looked up first. */
const PLACES: ReadonlyMap<string, Place> = new Map(
  REGIONS.flatMap(({ id, publicEndpoints, internalEndpoints }) => [
    [id, { ...NOWHERE, region: id }] as const,
    ...publicEndpoints.map((host) => [endpointName(host), { ...NOWHERE, region: id }] as const),
    ...internalEndpoints.map((host) => [endpointName(host), { ...NOWHERE, region: id, internal: true }] as const),
  ]),
);

/** Longest first, so that a finance region is found before the city it begins with. */
const REGION_IDS: readonly string[] = REGIONS.map(({ id }) => id).toSorted((a, b) => b.length - a.length);

function endpointName(host: string): string {
  return withoutPrefix(host.slice(0, -ALIYUN.length - 1));
}

function withoutPrefix(label: string): string {
  return label.startsWith('oss-') ? label.slice('oss-'.length) : label;
}

/** The place that `cn-hangzhou`, `oss-cn-hangzhou-internal`, `cn-hangzhou-b` tell; null where the text is no region. */
function placeOf(label: string): Place | null {
  const name = withoutPrefix(label);
  const known = PLACES.get(name);
  if (known !== undefined) return known;
  const internal = name.endsWith('-internal');
  const place = internal ? name.slice(0, -'-internal'.length) : name;
  const region =
    PLACES.get(place)?.region ?? REGION_IDS.find((id) => place.startsWith(`${id}-`)) ?? futureRegion(place);
  return region === null ? null : { region, internal, accelerate: false };
}

/** Regions with a compass point and a number are told by their build, so that one opened tomorrow is read too. */
function futureRegion(name: string): string | null {
  return /^(?:af|ap|cn|eu|me|na|rus|sa|us)-[a-z]{4,12}-\d{1,2}$/.test(name) ? name : null;
}

/** After `oss-` only a region can stand, so a new city is believed there. */
function futureCity(name: string): Place | null {
  const match = /^(cn-[a-z]{4,20})(-internal)?$/.exec(name);
  return match === null ? null : { ...NOWHERE, region: match[1] ?? null, internal: match[2] !== undefined };
}
