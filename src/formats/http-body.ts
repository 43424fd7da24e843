// The body of one captured answer while its lines come: where it begins, where it ends, what of it may be an error body.
// Does not read elements (body.ts does) and does not know what follows a body.
import { gluedStart, parseStartLine } from './http-lines.ts';

/**
 * `more`: the line belongs to the body, which goes on. `end`: the line ends it. `glued`: it ends on this line, where the
 * next status line begins. `foreign`: the line is not the body's.
 */
export type BodyStep = 'more' | 'end' | 'glued' | 'foreign';

export interface BodyBounds {
  /** Content-Length, null when not told. */
  readonly length: number | null;
  /** Transfer-Encoding: chunked; a raw dump then shows the size of each chunk on a line of its own. */
  readonly chunked: boolean;
  /** Any text may be the body; otherwise it must begin like markup or JSON. */
  readonly anyText: boolean;
}

/** `xml` and `json` may be error bodies and are kept; `other` is only measured. */
type Kind = 'none' | 'xml' | 'json' | 'other';

const XML_START = /<(?:\? ?xml\b|Error(?:[\s>]|$))/;
const ROOT = /<([A-Za-z][\w:.-]{0,60})/;
const END_TAG = /<\/Error\s{0,8}>/;
const END_OF_PAGE = /<\/html>\s{0,8}$/i;
const CHUNK_SIZE = /^([0-9a-fA-F]{1,8})(?:;.{0,200})?$/;
/** Empty lines between headers and body. */
const MAX_LEADING_BLANKS = 3;

export class CapturedBody {
  readonly #bounds: BodyBounds;
  readonly #lines: string[] = [];
  readonly #brackets = new BracketCounter();
  #kind: Kind = 'none';
  #rootSeen = false;
  #bytes = 0;
  #blanks = 0;
  /** Bytes left of the chunk in dumps that show chunk sizes; null where they do not. */
  #chunk: number | null = null;
  /** The beginning of a line whose rest stands in the next chunk. */
  #carry = '';

  constructor(bounds: BodyBounds) {
    this.#bounds = bounds;
  }

  get begun(): boolean {
    return this.#kind !== 'none';
  }

  /** XML or JSON that may be an error body; null when there is none. */
  get text(): { readonly kind: 'xml' | 'json'; readonly text: string } | null {
    if (this.#kind !== 'xml' && this.#kind !== 'json') return null;
    const lines = this.#carry === '' ? this.#lines : [...this.#lines, this.#carry];
    return { kind: this.#kind, text: lines.join('\n') };
  }

  /** `bytes`: of the line in the source, its line end included. */
  push(line: string, bytes: number): BodyStep {
    if (this.#chunk !== null) return this.#dechunk(line, bytes, this.#chunk);
    if (this.#kind !== 'none') return this.#append(line, bytes);
    const trimmed = line.trim();
    if (trimmed === '') return (this.#blanks += 1) > MAX_LEADING_BLANKS ? 'foreign' : 'more';
    const size = this.#bounds.chunked ? chunkSize(trimmed) : null;
    if (size === null) return this.#append(line, bytes);
    this.#chunk = size;
    return size === 0 ? 'end' : 'more';
  }

  /**
   * Joins what the chunk sizes tore apart. Where the sizes do not fit the text, somebody edited the dump, and its lines
   * are taken as they stand.
   */
  #dechunk(line: string, bytes: number, left: number): BodyStep {
    if (left <= 0) {
      if (line.trim() === '') return 'more';
      const size = chunkSize(line.trim());
      this.#chunk = size;
      if (size === null) return this.#appendCarried(line, bytes);
      if (size > 0) return 'more';
      if (this.#carry !== '') this.#appendCarried('', 0);
      return 'end';
    }
    const content = Buffer.byteLength(line);
    if (content > left) {
      this.#chunk = null;
      return this.#appendCarried(line, bytes);
    }
    this.#chunk = left - bytes;
    if (content < left) return this.#appendCarried(line, bytes);
    this.#chunk = 0;
    this.#carry += line;
    return END_TAG.test(this.#carry) ? this.#appendCarried('', 0) : 'more';
  }

  #appendCarried(line: string, bytes: number): BodyStep {
    const whole = this.#carry + line;
    this.#carry = '';
    return this.#append(whole, bytes);
  }

  #append(line: string, bytes: number): BodyStep {
    if (this.#kind === 'none') {
      const found = XML_START.exec(line)?.index ?? -1;
      // Where any text may stand, an error body stands alone.
      const begin = this.#bounds.anyText && found > 0 && line.slice(0, found).trim() !== '' ? -1 : found;
      this.#kind = begin === -1 ? this.#kindOf(line) : 'xml';
      if (begin > 0) return this.#append(line.slice(begin), bytes - begin);
    }
    this.#bytes += bytes;
    switch (this.#kind) {
      case 'none':
        return 'foreign';
      case 'xml':
        return this.#appendXml(line);
      case 'json': {
        const end = this.#brackets.endIn(line);
        return end === -1 ? this.#keep(line) : this.#endAt(line, end);
      }
      case 'other':
        return this.#measure(line);
      default:
        return this.#kind satisfies never;
    }
  }

  #kindOf(line: string): Kind {
    const trimmed = line.trimStart();
    if (trimmed.startsWith('{')) return 'json';
    return trimmed.startsWith('<') || this.#bounds.anyText ? 'other' : 'none';
  }

  #appendXml(line: string): BodyStep {
    if (!this.#rootSeen) {
      const root = ROOT.exec(line)?.[1];
      this.#rootSeen = root !== undefined;
      if (root !== undefined && root !== 'Error') {
        this.#kind = 'other';
        return this.#measure(line);
      }
    }
    const end = line.includes('</Error') ? END_TAG.exec(line) : null;
    if (end !== null) return this.#endAt(line, end.index + end[0].length);
    // The body was cut, and the next answer follows on the same line.
    const glued = gluedStart(line);
    return glued === -1 ? this.#keep(line) : this.#endAt(line, glued);
  }

  #keep(line: string): BodyStep {
    this.#lines.push(line);
    return 'more';
  }

  #endAt(line: string, end: number): BodyStep {
    this.#lines.push(line.slice(0, end));
    return parseStartLine(line.slice(end))?.kind === 'status' ? 'glued' : 'end';
  }

  /** Content-Length decides where it is told, else an empty line or the end of the page. */
  #measure(line: string): BodyStep {
    if (gluedStart(line) !== -1) return 'glued';
    if (this.#bounds.length !== null) return this.#bytes >= this.#bounds.length ? 'end' : 'more';
    return line.trim() === '' || END_OF_PAGE.test(line.slice(-20)) ? 'end' : 'more';
  }
}

function chunkSize(text: string): number | null {
  const digits = CHUNK_SIZE.exec(text)?.[1];
  return digits === undefined ? null : Number.parseInt(digits, 16);
}

/** Finds where a JSON object ends that is spread over lines. */
class BracketCounter {
  #depth = 0;
  #quoted = false;
  #escaped = false;

  /** Index after the bracket that closes the object, -1 when it goes on. */
  endIn(line: string): number {
    for (let at = 0; at < line.length; at += 1) {
      const char = line.charCodeAt(at);
      if (this.#escaped) this.#escaped = false;
      else if (this.#quoted) {
        if (char === 92) this.#escaped = true;
        else if (char === 34) this.#quoted = false;
      } else if (char === 34) this.#quoted = true;
      else if (char === 123 || char === 91) this.#depth += 1;
      else if ((char === 125 || char === 93) && (this.#depth -= 1) <= 0) return at + 1;
    }
    return -1;
  }
}
