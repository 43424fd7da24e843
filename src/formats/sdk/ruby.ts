// The Ruby SDK's server error: its message (`SENTENCE RequestId: ID`) behind the class name, and its to_s, all elements
// of the body as `Name: value` pairs that end in the HTTP code.
import { type Draft, newDraft, setField, type TextField } from './draft.ts';
import { fillFromLabel, findLabels, type Label } from './labels.ts';
import { sdkFormat } from './sdk-format.ts';

const CLASS = 'Aliyun::OSS::ServerError';
const HTTP_CODE = ', HTTPCode: ';
const UNKNOWN = 'UnknownError[';
const UNKNOWN_CODE = 'UnknownError, HTTP Code: ';

const WORDS: readonly (readonly [string, TextField | null])[] = [
  ['RequestId', 'requestId'],
  ['Code', 'code'],
  ['Message', 'message'],
  ['HostId', 'hostId'],
  ['EC', 'ec'],
  ['Bucket', 'bucket'],
  ['BucketName', 'bucket'],
  ['Key', 'object'],
  ['Endpoint', null],
  ['OSSAccessKeyId', null],
  ['SignatureProvided', null],
  ['StringToSign', null],
  ['StringToSignBytes', null],
  ['ArgumentName', null],
  ['ArgumentValue', null],
  ['ResourceType', null],
  ['Method', null],
  ['Header', null],
  ['Expires', null],
  ['ServerTime', null],
  ['RequestTime', null],
  ['MaxAllowedSkewMilliseconds', null],
  ['RecommendDoc', null],
];

const PAIRS: readonly Label[] = [
  ...WORDS.map(([name, field]) => ({ text: `, ${name}: `, field: field ?? { extra: name } })),
  { text: HTTP_CODE, field: 'status' as const, until: ' ,"\'()' },
];

const ID = 'RequestId: ';

function readRuby(text: string): Draft[] {
  const pairs = readPairs(text);
  if (pairs !== null) return [pairs];
  const message = readMessage(text);
  return message === null ? [] : [message];
}

function readPairs(text: string): Draft | null {
  const end = text.indexOf(HTTP_CODE);
  const begin = end === -1 ? -1 : text.lastIndexOf(ID, end);
  if (begin === -1) return null;
  // The first pair, which has no comma in front, is the id from the header; the body's own may follow.
  const first = text.indexOf(ID);
  const draft = newDraft(...(text.includes(CLASS) ? (['sdk'] as const) : []));
  for (const pair of findLabels(`, ${text.slice(first)}`, PAIRS)) fillFromLabel(draft, pair);
  return draft.fields.has('status') ? draft : null;
}

/** Needs the class name or the SDK's own replacement of a missing message: a sentence and an id alone prove nothing. */
function readMessage(text: string): Draft | null {
  const named = text.indexOf(CLASS);
  const unknown = text.indexOf(UNKNOWN);
  const unknownCode = text.indexOf(UNKNOWN_CODE);
  if (named === -1 && unknown === -1 && unknownCode === -1) return null;
  const at = text.indexOf(ID);
  const requestId =
    at === -1 ? null : /^[0-9A-Za-z*-]{1,64}/.exec(text.slice(at + ID.length, at + ID.length + 80))?.[0];
  if (requestId === null && unknownCode === -1) return null;
  const draft = newDraft(...(named === -1 ? [] : (['sdk'] as const)));
  setField(draft, 'requestId', requestId);
  const status = statusBehind(text, unknown, UNKNOWN) ?? statusBehind(text, unknownCode, UNKNOWN_CODE);
  if (status !== null) {
    setField(draft, 'code', 'UnknownError');
    setField(draft, 'status', status);
    draft.synthetic = true;
  } else setField(draft, 'message', messageOf(text.slice(Math.max(0, at - 2_000), at)));
  return draft;
}

function statusBehind(text: string, at: number, lead: string): string | null {
  return at === -1 ? null : (/^\d{3}/.exec(text.slice(at + lead.length, at + lead.length + 4))?.[0] ?? null);
}

/** Behind `Aliyun::OSS::ServerError: `, `Aliyun::OSS::ServerError (`, or the last `: ` of a trace line. */
function messageOf(before: string): string {
  const at = before.lastIndexOf(CLASS);
  if (at !== -1) return before.slice(at + CLASS.length).replace(/^[\s:(]{1,4}/, '');
  const colon = before.lastIndexOf("': ");
  return colon === -1 ? before : before.slice(colon + 3);
}

export const ruby = sdkFormat({
  name: 'sdk-ruby',
  needles: [CLASS, HTTP_CODE, UNKNOWN, UNKNOWN_CODE],
  read: readRuby,
});
