// How a sub-cause is recognised, and by what: the signs of one error. The causes themselves are in the files beside this one.
import type { ErrorFacts } from '../../model/event.ts';
import type { Cause } from '../entry.ts';

/**
 * Four kinds of sign, the surest first. Elements of the body are facts of the request; an EC is given by the code path that
 * refused it; the message is the least reliable of the three (a denial by RAM says "by bucket policy"). `otherwise` is for what
 * remains when nothing surer spoke.
 */
export interface CauseRule extends Cause {
  readonly elements?: (signs: Signs) => boolean;
  readonly ec?: readonly string[];
  /** Parts of the message, written as `plain` leaves it; one of them suffices. */
  readonly says?: readonly string[];
  /** Parts of the message that rule this cause out although `says` holds. */
  readonly unless?: readonly string[];
  readonly otherwise?: (signs: Signs) => boolean;
}

/** 0: no sign at all. */
export type Strength = 0 | 1 | 2 | 3 | 4;

export interface Signs {
  readonly facts: ErrorFacts;
  /** Message and ErrorDetail in the form that `says` is written in. */
  readonly words: string;
  element(name: string): string | null;
}

/** A Cause without the texts repeated: `code` is added by `causesOf`. */
export type CauseData = Omit<CauseRule, 'code'>;

export function causesOf(code: string, data: readonly CauseData[]): readonly CauseRule[] {
  return data.map((cause) => ({ ...cause, code }));
}

export function signsOf(facts: ErrorFacts): Signs {
  const nested = nestedOf(facts);
  const words = [facts.message, elementOf(facts, nested, 'ErrorDetail')].filter((text) => text !== null).join(' ');
  return {
    facts,
    words: words === '' ? '' : plainOf(words),
    element: (name) => elementOf(facts, nested, name),
  };
}

/** How surely a rule recognises an error. `isSaid`: what `says` answers of its words. */
export function strengthOf(rule: CauseRule, signs: Signs, isSaid = says(rule, signs.words)): Strength {
  if (rule.elements?.(signs) === true) return 4;
  const { ec } = signs.facts;
  if (ec !== null && rule.ec?.includes(ec) === true) return 3;
  if (isSaid) return 2;
  return rule.otherwise?.(signs) === true ? 1 : 0;
}

/** Whether the words are a rule's. */
export function says(rule: CauseRule, words: string): boolean {
  if (words === '' || rule.says?.some((part) => words.includes(part)) !== true) return false;
  return rule.unless?.some((part) => words.includes(part)) !== true;
}

/**
 * An element of the body by its own name, at whatever depth (`Detail/RequestTime`); null when absent or empty. Elements of
 * the top level come before nested ones.
 */
export function element(facts: Pick<ErrorFacts, 'extra'>, name: string): string | null {
  return elementOf(facts, nestedOf(facts), name);
}

type Nested = readonly (readonly [path: string, value: string])[];

const NOT_NESTED: Nested = [];

/** What is below the top level; rules ask for many names, and most errors have nothing there. */
function nestedOf({ extra }: Pick<ErrorFacts, 'extra'>): Nested {
  let nested: [string, string][] | null = null;
  for (const [path, value] of extra) if (path.includes('/')) (nested ??= []).push([path, value]);
  return nested ?? NOT_NESTED;
}

function elementOf({ extra }: Pick<ErrorFacts, 'extra'>, nested: Nested, name: string): string | null {
  const direct = extra.get(name);
  if (direct !== undefined) return direct === '' ? null : direct;
  const tail = `/${name}`;
  for (const [path, value] of nested) if (path.endsWith(tail) && value !== '') return value;
  return null;
}

/** Messages come back on error after error. */
const plainTexts = new Map<string, string>();
const TEXTS_KEPT = 1_000;
const LONGEST_KEPT = 300;

function plainOf(text: string): string {
  if (text.length > LONGEST_KEPT) return plain(text);
  const known = plainTexts.get(text);
  if (known !== undefined) return known;
  // A copy, since the text may be a slice of a block of input.
  const own = ` ${text}`.slice(1);
  const made = plain(own);
  if (plainTexts.size < TEXTS_KEPT) plainTexts.set(own, made);
  return made;
}

/** Message text with case, quotes, hyphens after letters and runs of white space levelled: releases and copies differ in them. */
export function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/['"‘’“”`]/g, '')
    .replaceAll(/([a-z])-/g, '$1 ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
