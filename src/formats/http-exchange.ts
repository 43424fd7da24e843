// One captured exchange, complete or what is left of it, to candidates: headers and body of one answer become one. Shared
// by everything that captures HTTP (curl, dumps, HAR); knows no lines and no order of lines.
import { newCandidate, type Candidate, type Mark } from '../model/candidate.ts';
import { candidateFromBody, parseJsonBody, parseXmlBody, type Body, type BodyBase } from './body.ts';
import { readOssHeaders, type HeaderMap, type OssHeaders } from './http-headers.ts';
import { readRequest, type RequestHead } from './http-request.ts';

export interface CapturedAnswer {
  readonly status: number | null;
  readonly headers: HeaderMap;
  readonly body: { readonly kind: 'xml' | 'json'; readonly text: string } | null;
}

export interface ExchangeReading {
  readonly candidates: readonly Candidate[];
  /** Why the body was refused, when nothing else tells of an error. */
  readonly rejected: string | null;
}

const COMPLETE_ID = /^[0-9A-F]{24}$/;
const NO_EXTRA: ReadonlyMap<string, string> = new Map();
const NOTHING: ExchangeReading = { candidates: [], rejected: null };

/** `base`: format, origin, place, time of the line; everything else comes from the exchange. */
export function readExchange(request: RequestHead | null, answer: CapturedAnswer, base: BodyBase): ExchangeReading {
  const headers = readOssHeaders(answer.headers);
  const own = headers.marks.includes('oss-header') || headers.marks.includes('oss-server');
  const body = readBody(answer, headers, own);
  const told = own && tellsError(answer.status, headers);
  if (body === null && !told) return NOTHING;
  // What only looked like an error body inside a success is the object's own text.
  if (typeof body === 'string' && !told) return isError(answer.status) ? { candidates: [], rejected: body } : NOTHING;
  const facts = request === null ? null : readRequest(request);
  const known = newCandidate({
    format: base.format,
    origin: base.origin,
    line: base.line,
    offset: base.offset,
    hostId: base.hostId ?? null,
    message: base.message ?? null,
    operation: facts === null ? (base.operation ?? null) : facts.operation,
    bucket: facts === null ? (base.bucket ?? null) : facts.bucket,
    object: facts === null ? (base.object ?? null) : facts.object,
    endpoint: facts === null ? (base.endpoint ?? null) : facts.endpoint,
    extra: base.extra ?? NO_EXTRA,
    synthetic: base.synthetic ?? false,
    truncated: base.truncated ?? false,
    perObject: base.perObject ?? false,
    bodyTime: base.bodyTime ?? null,
    lineTime: base.lineTime ?? null,
    status: answer.status,
    requestId: headers.requestId,
    ec: headers.ec,
    code: headers.errorType,
    marks: base.marks === undefined ? headers.marks : [...new Set<Mark>([...base.marks, ...headers.marks])],
    headerTime: headers.date ?? base.headerTime ?? null,
  });
  if (body === null || typeof body === 'string') return { candidates: [known], rejected: null };
  const id = body.elements.get('RequestId') ?? null;
  if (!isSame(id, headers.requestId)) return apart(body, known, base, answer, headers);
  // A masked id beside a whole one: the whole one.
  const requestId = id !== null && COMPLETE_ID.test(id) ? id : (headers.requestId ?? id);
  const candidate = candidateFromBody(body, known);
  return { candidates: [candidate.requestId === requestId ? candidate : { ...candidate, requestId }], rejected: null };
}

/** Two whole ids that differ: the body belongs to another answer, whose status is not known. */
function apart(
  body: Body,
  known: Candidate,
  base: BodyBase,
  answer: CapturedAnswer,
  headers: OssHeaders,
): ExchangeReading {
  const other = candidateFromBody(body, base);
  return { candidates: tellsError(answer.status, headers) ? [known, other] : [other], rejected: null };
}

function isSame(a: string | null, b: string | null): boolean {
  return a === null || b === null || a === b || !COMPLETE_ID.test(a) || !COMPLETE_ID.test(b);
}

/** 203 is what a failed callback answers; an EC beside a success is recorded as such; 304 says that nothing changed. */
function tellsError(status: number | null, headers: OssHeaders): boolean {
  if (headers.ec !== null || headers.errorType !== null || headers.errorBody !== null) return true;
  return status !== null && isError(status);
}

function isError(status: number | null): boolean {
  return status === null || status === 203 || (status >= 300 && status !== 304);
}

/**
 * The error body, the reason why what stands there cannot be read, or null when there is none. JSON is an error body only
 * under headers of OSS: every web service answers in JSON.
 */
function readBody(answer: CapturedAnswer, headers: OssHeaders, own: boolean): Body | string | null {
  const { body } = answer;
  if (body?.kind === 'xml' && body.text.includes('<Error')) return bodyOf(parseXmlBody(body.text));
  if (body?.kind === 'json' && own && tellsError(answer.status, headers)) return bodyOf(parseJsonBody(body.text));
  const { errorBody } = headers;
  if (errorBody === null) return null;
  return bodyOf(errorBody.includes('<Error') ? parseXmlBody(errorBody) : parseJsonBody(errorBody));
}

function bodyOf(result: ReturnType<typeof parseXmlBody>): Body | string {
  return result.ok ? result.body : result.reason;
}
