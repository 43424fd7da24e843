// Rows of the real-time log that OSS delivers through the log service, as JSON: one a line, several in an array on one
// line, or one printed over many lines. Topics: access, batch delete (one row an object) and metering. The ways in which
// exports and consumers wrap a row are undone by log-service-row; values may all be strings.
import type { Candidate, Mark } from '../model/candidate.ts';
import type { Line, Stamp } from '../model/line.ts';
import type { FormatContext, RecordResult } from '../model/record.ts';
import type { LineFormat } from './format.ts';
import { opensPrintedRow, PrintedRow } from './log-service-printed.ts';
import { readRows, type Row } from './log-service-row.ts';

const NAME = 'log-service';
const MARKS: readonly Mark[] = [NAME];
const BATCH_DELETE = 'oss_batch_delete_log';
const METERING = 'oss_metering_log';
const MARKERS = ['http_status', 'metering_datasize', METERING, BATCH_DELETE, 'oss_access_log'];

/** Fields of a row that go into `extra`, under the names that the access log's documentation has for them. */
const EXTRA: readonly (readonly [string, string])[] = [
  ['client_ip', 'ClientIP'],
  ['request_uri', 'RequestURL'],
  ['referer', 'Referer'],
  ['user_agent', 'UserAgent'],
  ['User-Agent', 'UserAgent'],
  ['requester_id', 'RequesterAliyunID'],
  ['response_time', 'RequestTimeMs'],
  ['server_cost_time', 'ServerCostTimeMs'],
  ['sync_request', 'SyncRequest'],
  ['sign_type', 'SignType'],
  ['bucket_location', 'BucketLocation'],
];

/**
 * The meaning of codes and statuses is the access log's. A batch-delete row is no request (the access topic has that) and
 * an error only with a code. Of several rows on one line the errors are told and no request. The time is `__time__`; `time` has no zone, so without `__time__` the request id's second
 * dates the request and `time`, in the zone given, comes last.
 */
export const logService: LineFormat = {
  kind: 'lines',
  name: NAME,
  markers: [{ end: '{' }, ...MARKERS],

  hint(text) {
    if (!text.includes('{')) return false;
    return opensPrintedRow(text) || MARKERS.some((marker) => text.includes(marker));
  },

  open(line, context) {
    const first = line.text.charAt(0);
    const bare = first === '{' || first === '[' || first === ',';
    const text = bare ? line.text : line.text.slice(context.prefixOf(line).start);
    if (opensPrintedRow(text)) return new PrintedRow((whole) => readText(whole, line, context));
    return readText(text, line, context);
  },
};

function readText(text: string, line: Line, context: FormatContext): RecordResult {
  const found = readRows(text);
  if (!found.ok) return found.reason === null ? { kind: 'unlike' } : { kind: 'rejected', reason: found.reason };
  const results = found.rows.map((row) => readFields(row, line, context));
  const [only] = results;
  return results.length === 1 && only !== undefined ? only : together(results);
}

/** A record tells of one request at most, so those of rows that share a line are left out and never give a wrong rate. */
function together(results: readonly RecordResult[]): RecordResult {
  const candidates = results.flatMap((result) => (result.kind === 'errors' ? result.candidates : []));
  if (candidates.length > 0) return { kind: 'errors', candidates, request: null };
  if (results.every((result) => result.kind === 'unlike')) return { kind: 'unlike' };
  return results.find((result) => result.kind === 'rejected') ?? { kind: 'nothing' };
}

function readFields(row: Row, line: Line, context: FormatContext): RecordResult {
  const topic = row.get('__topic__') ?? '';
  if (topic === METERING || (topic === '' && row.has('metering_datasize'))) return { kind: 'nothing' };
  if (!isOurs(row, topic)) return { kind: 'unlike' };
  const perObject = topic === BATCH_DELETE;
  const code = present(row, 'error_code');
  if (perObject && code === null) return { kind: 'nothing' };

  const requestId = present(row, 'request_id');
  const lineTime = rowTime(row) ?? textTime(row, line, context);
  const time = lineTime?.zoned === true ? lineTime.ms : (secondOf(requestId) ?? lineTime?.ms ?? null);
  const status = statusOf(row);
  if (status === null && code === null) return { kind: 'rejected', reason: 'bad status' };
  const failed = code !== null || (status ?? 0) >= 400;
  const request =
    perObject || time === null
      ? null
      : { time, host: present(row, 'host'), bucket: present(row, 'bucket'), status: status ?? 0, failed };
  if (code !== null) return { kind: 'errors', candidates: [toCandidate(row, perObject, lineTime, line)], request };
  return request === null ? { kind: 'rejected', reason: 'no time' } : { kind: 'request', request };
}

/** Other services log rows with a status and a request id too; the topic tells, or fields that only OSS's rows have. */
function isOurs(row: Row, topic: string): boolean {
  if (topic !== '') return topic === 'oss_access_log' || topic === BATCH_DELETE;
  if (!row.has('request_id') || !row.has('http_status') || !row.has('bucket') || !row.has('operation')) return false;
  return row.has('delta_data_size') || row.has('server_cost_time') || row.has('bucket_location');
}

function toCandidate(row: Row, perObject: boolean, lineTime: Stamp | null, line: Line): Candidate {
  const extra = new Map<string, string>();
  for (const [field, name] of EXTRA) {
    const value = present(row, field);
    if (value !== null) extra.set(name, value);
  }
  return {
    format: NAME,
    origin: 'server',
    code: present(row, 'error_code'),
    status: statusOf(row),
    requestId: present(row, 'request_id'),
    hostId: present(row, 'host'),
    ec: present(row, 'ec'),
    message: null,
    operation: present(row, 'operation') ?? present(row, 'http_method'),
    bucket: present(row, 'bucket'),
    object: present(row, 'object'),
    endpoint: null,
    extra,
    marks: MARKS,
    synthetic: false,
    truncated: false,
    perObject,
    bodyTime: null,
    headerTime: null,
    lineTime,
    line: line.number,
    offset: line.offset,
  };
}

function present(row: Row, field: string): string | null {
  const value = row.get(field)?.trim() ?? '';
  return value === '' || value === '-' ? null : value;
}

function statusOf(row: Row): number | null {
  const status = Number(present(row, 'http_status') ?? 'none');
  return Number.isInteger(status) && status >= 100 && status <= 999 ? status : null;
}

/** `__time__` is in seconds; some exporters make ms of it. */
function rowTime(row: Row): Stamp | null {
  const value = Number(present(row, '__time__') ?? 'none');
  if (!(value > 0)) return null;
  const ms = value < 100_000_000_000 ? value * 1000 : value;
  return ms < Date.UTC(2100, 0) ? { ms: Math.floor(ms), zoned: true } : null;
}

/** `time` is read by the reader of prefixes, which knows the zone to assume. */
function textTime(row: Row, line: Line, context: FormatContext): Stamp | null {
  return present(row, 'time') === null ? null : context.prefixOf(line).stamp;
}

/** The first eight digits of a whole request id are its second. */
function secondOf(requestId: string | null): number | null {
  if (requestId === null || !/^[0-9A-F]{24}$/.test(requestId)) return null;
  const ms = Number.parseInt(requestId.slice(0, 8), 16) * 1000;
  return ms >= Date.UTC(2011, 0) && ms < Date.UTC(2100, 0) ? ms : null;
}
