// Counts of requests as columns, as they go from one thread to another (error-pack.ts has the errors).
import { Indices } from './indices.ts';

/** May be cloned and transferred. */
export interface RequestPack {
  /** Counts of one window, host, bucket and status each. */
  readonly count: number;
  /** Hosts and buckets. */
  readonly texts: readonly string[];
  /** Per count: window, status, requests, failed. */
  readonly numbers: Float64Array<ArrayBuffer>;
  /** Per count: host and bucket, indices of texts; -1 for null. */
  readonly places: Int32Array<ArrayBuffer>;
}

/** Of `numbers` and `places`. */
export const NUMBERS = 4;
export const PLACES = 2;

/** Writes a pack of `count` counts, which are put one after the other. */
export class RequestColumns {
  readonly #numbers: Float64Array<ArrayBuffer>;
  readonly #places: Int32Array<ArrayBuffer>;
  readonly #texts = new Indices<string>();
  #count = 0;

  constructor(count: number) {
    this.#numbers = new Float64Array(count * NUMBERS);
    this.#places = new Int32Array(count * PLACES);
  }

  /** What `put` takes for a host or a bucket. */
  index(text: string | null): number {
    return text === null ? -1 : this.#texts.of(text);
  }

  put(window: number, host: number, bucket: number, status: number, requests: number, failed: number): void {
    const n = this.#count * NUMBERS;
    this.#numbers[n] = window;
    this.#numbers[n + 1] = status;
    this.#numbers[n + 2] = requests;
    this.#numbers[n + 3] = failed;
    this.#places[this.#count * PLACES] = host;
    this.#places[this.#count * PLACES + 1] = bucket;
    this.#count += 1;
  }

  pack(): RequestPack {
    return { count: this.#count, texts: this.#texts.all, numbers: this.#numbers, places: this.#places };
  }
}
