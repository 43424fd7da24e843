// A stored error for JSON, under the names that `extract` uses.
import type { StoredError } from '../model/reading.ts';

export function errorJson(error: StoredError): object {
  return {
    time: Math.abs(error.time) > 8.64e15 ? null : new Date(error.time).toISOString(),
    timeSource: error.timeSource,
    code: error.code,
    status: error.status,
    statusExpected: error.statusExpected,
    requestId: error.requestId,
    host: error.host,
    bucket: error.bucket,
    region: error.region,
    ec: error.ec,
    message: error.message,
    operation: error.operation,
    object: error.object,
    known: error.known,
    category: error.category,
    action: error.action,
    retryable: error.retryable,
    cause: error.cause,
    extra: Object.fromEntries(error.extra),
    source: { path: error.source, line: error.line },
  };
}
