// What a rule may say, and its reading from the one line that people write. A rule is data: what it measures, when that is too
// much, and for how long it must be so. Nothing here looks at a store or a clock.
import { EVERYTHING } from '../model/alert.ts';
import type { Selector } from '../model/alert.ts';
import { OssightError } from '../model/error.ts';

interface Written {
  /** As it was written, spaces apart; the name under which its state is kept. */
  readonly text: string;
  readonly selector: Selector;
}

/** More than `limit` errors in any `per` seconds, at each window end of `hold` seconds. */
export interface ErrorsRule extends Written {
  readonly kind: 'errors';
  readonly limit: number;
  readonly per: number;
  readonly hold: number;
}

/** More than `limit` (0..1) of the requests of `per` seconds failed, at each window end of `hold` seconds. */
export interface RateRule extends Written {
  readonly kind: 'error-rate';
  readonly limit: number;
  readonly per: number;
  readonly hold: number;
}

/** A cause was seen for the first time ever, at least so many times by now. */
export interface NewCauseRule extends Written {
  readonly kind: 'new-cause';
  readonly atLeast: number;
}

/** Nothing new was read: the newest event is older than this (seconds). */
export interface NoDataRule extends Written {
  readonly kind: 'no-data';
  readonly quiet: number;
}

export type Rule = ErrorsRule | RateRule | NewCauseRule | NoDataRule;

const EXAMPLES = [
  'errors of action slow-down > 100/min for 5m on host img-*',
  'error rate > 2 % for 10m',
  'a cause never seen before, at least 3 times',
  'no data for 10m',
];

const UNITS: ReadonlyMap<string, number> = new Map([
  ['s', 1],
  ['m', 60],
  ['min', 60],
  ['minute', 60],
  ['h', 3600],
  ['hour', 3600],
  ['d', 86_400],
  ['day', 86_400],
]);
const RATE_PER = 300;
const FIELDS = ['action', 'code', 'category', 'cause'] as const;

/** Throws OssightError('usage') that shows how rules look. */
export function parseRule(written: string): Rule {
  const text = written
    .trim()
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?\/ ?/g, '/');
  const words = new Words(
    text
      .replaceAll(',', ' , ')
      .split(' ')
      .filter((word) => word !== ''),
    written,
  );
  if (words.take('errors')) return errorsRule(text, words);
  if (words.take('error', 'rate')) return rateRule(text, words);
  if (words.take('no', 'data')) {
    words.need('for');
    const quiet = words.duration();
    const selector = words.places();
    words.end();
    return { kind: 'no-data', text, quiet, selector: { ...EVERYTHING, ...selector } };
  }
  words.take('a');
  if (words.take('cause', 'never', 'seen', 'before') || words.take('new', 'cause')) {
    words.take(',');
    const atLeast = words.take('at', 'least') ? words.number() : 1;
    words.take('times');
    words.take('time');
    const selector = words.places();
    words.end();
    return { kind: 'new-cause', text, atLeast, selector: { ...EVERYTHING, ...selector } };
  }
  throw words.fault('it begins with none of: errors, error rate, a cause never seen before, no data');
}

function errorsRule(text: string, words: Words): ErrorsRule {
  let field: Selector['field'] = null;
  let value: string | null = null;
  if (words.take('of')) {
    field = FIELDS.find((name) => words.take(name)) ?? 'code';
    value = words.word('a name');
  }
  let places = words.places();
  words.need('>');
  const [limit, per] = words.amount();
  const hold = words.take('for') ? words.duration() : 0;
  if (places.hosts === null && places.buckets === null) places = words.places();
  words.end();
  return { kind: 'errors', text, limit, per, hold, selector: { field, value, ...places } };
}

function rateRule(text: string, words: Words): RateRule {
  let places = words.places();
  words.need('>');
  const limit = words.share();
  const hold = words.take('for') ? words.duration() : 0;
  if (places.hosts === null && places.buckets === null) places = words.places();
  words.end();
  return { kind: 'error-rate', text, limit, per: RATE_PER, hold, selector: { ...EVERYTHING, ...places } };
}

class Words {
  readonly #words: readonly string[];
  readonly #written: string;
  #at = 0;

  constructor(words: readonly string[], written: string) {
    this.#words = words;
    this.#written = written;
  }

  /** Passes over these words if they are next. */
  take(...wanted: readonly string[]): boolean {
    if (!wanted.every((word, i) => this.#words[this.#at + i]?.toLowerCase() === word)) return false;
    this.#at += wanted.length;
    return true;
  }

  need(word: string): void {
    if (!this.take(word)) throw this.fault(`${this.#next()} stands where ${word} should`);
  }

  word(what: string): string {
    const word = this.#words[this.#at];
    if (word === undefined || word === '>') throw this.fault(`${this.#next()} stands where ${what} should`);
    this.#at += 1;
    return word;
  }

  number(): number {
    const word = this.word('a number').replaceAll('_', '');
    if (!/^\d+(?:\.\d+)?$/.test(word)) throw this.fault(`${word} is no number`);
    return Number(word);
  }

  /** `10m`, `90s`, `1 hour`. Seconds. */
  duration(): number {
    const found = /^(\d+(?:\.\d+)?)([a-z]*)$/.exec(this.word('a duration').toLowerCase());
    const name = found?.[2] === '' ? this.word('a unit of time').toLowerCase().replace(/s$/, '') : (found?.[2] ?? '');
    const unit = UNITS.get(name);
    if (found === null || unit === undefined) throw this.fault('a duration is written 30s, 5m, 2h or 1d');
    return Number(found[1]) * unit;
  }

  /** `100/min`, `100/5m`, `7` (a minute): how many in how many seconds. */
  amount(): readonly [number, number] {
    const [count = '', unit = 'min'] = this.word('a number').split('/');
    if (!/^\d+(?:\.\d+)?$/.test(count)) throw this.fault(`${count} is no number`);
    return [Number(count), this.#unit(unit)];
  }

  /** `2 %`, `2%`, `0.02`. 0..1. */
  share(): number {
    const found = /^(\d+(?:\.\d+)?)(%?)$/.exec(this.word('a share'));
    if (found === null) throw this.fault('a share is written 2 %');
    const percent = found[2] === '%' || this.take('%');
    const share = Number(found[1]) / (percent ? 100 : 1);
    if (share > 1) throw this.fault('a share is at most 100 %');
    return share;
  }

  /** `on host img-*`, `on bucket media-?`. */
  places(): { hosts: string | null; buckets: string | null } {
    const found: { hosts: string | null; buckets: string | null } = { hosts: null, buckets: null };
    while (this.take('on')) {
      if (this.take('bucket')) found.buckets = this.word('a bucket');
      else {
        this.need('host');
        found.hosts = this.word('a host');
      }
    }
    return found;
  }

  end(): void {
    if (this.#at < this.#words.length) throw this.fault(`${this.#next()} was not expected`);
  }

  fault(reason: string): OssightError {
    return new OssightError('usage', `cannot read the rule "${this.#written}"`, {
      reason,
      hint: `rules look like: ${EXAMPLES.join(' | ')}`,
    });
  }

  #unit(text: string): number {
    const found = /^(\d*)([a-z]+?)s?$/.exec(text.toLowerCase());
    const unit = UNITS.get(found?.[2] ?? '') ?? UNITS.get(text.toLowerCase());
    if (unit === undefined) throw this.fault(`${text} is no unit of time`);
    const many = found?.[1] ?? '';
    return (many === '' ? 1 : Number(many)) * unit;
  }

  #next(): string {
    return this.#words[this.#at] ?? 'nothing';
  }
}
