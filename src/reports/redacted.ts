// Single errors without secrets. Stores redact before they store; here it is done once more, because what is shown is
// passed on, and a database may be older than a rule.
import type { StoredError } from '../model/reading.ts';
import { redact, redactElement } from '../safety/redact.ts';

export function redacted(error: StoredError): StoredError {
  const extra = new Map<string, string>();
  for (const [name, value] of error.extra) {
    const kept = redactElement(name, value);
    if (kept !== null) extra.set(redact(name), kept);
  }
  return {
    ...error,
    code: clean(error.code),
    requestId: clean(error.requestId),
    host: clean(error.host),
    bucket: clean(error.bucket),
    ec: clean(error.ec),
    message: clean(error.message),
    operation: clean(error.operation),
    object: clean(error.object),
    source: redact(error.source),
    extra,
  };
}

export function clean(text: string | null): string | null {
  return text === null ? null : redact(text);
}
