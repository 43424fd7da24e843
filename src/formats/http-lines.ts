// What one line of captured HTTP is: a request or status line, and which side it belongs to where curl or a wire log
// marks that. Single lines only; http-capture.ts knows how they follow each other.

/** `info`: curl's own words (`* ...`, progress meter, byte counts). `plain`: nothing marks the side. */
export type Side = 'sent' | 'received' | 'info' | 'plain';

export interface CaptureLine {
  readonly side: Side;
  readonly text: string;
}

export type StartLine =
  | { readonly kind: 'request'; readonly method: string; readonly target: string }
  | {
      readonly kind: 'status';
      readonly status: number;
      /** An answer that precedes the real one: 1xx, or a proxy's word that the tunnel stands. */
      readonly interim: boolean;
    };

const STATUS = /^HTTP\/\d(?:\.\d)? ([1-5]\d\d)(?: ([^\r\n]{0,100}))?$/;
const REQUEST = /^([A-Z]{2,20}) (\S+) HTTP\/\d(?:\.\d)?$/;
/** A status line behind a body that ended without a line end. Strict, since anything may stand before it. */
const GLUED = /[\w>}\]](?=HTTP\/(?:1\.[01]|2|3) [1-5]\d\d(?: [A-Za-z' -]{0,40})?\r?$)/;
/** One state of curl's progress meter: about 78 columns of numbers and times. */
const PROGRESS = /^[ \d]{3}[ \d.kMGTP:-]{60,90}/;
const LEAST_PROGRESS = 63;
const TRACE_TIME = /^\d\d:\d\d:\d\d\.\d{6} (?=[<>*{}] )/;
const WIRE = /^http-outgoing-\d{1,9} (<<|>>) /;
/** What Python's http.client prints at its debug level. */
const PYTHON_REPLY = /^reply: ["'](HTTP\/.{1,200}?)(?:\\r)?(?:\\n)?["']$/;
const PYTHON_HEADER = 'header: ';
const BYTES_DATA = /^[{}] \[\d{1,12} bytes data\]/;

/** Takes off what marks the side of a line, curl's progress meter that stands before it, and the quotes of wire logs. */
export function readCaptureLine(raw: string): CaptureLine {
  const first = raw.charCodeAt(0);
  const logged = first === 104 || first === 114 ? readLogged(raw) : null;
  if (logged !== null) return logged;
  const text = withoutProgress(first >= 48 && first <= 57 ? raw.replace(TRACE_TIME, '') : raw);
  if (text === null) return { side: 'info', text: '' };
  switch (text.charCodeAt(0)) {
    case 60: // <
    case 62: // >
      if (text.length > 1 && text.charCodeAt(1) !== 32) break;
      return { side: text.startsWith('>') ? 'sent' : 'received', text: trimEnd(text.slice(2)) };
    case 42: // *
      if (text.charCodeAt(1) === 32) return { side: 'info', text };
      break;
    case 123: // {
    case 125: // }
      if (BYTES_DATA.test(text)) return { side: 'info', text };
      break;
    default:
  }
  return { side: 'plain', text: trimEnd(text) };
}

/** What logs of clients print behind a word of their own, which begins with `h` or `r`. */
function readLogged(raw: string): CaptureLine | null {
  const wire = WIRE.exec(raw);
  if (wire !== null)
    return { side: wire[1] === '>>' ? 'sent' : 'received', text: unquoteWire(raw.slice(wire[0].length)) };
  if (raw.startsWith(PYTHON_HEADER)) return { side: 'received', text: trimEnd(raw.slice(PYTHON_HEADER.length)) };
  const reply = raw.startsWith('reply: ') ? PYTHON_REPLY.exec(raw) : null;
  return reply === null ? null : { side: 'received', text: reply[1] ?? '' };
}

/** null: the line is nothing but a progress meter. */
function withoutProgress(text: string): string | null {
  if (mayBeHeading(text) && (text.startsWith('  % Total') || text.trimStart().startsWith('Dload  Upload'))) return null;
  if (text.length < LEAST_PROGRESS) return text;
  const many = text.includes('\r');
  if (!many && !mayBeMeter(text.charCodeAt(0))) return text;
  const last = many ? text.slice(text.lastIndexOf('\r', text.length - 2) + 1) : text;
  const meter = PROGRESS.exec(last)?.[0];
  if (meter === undefined || !meter.includes(':')) return text;
  return last.length === meter.length || last === `${meter}\r` ? null : last.slice(meter.length);
}

/** A percent sign or `D` behind blanks; what may be a blank of another script is looked at closer. */
function mayBeHeading(text: string): boolean {
  let at = 0;
  while (text.charCodeAt(at) <= 32) at += 1;
  const first = text.charCodeAt(at);
  return first === 37 || first === 68 || first > 127;
}

/** A blank or a digit. */
function mayBeMeter(first: number): boolean {
  return first === 32 || (first >= 48 && first <= 57);
}

function unquoteWire(text: string): string {
  if (!text.startsWith('"') || !text.endsWith('"') || text.length < 2) return text;
  return text
    .slice(1, -1)
    .replace(/\[\\n\]$/, '')
    .replace(/\[\\r\]$/, '');
}

/** A CR that stands before the line end was left over by a prefix or a mixed file. */
function trimEnd(text: string): string {
  return text.charCodeAt(text.length - 1) === 13 ? text.slice(0, -1) : text;
}

export function parseStartLine(text: string): StartLine | null {
  // Both begin with two capital letters, which few lines do.
  if (!isCapital(text.charCodeAt(0)) || !isCapital(text.charCodeAt(1))) return null;
  const status = text.startsWith('HTTP/') ? STATUS.exec(text.trimEnd()) : null;
  if (status !== null) {
    const code = Number(status[1]);
    return {
      kind: 'status',
      status: code,
      interim: code < 200 || (code === 200 && /^connection established/i.test(status[2] ?? '')),
    };
  }
  if (!text.includes(' HTTP/')) return null;
  const [, method, target] = REQUEST.exec(text.trimEnd()) ?? [];
  return method === undefined || target === undefined ? null : { kind: 'request', method, target };
}

function isCapital(code: number): boolean {
  return code >= 65 && code <= 90;
}

/** True of text without any character but blanks; nearly all text is settled by its first character. */
export function isEmpty(text: string): boolean {
  const first = text.charCodeAt(0);
  return first > 32 && first < 127 ? false : text.trim() === '';
}

/** True of text with one character beside blanks. */
export function isOneCharacter(text: string): boolean {
  const first = text.charCodeAt(0);
  const second = text.charCodeAt(1);
  // Two characters in a row that are no blanks settle it for most lines.
  if (first > 32 && first < 127 && second > 32 && second < 127) return false;
  return text.trim().length === 1;
}

/** Where a status line begins that is glued to the end of a body; -1 when none is. */
export function gluedStart(text: string): number {
  // Nearly all lines of markup end with a bracket, which no status line does.
  if (text.charCodeAt(text.length - 1) === 62) return -1;
  const match = text.includes('HTTP/') ? GLUED.exec(text) : null;
  return match === null ? -1 : match.index + 1;
}
