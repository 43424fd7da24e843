// Makes what is left of an error body well-formed before the XML parser sees it: root put back, prologue, attributes,
// comments and injected scripts left out, elements that were never closed dropped. Reads tags, knows no element's meaning.
import { MAX_BODY_CHARS, MAX_BODY_DEPTH } from './limits.ts';

type Repaired =
  | { readonly ok: true; readonly xml: string; readonly truncated: boolean }
  | { readonly ok: false; readonly reason: string };

interface Open {
  readonly name: string;
  /** Pieces of output before its opening tag, and those up to its last finished child (null: none yet). */
  readonly begin: number;
  childEnd: number | null;
}

const ROOT = 'Error';
const MAX_TAG_CHARS = 1024;
const NAME = /^[A-Za-z_][\w.:-]*$/;
const DECLARED = /<!\s*(?:DOCTYPE(?!\s+html\b)|ENTITY)/i;
const CLOSE_SCRIPT = /<\/script/gi;

/** `text`: anything up to `<Error`, the body, anything after it. Without `<Error` the body begins with the text. */
export function repairXml(text: string): Repaired {
  const root = findRoot(text);
  if (root === -1 && text.length > MAX_BODY_CHARS) return refused('too large');
  if (root !== -1 && DECLARED.test(text.slice(Math.max(0, root - MAX_BODY_CHARS), root)))
    return refused('doctype refused');
  const inside = root === -1 ? 0 : text.indexOf('>', root) + 1;
  return new Repair(text, inside, root === -1).run();
}

/** Where `<Error>` or `<Error xmlns=...>` begins; `<ErrorDetail>` is another element. */
function findRoot(text: string): number {
  for (let at = text.indexOf('<Error'); at !== -1; at = text.indexOf('<Error', at + 6)) {
    if (!/[\s>/]/.test(text.charAt(at + 6))) continue;
    return tagEnd(text, at + 6) === -1 ? -1 : at;
  }
  return -1;
}

/** Index of the `>` that ends a tag; -1 when the text, or what a tag may reasonably hold, ends before. */
function tagEnd(text: string, from: number): number {
  const end = text.slice(from, from + MAX_TAG_CHARS).indexOf('>');
  return end === -1 ? -1 : from + end;
}

function refused(reason: string): Repaired {
  return { ok: false, reason };
}

/** One pass over the tags of one body. */
class Repair {
  readonly #text: string;
  readonly #begin: number;
  /** The opening tag is missing: the text may begin in the middle of the first tag. */
  readonly #headless: boolean;
  readonly #out: string[] = [`<${ROOT}>`];
  readonly #stack: Open[] = [{ name: ROOT, begin: 0, childEnd: null }];
  #at: number;
  #truncated = false;

  constructor(text: string, begin: number, headless: boolean) {
    this.#text = text;
    this.#begin = begin;
    this.#at = begin;
    this.#headless = headless;
  }

  run(): Repaired {
    for (;;) {
      const lt = this.#text.indexOf('<', this.#at);
      if (lt === -1) return this.#cut();
      if (lt - this.#begin > MAX_BODY_CHARS) return refused('too large');
      this.#out.push(this.#text.slice(this.#at, lt));
      const next = this.#text.charAt(lt + 1);
      const done = next === '!' ? this.#declaration(lt) : next === '?' ? this.#instruction(lt) : this.#tag(lt);
      if (done !== null) return done;
    }
  }

  #declaration(lt: number): Repaired | null {
    if (this.#text.startsWith('<!--', lt)) return this.#skipTo('-->', lt + 4);
    if (!this.#text.startsWith('<![CDATA[', lt)) return refused('doctype refused');
    const end = this.#text.indexOf(']]>', lt + 9);
    if (end === -1) return this.#cut();
    this.#out.push(
      this.#text
        .slice(lt + 9, end)
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;'),
    );
    this.#at = end + 3;
    return null;
  }

  #instruction(lt: number): Repaired | null {
    return this.#skipTo('>', lt + 2);
  }

  #skipTo(mark: string, from: number): Repaired | null {
    const end = this.#text.indexOf(mark, from);
    if (end === -1) return this.#cut();
    this.#at = end + mark.length;
    return null;
  }

  #tag(lt: number): Repaired | null {
    const closing = this.#text.charAt(lt + 1) === '/';
    const begin = closing ? lt + 2 : lt + 1;
    const first = this.#text.charAt(begin);
    if (!closing && first !== '' && !/[A-Za-z_]/.test(first)) return this.#literal(lt);
    const gt = tagEnd(this.#text, begin);
    if (gt === -1) return this.#text.length - begin > MAX_TAG_CHARS ? this.#literal(lt) : this.#cut();
    const inner = this.#text.slice(begin, gt).trim();
    const name = inner.split(/[\s/]/, 1)[0] ?? '';
    if (!NAME.test(name)) return closing ? refused('malformed tag') : this.#literal(lt);
    this.#at = gt + 1;
    if (closing) return this.#close(name, lt);
    if (name === ROOT) return this.#cut();
    if (name.toLowerCase() === 'script') return this.#script();
    if (this.#text.charAt(gt - 1) === '/') {
      this.#out.push(`<${name}></${name}>`);
      this.#childClosed();
      return null;
    }
    if (this.#stack.length >= MAX_BODY_DEPTH) return refused('too deep');
    this.#stack.push({ name, begin: this.#out.length, childEnd: null });
    this.#out.push(`<${name}>`);
    return null;
  }

  #literal(lt: number): null {
    this.#out.push('&lt;');
    this.#at = lt + 1;
    return null;
  }

  /** A browser extension's script inside the body: its text is not the body's. */
  #script(): Repaired | null {
    CLOSE_SCRIPT.lastIndex = this.#at;
    const close = CLOSE_SCRIPT.exec(this.#text);
    return close === null ? this.#cut() : this.#skipTo('>', close.index);
  }

  #close(name: string, lt: number): Repaired | null {
    if (name === ROOT) {
      if (this.#stack.length > 1) this.#truncated = true;
      return this.#finish();
    }
    const index = this.#stack.findLastIndex((open) => open.name === name);
    if (index <= 0) return this.#closeUnopened(name, lt);
    if (index < this.#stack.length - 1) this.#truncated = true;
    while (this.#stack.length - 1 > index) this.#abandon();
    this.#out.push(`</${name}>`);
    this.#stack.pop();
    this.#childClosed();
    return null;
  }

  /** The first element of a body that lost its beginning: `ode>NoSuchKey</Code>` still shows that the value is whole. */
  #closeUnopened(name: string, lt: number): Repaired | null {
    if (!this.#headless || this.#stack.length > 1 || this.#stack[0]?.childEnd !== null)
      return refused('mismatched tags');
    const head = this.#text.slice(this.#begin, lt).trimStart();
    const gt = head.indexOf('>');
    this.#out.length = 1;
    if (gt !== -1 && `<${name}`.endsWith(head.slice(0, gt))) {
      this.#out.push(`<${name}>`, head.slice(gt + 1).replaceAll('<', '&lt;'), `</${name}>`);
    } else this.#truncated = true;
    this.#childClosed();
    return null;
  }

  #childClosed(): void {
    const parent = this.#stack.at(-1);
    if (parent !== undefined) parent.childEnd = this.#out.length;
  }

  /** The innermost element will not be closed: its finished children stay, its own text goes. */
  #abandon(): void {
    const open = this.#stack.pop();
    if (open === undefined) return;
    this.#out.length = open.childEnd ?? open.begin;
    if (open.childEnd === null) return;
    this.#out.push(`</${open.name}>`);
    this.#childClosed();
  }

  #cut(): Repaired {
    this.#truncated = true;
    return this.#finish();
  }

  #finish(): Repaired {
    while (this.#stack.length > 1) this.#abandon();
    const end = this.#stack[0]?.childEnd ?? null;
    if (end === null) return refused('no elements');
    this.#out.length = end;
    this.#out.push(`</${ROOT}>`);
    return { ok: true, xml: this.#out.join(''), truncated: this.#truncated };
  }
}
