// What the catalog can say about a code, an EC, a request id or a whole error: one view for `explain`, `find` and reports.
// Nothing is laid out here, and pasted text is read by the formats, not by this.
import { NO_FACTS } from '../model/event.ts';
import type { Action, ErrorFacts } from '../model/event.ts';
import type { Explanation } from '../model/explanation.ts';
import { instantText } from './body-time.ts';
import { causesFor } from './causes/index.ts';
import { classify } from './classify.ts';
import { diagnose } from './diagnose.ts';
import type { Cause, Entry } from './entry.ts';
import { findEc, findEcModule, findEntry } from './lookup.ts';
import { requestIdKind, requestIdTime } from './request-id.ts';

const ACTION_TEXTS: Readonly<Record<Action, string>> = {
  retry: 'A later attempt can succeed: retry with growing pauses',
  'slow-down': 'Clients must slow down or the quota be raised',
  'fix-request': 'The program that sends the request must be corrected',
  'fix-config': 'A setting must be corrected: policy, endpoint or bucket configuration',
  'fix-credentials': 'The credentials or the way of signing must be corrected',
  'fix-clock': 'The clock or time zone of the client must be corrected',
  'pay-bill': 'The owner of the account must settle a bill or activate the service',
  'report-to-oss': 'If it persists, report it to support with request ids',
  expected: 'Nobody must act: this answer is part of normal use',
  unknown: 'It is not known who must act: the request id is what support asks for',
};

/** Who must act, as a clause without a full stop. */
export function actionText(action: Action): string {
  return ACTION_TEXTS[action];
}

export type Question =
  | {
      readonly kind: 'error';
      readonly facts: ErrorFacts;
      readonly requestId: string | null;
      readonly at: number | null;
    }
  | { readonly kind: 'code'; readonly code: string; readonly cause?: string | null }
  | { readonly kind: 'ec'; readonly ec: string }
  | { readonly kind: 'request-id'; readonly requestId: string };

const EC = /^\d{4}-\d{8}$/;
const CODE = /^[A-Z][A-Za-z0-9]{2,63}$/;

/** What a single word could be; null for anything that is neither an EC, a request id nor a code. */
export function questionOf(text: string): Question | null {
  const word = text.trim();
  if (EC.test(word)) return { kind: 'ec', ec: word };
  if (findEntry(word) !== undefined) return { kind: 'code', code: word };
  const id = requestIdKind(word);
  if (id === 'complete' || id === 'old' || id === 'masked') return { kind: 'request-id', requestId: word };
  return CODE.test(word) ? { kind: 'code', code: word } : null;
}

/** `now`: epoch ms, bounds the times that ids may tell. */
export function explain(question: Question, now: number): Explanation {
  switch (question.kind) {
    case 'error':
      return explainError(question.facts, question.requestId, question.at, now);
    case 'code':
      return explainCode(question.code, question.cause ?? null);
    case 'ec':
      return explainEc(question.ec);
    case 'request-id':
      return explainRequestId(question.requestId, now);
    default:
      return question satisfies never;
  }
}

function explainError(facts: ErrorFacts, requestId: string | null, at: number | null, now: number): Explanation {
  const is = classify(facts);
  const entry = facts.code === null ? undefined : findEntry(facts.code);
  const cause = entry === undefined ? undefined : causesFor(entry.code).find(({ slug }) => slug === is.cause);
  return {
    ...describe(entry, cause, facts.code),
    title: titleOf(is.code, facts.status),
    known: is.known,
    category: is.category,
    action: is.action,
    actionText: actionText(is.action),
    retryable: is.retryable,
    details: diagnose(facts, at),
    ec: facts.ec === null ? null : ecView(facts.ec),
    requestId: requestId === null ? null : { value: requestId, time: requestIdTime(requestId, now) },
  };
}

function explainCode(code: string, slug: string | null): Explanation {
  const entry = findEntry(code);
  const cause =
    entry === undefined || slug === null ? undefined : causesFor(entry.code).find((one) => one.slug === slug);
  return describe(entry, cause, code);
}

/** The code that the EC usually comes with is explained along; where it is not known, at least the module is. */
function explainEc(ec: string): Explanation {
  const found = findEc(ec);
  const entry = found === undefined || found.code === null ? undefined : findEntry(found.code);
  const cause = entry === undefined ? undefined : causesFor(entry.code).find((one) => one.ec?.includes(ec) === true);
  const module = findEcModule(ec);
  const view = describe(entry, cause, found?.code ?? null);
  const meaning = ecView(ec);
  return {
    ...view,
    title: ec,
    summary: cause === undefined && meaning.meaning !== null ? meaning.meaning : view.summary,
    advice:
      entry === undefined && module !== undefined
        ? 'The code and message beside the EC say more; the troubleshooting page of the service is found by the EC.'
        : view.advice,
    ec: meaning,
    doc: `https://api.alibabacloud.com/troubleshoot?q=${encodeURIComponent(ec)}`,
  };
}

function explainRequestId(requestId: string, now: number): Explanation {
  const time = requestIdTime(requestId, now);
  const kind = requestIdKind(requestId, now);
  return {
    ...describe(undefined, undefined, null),
    title: requestId,
    summary: ID_SUMMARIES[kind],
    advice:
      kind === 'complete'
        ? 'Search the logs of clients and of the bucket around that second. Support finds the request by this id as long as its logs are kept.'
        : 'Look for the whole id in the x-oss-request-id header or the RequestId element of the answer.',
    details: time === null ? [] : [`The request was made at ${instantText(time)}.`],
    requestId: { value: requestId, time },
  };
}

const ID_SUMMARIES = {
  complete: 'A whole request id of OSS; its first eight digits are the second of the request.',
  masked: 'A request id of OSS with hidden or missing digits: it does not identify one request.',
  old: 'Sixteen digits: an id from the first years of OSS, a cut one, or one of another store. It tells no time.',
  foreign: 'Not a request id of OSS, which has 24 upper-case hex digits.',
  none: 'No request id.',
} as const;

const UNKNOWN_ADVICE =
  'Read the message and the EC of the answer, and look the code up in the documentation of the operation. Support needs the request id.';

/** The parts that depend on the entry and cause alone. */
function describe(entry: Entry | undefined, cause: Cause | undefined, code: string | null): Explanation {
  const is = classify({ ...NO_FACTS, code });
  const action = cause?.action ?? entry?.action ?? is.action;
  return {
    title: titleOf(entry?.code ?? code, null),
    code: entry?.code ?? code,
    cause: cause?.slug ?? null,
    known: entry !== undefined,
    category: entry?.category ?? is.category,
    action,
    actionText: actionText(action),
    retryable: cause?.retryable ?? entry?.retryable ?? is.retryable,
    summary:
      cause?.summary ??
      entry?.summary ??
      (code === null ? 'The answer had no error code.' : 'The catalog does not know this code.'),
    advice: cause?.advice ?? entry?.advice ?? UNKNOWN_ADVICE,
    details: [],
    ec: null,
    requestId: null,
    doc: entry?.doc ?? null,
    statuses: entry?.statuses ?? [],
    related: entry === undefined ? [] : relatedTo(entry.code, cause?.slug ?? null),
  };
}

function titleOf(code: string | null, status: number | null): string {
  if (code !== null) return code;
  return status === null ? 'error without a code' : `status ${status} without a code`;
}

function relatedTo(code: string, slug: string | null): readonly { readonly slug: string; readonly summary: string }[] {
  return causesFor(code)
    .filter((cause) => cause.slug !== slug)
    .map(({ slug, summary }) => ({ slug, summary }));
}

function ecView(ec: string): { readonly value: string; readonly meaning: string | null } {
  return { value: ec, meaning: findEc(ec)?.summary ?? findEcModule(ec)?.summary ?? null };
}
