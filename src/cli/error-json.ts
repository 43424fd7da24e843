// An error as `extract` prints it. The names are a contract: other programs read them.
import type { Action, ErrorEvent, TimeSource } from '../model/event.ts';

export interface ExtractedError {
  /** ISO 8601, UTC; null where nothing tells. */
  readonly time: string | null;
  readonly timeSource: TimeSource;
  readonly code: string | null;
  readonly status: number | null;
  readonly requestId: string | null;
  readonly hostId: string | null;
  readonly bucket: string | null;
  readonly region: string | null;
  readonly ec: string | null;
  readonly message: string | null;
  readonly known: boolean;
  readonly category: string;
  readonly action: Action;
  readonly retryable: boolean;
  readonly cause: string | null;
  readonly format: string;
  readonly extra: Readonly<Record<string, string | boolean>>;
  readonly source: { readonly path: string; readonly line: number; readonly offset: number };
}

export function errorJson(event: ErrorEvent): ExtractedError {
  const { classification } = event;
  return {
    time: event.time === null ? null : new Date(event.time).toISOString(),
    timeSource: event.timeSource,
    code: event.code,
    status: event.status,
    requestId: event.requestId,
    hostId: event.hostId,
    bucket: event.bucket,
    region: event.region,
    ec: event.ec,
    message: event.message,
    known: classification.known,
    category: classification.category,
    action: classification.action,
    retryable: classification.retryable,
    cause: classification.cause,
    format: event.format,
    extra: extraOf(event),
    source: { path: event.source.path, line: event.source.line, offset: event.source.offset },
  };
}

/** What has no name of its own: the request, the other elements, and marks that are only there when true. */
function extraOf(event: ErrorEvent): Readonly<Record<string, string | boolean>> {
  const extra = new Map<string, string | boolean>(event.extra);
  if (event.operation !== null) extra.set('operation', event.operation);
  if (event.object !== null) extra.set('object', event.object);
  if (event.synthetic) extra.set('synthetic', true);
  if (event.truncated) extra.set('truncated', true);
  return Object.fromEntries(extra);
}
