// Classification of one error: category, who must act, whether a retry can help, which cause. Pure facts in, one answer out,
// so that an error enriched later can be classified again.
import type { Action, Classification, ErrorFacts } from '../model/event.ts';
import { causeOf } from './causes/index.ts';
import type { Category } from './entry.ts';
import { expectedStatus, findEc, findEntry } from './lookup.ts';

/** Statuses that the official SDKs repeat whatever the code says. */
const RETRYABLE_STATUSES: ReadonlySet<number> = new Set([401, 408, 429]);

function isRetryableStatus(status: number | null): boolean {
  return status !== null && (RETRYABLE_STATUSES.has(status) || status >= 500);
}

/**
 * A known code: its entry, refined by the cause. An unknown code: category `unknown`, and an action only where the status
 * alone settles it. No code (an answer without body): known is false, what the status tells.
 */
export function classify(facts: ErrorFacts): Classification {
  if (facts.code === null) return classifyBodiless(facts);
  const entry = findEntry(facts.code);
  if (entry === undefined) {
    return {
      code: facts.code,
      known: false,
      category: 'unknown',
      action: actionOfStatus(facts.status),
      retryable: isRetryableStatus(facts.status),
      cause: null,
      statusExpected: null,
    };
  }
  const cause = causeOf(entry.code, facts);
  return {
    code: entry.code,
    known: true,
    category: entry.category,
    action: cause?.action ?? entry.action,
    retryable: cause?.retryable ?? entry.retryable,
    cause: cause?.slug ?? null,
    statusExpected: expectedStatus(entry, facts.status),
  };
}

function actionOfStatus(status: number | null): Action {
  if (status === 429 || status === 503) return 'slow-down';
  return status !== null && status >= 500 ? 'retry' : 'unknown';
}

/**
 * Without a code, an EC whose code is documented with this very status is trusted; else the status speaks.
 * A HEAD that finds nothing (404) or whose condition does not hold is how clients ask, so it is expected; so is a success
 * that carries an EC (a file served as a forced download).
 */
function classifyBodiless(facts: ErrorFacts): Classification {
  const { status } = facts;
  const ecCode = facts.ec === null ? null : (findEc(facts.ec)?.code ?? null);
  const entry = ecCode === null ? undefined : findEntry(ecCode);
  const agrees = entry !== undefined && status !== null && entry.statuses.includes(status);
  const succeeded = status !== null && status >= 200 && status < 300;
  const meaning = (status === null ? undefined : MEANINGS.get(status)) ?? {
    category: 'unknown',
    action: succeeded ? 'expected' : actionOfStatus(status),
  };
  return {
    code: null,
    known: false,
    category: agrees ? entry.category : status !== null && status > 504 ? 'server' : meaning.category,
    action: agrees ? entry.action : meaning.action,
    retryable: agrees ? entry.retryable : isRetryableStatus(status),
    cause: null,
    statusExpected: null,
  };
}

interface Meaning {
  readonly category: Category;
  readonly action: Action;
}

const MEANINGS: ReadonlyMap<number, Meaning> = new Map([
  [203, { category: 'callback', action: 'fix-config' }],
  [301, { category: 'endpoint', action: 'fix-config' }],
  [302, { category: 'endpoint', action: 'fix-config' }],
  [304, { category: 'precondition', action: 'expected' }],
  [307, { category: 'endpoint', action: 'fix-config' }],
  [400, { category: 'bad-request', action: 'fix-request' }],
  [401, { category: 'auth', action: 'fix-credentials' }],
  [403, { category: 'access', action: 'fix-config' }],
  [404, { category: 'not-found', action: 'expected' }],
  [405, { category: 'method', action: 'fix-request' }],
  [408, { category: 'timeout', action: 'retry' }],
  [409, { category: 'conflict', action: 'fix-request' }],
  [411, { category: 'bad-request', action: 'fix-request' }],
  [412, { category: 'precondition', action: 'expected' }],
  [416, { category: 'bad-request', action: 'fix-request' }],
  [424, { category: 'mirror', action: 'fix-config' }],
  [429, { category: 'throttle', action: 'slow-down' }],
  [500, { category: 'server', action: 'retry' }],
  [502, { category: 'server', action: 'retry' }],
  [503, { category: 'throttle', action: 'slow-down' }],
  [504, { category: 'timeout', action: 'retry' }],
]);
