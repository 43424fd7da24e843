// All sub-causes by code: an explicit list, and the choice among them.
import type { ErrorFacts } from '../../model/event.ts';
import { ACCESS_DENIED } from './access-denied.ts';
import {
  ENTITY_TOO_LARGE,
  INVALID_ARGUMENT,
  INVALID_ENCRYPTION_REQUEST,
  INVALID_PART,
  INVALID_PART_ORDER,
  INVALID_POLICY_DOCUMENT,
  INVALID_TAG,
  MALFORMED_XML,
  MISSING_ARGUMENT,
} from './arguments.ts';
import { CALLBACK_FAILED, MIRROR_FAILED } from './callback.ts';
import { says, signsOf, strengthOf } from './cause.ts';
import type { CauseRule, Strength } from './cause.ts';
import {
  INVALID_ACCESS_KEY_ID,
  INVALID_SECURITY_TOKEN,
  REQUEST_TIME_TOO_SKEWED,
  SECURITY_TOKEN_NOT_SUPPORTED,
  SIGNATURE_DOES_NOT_MATCH,
} from './credentials.ts';
import {
  ACCESS_FORBIDDEN,
  BAD_REQUEST,
  INVALID_REQUEST,
  METHOD_NOT_ALLOWED,
  NOT_IMPLEMENTED,
  PERMANENT_REDIRECT,
  SECOND_LEVEL_DOMAIN_FORBIDDEN,
} from './requests.ts';
import {
  BODILESS,
  BUCKET_ALREADY_EXISTS,
  INVALID_OBJECT_STATE,
  INVALID_TARGET_BUCKET_FOR_LOGGING,
  KMS_SERVICE_NOT_ENABLED,
} from './storage.ts';
import { DOWNLOAD_TRAFFIC, LIMITS, SERVICE_UNAVAILABLE, UPLOAD_TRAFFIC } from './throttling.ts';

export const CAUSES: readonly CauseRule[] = [
  ...ACCESS_DENIED,
  ...SIGNATURE_DOES_NOT_MATCH,
  ...INVALID_ACCESS_KEY_ID,
  ...INVALID_SECURITY_TOKEN,
  ...SECURITY_TOKEN_NOT_SUPPORTED,
  ...REQUEST_TIME_TOO_SKEWED,
  ...INVALID_ARGUMENT,
  ...MISSING_ARGUMENT,
  ...MALFORMED_XML,
  ...INVALID_POLICY_DOCUMENT,
  ...INVALID_ENCRYPTION_REQUEST,
  ...INVALID_TAG,
  ...INVALID_PART,
  ...INVALID_PART_ORDER,
  ...ENTITY_TOO_LARGE,
  ...CALLBACK_FAILED,
  ...MIRROR_FAILED,
  ...DOWNLOAD_TRAFFIC,
  ...UPLOAD_TRAFFIC,
  ...LIMITS,
  ...SERVICE_UNAVAILABLE,
  ...METHOD_NOT_ALLOWED,
  ...NOT_IMPLEMENTED,
  ...PERMANENT_REDIRECT,
  ...SECOND_LEVEL_DOMAIN_FORBIDDEN,
  ...ACCESS_FORBIDDEN,
  ...BAD_REQUEST,
  ...INVALID_REQUEST,
  ...INVALID_OBJECT_STATE,
  ...BUCKET_ALREADY_EXISTS,
  ...KMS_SERVICE_NOT_ENABLED,
  ...INVALID_TARGET_BUCKET_FOR_LOGGING,
  ...BODILESS,
];

const BY_CODE: ReadonlyMap<string, readonly CauseRule[]> = byCode();

function byCode(): ReadonlyMap<string, readonly CauseRule[]> {
  const map = new Map<string, CauseRule[]>();
  for (const cause of CAUSES) {
    const key = cause.code.toLowerCase();
    map.set(key, [...(map.get(key) ?? []), cause]);
  }
  return map;
}

/** The causes of a code in the catalog's spelling, case ignored; empty for codes that have none. */
export function causesFor(code: string): readonly CauseRule[] {
  return BY_CODE.get(code.toLowerCase()) ?? [];
}

/**
 * The cause with the surest sign, the first of the list among equals; null when none shows any sign.
 * `code`: the catalog's spelling, since the facts hold what was sent.
 */
export function causeOf(code: string, facts: ErrorFacts): CauseRule | null {
  const rules = causesFor(code);
  if (rules.length === 0) return null;
  const signs = signsOf(facts);
  const said = saidBy(rules, signs.words);
  let best: CauseRule | null = null;
  let most: Strength = 0;
  for (let i = 0; i < rules.length; i += 1) {
    const rule = rules[i];
    const strength = rule === undefined ? 0 : strengthOf(rule, signs, said[i]);
    if (rule !== undefined && strength > most) [best, most] = [rule, strength];
  }
  return best;
}

const TEXTS_KEPT = 1_000;
const LONGEST_KEPT = 300;
/** By a code's rules and the words of a message, which of the rules have them: messages come back on error after error. */
const knownSayings = new Map<readonly CauseRule[], Map<string, readonly boolean[]>>();

function saidBy(rules: readonly CauseRule[], words: string): readonly boolean[] {
  if (words.length > LONGEST_KEPT) return rules.map((rule) => says(rule, words));
  const known = knownSayings.get(rules) ?? new Map<string, readonly boolean[]>();
  knownSayings.set(rules, known);
  const found = known.get(words);
  if (found !== undefined) return found;
  const said = rules.map((rule) => says(rule, words));
  if (known.size < TEXTS_KEPT) known.set(words, said);
  return said;
}
