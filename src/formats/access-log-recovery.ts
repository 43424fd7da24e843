// Reads an access-log line field by field, whatever stands in it: several leading spaces, `-` for any field, quotation marks
// inside the Referer or the User-Agent (nothing says how OSS writes them). What can be read in two ways is not read.

/** Fields as they were sent, without quotation marks; `-` and nothing are null. */
export interface Fields {
  readonly clientIp: string | null;
  /** As written between the brackets. */
  readonly time: string;
  readonly url: string | null;
  readonly status: string | null;
  readonly requestTime: string | null;
  readonly referer: string | null;
  readonly userAgent: string | null;
  readonly host: string | null;
  readonly requestId: string | null;
  readonly requester: string | null;
  readonly operation: string | null;
  readonly bucket: string | null;
  readonly object: string | null;
  readonly serverCostTime: string | null;
  readonly code: string | null;
  readonly sync: string | null;
}

export type Found = { readonly ok: true; readonly fields: Fields } | { readonly ok: false; readonly reason: string };

const FLAGS = new Set(['true', 'false', '-']);
/** From HostName to StorageClass, the last field of the oldest layout. */
const TAIL = 15;
const MAX_FIELDS = 200;

interface Token {
  readonly text: string;
  readonly start: number;
  /** Index of the character behind it. */
  readonly end: number;
}

/**
 * Whether only OSS writes such a line: its flag stands between a request id and the requester, or a host of OSS before a
 * request id (the line may be cut there). Combined logs of nginx and Apache have neither.
 */
export function hasLayout(text: string): boolean {
  const bracket = text.indexOf('] "');
  if (bracket === -1) return false;
  for (const flag of ['" "true" "', '" "false" "']) {
    const at = text.indexOf(flag, bracket);
    if (at !== -1 && isRequestId(text.slice(text.lastIndexOf('"', at - 1) + 1, at))) return true;
  }
  const host = text.indexOf('.aliyuncs.com" "', bracket);
  return host !== -1 && isRequestId(text.slice(host + 16, text.indexOf('"', host + 16)));
}

export function findFields(text: string, bracket: number): Found {
  const close = text.indexOf(']', bracket);
  const head = readHead(text, bracket);
  if (head === null || close === -1 || !text.startsWith(' "', close + 1)) return refuse('too few fields');
  const time = text.slice(bracket + 1, close);
  const rest = close + 2;
  const straight = fromTokens(tokenise(text, rest));
  if (straight !== null && flagsIn(text, rest) <= 1) return { ok: true, fields: { ...straight, ...head, time } };
  const recovered = recover(text, rest);
  if ('reason' in recovered) return refuse(recovered.reason);
  return { ok: true, fields: { ...recovered, ...head, time } };
}

function refuse(reason: string): Found {
  return { ok: false, reason };
}

/** Address and two reserved fields. */
function readHead(text: string, bracket: number): { clientIp: string | null } | null {
  const parts = text.slice(0, bracket).trim().split(' ');
  return parts.length === 3 ? { clientIp: present(parts[0]) } : null;
}

type Body = Omit<Fields, 'clientIp' | 'time'>;

/** URL, status, bytes, time, Referer, User-Agent and the tail, if every field is what stands in its place. */
function fromTokens(tokens: readonly Token[]): Body | null {
  const tail = readTail(tokens.slice(6));
  const [url, status, sent, spent, referer, userAgent] = tokens.map((token) => token.text);
  if (tail === null || !isStatus(status) || !isCount(sent) || !isCount(spent)) return null;
  return {
    url: present(url),
    status: present(status),
    requestTime: present(spent),
    referer: present(referer),
    userAgent: present(userAgent),
    ...tail,
  };
}

type Tail = Pick<
  Fields,
  'host' | 'requestId' | 'requester' | 'operation' | 'bucket' | 'object' | 'serverCostTime' | 'code' | 'sync'
>;

function readTail(tokens: readonly Token[]): Tail | null {
  const [host, id, flag, requester, operation, bucket, object, size, cost, code, length, , delta, sync] = tokens.map(
    (token) => token.text,
  );
  if (tokens.length < TAIL || flag === undefined || !FLAGS.has(flag) || !isRequestId(id)) return null;
  if (!isCount(size) || !isCount(cost) || !isCount(length) || !isCount(delta) || !isWord(code)) return null;
  return {
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

/**
 * From both ends: the URL ends where status, bytes and time follow it, the tail begins two fields before the only flag.
 * What lies between is Referer and User-Agent; where one from the other ends is told only if it can be.
 */
function recover(text: string, from: number): Body | { reason: string } {
  const middles = middlesOf(text, from);
  const flag = flagAt(text, from);
  const [middle] = middles;
  if (middle === undefined || flag === -1) return { reason: 'too few fields' };
  if (middles.length > 1 || flagsIn(text, from) > 1) return { reason: 'unclear quotes' };
  const idStart = text.lastIndexOf('"', flag - 1);
  const hostEnd = idStart - 2;
  const hostStart = text.lastIndexOf('"', hostEnd - 1);
  if (hostStart - 2 < middle.end || !text.startsWith('" "', hostStart - 2) || !text.startsWith('" "', hostEnd)) {
    return { reason: 'unclear quotes' };
  }
  const tail = readTail(tokenise(text, hostStart));
  if (tail === null) return { reason: 'too few fields' };
  const between = text.slice(middle.end + 1, hostStart - 2);
  const border = between.indexOf('" "');
  const sure = border !== -1 && border === between.lastIndexOf('" "');
  return {
    url: present(text.slice(from + 1, middle.start)),
    status: present(middle.status),
    requestTime: present(middle.spent),
    referer: sure ? present(between.slice(0, border)) : null,
    userAgent: sure ? present(between.slice(border + 3)) : null,
    ...tail,
  };
}

interface Middle {
  /** Index of the quotation mark that ends the URL. */
  readonly start: number;
  /** Index of the one that begins the Referer. */
  readonly end: number;
  readonly status: string;
  readonly spent: string;
}

/** Every place that looks like the end of the URL: `" 200 999131 127 "`. */
function middlesOf(text: string, from: number): Middle[] {
  const middles: Middle[] = [];
  for (let at = text.indexOf('" ', from + 1); at !== -1; at = text.indexOf('" ', at + 1)) {
    const numbers = text.slice(at + 2, at + 50).split(' ', 4);
    const [status, sent, spent, next] = numbers;
    if (status === undefined || sent === undefined || spent === undefined || next === undefined) continue;
    if (!isStatus(status) || !isCount(sent) || !isCount(spent) || !next.startsWith('"')) continue;
    // `"-" - - "` of later fields is three dashes; a status that is a dash is certain only by being the sole one.
    if (status === '-' && middles.length > 0) continue;
    middles.push({ start: at, end: at + 4 + status.length + sent.length + spent.length, status, spent });
  }
  return middles;
}

/** Index of the quotation mark that ends the request id before the first flag, or -1. */
function flagAt(text: string, from: number): number {
  const positive = text.indexOf('" "true" "', from);
  return positive === -1 ? text.indexOf('" "false" "', from) : positive;
}

function flagsIn(text: string, from: number): number {
  let count = 0;
  for (const flag of ['" "true" "', '" "false" "']) {
    for (let at = text.indexOf(flag, from); at !== -1; at = text.indexOf(flag, at + 5)) count += 1;
  }
  return count;
}

/** Fields from `from` on; a quoted one ends at a quotation mark before a space or the end. */
function tokenise(text: string, from: number): Token[] {
  const tokens: Token[] = [];
  let i = from;
  while (i < text.length && tokens.length < MAX_FIELDS) {
    const quoted = text.charCodeAt(i) === 34;
    let end = quoted ? text.indexOf('" ', i + 1) : text.indexOf(' ', i);
    if (end === -1) {
      if (quoted && (text.length - 1 === i || !text.endsWith('"'))) return tokens;
      end = quoted ? text.length - 1 : text.length;
    }
    tokens.push({ text: text.slice(quoted ? i + 1 : i, end), start: i, end: quoted ? end + 1 : end });
    i = (quoted ? end + 1 : end) + 1;
  }
  return tokens;
}

function present(value: string | undefined): string | null {
  const trimmed = value?.trim() ?? '';
  return trimmed === '' || trimmed === '-' ? null : trimmed;
}

function isStatus(value: string | undefined): boolean {
  return value === '-' || (value?.length === 3 && isCount(value));
}

function isCount(value: string | undefined): boolean {
  if (value === undefined || value === '' || value.length > 20) return false;
  if (value === '-') return true;
  for (let i = value.charCodeAt(0) === 45 ? 1 : 0; i < value.length; i += 1) {
    const code = value.charCodeAt(i);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

/** `-`, or hex digits, some of them masked. */
function isRequestId(value: string | undefined): boolean {
  return value !== undefined && /^(?:-|[0-9A-Fa-f*]{8,40})$/.test(value);
}

function isWord(value: string | undefined): boolean {
  return value !== undefined && value.length <= 128 && !value.includes(' ') && !value.includes('"');
}
