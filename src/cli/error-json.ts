// An error as `extract` prints it. The names are a contract: other programs read them.
import type { ErrorEvent } from '../model/event.ts';

export function errorJson(event: ErrorEvent): object {
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
function extraOf(event: ErrorEvent): object {
  const extra = new Map<string, string | boolean>(event.extra);
  if (event.operation !== null) extra.set('operation', event.operation);
  if (event.object !== null) extra.set('object', event.object);
  if (event.synthetic) extra.set('synthetic', true);
  if (event.truncated) extra.set('truncated', true);
  return Object.fromEntries(extra);
}
