// OSS's access log (bucket logging): one line a request, 25 fields in the oldest layout, 29 in the newest seen, more to
// come at the end. Nearly all have exactly the usual layout and are read by one pattern; whatever does
// not stand exactly so is read again, with patience, by access-log-recovery.
import type { RequestSighting } from '../model/candidate.ts';
import type { Line } from '../model/line.ts';
import { ANY } from '../model/marker.ts';
import type { RecordResult } from '../model/record.ts';
import { ACCESS_LOG, toCandidate } from './access-log-candidate.ts';
import { findFields, hasLayout, type Fields } from './access-log-recovery.ts';
import { createTimeReader, TIME_LENGTH } from './access-log-time.ts';
import type { LineFormat } from './format.ts';
import { createPlaces } from './places.ts';

const SPACE = 32;
const QUOTE = 34;
const DASH = 45;
const SLASH = 47;
const COLON = 58;
const BRACKET = 93;
/** What three digits weigh as characters over what they weigh as digits. */
const ZEROS = 48 * 111;

/** The address and the two reserved fields are shorter than this. */
const HEAD_LENGTH = 120;
/** What stands behind the error code is usually shorter: a longer rest may be the true line behind a forged one. */
const USUAL_REST = 160;

// The usual layout from the URL on, as patterns. V8 compiles them, and they read a line in less time than a charCodeAt and
// indexOf for each field (285 ns a line against 490, measured on slices of 64 KiB strings).
// No two loops that meet can take the same character, so they are linear.
const QUOTED = '"[^"]*" ';
const NUMBER = String.raw`(?:\d+|-\d*) `;
const STATUS = String.raw`[1-9]\d\d `;
/** Nearly always 24 characters; then these are the id, whatever they are. */
const REQUEST_ID = '"(?:[^]{24}|(?![^]{24}" )[^"]*)" ';
const FLAG = '"(?:t[^]{3}|f[^]{4}|-)" ';
type Layout = readonly (readonly [name: string, field: string])[];
const TO_CODE: Layout = [
  ['url', QUOTED],
  ['status', STATUS],
  ['sent', NUMBER],
  ['spent', NUMBER],
  ['referer', QUOTED],
  ['agent', QUOTED],
  ['host', QUOTED],
  ['id', REQUEST_ID],
  ['flag', FLAG],
  ['requester', QUOTED],
  ['operation', QUOTED],
  ['bucket', QUOTED],
  ['object', QUOTED],
  ['size', NUMBER],
  ['cost', NUMBER],
  ['code', QUOTED],
];
/** Behind these the storage class begins, and more may follow. */
const BEHIND_CODE: Layout = [
  ['length', NUMBER],
  ['owner', QUOTED],
  ['difference', NUMBER],
  ['sync', QUOTED],
];
/** A request is counted by these four; each more that is captured costs every line 10 ns. */
const COUNTED = layoutWith('status host bucket code');
const KEPT = layoutWith('url status spent referer agent host id requester operation bucket object cost code sync');

const timeAt = createTimeReader();
const placeOf = createPlaces();

/**
 * A success is a `request`. An ErrorCode other than `-` is an error on any status (CallbackFailed is a 203) and its
 * request failed; a status of 400 or more without a code is a failed request and no error. A status of `-` counts as 0.
 */
export const accessLog: LineFormat = {
  kind: 'lines',
  name: ACCESS_LOG,
  // A dash, or a day, the month and the year, in front of the hour.
  markers: [' [-', ` [${ANY.repeat(2)}/${ANY.repeat(8)}:`],

  hint(text) {
    const open = text.indexOf('[');
    if (open < 5 || open > HEAD_LENGTH || text.charCodeAt(open - 1) !== SPACE) return false;
    if (text.charCodeAt(open + 3) === SLASH) return text.charCodeAt(open + 12) === COLON;
    return text.charCodeAt(open + 1) === DASH;
  },

  open(line) {
    const { text } = line;
    const bracket = text.indexOf('[');
    const url = bracket + TIME_LENGTH + 3;
    const time = timeAt(text, bracket + 1);
    if (Number.isNaN(time) || !isHead(text, url)) return readSlowly(line, bracket);
    if (!afterError) {
      COUNTED.lastIndex = url;
      const found = COUNTED.exec(text);
      if (found === null || !isTrueEnd(text, COUNTED.lastIndex)) return readSlowly(line, bracket);
      const [, digits = '', host = '', bucket = '', code = ''] = found;
      if (code === '-') return requestOf(time, host, bucket, digits);
    }
    KEPT.lastIndex = url;
    const found = KEPT.exec(text);
    if (found === null || !isTrueEnd(text, KEPT.lastIndex)) return readSlowly(line, bracket);
    const [, , digits = '', , , , host = '', , , , bucket = '', , , code = ''] = found;
    // Empty, not a dash: no code either.
    afterError = present(code) !== null;
    if (!afterError) return requestOf(time, host, bucket, digits);
    const place = placeOf(host, bucket);
    const status = statusOf(digits);
    const request = { time, host: place.host, bucket: place.bucket, status, failed: true };
    const candidate = toCandidate(fieldsOf(found, text, bracket), { ms: time, zoned: true }, line);
    return { kind: 'errors', candidates: [candidate], request };
  },
};

/** Errors come in bursts, so the line behind one is read by the pattern that captures all at once; the result is the same. */
let afterError = false;

function statusOf(digits: string): number {
  return digits.charCodeAt(0) * 100 + digits.charCodeAt(1) * 10 + digits.charCodeAt(2) - ZEROS;
}

/** A request whose line has no error code. */
function requestOf(time: number, host: string, bucket: string, digits: string): RecordResult {
  const place = placeOf(host, bucket);
  const status = statusOf(digits);
  const request: RequestSighting = { time, host: place.host, bucket: place.bucket, status, failed: status >= 400 };
  return { kind: 'request', request };
}

/** Whether the time ends before the URL's quotation mark. Lines may begin with one space; with two they are not usual. */
function isHead(text: string, url: number): boolean {
  return (
    text.charCodeAt(url) === QUOTE &&
    text.charCodeAt(url - 1) === SPACE &&
    text.charCodeAt(url - 2) === BRACKET &&
    text.charCodeAt(1) !== SPACE
  );
}

/** The fields of a line that KEPT matches. */
function fieldsOf(found: readonly string[], text: string, bracket: number): Fields {
  const [, url, status, spent, referer, agent, host, id, requester, operation, bucket, object, cost, code, sync] =
    found;
  const address = text.charCodeAt(0) === SPACE ? 1 : 0;
  return {
    clientIp: present(text.slice(address, text.indexOf(' ', address))),
    time: text.slice(bracket + 1, bracket + 1 + TIME_LENGTH),
    url: present(url),
    status: present(status),
    requestTime: present(spent),
    referer: present(referer),
    userAgent: present(agent),
    host: present(host),
    requestId: present(id),
    requester: present(requester),
    operation: present(operation),
    bucket: present(bucket),
    object: present(object),
    serverCostTime: present(cost),
    code: present(code),
    sync: present(sync),
  };
}

function present(sent: string | undefined): string | null {
  const value = sent?.trim() ?? '';
  return value === '-' || value === '' ? null : value;
}

/** A long rest may be the true line behind a forged one: it must not hold a flag of its own. */
function isTrueEnd(text: string, rest: number): boolean {
  if (text.charCodeAt(text.length - 1) !== QUOTE) return false;
  return text.length - rest < USUAL_REST || (!text.includes('"true"', rest) && !text.includes('"false"', rest));
}

/** The layout with a group around each of the named fields, quotation marks left out. It ends where the length begins. */
function layoutWith(list: string): RegExp {
  const names = list.split(' ');
  const written = (layout: Layout): string =>
    layout.map(([name, field]) => (names.includes(name) ? grouped(field) : field)).join('');
  return new RegExp(`${written(TO_CODE)}(?=${written(BEHIND_CODE)}"[^])`, 'y');
}

function grouped(field: string): string {
  const quote = field.startsWith('"') ? 1 : 0;
  const end = field.length - 1 - quote;
  return `${field.slice(0, quote)}(${field.slice(quote, end)})${field.slice(end)}`;
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
  const { host, bucket } = placeOf(fields.host ?? '', fields.bucket ?? '');
  const request = dated ? { time, host, bucket, status, failed } : null;
  if (fields.code !== null) {
    const lineTime = dated ? { ms: time, zoned: true } : null;
    return { kind: 'errors', candidates: [toCandidate(fields, lineTime, line)], request };
  }
  return request === null ? { kind: 'rejected', reason: 'no time' } : { kind: 'request', request };
}
