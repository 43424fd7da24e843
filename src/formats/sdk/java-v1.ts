// The message of an exception of the Java SDK 1.x, alone, in a log line of the SDK, or at the head of a stack trace:
// a sentence, then `[ErrorCode]: ...` and its like on lines of their own.
import { followBlock, type BlockRules } from './block.ts';
import { type Draft, newDraft, setField } from './draft.ts';
import { fillFromLabel, findLabels, type Label } from './labels.ts';
import { sdkFormat } from './sdk-format.ts';
import { KNOWN_ENDS, knownMessageAtEnd, mayEndInKnownMessage } from './known-messages.ts';

const LABELS: readonly Label[] = [
  { text: '[ErrorCode]:', field: 'code' },
  { text: '[RequestId]:', field: 'requestId' },
  { text: '[HostId]:', field: 'hostId' },
  { text: '[EC]:', field: 'ec' },
  { text: '[ResponseError]:', field: 'body' },
  { text: '[ResourceType]:', field: { extra: 'ResourceType' } },
  { text: '[Header]:', field: { extra: 'Header' } },
  { text: '[Method]:', field: { extra: 'Method' } },
];

const EXECUTE = 'Unable to execute HTTP request: ';
const LEADS = [EXECUTE, 'com.aliyun.oss.OSSException: ', 'com.aliyun.oss.ClientException: '];
/** Every way in which the SDK's own logger and package show themselves. */
const OWN_WORDING = ['com.aliyun.oss', 'aliyun.oss', `[Server]${EXECUTE}`, `[Client]${EXECUTE}`];

const RULES: BlockRules = {
  labels: LABELS.map((label) => label.text),
  first: '[ErrorCode]:',
  needed: '[RequestId]:',
  body: '[ResponseError]:',
  announces: (text) => LEADS.some((lead) => text.includes(lead)),
};

/**
 * A logger printed the exception's message: the sentence stands alone or behind words of the application. Behind a
 * single capitalised word (`NoSuchKey: ...`) it is the text of another SDK.
 */
function isBareSentence(text: string): boolean {
  const sentence = knownMessageAtEnd(text);
  if (sentence === null) return false;
  const before = text.slice(0, text.length - sentence.length).trimEnd();
  if (before.endsWith('"') || before.endsWith("'") || before.includes('<')) return false;
  const word = /(?:^|\s)([A-Z][A-Za-z]*):$/.exec(before.slice(-64));
  return word === null || (word[1] ?? '').endsWith('Exception');
}

/** Bodiless answers to HEAD; the real ones come with a HostId or a body. */
const INVENTED: ReadonlySet<string> = new Set(['NoSuchKey', 'PreconditionFailed', 'NotModified', 'AccessForbidden']);

function readJavaV1(text: string): Draft[] {
  const own = OWN_WORDING.some((wording) => text.includes(wording));
  if (!own && !text.includes('[RequestId]:')) return [];
  const drafts: Draft[] = [];
  let draft: Draft | null = null;
  let end = 0;
  for (const found of findLabels(text, LABELS)) {
    if (found.label.field === 'code') {
      draft = isCode(found.value) ? newDraft(...(own ? (['sdk'] as const) : [])) : null;
      if (draft === null) continue;
      setField(draft, 'message', messageBefore(text.slice(end, found.at), drafts.length === 0));
      drafts.push(draft);
    }
    if (draft === null) continue;
    // What follows the last label's line is stack trace, except for XML.
    const value = found.label.field === 'body' ? found.value : firstLine(found.value);
    fillFromLabel(draft, { ...found, value });
    end = found.at + found.label.text.length;
  }
  for (const one of drafts) one.synthetic = isInvented(one);
  return drafts;
}

function isInvented(draft: Draft): boolean {
  return draft.body === null && !draft.fields.has('hostId') && INVENTED.has(draft.fields.get('code') ?? '');
}

/** A code is one word and begins with a capital; a list in brackets or a sentence is prose or configuration. */
function isCode(value: string): boolean {
  const line = firstLine(value);
  return line === '' || line === 'null' || /^[A-Z][A-Za-z0-9._:-]{0,80}$/.test(line);
}

function firstLine(value: string): string {
  const end = value.indexOf('\n');
  return (end === -1 ? value : value.slice(0, end)).trim();
}

/** The last line before the labels without the name of the exception or of the logger in front of it. */
function messageBefore(text: string, isFirst: boolean): string | null {
  const trimmed = text.trimEnd();
  const line = trimmed.slice(trimmed.lastIndexOf('\n') + 1);
  for (const lead of LEADS) {
    const at = line.lastIndexOf(lead);
    if (at !== -1) return line.slice(at + lead.length);
  }
  const known = knownMessageAtEnd(line);
  if (known !== null || !isFirst) return known;
  // Loggers put their own words in front with a dash.
  return line.slice(line.lastIndexOf(' - ') + 1).replace(/^- /, '');
}

export const javaV1 = sdkFormat({
  name: 'sdk-java-v1',
  needles: ['[ErrorCode]:', ...LEADS],
  read: readJavaV1,
  follow: (first, stamped) => followBlock(RULES, first, stamped),
});

/**
 * The same block where a logger printed only the message, so that nothing but the sentence on its first line tells of it.
 * Apart, because it must be asked after everything that prints such sentences on lines of its own.
 */
export const javaV1Message = sdkFormat({
  name: 'sdk-java-v1-message',
  needles: [],
  alsoHint: mayEndInKnownMessage,
  alsoMarkers: KNOWN_ENDS.map((end) => ({ end })),
  read: readJavaV1,
  follow: (first, stamped) => followBlock({ ...RULES, heralds: isBareSentence }, first, stamped),
});
