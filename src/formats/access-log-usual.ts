// An access-log line with an error code in the usual layout, whose quotation marks somebody has found already (src/scan).
// Reads what access-log.ts would read there, without looking for anything.
import type { Line } from '../model/line.ts';
import type { RecordResult } from '../model/record.ts';
import { toCandidate } from './access-log-candidate.ts';
import type { Fields } from './access-log-recovery.ts';
import { TIME_LENGTH } from './access-log-time.ts';
import { createPlaces } from './places.ts';

const SPACE = 32;
const DASH = 45;
const STATUS_LENGTH = 3;
/** What three digits weigh as characters over what they weigh as digits. */
const ZEROS = 48 * 111;

const placeOf = createPlaces();

/** `quotes`: where in the text its first 26 quotation marks stand; `time`: epoch ms of its stamp. */
export function readUsualError(line: Line, quotes: ArrayLike<number>, time: number): RecordResult {
  const { text } = line;
  const quote = (number: number): number => quotes[number] ?? 0;
  const quoted = (number: number): string => text.slice(quote(number) + 1, quote(number + 1));
  const url = quote(0);
  const digits = quote(1) + 2;
  const status = text.slice(digits, digits + STATUS_LENGTH);
  const address = text.charCodeAt(0) === SPACE ? 1 : 0;
  const host = quoted(6);
  const bucket = quoted(16);
  const fields: Fields = {
    clientIp: present(text.slice(address, text.indexOf(' ', address))),
    time: text.slice(url - TIME_LENGTH - 2, url - 2),
    url: present(quoted(0)),
    status,
    // ` 404 338 109 ` and ` - 20 `: the last number of each.
    requestTime: present(text.slice(text.indexOf(' ', digits + STATUS_LENGTH + 1) + 1, quote(2) - 1)),
    referer: present(quoted(2)),
    userAgent: present(quoted(4)),
    host: present(host),
    requestId: present(quoted(8)),
    requester: present(quoted(12)),
    operation: present(quoted(14)),
    bucket: present(bucket),
    object: present(quoted(18)),
    serverCostTime: present(text.slice(text.indexOf(' ', quote(19) + 2) + 1, quote(20) - 1)),
    code: present(quoted(20)),
    sync: present(quoted(24)),
  };
  const place = placeOf(host, bucket);
  const request = { time, host: place.host, bucket: place.bucket, status: statusOf(status), failed: true };
  return { kind: 'errors', candidates: [toCandidate(fields, { ms: time, zoned: true }, line)], request };
}

function statusOf(digits: string): number {
  return digits.charCodeAt(0) * 100 + digits.charCodeAt(1) * 10 + digits.charCodeAt(2) - ZEROS;
}

/** As access-log.ts trims and leaves out; nearly nothing is to be trimmed. */
function present(sent: string): string | null {
  const { length } = sent;
  if (length === 0) return null;
  const first = sent.charCodeAt(0);
  if (first <= SPACE || sent.charCodeAt(length - 1) <= SPACE) {
    const value = sent.trim();
    return value === '' || value === '-' ? null : value;
  }
  return length === 1 && first === DASH ? null : sent;
}
