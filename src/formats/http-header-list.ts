// Headers of an answer without a status line: what a program printed of them, or what the developer tools of a browser copy
// (`Request URL: ...`, `Status Code: 403 Forbidden` among the headers). A body may follow.
import type { Line, Prefix } from '../model/line.ts';
import type { Assembly, Offer, RecordResult } from '../model/record.ts';
import { CapturedBody } from './http-body.ts';
import { readExchange } from './http-exchange.ts';
import { HeaderBlock } from './http-headers.ts';

/** Stand in the first line; cheap to look for. */
export const LIST_MARKS = ['x-oss-', 'X-Oss-', 'AliyunOSS', 'Request URL: '] as const;

/** Headers that only an answer has, each with a value of its shape. */
const FIRST =
  /^(?:x-oss-(?:request-id: ?[0-9A-F]{16}|ec: ?\d{4}-|error-type: ?[A-Z]\w+$|err: ?[\w+/]{40})|server: ?aliyunoss$|request url: https?:)/i;
const SUMMARY = /^(Request URL|Request Method|Status Code|Remote Address|Referrer Policy): ?(.{1,8000})$/;

export class HeaderList implements Assembly {
  readonly #first: Line;
  readonly #prefix: Prefix;
  readonly #format: string;
  readonly #headers = new HeaderBlock();
  readonly #summary = new Map<string, string>();
  readonly #body = new CapturedBody({ length: null, chunked: false, anyText: false });

  private constructor(first: Line, prefix: Prefix, format: string) {
    this.#first = first;
    this.#prefix = prefix;
    this.#format = format;
  }

  /** null when no such list begins here. `text`: the line without its prefix. */
  static open(line: Line, prefix: Prefix, text: string, format: string): HeaderList | null {
    if (!FIRST.test(text.trimEnd())) return null;
    const list = new HeaderList(line, prefix, format);
    list.#takeHeader(text);
    return list;
  }

  offer(line: Line, prefix: Prefix): Offer {
    const bare = this.#prefix.start === 0;
    const text = bare ? line.text : line.text.slice(prefix.start);
    if (!this.#body.begun) {
      // Behind an empty line further headers or the body may stand.
      if (text.trim() === '') return 'skip';
      if (bare && prefix.stamp !== null) return 'refuse';
      if (this.#takeHeader(text)) return 'take';
    }
    const step = this.#body.push(text, line.bytes);
    if (step === 'more') return 'take';
    return step === 'end' ? 'last' : 'refuse';
  }

  #takeHeader(text: string): boolean {
    const [, name, value] = SUMMARY.exec(text.trimEnd()) ?? [];
    if (name === undefined || value === undefined) return this.#headers.take(text);
    // A second summary is that of the next exchange.
    if (this.#summary.has(name)) return false;
    this.#summary.set(name, value);
    return true;
  }

  end(): RecordResult {
    const target = this.#summary.get('Request URL');
    const status = /^[1-5]\d\d/.exec(this.#summary.get('Status Code') ?? '')?.[0];
    const { candidates, rejected } = readExchange(
      target === undefined ? null : { method: this.#summary.get('Request Method') ?? '', target, headers: new Map() },
      { status: status === undefined ? null : Number(status), headers: this.#headers.map, body: this.#body.text },
      {
        format: this.#format,
        origin: 'client',
        line: this.#first.number,
        offset: this.#first.offset,
        lineTime: this.#prefix.stamp,
      },
    );
    if (candidates.length > 0) return { kind: 'errors', candidates, request: null };
    return rejected === null ? { kind: 'nothing' } : { kind: 'rejected', reason: rejected };
  }
}
