// A candidate becomes an event: judged by evidence, dated, placed, classified, and rid of secrets - in this one place, before
// anything is stored or shown.
import type { Candidate } from '../model/candidate.ts';
import type { Classify, ErrorEvent, ErrorFacts, TimeSource } from '../model/event.ts';

/** What the catalog and the safety room offer; parts come as arguments so that each can be tried alone. */
export interface EventParts {
  readonly judge: (candidate: Candidate, now: number) => { readonly oss: boolean };
  readonly parseHost: (raw: string | null) => HostParts | null;
  readonly requestIdKind: (id: string | null, now: number) => string;
  /** Epoch ms that the id tells, if it is of the kind that does. */
  readonly requestIdTime: (id: string | null, now: number) => number | null;
  readonly classify: Classify;
  readonly redact: (text: string) => string;
  /** null: the element may not be kept at all. */
  readonly redactElement: (name: string, value: string) => string | null;
}

export interface HostParts {
  readonly host: string;
  readonly oss: boolean;
  readonly bucket: string | null;
  readonly region: string | null;
}

export interface EventOptions {
  /** Epoch ms of this run: bounds what a request id may decode to. */
  readonly now: number;
  /** Date events by their request id where nothing better is known. */
  readonly requestIdTimes: boolean;
  /** Epoch ms for events that nothing dates; null leaves them undated. */
  readonly ingestTime: number | null;
}

export type EventMaker = (candidate: Candidate, path: string) => ErrorEvent | null;

export function createEventMaker(parts: EventParts, options: EventOptions): EventMaker {
  return (candidate, path) => {
    if (!parts.judge(candidate, options.now).oss) return null;
    const named = parts.parseHost(candidate.hostId);
    const asked = parts.parseHost(candidate.endpoint);
    const place = named ?? asked;
    const bucketHost = named?.bucket === null || named === null ? asked : named;
    const text = (value: string | null): string | null => (value === null ? null : detached(parts.redact(value)));
    // Written out, not spread: this is done for every error of a log that may hold nothing else.
    const facts: ErrorFacts = {
      code: text(candidate.code),
      status: candidate.status,
      ec: text(candidate.ec),
      message: text(candidate.message),
      operation: text(candidate.operation),
      hostId: text(candidate.hostId),
      extra: redactedExtra(candidate.extra, parts),
      synthetic: candidate.synthetic,
    };
    const { time, timeSource } = dateOf(candidate, parts, options);
    return {
      time,
      timeSource,
      code: facts.code,
      status: facts.status,
      requestId: text(candidate.requestId),
      requestIdComplete: parts.requestIdKind(candidate.requestId, options.now) === 'complete',
      hostId: facts.hostId,
      host: text(place?.host ?? null),
      bucket: text(candidate.bucket ?? bucketHost?.bucket ?? null),
      region: named?.region ?? asked?.region ?? null,
      ec: facts.ec,
      message: facts.message,
      operation: facts.operation,
      object: text(candidate.object),
      extra: facts.extra,
      classification: parts.classify(facts),
      format: candidate.format,
      origin: candidate.origin,
      synthetic: facts.synthetic,
      truncated: candidate.truncated,
      perObject: candidate.perObject,
      source: { path, line: candidate.line, offset: candidate.offset },
    };
  };
}

/**
 * The record's own word, else a header's, else the line's, else the request id's. A line stamp without a zone is a guess of
 * up to a day, so the second in a request id outranks it.
 */
function dateOf(
  candidate: Candidate,
  parts: EventParts,
  options: EventOptions,
): { time: number | null; timeSource: TimeSource } {
  if (candidate.bodyTime !== null) return { time: candidate.bodyTime, timeSource: 'body' };
  if (candidate.headerTime !== null) return { time: candidate.headerTime, timeSource: 'header' };
  const stamp = candidate.lineTime;
  if (stamp !== null && stamp.zoned) return { time: stamp.ms, timeSource: 'line' };
  const told = options.requestIdTimes ? parts.requestIdTime(candidate.requestId, options.now) : null;
  if (told !== null) return { time: told, timeSource: 'request-id' };
  if (stamp !== null) return { time: stamp.ms, timeSource: 'line' };
  return { time: options.ingestTime, timeSource: 'ingest' };
}

function redactedExtra(extra: ReadonlyMap<string, string>, parts: EventParts): ReadonlyMap<string, string> {
  const kept = new Map<string, string>();
  for (const [name, value] of extra) {
    const safe = parts.redactElement(name, value);
    if (safe !== null) kept.set(name, detached(safe));
  }
  return kept;
}

/**
 * The same text in memory of its own. V8 keeps the whole block of input alive for a slice of it, and events are held until
 * the next commit; taking one character off a new string is the cheapest copy there is.
 */
function detached(text: string): string {
  return ` ${text}`.slice(1);
}
