// What this very error shows: sentences with the numbers and names of its body. General advice is the catalog's.
import type { ErrorFacts } from '../model/event.ts';
import { instantOf, instantText, skewOf, spanText } from './body-time.ts';
import { reportedStatus } from './causes/callback.ts';
import { element, plain } from './causes/cause.ts';
import { parseHost } from './hosts.ts';
import { findEntry } from './lookup.ts';

type Finding = (facts: ErrorFacts, at: number | null) => string | null;

/** Limits of a value that is repeated in a sentence, so that a hostile body cannot fill the screen. */
const LONGEST_VALUE = 200;

/**
 * Sentences, the most telling first; empty where the error shows nothing beyond its code. `at`: epoch ms of the error,
 * used where the body has no ServerTime. Values are as sent: the printer makes control characters visible.
 */
export function diagnose(facts: ErrorFacts, at: number | null): readonly string[] {
  return FINDINGS.map((finding) => finding(facts, at)).filter((text) => text !== null);
}

const FINDINGS: readonly Finding[] = [
  expiry,
  clock,
  rightEndpoint,
  refusedHeader,
  refusedMethod,
  failedCondition,
  denial,
  callbackStatus,
  refusedArgument,
  errorDetail,
  signedText,
  statusDiffers,
];

/** An element, trimmed to what fits a sentence. */
function value(facts: ErrorFacts, name: string): string | null {
  const text = element(facts, name);
  if (text === null) return null;
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}...` : text;
}

function expiry(facts: ErrorFacts, at: number | null): string | null {
  const expires = instantOf(element(facts, 'Expires'));
  const server = instantOf(element(facts, 'ServerTime')) ?? at;
  if (expires === null || server === null) return null;
  if (server < expires) return `The URL was still valid for ${spanText(expires - server)} when it was refused.`;
  return `The URL expired ${spanText(server - expires)} before the request (at ${instantText(expires)}).`;
}

function clock(facts: ErrorFacts, at: number | null): string | null {
  const skew = skewOf(facts, at);
  if (skew === null) return null;
  const allowed = allowedSkew(facts);
  switch (skew.kind) {
    case 'no-clock':
      return `The client's clock says ${instantText(skew.requestTime)}: it was never set.`;
    case 'zone':
      return `The client's clock is ${spanText(skew.ms)} ${direction(skew.ms)}, which is ${spanText(skew.zoneMs)} of time zone and no drift${allowed}.`;
    case 'drift':
      return `The client's clock is ${spanText(skew.ms)} ${direction(skew.ms)}${allowed}.`;
    default:
      return skew satisfies never;
  }
}

function direction(ms: number): string {
  return ms > 0 ? 'ahead' : 'behind';
}

function allowedSkew(facts: ErrorFacts): string {
  const text = element(facts, 'MaxAllowedSkewMilliseconds');
  return text !== null && /^\d{1,12}$/.test(text) ? ` (${spanText(Number(text))} are allowed)` : '';
}

function rightEndpoint(facts: ErrorFacts): string | null {
  const endpoint = value(facts, 'Endpoint');
  if (endpoint === null) return null;
  const right = parseHost(endpoint)?.region ?? null;
  const asked = parseHost(facts.hostId)?.region ?? null;
  const regions =
    right !== null && asked !== null && right !== asked ? `: the bucket is in ${right}, ${asked} was asked` : '';
  return `The right endpoint is ${endpoint}${regions}.`;
}

function refusedHeader(facts: ErrorFacts): string | null {
  const header = value(facts, 'Header');
  return header === null ? null : `The header ${header} is not supported here.`;
}

function refusedMethod(facts: ErrorFacts): string | null {
  const method = value(facts, 'Method');
  if (method === null) return null;
  const type = value(facts, 'ResourceType')?.toLowerCase();
  return type === undefined
    ? `The method ${method} is not allowed.`
    : `The method ${method} is not allowed on this kind of resource: ${type}.`;
}

function failedCondition(facts: ErrorFacts): string | null {
  const condition = value(facts, 'Condition');
  return condition === null ? null : `The condition that failed: ${condition}.`;
}

function denial(facts: ErrorFacts): string | null {
  const action = value(facts, 'AuthAction');
  const type = value(facts, 'NoPermissionType');
  const policy = value(facts, 'PolicyType');
  if (action === null && type === null && policy === null) return null;
  const who = value(facts, 'AuthPrincipalType');
  const name = value(facts, 'AuthPrincipalDisplayName');
  const principal = who === null ? '' : ` to the ${who}${name === null ? '' : ` ${name}`}`;
  const how = type === null ? '' : ` (${type})`;
  const where = policy === null ? '' : ` by a policy of the type ${policy}`;
  return `${action ?? 'The action'} was denied${principal}${where}${how}.`;
}

function callbackStatus(facts: ErrorFacts): string | null {
  if (facts.code === null || findEntry(facts.code)?.code !== 'CallbackFailed' || facts.message === null) return null;
  const status = reportedStatus(plain(facts.message));
  if (status === null) return null;
  return status < 0 ? 'The callback server was not reached.' : `The callback server answered ${status}.`;
}

function refusedArgument(facts: ErrorFacts): string | null {
  const name = value(facts, 'ArgumentName');
  if (name === null) return null;
  const given = value(facts, 'ArgumentValue');
  return given === null ? `The parameter refused: ${name}.` : `The parameter refused: ${name} = ${given}.`;
}

function errorDetail(facts: ErrorFacts): string | null {
  const detail = value(facts, 'ErrorDetail');
  return detail === null ? null : `The service adds: ${detail}`;
}

/** Four header lines of a V1 string to sign. Stored errors have it redacted; pasted ones still show what was signed. */
function signedText(facts: ErrorFacts): string | null {
  const text = element(facts, 'StringToSign');
  if (text === null) return null;
  const [method = '', md5, type, date] = text.replaceAll('\\n', '\n').split('\n');
  if (md5 === undefined || type === undefined || date === undefined || !/^[A-Z]{3,7}$/.test(method)) return null;
  const content = type === '' ? 'no Content-Type' : `Content-Type ${type.slice(0, LONGEST_VALUE)}`;
  return `The service expected a signature over ${method} with ${content} and ${md5 === '' ? 'no' : 'a'} Content-MD5: compare with what the client signed.`;
}

function statusDiffers(facts: ErrorFacts): string | null {
  if (facts.code === null || facts.status === null) return null;
  const entry = findEntry(facts.code);
  const usual = entry?.statuses[0];
  if (entry === undefined || usual === undefined || entry.statuses.includes(facts.status)) return null;
  return `The status ${facts.status} is unusual for ${entry.code}; ${entry.statuses.join(' or ')} is documented.`;
}
