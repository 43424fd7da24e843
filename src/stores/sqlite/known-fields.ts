// How much a row of `error` knows, as one number: of two ledgers' rows of one request the one that knows more stands. Merging
// sightings never makes it less (model/merge.ts takes something over nothing), so a later state of a row never loses to an
// earlier one.
import { readExtra } from '../../model/extra-text.ts';
import { CLIENT, HOST_ID_IS_HOST, SYNTHETIC, TRUNCATED, type ErrorRow } from './error-row.ts';
import { OTHER } from './interning.ts';

const MOST = 63;
const FIELDS = ['status', 'ec', 'message', 'operation', 'object'] as const;
const PLACE = ['host', 'bucket', 'region'] as const;

/** 0 .. 63. */
export function knownFields(row: ErrorRow): number {
  let known = row.time_source;
  for (const field of FIELDS) if (row[field] !== null) known += 1;
  // An error for whose place there was no room knew it.
  if (row.host === OTHER && row.bucket === OTHER) known += PLACE.length;
  else for (const field of PLACE) if (row[field] !== null) known += 1;
  if (row.host_id !== null || row.flags & HOST_ID_IS_HOST) known += 1;
  if (row.code !== null) known += row.flags & SYNTHETIC ? 1 : 2;
  if ((row.flags & TRUNCATED) === 0) known += 1;
  if ((row.flags & CLIENT) === 0) known += 1;
  return Math.min(MOST, known + readExtra(row.extra).size);
}
