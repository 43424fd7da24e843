// What a shape has read of one error so far, in the order in which it was printed, and how several printings of one
// failure become one. Knows no wording: shapes fill drafts, sdk-format.ts turns them into candidates.
import type { Mark } from '../../model/candidate.ts';

export type TextField =
  | 'code'
  | 'status'
  | 'requestId'
  | 'hostId'
  | 'ec'
  | 'message'
  | 'operation'
  | 'bucket'
  | 'object'
  | 'endpoint'
  | 'time';

export interface Draft {
  readonly fields: Map<TextField, string>;
  readonly extra: Map<string, string>;
  readonly marks: Set<Mark>;
  /** XML that was printed with the error, from `<Error` on. */
  body: string | null;
  synthetic: boolean;
  truncated: boolean;
}

/** More printings of errors than this in one record are not kept. */
const MAX_DRAFTS = 32;

const ABSENT = new Set(['', '-', 'null', '(null)', '<null>', 'None', 'undefined', 'nil', '<nil>']);

export function newDraft(...marks: Mark[]): Draft {
  return { fields: new Map(), extra: new Map(), marks: new Set(marks), body: null, synthetic: false, truncated: false };
}

/** Quotation marks that a chat or a text editor put around a value, or that marked the whole text as code. */
const QUOTES = '`\u201c\u201d\u2018\u2019';

/** The first value that says something stays. */
export function setField(draft: Draft, field: TextField, value: string | null | undefined): void {
  if (value === null || value === undefined || draft.fields.has(field)) return;
  const text = withoutQuotes(value.trim(), field === 'message');
  if (!ABSENT.has(text)) draft.fields.set(field, text);
}

/** Sentences may quote, so of them only a pair is taken off. */
function withoutQuotes(text: string, isSentence: boolean): string {
  const starts = QUOTES.includes(text.charAt(0));
  const ends = QUOTES.includes(text.charAt(text.length - 1));
  if (text.length < 2 || (isSentence ? !(starts && ends) : !(starts || ends))) return text;
  return text.slice(starts ? 1 : 0, ends ? -1 : undefined);
}

export function setExtra(draft: Draft, name: string, value: string | null | undefined): void {
  if (value === null || value === undefined || draft.extra.has(name)) return;
  const text = value.trim();
  if (!ABSENT.has(text)) draft.extra.set(name, text);
}

/**
 * Printings of one failure become one draft: those with the same request id, and those without any id beside one with
 * the same code. What was printed first stays, later printings fill gaps.
 */
export function mergeDrafts(drafts: readonly Draft[]): Draft[] {
  const merged: Draft[] = [];
  for (const draft of drafts) {
    const same = merged.find((earlier) => isSameFailure(earlier, draft));
    if (same !== undefined) enrich(same, draft);
    else if (merged.length < MAX_DRAFTS) merged.push(draft);
  }
  return merged;
}

function isSameFailure(a: Draft, b: Draft): boolean {
  const idA = a.fields.get('requestId');
  const idB = b.fields.get('requestId');
  if (idA !== undefined && idB !== undefined && idA !== idB) return false;
  const codeA = a.fields.get('code');
  const codeB = b.fields.get('code');
  return codeA === codeB || codeA === undefined || codeB === undefined;
}

function enrich(draft: Draft, other: Draft): void {
  for (const [field, value] of other.fields) setField(draft, field, value);
  for (const [name, value] of other.extra) setExtra(draft, name, value);
  for (const mark of other.marks) draft.marks.add(mark);
  draft.body ??= other.body;
  draft.truncated &&= other.truncated;
  draft.synthetic &&= other.synthetic;
}
