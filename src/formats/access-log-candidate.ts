// The fields of an access-log line with an error code, as a candidate. However the line was read, this is what becomes of it.
import type { Candidate, Mark } from '../model/candidate.ts';
import { FieldList } from '../model/field-list.ts';
import type { Line, Stamp } from '../model/line.ts';
import type { Fields } from './access-log-recovery.ts';

export const ACCESS_LOG = 'access-log';
const MARKS: readonly Mark[] = [ACCESS_LOG];

/** Written out: a spread of EMPTY_CANDIDATE would cost more than the reading of the whole line (7 us, measured). */
export function toCandidate(fields: Fields, lineTime: Stamp | null, line: Line): Candidate {
  return {
    format: ACCESS_LOG,
    origin: 'server',
    code: fields.code,
    status: fields.status === null ? null : Number(fields.status),
    requestId: fields.requestId,
    hostId: fields.host,
    ec: null,
    message: null,
    operation: fields.operation ?? methodOf(fields.url),
    bucket: fields.bucket,
    object: fields.object,
    endpoint: null,
    extra: extraOf(fields),
    marks: MARKS,
    synthetic: false,
    truncated: false,
    perObject: false,
    bodyTime: null,
    headerTime: null,
    lineTime,
    line: line.number,
    offset: line.offset,
  };
}

function methodOf(url: string | null): string | null {
  const method = url?.slice(0, url.indexOf(' ') + 1).trim() ?? '';
  return method === '' ? null : method;
}

/** What helps to find who sent the request. The access key id stays out, it is nobody's business here. */
function extraOf(fields: Fields): FieldList {
  return new FieldList([
    fields.clientIp,
    fields.url,
    fields.referer,
    fields.userAgent,
    fields.requester,
    fields.requestTime,
    fields.serverCostTime,
    fields.sync,
  ]);
}
