// What a format read, before anybody decided whether it is an error of OSS. Formats fill it; the catalog's evidence judges it.
import type { Stamp } from './line.ts';

/** `server`: rows OSS itself wrote (access log, log service). `client`: captures, SDK text, application logs. */
export type Origin = 'server' | 'client';

/** Things a format saw that speak for or against OSS and that no other field of the candidate shows. */
export type Mark =
  | 'access-log' // a line in the layout of OSS's access log
  | 'log-service' // a row of a log-service topic of OSS
  | 'oss-header' // an x-oss-* response header
  | 'oss-server' // Server: AliyunOSS
  | 'sdk' // wording only an SDK or tool of OSS prints (package name, template)
  | 'other-vendor'; // x-amz-*, <Resource>, another vendor's Server header, package or element

export interface Candidate {
  readonly format: string;
  readonly origin: Origin;
  /** All texts as they were sent, trimmed, XML entities decoded; null when absent or empty. */
  readonly code: string | null;
  readonly status: number | null;
  readonly requestId: string | null;
  readonly hostId: string | null;
  readonly ec: string | null;
  readonly message: string | null;
  /** Operation name (`GetObject`) or, when only a request line is known, the HTTP method. */
  readonly operation: string | null;
  readonly bucket: string | null;
  readonly object: string | null;
  /** Host of the request (Host header, URL, `Request Endpoint`), where known apart from `hostId`. */
  readonly endpoint: string | null;
  /** Everything else worth keeping: child elements by their own name, `/` for nesting (`AccessDeniedDetail/AuthAction`). */
  readonly extra: ReadonlyMap<string, string>;
  readonly marks: readonly Mark[];
  /** The code was invented by an SDK for an answer without a body. */
  readonly synthetic: boolean;
  /** The record was cut off; only what is certain was kept. */
  readonly truncated: boolean;
  /** One row of many that share a request id on purpose (batch delete): the object is part of its identity. */
  readonly perObject: boolean;
  /** Epoch ms told by the record itself (ServerTime, an SDK's `Timestamp:`), by a Date header, by the line. */
  readonly bodyTime: number | null;
  readonly headerTime: number | null;
  readonly lineTime: Stamp | null;
  /** Where the record begins. */
  readonly line: number;
  readonly offset: number;
}

/** One request that a server log tells of, failed or not. */
export interface RequestSighting {
  /** Epoch ms. */
  readonly time: number;
  readonly host: string | null;
  readonly bucket: string | null;
  readonly status: number;
  readonly failed: boolean;
}

const NOTHING: ReadonlyMap<string, string> = new Map();

/** A candidate with everything absent, to be spread under what a format knows. */
export const EMPTY_CANDIDATE: Omit<Candidate, 'format' | 'origin' | 'line' | 'offset'> = {
  code: null,
  status: null,
  requestId: null,
  hostId: null,
  ec: null,
  message: null,
  operation: null,
  bucket: null,
  object: null,
  endpoint: null,
  extra: NOTHING,
  marks: [],
  synthetic: false,
  truncated: false,
  perObject: false,
  bodyTime: null,
  headerTime: null,
  lineTime: null,
};

/** What a format knows of a candidate; everything else is absent. */
export type CandidateParts = Pick<Candidate, 'format' | 'origin' | 'line' | 'offset'> & Partial<Candidate>;

/** Written out: spreading EMPTY_CANDIDATE under the parts takes longer than the reading of most records (7 us, measured). */
export function newCandidate(parts: CandidateParts): Candidate {
  return {
    format: parts.format,
    origin: parts.origin,
    code: parts.code ?? null,
    status: parts.status ?? null,
    requestId: parts.requestId ?? null,
    hostId: parts.hostId ?? null,
    ec: parts.ec ?? null,
    message: parts.message ?? null,
    operation: parts.operation ?? null,
    bucket: parts.bucket ?? null,
    object: parts.object ?? null,
    endpoint: parts.endpoint ?? null,
    extra: parts.extra ?? NOTHING,
    marks: parts.marks ?? EMPTY_CANDIDATE.marks,
    synthetic: parts.synthetic ?? false,
    truncated: parts.truncated ?? false,
    perObject: parts.perObject ?? false,
    bodyTime: parts.bodyTime ?? null,
    headerTime: parts.headerTime ?? null,
    lineTime: parts.lineTime ?? null,
    line: parts.line,
    offset: parts.offset,
  };
}
