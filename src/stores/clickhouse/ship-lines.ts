// Single errors and sources of a ledger as lines of JSONEachRow. Counts are lines of another format (count-lines.ts).
import type { EventRow, SourceCountRow } from '../shipping.ts';
import { LAST_SECOND } from './ship-batches.ts';

export interface EventLine {
  /** Epoch s: what it is dated. */
  readonly at: number;
  readonly text: string;
}

const TRUNCATED = 1;
const SYNTHETIC = 2;
/** `collector` tells who saw it; an error that was taken back has its key and nothing else. */
export function eventLine(row: EventRow, collector: string): EventLine {
  const { day, requestId, part, code, owner, ver, time } = row;
  const at = Math.floor(time / 1000);
  const told = row.deleted
    ? { deleted: 1 }
    : {
        time_ms: time,
        time_source: row.timeSource,
        t: Math.min(Math.max(at, 0), LAST_SECOND),
        status: row.status,
        flags: row.flags,
        cause: row.cause,
        ec: row.ec,
        category: row.category,
        action: row.action,
        retryable: Number(row.retryable),
        status_expected: row.statusExpected,
        known: Number(row.known),
        host: row.host,
        bucket: row.bucket,
        region: row.region,
        code_sent: row.codeSent,
        host_id: row.hostId,
        message: row.message,
        operation: row.operation,
        object: row.object,
        extra: shownExtra(row),
        source: row.source,
        line: row.line,
        offset: row.offset,
      };
  const key = JSON.stringify({ day, request_id: requestId, part, code, owner, collector, ...told });
  // A whole number beyond 2^53.
  return { at: Date.parse(day) / 1000, text: `${key.slice(0, -1)},"ver":${ver}}\n` };
}

export function sourceLine(row: SourceCountRow, collector: string): string {
  const { id, path, state, bytesRead, lines, errors, duplicates, rejected, first, last, ver } = row;
  const told = { bytes_read: bytesRead, lines, errors, duplicates, rejected, first_ms: first, last_ms: last, ver };
  return `${JSON.stringify({ collector, id, path, state, ...told })}\n`;
}

/** As the view `errors` of a ledger shows it: with what is odd about the sighting. */
function shownExtra({ extra, codeSent, flags }: EventRow): string {
  if (codeSent === '' && (flags & (TRUNCATED | SYNTHETIC)) === 0) return extra;
  const shown: Record<string, unknown> = JSON.parse(extra);
  return JSON.stringify({
    ...shown,
    ...(codeSent === '' ? {} : { code_sent: codeSent }),
    ...(flags & TRUNCATED ? { truncated: true } : {}),
    ...(flags & SYNTHETIC ? { synthetic: true } : {}),
  });
}
