// The form of a record that has been read: text that records like it have too, and blanks for what is each one's own. A record
// that fills the same form says the same, but for what stands in the blanks. Blanks are only where nothing but the blank's own
// value depends on what fills it, whichever format reads the lines; all else is text and must come again byte for byte.
//
//   > GET /images/a.jpg HTTP/1.1        text, object, text
//   < Date: Fri, 14 Mar 2025 00:00:00 GMT          date, text
//   < x-oss-request-id: 67D37180...                   id, text
//   <?xml ...  <RequestId>67D37180...  <Key>images/a.jpg     the same id, text, the same object, text
import type { Candidate } from '../model/candidate.ts';

/**
 * `id` and `object`: those of the error, the same wherever they stand. `date`: the answer's own. `length`: a number above 0.
 * `value`: of a header that nobody reads.
 */
export type Blank = 'id' | 'object' | 'date' | 'length' | 'value';

/** `blank` follows the text; null: nothing does. */
export interface Piece {
  readonly text: string;
  readonly blank: Blank | null;
}

interface Span {
  readonly begin: number;
  readonly end: number;
  readonly blank: Blank;
}

/** Epoch ms of an HTTP date, null for anything else. */
export type DateOf = (text: string) => number | null;

/** Characters of a record and of an object: far from what framing and formats bound. */
export const MOST_CHARS = 8 * 1024;
const MOST_OBJECT = 1024;
const ID_CHARS = 24;
export const DATE_CHARS = 29;
const MOST_DIGITS = 9;

const ID = /^[0-9A-F]{24}$/;
/** Of a name in a path, in XML and behind a label alike: nothing that is escaped, ends a value or begins another one. */
const OBJECT = /^[\w.=-][\w.=/-]{0,1000}$/;
const LENGTH = /^[1-9]\d{0,8}$/;
const STATUS_LINE = /^(?:< )?HTTP\/[\d.]{1,3} \d{3}/;
const HEADER = /^([<>] )?([\w-]{1,40}): ([!-~][ -~]{0,1000})$/;
const BYTES_DATA = /^[{}] \[(\d{1,9}) bytes data\]$/;
const REQUEST_LINE = /^(?:> )?[A-Z]{2,20} (\S{1,2000}) HTTP\/[\d.]{1,3}$/;
const PLAIN = /^[\t\n\r -~]*$/;
const BODY = /^\s{0,8}(?:<\?xml[^<>]{0,80}>\s{0,8})?<Error>/;
const BODY_CHARS = 128;
const END_OF_BODY = /<\/Error>\r?\n$/;
/** Headers of a request and of an answer that no format asks for. */
const UNREAD_SENT: ReadonlySet<string> = new Set(['authorization', 'date', 'user-agent', 'x-oss-date']);
const UNREAD_RECEIVED: ReadonlySet<string> = new Set(['etag', 'x-oss-server-time']);

/**
 * The form of `text`, lines with their ends, that have become `candidate`; null where it cannot be told what comes from where.
 * Only of formats whose way of reading is known here.
 */
export function formOf(text: string, candidate: Candidate, dateOf: DateOf): readonly Piece[] | null {
  const { format, requestId } = candidate;
  if (format !== 'http' && format !== 'sdk-java-v1') return null;
  if (requestId === null || !ID.test(requestId)) return null;
  // What a container's runtime wrapped is read otherwise, and of two keys one counts.
  if (text.length > MOST_CHARS || !PLAIN.test(text) || text.includes('"stream"')) return null;
  if (text.indexOf('<Key>') !== text.lastIndexOf('<Key>')) return null;
  const spans = format === 'http' ? exchangeSpans(text, candidate, dateOf) : bodySpans(text, 0, candidate);
  const ids = spans?.filter(({ blank }) => blank === 'id').length;
  // An id elsewhere may be part of something that was read.
  return spans !== null && ids === text.split(requestId).length - 1 ? piecesOf(text, spans) : null;
}

/** The blanks of a request (maybe) and an answer with an error body at its end. */
function exchangeSpans(text: string, candidate: Candidate, dateOf: DateOf): Span[] | null {
  // Where the body's end tells no end, or sizes of chunks stand in it, its length has a say.
  if (!END_OF_BODY.test(text) || /chunked/i.test(text)) return null;
  if (!STATUS_LINE.test(text) && !REQUEST_LINE.test(text.slice(0, text.indexOf('\n')).trimEnd())) return null;
  const spans: Span[] = [];
  const dates: Span[] = [];
  let answered = false;
  let at = 0;
  for (const whole of text.split('\n')) {
    const begin = at;
    at += whole.length + 1;
    const line = whole.endsWith('\r') ? whole.slice(0, -1) : whole;
    if (STATUS_LINE.test(line)) answered = true;
    // Through a tunnel a second request follows the first answer.
    if (answered && REQUEST_LINE.test(line)) return null;
    if (answered && line.trimStart().startsWith('<') && line !== '<' && !line.startsWith('< ')) {
      if (!BODY.test(text.slice(begin, begin + BODY_CHARS))) return null;
      if (dates.length === 1 && candidate.headerTime !== null) spans.push(...dates);
      return [...spans, ...bodySpans(text, begin, candidate)].toSorted((a, b) => a.begin - b.begin);
    }
    const span = answered ? receivedSpan(line, candidate) : sentSpan(line, candidate);
    if (span === null) continue;
    const placed = { begin: begin + span.begin, end: begin + span.end, blank: span.blank };
    if (placed.blank === 'date') {
      if (dateOf(text.slice(placed.begin, placed.end)) !== candidate.headerTime) return null;
      dates.push(placed);
    } else spans.push(placed);
  }
  return null;
}

function sentSpan(line: string, { bucket, object }: Candidate): Span | null {
  const target = REQUEST_LINE.exec(line)?.[1];
  if (target !== undefined) {
    // Of any other path a part may be the bucket.
    const path = bucket === null ? `/${object}` : `/${bucket}/${object}`;
    if (object === null || !OBJECT.test(object) || target !== path) return null;
    const end = line.lastIndexOf(' HTTP/');
    return { begin: end - object.length, end, blank: 'object' };
  }
  const [, , name, value = ''] = HEADER.exec(line) ?? [];
  return name !== undefined && UNREAD_SENT.has(name.toLowerCase()) ? atEnd(line, value, 'value') : null;
}

function receivedSpan(line: string, { requestId }: Candidate): Span | null {
  const digits = BYTES_DATA.exec(line)?.[1];
  if (digits !== undefined) {
    return LENGTH.test(digits) ? { begin: 3, end: 3 + digits.length, blank: 'length' } : null;
  }
  const [, , name = '', value = ''] = HEADER.exec(line) ?? [];
  const header = name.toLowerCase();
  if (header === 'x-oss-request-id') return value === requestId ? atEnd(line, value, 'id') : null;
  if (header === 'date') return value.length === DATE_CHARS ? atEnd(line, value, 'date') : null;
  if (header === 'content-length') return LENGTH.test(value) ? atEnd(line, value, 'length') : null;
  return UNREAD_RECEIVED.has(header) ? atEnd(line, value, 'value') : null;
}

function atEnd(line: string, value: string, blank: Blank): Span {
  return { begin: line.length - value.length, end: line.length, blank };
}

/** The blanks of an error body that begins at or behind `from`, and of the SDK's own line in front of it. */
function bodySpans(text: string, from: number, { format, requestId, object }: Candidate): Span[] {
  const contexts: (readonly [string, string | null, string, Blank])[] = [
    ['<RequestId>', requestId, '</RequestId>', 'id'],
    ['<Key>', object !== null && OBJECT.test(object) ? object : null, '</Key>', 'object'],
  ];
  if (format === 'sdk-java-v1') contexts.push(['\n[RequestId]: ', requestId, '\n', 'id']);
  return contexts
    .flatMap(([before, value, behind, blank]): Span[] => {
      const at = value === null ? -1 : text.indexOf(before + value + behind, from);
      if (value === null || at === -1) return [];
      const begin = at + before.length;
      return [{ begin, end: begin + value.length, blank }];
    })
    .toSorted((a, b) => a.begin - b.begin);
}

function piecesOf(text: string, spans: readonly Span[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { begin, end, blank } of spans) {
    pieces.push({ text: text.slice(at, begin), blank });
    at = end;
  }
  return [...pieces, { text: text.slice(at), blank: null }];
}

/** What fills a blank that begins at `at`: where it ends, -1 when nothing there does. Of dates only how many characters there are. */
export function endOfBlank(blank: Blank, text: string, at: number): number {
  switch (blank) {
    case 'id':
      return endOfRun(HEX, text, at, ID_CHARS) === at + ID_CHARS ? at + ID_CHARS : -1;
    case 'object': {
      const end = endOfRun(NAME, text, at, MOST_OBJECT);
      return end === at || text.charCodeAt(at) === 47 || end - at === MOST_OBJECT ? -1 : end;
    }
    case 'length': {
      const end = endOfRun(DIGIT, text, at, MOST_DIGITS);
      return end === at || text.charCodeAt(at) === 48 ? -1 : end;
    }
    case 'value': {
      const end = endOfRun(PRINTED, text, at, MOST_OBJECT);
      return end === at || text.charCodeAt(at) === 32 || end - at === MOST_OBJECT ? -1 : end;
    }
    case 'date':
      return at + DATE_CHARS;
    default:
      return blank satisfies never;
  }
}

/** By character: whether it is one of a kind. */
type Kind = Uint8Array;

function kindOf(pattern: RegExp): Kind {
  return Uint8Array.from({ length: 128 }, (_, code) => (pattern.test(String.fromCharCode(code)) ? 1 : 0));
}

const HEX = kindOf(/[0-9A-F]/);
const NAME = kindOf(/[\w.=/-]/);
const DIGIT = kindOf(/\d/);
const PRINTED = kindOf(/[ -~]/);

function endOfRun(kind: Kind, text: string, at: number, most: number): number {
  let end = at;
  while (end < at + most && kind[text.charCodeAt(end)] === 1) end += 1;
  return end;
}
