// C and C++: neither SDK prints errors itself, their samples do, and programs copied them:
// `code:X,message:Y,request_id:Z` (C++) and `code:403, error_code:X, error_msg:Y, request_id:Z` (C).
import { type Draft, newDraft } from './draft.ts';
import { cutBody, fillFromLabel, findLabels, type Label } from './labels.ts';
import { sdkFormat } from './sdk-format.ts';

const WORD_ENDS = ' ,;"\'\n\t)]}\\';

const CPP: readonly Label[] = [
  { text: 'code:', field: 'code', until: WORD_ENDS },
  { text: 'message:', field: 'message', trim: ',' },
  { text: 'request_id:', field: 'requestId', until: WORD_ENDS },
  { text: 'requestId:', field: 'requestId', until: WORD_ENDS },
  { text: 'RequestId:', field: 'requestId', until: WORD_ENDS },
  { text: 'ec:', field: 'ec', until: WORD_ENDS },
];

const C: readonly Label[] = [
  { text: 'code:', field: 'status', until: WORD_ENDS },
  { text: 'error_code:', field: 'code', until: WORD_ENDS },
  { text: 'error_msg:', field: 'message', trim: ',' },
  { text: 'request_id:', field: 'requestId', until: WORD_ENDS },
  { text: 'req_id:', field: 'requestId', until: WORD_ENDS },
];

const MAX_TEXT = 16 * 1024;

function readC(text: string): Draft[] {
  const at = text.search(/\bcode: ?-?\d{1,4}, ?error_code:/);
  return at === -1 ? [] : keepWhole(fill(text.slice(at, at + MAX_TEXT), C));
}

function readCpp(text: string): Draft[] {
  const at = text.search(/\bcode: ?[A-Za-z][A-Za-z0-9.:]{1,80} ?, ?message:/);
  return at === -1 ? [] : keepWhole(fill(text.slice(at, at + MAX_TEXT), CPP));
}

function fill(text: string, labels: readonly Label[]): Draft {
  const draft = newDraft();
  for (const found of findLabels(text, labels)) {
    const { label, value } = found;
    // The C++ SDK gives the body as message where it could not read it.
    const body = label.field === 'message' ? value.indexOf('<Error') : -1;
    if (body === -1) fillFromLabel(draft, found);
    else draft.body ??= cutBody(value.slice(body));
  }
  return draft;
}

function keepWhole(draft: Draft): Draft[] {
  return draft.fields.has('requestId') ? [draft] : [];
}

export const c = sdkFormat({ name: 'sdk-c', needles: ['error_code:'], read: readC });

export const cpp = sdkFormat({ name: 'sdk-cpp', needles: ['message:'], read: readCpp });
