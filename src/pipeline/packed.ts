// A range's result as it goes from one thread to another. Copying an error as an object costs several times what reading it
// did, so errors go as columns: texts that come again once, numbers in arrays that change hands instead of being copied.
import type { RequestCount } from '../model/batch.ts';
import type { Classification, ErrorEvent, TimeSource } from '../model/event.ts';
import { ExtraText, extraText } from '../model/extra-text.ts';
import type { RangeResult } from './range.ts';

export interface PackedRange extends Omit<RangeResult, 'events' | 'requests'> {
  readonly texts: readonly string[];
  readonly classifications: readonly Classification[];
  /** Names of `extra` in their order. */
  readonly names: readonly (readonly string[])[];
  /** Per request count: window, status, requests, failed. */
  readonly requestNumbers: Float64Array<ArrayBuffer>;
  /** Per request count: host, bucket, region; indices of texts, -1 for null. */
  readonly requestTexts: Int32Array<ArrayBuffer>;
  /** Per error: time, status, line, offset; NaN for null. */
  readonly eventNumbers: Float64Array<ArrayBuffer>;
  /** Per error: the TEXTS in their order, its classification, the text and the names of `extra`, and the flags. */
  readonly eventTexts: Int32Array<ArrayBuffer>;
}

const TEXTS = [
  'code',
  'ec',
  'message',
  'operation',
  'hostId',
  'requestId',
  'host',
  'bucket',
  'region',
  'object',
] as const satisfies readonly (keyof ErrorEvent)[];
/** Hardly ever the same twice: to look for another one costs more than to send it. */
const UNIQUE: ReadonlySet<string> = new Set(['requestId', 'object', 'message']);
const FORMAT = TEXTS.length;
const CLASSIFICATION = FORMAT + 1;
const EXTRA = CLASSIFICATION + 1;
const NAMES = EXTRA + 1;
const FLAGS = NAMES + 1;
const WIDTH = FLAGS + 1;
const NUMBERS = 4;

const NOTHING: ReadonlyMap<string, string> = new Map();

const SYNTHETIC = 1;
const COMPLETE = 2;
const TRUNCATED = 4;
const PER_OBJECT = 8;
const SERVER = 16;
const TIME_SOURCE = 5;
const TIME_SOURCES: readonly TimeSource[] = ['body', 'header', 'line', 'request-id', 'ingest'];

export function packRange(result: RangeResult): PackedRange {
  const { events: eventsOf, requests, ...rest } = result;
  const events = eventsOf('', 0);
  const texts = new Indices<string>();
  const text = (value: string | null): number => (value === null ? -1 : texts.of(value, value));
  const classifications = new Indices<Classification>();
  const names = new NameLists();
  const requestNumbers = new Float64Array(requests.length * 4);
  const requestTexts = new Int32Array(requests.length * 3);
  let at = 0;
  for (const { window, status, requests: count, failed, host, bucket, region } of requests) {
    requestNumbers[at * 4] = window;
    requestNumbers[at * 4 + 1] = status;
    requestNumbers[at * 4 + 2] = count;
    requestNumbers[at * 4 + 3] = failed;
    requestTexts[at * 3] = text(host);
    requestTexts[at * 3 + 1] = text(bucket);
    requestTexts[at * 3 + 2] = text(region);
    at += 1;
  }
  const eventNumbers = new Float64Array(events.length * NUMBERS);
  const eventTexts = new Int32Array(events.length * WIDTH);
  for (let i = 0; i < events.length; i += 1) {
    const event = events[i];
    if (event === undefined) break;
    const { time, status, source } = event;
    const n = i * NUMBERS;
    eventNumbers[n] = time ?? Number.NaN;
    eventNumbers[n + 1] = status ?? Number.NaN;
    eventNumbers[n + 2] = source.line;
    eventNumbers[n + 3] = source.offset;
    const t = i * WIDTH;
    for (let field = 0; field < FORMAT; field += 1) {
      const name = TEXTS[field] ?? 'code';
      eventTexts[t + field] = UNIQUE.has(name) ? texts.more(event[name]) : text(event[name]);
    }
    eventTexts[t + FORMAT] = text(event.format);
    eventTexts[t + CLASSIFICATION] = classifications.of(keyOf(event.classification), event.classification);
    eventTexts[t + EXTRA] = texts.more(extraText(event.extra));
    eventTexts[t + NAMES] = names.of(event);
    eventTexts[t + FLAGS] = flagsOf(event);
  }
  return {
    ...rest,
    texts: texts.all,
    classifications: classifications.all,
    names: names.all,
    requestNumbers,
    requestTexts,
    eventNumbers,
    eventTexts,
  };
}

/** What need not be copied when a packed range changes hands. */
export function transferred(packed: PackedRange): ArrayBuffer[] {
  const { requestNumbers, requestTexts, eventNumbers, eventTexts } = packed;
  return [requestNumbers, requestTexts, eventNumbers, eventTexts].map((array) => array.buffer);
}

export function unpackRange(packed: PackedRange): RangeResult {
  const { start, end, how, lines: all, tally, recognised, ambiguous, eventCount, rejects, stretch } = packed;
  return {
    start,
    end,
    how,
    lines: all,
    tally,
    recognised,
    ambiguous,
    eventCount,
    rejects,
    stretch,
    requests: unpackRequests(packed.texts, packed.requestNumbers, packed.requestTexts),
    events: (path, lines) => unpackEvents(packed, path, lines),
  };
}

function unpackRequests(texts: readonly string[], numbers: Float64Array, indices: Int32Array): RequestCount[] {
  const requests: RequestCount[] = [];
  for (let i = 0; i * 4 < numbers.length; i += 1) {
    requests.push({
      window: numberAt(numbers, i * 4),
      host: textAt(texts, indices, i * 3),
      bucket: textAt(texts, indices, i * 3 + 1),
      region: textAt(texts, indices, i * 3 + 2),
      status: numberAt(numbers, i * 4 + 1),
      requests: numberAt(numbers, i * 4 + 2),
      failed: numberAt(numbers, i * 4 + 3),
    });
  }
  return requests;
}

function unpackEvents(packed: PackedRange, path: string, lines: number): ErrorEvent[] {
  const { texts, classifications, eventNumbers: numbers, eventTexts: indices } = packed;
  const events: ErrorEvent[] = [];
  for (let i = 0; i < packed.eventCount; i += 1) {
    const n = i * NUMBERS;
    const t = i * WIDTH;
    const classification = classifications[indices[t + CLASSIFICATION] ?? -1];
    if (classification === undefined) throw new Error('an error came without its classification');
    const more = textAt(texts, indices, t + EXTRA);
    const flags = indices[t + FLAGS] ?? 0;
    events.push({
      time: knownAt(numbers, n),
      timeSource: TIME_SOURCES[flags >> TIME_SOURCE] ?? 'ingest',
      code: textAt(texts, indices, t),
      ec: textAt(texts, indices, t + 1),
      message: textAt(texts, indices, t + 2),
      operation: textAt(texts, indices, t + 3),
      hostId: textAt(texts, indices, t + 4),
      requestId: textAt(texts, indices, t + 5),
      host: textAt(texts, indices, t + 6),
      bucket: textAt(texts, indices, t + 7),
      region: textAt(texts, indices, t + 8),
      object: textAt(texts, indices, t + 9),
      format: textAt(texts, indices, t + FORMAT) ?? '',
      classification,
      extra: more === null ? NOTHING : new ExtraText(more, packed.names[indices[t + NAMES] ?? -1] ?? []),
      status: knownAt(numbers, n + 1),
      synthetic: (flags & SYNTHETIC) !== 0,
      requestIdComplete: (flags & COMPLETE) !== 0,
      truncated: (flags & TRUNCATED) !== 0,
      perObject: (flags & PER_OBJECT) !== 0,
      origin: (flags & SERVER) === 0 ? 'client' : 'server',
      source: { path, line: numberAt(numbers, n + 2) + lines, offset: numberAt(numbers, n + 3) },
    });
  }
  return events;
}

function flagsOf(event: ErrorEvent): number {
  return (
    (event.synthetic ? SYNTHETIC : 0) |
    (event.requestIdComplete ? COMPLETE : 0) |
    (event.truncated ? TRUNCATED : 0) |
    (event.perObject ? PER_OBJECT : 0) |
    (event.origin === 'server' ? SERVER : 0) |
    (TIME_SOURCES.indexOf(event.timeSource) << TIME_SOURCE)
  );
}

function keyOf(of: Classification): string {
  const { code, known, category, action, retryable, cause, statusExpected } = of;
  // Only the code is anybody's text: it stands last.
  return `${known} ${category} ${action} ${retryable} ${cause} ${statusExpected} ${code === null} ${code}`;
}

function textAt(texts: readonly string[], indices: Int32Array, at: number): string | null {
  return texts[indices[at] ?? -1] ?? null;
}

function numberAt(numbers: Float64Array, at: number): number {
  return numbers[at] ?? 0;
}

function knownAt(numbers: Float64Array, at: number): number | null {
  const value = numberAt(numbers, at);
  return Number.isNaN(value) ? null : value;
}

/** Values by their index. */
class Indices<T> {
  readonly all: T[] = [];
  readonly #known = new Map<string, number>();

  /** Without looking whether it is there. */
  more(value: T | null): number {
    return value === null ? -1 : this.all.push(value) - 1;
  }

  /** Each value once, by its key. */
  of(key: string, value: T): number {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, this.all.length);
    return this.all.push(value) - 1;
  }
}

/** Lists of names by their index. Errors of one format mostly share one. */
class NameLists {
  readonly all: (readonly string[])[] = [];
  readonly #known = new Map<readonly string[], number>();

  of({ extra }: ErrorEvent): number {
    const names = extra instanceof ExtraText ? extra.names : [...extra.keys()];
    const known = this.#known.get(names);
    if (known !== undefined) return known;
    this.#known.set(names, this.all.length);
    return this.all.push(names) - 1;
  }
}
