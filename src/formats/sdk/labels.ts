// Reads labelled values (`[ErrorCode]: NoSuchKey`, `StatusCode=403, ErrorCode=...`) out of a text, in whatever order and
// on however many lines they stand. Knows no label: each shape brings a table of its own.
import { type Draft, setExtra, setField, type TextField } from './draft.ts';

export interface Label {
  /** As printed, its separator included; blanks after it belong to the value. */
  readonly text: string;
  /** The candidate's field, or the name under which the value is kept as an extra; null: only ends the value before it. */
  readonly field: TextField | { readonly extra: string } | 'body' | null;
  /** The value is one word: it ends at the first of these. Without it, the value reaches to the next label. */
  readonly until?: string;
  /** Taken off the value's end, once each. */
  readonly trim?: string;
}

export interface LabelValue {
  readonly label: Label;
  readonly value: string;
  /** Where the label begins. */
  readonly at: number;
}

/** All labelled values in the order of the text. One pass, however often a label is repeated. */
export function findLabels(text: string, labels: readonly Label[]): LabelValue[] {
  const next = labels.map((label) => text.indexOf(label.text));
  const found: { label: Label; at: number; from: number; quotedEnd: number }[] = [];
  let from = 0;
  for (;;) {
    let best = -1;
    for (let i = 0; i < labels.length; i += 1) {
      const label = labels[i];
      if (label === undefined) continue;
      let at = next[i] ?? -1;
      if (at !== -1 && at < from) next[i] = at = text.indexOf(label.text, from);
      if (at === -1) continue;
      const bestAt = best === -1 ? Infinity : (next[best] ?? Infinity);
      // Where two labels begin at one place the longer one is meant.
      if (at < bestAt || (at === bestAt && label.text.length > (labels[best]?.text.length ?? 0))) best = i;
    }
    const label = labels[best];
    const at = next[best];
    if (label === undefined || at === undefined) break;
    const begin = at + label.text.length;
    const quotedEnd = endOfQuoted(text, begin);
    found.push({ label, at, from: begin, quotedEnd });
    from = quotedEnd === -1 ? begin : quotedEnd;
  }
  return found.map(({ label, at, from, quotedEnd }, i) => {
    if (quotedEnd !== -1) return { label, at, value: unescapeQuotes(text.slice(from + 1, quotedEnd - 1)) };
    return { label, at, value: trimValue(text.slice(from, found[i + 1]?.at ?? text.length), label) };
  });
}

/** `"..."` directly behind the label hides other labels. Index behind the closing quote, -1 when it is no such value. */
function endOfQuoted(text: string, begin: number): number {
  if (text.charCodeAt(begin) !== 34) return -1;
  for (let at = begin + 1; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 92) at += 1;
    else if (unit === 10) return -1;
    else if (unit === 34) return at + 1;
  }
  return -1;
}

function unescapeQuotes(text: string): string {
  return text.includes('\\') ? text.replaceAll('\\"', '"') : text;
}

function trimValue(raw: string, label: Label): string {
  let value = raw.trim();
  if (label.until !== undefined) {
    let end = 0;
    while (end < value.length && !label.until.includes(value.charAt(end))) end += 1;
    value = value.slice(0, end);
  }
  for (const ending of label.trim ?? '') {
    if (value.endsWith(ending)) value = value.slice(0, -1).trimEnd();
  }
  return value;
}

export function fillFromLabel(draft: Draft, { label, value }: LabelValue): void {
  const { field } = label;
  if (field === null) return;
  if (field === 'body') {
    const at = value.indexOf('<Error');
    if (at !== -1) draft.body ??= cutBody(value.slice(at));
  } else if (typeof field === 'string') setField(draft, field, value);
  else setExtra(draft, field.extra, value);
}

const BODY_END = '</Error>';

/** From `<Error` to `</Error>`, or to the end where that is missing. */
export function cutBody(text: string): string {
  const end = text.indexOf(BODY_END);
  return end === -1 ? text : text.slice(0, end + BODY_END.length);
}
