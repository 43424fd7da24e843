// The format of JSON error bodies: what vector buckets answer (`{"Error":{"Code":...}}`), and the same members without the
// wrapper as SDKs log them; on one line, pretty-printed, or as a string inside a JSON line. Table buckets answer with no
// more than a message, which is a body only beside its headers: that is for the HTTP formats.
import type { Candidate } from '../model/candidate.ts';
import type { Line, Prefix } from '../model/line.ts';
import type { Assembly, Offer, RecordResult } from '../model/record.ts';
import { candidateFromBody, parseJsonBody, type BodyBase } from './body.ts';
import { undoEscapes } from './escapes.ts';
import type { LineFormat } from './format.ts';
import { spanJson } from './json-repair.ts';
import { statusIn } from './status-text.ts';

const NAME = 'json-body';
const STATUS_CHARS = 400;
/** Bodies on one line that are looked at. */
const MAX_BODIES = 64;
const ESCAPED_CHARS = 64 * 1024;

export const jsonBody: LineFormat = {
  kind: 'lines',
  name: NAME,
  markers: ['"Error', 'HostId'],
  hint: (text) =>
    (text.includes('Error') && WRAPPED.test(text)) ||
    (text.includes('Code') && text.includes('RequestId') && text.includes('HostId')),
  open: (line, context) => {
    const prefix = context.prefixOf(line);
    const message = line.text.slice(prefix.start);
    const candidates: Candidate[] = [];
    let from = 0;
    for (let count = 0; count < MAX_BODIES; count += 1) {
      const found = findObject(message, from);
      if (found === null) break;
      const base: BodyBase = {
        format: NAME,
        origin: 'client',
        status: statusIn(message.slice(Math.max(from, found.start - STATUS_CHARS), found.start)),
        lineTime: prefix.stamp,
        line: line.number,
        offset: line.offset,
      };
      if (found.goesOn) return new PrettyJson(found.text, base, prefix, candidates);
      const candidate = candidateOf(found.text, base);
      if (candidate !== null) candidates.push(candidate);
      from = found.next;
    }
    return resultOf(candidates);
  },
};

const WRAPPED = /[{,]\s{0,32}\\{0,7}"Error\\{0,7}"\s{0,8}:\s{0,8}\{|^\s*"Error"\s{0,8}:\s{0,8}\{\s*$/;
const FLAT = /\{(?:\\{1,7}n)?\s{0,32}\\{0,7}"(?:Code|Message|RequestId|HostId|EC)\\{0,7}"\s{0,8}:/;

interface Found {
  readonly start: number;
  readonly next: number;
  /** The object, unescaped, from its brace. */
  readonly text: string;
  /** The line ended inside the object, between two members. */
  readonly goesOn: boolean;
}

/** The first object at or after `from` that is, or wraps, an error. */
function findObject(message: string, from: number): Found | null {
  const rest = message.slice(from);
  const match = WRAPPED.exec(rest) ?? FLAT.exec(rest);
  if (match === null) return null;
  const wrapped = match[0].includes('Error');
  const start = from + match.index + (wrapped ? match[0].length - 1 : 0);
  const { text, undone } = undoEscapes(
    message.slice(start, start + ESCAPED_CHARS),
    message.slice(Math.max(0, start - 10), start),
  );
  const span = spanJson(text, 0);
  if (!span.ok) return { start, next: start + 1, text: '', goesOn: false };
  if (span.end === null)
    return { start, next: message.length, text, goesOn: undone.length === 0 && /[{,]\s*$/.test(text.slice(-64)) };
  // Behind an escaped object the place is not known exactly; the next one begins behind its brace at the earliest.
  return {
    start,
    next: undone.length === 0 ? start + span.end : start + 1,
    text: text.slice(0, span.end),
    goesOn: false,
  };
}

function candidateOf(text: string, base: BodyBase): Candidate | null {
  const parsed = parseJsonBody(text);
  if (!parsed.ok) return null;
  const { elements } = parsed.body;
  if (!elements.has('Code')) return null;
  const named = ['Message', 'RequestId', 'HostId'].filter((name) => elements.has(name));
  return named.length > 0 ? candidateFromBody(parsed.body, base) : null;
}

function resultOf(candidates: readonly Candidate[]): RecordResult {
  return candidates.length > 0 ? { kind: 'errors', candidates, request: null } : { kind: 'unlike' };
}

/** One member, or brackets, a line. */
const MEMBER = /^\s*(?:"|[{}[\]]|$)/;

class PrettyJson implements Assembly {
  readonly #pieces: string[];
  readonly #base: BodyBase;
  readonly #prefix: Prefix;
  readonly #candidates: Candidate[];
  #depth: number;

  constructor(text: string, base: BodyBase, prefix: Prefix, candidates: Candidate[]) {
    this.#pieces = [text];
    this.#base = base;
    this.#prefix = prefix;
    this.#candidates = candidates;
    this.#depth = depthAfter(text, 0);
  }

  offer(line: Line, prefix: Prefix): Offer {
    const bare = MEMBER.test(line.text);
    const text = !bare && prefix.start > 0 && this.#prefix.start > 0 ? line.text.slice(prefix.start) : line.text;
    if (!bare && !MEMBER.test(text)) return 'skip';
    this.#depth = depthAfter(text, this.#depth);
    this.#pieces.push(text);
    return this.#depth <= 0 ? 'last' : 'take';
  }

  end(): RecordResult {
    const candidate = candidateOf(this.#pieces.join('\n'), this.#base);
    if (candidate !== null) this.#candidates.push(candidate);
    return resultOf(this.#candidates);
  }
}

/** How many brackets are open behind the text; strings do not reach over lines. */
function depthAfter(text: string, before: number): number {
  let depth = before;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (quoted) {
      if (char === 92) at += 1;
      else if (char === 34) quoted = false;
    } else if (char === 34) quoted = true;
    else if (char === 123 || char === 91) depth += 1;
    else if (char === 125 || char === 93) depth -= 1;
  }
  return depth;
}
