// Captured HTTP in a log: curl -i, curl -v, both, wire logs, raw dumps of requests and answers. One record is one exchange,
// from its request line (or, where there is none, its status line) to the end of the body. What programs print as objects
// (http-dumps.ts) and headers without a status line (http-header-list.ts) are read under the same name; HAR is a format of its own.
import type { Candidate } from '../model/candidate.ts';
import type { Line, Prefix } from '../model/line.ts';
import type { Assembly, FormatContext, Offer, RecordResult } from '../model/record.ts';
import type { LineFormat } from './format.ts';
import { CapturedBody } from './http-body.ts';
import { DUMP_MARKS, openDump } from './http-dumps.ts';
import { readExchange } from './http-exchange.ts';
import { HeaderList, LIST_MARKS } from './http-header-list.ts';
import { HeaderBlock, headerOf } from './http-headers.ts';
import {
  gluedStart,
  isEmpty,
  isOneCharacter,
  parseStartLine,
  readCaptureLine,
  type CaptureLine,
  type Side,
  type StartLine,
} from './http-lines.ts';

const FORMAT = 'http';
const UNLIKE: RecordResult = { kind: 'unlike' };
const MAX_INDENTATION = 32;
const MARKS = ['HTTP/', ...DUMP_MARKS, ...LIST_MARKS];

/**
 * Must stand before the formats of bare bodies: a body and the next status line may share a line, and that line begins a
 * record here.
 */
export const httpCapture: LineFormat = {
  kind: 'lines',
  name: FORMAT,
  markers: MARKS,
  hint: (text) => MARKS.some((mark) => text.includes(mark)),
  open(line: Line, context: FormatContext): RecordResult | Assembly {
    const prefix = context.prefixOf(line);
    const start = findStart(line.text, prefix.start);
    if (start !== null) return new Capture(line, prefix, start.read, start.line);
    const text = line.text.slice(prefix.start);
    return openDump(line, prefix, text, FORMAT) ?? HeaderList.open(line, prefix, text, FORMAT) ?? UNLIKE;
  },
};

function findStart(text: string, from: number): { read: CaptureLine; line: StartLine } | null {
  const indentation = indentationOf(text);
  for (const at of indentation + from === 0 ? [0] : new Set([from, 0, indentation])) {
    const read = readCaptureLine(text.slice(at));
    const line = read.side === 'info' ? null : parseStartLine(read.text);
    if (line !== null) return { read, line };
  }
  const glued = gluedStart(text);
  const line = glued === -1 ? null : parseStartLine(text.slice(glued));
  return line === null ? null : { read: { side: 'plain', text: text.slice(glued) }, line };
}

/** Blanks that a line begins with; those of its first line stand before every line of an exchange (wget -S). */
function indentationOf(text: string): number {
  let at = 0;
  while (at < MAX_INDENTATION && (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9)) at += 1;
  return at;
}

interface Request {
  readonly method: string;
  readonly target: string;
  readonly headers: HeaderBlock;
}

interface Answer {
  readonly status: number;
  readonly interim: boolean;
  readonly side: Side;
  readonly headers: HeaderBlock;
  body: CapturedBody | null;
}

/** `sending`: headers of the request; `waiting`: for the status line; `headers`, `body`: of the answer. */
type Phase = 'sending' | 'waiting' | 'headers' | 'body';

class Capture implements Assembly {
  readonly #first: Line;
  readonly #prefix: Prefix;
  readonly #indentation: number;
  #request: Request | null = null;
  /** One; two when curl -v -i told the same answer twice. */
  #answers: Answer[] = [];
  #phase: Phase = 'sending';
  /** A line told its side, as curl -v does. */
  #marked = false;
  /** Bytes of the request's body that are still to come; null before its first line. */
  #requestBody: number | null = null;

  constructor(first: Line, prefix: Prefix, read: CaptureLine, start: StartLine) {
    this.#first = first;
    this.#prefix = prefix;
    this.#indentation = prefix.start === 0 ? indentationOf(first.text) : 0;
    this.#start(start, read.side);
  }

  offer(line: Line, prefix: Prefix): Offer {
    // Where the first line had no prefix, what looks like one on a later line belongs to the header or body there.
    const bare = this.#prefix.start === 0;
    const from = !bare
      ? prefix.start
      : this.#indentation === 0
        ? 0
        : Math.min(this.#indentation, indentationOf(line.text));
    const own = from === 0 ? line.text : line.text.slice(from);
    // A lone bracket inside a body that no side was marked for is what a chunk's end tore off.
    const torn = !this.#marked && this.#last?.body?.begun === true && isOneCharacter(own);
    const read: CaptureLine = torn ? { side: 'plain', text: own } : readCaptureLine(own);
    if (read.side !== 'plain') this.#marked = true;
    if (read.side === 'info') return this.#marked ? 'take' : 'skip';
    const start = parseStartLine(read.text);
    if (start !== null) return this.#start(start, read.side);
    const alien = bare && prefix.stamp !== null;
    switch (this.#phase) {
      case 'sending':
        return this.#offerSent(read, alien);
      case 'waiting':
        return this.#offerBetween(read, line, alien);
      case 'headers':
        return this.#offerHeader(read, line, alien);
      case 'body':
        return this.#offerBody(read, line, alien);
      default:
        return this.#phase satisfies never;
    }
  }

  #start(start: StartLine, side: Side): Offer {
    if (side !== 'plain') this.#marked = true;
    if (start.kind === 'request') {
      const tunnel =
        this.#request?.method === 'CONNECT' && (this.#answers.length === 0 || this.#last?.interim === true);
      if (this.#request !== null && !tunnel && !this.#repeats(start)) return 'refuse';
      if (this.#request === null && this.#answers.length > 0 && this.#last?.interim !== true) return 'refuse';
      this.#request = { method: start.method, target: start.target, headers: new HeaderBlock() };
      this.#answers = [];
      this.#phase = 'sending';
      return 'take';
    }
    const last = this.#last;
    if (last !== undefined && !last.interim && !this.#echoes(last, start.status, side)) return 'refuse';
    // Written out: a spread takes as long as several lines of the capture.
    const { status, interim } = start;
    const answer: Answer = { status, interim, side, headers: new HeaderBlock(), body: null };
    if (last === undefined || last.interim) this.#answers = [answer];
    else this.#answers.push(answer);
    this.#phase = 'headers';
    return 'take';
  }

  /** Wire logs print a request twice. */
  #repeats(start: { readonly method: string; readonly target: string }): boolean {
    return (
      this.#answers.length === 0 && this.#request?.method === start.method && this.#request.target === start.target
    );
  }

  /** curl -v -i prints each answer on both of its outputs. */
  #echoes(last: Answer, status: number, side: Side): boolean {
    return last.status === status && last.side !== side && this.#answers.length === 1 && last.body?.begun !== true;
  }

  get #last(): Answer | undefined {
    return this.#answers.at(-1);
  }

  #offerSent(read: CaptureLine, alien: boolean): Offer {
    if (isEmpty(read.text)) {
      this.#phase = 'waiting';
      return 'take';
    }
    if (!alien && this.#request?.headers.take(read.text) === true) return 'take';
    this.#phase = 'waiting';
    return 'skip';
  }

  /** A raw dump shows the body of the request; what else stands before the answer is passed over. */
  #offerBetween(read: CaptureLine, line: Line, alien: boolean): Offer {
    if (read.side !== 'plain') return 'take';
    const left = this.#requestBody ?? lengthOf(this.#request?.headers) ?? 0;
    if (this.#marked || alien || left <= 0) return isEmpty(read.text) ? 'take' : 'skip';
    this.#requestBody = left - line.bytes;
    return 'take';
  }

  #offerHeader(read: CaptureLine, line: Line, alien: boolean): Offer {
    const last = this.#last;
    if (last === undefined || read.side === 'sent') return 'take';
    if (isEmpty(read.text)) {
      this.#phase = 'body';
      return !this.#marked && !last.interim && hasNoBody(last, this.#request) ? 'last' : 'take';
    }
    if (!alien && last.headers.take(read.text)) return 'take';
    if (last.headers.map.size === 0 && !/^<(?:\? ?xml|Error)/.test(read.text)) return 'refuse';
    this.#phase = 'body';
    return this.#offerBody(read, line, alien);
  }

  #offerBody(read: CaptureLine, line: Line, alien: boolean): Offer {
    const last = this.#last;
    if (last === undefined || read.side === 'sent') return 'take';
    if (last.interim) return isEmpty(read.text) ? 'take' : 'refuse';
    if (alien || this.#request?.method === 'HEAD') return this.#foreign();
    last.body ??= bodyOf(last, this.#marked);
    // Where the text is not what stood at the line's end, a wire log had quoted it.
    const bytes =
      read.text === line.text || line.text.endsWith(read.text)
        ? line.bytes - (line.text.length - read.text.length)
        : Buffer.byteLength(read.text) + 1;
    switch (last.body.push(read.text, bytes)) {
      case 'more':
        return 'take';
      case 'end':
        return 'last';
      case 'glued':
        return 'refuse';
      case 'foreign':
        return this.#foreign();
      default:
        return 'refuse';
    }
  }

  /** Where the sides are marked, the body may still come: other outputs stand in between. */
  #foreign(): Offer {
    return this.#marked && this.#last?.body?.begun !== true ? 'skip' : 'refuse';
  }

  end(): RecordResult {
    const answers = this.#answers.filter(
      (answer) => answer.headers.map.size > 0 || (answer.body?.text ?? null) !== null,
    );
    if (answers.length === 0) return UNLIKE;
    const candidates: Candidate[] = [];
    let rejected: string | null = null;
    const sent = this.#request;
    const request = sent === null ? null : { method: sent.method, target: sent.target, headers: sent.headers.map };
    for (const answer of mergeEchoes(answers)) {
      const reading = readExchange(
        request,
        { status: answer.status, headers: answer.headers.map, body: answer.body?.text ?? null },
        {
          format: FORMAT,
          origin: 'client',
          line: this.#first.number,
          offset: this.#first.offset,
          lineTime: this.#prefix.stamp,
        },
      );
      candidates.push(...reading.candidates);
      rejected ??= reading.rejected;
    }
    if (candidates.length > 0) return { kind: 'errors', candidates, request: null };
    return rejected === null ? { kind: 'nothing' } : { kind: 'rejected', reason: rejected };
  }
}

/** What can follow the headers of an answer that is not marked by curl. */
function hasNoBody(answer: Answer, request: Request | null): boolean {
  return (
    request?.method === 'HEAD' ||
    answer.status === 204 ||
    answer.status === 304 ||
    headerOf(answer.headers.map, 'content-length') === '0' ||
    answer.headers.map.has('x-oss-err')
  );
}

function lengthOf(headers: HeaderBlock | undefined): number | null {
  const told = headers === undefined ? null : headerOf(headers.map, 'content-length');
  return told !== null && /^\d{1,15}$/.test(told) ? Number(told) : null;
}

function bodyOf(answer: Answer, marked: boolean): CapturedBody {
  const length = lengthOf(answer.headers);
  const chunked = headerOf(answer.headers.map, 'transfer-encoding')?.toLowerCase() === 'chunked';
  return new CapturedBody({ length, chunked, anyText: !marked && answer.status < 300 });
}

/** Two tellings of one answer become one, unless their request ids say that they are two. */
function mergeEchoes(answers: readonly Answer[]): readonly Answer[] {
  const [first, second] = answers;
  if (first === undefined || second === undefined) return answers;
  const a = headerOf(first.headers.map, 'x-oss-request-id');
  const b = headerOf(second.headers.map, 'x-oss-request-id');
  if (a !== null && b !== null && a !== b) return answers;
  for (const [name, values] of first.headers.map) for (const value of values) second.headers.add(name, value);
  return [second.body === null && first.body !== null ? { ...second, body: first.body } : second];
}
