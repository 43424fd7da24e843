// The Android SDK's service exception: labelled values on one line, the last of which is the body and may go on over
// further lines (logcat repeats its prefix on each).
import { type Draft, newDraft } from './draft.ts';
import { fillFromLabel, findLabels, type Label } from './labels.ts';
import { sdkFormat } from './sdk-format.ts';
import { followXml } from './xml-tail.ts';

const LABELS: readonly Label[] = [
  { text: '[StatusCode]:', field: 'status', trim: ',' },
  { text: '[Code]:', field: 'code', trim: ',' },
  { text: '[Message]:', field: 'message', trim: ',' },
  { text: '[Requestid]:', field: 'requestId', trim: ',' },
  { text: '[HostId]:', field: 'hostId', trim: ',' },
  { text: '[RawMessage]:', field: 'body' },
];
const FIRST = '[StatusCode]:';

function readAndroid(text: string): Draft[] {
  if (!text.includes('[Requestid]:')) return [];
  const drafts: Draft[] = [];
  for (const found of findLabels(text, LABELS)) {
    if (found.label.text === FIRST) drafts.push(newDraft('sdk'));
    const draft = drafts.at(-1);
    if (draft !== undefined) fillFromLabel(draft, found);
  }
  return drafts.filter((draft) => draft.fields.has('requestId') || draft.fields.has('code'));
}

export const android = sdkFormat({
  name: 'sdk-android',
  needles: [FIRST],
  read: readAndroid,
  follow: (first) => followXml('[RawMessage]:', first),
});
