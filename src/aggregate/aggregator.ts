// Counts between two commits: requests by window, host, bucket and status, and the errors in the order in which they came. Additive and free of
// order; what is the same error is decided where all errors are known, in the store.
import type { Met, OwnTexts } from '../model/alike.ts';
import type { RequestCount } from '../model/batch.ts';
import type { RequestSighting } from '../model/candidate.ts';
import type { ErrorEvent, ErrorList } from '../model/event.ts';
import { ErrorColumns } from './error-columns.ts';
import { PackedErrors } from './error-pack.ts';
import type { ErrorPack, PlacedPack } from './error-pack.ts';
import { NUMBERS, PLACES, RequestColumns } from './request-pack.ts';
import type { RequestPack } from './request-pack.ts';
import { windowOf } from './window.ts';

interface Cell {
  requests: number;
  failed: number;
}

type PlaceOf = (host: string | null) => { host: string | null; bucket: string | null; region: string | null };

type ByStatus = Map<number, Cell>;

/** Cells of one host and bucket, by window and status. Requests come in the order of time, so the last window is at hand. */
interface Place {
  readonly host: string | null;
  readonly bucket: string | null;
  readonly windows: Map<number, ByStatus>;
  window: number;
  cells: ByStatus;
}

/** Statuses have three digits; a broken line may hold more. */
const STATUS_SPAN = 1000;

export class Aggregator {
  readonly #windowSeconds: number;
  #places = new Map<string | null, Map<string | null, Place>>();
  #last: Place | null = null;
  /** The errors that came last. */
  #columns: ErrorColumns | null = null;
  /** What came before that, whole. */
  #packs: PlacedPack[] = [];
  #packed = 0;
  #cells = 0;
  /** The window of the last request: its start (epoch s), and both ends in ms. */
  #window = Number.NaN;
  #from = Infinity;
  #until = -Infinity;

  constructor(windowSeconds: number) {
    this.#windowSeconds = windowSeconds;
  }

  /** How much is held: cells and events. */
  get size(): number {
    return this.#cells + this.#packed + (this.#columns?.count ?? 0);
  }

  addEvent(event: ErrorEvent): void {
    this.#columns ??= new ErrorColumns();
    this.#columns.add(event);
    if (this.#columns.isFull) this.#packOwn();
  }

  /** An error like `event`, in the file `path`. */
  addAlike(event: ErrorEvent, path: string, own: OwnTexts, met: Met): void {
    this.#columns ??= new ErrorColumns();
    this.#columns.addAlike(event, path, own, met);
    if (this.#columns.isFull) this.#packOwn();
  }

  /** Errors that somebody else has packed, as they stand in the file `path` behind `lines` others. */
  addPacks(packs: readonly ErrorPack[], path: string, lines: number): void {
    this.#packOwn();
    for (const pack of packs) this.#keep({ pack, path, lines });
  }

  /** `times` requests that are alike in all that is counted. */
  addRequest(request: RequestSighting, times = 1): void {
    const last = this.#last;
    const place =
      last !== null && last.host === request.host && last.bucket === request.bucket
        ? last
        : this.#placeOf(request.host, request.bucket);
    const { time } = request;
    if (!(time >= this.#from && time < this.#until)) this.#enter(time);
    this.#add(place, request.status, times, request.failed ? times : 0);
  }

  /** What somebody else has counted. */
  addRequestPack({ count, texts, numbers, places }: RequestPack): void {
    let place: Place | null = null;
    let [host, bucket] = [Number.NaN, Number.NaN];
    for (let at = 0; at < count; at += 1) {
      const n = at * NUMBERS;
      const [ownHost = -1, ownBucket = -1] = [places[at * PLACES], places[at * PLACES + 1]];
      if (place === null || ownHost !== host || ownBucket !== bucket) {
        [host, bucket] = [ownHost, ownBucket];
        place = this.#placeOf(texts[host] ?? null, texts[bucket] ?? null);
      }
      const window = numbers[n] ?? 0;
      if (window !== this.#window) this.#enter(window * 1000);
      this.#add(place, numbers[n + 1] ?? 0, numbers[n + 2] ?? 0, numbers[n + 3] ?? 0);
    }
  }

  /** Everything since the last call. `placeOf` makes the host comparable and tells its region. */
  take(placeOf: PlaceOf): { requests: RequestCount[]; events: ErrorList } {
    this.#packOwn();
    const events = new PackedErrors(this.#packs);
    this.#packs = [];
    this.#packed = 0;
    return { requests: this.#takeRequests(placeOf), events };
  }

  /** The same as packs, hosts as they were sent; for who has added none. */
  takePacked(): { requests: RequestPack; errors: readonly ErrorPack[] } {
    this.#packOwn();
    const errors = this.#packs.map(({ pack }) => pack);
    this.#packs = [];
    this.#packed = 0;
    return { requests: this.#takeRequestPack(), errors };
  }

  #packOwn(): void {
    if (this.#columns === null) return;
    this.#keep({ pack: this.#columns.pack(), path: null, lines: 0 });
    this.#columns = null;
  }

  #keep(placed: PlacedPack): void {
    this.#packs.push(placed);
    this.#packed += placed.pack.count;
  }

  #takeRequests(placeOf: PlaceOf): RequestCount[] {
    const requests: RequestCount[] = [];
    for (const buckets of this.#places.values()) {
      for (const { host, bucket, windows } of buckets.values()) {
        const place = placeOf(host);
        for (const [window, cells] of windows) {
          for (const [status, { requests: count, failed }] of cells) {
            requests.push({
              window,
              host: place.host,
              bucket: bucket ?? place.bucket,
              region: place.region,
              status,
              requests: count,
              failed,
            });
          }
        }
      }
    }
    this.#forgetRequests();
    return requests;
  }

  #takeRequestPack(): RequestPack {
    const columns = new RequestColumns(this.#cells);
    for (const buckets of this.#places.values()) {
      for (const place of buckets.values()) {
        const [host, bucket] = [columns.index(place.host), columns.index(place.bucket)];
        for (const [window, cells] of place.windows) {
          for (const [status, { requests, failed }] of cells) {
            columns.put(window, host, bucket, status, requests, failed);
          }
        }
      }
    }
    this.#forgetRequests();
    return columns.pack();
  }

  #forgetRequests(): void {
    this.#places = new Map();
    this.#last = null;
    this.#cells = 0;
  }

  #add(place: Place, sent: number, requests: number, failed: number): void {
    if (place.window !== this.#window) this.#turn(place);
    const status = sent % STATUS_SPAN;
    let cell = place.cells.get(status);
    if (cell === undefined) {
      cell = { requests: 0, failed: 0 };
      place.cells.set(status, cell);
      this.#cells += 1;
    }
    cell.requests += requests;
    cell.failed += failed;
  }

  #enter(time: number): void {
    this.#window = windowOf(time, this.#windowSeconds);
    this.#from = this.#window * 1000;
    this.#until = this.#from + this.#windowSeconds * 1000;
  }

  #turn(place: Place): void {
    place.window = this.#window;
    place.cells = place.windows.get(this.#window) ?? new Map<number, Cell>();
    place.windows.set(this.#window, place.cells);
  }

  #placeOf(host: string | null, bucket: string | null): Place {
    let buckets = this.#places.get(host);
    if (buckets === undefined) {
      buckets = new Map();
      this.#places.set(host, buckets);
    }
    let place = buckets.get(bucket);
    if (place === undefined) {
      place = { host, bucket, windows: new Map(), window: Number.NaN, cells: new Map() };
      buckets.set(bucket, place);
    }
    this.#last = place;
    return place;
  }
}
