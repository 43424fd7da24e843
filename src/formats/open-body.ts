// A body of which some lines are still to come: which of the lines that follow are its own, and what they say without the
// prefix of their logger. Reads no element's value; the parser does when the body is whole.
import type { Line, Prefix, Stamp } from '../model/line.ts';
import { findTag } from './body-span.ts';
import { undo, type Escaping } from './escapes.ts';

export interface BodyStart {
  /** What is there of the body, unescaped. */
  readonly text: string;
  /** What stands between the line's prefix and the body. */
  readonly lead: string;
  readonly prefix: Prefix;
  readonly undone: readonly Escaping[];
  readonly headless: boolean;
  /** The body is a string in pieces: `'<Error>\n' +`. */
  readonly joined: boolean;
  readonly status: number | null;
  readonly stamp: Stamp | null;
  readonly line: number;
  readonly offset: number;
}

/** `text`: the line's part of the body, unescaped. `foreign`: another's line in between; `ended`: the body is over. */
type Fit = { readonly text: string } | 'foreign' | 'ended';

/** What begins other records about failed requests, and no value. */
const OTHER_RECORD = /^[{[]|\b(?:Error ?Code|Status ?Code|[Rr]equest[ -]?[Ii][Dd]|HTTP\/[12]|oss2?:)/;

/** Own-line values and lines of one value: most have one, what was signed has a few dozen. */
const VALUE_LINES = 8;
const CUT_VALUE_LINES = 3;
const SIGNED_LINES = 80;
const SIGNED = new Set(['StringToSign', 'StringToSignBytes', 'CanonicalRequest', 'EncodedDiagnosticMessage']);
const BLANK_LINES = 3;
const DECLARATION_LINES = 20;
const LEAD_CHARS = 80;

/** Elements of which a body has one: a second one is another body's. */
const SINGLE = ['Code', 'Message', 'RequestId', 'HostId', 'EC'];

const JOINED_START = /^\s*["'`]/;
const JOINED_END = /["'`] ?\+ ?$/;

/** The line without the `' +` that ties it to the next one; null when nothing does. */
export function withoutJoin(text: string): string | null {
  const match = JOINED_END.exec(text.slice(-4));
  return match === null ? null : text.slice(0, text.length - match[0].length);
}

type Place = 'prologue' | 'between' | 'value';

export class OpenBody {
  readonly start: BodyStart;
  readonly #pieces: string[];
  readonly #seen = new Set<string>();
  #place: Place;
  /** The element whose value may go on. */
  #element = '';
  #valueLines = 0;
  #blank = 0;
  /** Does each line carry a prefix of its own? Told by the first line that follows. */
  #prefixed: boolean | null = null;

  constructor(start: BodyStart, prologue: boolean) {
    this.start = start;
    this.#pieces = [start.text];
    this.#place = prologue ? 'prologue' : 'between';
    if (!prologue) this.#follow(start.text);
  }

  /** Only a prologue was seen. */
  get empty(): boolean {
    return this.#place === 'prologue';
  }

  /** Would end in the middle of a tag, which loggers do only where they cut. */
  get brokenOff(): boolean {
    const text = this.#pieces.at(-1) ?? '';
    const lt = text.lastIndexOf('<');
    return lt !== -1 && /^<\/?[A-Za-z]*$/.test(text.slice(lt, lt + 64));
  }

  /** It began with whole elements on its first line, so the rest was meant to stand there too. */
  get #oneLine(): boolean {
    return this.start.text.includes('</');
  }

  text(last = ''): string {
    return last === '' ? this.#pieces.join('\n') : [...this.#pieces, last].join('\n');
  }

  add(text: string): void {
    this.#pieces.push(text);
    if (this.#place === 'prologue' && findTag(text, 'Error', 0, false) !== null) this.#place = 'between';
    if (this.#place !== 'prologue') this.#follow(text);
  }

  fit(line: Line, prefix: Prefix): Fit {
    const text = this.#strip(line.text, prefix);
    if (text === null) return 'foreign';
    const trimmed = text.trimStart();
    if (trimmed === '') {
      // A blank line is part of a value that was signed; between elements it may as well be anybody's.
      this.#blank += 1;
      return this.#place !== 'value' || this.#blank > BLANK_LINES ? 'foreign' : { text };
    }
    const fit = this.#fitText(text, trimmed, prefix);
    if (typeof fit === 'object') {
      this.#blank = 0;
      this.#prefixed ??= this.#isPrefixed(line.text, prefix);
    }
    return fit;
  }

  #fitText(text: string, trimmed: string, prefix: Prefix): Fit {
    if (this.#place === 'prologue') return this.#fitDeclaration(text, trimmed);
    // One writer finishes a body before it begins the next; writers that cannot be told apart may not.
    if (isRoot(trimmed)) return prefix.key === '' ? 'foreign' : 'ended';
    if (SINGLE.some((name) => this.#seen.has(name) && trimmed.startsWith(`<${name}>`))) return 'foreign';
    if (this.#place === 'between') {
      if (/^<[A-Za-z_/!]/.test(trimmed)) return { text };
      return this.start.headless ? 'ended' : 'foreign';
    }
    // A value that was cut off would swallow what the log tells next.
    if (!trimmed.includes('</') && OTHER_RECORD.test(trimmed)) return 'ended';
    if (SIGNED.has(this.#element)) return (this.#valueLines += 1) > SIGNED_LINES ? 'ended' : { text };
    return (this.#valueLines += 1) > (this.#oneLine ? CUT_VALUE_LINES : VALUE_LINES) ? 'ended' : { text };
  }

  #fitDeclaration(text: string, trimmed: string): Fit {
    if (/^<Error[\s>]/.test(trimmed)) return { text };
    const declares = /^(?:<!|\]>)/.test(trimmed) && !/^<!doctype\s+html\b/i.test(trimmed);
    return declares && this.#pieces.length < DECLARATION_LINES ? { text } : 'ended';
  }

  /** The line as the body has it; null when it is certainly another's. */
  #strip(raw: string, prefix: Prefix): string | null {
    if (this.start.joined) return this.#stripJoined(raw);
    const prefixed = this.#prefixed ?? this.#isPrefixed(raw, prefix);
    if (prefixed !== true && isEntry(raw, prefix)) return null;
    const own = prefixed === true ? raw.slice(prefix.start) : raw;
    const { lead } = this.start;
    const led = lead !== '' && lead.length <= LEAD_CHARS && own.startsWith(lead) ? own.slice(lead.length) : own;
    return this.start.undone.reduce(undo, led);
  }

  #stripJoined(raw: string): string | null {
    if (!JOINED_START.test(raw)) return null;
    return this.start.undone.reduce(undo, withoutJoin(raw) ?? raw).replace(JOINED_START, '');
  }

  /** null while the lines do not tell. */
  #isPrefixed(raw: string, prefix: Prefix): boolean | null {
    if (raw.trim() === '') return null;
    if (raw.trimStart().startsWith('<') && prefix.start === 0) return false;
    if (prefix.start === 0) return this.#place === 'value' ? false : null;
    // Such a body was most likely cut there, unless its value is of the long kind.
    if (this.#place === 'value' && this.#oneLine && !SIGNED.has(this.#element)) return null;
    if (/^\s*(?:<|&lt;|$)/.test(raw.slice(prefix.start))) return true;
    const { start, key } = this.start.prefix;
    return this.#place === 'value' && start > 0 && prefix.key === key ? true : null;
  }

  /** Keeps account of the elements seen and of whether the text ends inside a value. */
  #follow(text: string): void {
    for (const name of SINGLE) if (text.includes(`<${name}>`)) this.#seen.add(name);
    const lt = text.lastIndexOf('<');
    if (lt === -1) return;
    const tag = /^<(\/?)([A-Za-z_][\w.:-]{0,100})[^<>]{0,500}(>?)/.exec(text.slice(lt, lt + 640));
    if (tag === null) return;
    this.#valueLines = 0;
    this.#element = tag[2] ?? '';
    const opens = tag[1] === '' && !tag[0].endsWith('/>') && this.#element !== 'Error';
    this.#place = opens ? 'value' : 'between';
  }
}

function isRoot(trimmed: string): boolean {
  return /^<(?:Error[\s>]|\?\s?xml)/.test(trimmed);
}

/** A log entry of its own among lines that carry no prefix. A value that is nothing but a time is none. */
function isEntry(raw: string, prefix: Prefix): boolean {
  return prefix.stamp !== null && prefix.start > 0 && prefix.start < raw.trimEnd().length;
}
