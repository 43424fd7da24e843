// What one error is known by in a fleet, where several ledgers may have seen it (shipping.ts, EventKey). A function of the row
// alone: neither clocks nor the order of reading move it.
import type { EventKey } from '../shipping.ts';
import type { ErrorRow } from './error-row.ts';

const ID = /^[0-9A-F]{24}$/;
/** OSS opened in 2011: no id is older. Days of ClickHouse end with 2105 (18.16) or later. Epoch ms. */
const EARLIEST = Date.UTC(2011, 0, 1);
const LATEST = Date.UTC(2106, 0, 1) - 1;

export type KeyedRow = Pick<ErrorRow, 'id' | 'request_id' | 'part' | 'code' | 'time'>;

export function eventKey(row: KeyedRow, collector: string): EventKey {
  const named = isNamed(row.part);
  const requestId = row.request_id ?? '';
  return {
    day: dayOf(named ? requestId : '', row.time),
    requestId,
    part: row.part ?? `#${row.id}`,
    code: row.code ?? '',
    owner: named ? '' : collector,
  };
}

/** A complete request id stands behind the error: others may know it too. */
export function isNamed(part: string | null): boolean {
  return part === '' || part?.startsWith('/') === true;
}

/** `time`: epoch ms, for what has no id that tells one. */
function dayOf(id: string, time: number): string {
  const told = ID.test(id) ? Number.parseInt(id.slice(0, 8), 16) * 1000 : 0;
  const at = told >= EARLIEST ? told : Math.max(0, time);
  return new Date(Math.min(at, LATEST)).toISOString().slice(0, 10);
}
