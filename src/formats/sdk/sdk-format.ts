// Makes a line format of a shape: takes prefixes and colours off, looks inside JSON strings, gathers the lines of a
// block, and turns what the shape read into candidates. The shapes themselves know only their wording.
import { newCandidate } from '../../model/candidate.ts';
import type { Line, Prefix, Stamp } from '../../model/line.ts';
import type { Marker } from '../../model/marker.ts';
import type { Assembly, FormatContext, RecordResult } from '../../model/record.ts';
import type { LineFormat } from '../format.ts';
import type { Follower } from './block.ts';
import { completeDraft } from './completion.ts';
import { type Draft, mergeDrafts } from './draft.ts';
import { quotedTexts } from './quoted.ts';

export interface Shape {
  /** Stable name of the format. */
  readonly name: string;
  /** Any record begins on a line that holds one of these, escaped or not. */
  readonly needles: readonly string[];
  /** Lines without a needle on which a record can begin. */
  alsoHint?(text: string): boolean;
  /** Markers of those lines. */
  readonly alsoMarkers?: readonly Marker[];
  /** Words that a prefix may not take away, because they belong to the record although they look like a tag. */
  readonly keeps?: readonly string[];
  /** The errors that a text tells of. `text`: one line, or the lines of a record with `\n` between them. */
  read(text: string): Draft[];
  /** For shapes of several lines: null when the record is over on its first line. */
  follow?(first: string, stamped: boolean): Follower | null;
}

const UNLIKE: RecordResult = { kind: 'unlike' };
/** JSON in JSON: how often a string is unescaped in search of a record. */
const MAX_LEVELS = 3;

export function sdkFormat(shape: Shape): LineFormat {
  const { needles } = shape;
  return {
    kind: 'lines',
    name: shape.name,
    markers: [...needles, ...(shape.alsoMarkers ?? [])],
    hint: (text) => needles.some((needle) => text.includes(needle)) || shape.alsoHint?.(text) === true,
    open: (line, context) => open(shape, line, context),
  };
}

function open(shape: Shape, line: Line, context: FormatContext): RecordResult | Assembly {
  const prefix = context.prefixOf(line);
  const quoted = readQuoted(shape, line.text);
  if (quoted.length > 0 && quoted.every(hasId)) return errors(shape, quoted, line, prefix.stamp);
  const text = messageOf(shape, line, prefix);
  // A stray quotation mark pairs up the wrong ones; then the line as it stands tells more.
  if (quoted.length > 0 && !shape.read(text).some(hasId)) return errors(shape, quoted, line, prefix.stamp);
  const stamped = prefix.stamp !== null;
  const follower = shape.follow?.(text, stamped) ?? null;
  if (follower === null) return errors(shape, shape.read(text), line, prefix.stamp);
  const texts = [text.trimEnd()];
  return {
    offer(next, nextPrefix) {
      // What named the writer on the first line is no part of the lines after it.
      const again = prefix.key !== '' && nextPrefix.key === prefix.key;
      const nextText = messageOf(again ? { needles: shape.needles } : shape, next, nextPrefix);
      const answer = follower.offer(nextText, nextPrefix.stamp !== null);
      if (answer === 'take' || answer === 'last') texts.push(nextText.trimEnd());
      return answer;
    },
    endsBefore: (next, nextPrefix) =>
      prefix.key === '' && follower.refuses?.(messageOf(shape, next, nextPrefix), nextPrefix.stamp !== null) === true,
    end(how) {
      const drafts = shape.read(texts.join('\n'));
      if (how === 'cut' && !follower.complete()) for (const draft of drafts) draft.truncated = true;
      return errors(shape, drafts, line, prefix.stamp);
    },
  };
}

function hasId(draft: Draft): boolean {
  return draft.fields.has('requestId');
}

/** Drafts from the quoted strings of a line, those of strings in strings included; the innermost know best. */
function readQuoted(shape: Shape, text: string, level = 0): Draft[] {
  if (level === MAX_LEVELS || !text.includes('"')) return [];
  return quotedTexts(text, shape.needles).flatMap((inner) => {
    const deeper = readQuoted(shape, inner, level + 1);
    return deeper.length > 0 ? deeper : shape.read(inner).filter((draft) => draft.fields.size > 1);
  });
}

/** The line without its prefix, unless the prefix would take the beginning of the record along, and without colours. */
function messageOf(shape: Pick<Shape, 'needles' | 'keeps'>, line: Line, prefix: Prefix): string {
  const { text } = line;
  if (prefix.start === 0) return withoutColours(text);
  const cut = text.slice(prefix.start);
  const isLost = (words: string): boolean => text.includes(words) && !cut.includes(words);
  return withoutColours(shape.needles.some(isLost) || shape.keeps?.some(isLost) === true ? text : cut);
}

function withoutColours(text: string): string {
  return text.includes('\u001b[') ? text.replace(/\u001b\[[0-9;]*[A-Za-z]/g, '') : text;
}

function errors(shape: Shape, drafts: readonly Draft[], line: Line, lineTime: Stamp | null): RecordResult {
  if (drafts.length === 0) return UNLIKE;
  const base = newCandidate({
    format: shape.name,
    origin: 'client',
    lineTime,
    line: line.number,
    offset: line.offset,
  });
  const candidates = mergeDrafts(drafts).map((draft, i) => {
    // The stamp is that of the first line. What another request's id tells of its time is nearer than that.
    const dated = i === 0 || !draft.fields.has('requestId');
    return completeDraft(draft, dated ? base : { ...base, lineTime: null });
  });
  return { kind: 'errors', candidates, request: null };
}
