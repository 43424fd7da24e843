// One row of table `error` and the sighting it stands for, both ways. Everything that merging and classifying again need
// survives the round trip; the format's name does not (nobody asks a store for it).
import type { Classification, ErrorEvent } from '../../model/event.ts';
import { readExtra } from '../../model/extra-text.ts';
import { TIME_SOURCES, type Sighting } from '../../model/merge.ts';

/** Bits of column `flags`. The views rely on the first two. */
export const TRUNCATED = 1;
export const SYNTHETIC = 2;
const PER_OBJECT = 4;
export const CLIENT = 8;
/** `hostId` was sent and equals the place's host, so `host_id` is NULL. */
export const HOST_ID_IS_HOST = 16;
/** The four bits of `Sighting.server` stand above these. */
const SERVER_SHIFT = 8;

/** Columns that SELECT_GROUP returns, in its order. */
export interface ErrorRow {
  readonly id: number;
  readonly time: number;
  readonly time_source: number;
  readonly request_id: string | null;
  readonly part: string | null;
  readonly twin: number;
  readonly class_id: number;
  readonly place_id: number;
  readonly status: number | null;
  readonly flags: number;
  readonly code_sent: string | null;
  readonly host_id: string | null;
  readonly message: string | null;
  readonly operation: string | null;
  readonly object: string | null;
  readonly extra: string | null;
  readonly source_id: number;
  readonly line: number;
  readonly offset: number;
  readonly path: string;
  readonly host: string | null;
  readonly bucket: string | null;
  readonly region: string | null;
  readonly code: string | null;
  readonly cause: string | null;
  readonly ec: string | null;
  readonly category: string;
  readonly action: Classification['action'];
  readonly retryable: number;
  readonly status_expected: number | null;
  readonly known: number;
}

/** An error row with the texts it refers to; append a WHERE clause over `e`. */
export const SELECT_ERROR = `SELECT e.*, s.path, p.host, p.bucket, p.region,
  c.code, c.cause, c.ec, c.category, c.action, c.retryable, c.status_expected, c.known
FROM error e JOIN class c ON c.id = e.class_id JOIN place p ON p.id = e.place_id JOIN source s ON s.id = e.source_id`;

/** A sighting and the source it was (last) found to stand in. */
export interface Located extends Sighting {
  readonly sourceId: number;
}

/** `server`: see Sighting; `host`: that of the place under which the event is stored. */
export function flagsOf(event: ErrorEvent, server: number, host: string | null): number {
  return (
    (event.truncated ? TRUNCATED : 0) |
    (event.synthetic ? SYNTHETIC : 0) |
    (event.perObject ? PER_OBJECT : 0) |
    (event.origin === 'client' ? CLIENT : 0) |
    (event.hostId !== null && event.hostId === host ? HOST_ID_IS_HOST : 0) |
    (server << SERVER_SHIFT)
  );
}

export function codeSentOf(event: ErrorEvent): string | null {
  return event.code === event.classification.code ? null : event.code;
}

export function hostIdOf(event: ErrorEvent, host: string | null): string | null {
  return event.hostId === host ? null : event.hostId;
}

/** The host id that was sent. */
export function shownHostId(row: ErrorRow): string | null {
  return row.flags & HOST_ID_IS_HOST ? row.host : row.host_id;
}

export function originOf(row: ErrorRow): number {
  return row.flags & CLIENT ? 1 : 0;
}

export function isDeterminedRow(row: ErrorRow): boolean {
  return row.code !== null && (row.flags & SYNTHETIC) === 0;
}

export function classificationOf(row: ErrorRow): Classification {
  return {
    code: row.code,
    known: row.known === 1,
    category: row.category,
    action: row.action,
    retryable: row.retryable === 1,
    cause: row.cause,
    statusExpected: row.status_expected,
  };
}

export function locatedIn(row: ErrorRow): Located {
  return {
    event: {
      code: row.code_sent ?? row.code,
      status: row.status,
      ec: row.ec,
      message: row.message,
      operation: row.operation,
      hostId: shownHostId(row),
      extra: readExtra(row.extra),
      synthetic: (row.flags & SYNTHETIC) !== 0,
      time: row.time,
      timeSource: TIME_SOURCES[row.time_source] ?? 'ingest',
      requestId: row.request_id,
      requestIdComplete: row.part !== null && !row.part.startsWith('@'),
      host: row.host,
      bucket: row.bucket,
      region: row.region,
      object: row.object,
      classification: classificationOf(row),
      format: '',
      origin: row.flags & CLIENT ? 'client' : 'server',
      truncated: (row.flags & TRUNCATED) !== 0,
      perObject: (row.flags & PER_OBJECT) !== 0,
      source: { path: row.path, line: row.line, offset: row.offset },
    },
    server: row.flags >> SERVER_SHIFT,
    sourceId: row.source_id,
  };
}

/** What `extra` shows of a row: what was sent, and what is odd about the sighting. */
export function shownExtra(row: ErrorRow): Map<string, string> {
  const extra = readExtra(row.extra);
  if (row.code_sent !== null) extra.set('code_sent', row.code_sent);
  if (row.flags & TRUNCATED) extra.set('truncated', 'true');
  if (row.flags & SYNTHETIC) extra.set('synthetic', 'true');
  return extra;
}

/** A sighting as text, for table `undetermined`. */
export function packSighting({ event, server, sourceId }: Located): string {
  return JSON.stringify({ server, sourceId, event: { ...event, extra: [...event.extra] } });
}

/** Reads what packSighting wrote (in a database whose pages were checked). */
export function unpackSighting(text: string): Located {
  const packed = parse(text);
  return { ...packed, event: { ...packed.event, extra: new Map(packed.event.extra) } };
}

function parse(text: string): Packed {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return JSON.parse(text) as Packed;
}

interface Packed {
  readonly server: number;
  readonly sourceId: number;
  readonly event: Omit<ErrorEvent, 'extra'> & { readonly extra: readonly (readonly [string, string])[] };
}
