// The format of XML error bodies wherever a log has them: bare or behind a prefix, on one line or over many, in strings,
// in HTML, damaged. It reports what looks like such a body; whether OSS sent it is judged elsewhere. Exceptions of SDKs
// and HTTP responses with their status line have formats of their own.
import type { Candidate } from '../model/candidate.ts';
import type { Line, Prefix } from '../model/line.ts';
import type { Assembly, Offer, RecordResult } from '../model/record.ts';
import { candidateFromBody, parseXmlBody } from './body.ts';
import { findBody, findTag, looksLikeErrorStart, START_MARKERS, tagEnd, type BodySpan } from './body-span.ts';
import { undoEscapes } from './escapes.ts';
import type { LineFormat } from './format.ts';
import { OpenBody, withoutJoin } from './open-body.ts';
import { statusIn } from './status-text.ts';

const NAME = 'xml';
const STATUS_CHARS = 400;
/** `<?xml version="1.0"?>` at the end of a line; the documentation itself writes `<? xml version="1.0" ? >`. */
const PROLOGUE_END = /\?\s?(?:>|&gt;)(?:\\{1,8}[nr])*\s{0,8}$/;
const PROLOGUE_CHARS = 400;

export const embeddedBody: LineFormat = {
  kind: 'lines',
  name: NAME,
  markers: [...START_MARKERS, '?xml', '? xml'],
  hint: (text) => looksLikeErrorStart(text) || prologueAt(withoutJoin(text) ?? text, 0) !== -1,
  open: (line, context) => {
    const record = new XmlRecord();
    const prefix = context.prefixOf(line);
    record.read(line.text.slice(prefix.start), 0, line, prefix);
    return record.waiting ? record : record.result();
  },
};

/** Where a prologue that ends the line begins; -1 when none does. */
function prologueAt(text: string, from: number): number {
  const low = Math.max(from, text.length - PROLOGUE_CHARS);
  const tail = text.slice(low);
  if (!PROLOGUE_END.test(tail.slice(-40))) return -1;
  const match = /(?:<|&lt;)\? ?xml[^<>]*$/.exec(tail.slice(0, tail.lastIndexOf('?')));
  return match === null ? -1 : low + match.index;
}

class XmlRecord implements Assembly {
  readonly #candidates: Candidate[] = [];
  #rejected: string | null = null;
  #open: OpenBody | null = null;

  get waiting(): boolean {
    return this.#open !== null;
  }

  /** Reads all bodies that begin in `message` at or after `from`; the last one may stay open. */
  read(message: string, from: number, line: Line, prefix: Prefix): void {
    const join = withoutJoin(message);
    const text = join ?? message;
    let at = from;
    for (let span = findBody(text, at); span !== null; span = findBody(text, at)) {
      const body = startOf(span, text, at, { line, prefix, joined: join !== null });
      at = span.next;
      if (span.end === null && at === text.length && goesOn(span, join !== null)) {
        const open = new OpenBody(body, false);
        if (!open.brokenOff) {
          this.#open = open;
          return;
        }
      }
      this.#settle(body.text, body);
    }
    const prologue = prologueAt(text, at);
    if (prologue === -1) return;
    const { text: unescaped, undone } = undoEscapes(text.slice(prologue), text.slice(0, prologue));
    const span = { start: prologue, end: null, next: text.length, unescaped, undone, headless: false };
    if (goesOn(span, join !== null)) {
      this.#open = new OpenBody(startOf(span, text, at, { line, prefix, joined: join !== null }), true);
    }
  }

  offer(line: Line, prefix: Prefix): Offer {
    const open = this.#open;
    if (open === null) return 'refuse';
    const fit = open.fit(line, prefix);
    if (fit === 'foreign') return 'skip';
    if (fit === 'ended') return 'refuse';
    const { text } = fit;
    let bound = findTag(text, 'Error', 0, null);
    if (open.empty && bound !== null && !bound.closing) bound = findTag(text, 'Error', bound.nameEnd, null);
    if (bound === null) {
      open.add(text);
      return 'take';
    }
    const end = bound.closing ? tagEnd(text, bound.nameEnd) : bound.start;
    this.#open = null;
    this.#settle(open.text(text.slice(0, end)), open.start);
    this.read(text, end, line, { ...prefix, start: 0 });
    return this.waiting ? 'take' : 'last';
  }

  end(): RecordResult {
    if (this.#open !== null && !this.#open.empty) this.#settle(this.#open.text(), this.#open.start);
    this.#open = null;
    return this.result();
  }

  result(): RecordResult {
    if (this.#candidates.length > 0) return { kind: 'errors', candidates: this.#candidates, request: null };
    return this.#rejected === null ? { kind: 'unlike' } : { kind: 'rejected', reason: this.#rejected };
  }

  #settle(text: string, start: OpenBody['start']): void {
    const parsed = parseXmlBody(text);
    if (!parsed.ok) {
      if (looksMeant(text)) this.#rejected ??= parsed.reason;
      return;
    }
    const { elements } = parsed.body;
    // An element named Error is no rarity in logs; these two together are.
    if (!elements.has('Code') || !['Message', 'RequestId', 'HostId'].some((name) => elements.has(name))) return;
    const { status, stamp: lineTime, line, offset } = start;
    this.#candidates.push(
      candidateFromBody(parsed.body, { format: NAME, origin: 'client', status, lineTime, line, offset }),
    );
  }
}

interface Surroundings {
  readonly line: Line;
  readonly prefix: Prefix;
  readonly joined: boolean;
}

function startOf(
  span: BodySpan,
  text: string,
  from: number,
  { line, prefix, joined }: Surroundings,
): OpenBody['start'] {
  const lead = text.slice(from, span.start);
  // Fields of a JSON line stand in any order.
  const behind = text.startsWith('{') && span.end !== null ? text.slice(span.end, span.end + STATUS_CHARS) : '';
  return {
    text: span.unescaped,
    lead: from === 0 ? lead : '',
    prefix,
    undone: span.undone,
    headless: span.headless,
    joined,
    status: statusIn(`${lead.slice(-STATUS_CHARS)} ${behind}`),
    stamp: prefix.stamp,
    line: line.number,
    offset: line.offset,
  };
}

/** A string literal ends with its line, unless a `+` ties it to the next; text and HTML go on. */
function goesOn(span: BodySpan, joined: boolean): boolean {
  return joined || span.undone.every((escaping) => escaping === 'html');
}

/** Enough of a body is visible that losing it is worth telling. */
function looksMeant(text: string): boolean {
  return text.includes('<Code>') && text.includes('<RequestId>');
}
