// Counts as lines of TabSeparated (https://clickhouse.com/docs/interfaces/formats/TabSeparated), which costs servers less to read
// than JSON does. Texts that repeat from row to row are escaped and put together once. The columns are named in the order here.
import type { ClassTexts, Numbered, PlaceTexts, TakeErrors, TakeRequests } from '../shipping.ts';
import { escaped } from './tsv.ts';

export const ERROR_FORMAT =
  '(t, collector, ver, code, cause, ec, category, action, retryable, status_expected, known, host, bucket, region, ' +
  'status, origin, errors) FORMAT TabSeparated';
export const REQUEST_FORMAT = '(t, collector, ver, host, bucket, region, status, requests, failed) FORMAT TabSeparated';

const CAPACITY = 50_000;
/** Fewer digits than five could be read as the year of a written-out date. */
const DIGITS = 10;

export class CountLines {
  readonly #collector: string;
  readonly #classes = new Map<number, string>();
  readonly #places = new Map<number, string>();
  #window = NaN;
  #ver = NaN;
  #head = '';

  constructor(collector: string) {
    this.#collector = escaped(collector);
  }

  errors(...[window, klass, place, status, origin, errors, ver]: Parameters<TakeErrors>): string {
    return `${this.#headOf(window, ver)}${this.#class(klass)}${this.#place(place)}${status}\t${origin}\t${errors}\n`;
  }

  requests(...[window, place, status, requests, failed, ver]: Parameters<TakeRequests>): string {
    return `${this.#headOf(window, ver)}${this.#place(place)}${status}\t${requests}\t${failed}\n`;
  }

  /** Rows of a commit follow one another, and within it those of a window. */
  #headOf(window: number, ver: number): string {
    if (window === this.#window && ver === this.#ver) return this.#head;
    [this.#window, this.#ver] = [window, ver];
    this.#head = `${String(window).padStart(DIGITS, '0')}\t${this.#collector}\t${ver}\t`;
    return this.#head;
  }

  #class({ id, texts }: Numbered<ClassTexts>): string {
    return this.#classes.get(id) ?? remember(this.#classes, id, classText(texts));
  }

  #place({ id, texts }: Numbered<PlaceTexts>): string {
    return this.#places.get(id) ?? remember(this.#places, id, cells([texts.host, texts.bucket, texts.region]));
  }
}

function classText({ code, cause, ec, category, action, retryable, statusExpected, known }: ClassTexts): string {
  const numbers = `${Number(retryable)}\t${statusExpected}\t${Number(known)}\t`;
  return cells([code, cause, ec, category, action]) + numbers;
}

function cells(texts: readonly string[]): string {
  return texts.map((text) => `${escaped(text)}\t`).join('');
}

function remember(texts: Map<number, string>, id: number, made: string): string {
  if (texts.size >= CAPACITY) texts.clear();
  texts.set(id, made);
  return made;
}
