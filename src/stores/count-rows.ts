// Counts as objects, for whoever needs few of them; who ships takes them one by one (TakeErrors, TakeRequests).
import type {
  ClassTexts,
  ErrorCountRow,
  Numbered,
  PlaceTexts,
  RequestCountRow,
  TakeErrors,
  TakeRequests,
} from './shipping.ts';

/** Written out field by field: put together from the texts' objects they cost ten times as much. */
export function errorCountRow(
  ...[window, klass, place, status, origin, errors, ver]: Parameters<TakeErrors>
): ErrorCountRow {
  const { code, cause, ec, category, action, retryable, statusExpected, known } = klass.texts;
  const { host, bucket, region } = place.texts;
  return {
    window,
    code,
    cause,
    ec,
    category,
    action,
    retryable,
    statusExpected,
    known,
    host,
    bucket,
    region,
    classId: klass.id,
    placeId: place.id,
    status,
    origin,
    errors,
    ver,
  };
}

export function requestCountRow(
  ...[window, place, status, requests, failed, ver]: Parameters<TakeRequests>
): RequestCountRow {
  const { host, bucket, region } = place.texts;
  return { window, host, bucket, region, placeId: place.id, status, requests, failed, ver };
}

export function classOf(row: ErrorCountRow): Numbered<ClassTexts> {
  return { id: row.classId, texts: row };
}

export function placeOf(row: ErrorCountRow | RequestCountRow): Numbered<PlaceTexts> {
  return { id: row.placeId, texts: row };
}
