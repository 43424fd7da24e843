// OSS's access log (bucket logging): one line a request, 25 fields in the oldest layout, 29 in the newest seen, more to
// come at the end. Lines that succeeded are by far the most, so they are read by charCode and indexOf alone; whatever does
// not stand exactly so is read again, with patience, by access-log-recovery.
import type { Candidate, Mark } from '../model/candidate.ts';
import type { Line, Stamp } from '../model/line.ts';
import type { RecordResult } from '../model/record.ts';
import { findFields, hasLayout, type Fields } from './access-log-recovery.ts';
import { createTimeReader, TIME_LENGTH } from './access-log-time.ts';
import type { LineFormat } from './format.ts';
import { createNames } from './names.ts';

const NAME = 'access-log';
const MARKS: readonly Mark[] = [NAME];
const SPACE = 32;
const QUOTE = 34;
const DASH = 45;
const SLASH = 47;
const COLON = 58;

/** The address and the two reserved fields are shorter than this. */
const HEAD_LENGTH = 120;
/** What stands behind the error code is usually shorter: a longer rest may be the true line behind a forged one. */
const USUAL_REST = 160;

/** Where the fields of a plain line stand. One for all lines, so that a success allocates nothing but its result. */
const place = {
  status: 0,
  url: 0,
  urlEnd: 0,
  spent: 0,
  referer: 0,
  agent: 0,
  agentEnd: 0,
  host: 0,
  hostEnd: 0,
  id: 0,
  idEnd: 0,
  requester: 0,
  operation: 0,
  operationEnd: 0,
  bucket: 0,
  bucketEnd: 0,
  object: 0,
  objectEnd: 0,
  cost: 0,
  code: 0,
  codeEnd: 0,
  sync: 0,
  syncEnd: 0,
};
const timeAt = createTimeReader();
const hosts = createNames();
const buckets = createNames();

/**
 * A success is a `request`. An ErrorCode other than `-` is an error on any status (CallbackFailed is a 203) and its
 * request failed; a status of 400 or more without a code is a failed request and no error. A status of `-` counts as 0.
 */
export const accessLog: LineFormat = {
  kind: 'lines',
  name: NAME,

  hint(text) {
    const open = text.indexOf('[');
    if (open < 5 || open > HEAD_LENGTH || text.charCodeAt(open - 1) !== SPACE) return false;
    if (text.charCodeAt(open + 3) === SLASH) return text.charCodeAt(open + 12) === COLON;
    return text.charCodeAt(open + 1) === DASH;
  },

  open(line) {
    const { text } = line;
    const bracket = text.indexOf('[');
    if (!isPlain(text, bracket)) return readSlowly(line, bracket);
    const time = timeAt(text, bracket + 1);
    if (Number.isNaN(time)) return readSlowly(line, bracket);
    const { status, code } = place;
    const host = hosts(text, place.host, place.hostEnd);
    const bucket = buckets(text, place.bucket, place.bucketEnd);
    if (text.charCodeAt(code) === DASH && text.charCodeAt(code + 1) === QUOTE) {
      return { kind: 'request', request: { time, host, bucket, status, failed: status >= 400 } };
    }
    const fields = plainFields(text, bracket);
    // Empty, not a dash: no code either.
    if (fields.code === null)
      return { kind: 'request', request: { time, host, bucket, status, failed: status >= 400 } };
    const candidate = toCandidate(fields, { ms: time, zoned: true }, line);
    return { kind: 'errors', candidates: [candidate], request: { time, host, bucket, status, failed: true } };
  },
};

/**
 * Whether the line has exactly the usual layout; fills `place`. A quotation mark inside a field shifts the fields behind
 * it, which the flag, the numbers and the length of the rest give away.
 */
function isPlain(text: string, bracket: number): boolean {
  let i = bracket + TIME_LENGTH + 3;
  if (text.charCodeAt(i - 1) !== SPACE || text.charCodeAt(i - 2) !== 93 || text.charCodeAt(1) === SPACE) return false;
  place.url = i + 1;
  i = skipQuoted(text, i);
  place.urlEnd = i - 2;
  if (text.charCodeAt(i + 3) !== SPACE) return false;
  const status = (text.charCodeAt(i) - 48) * 100 + (text.charCodeAt(i + 1) - 48) * 10 + text.charCodeAt(i + 2) - 48;
  if (!(status >= 100 && status <= 999) || skipNumber(text, i) !== i + 4) return false;
  place.status = status;
  i = skipNumber(text, i + 4);
  place.spent = i;
  i = skipNumber(text, i);
  place.referer = i + 1;
  i = skipQuoted(text, i);
  place.agent = i + 1;
  i = skipQuoted(text, i);
  place.agentEnd = i - 2;
  place.host = i + 1;
  i = skipQuoted(text, i);
  place.hostEnd = i - 2;
  place.id = i + 1;
  i = skipRequestId(text, i);
  place.idEnd = i - 2;
  i = skipFlag(text, i);
  place.requester = i + 1;
  i = skipQuoted(text, i);
  place.operation = i + 1;
  i = skipQuoted(text, i);
  place.operationEnd = i - 2;
  place.bucket = i + 1;
  i = skipQuoted(text, i);
  place.bucketEnd = i - 2;
  place.object = i + 1;
  i = skipQuoted(text, i);
  place.objectEnd = i - 2;
  i = skipNumber(text, i);
  place.cost = i;
  i = skipNumber(text, i);
  place.code = i + 1;
  i = skipQuoted(text, i);
  place.codeEnd = i - 2;
  const rest = text.length - i;
  i = skipNumber(text, i);
  i = skipQuoted(text, i);
  i = skipNumber(text, i);
  place.sync = i + 1;
  i = skipQuoted(text, i);
  place.syncEnd = i - 2;
  if (text.charCodeAt(i) !== QUOTE || i + 2 > text.length || text.charCodeAt(text.length - 1) !== QUOTE) return false;
  return rest < USUAL_REST || (!text.includes('"true"', place.code) && !text.includes('"false"', place.code));
}

/** The fields of the line that `place` was filled from. */
function plainFields(text: string, bracket: number): Fields {
  const address = text.charCodeAt(0) === SPACE ? 1 : 0;
  return {
    clientIp: piece(text, address, text.indexOf(' ', address)),
    time: text.slice(bracket + 1, bracket + 1 + TIME_LENGTH),
    url: piece(text, place.url, place.urlEnd),
    status: String(place.status),
    requestTime: piece(text, place.spent, place.referer - 2),
    referer: piece(text, place.referer, place.agent - 3),
    userAgent: piece(text, place.agent, place.agentEnd),
    host: piece(text, place.host, place.hostEnd),
    requestId: piece(text, place.id, place.idEnd),
    requester: piece(text, place.requester, place.operation - 3),
    operation: piece(text, place.operation, place.operationEnd),
    bucket: piece(text, place.bucket, place.bucketEnd),
    object: piece(text, place.object, place.objectEnd),
    serverCostTime: piece(text, place.cost, place.code - 2),
    code: piece(text, place.code, place.codeEnd),
    sync: piece(text, place.sync, place.syncEnd),
  };
}

function piece(text: string, start: number, end: number): string | null {
  const value = text.slice(start, end).trim();
  return value === '-' || value === '' ? null : value;
}

// Each answers the index of the next field. Where something else stands than expected, the answer is behind the text, and
// so is that of every step after it.

function skipQuoted(text: string, at: number): number {
  if (text.charCodeAt(at) !== QUOTE) return text.length;
  const end = text.indexOf('"', at + 1);
  return end !== -1 && text.charCodeAt(end + 1) === SPACE ? end + 2 : text.length;
}

function skipNumber(text: string, at: number): number {
  let i = at;
  let code = text.charCodeAt(i);
  if (code === DASH) code = text.charCodeAt((i += 1));
  while (code >= 48 && code <= 57) code = text.charCodeAt((i += 1));
  return code === SPACE && i > at ? i + 1 : text.length;
}

/** Nearly always 24 characters. */
function skipRequestId(text: string, at: number): number {
  if (text.charCodeAt(at + 25) === QUOTE && text.charCodeAt(at + 26) === SPACE && text.charCodeAt(at) === QUOTE) {
    return at + 27;
  }
  return skipQuoted(text, at);
}

function skipFlag(text: string, at: number): number {
  if (text.charCodeAt(at) === QUOTE) {
    const first = text.charCodeAt(at + 1);
    if (first === 116 && text.charCodeAt(at + 5) === QUOTE && text.charCodeAt(at + 6) === SPACE) return at + 7;
    if (first === 102 && text.charCodeAt(at + 6) === QUOTE && text.charCodeAt(at + 7) === SPACE) return at + 8;
    if (first === DASH && text.charCodeAt(at + 2) === QUOTE && text.charCodeAt(at + 3) === SPACE) return at + 4;
  }
  return text.length;
}

function readSlowly(line: Line, bracket: number): RecordResult {
  const found = findFields(line.text, bracket);
  if (!found.ok) return hasLayout(line.text) ? { kind: 'rejected', reason: found.reason } : { kind: 'unlike' };
  const { fields } = found;
  const time = fields.time.length === TIME_LENGTH ? timeAt(fields.time, 0) : Number.NaN;
  const dated = !Number.isNaN(time);
  if (!dated && fields.time !== '-') return { kind: 'rejected', reason: 'bad time' };
  const status = fields.status === null ? 0 : Number(fields.status);
  const failed = fields.code !== null || status >= 400;
  const host = fields.host === null ? null : hosts(fields.host, 0, fields.host.length);
  const bucket = fields.bucket === null ? null : buckets(fields.bucket, 0, fields.bucket.length);
  const request = dated ? { time, host, bucket, status, failed } : null;
  if (fields.code !== null) {
    const lineTime = dated ? { ms: time, zoned: true } : null;
    return { kind: 'errors', candidates: [toCandidate(fields, lineTime, line)], request };
  }
  return request === null ? { kind: 'rejected', reason: 'no time' } : { kind: 'request', request };
}

/** Written out: a spread of EMPTY_CANDIDATE would cost more than the reading of the whole line (7 us, measured). */
function toCandidate(fields: Fields, lineTime: Stamp | null, line: Line): Candidate {
  const method = fields.url?.slice(0, fields.url.indexOf(' ') + 1).trim() ?? '';
  return {
    format: NAME,
    origin: 'server',
    code: fields.code,
    status: fields.status === null ? null : Number(fields.status),
    requestId: fields.requestId,
    hostId: fields.host,
    ec: null,
    message: null,
    operation: fields.operation ?? (method === '' ? null : method),
    bucket: fields.bucket,
    object: fields.object,
    endpoint: null,
    extra: extraOf(fields),
    marks: MARKS,
    synthetic: false,
    truncated: false,
    perObject: false,
    bodyTime: null,
    headerTime: null,
    lineTime,
    line: line.number,
    offset: line.offset,
  };
}

/** What helps to find who sent the request. The access key id stays out, it is nobody's business here. */
function extraOf(fields: Fields): Map<string, string> {
  const extra = new Map<string, string>();
  keep(extra, 'ClientIP', fields.clientIp);
  keep(extra, 'RequestURL', fields.url);
  keep(extra, 'Referer', fields.referer);
  keep(extra, 'UserAgent', fields.userAgent);
  keep(extra, 'RequesterAliyunID', fields.requester);
  keep(extra, 'RequestTimeMs', fields.requestTime);
  keep(extra, 'ServerCostTimeMs', fields.serverCostTime);
  keep(extra, 'SyncRequest', fields.sync);
  return extra;
}

function keep(extra: Map<string, string>, name: string, value: string | null): void {
  if (value !== null) extra.set(name, value);
}
