// .NET: the two lines that nearly every program copied from the SDK's samples, and the bare exception, which tells
// nothing but the message.
import { followBlock, type BlockRules } from './block.ts';
import { type Draft, newDraft, setField } from './draft.ts';
import { fillFromLabel, findLabels, type Label } from './labels.ts';
import { sdkFormat } from './sdk-format.ts';

const HEAD = 'Failed with error code:';
const EXCEPTION = 'Aliyun.OSS.Common.OssException: ';
const WORD_ENDS = ' \t\n,;"\\';

const LABELS: readonly Label[] = [
  { text: HEAD, field: 'code', until: WORD_ENDS },
  { text: 'Error info:', field: 'message' },
  { text: 'RequestID:', field: 'requestId', until: WORD_ENDS },
  { text: 'RequestId:', field: 'requestId', until: WORD_ENDS },
  { text: 'HostID:', field: 'hostId', until: WORD_ENDS },
  { text: 'HostId:', field: 'hostId', until: WORD_ENDS },
];

const RULES: BlockRules = {
  labels: ['RequestID:', 'RequestId:', 'HostID:', 'HostId:'],
  first: HEAD,
  needed: 'equest',
  announces: () => false,
};

function readDotnet(text: string): Draft[] {
  if (!text.includes(HEAD)) return readException(text);
  const drafts: Draft[] = [];
  for (const found of findLabels(text, LABELS)) {
    if (found.label.text === HEAD) drafts.push(newDraft());
    const draft = drafts.at(-1);
    if (draft === undefined) continue;
    const value = found.label.field === 'message' ? sentence(found.value) : found.value;
    fillFromLabel(draft, { ...found, value });
  }
  return drafts.filter((draft) => draft.fields.has('requestId'));
}

/** The template's own dot comes after that of the sentence. */
function sentence(value: string): string {
  const line = value.split('\n', 1)[0]?.trim() ?? '';
  return line.endsWith('..') ? line.slice(0, -1) : line;
}

function readException(text: string): Draft[] {
  const at = text.indexOf(EXCEPTION);
  if (at === -1) return [];
  const draft = newDraft('sdk');
  const rest = text.slice(at + EXCEPTION.length, at + EXCEPTION.length + 2_000);
  const end = rest.search(/["\n]/);
  setField(draft, 'message', end === -1 ? rest : rest.slice(0, end));
  return draft.fields.has('message') ? [draft] : [];
}

export const dotnet = sdkFormat({
  name: 'sdk-dotnet',
  needles: [HEAD, EXCEPTION],
  read: readDotnet,
  follow: (first, stamped) => (first.includes(HEAD) ? followBlock(RULES, first, stamped) : null),
});
