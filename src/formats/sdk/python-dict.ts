// Reads the repr of a Python dict of strings, numbers, None and dicts, as a str(exception) prints it. Not all of Python:
// lists and other literals are skipped over as words. What is cut off keeps the entries that were whole.

export type PythonValue = string | ReadonlyMap<string, PythonValue>;

export interface PythonDict {
  readonly entries: ReadonlyMap<string, PythonValue>;
  /** The closing brace was there. */
  readonly whole: boolean;
  readonly end: number;
}

const MAX_DEPTH = 8;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/** `at`: index of the opening brace. null when no dict stands there. */
export function readPythonDict(text: string, at: number): PythonDict | null {
  return text.charAt(at) === '{' ? new Reader(text).dict(at, 0) : null;
}

class Reader {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  dict(at: number, depth: number): PythonDict {
    const entries = new Map<string, PythonValue>();
    let pos = at + 1;
    for (;;) {
      pos = this.#blanks(pos);
      if (this.#text.charAt(pos) === '}') return { entries, whole: true, end: pos + 1 };
      const key = this.#string(pos);
      if (key === null) return { entries, whole: false, end: pos };
      pos = this.#blanks(key.end);
      if (this.#text.charAt(pos) !== ':') return { entries, whole: false, end: pos };
      pos = this.#blanks(pos + 1);
      if (this.#text.charAt(pos) === '{') {
        if (depth >= MAX_DEPTH) return { entries, whole: false, end: pos };
        const inner = this.dict(pos, depth + 1);
        if (!entries.has(key.value)) entries.set(key.value, inner.entries);
        if (!inner.whole) return { entries, whole: false, end: inner.end };
        pos = inner.end;
      } else {
        const value = this.#string(pos) ?? this.#word(pos);
        if (value === null) return { entries, whole: false, end: pos };
        if (!entries.has(key.value)) entries.set(key.value, value.value);
        pos = value.end;
      }
      pos = this.#blanks(pos);
      if (this.#text.charAt(pos) === ',') pos += 1;
    }
  }

  #blanks(from: number): number {
    let at = from;
    while (at < this.#text.length && ' \t\n'.includes(this.#text.charAt(at))) at += 1;
    return at;
  }

  #string(from: number): { value: string; end: number } | null {
    // b'...' and u'...' of Python 2.
    const begin = /[bu]/.test(this.#text.charAt(from)) ? from + 1 : from;
    const quote = this.#text.charAt(begin);
    if (quote !== "'" && quote !== '"') return null;
    const parts: string[] = [];
    let from2 = begin + 1;
    for (let at = from2; at < this.#text.length; at += 1) {
      const unit = this.#text.charAt(at);
      if (unit === quote) {
        parts.push(this.#text.slice(from2, at));
        return { value: parts.join(''), end: at + 1 };
      }
      if (unit !== '\\') continue;
      const escaped = this.#text.charAt(at + 1);
      parts.push(this.#text.slice(from2, at), ESCAPES.get(escaped) ?? escaped);
      at += 1;
      from2 = at + 1;
    }
    return null;
  }

  /** A number, None, True: up to the next separator; empty or cut off words are none. */
  #word(from: number): { value: string; end: number } | null {
    let at = from;
    while (at < this.#text.length && !',}\n'.includes(this.#text.charAt(at))) at += 1;
    const value = this.#text.slice(from, at).trim();
    return value === '' || at === this.#text.length ? null : { value, end: at };
  }
}
