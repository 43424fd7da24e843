// The one place that decides whether what a format read is an error of OSS. First: is it an error at all. Then the rules of
// RULES in their order; the first that speaks decides, and silence means no. S3 and its look-alikes share the body's shape,
// other Aliyun APIs share the domain, so shape and domain alone prove nothing.
import type { Candidate, Mark } from '../model/candidate.ts';
import { element } from './causes/cause.ts';
import { parseHost } from './hosts.ts';
import type { HostName } from './hosts.ts';
import { findEc, findEntry } from './lookup.ts';
import { requestIdKind } from './request-id.ts';
import type { RequestIdKind } from './request-id.ts';

export interface Judgement {
  readonly oss: boolean;
  /** Name of the rule that decided, or why it is no error: a few words that repeat. */
  readonly because: string;
}

interface Clues {
  readonly candidate: Candidate;
  readonly id: RequestIdKind;
  readonly host: HostName | null;
  readonly endpoint: HostName | null;
  has(...marks: readonly Mark[]): boolean;
  hasElement(name: string): boolean;
}

interface Rule {
  readonly name: string;
  readonly oss: boolean;
  readonly why: string;
  readonly holds: (clues: Clues) => boolean;
}

const isForeignHost = (host: HostName | null): boolean => host !== null && (host.otherVendor || host.otherAliyun);

const isKnown = (code: string | null): boolean => code !== null && findEntry(code) !== undefined;

/** The first rule; an access log that holds nothing but errors asks no other. */
const SERVER_LOG: Rule = {
  name: 'server-log',
  oss: true,
  why: 'OSS itself wrote the row',
  holds: ({ candidate: { marks } }) => marks.includes('access-log') || marks.includes('log-service'),
};
const SERVER_LOG_SAYS: Judgement = { oss: true, because: SERVER_LOG.name };

const RULES: readonly Rule[] = [
  SERVER_LOG,
  {
    name: 'oss-host-id',
    oss: true,
    why: 'the body repeats the host that was asked, and that is OSS',
    holds: (clues) => clues.host?.oss === true,
  },
  {
    name: 'oss-header',
    oss: true,
    why: 'nobody else sends x-oss-* headers or calls itself AliyunOSS',
    holds: (clues) => clues.has('oss-header', 'oss-server'),
  },
  {
    name: 'foreign-host-id',
    oss: false,
    why: 'the body names the host of another store or API; MNS and SLS have ids of the same shape',
    holds: (clues) => isForeignHost(clues.host),
  },
  {
    name: 'oss-endpoint',
    oss: true,
    why: 'the request went to OSS',
    holds: (clues) => clues.endpoint?.oss === true,
  },
  {
    name: 'foreign-endpoint',
    oss: false,
    why: 'the request went to another store or API',
    holds: (clues) => isForeignHost(clues.endpoint),
  },
  {
    name: 'oss-request-id',
    oss: true,
    why: 'no other store makes 24 upper-case hex digits that begin with a believable second, so AWS SDKs pointed at OSS count',
    holds: (clues) => clues.id === 'complete',
  },
  {
    name: 'other-vendor',
    oss: false,
    why: 'x-amz-* headers, <Resource> or a package of another vendor, and nothing strong for OSS',
    holds: (clues) => clues.has('other-vendor'),
  },
  {
    name: 'oss-element',
    oss: true,
    why: 'elements that only OSS puts into error bodies',
    holds: (clues) => clues.hasElement('OSSAccessKeyId') || isOssDoc(clues.candidate),
  },
  {
    name: 'foreign-request-id',
    oss: false,
    why: 'a UUID or a sentence where an id should be: another service, or no request was made',
    holds: (clues) => clues.id === 'foreign',
  },
  {
    name: 'sdk-text',
    oss: true,
    why: 'only an SDK or tool of OSS words it so',
    holds: (clues) => clues.has('sdk'),
  },
  {
    name: 'masked-request-id',
    oss: true,
    why: 'an id with hidden digits beside a code of the catalog or an EC',
    holds: (clues) => clues.id === 'masked' && (isKnown(clues.candidate.code) || hasEc(clues.candidate)),
  },
  {
    name: 'old-request-id',
    oss: true,
    why: 'a 16-digit id (MinIO has them too) beside an EC of the catalog or a code that only OSS has',
    holds: (clues) => clues.id === 'old' && (isListedEc(clues.candidate) || isOssOnly(clues.candidate.code)),
  },
];

/** Whether a candidate is an error of OSS, and which rule said so. `now`: epoch ms, bounds the times that ids may tell. */
export function judge(candidate: Candidate, now: number): Judgement {
  const notAnError = whyNoError(candidate);
  if (notAnError !== null) return { oss: false, because: notAnError };
  const clues = new CandidateClues(candidate, now);
  if (SERVER_LOG.holds(clues)) return SERVER_LOG_SAYS;
  const rule = RULES.find((rule) => rule.holds(clues));
  return rule === undefined ? { oss: false, because: 'no-evidence' } : { oss: rule.oss, because: rule.name };
}

/** The rules in their order, for `explain` and documentation. */
export const EVIDENCE: readonly { readonly name: string; readonly oss: boolean; readonly why: string }[] = RULES;

/**
 * A code or an EC makes an error, whatever the status (203, and 2xx with an EC, are documented ones). Without either, a status
 * of 300 or more does, but not 304; rows of server logs need 400, since redirects of static websites succeed. What an SDK
 * prints about a request is always an exception, even when it knows no more than the id.
 */
function whyNoError(candidate: Candidate): string | null {
  if (candidate.code !== null || hasEc(candidate)) return null;
  const { status } = candidate;
  if (status === null) {
    return candidate.marks.includes('sdk') && candidate.requestId !== null ? null : 'no-code-no-status';
  }
  if (candidate.origin === 'client' && status === 203) return null;
  if (status === 304 || status < (candidate.origin === 'server' ? 400 : 300)) return 'success';
  return null;
}

/** Looked at only when a rule asks: most candidates are rows of OSS's own, which the first rule knows by their mark. */
class CandidateClues implements Clues {
  readonly candidate: Candidate;
  readonly #now: number;
  #id: RequestIdKind | undefined;
  #host: HostName | null | undefined;
  #endpoint: HostName | null | undefined;

  constructor(candidate: Candidate, now: number) {
    this.candidate = candidate;
    this.#now = now;
  }

  get id(): RequestIdKind {
    this.#id ??= requestIdKind(this.candidate.requestId, this.#now);
    return this.#id;
  }

  get host(): HostName | null {
    if (this.#host === undefined) this.#host = hostOf(this.candidate.hostId);
    return this.#host;
  }

  get endpoint(): HostName | null {
    if (this.#endpoint === undefined) this.#endpoint = hostOf(this.candidate.endpoint);
    return this.#endpoint;
  }

  has(...marks: readonly Mark[]): boolean {
    return marks.some((mark) => this.candidate.marks.includes(mark));
  }

  hasElement(name: string): boolean {
    return element(this.candidate, name) !== null;
  }
}

/** Hosts come back on error after error. */
const hosts = new Map<string, HostName | null>();
const HOSTS_KEPT = 1_000;
const LONGEST_KEPT = 300;

function hostOf(raw: string | null): HostName | null {
  if (raw === null || raw.length > LONGEST_KEPT) return parseHost(raw);
  const known = hosts.get(raw);
  if (known !== undefined) return known;
  // A copy, since the text may be a slice of a block of input.
  const own = ` ${raw}`.slice(1);
  const host = parseHost(own);
  if (hosts.size < HOSTS_KEPT) hosts.set(own, host);
  return host;
}

const EC = /^\d{4}-\d{8}$/;

function hasEc(candidate: Candidate): boolean {
  return candidate.ec !== null && EC.test(candidate.ec);
}

function isListedEc(candidate: Candidate): boolean {
  return candidate.ec !== null && findEc(candidate.ec) !== undefined;
}

/** `RecommendDoc` leads to the troubleshooting page of Alibaba Cloud. */
function isOssDoc(candidate: Candidate): boolean {
  const url = element(candidate, 'RecommendDoc');
  const host = parseHost(url)?.host ?? '';
  return host === 'api.aliyun.com' || host === 'api.alibabacloud.com';
}

/** Codes that S3, MinIO and the other look-alikes do not have. Not a list of all of them: those seen without other evidence. */
const OSS_ONLY: ReadonlySet<string> = new Set(
  [
    'AbnormalBucketOwnerStatus',
    'AccessKeyIdAndSecurityTokenNotMatch',
    'BucketDisable',
    'CallbackFailed',
    'DownloadTrafficRateLimitExceeded',
    'FieldItemTooLong',
    'FilePartInterity',
    'FilePartNotExist',
    'FilePartStale',
    'ImageDamage',
    'MetaOperationQpsLimitExceeded',
    'NonStandardHostForbidden',
    'NoSuchLiveChannel',
    'NoSuchStyle',
    'ObjectNotAppendable',
    'PositionNotEqualToLength',
    'RequestIsNotMultiPartContent',
    'SecondLevelDomainForbidden',
    'SecurityTokenNotSupported',
    'SymlinkTargetNotExist',
    'TotalQpsLimitExceeded',
    'UploadTrafficRateLimitExceeded',
    'UserDisable',
  ].map((code) => code.toLowerCase()),
);

function isOssOnly(code: string | null): boolean {
  return code !== null && OSS_ONLY.has(code.toLowerCase());
}
