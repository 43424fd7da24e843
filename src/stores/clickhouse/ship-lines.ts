// Rows of a ledger as lines of JSONEachRow. Numbers of 0 and empty texts are left out: that is what ClickHouse puts there. Texts
// that repeat from row to row are put into JSON once.
import type { ErrorCountRow, EventRow, RequestCountRow, SourceCountRow } from '../shipping.ts';

export interface Line {
  /** Epoch s: what it is dated. */
  readonly at: number;
  readonly text: string;
}

const TRUNCATED = 1;
const SYNTHETIC = 2;
const CAPACITY = 50_000;

export class ShipLines {
  readonly #collector: string;
  readonly #heads = new Map<number, string>();
  readonly #tails = new Map<number, string>();
  readonly #classes = new Map<number, string>();
  readonly #places = new Map<number, string>();

  constructor(collector: string) {
    this.#collector = JSON.stringify(collector);
  }

  errors(row: ErrorCountRow): Line {
    const { window, status, origin, errors, ver } = row;
    const told = `${number('origin', origin)}${number('errors', errors)},"status":${status}`;
    return { at: window, text: this.#head(window) + this.#class(row) + this.#place(row) + told + this.#tail(ver) };
  }

  requests(row: RequestCountRow): Line {
    const { window, status, requests, failed, ver } = row;
    const told = `${number('requests', requests)}${number('failed', failed)},"status":${status}`;
    return { at: window, text: this.#head(window) + this.#place(row) + told + this.#tail(ver) };
  }

  #head(window: number): string {
    return remembered(this.#heads, window, () => `{"t":${window}`);
  }

  #tail(ver: number): string {
    return remembered(this.#tails, ver, () => `,"collector":${this.#collector},"ver":${ver}}\n`);
  }

  #class(row: ErrorCountRow): string {
    return remembered(this.#classes, row.classId, () =>
      [
        text('code', row.code),
        text('cause', row.cause),
        text('ec', row.ec),
        text('category', row.category),
        text('action', row.action),
        number('retryable', Number(row.retryable)),
        `,"status_expected":${row.statusExpected}`,
        number('known', Number(row.known)),
      ].join(''),
    );
  }

  #place({ placeId, host, bucket, region }: RequestCountRow | ErrorCountRow): string {
    return remembered(
      this.#places,
      placeId,
      () => `${text('host', host)}${text('bucket', bucket)}${text('region', region)}`,
    );
  }
}

/** `collector` tells who saw it; an error that was taken back has its key and nothing else. */
export function eventLine(row: EventRow, collector: string): Line {
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

export function sourceLine(row: SourceCountRow, collector: string): Line {
  const { id, path, state, bytesRead, lines, errors, duplicates, rejected, first, last, ver } = row;
  const told = { bytes_read: bytesRead, lines, errors, duplicates, rejected, first_ms: first, last_ms: last, ver };
  return { at: 0, text: `${JSON.stringify({ collector, id, path, state, ...told })}\n` };
}

/** The last second that a DateTime can hold. */
export const LAST_SECOND = 2 ** 32 - 1;

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

function text(name: string, value: string): string {
  return value === '' ? '' : `,"${name}":${JSON.stringify(value)}`;
}

function number(name: string, value: number): string {
  return value === 0 ? '' : `,"${name}":${value}`;
}

function remembered(texts: Map<number, string>, key: number, make: () => string): string {
  let found = texts.get(key);
  if (found === undefined) {
    if (texts.size >= CAPACITY) texts.clear();
    found = make();
    texts.set(key, found);
  }
  return found;
}
