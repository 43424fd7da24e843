// Writes errors into columns (error-pack.ts) as they come. Nothing of an error is kept but what is copied here.
import type { Met, OwnTexts } from '../model/alike.ts';
import type { Classification, ErrorEvent } from '../model/event.ts';
import { ExtraText, extraText } from '../model/extra-text.ts';
import {
  BUCKET,
  CLASSIFICATION,
  CODE,
  EC,
  EXTRA,
  FLAGS,
  flagsOf,
  FORMAT,
  HOST,
  HOST_ID,
  MESSAGE,
  NAMES,
  NONE,
  NUMBERS,
  OBJECT,
  OPERATION,
  PATH,
  REGION,
  REQUEST_ID,
  WIDTH,
} from './error-pack.ts';
import type { ErrorPack } from './error-pack.ts';
import { Indices } from './indices.ts';

/**
 * Errors and characters of a pack. Small ones take memory that was used before, where large ones are new pages every time: to
 * touch those for the first time cost as much as half of what SQLite does with the errors.
 */
const MOST = 256;
const MOST_TEXT = 96 * 1024;
const SURROGATE = /[\ud800-\udfff]/;

export class ErrorColumns {
  #count = 0;
  readonly #numbers = new Float64Array(MOST * NUMBERS);
  readonly #indices = new Int32Array(MOST * WIDTH);
  readonly #texts = new Indices<string>();
  readonly #classifications = new Indices<Classification>();
  readonly #names = new Indices<readonly string[]>();
  /** Where columns stand that an event has in common with others (`addAlike`). */
  readonly #rows = new Map<ErrorEvent, number>();
  #own = '';

  get count(): number {
    return this.#count;
  }

  /** Nothing may be added any more. */
  get isFull(): boolean {
    return this.#count === MOST || this.#own.length >= MOST_TEXT;
  }

  add(event: ErrorEvent): void {
    const numbers = this.#numbers;
    const indices = this.#indices;
    const n = this.#count * NUMBERS;
    const t = this.#count * WIDTH;
    numbers[n] = event.time ?? Number.NaN;
    numbers[n + 1] = event.status ?? Number.NaN;
    numbers[n + 2] = event.source.line;
    numbers[n + 3] = event.source.offset;
    this.#putShared(event, event.source.path, t);
    indices[t + REQUEST_ID] = this.#put(event.requestId);
    indices[t + OBJECT] = this.#put(event.object);
    indices[t + MESSAGE] = this.#put(event.message);
    indices[t + EXTRA] = this.#put(extraText(event.extra));
    this.#count += 1;
  }

  /** An error like `event`, in the file `path`, the same for all. */
  addAlike(event: ErrorEvent, path: string, { text, objectLength, extraLength }: OwnTexts, met: Met): void {
    const numbers = this.#numbers;
    const indices = this.#indices;
    const n = this.#count * NUMBERS;
    const t = this.#count * WIDTH;
    numbers[n] = met.time;
    numbers[n + 1] = event.status ?? Number.NaN;
    numbers[n + 2] = met.line;
    numbers[n + 3] = met.offset;
    const row = this.#rows.get(event);
    if (row === undefined) {
      this.#putShared(event, path, t);
      indices[t + REQUEST_ID] = text.length - Math.max(0, objectLength) - extraLength;
      indices[t + MESSAGE] = NONE;
      this.#rows.set(event, t);
    } else for (let i = 0; i < WIDTH; i += 1) indices[t + i] = indices[row + i] ?? NONE;
    indices[t + OBJECT] = objectLength;
    indices[t + EXTRA] = extraLength;
    this.#own += text;
    this.#count += 1;
  }

  /** What errors have in common, into the columns from `t` on. */
  #putShared(event: ErrorEvent, path: string, t: number): void {
    const indices = this.#indices;
    // Written out: by a list of names each would be looked up anew, and that cost more than all else here together.
    indices[t + CODE] = this.#shared(event.code);
    indices[t + EC] = this.#shared(event.ec);
    indices[t + OPERATION] = this.#shared(event.operation);
    indices[t + HOST_ID] = this.#shared(event.hostId);
    indices[t + HOST] = this.#shared(event.host);
    indices[t + BUCKET] = this.#shared(event.bucket);
    indices[t + REGION] = this.#shared(event.region);
    indices[t + FORMAT] = this.#texts.of(event.format);
    indices[t + PATH] = this.#texts.of(path);
    indices[t + CLASSIFICATION] = this.#classifications.of(event.classification);
    indices[t + NAMES] = this.#names.of(namesOf(event.extra));
    indices[t + FLAGS] = flagsOf(event);
  }

  /** The last thing that is asked for. */
  pack(): ErrorPack {
    const own = this.#own;
    // Half of a surrogate pair is no character, and would not survive.
    const text = SURROGATE.test(own) ? own : null;
    // Of its own: a piece of somebody else's cannot change hands.
    const bytes = Buffer.allocUnsafeSlow(text === null ? Buffer.byteLength(own) : 0);
    const ascii = bytes.length === own.length;
    if (text === null) bytes.write(own, ascii ? 'latin1' : 'utf8');
    return {
      count: this.#count,
      texts: this.#texts.all,
      classifications: this.#classifications.all,
      names: this.#names.all,
      numbers: this.#numbers,
      indices: this.#indices,
      bytes,
      ascii,
      text,
    };
  }

  #shared(text: string | null): number {
    return text === null ? NONE : this.#texts.of(text);
  }

  #put(text: string | null): number {
    if (text === null) return NONE;
    this.#own += text;
    return text.length;
  }
}

function namesOf(extra: ReadonlyMap<string, string>): readonly string[] {
  return extra instanceof ExtraText ? extra.names : [...extra.keys()];
}
