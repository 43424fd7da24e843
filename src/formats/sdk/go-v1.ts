// Errors of the Go SDK 1.x, as ossutil, Velero, Loki and others print them: one line of `Name=value` pairs, or a sentence
// about a status that was not expected. Also aliyungo's, the library before it, which old container registries hold.
import { type Draft, newDraft, setField } from './draft.ts';
import { fillFromLabel, findLabels, type Label } from './labels.ts';
import { sdkFormat } from './sdk-format.ts';

const SERVICE = 'oss: service returned error:';
const UNEXPECTED = 'oss: status code from service response is ';
const CALLBACK = 'unknown response body, status code';

/** Where a word of the pairs ends; a closing quote or brace belongs to what is around the error. */
const WORD_ENDS = ', "\'!;)]}\n\t\\';

const PAIRS: readonly Label[] = [
  { text: 'StatusCode=', field: 'status', until: WORD_ENDS },
  { text: 'ErrorCode=', field: 'code', until: WORD_ENDS },
  { text: 'ErrorMessage=', field: 'message', trim: ',' },
  { text: 'RequestId=', field: 'requestId', until: WORD_ENDS },
  { text: 'Endpoint=', field: { extra: 'Endpoint' }, until: WORD_ENDS },
  { text: 'Ec=', field: 'ec', until: WORD_ENDS },
  { text: ', Bucket=', field: 'bucket', until: WORD_ENDS },
  { text: ', Object=', field: 'object', trim: '!' },
  { text: ', File=', field: { extra: 'File' }, trim: '!' },
];

/** aliyungo words the errors of every Aliyun API so: only the id tells whose it is. */
const ALIYUNGO = 'Aliyun API Error: ';
const ALIYUNGO_PAIRS: readonly Label[] = [
  { text: 'RequestId: ', field: 'requestId', until: WORD_ENDS },
  { text: ' Status Code: ', field: 'status', until: WORD_ENDS },
  { text: ' Code: ', field: 'code', until: WORD_ENDS },
  { text: ' Message: ', field: 'message' },
];

const CALLBACK_PAIRS: readonly Label[] = [
  { text: 'status code =', field: 'status', until: WORD_ENDS },
  { text: 'status code=', field: 'status', until: WORD_ENDS },
  { text: 'RequestId =', field: 'requestId', until: WORD_ENDS },
  { text: 'ec =', field: 'ec', until: WORD_ENDS },
];

/** Pairs stand behind the head within this many characters, messages of a megabyte do not occur. */
const MAX_TEXT = 16 * 1024;

export function readGoV1(text: string): Draft[] {
  const drafts: Draft[] = [];
  for (let at = text.indexOf(SERVICE); at !== -1 && drafts.length < 8;) {
    const next = text.indexOf(SERVICE, at + SERVICE.length);
    const end = Math.min(next === -1 ? text.length : next, at + MAX_TEXT);
    const draft = readPairs(text.slice(at + SERVICE.length, end));
    if (draft !== null) drafts.push(draft);
    at = next;
  }
  if (drafts.length > 0) return drafts;
  const other = readUnexpected(text) ?? readCallback(text) ?? readAliyungo(text);
  return other === null ? [] : [other];
}

function readPairs(text: string): Draft | null {
  const draft = newDraft('sdk');
  const found = findLabels(text, PAIRS);
  for (const pair of found) {
    const value = pair.label.field === 'message' ? unquoted(pair.value) : lastWordOnly(pair.value, pair.label);
    fillFromLabel(draft, { ...pair, value });
  }
  // A HEAD answer leaves the code and the message empty.
  return draft.fields.has('status') || draft.fields.has('requestId') ? draft : null;
}

/** Some wrappers print the message in single quotes. */
function unquoted(value: string): string {
  return value.length > 1 && value.startsWith("'") && value.endsWith("'") ? value.slice(1, -1) : value;
}

/** The last pair of a line is followed by whatever the application says next. */
function lastWordOnly(value: string, label: Label): string {
  if (label.until !== undefined) return value;
  const end = value.search(/["\n]|, (?=[A-Z][a-z]+=)/);
  const cut = (end === -1 ? value : value.slice(0, end)).trim();
  return cut.endsWith('!') ? cut.slice(0, -1) : cut;
}

function readUnexpected(text: string): Draft | null {
  const at = text.indexOf(UNEXPECTED);
  if (at === -1) return null;
  const status = text.slice(at + UNEXPECTED.length, at + UNEXPECTED.length + 3);
  if (!/^\d{3}$/.test(status)) return null;
  const draft = newDraft('sdk');
  setField(draft, 'status', status);
  const rest = text.slice(at, at + 400);
  const end = rest.search(/["\n]/);
  setField(draft, 'message', end === -1 ? rest : rest.slice(0, end));
  return draft;
}

function readCallback(text: string): Draft | null {
  const at = text.indexOf(CALLBACK);
  if (at === -1) return null;
  const draft = newDraft('sdk');
  for (const pair of findLabels(text.slice(at, at + MAX_TEXT), CALLBACK_PAIRS)) fillFromLabel(draft, pair);
  if (!draft.fields.has('status') || !draft.fields.has('requestId')) return null;
  setField(draft, 'message', 'unknown response body');
  return draft;
}

function readAliyungo(text: string): Draft | null {
  const at = text.indexOf(ALIYUNGO);
  if (at === -1) return null;
  const draft = newDraft();
  const line = text.slice(at, at + MAX_TEXT);
  const end = line.search(/["\n]/);
  for (const pair of findLabels(end === -1 ? line : line.slice(0, end), ALIYUNGO_PAIRS)) fillFromLabel(draft, pair);
  return draft.fields.has('requestId') ? draft : null;
}

export const goV1 = sdkFormat({
  name: 'sdk-go-v1',
  needles: [SERVICE, UNEXPECTED, CALLBACK, ALIYUNGO],
  read: readGoV1,
});
