// Tells from its beginning whether a document is a HAR. JSON lines may well mention `log`, `entries` and `creator`; only a
// single object whose member `log` is an object with one of HAR's own members counts.

/** `head`: the first characters of the content; whatever is complete in there is looked at. */
export function isHarHead(head: string): boolean {
  const begin = head.charCodeAt(0) === 0xfeff ? 1 : 0;
  if (!head.includes('"log"') || !(head.includes('"entries"') || head.includes('"creator"'))) return false;
  return new HeadScan(head, begin).run();
}

class HeadScan {
  readonly #text: string;
  #at: number;
  /** The brackets that are open, outermost first. */
  readonly #open: string[] = [];
  /** The last key of the document and of its `log`. */
  #outer = '';
  #found = false;

  constructor(text: string, begin: number) {
    this.#text = text;
    this.#at = begin;
  }

  run(): boolean {
    this.#skipBlanks();
    if (this.#text.charAt(this.#at) !== '{') return false;
    while (this.#at < this.#text.length) {
      const char = this.#text.charAt(this.#at);
      if (char === '"') {
        if (!this.#string()) break;
      } else {
        if (char === '{' || char === '[') this.#open.push(char);
        else if (char === '}' || char === ']') this.#open.pop();
        this.#at += 1;
        if (this.#open.length === 0) {
          this.#skipBlanks();
          return this.#found && this.#at === this.#text.length;
        }
      }
    }
    return this.#found;
  }

  /** Passes over a string and looks at it when it is a key; false when the head ends inside. */
  #string(): boolean {
    const begin = this.#at + 1;
    let end = begin;
    while (end < this.#text.length && this.#text.charCodeAt(end) !== 34)
      end += this.#text.charCodeAt(end) === 92 ? 2 : 1;
    if (end >= this.#text.length) return false;
    this.#at = end + 1;
    const depth = this.#open.length;
    if (depth > 2 || this.#open[depth - 1] !== '{') return true;
    this.#skipBlanks();
    if (this.#text.charAt(this.#at) !== ':') return true;
    this.#at += 1;
    this.#skipBlanks();
    const value = this.#text.charAt(this.#at);
    const key = this.#text.slice(begin, end);
    if (depth === 1) this.#outer = value === '{' ? key : '';
    else if (this.#outer === 'log') {
      this.#found ||= (key === 'entries' && value === '[') || (key === 'creator' && value === '{');
    }
    return true;
  }

  #skipBlanks(): void {
    while (/[ \t\r\n]/.test(this.#text.charAt(this.#at))) this.#at += 1;
  }
}
