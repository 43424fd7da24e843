// Answers that a program printed as objects of its language and not as HTTP: NSHTTPURLResponse of iOS, the error dump of
// Ruby's excon, the header tuples of the Python command-line tools. Each is one record.
import type { Line, Prefix } from '../model/line.ts';
import type { Assembly, Offer, RecordResult } from '../model/record.ts';
import { CapturedBody } from './http-body.ts';
import { readExchange } from './http-exchange.ts';
import { HeaderBlock } from './http-headers.ts';
import type { RequestHead } from './http-request.ts';

/** Stands in the first line of every dump read here; cheap to look for. */
export const DUMP_MARKS = ['<NSHTTPURLResponse', 'excon.error.response', 'Error Headers:'] as const;

const COCOA = /<NSHTTPURLResponse: 0x[0-9a-fA-F]{1,16}> \{ URL: (\S{1,8000}) \} \{ status code: (\d{3}), headers \{/i;
const COCOA_VALUE = /^\s{1,16}"?([\w-]{1,128})"? =\s{1,16}([^\s(].{0,20000});$/;
const COCOA_LIST = /^\s{1,16}"?([\w-]{1,128})"? =\s{1,16}\($/;
const EXCON_MEMBER = /^ {2}:(\w{1,40}) {1,20}=> (.{0,60000})$/;
const EXCON_HEADER = /^ {4}"([\w-]{1,128})" {1,80}=> "(.{0,20000})"$/;
const TUPLE = /\('([^']{1,128})', '([^']{0,20000})'\)/g;

/** The dump that begins on this line, null when none does. `text`: the line without its prefix. */
export function openDump(line: Line, prefix: Prefix, text: string, format: string): Assembly | null {
  const cocoa = COCOA.exec(line.text);
  const place = { line, prefix, format };
  if (cocoa !== null) return new CocoaDump(place, cocoa[1] ?? '', Number(cocoa[2]));
  const trimmed = text.trim();
  if (trimmed.endsWith('excon.error.response')) return new ExconDump(place);
  return trimmed === 'Error Headers:' ? new TupleDump(place) : null;
}

interface Place {
  readonly line: Line;
  readonly prefix: Prefix;
  readonly format: string;
}

interface Dumped {
  readonly request: RequestHead | null;
  readonly status: number | null;
  readonly headers: HeaderBlock;
  readonly body: string | null;
}

function resultOf(place: Place, dumped: Dumped): RecordResult {
  if (dumped.headers.map.size === 0 && dumped.body === null) return { kind: 'unlike' };
  const { candidates, rejected } = readExchange(
    dumped.request,
    {
      status: dumped.status,
      headers: dumped.headers.map,
      body:
        dumped.body === null
          ? null
          : { kind: dumped.body.trimStart().startsWith('{') ? 'json' : 'xml', text: dumped.body },
    },
    {
      format: place.format,
      origin: 'client',
      line: place.line.number,
      offset: place.line.offset,
      lineTime: place.prefix.stamp,
    },
  );
  if (candidates.length > 0) return { kind: 'errors', candidates, request: null };
  return rejected === null ? { kind: 'nothing' } : { kind: 'rejected', reason: rejected };
}

/** The description of an NSHTTPURLResponse: a property list. It holds no body; that is logged apart under the same id. */
class CocoaDump implements Assembly {
  readonly #place: Place;
  readonly #url: string;
  readonly #status: number;
  readonly #headers = new HeaderBlock();
  /** The header whose list of values is open. */
  #name: string | null = null;

  constructor(place: Place, url: string, status: number) {
    this.#place = place;
    this.#url = url;
    this.#status = status;
  }

  offer(line: Line): Offer {
    const { text } = line;
    if (/^\s{0,16}\}/.test(text)) return 'last';
    if (this.#name !== null) {
      if (/^\s{0,16}\);/.test(text)) this.#name = null;
      else if (/^\s/.test(text)) this.#headers.add(this.#name, unquote(text.trim().replace(/,$/, '')));
      else return 'skip';
      return 'take';
    }
    const list = COCOA_LIST.exec(text);
    if (list !== null) {
      this.#name = list[1] ?? '';
      return 'take';
    }
    const [, name, value] = COCOA_VALUE.exec(text) ?? [];
    if (name === undefined || value === undefined) return 'skip';
    this.#headers.add(name, unquote(value));
    return 'take';
  }

  end(): RecordResult {
    // The URL is the only trace of the request; its method is not told.
    const request = { method: '', target: this.#url, headers: new Map<string, string[]>() };
    return resultOf(this.#place, { request, status: this.#status, headers: this.#headers, body: null });
  }
}

/** `excon.error.response`, then members indented by two, headers by four. */
class ExconDump implements Assembly {
  readonly #place: Place;
  readonly #members = new Map<string, string>();
  readonly #headers = new HeaderBlock();

  constructor(place: Place) {
    this.#place = place;
  }

  offer(line: Line): Offer {
    if (!line.text.startsWith('  ')) return 'refuse';
    const [, member, value] = EXCON_MEMBER.exec(line.text) ?? [];
    if (member !== undefined && value !== undefined) this.#members.set(member, value);
    const [, name, text] = EXCON_HEADER.exec(line.text) ?? [];
    if (name !== undefined && text !== undefined) this.#headers.add(name, text);
    return 'take';
  }

  end(): RecordResult {
    const get = (name: string): string | null => {
      const raw = this.#members.get(name);
      return raw === undefined ? null : unescapeRuby(unquote(raw));
    };
    const status = get('status') ?? '';
    const host = get('host');
    return resultOf(this.#place, {
      request: host === null ? null : { method: '', target: get('path') ?? '/', headers: new Map([['host', [host]]]) },
      status: /^[1-5]\d\d$/.test(status) ? Number(status) : null,
      headers: this.#headers,
      body: get('body'),
    });
  }
}

/** `Error Headers:` and a list of tuples, `Error Body:` and the body, `Error Status:` and the number. */
class TupleDump implements Assembly {
  readonly #place: Place;
  readonly #headers = new HeaderBlock();
  readonly #body = new CapturedBody({ length: null, chunked: false, anyText: false });
  #part: 'headers' | 'body' | 'rest' | 'status' = 'headers';
  #status: number | null = null;

  constructor(place: Place) {
    this.#place = place;
  }

  offer(line: Line, prefix: Prefix): Offer {
    const text = this.#place.prefix.start === 0 ? line.text : line.text.slice(prefix.start);
    const trimmed = text.trim();
    if (trimmed === '') return 'take';
    if (trimmed === 'Error Body:' || trimmed === 'Error Status:') {
      this.#part = trimmed === 'Error Body:' ? 'body' : 'status';
      return 'take';
    }
    switch (this.#part) {
      case 'headers': {
        const before = this.#headers.map.size;
        for (const [, name, value] of text.matchAll(TUPLE)) this.#headers.add(name ?? '', value ?? '');
        return before < this.#headers.map.size || /^[[('\])]/.test(trimmed) ? 'take' : 'refuse';
      }
      case 'body': {
        const step = this.#body.push(text, line.bytes);
        if (step === 'end') this.#part = 'rest';
        return step === 'end' || step === 'more' ? 'take' : 'refuse';
      }
      case 'status':
        if (!/^[1-5]\d\d$/.test(trimmed)) return 'refuse';
        this.#status = Number(trimmed);
        return 'last';
      case 'rest':
        return 'refuse';
      default:
        return this.#part satisfies never;
    }
  }

  end(): RecordResult {
    return resultOf(this.#place, {
      request: null,
      status: this.#status,
      headers: this.#headers,
      body: this.#body.text?.text ?? null,
    });
  }
}

function unquote(text: string): string {
  return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
}

const RUBY_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

function unescapeRuby(text: string): string {
  return text.replace(/\\(.)/g, (_, char: string) => RUBY_ESCAPES.get(char) ?? char);
}
