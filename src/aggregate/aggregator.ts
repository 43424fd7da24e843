// Counts between two commits: requests by window, host, bucket and status, and the errors as they came. Additive and free of
// order; what is the same error is decided where all errors are known, in the store.
import type { RequestCount } from '../model/batch.ts';
import type { RequestSighting } from '../model/candidate.ts';
import type { ErrorEvent } from '../model/event.ts';
import { windowOf } from './window.ts';

interface Cell {
  requests: number;
  failed: number;
}

/** Cells of one host and bucket, by window and status. */
interface Place {
  readonly host: string | null;
  readonly bucket: string | null;
  readonly cells: Map<number, Cell>;
}

/** Statuses have three digits; what a broken line may hold beyond that must not leak into the window's part of the key. */
const STATUS_SPAN = 1000;

export class Aggregator {
  readonly #windowSeconds: number;
  #places = new Map<string | null, Map<string | null, Place>>();
  #last: Place | null = null;
  #events: ErrorEvent[] = [];
  #cells = 0;

  constructor(windowSeconds: number) {
    this.#windowSeconds = windowSeconds;
  }

  /** How much is held: cells and events. */
  get size(): number {
    return this.#cells + this.#events.length;
  }

  addEvent(event: ErrorEvent): void {
    this.#events.push(event);
  }

  addRequest(request: RequestSighting): void {
    const last = this.#last;
    const place =
      last !== null && last.host === request.host && last.bucket === request.bucket ? last : this.#placeOf(request);
    const key = windowOf(request.time, this.#windowSeconds) * STATUS_SPAN + (request.status % STATUS_SPAN);
    let cell = place.cells.get(key);
    if (cell === undefined) {
      cell = { requests: 0, failed: 0 };
      place.cells.set(key, cell);
      this.#cells += 1;
    }
    cell.requests += 1;
    if (request.failed) cell.failed += 1;
  }

  /** Everything since the last call. `placeOf` makes the host comparable and tells its region. */
  take(placeOf: (host: string | null) => { host: string | null; bucket: string | null; region: string | null }): {
    requests: RequestCount[];
    events: ErrorEvent[];
  } {
    const requests: RequestCount[] = [];
    for (const buckets of this.#places.values()) {
      for (const { host, bucket, cells } of buckets.values()) {
        const place = placeOf(host);
        for (const [key, cell] of cells) {
          requests.push({
            window: Math.floor(key / STATUS_SPAN),
            host: place.host,
            bucket: bucket ?? place.bucket,
            region: place.region,
            status: key % STATUS_SPAN,
            requests: cell.requests,
            failed: cell.failed,
          });
        }
      }
    }
    const events = this.#events;
    this.#places = new Map();
    this.#last = null;
    this.#events = [];
    this.#cells = 0;
    return { requests, events };
  }

  #placeOf(request: RequestSighting): Place {
    let buckets = this.#places.get(request.host);
    if (buckets === undefined) {
      buckets = new Map();
      this.#places.set(request.host, buckets);
    }
    let place = buckets.get(request.bucket);
    if (place === undefined) {
      place = { host: request.host, bucket: request.bucket, cells: new Map() };
      buckets.set(request.bucket, place);
    }
    this.#last = place;
    return place;
  }
}
