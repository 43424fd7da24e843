// The eight lines that the version 2 SDKs for Java, Go and Python print for an error of the service, with or without the
// operation in front. They differ in blanks and dots at the line ends only.
import { followBlock, type BlockRules } from './block.ts';
import { type Draft, newDraft, setExtra, setField } from './draft.ts';
import { fillFromLabel, findLabels, type Label } from './labels.ts';
import { fillFromTarget } from './request-target.ts';
import { sdkFormat } from './sdk-format.ts';

const HEAD = 'Error returned by Service.';

const LABELS: readonly Label[] = [
  { text: HEAD, field: null },
  { text: 'Http Status Code:', field: 'status', trim: '.' },
  { text: 'Error Code:', field: 'code', trim: '.' },
  { text: 'Request Id:', field: 'requestId', trim: '.' },
  { text: 'Message:', field: 'message' },
  { text: 'EC:', field: 'ec', trim: '.' },
  { text: 'ErrorDetail:', field: { extra: 'ErrorDetail' } },
  { text: 'ArgumentName:', field: { extra: 'ArgumentName' } },
  { text: 'ArgumentValue:', field: { extra: 'ArgumentValue' } },
  { text: 'Timestamp:', field: 'time', trim: '.' },
  { text: 'Request Endpoint:', field: null, trim: '.' },
];

const RULES: BlockRules = {
  labels: LABELS.map((label) => label.text),
  first: 'Error Code:',
  needed: 'Request Endpoint:',
  running: 'Message:',
  announces: (text) => text.includes(HEAD),
};

const OPERATIONS = [
  { before: 'operation error ', after: ':' },
  { before: 'Operation ', after: ' raised an exception' },
];

function readV2(text: string): Draft[] {
  if (!text.includes(HEAD)) return [];
  const drafts: Draft[] = [];
  let draft: Draft | null = null;
  let end = 0;
  for (const found of findLabels(text, LABELS)) {
    if (found.label.text === HEAD) {
      draft = newDraft('sdk');
      setField(draft, 'operation', operationIn(text.slice(end, found.at)));
      drafts.push(draft);
    } else if (draft !== null) fill(draft, found.label, found.value);
    end = found.at + found.label.text.length;
  }
  return drafts.filter((one) => one.fields.has('code') || one.fields.has('requestId'));
}

function fill(draft: Draft, label: Label, value: string): void {
  const line = value.includes('\n') ? value.slice(0, value.indexOf('\n')).trim() : value;
  const short = line.endsWith('.') ? line.slice(0, -1) : line;
  if (label.text === 'Request Endpoint:') fillFromTarget(draft, withoutClosers(short));
  else if (label.text === 'Message:') setField(draft, 'message', oneDotLess(value));
  else if (typeof label.field === 'string') fillFromLabel(draft, { label, value: short, at: 0 });
  else if (label.field !== null) setExtra(draft, label.field.extra, line);
}

/** Quotes and braces of what the text stood in. */
function withoutClosers(target: string): string {
  let end = target.length;
  while (end > 0 && `"',}]`.includes(target.charAt(end - 1))) end -= 1;
  return target.slice(0, end);
}

/** The template's own dot comes after that of the sentence. */
function oneDotLess(value: string): string {
  return value.endsWith('..') ? value.slice(0, -1) : value;
}

function operationIn(before: string): string | null {
  const line = before.trimEnd();
  for (const { before: lead, after } of OPERATIONS) {
    const at = line.lastIndexOf(lead);
    if (at === -1) continue;
    const rest = line.slice(at + lead.length);
    const end = rest.indexOf(after);
    const name = end === -1 ? rest : rest.slice(0, end);
    if (/^[A-Za-z][A-Za-z0-9]{1,60}$/.test(name)) return name;
  }
  return null;
}

/** The operation may stand on the line before the block. */
const ANNOUNCED = 'raised an exception:';

export const sdkV2 = sdkFormat({
  name: 'sdk-v2',
  needles: [HEAD, ANNOUNCED],
  keeps: OPERATIONS.map(({ before }) => before),
  read: readV2,
  follow: (first, stamped) =>
    followBlock({ ...RULES, heralds: (text) => text.trimEnd().endsWith(ANNOUNCED) }, first, stamped),
});
