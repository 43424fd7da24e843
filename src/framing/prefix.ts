// What stands before the message on a log line: time, level, host, process, thread, tag, the column of a container tool.
// Prefixes stack (Docker before log4j), so they are peeled off one by one. What could as well be the message stays in it:
// `AccessDenied: ...` after a time is no tag, `[ErrorCode]:` no thread.
import type { Line, Prefix, Stamp } from '../model/line.ts';
import { isBlank, isIdentifier, isLevel, MAX_TOKEN, readWriter, skipBlanks, type Writer } from './writer.ts';
import { isDigit, StampReader } from './stamp.ts';
import { createZone } from './zone.ts';

export interface PrefixOptions {
  /** IANA zone of stamps that carry none. */
  readonly zone: string;
  /** Epoch ms: stamps without a year fall in the year that puts them at most a day after it. */
  readonly now: number;
}

const NONE: Prefix = { key: '', start: 0, stamp: null };
const MAX_LAYERS = 5;
const QUOTE = 34;
const ESCAPE = 27;
const BRACKET = 91;
const BRACE = 123;
const LESS = 60;
const SPACE = 32;
const COMMA = 44;
const SLASH = 47;

/** Keys of JSON and logfmt lines that hold the time, the surest first. */
const TIME_KEYS = ['@timestamp', 'timestamp', 'time', 'ts', '__time__'];

/**
 * A reader that keeps the last line's answer, since several formats ask for the same line. Of stacked stamps the one with
 * a zone wins, among equals the inner one. The markers of curl -v (`* `, `> `, `< `) and quotation marks of mail count as
 * prefix only where an XML tag follows: before a header or a status line they tell who spoke, and formats need them.
 * Throws RangeError when the zone is unknown.
 */
export function createPrefixReader(options: PrefixOptions): (line: Line) => Prefix {
  const reader = new PrefixReader(new StampReader(createZone(options.zone), options.now));
  let last: Line | null = null;
  let answer = NONE;
  return (line) => {
    if (line === last) return answer;
    last = line;
    answer = reader.read(line.text);
    return answer;
  };
}

class PrefixReader {
  readonly #stamps: StampReader;
  readonly #writer: Writer = { key: '', end: 0, more: false, named: -1 };
  #key = '';
  #stamp: Stamp | null = null;

  constructor(stamps: StampReader) {
    this.#stamps = stamps;
  }

  read(text: string): Prefix {
    this.#key = '';
    this.#stamp = null;
    const begin = skipBlanks(text, 0);
    // An indented line goes on with something, unless a time stands there; its indentation stays.
    const first = text.charCodeAt(begin);
    if (begin > 0 && text.charCodeAt(0) !== ESCAPE && !isDigit(first) && first !== BRACKET && first !== BRACE)
      return NONE;
    let start = first !== ESCAPE && text.charCodeAt(0) === ESCAPE ? begin : 0;
    let at = begin;
    this.#writer.more = true;
    for (let layer = 0; layer < MAX_LAYERS && this.#writer.more; layer += 1) {
      const next = this.#peel(text, at);
      if (next <= at) break;
      at = skipBlanks(text, next);
      start = at;
    }
    if (text.charCodeAt(at) === BRACE) this.#findTime(text, at);
    if (isMarkedTag(text, at)) start = skipBlanks(text, at + 2);
    if (start === 0 && this.#stamp === null) return NONE;
    return { key: this.#key, start: Math.min(start, text.length), stamp: this.#stamp };
  }

  /** The index behind one layer of prefix that begins at `at`, or -1. */
  #peel(text: string, at: number): number {
    const first = text.charCodeAt(at);
    this.#writer.more = false;
    if (isDigit(first)) {
      const end = this.#dated(text, at);
      return end === -1 ? this.#column(text, at) : end;
    }
    if (first === BRACKET) return this.#bracketed(text, at);
    if (first === LESS) return this.#syslogPriority(text, at);
    return isIdentifier(first) ? this.#worded(text, at) : -1;
  }

  /** By its first characters, since most lines are no prefix at all: `Content-Type: ...`. */
  #worded(text: string, at: number): number {
    const second = text.charCodeAt(at + 1);
    let end = text.charCodeAt(at + 3) === SPACE ? this.#named(text, at) : -1;
    if (end === -1 && isDigit(second)) end = this.#klog(text, at);
    if (end === -1 && second === COMMA) end = this.#ruby(text, at);
    if (end === -1 && second === SLASH) end = this.#logcat(text, at);
    if (end === -1 && isUpper(second)) end = this.#levelFirst(text, at);
    if (end === -1) end = this.#logfmt(text, at);
    return end === -1 ? this.#column(text, at) : end;
  }

  #keep(stamp: Stamp): void {
    if (this.#stamp === null || stamp.zoned || !this.#stamp.zoned) this.#stamp = stamp;
  }

  #add(key: string): void {
    if (key !== '') this.#key = this.#key === '' ? key : `${this.#key} ${key}`;
  }

  /** Time, thread and logger of an application, a container runtime's stream column, logcat's columns. */
  #dated(text: string, at: number): number {
    const stamp = this.#stamps.read(text, at);
    let end = this.#stamps.end;
    if (stamp === null) {
      end = this.#stamps.endOfClock(text, at);
      if (end === -1 || !isBlank(text.charCodeAt(end))) return -1;
    } else this.#keep(stamp);
    return this.#afterTime(text, end);
  }

  #afterTime(text: string, end: number): number {
    const at = skipBlanks(text, end);
    const stream = text.startsWith('stdout ', at) ? 'stdout' : text.startsWith('stderr ', at) ? 'stderr' : '';
    const flag = text.charCodeAt(at + 7);
    if (stream !== '' && (flag === 70 || flag === 80) && isBlank(text.charCodeAt(at + 8))) {
      this.#add(stream);
      this.#writer.more = true;
      return at + 9;
    }
    const columns = this.#logcatColumns(text, at);
    if (columns !== -1) return columns;
    return this.#readWriter(text, end);
  }

  #readWriter(text: string, at: number): number {
    readWriter(text, at, this.#writer);
    this.#add(this.#writer.key);
    return this.#writer.end;
  }

  /** `[time] ...`, `[inst]time ...`, `[ERROR] [time] ...`, `[pod/name/container] ...`. */
  #bracketed(text: string, at: number): number {
    let key = '';
    let i = at;
    for (let count = 0; count < 4; count += 1) {
      if (text.charCodeAt(i) !== BRACKET) {
        const stamp = count === 0 ? null : this.#stamps.read(text, i);
        if (stamp === null) return -1;
        this.#keep(stamp);
        this.#add(key);
        return this.#afterTime(text, this.#stamps.end);
      }
      const close = closing(text, i);
      if (close === -1) return -1;
      const stamp = this.#stamps.read(text, i + 1);
      if (stamp !== null && this.#stamps.end <= close) {
        this.#keep(stamp);
        this.#add(key);
        return this.#afterTime(text, text.charCodeAt(close + 1) === 58 ? close + 2 : close + 1);
      }
      const inner = text.slice(i + 1, close).trim();
      if (count === 0 && inner.startsWith('pod/')) {
        this.#add(inner);
        this.#writer.more = true;
        return close + 1;
      }
      if (!isLevel(inner)) key = key === '' ? inner : `${key} ${inner}`;
      i = skipBlanks(text, close + 1);
    }
    return -1;
  }

  /** `Nov 23 03:00:00 host prog[pid]: `. */
  #named(text: string, at: number): number {
    const stamp = this.#stamps.read(text, at);
    if (stamp === null) return -1;
    this.#keep(stamp);
    return this.#syslogHeader(text, this.#stamps.end);
  }

  #syslogHeader(text: string, at: number): number {
    this.#writer.more = true;
    const hostAt = skipBlanks(text, at);
    const hostEnd = tokenEnd(text, hostAt);
    const programAt = skipBlanks(text, hostEnd);
    if (hostEnd === hostAt || programAt === hostEnd) return this.#readWriter(text, at);
    let end = tokenEnd(text, programAt);
    if (end === programAt) return this.#readWriter(text, at);
    if (text.charCodeAt(end) === BRACKET) end = closing(text, end) + 1;
    if (end === 0 || text.charCodeAt(end) !== 58) return this.#readWriter(text, at);
    this.#add(`${text.slice(hostAt, hostEnd)} ${text.slice(programAt, end)}`);
    return end + 1;
  }

  /** `<34>Nov 23 ...` and RFC 5424's `<34>1 time host app procid msgid [data] `. */
  #syslogPriority(text: string, at: number): number {
    let i = at + 1;
    while (i < at + 4 && isDigit(text.charCodeAt(i))) i += 1;
    if (i === at + 1 || text.charCodeAt(i) !== 62) return -1;
    if (text.charCodeAt(i + 1) !== 49 || text.charCodeAt(i + 2) !== 32) {
      const end = this.#named(text, i + 1);
      return end === -1 ? this.#dated(text, i + 1) : end;
    }
    i += 3;
    const stamp = this.#stamps.read(text, i);
    if (stamp !== null) this.#keep(stamp);
    else if (text.charCodeAt(i) !== 45) return -1;
    i = stamp === null ? i + 1 : this.#stamps.end;
    for (let field = 0; field < 4; field += 1) {
      if (text.charCodeAt(i) !== 32) return -1;
      const end = fieldEnd(text, i + 1);
      // The message id names a kind of message, not a writer.
      if (field < 3 && end > i + 1) this.#addField(text.slice(i + 1, end));
      i = end;
    }
    this.#writer.more = true;
    return skipStructured(text, i + 1);
  }

  #addField(field: string): void {
    if (field !== '-') this.#add(field);
  }

  /** `E1123 03:00:00.123456   12345 file.go:12] `. */
  #klog(text: string, at: number): number {
    if (!'IWEF'.includes(text.charAt(at))) return -1;
    const stamp = this.#stamps.readCompact(text, at + 1);
    if (stamp === null) return -1;
    const idAt = skipBlanks(text, this.#stamps.end);
    const idEnd = tokenEnd(text, idAt);
    const close = text.indexOf(']', idEnd);
    if (idEnd === idAt || close === -1 || close > idEnd + MAX_TOKEN) return -1;
    this.#keep(stamp);
    this.#add(text.slice(idAt, idEnd));
    return close + 1;
  }

  /** `E, [2026-11-23T03:00:00.123456 #1234] ERROR -- prog: `. */
  #ruby(text: string, at: number): number {
    if (!text.startsWith(', [', at + 1)) return -1;
    const stamp = this.#stamps.read(text, at + 4);
    const close = stamp === null ? -1 : closing(text, at + 3);
    const dashes = close === -1 ? -1 : text.indexOf(' -- ', close);
    if (stamp === null || dashes === -1 || dashes > close + 12) return -1;
    const colon = text.indexOf(':', dashes + 4);
    if (colon === -1 || colon > dashes + MAX_TOKEN) return -1;
    this.#keep(stamp);
    this.#add(text.slice(this.#stamps.end, close).trim());
    this.#add(text.slice(dashes + 4, colon).trim());
    return colon + 1;
  }

  /** Without time: `E/Tag( 1234): `, `E/Tag: `. */
  #logcat(text: string, at: number): number {
    if (text.charCodeAt(at + 1) !== 47 || !'VDIWEF'.includes(text.charAt(at))) return -1;
    return this.#logcatTag(text, at + 2);
  }

  /** The tag up to its colon; the process id that may follow it belongs to the key. */
  #logcatTag(text: string, at: number): number {
    const colon = text.indexOf(': ', at);
    const end = colon === -1 && text.endsWith(':') ? text.length - 1 : colon;
    if (end <= at || end > at + MAX_TOKEN) return -1;
    this.#add(text.slice(at, end).replaceAll(' ', ''));
    return end + 1;
  }

  /** Behind the time: `1234  5678 E Tag: `, `1234-5678/package E/Tag: `, `E/Tag( 1234): `. */
  #logcatColumns(text: string, at: number): number {
    if (!isDigit(text.charCodeAt(at))) return this.#logcat(text, at);
    let i = at;
    while (isDigit(text.charCodeAt(i)) && i < at + 9) i += 1;
    const pid = text.slice(at, i);
    const before = this.#key;
    let end = -1;
    if (text.charCodeAt(i) === 32) {
      const second = skipBlanks(text, i);
      i = second;
      while (isDigit(text.charCodeAt(i)) && i < second + 9) i += 1;
      const level = skipBlanks(text, i);
      if (i === second || level === i || !'VDIWEF'.includes(text.charAt(level)) || text.charCodeAt(level + 1) !== 32) {
        return -1;
      }
      this.#add(`${pid} ${text.slice(second, i)}`);
      end = this.#logcatTag(text, level + 2);
    } else if (text.charCodeAt(i) === 45) {
      const gap = fieldEnd(text, i);
      this.#add(text.slice(at, gap));
      end = this.#logcat(text, skipBlanks(text, gap));
    }
    if (end === -1) this.#key = before;
    return end;
  }

  /** `ERROR 2026-11-23 ...`, `INFO  [2026-11-23 ...] ...`, Python's `ERROR:name:message`. */
  #levelFirst(text: string, at: number): number {
    let end = at;
    while (end < at + 9 && isUpper(text.charCodeAt(end))) end += 1;
    if (end - at < 3 || !isLevel(text.slice(at, end))) return -1;
    if (text.charCodeAt(end) === 58) {
      const nameEnd = tokenEnd(text, end + 1);
      if (nameEnd === end + 1 || text.charCodeAt(nameEnd) !== 58) return -1;
      this.#add(text.slice(end + 1, nameEnd));
      return nameEnd + 1;
    }
    const next = skipBlanks(text, end);
    if (next === end) return -1;
    const code = text.charCodeAt(next);
    if (code === BRACKET) return this.#bracketed(text, next);
    return isDigit(code) ? this.#dated(text, next) : -1;
  }

  /** `time="..." level=error msg="..."` has a time; its message stays where it is, quoted. */
  #logfmt(text: string, at: number): number {
    if (!beginsTimeKey(text.charCodeAt(at))) return -1;
    const equals = text.indexOf('=', at);
    if (equals === -1 || equals > at + 10 || !TIME_KEYS.includes(text.slice(at, equals))) return -1;
    const stamp = this.#stamps.read(text, text.charCodeAt(equals + 1) === QUOTE ? equals + 2 : equals + 1);
    if (stamp !== null) this.#keep(stamp);
    return -1;
  }

  /** `name  | ` of docker compose. */
  #column(text: string, at: number): number {
    const end = tokenEnd(text, at);
    const bar = end === at ? end : skipBlanks(text, end);
    if (bar === end || text.charCodeAt(bar) !== 124) return -1;
    if (bar + 1 < text.length && !isBlank(text.charCodeAt(bar + 1))) return -1;
    this.#add(text.slice(at, end));
    this.#writer.more = true;
    return bar + 1;
  }

  #findTime(text: string, at: number): void {
    for (const key of TIME_KEYS) {
      const found = text.indexOf(`"${key}"`, at);
      if (found === -1 || text.charCodeAt(found - 1) === 92) continue;
      const colon = skipBlanks(text, found + key.length + 2);
      if (text.charCodeAt(colon) !== 58) continue;
      const value = skipBlanks(text, colon + 1);
      const stamp = this.#stamps.read(text, text.charCodeAt(value) === QUOTE ? value + 1 : value);
      if (stamp === null) continue;
      this.#keep(stamp);
      return;
    }
  }
}

/** `@`, `t`, `_`: what TIME_KEYS begin with. Most lines have no `=` nearby, and looking for one takes the whole line. */
function beginsTimeKey(code: number): boolean {
  return code === 64 || code === 116 || code === 95;
}

function isUpper(code: number): boolean {
  return code >= 65 && code <= 90;
}

/** `> <Error>`: a marker before a tag. */
function isMarkedTag(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code !== 62 && code !== 42 && code !== LESS) return false;
  return text.charCodeAt(at + 1) === 32 && text.charCodeAt(skipBlanks(text, at + 2)) === LESS;
}

function closing(text: string, open: number): number {
  const close = text.indexOf(']', open);
  return close > open + 2 * MAX_TOKEN ? -1 : close;
}

function tokenEnd(text: string, at: number): number {
  let i = at;
  while (i < at + MAX_TOKEN && isIdentifier(text.charCodeAt(i))) i += 1;
  return i;
}

function fieldEnd(text: string, at: number): number {
  const end = text.indexOf(' ', at);
  return end === -1 ? text.length : end;
}

/** Behind RFC 5424's structured data: `-` or `[id name="value"]...`. */
function skipStructured(text: string, at: number): number {
  if (text.charCodeAt(at) === 45) return at + 1;
  let i = at;
  let quoted = false;
  while (text.charCodeAt(i) === BRACKET) {
    for (i += 1; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      if (code === 92) i += 1;
      else if (code === QUOTE) quoted = !quoted;
      else if (code === 93 && !quoted) break;
    }
    i += 1;
  }
  return Math.min(i, text.length);
}
