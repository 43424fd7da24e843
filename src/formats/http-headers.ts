// Header lines of captured HTTP: reads them into a map and says what the headers of an answer tell of OSS. Knows nothing of
// status lines, bodies or where a block begins and ends in a log; see http-capture.ts for that.
import type { Mark } from '../model/candidate.ts';

/** Values by lower-case name, in the order of their first appearance; a name that came twice with one value has one. */
export type HeaderMap = ReadonlyMap<string, readonly string[]>;

/** What the headers of an answer say. Texts are trimmed; null when absent or empty. */
export interface OssHeaders {
  readonly requestId: string | null;
  readonly ec: string | null;
  /** `x-oss-error-type`: the code of an answer of table buckets. */
  readonly errorType: string | null;
  /** The error body that `x-oss-err` carries where the answer cannot have one (HEAD), decoded. */
  readonly errorBody: string | null;
  /** Epoch ms of `Date`. A cached answer keeps the origin's Date (`Age` counts from it), and so do we. */
  readonly date: number | null;
  readonly marks: readonly Mark[];
}

/** More lines than any server sends; what comes after them is taken and dropped. */
const MAX_VALUES = 256;
/** Base64 characters of x-oss-err that are decoded: an error body is some hundred bytes. */
const MAX_ENCODED = 64 * 1024;

/** Characters of a header's name; names have up to 128 of them. */
const NAME = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\w!#$%&'*+.^`|~-]/.test(String.fromCharCode(code)) ? 1 : 0,
);
const MAX_NAME = 128;
const BASE64 = /^[\w+/-]+={0,2}$/;
const IMF_FIXDATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) GMT$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Object stores whose answers have the same shape. Names as their Server header begins, in lower case. */
const OTHER_SERVERS = [
  'amazons3',
  'minio',
  'tencent-cos',
  'obs',
  'tosserver',
  'volc-tos',
  'ceph',
  'uploadserver',
  'windows-azure',
];
const OTHER_HEADERS = ['x-amz-', 'x-cos-', 'x-obs-', 'x-tos-', 'x-goog-', 'x-minio-', 'x-bce-', 'x-ms-', 'x-rgw-'];

/** A block of header lines while it grows. */
export class HeaderBlock {
  readonly map = new Map<string, string[]>();
  #last: string | null = null;
  #count = 0;

  /** Whether the line is a header or continues the one before; if so it was added. */
  take(text: string): boolean {
    const end = endOfName(text);
    if (end === 0) return this.#fold(text);
    const gap = text.charCodeAt(end) === 32 ? 1 : 0;
    if (text.charCodeAt(end + gap) !== 58 || holdsLineEnd(text, end)) return this.#fold(text);
    let begin = end + gap + 1;
    while (text.charCodeAt(begin) === 32) begin += 1;
    const value = text.slice(begin);
    this.add(text.slice(0, end), gap === 0 ? value : unbracket(value));
    return true;
  }

  add(name: string, value: string): void {
    const key = lowerCase(name);
    const trimmed =
      mayBeBlank(value.charCodeAt(0)) || mayBeBlank(value.charCodeAt(value.length - 1)) ? value.trim() : value;
    this.#last = key;
    if ((this.#count += 1) > MAX_VALUES) return;
    const values = this.map.get(key);
    if (values === undefined) this.map.set(key, [trimmed]);
    else if (!values.includes(trimmed)) values.push(trimmed);
  }

  /** A line that begins with white space goes on with the value before (RFC 9112, section 5.2), unless a body begins there. */
  #fold(text: string): boolean {
    const more = text.trim();
    if (this.#last === null || !/^[ \t]/.test(text) || more === '' || more.startsWith('<') || more.startsWith('{')) {
      return false;
    }
    const values = this.map.get(this.#last);
    const value = values?.pop();
    if (values !== undefined && value !== undefined) values.push(`${value} ${more}`);
    return true;
  }
}

/** Where the name ends that a text begins with; 0 when it begins with none. */
function endOfName(text: string): number {
  let at = 0;
  while (NAME[text.charCodeAt(at)] === 1) at += 1;
  return at > MAX_NAME ? 0 : at;
}

/** What `trim` may take off. */
function mayBeBlank(code: number): boolean {
  return code <= 32 || code > 127;
}

/** A header stands on one line, of whatever kind of line ends. */
function holdsLineEnd(text: string, from: number): boolean {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 13 || code === 10 || code === 0x2028 || code === 0x2029) return true;
  }
  return false;
}

/** Names come back in block after block: each is the same string every time. */
const lowerNames = new Map<string, string>();
const NAMES_KEPT = 500;
const LONGEST_KEPT = 40;

function lowerCase(name: string): string {
  if (name.length > LONGEST_KEPT) return name.toLowerCase();
  const known = lowerNames.get(name);
  if (known !== undefined) return known;
  // A copy, since the name is a slice of a block of input.
  const own = ` ${name}`.slice(1);
  const lower = own.toLowerCase();
  if (lowerNames.size < NAMES_KEPT) lowerNames.set(own, lower);
  return lower;
}

/** Go prints its header map as `Name : [value]`. */
function unbracket(value: string): string {
  const text = value.trim();
  return text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
}

/** Reads lines up to the first empty one; `< ` and `> ` before a line are left out, lines of other shapes passed over. */
export function parseHeaders(lines: Iterable<string>): HeaderMap {
  const block = new HeaderBlock();
  for (const line of lines) {
    const text = /^[<>](?: |$)/.test(line) ? line.slice(2) : line;
    if (text.trim() === '') break;
    block.take(text);
  }
  return block.map;
}

/** The first value of a header, null when absent or empty. `name` in lower case. */
export function headerOf(headers: HeaderMap, name: string): string | null {
  const value = headers.get(name)?.[0];
  return value === undefined || value === '' ? null : value;
}

export function readOssHeaders(headers: HeaderMap): OssHeaders {
  const date = headerOf(headers, 'date');
  const encoded = headerOf(headers, 'x-oss-err');
  return {
    requestId: headerOf(headers, 'x-oss-request-id'),
    ec: headerOf(headers, 'x-oss-ec'),
    errorType: headerOf(headers, 'x-oss-error-type'),
    errorBody: encoded === null ? null : decodeErrorBody(encoded),
    date: date === null ? null : dateOf(date),
    marks: marksOf(headers),
  };
}

/**
 * A proxy or CDN in front of OSS puts its own Server header beside the x-oss-* ones, so a strange Server alone speaks
 * against OSS only where nothing speaks for it; that of another object store always does.
 */
function marksOf(headers: HeaderMap): Mark[] {
  const server = headerOf(headers, 'server')?.toLowerCase() ?? '';
  const marks: Mark[] = [];
  let named = false;
  let foreign = false;
  for (const name of headers.keys()) {
    if (!name.startsWith('x-')) continue;
    if (name.startsWith('x-oss-')) named = true;
    else foreign ||= OTHER_HEADERS.some((begin) => name.startsWith(begin));
  }
  if (named) marks.push('oss-header');
  if (server === 'aliyunoss') marks.push('oss-server');
  const own = marks.length > 0;
  const other = OTHER_SERVERS.some((begin) => server.startsWith(begin)) || foreign || (server !== '' && !own);
  if (other && !marks.includes('oss-server')) marks.push('other-vendor');
  return marks;
}

/** The text of an `x-oss-err` value, null when it is not base64 or not an error body. */
export function decodeErrorBody(encoded: string): string | null {
  if (encoded.length > MAX_ENCODED || !BASE64.test(encoded)) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  return text.includes('<Error') || text.trimStart().startsWith('{') ? text : null;
}

/** The last date that was read: answers of one second have the same. */
let lastDate = '';
let lastTime: number | null = null;

function dateOf(text: string): number | null {
  if (text === lastDate) return lastTime;
  lastTime = parseHttpDate(text);
  // A copy, since the text is a slice of a block of input.
  lastDate = ` ${text}`.slice(1);
  return lastTime;
}

/** Epoch ms of an IMF-fixdate (`Thu, 05 Nov 2026 08:00:00 GMT`), null for anything else. */
export function parseHttpDate(text: string): number | null {
  const match = IMF_FIXDATE.exec(text);
  if (match === null) return null;
  const [day, year, hour, minute, second] = [match[1], match[3], match[4], match[5], match[6]].map(Number);
  const month = MONTHS.indexOf(match[2] ?? '');
  if (day === undefined || year === undefined || month === -1) return null;
  if (hour === undefined || minute === undefined || second === undefined) return null;
  if (day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return null;
  return Date.UTC(year, month, day, hour, minute, second);
}
