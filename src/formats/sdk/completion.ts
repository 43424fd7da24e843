// Turns a draft into a candidate: types its values, lets the XML that was printed along enrich it, and marks codes that
// no server sent.
import { newCandidate, type Candidate } from '../../model/candidate.ts';
import { candidateFromBody, parseXmlBody } from '../body.ts';
import type { Draft, TextField } from './draft.ts';
import { parseTimestamp } from './timestamp.ts';

/** Codes that SDKs make up for failures without an answer, or for answers without a usable body. */
const MADE_UP: ReadonlySet<string> = new Set([
  'AccessForbidden',
  'BadErrorResponse',
  'ClientError',
  'ConnectionRefused',
  'ConnectionTimeout',
  'InconsistentError',
  'InvalidResponse',
  'NonRepeatableRequest',
  'NotModified',
  'ParseXMLError',
  'RequestError',
  'SDKParseResponseFail',
  'SocketException',
  'SocketTimeout',
  'Unknown',
  'UnknownError',
  'UnknownHost',
  'ValidateError',
]);

/** `ServerError:403`, `ClientError:100002`: what the C++ SDK makes of an answer without a code. */
const NUMBERED = /^(?:Server|Client)Error:(\d{1,6})$/;

export function completeDraft(draft: Draft, base: Candidate): Candidate {
  const text = (field: TextField): string | null => draft.fields.get(field) ?? null;
  const code = text('code');
  const numbered = code === null ? null : NUMBERED.exec(code);
  const time = text('time');
  const plain = newCandidate({
    format: base.format,
    origin: base.origin,
    line: base.line,
    offset: base.offset,
    perObject: base.perObject,
    headerTime: base.headerTime,
    lineTime: base.lineTime,
    code,
    status: statusOf(text('status') ?? numbered?.[1] ?? null),
    requestId: text('requestId'),
    hostId: text('hostId'),
    ec: text('ec'),
    message: text('message'),
    operation: text('operation'),
    bucket: text('bucket'),
    object: text('object'),
    endpoint: text('endpoint'),
    extra: draft.extra,
    marks: [...draft.marks],
    synthetic: draft.synthetic || (code !== null && (MADE_UP.has(code) || numbered !== null)),
    truncated: draft.truncated,
    bodyTime: time === null ? null : parseTimestamp(time),
  });
  if (draft.body === null) return plain;
  const body = parseXmlBody(draft.body);
  if (!body.ok) return plain;
  const rich = candidateFromBody(body.body, plain);
  return plain.synthetic && body.body.elements.has('Code') ? { ...rich, synthetic: false } : rich;
}

/** An HTTP status, else null: SDKs print -1, -2, 0 for what never became a request. */
function statusOf(text: string | null): number | null {
  if (text === null || !/^\d{3}$/.test(text)) return null;
  const status = Number(text);
  return status >= 100 && status <= 599 ? status : null;
}
