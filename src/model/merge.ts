// Two sightings of one error become one. Every field is chosen by a total order over its values (and who told it), so the
// result is the same in whatever order and grouping sightings are merged. Which sightings belong together is the store's matter.
import type { Classify, ErrorEvent, TimeSource } from './event.ts';

/** Bits of `Sighting.server`: the field was told by a server log. A merged event alone could not say it of each field. */
const SERVER_STATUS = 1;
const SERVER_HOST = 2;
const SERVER_BUCKET = 4;
const SERVER_REGION = 8;

export interface Sighting {
  readonly event: ErrorEvent;
  readonly server: number;
}

/** From the least to the most trustworthy. */
export const TIME_SOURCES: readonly TimeSource[] = ['ingest', 'request-id', 'line', 'header', 'body'];

export function sightingOf(event: ErrorEvent): Sighting {
  return { event, server: toldByServer(event) };
}

/** `Sighting.server` of an event that was seen once. */
export function toldByServer(event: ErrorEvent): number {
  if (event.origin === 'client') return 0;
  return (
    (event.status === null ? 0 : SERVER_STATUS) |
    (event.host === null ? 0 : SERVER_HOST) |
    (event.bucket === null ? 0 : SERVER_BUCKET) |
    (event.region === null ? 0 : SERVER_REGION)
  );
}

/** A code that the service itself sent. The others may turn out to be any code of the same request. */
export function isDetermined(event: ErrorEvent): boolean {
  return event.code !== null && !event.synthetic;
}

/** `a` and `b` are sightings of one request. Commutative, associative and idempotent for a `classify` that is a function. */
export function mergeSightings(a: Sighting, b: Sighting, classify: Classify): Sighting {
  const x = a.event;
  const y = b.event;
  const teller = compareCode(x, y) >= 0 ? x : y;
  const dated = compareTime(x, y) >= 0 ? x : y;
  const place = comparePlace(x, y) >= 0 ? x : y;
  const status = pick(x.status, y.status, a.server & SERVER_STATUS, b.server & SERVER_STATUS, compareNumber);
  const host = pick(x.host, y.host, a.server & SERVER_HOST, b.server & SERVER_HOST, compareHost);
  const bucket = pick(x.bucket, y.bucket, a.server & SERVER_BUCKET, b.server & SERVER_BUCKET, compareText);
  const region = pick(x.region, y.region, a.server & SERVER_REGION, b.server & SERVER_REGION, compareText);
  const facts = {
    code: teller.code,
    synthetic: teller.code === null ? x.synthetic || y.synthetic : teller.synthetic,
    status: status.value,
    ec: longer(x.ec, y.ec),
    message: longer(x.message, y.message),
    operation: longer(x.operation, y.operation),
    hostId: longer(x.hostId, y.hostId),
    extra: mergeExtra(x.extra, y.extra),
  };
  return {
    event: {
      ...facts,
      time: dated.time,
      timeSource: dated.timeSource,
      requestId: longer(x.requestId, y.requestId),
      requestIdComplete: x.requestIdComplete || y.requestIdComplete,
      host: host.value,
      bucket: bucket.value,
      region: region.value,
      object: longer(x.object, y.object),
      classification: classify(facts),
      format: place.format,
      origin: x.origin === 'server' || y.origin === 'server' ? 'server' : 'client',
      truncated: x.truncated && y.truncated,
      perObject: x.perObject || y.perObject,
      source: place.source,
    },
    server: status.server | host.server | bucket.server | region.server,
  };
}

interface Choice<T> {
  readonly value: T | null;
  readonly server: number;
}

/** Something over nothing, a server's word over a client's, then the greater. */
function pick<T>(
  x: T | null,
  y: T | null,
  xServer: number,
  yServer: number,
  compare: (x: T, y: T) => number,
): Choice<T> {
  if (y === null) return { value: x, server: xServer };
  if (x === null || yServer > xServer) return { value: y, server: yServer };
  if (xServer > yServer) return { value: x, server: xServer };
  return { value: compare(x, y) >= 0 ? x : y, server: xServer };
}

function compareNumber(x: number, y: number): number {
  return x - y;
}

/** Longer is greater; among equally long texts the one that sorts first. */
function compareText(x: string, y: string): number {
  if (x.length !== y.length) return x.length - y.length;
  return x === y ? 0 : x < y ? 1 : -1;
}

function compareHost(x: string, y: string): number {
  return Number(looksLikeOss(x)) - Number(looksLikeOss(y)) || compareText(x, y);
}

function looksLikeOss(host: string): boolean {
  return host.includes('oss') && host.includes('.aliyuncs.com');
}

function longer(x: string | null, y: string | null): string | null {
  if (y === null) return x;
  if (x === null) return y;
  return compareText(x, y) >= 0 ? x : y;
}

/** Sent over invented over none; then the catalog's own spelling, then the text itself. */
function compareCode(x: ErrorEvent, y: ErrorEvent): number {
  const rank = codeRank(x) - codeRank(y);
  if (rank !== 0 || x.code === null || y.code === null) return rank;
  const canonical = Number(x.code === x.classification.code) - Number(y.code === y.classification.code);
  return canonical || compareText(x.code, y.code);
}

function codeRank(event: ErrorEvent): number {
  return event.code === null ? 0 : event.synthetic ? 1 : 2;
}

function compareTime(x: ErrorEvent, y: ErrorEvent): number {
  const known = Number(x.time !== null) - Number(y.time !== null);
  const rank = TIME_SOURCES.indexOf(x.timeSource) - TIME_SOURCES.indexOf(y.timeSource);
  return known || rank || (y.time ?? 0) - (x.time ?? 0);
}

/** Which sighting is named as the place where it stands: any fixed order does. */
function comparePlace(x: ErrorEvent, y: ErrorEvent): number {
  return (
    y.source.offset - x.source.offset ||
    y.source.line - x.source.line ||
    compareText(x.source.path, y.source.path) ||
    compareText(x.format, y.format)
  );
}

function mergeExtra(x: ReadonlyMap<string, string>, y: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  if (y.size === 0) return x;
  if (x.size === 0) return y;
  const union = new Map(x);
  for (const [key, value] of y) {
    const other = union.get(key);
    if (other === undefined || compareText(value, other) > 0) union.set(key, value);
  }
  return union;
}
