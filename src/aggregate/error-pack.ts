// Errors as columns: texts that come again once, numbers in arrays, and what is each error's own as bytes behind one another.
// Thousands of errors wait for a commit, and as objects the garbage collector would copy each of them twice; columns lie
// outside of its heap, and change hands between threads without being copied. error-columns.ts writes them.
import type { Classification, ErrorEvent, ErrorHead, ErrorList, TimeSource } from '../model/event.ts';
import { ExtraText } from '../model/extra-text.ts';

/** May be cloned and transferred; nothing in it refers to the heap of one thread. */
export interface ErrorPack {
  readonly count: number;
  /** Texts that come again. */
  readonly texts: readonly string[];
  readonly classifications: readonly Classification[];
  /** Names of `extra` in their order. */
  readonly names: readonly (readonly string[])[];
  /** Per error: time, status, line, offset; NaN for null. There may be room behind the last one. */
  readonly numbers: Float64Array<ArrayBuffer>;
  /** Per error: WIDTH columns, named below. */
  readonly indices: Int32Array<ArrayBuffer>;
  /** Errors' own texts, one behind the other: in UTF-8 (`ascii`: all of them are), or (not null) as they are. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly ascii: boolean;
  readonly text: string | null;
}

export const NUMBERS = 4;
/** Columns of `indices`: texts that many errors have, */
export const CODE = 0;
export const EC = 1;
export const OPERATION = 2;
export const HOST_ID = 3;
export const HOST = 4;
export const BUCKET = 5;
export const REGION = 6;
export const FORMAT = 7;
export const PATH = 8;
/** what stands in a list of its own, */
export const CLASSIFICATION = 9;
export const NAMES = 10;
/** lengths in characters, NONE for null, */
export const REQUEST_ID = 11;
export const OBJECT = 12;
export const MESSAGE = 13;
export const EXTRA = 14;
/** and what is true or not. */
export const FLAGS = 15;
export const WIDTH = 16;

export const NONE = -1;

const SYNTHETIC = 1;
const COMPLETE = 2;
const TRUNCATED = 4;
const PER_OBJECT = 8;
const SERVER = 16;
const TIME_SOURCE = 5;
const TIME_SOURCES: readonly TimeSource[] = ['body', 'header', 'line', 'request-id', 'ingest'];

export function flagsOf(event: ErrorEvent): number {
  return (
    (event.synthetic ? SYNTHETIC : 0) |
    (event.requestIdComplete ? COMPLETE : 0) |
    (event.truncated ? TRUNCATED : 0) |
    (event.perObject ? PER_OBJECT : 0) |
    (event.origin === 'server' ? SERVER : 0) |
    (TIME_SOURCES.indexOf(event.timeSource) << TIME_SOURCE)
  );
}

/** A pack, and where its errors stand: as it says itself (`path` null), or in `path` behind `lines` others. */
export interface PlacedPack {
  readonly pack: ErrorPack;
  readonly path: string | null;
  readonly lines: number;
}

/** The errors of packs, one after the other. */
export class PackedErrors implements ErrorList {
  readonly length: number;
  readonly #packs: readonly PlacedPack[];

  constructor(packs: readonly PlacedPack[]) {
    this.#packs = packs;
    this.length = packs.reduce((sum, { pack }) => sum + pack.count, 0);
  }

  *[Symbol.iterator](): Generator<ErrorEvent> {
    for (const placed of this.#packs) {
      const reader = new PackReader(placed);
      for (let error = 0; error < placed.pack.count; error += 1) yield reader.read(error);
    }
  }

  *heads(): Generator<ErrorHead> {
    for (const { pack } of this.#packs) {
      const { texts, classifications, numbers, indices } = pack;
      for (let error = 0; error < pack.count; error += 1) {
        const t = error * WIDTH;
        yield {
          time: known(numbers[error * NUMBERS]),
          host: texts[indices[t + HOST] ?? NONE] ?? null,
          code: classifications[indices[t + CLASSIFICATION] ?? NONE]?.code ?? null,
        };
      }
    }
  }
}

const NOTHING: ReadonlyMap<string, string> = new Map();

/** Reads errors in their order. */
class PackReader {
  readonly #placed: PlacedPack;
  /** All texts that are one error's own. */
  readonly #text: string;
  #at = 0;

  constructor(placed: PlacedPack) {
    this.#placed = placed;
    const { bytes, ascii, text } = placed.pack;
    const encoded = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#text = text ?? encoded.toString(ascii ? 'latin1' : 'utf8');
  }

  read(error: number): ErrorEvent {
    const { pack, path, lines } = this.#placed;
    const { texts, numbers, indices } = pack;
    const n = error * NUMBERS;
    const t = error * WIDTH;
    const classification = pack.classifications[indices[t + CLASSIFICATION] ?? NONE];
    if (classification === undefined) throw new Error('an error came without its classification');
    const flags = indices[t + FLAGS] ?? 0;
    // In the order in which they were written.
    const requestId = this.#own(indices[t + REQUEST_ID]);
    const object = this.#own(indices[t + OBJECT]);
    const message = this.#own(indices[t + MESSAGE]);
    const extra = this.#own(indices[t + EXTRA]);
    return {
      time: known(numbers[n]),
      timeSource: TIME_SOURCES[flags >> TIME_SOURCE] ?? 'ingest',
      code: texts[indices[t + CODE] ?? NONE] ?? null,
      status: known(numbers[n + 1]),
      requestId,
      requestIdComplete: (flags & COMPLETE) !== 0,
      hostId: texts[indices[t + HOST_ID] ?? NONE] ?? null,
      host: texts[indices[t + HOST] ?? NONE] ?? null,
      bucket: texts[indices[t + BUCKET] ?? NONE] ?? null,
      region: texts[indices[t + REGION] ?? NONE] ?? null,
      ec: texts[indices[t + EC] ?? NONE] ?? null,
      message,
      operation: texts[indices[t + OPERATION] ?? NONE] ?? null,
      object,
      extra: extra === null ? NOTHING : new ExtraText(extra, pack.names[indices[t + NAMES] ?? NONE] ?? []),
      classification,
      format: texts[indices[t + FORMAT] ?? NONE] ?? '',
      origin: (flags & SERVER) === 0 ? 'client' : 'server',
      synthetic: (flags & SYNTHETIC) !== 0,
      truncated: (flags & TRUNCATED) !== 0,
      perObject: (flags & PER_OBJECT) !== 0,
      source: {
        path: path ?? texts[indices[t + PATH] ?? NONE] ?? '',
        line: (numbers[n + 2] ?? 0) + lines,
        offset: numbers[n + 3] ?? 0,
      },
    };
  }

  #own(length = NONE): string | null {
    if (length === NONE) return null;
    const from = this.#at;
    this.#at += length;
    return this.#text.slice(from, this.#at);
  }
}

function known(value = Number.NaN): number | null {
  return Number.isNaN(value) ? null : value;
}
