// Streams the entries of a HAR document: only the members that an error needs are kept, so memory does not depend on the
// size of the document or of an entry. Knows the layout of HAR 1.2, nothing of OSS.
import { jsonParser, type Token } from 'stream-json/core/parser.js';
import { OssightError } from '../model/error.ts';
import { HeaderBlock } from './http-headers.ts';

export interface HarEntry {
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: HeaderBlock;
  readonly status: number | null;
  readonly headers: HeaderBlock;
  /** `content.text` as it stands, null when absent. */
  readonly text: string | null;
  /** `content.encoding`, null when absent. */
  readonly encoding: string | null;
  /** `startedDateTime` as it stands. */
  readonly started: string | null;
  /** `content.text` was longer than MAX_TEXT; the rest was dropped. */
  readonly textCut: boolean;
  /** URL and headers were longer than MAX_HEAD together; the rest was dropped. */
  readonly headCut: boolean;
}

/** Characters kept of a body: one of 64 KiB in base64. Error bodies are some hundred bytes. */
const MAX_TEXT = 96 * 1024;
/** Characters kept of everything else in an entry. */
const MAX_HEAD = 256 * 1024;
/** Keys and numbers that mean something are shorter. */
const MAX_SHORT = 64;
/** Levels of the document. Chains of asynchronous initiators in browser exports reach some hundred. */
const MAX_DEPTH = 2_000;
/**
 * Characters parsed at a time: bounds what the tokens of one step can hold, and what is lost before a fault. Small steps
 * halve the speed, so only the beginning, which is all of a small document, is read in them.
 */
const STEP = 64 * 1024;
const FIRST_STEP = 2 * 1024;
const FIRST = 1024 * 1024;

/** Depth of an entry's own members: document, log, entries, entry. */
const ENTRY = 4;

type Slot =
  | 'key'
  | 'method'
  | 'url'
  | 'status'
  | 'text'
  | 'encoding'
  | 'started'
  | 'name'
  | 'value'
  /** Measured by nobody, kept by nobody. */
  | 'none';

interface Draft {
  method: string;
  url: string;
  requestHeaders: HeaderBlock;
  status: number | null;
  headers: HeaderBlock;
  text: string | null;
  encoding: string | null;
  started: string | null;
  textCut: boolean;
  headCut: boolean;
}

/** A push machine: text in, finished entries out. */
export class HarReader {
  /** Why nothing more can be read; entries that were whole before it have been told. */
  fault: OssightError | null = null;
  readonly #parse = jsonParser({ packValues: false, streamValues: true });
  /** Keys from the document downwards; '' for an element of an array. */
  readonly #path: string[] = [];
  readonly #arrays: boolean[] = [];
  #slot: Slot = 'none';
  #pieces = '';
  #headChars = 0;
  #draft: Draft | null = null;
  #name = '';
  #value = '';
  #entries = 0;
  #chars = 0;
  #begun = false;
  #finished: HarEntry[] = [];

  /** The entries that became whole. Once there is a fault nothing more comes. */
  push(text: string): HarEntry[] {
    let at = 0;
    while (at < text.length && this.fault === null) {
      const end = at + (this.#chars < FIRST ? FIRST_STEP : STEP);
      const step = text.slice(at, end);
      this.#chars += step.length;
      this.#pushStep(step);
      at = end;
    }
    const finished = this.#finished;
    this.#finished = [];
    return finished;
  }

  /** The input ended: the document must have ended too. */
  end(): void {
    if (!this.#begun || this.#path.length > 0) this.#fail('the document ends early');
  }

  #pushStep(text: string): void {
    try {
      const result = this.#parse(text);
      if (typeof result === 'symbol') return;
      for (const token of result.values) this.#take(token);
    } catch (error) {
      this.#fail('it is not valid JSON', error);
    }
  }

  #fail(why: string, cause?: unknown): void {
    this.fault ??= new OssightError('input', 'the HAR document is malformed', {
      reason: `after ${this.#entries} whole ${this.#entries === 1 ? 'entry' : 'entries'}: ${why}`,
      hint: 'export it again; the errors of the whole entries were read',
      cause,
    });
  }

  #take(token: Token): void {
    switch (token.name) {
      case 'startObject':
      case 'startArray':
        this.#open(token.name === 'startArray');
        return;
      case 'endObject':
      case 'endArray':
        this.#close();
        return;
      case 'startKey':
        this.#begin('key');
        return;
      case 'endKey':
        this.#path[this.#path.length - 1] = this.#pieces;
        this.#slot = 'none';
        return;
      case 'startString':
      case 'startNumber':
        this.#begin(this.#slotHere());
        return;
      case 'stringChunk':
      case 'numberChunk':
        this.#add(token.value);
        return;
      case 'endString':
      case 'endNumber':
        this.#assign();
        return;
      case 'keyValue':
      case 'stringValue':
      case 'numberValue':
      case 'nullValue':
      case 'trueValue':
      case 'falseValue':
      case 'whitespace':
        return;
      default:
        token satisfies never;
    }
  }

  #open(array: boolean): void {
    this.#begun = true;
    if (this.#path.length >= MAX_DEPTH) this.#fail('it is nested too deeply');
    this.#path.push('');
    this.#arrays.push(array);
    if (!this.#inEntries()) return;
    if (this.#path.length === ENTRY && !array) this.#draft = emptyDraft();
    if (this.#path.length === ENTRY) this.#headChars = 0;
    if (this.#path.length === ENTRY + 3) this.#name = this.#value = '';
  }

  #close(): void {
    const depth = this.#path.length;
    if (this.#draft !== null && depth === ENTRY) {
      this.#finished.push(this.#draft);
      this.#draft = null;
      this.#entries += 1;
    } else if (this.#draft !== null && depth === ENTRY + 3 && this.#inHeaders()) this.#addHeader(this.#draft);
    this.#path.pop();
    this.#arrays.pop();
  }

  #inEntries(): boolean {
    return (
      this.#path[0] === 'log' &&
      this.#path[1] === 'entries' &&
      this.#arrays[0] === false &&
      this.#arrays[1] === false &&
      this.#arrays[2] === true
    );
  }

  #inHeaders(): boolean {
    const side = this.#path[ENTRY - 1];
    return (
      this.#path[ENTRY] === 'headers' && this.#arrays[ENTRY + 1] === true && (side === 'request' || side === 'response')
    );
  }

  #addHeader(draft: Draft): void {
    if (this.#name === '') return;
    const block = this.#path[ENTRY - 1] === 'request' ? draft.requestHeaders : draft.headers;
    block.add(this.#name, this.#value);
  }

  /** Where the value that begins now would go. */
  #slotHere(): Slot {
    if (this.#draft === null) return 'none';
    const depth = this.#path.length;
    const key = this.#path[depth - 1];
    const side = this.#path[ENTRY - 1];
    if (depth === ENTRY) return key === 'startedDateTime' ? 'started' : 'none';
    if (depth === ENTRY + 1) {
      if (side === 'request') return key === 'method' || key === 'url' ? key : 'none';
      return side === 'response' && key === 'status' ? 'status' : 'none';
    }
    if (depth === ENTRY + 2) {
      if (side !== 'response' || this.#path[ENTRY] !== 'content') return 'none';
      return key === 'text' || key === 'encoding' ? key : 'none';
    }
    if (depth === ENTRY + 3 && this.#inHeaders()) return key === 'name' || key === 'value' ? key : 'none';
    return 'none';
  }

  #begin(slot: Slot): void {
    this.#slot = slot;
    this.#pieces = '';
  }

  #add(piece: string): void {
    switch (this.#slot) {
      case 'none':
        return;
      case 'key':
      case 'status':
      case 'encoding':
      case 'started':
      case 'method':
        this.#pieces += piece.slice(0, MAX_SHORT + 1 - this.#pieces.length);
        return;
      case 'text':
        if (this.#pieces.length + piece.length <= MAX_TEXT) this.#pieces += piece;
        else if (this.#draft !== null) this.#draft.textCut = true;
        return;
      case 'url':
      case 'name':
      case 'value':
        this.#headChars += piece.length;
        if (this.#headChars <= MAX_HEAD) this.#pieces += piece;
        else if (this.#draft !== null) this.#draft.headCut = true;
        return;
      default:
        this.#slot satisfies never;
    }
  }

  #assign(): void {
    const draft = this.#draft;
    const slot = this.#slot;
    this.#slot = 'none';
    if (draft === null) return;
    switch (slot) {
      case 'method':
      case 'url':
      case 'text':
      case 'encoding':
      case 'started':
        draft[slot] = this.#pieces;
        return;
      case 'status':
        draft.status = /^[1-5]\d\d$/.test(this.#pieces) ? Number(this.#pieces) : null;
        return;
      case 'name':
        this.#name = this.#pieces;
        return;
      case 'value':
        this.#value = this.#pieces;
        return;
      case 'key':
      case 'none':
        return;
      default:
        slot satisfies never;
    }
  }
}

function emptyDraft(): Draft {
  return {
    method: '',
    url: '',
    requestHeaders: new HeaderBlock(),
    status: null,
    headers: new HeaderBlock(),
    text: null,
    encoding: null,
    started: null,
    textCut: false,
    headCut: false,
  };
}
