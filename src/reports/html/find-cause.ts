// The line of the report that a single error belongs to.
import type { PageCause, PageData, PageError } from '../page-data.ts';

export function findCause(data: PageData, error: PageError): PageCause | null {
  const alike = data.causes.filter(({ code, cause }) => code === error.code && cause === error.cause);
  return alike.find(({ ec }) => ec === error.ec) ?? alike[0] ?? null;
}
