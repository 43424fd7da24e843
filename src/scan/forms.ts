// The accelerator of captures: records that fill the form of one that was read before are taken for what that one was, each
// with its own id, object and time (form.ts). All others are read, and their forms kept, in a bounded memory. Knows no format;
// what a form is decides form.ts, and what a record means whoever read the first.
import type { Example } from '../model/alike.ts';
import type { Checkpoint } from '../model/batch.ts';
import type { Candidate } from '../model/candidate.ts';
import type { Line, Prefix } from '../model/line.ts';
import type { RecordResult, WholeRecord } from '../model/record.ts';
import { DATE_CHARS, endOfBlank, formOf, MOST_CHARS } from './form.ts';
import type { Blank, DateOf, Piece } from './form.ts';

export interface FormSink {
  readonly record: (result: RecordResult, first: Line, texts: null, lines: number) => void;
}

/** A form, and what a record that fills it is. */
interface Form {
  readonly candidate: Candidate;
  readonly example: Example;
  readonly lines: number;
  readonly endsBefore: WholeRecord['endsBefore'];
}

/** Forms that begin alike are one branch up to where they part. */
interface Branch extends Piece {
  /** The text's last character. */
  readonly last: number;
  readonly next: Branch[];
  readonly form: Form | null;
}

const MOST_FORMS = 100;
/** After so many forms as many records must have filled one, or records do not come again here. */
const WINDOW_BYTES = 64 * 1024;
const PLAIN = /^[\t\r -~]*$/;

/** The forms of one thread, and the record that was found last. */
export class Forms {
  id = '';
  object = '';
  date: number | null = null;
  /** Where the record ends. */
  end = 0;
  /** Where its lines come again nowhere, looking for them is given up. */
  useless = false;
  readonly #dateOf: DateOf;
  #branches: Branch[] = [];
  #count = 0;
  #found = 0;
  #dateText = '';
  #dateTime = 0;

  constructor(dateOf: DateOf) {
    this.#dateOf = dateOf;
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  learn({ result, endsBefore, lines }: WholeRecord, text: string): void {
    if (result.kind !== 'errors' || result.request !== null || result.candidates.length !== 1) return;
    const [candidate] = result.candidates;
    if (candidate === undefined || candidate.lineTime !== null) return;
    const pieces = formOf(text, candidate, this.#dateOf);
    if (pieces === null) return;
    if (this.#count === MOST_FORMS) {
      this.useless = this.#found < MOST_FORMS;
      this.#branches = [];
      this.#count = 0;
      this.#found = 0;
      return;
    }
    this.#count += 1;
    this.#grow(pieces, { candidate, example: { event: null }, lines, endsBefore });
  }

  /** The form that the text fills from `at` on, null where it fills none. */
  find(text: string, at: number): Form | null {
    this.#forget('', '', null);
    const form = this.#walk(this.#branches, text, at);
    if (form !== null) this.#found += 1;
    return form;
  }

  #grow(pieces: readonly Piece[], form: Form): void {
    let branches = this.#branches;
    for (const { text, blank } of pieces) {
      const known = branches.find((branch) => branch.text === text && branch.blank === blank);
      if (known === undefined) {
        const own = ` ${text}`.slice(1);
        const last = own.charCodeAt(own.length - 1);
        const made: Branch = { text: own, last, blank, next: [], form: blank === null ? form : null };
        branches.push(made);
        branches = made.next;
      } else branches = known.next;
    }
  }

  #walk(branches: readonly Branch[], text: string, at: number): Form | null {
    for (let i = 0; i < branches.length; i += 1) {
      const branch = branches[i];
      if (branch === undefined) continue;
      const from = at + branch.text.length;
      // The last character settles it mostly. `startsWith` goes from character to character, ten times as slow.
      if (text.charCodeAt(from - 1) !== branch.last || text.slice(at, from) !== branch.text) continue;
      if (branch.blank === null) {
        this.end = from;
        return branch.form;
      }
      const { id, object, date } = this;
      const to = this.#fill(branch.blank, text, from);
      const form = to === -1 ? null : this.#walk(branch.next, text, to);
      if (form !== null) return form;
      this.#forget(id, object, date);
    }
    return null;
  }

  #forget(id: string, object: string, date: number | null): void {
    this.id = id;
    this.object = object;
    this.date = date;
  }

  /** Where the blank ends that begins at `at`, -1 where it may not be filled so. */
  #fill(blank: Blank, text: string, at: number): number {
    const known = blank === 'id' ? this.id : blank === 'object' ? this.object : '';
    if (known !== '') return text.slice(at, at + known.length) === known ? at + known.length : -1;
    if (blank === 'date') return this.#readDate(text, at) ? at + DATE_CHARS : -1;
    const end = endOfBlank(blank, text, at);
    if (end === -1) return -1;
    if (blank === 'id') this.id = text.slice(at, end);
    else if (blank === 'object') this.object = text.slice(at, end);
    return end;
  }

  /** Answers of one second have the same date. */
  #readDate(text: string, at: number): boolean {
    const sent = text.slice(at, at + DATE_CHARS);
    if (sent !== this.#dateText) {
      const own = ` ${sent}`.slice(1);
      const time = this.#dateOf(own);
      if (time === null) return false;
      this.#dateText = own;
      this.#dateTime = time;
    }
    this.date = this.#dateTime;
    return true;
  }
}

/** Takes records for one reading. */
export class FormReader {
  /** Of the record that was taken the last time. */
  lines = 0;
  readonly #forms: Forms;
  readonly #prefixOf: (line: Line) => Prefix;
  #block: Uint8Array | null = null;
  /** Bytes [begin, end) of the block, one character a byte. */
  #text = '';
  #begin = 0;
  #form: Form | null = null;
  #bytes = 0;

  constructor(forms: Forms, prefixOf: (line: Line) => Prefix) {
    this.#forms = forms;
    this.#prefixOf = prefixOf;
  }

  /** `block`: whole lines, each with its LF; `from` begins one. Answers where the record ends that begins there. */
  take(block: Uint8Array, from: number): number {
    const forms = this.#forms;
    this.lines = 0;
    if (forms.isEmpty || forms.useless) return from;
    this.#load(block, from);
    const at = from - this.#begin;
    const form = forms.find(this.#text, at);
    if (form === null || !this.#endsAt(form, forms.end)) return from;
    this.#form = form;
    this.#bytes = forms.end - at;
    this.lines = form.lines;
    return from + this.#bytes;
  }

  /** Tells the record that was taken the last time. */
  tell(sink: FormSink, at: Checkpoint): void {
    const { id, object, date } = this.#forms;
    if (this.#form === null) return;
    const { candidate: like, example, lines } = this.#form;
    const number = at.lines + 1;
    const { offset } = at;
    // Written out: a spread takes as long as all else here.
    const candidate: Candidate = {
      format: like.format,
      origin: like.origin,
      code: like.code,
      status: like.status,
      requestId: id,
      hostId: like.hostId,
      ec: like.ec,
      message: like.message,
      operation: like.operation,
      bucket: like.bucket,
      object: object === '' ? like.object : object,
      endpoint: like.endpoint,
      extra: like.extra,
      marks: like.marks,
      synthetic: like.synthetic,
      truncated: like.truncated,
      perObject: like.perObject,
      bodyTime: like.bodyTime,
      headerTime: date ?? like.headerTime,
      lineTime: null,
      line: number,
      offset,
    };
    const first = { text: '', offset, bytes: this.#bytes, number };
    sink.record({ kind: 'errors', candidates: [candidate], request: null, again: example }, first, null, lines);
  }

  learn(record: WholeRecord, bytes: Uint8Array): void {
    if (bytes.length > MOST_CHARS || this.#forms.useless) return;
    this.#forms.learn(record, latin1(bytes, 0, bytes.length));
  }

  flush(): void {
    this.#block = null;
    this.#text = '';
    this.#form = null;
  }

  /** Sees to it that a whole record's text is there from `from` on. */
  #load(block: Uint8Array, from: number): void {
    const end = this.#begin + this.#text.length;
    const wanted = Math.min(block.length, from + 2 * MOST_CHARS);
    if (this.#block === block && from >= this.#begin && wanted <= end) return;
    this.#block = block;
    this.#begin = from;
    this.#text = latin1(block, from, Math.min(block.length, from + WINDOW_BYTES));
  }

  /** Whether the line at `at` ends the record, where the record does not itself. */
  #endsAt({ endsBefore }: Form, at: number): boolean {
    if (endsBefore === null) return true;
    const end = this.#text.indexOf('\n', at);
    const text = this.#text.slice(at, this.#text.charCodeAt(end - 1) === 13 ? end - 1 : end);
    // What stands there otherwise than it is read: wrapped by a container's runtime, in another encoding, with holes.
    if (end === -1 || text.charCodeAt(0) === 123 || !PLAIN.test(text)) return false;
    const line: Line = { text, offset: 0, bytes: end + 1 - at, number: 0 };
    return endsBefore(line, this.#prefixOf(line));
  }
}

function latin1(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', from, to);
}
