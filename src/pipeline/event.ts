// A candidate becomes an event: judged by evidence, dated, placed, classified, and rid of secrets - in this one place, before
// anything is stored or shown.
import type { Candidate } from '../model/candidate.ts';
import type { Classify, ErrorEvent, ErrorFacts, TimeSource } from '../model/event.ts';
import { classifyRemembered } from './classified.ts';
import { createExtraKeeper, detached } from './extra.ts';

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

/** `example`: what an error became that differs from this one in request id, object, times and place alone. */
export type EventMaker = (candidate: Candidate, path: string, example?: ErrorEvent | null) => ErrorEvent | null;

/** What such errors have in common. */
type Common = Omit<ErrorEvent, 'time' | 'timeSource' | 'requestId' | 'requestIdComplete' | 'object' | 'source'>;

export function createEventMaker(parts: EventParts, options: EventOptions): EventMaker {
  const keepExtra = createExtraKeeper(parts.redactElement);
  const wordOf = remembered(parts.redact, WORDS, LONGEST_WORD);
  const sentenceOf = remembered(parts.redact, SENTENCES, LONGEST_SENTENCE);
  const placeOf = placeReader(parts, wordOf);
  const classify = classifyRemembered(parts.classify);
  const text = (value: string | null): string | null => (value === null ? null : parts.redact(value));

  function commonOf(candidate: Candidate): Common | null {
    if (!parts.judge(candidate, options.now).oss) return null;
    const place = placeOf(candidate);
    const { facts: extra, kept } = keepExtra(candidate.extra);
    // Written out, not spread: this is done for every error of a log that may hold nothing else.
    const facts: ErrorFacts = {
      code: candidate.code === null ? null : wordOf(candidate.code),
      status: candidate.status,
      ec: candidate.ec === null ? null : wordOf(candidate.ec),
      message: candidate.message === null ? null : sentenceOf(candidate.message),
      operation: candidate.operation === null ? null : wordOf(candidate.operation),
      hostId: place.hostId,
      extra,
      synthetic: candidate.synthetic,
    };
    return {
      code: facts.code,
      status: facts.status,
      hostId: facts.hostId,
      host: place.host,
      bucket: place.bucket,
      region: place.region,
      ec: facts.ec,
      message: facts.message,
      operation: facts.operation,
      extra: kept,
      classification: classify(facts),
      format: candidate.format,
      origin: candidate.origin,
      synthetic: facts.synthetic,
      truncated: candidate.truncated,
      perObject: candidate.perObject,
    };
  }

  return (candidate, path, example = null) => {
    const complete = parts.requestIdKind(candidate.requestId, options.now) === 'complete';
    // Without a whole id there may be other reasons to take it for an error of OSS, or none.
    const common = example !== null && complete ? example : commonOf(candidate);
    if (common === null) return null;
    const { time, timeSource } = dateOf(candidate, parts, options);
    return {
      time,
      timeSource,
      code: common.code,
      status: common.status,
      // A complete one is made of hex digits, which hold no secret.
      requestId: complete ? candidate.requestId : text(candidate.requestId),
      requestIdComplete: complete,
      hostId: common.hostId,
      host: common.host,
      bucket: common.bucket,
      region: common.region,
      ec: common.ec,
      message: common.message,
      operation: common.operation,
      object: text(candidate.object),
      extra: common.extra,
      classification: common.classification,
      format: common.format,
      origin: common.origin,
      synthetic: common.synthetic,
      truncated: common.truncated,
      perObject: common.perObject,
      source: { path, line: candidate.line, offset: candidate.offset },
    };
  };
}

/** Where an error happened, in texts that are kept once for all errors of the place. */
interface EventPlace {
  readonly hostId: string | null;
  readonly host: string | null;
  readonly bucket: string | null;
  readonly region: string | null;
}

interface PlaceSlot {
  readonly sent: Pick<Candidate, 'hostId' | 'endpoint' | 'bucket'>;
  readonly place: EventPlace;
}

const PLACES = 1024;

function placeReader(parts: EventParts, wordOf: (text: string) => string): (candidate: Candidate) => EventPlace {
  const slots: (PlaceSlot | undefined)[] = Array.from({ length: PLACES }, () => undefined);
  const word = (text: string | null): string | null => (text === null ? null : wordOf(text));

  function read({ hostId, endpoint, bucket }: PlaceSlot['sent']): EventPlace {
    const named = parts.parseHost(hostId);
    const asked = parts.parseHost(endpoint);
    const bucketHost = named?.bucket === null || named === null ? asked : named;
    return {
      hostId: word(hostId),
      host: word((named ?? asked)?.host ?? null),
      bucket: word(bucket ?? bucketHost?.bucket ?? null),
      region: named?.region ?? asked?.region ?? null,
    };
  }

  return (candidate) => {
    const { hostId, endpoint, bucket } = candidate;
    const at = (ending(hostId) * 31 + ending(endpoint) * 7 + ending(bucket)) & (PLACES - 1);
    const slot = slots[at];
    if (
      slot !== undefined &&
      slot.sent.hostId === hostId &&
      slot.sent.bucket === bucket &&
      slot.sent.endpoint === endpoint
    )
      return slot.place;
    const sent = { hostId: own(hostId), endpoint: own(endpoint), bucket: own(bucket) };
    const place = read(sent);
    const total = (hostId?.length ?? 0) + (endpoint?.length ?? 0) + (bucket?.length ?? 0);
    if (total <= LONGEST_PLACE) slots[at] = { sent, place };
    return place;
  };
}

const LONGEST_PLACE = 500;

function own(text: string | null): string | null {
  return text === null ? null : detached(text);
}

/** A number that tells most texts apart. Hosts of one owner often differ in the middle alone. */
function ending(text: string | null): number {
  if (text === null) return 0;
  const { length } = text;
  return (
    length * 131 +
    text.charCodeAt(length - 1) * 31 +
    text.charCodeAt(length - 2) +
    text.charCodeAt(length >> 1) * 961 +
    text.charCodeAt(length >> 2) * 13
  );
}

const WORDS = 4096;
const LONGEST_WORD = 100;
const SENTENCES = 1000;
const LONGEST_SENTENCE = 400;

/**
 * Codes, operations, hosts and messages come back: each is redacted and copied once, and its text is the same string every
 * time. Of texts up to `longest` characters the first `most` are remembered.
 */
function remembered(redact: (text: string) => string, most: number, longest: number): (text: string) => string {
  const known = new Map<string, string>();
  return (sent) => {
    if (sent.length > longest) return detached(redact(sent));
    const found = known.get(sent);
    if (found !== undefined) return found;
    const own = detached(sent);
    const safe = redact(own);
    if (known.size < most) known.set(own, safe);
    return safe;
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
