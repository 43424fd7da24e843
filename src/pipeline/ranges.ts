// The ranges of plain files in their order. Several are read at once, ahead of what is accepted; each begins at a place where
// its reader supposes that nothing is open. It is accepted when the one before it ended at that very place, and is read again
// from there when not: so what comes out is what one reader would have found, line for line.
import type { Content } from '../sources/source.ts';
import type { RangeRequest, RangeResult } from './range.ts';

/** Reads ranges, several at once. Faults of the content are told by a result that ends early, or none. */
export interface RangeReader {
  /** Requests that are worth having under way at once. */
  readonly depth: number;
  /** `urgent`: everybody waits for this one. Rejects only where the reading itself is broken. The content must stay open. */
  read(content: Content, request: RangeRequest, urgent: boolean): Promise<RangeResult | null>;
}

export interface RangeSizes {
  /** Bytes of a range: they begin small and grow as long as little is found in them. */
  readonly least: number;
  readonly most: number;
  /** Counts, events and rejected lines of one range; who holds so many ends early. */
  readonly held: number;
  readonly warmUp: number;
  readonly mostWarmUp: number;
  /** Content of fewer bytes is not worth the way. */
  readonly worth: number;
}

const RANGE_SIZES: RangeSizes = {
  least: 512 * 1024,
  most: 8 * 1024 * 1024,
  held: 2_000,
  warmUp: 16 * 1024,
  mostWarmUp: 1024 * 1024,
  worth: 256 * 1024,
};

/** Where readers begin in the wrong place so often in a row, they are of no use. */
const MISSES = 4;

interface Pending {
  readonly request: RangeRequest;
  readonly result: Promise<RangeResult | null>;
}

/** Hands out ranges of the contents that were given to it, the earlier content first, as many at once as its reader likes. */
export class RangeFeed {
  readonly #reader: RangeReader;
  readonly #keepsRejected: boolean;
  readonly #plans: RangePlan[] = [];
  readonly sizes: RangeSizes;
  /** Bytes of the next range. */
  bytes: number;
  #underWay = 0;
  /** Told when there is nothing left to hand out. */
  onIdle: () => void = () => undefined;

  constructor(reader: RangeReader, keepsRejected: boolean, sizes: RangeSizes = RANGE_SIZES) {
    this.#reader = reader;
    this.#keepsRejected = keepsRejected;
    this.sizes = sizes;
    this.bytes = sizes.least;
  }

  /** Whether `content` can be read in ranges from `offset` on. */
  takes(content: Content, offset: number): boolean {
    return content.size !== null && content.origin !== null && content.size - offset >= this.sizes.worth;
  }

  /** The content will be asked for after all others; where reading it begins is a guess. */
  prepare(content: Content, offset: number): void {
    this.#plans.push(new RangePlan(content, offset, this));
  }

  /** The ranges of `content` from `offset` on, which may be under way already. Whoever closes the content releases it first. */
  plan(content: Content, offset: number): RangePlan {
    const found = this.#plans.find((plan) => plan.content === content);
    if (found !== undefined) return found;
    const plan = new RangePlan(content, offset, this);
    this.#plans.unshift(plan);
    this.pump();
    return plan;
  }

  /** Nobody reads in the content any more when it resolves. */
  async release(content: Content): Promise<void> {
    await this.#plans.find((plan) => plan.content === content)?.end();
  }

  get hasRoom(): boolean {
    return this.#underWay < this.#reader.depth;
  }

  /** Hands out as much as there is room for. */
  pump(): void {
    for (const plan of this.#plans) while (this.hasRoom && plan.issue());
    if (this.hasRoom) this.onIdle();
  }

  begin(content: Content, range: Omit<RangeRequest, 'size' | 'limit' | 'keepsRejected'>, urgent: boolean): Pending {
    const request: RangeRequest = {
      ...range,
      size: content.size ?? 0,
      limit: this.sizes.held,
      keepsRejected: this.#keepsRejected,
    };
    this.#underWay += 1;
    const result = this.#reader.read(content, request, urgent);
    return { request, result };
  }

  /** A range that was begun is used, or nobody wants it any more. */
  done(): void {
    this.#underWay -= 1;
  }

  /** What is found in ranges sets how long the next ones are. */
  learn(held: number, bytes: number): void {
    const { least, most, held: limit } = this.sizes;
    if (held > limit / 2) this.bytes = Math.max(least, Math.min(this.bytes, bytes / 2));
    else if (held < limit / 8) this.bytes = Math.min(most, this.bytes * 2);
  }

  forget(plan: RangePlan): void {
    const at = this.#plans.indexOf(plan);
    if (at !== -1) this.#plans.splice(at, 1);
  }
}

/** The ranges of one content. */
export class RangePlan {
  readonly content: Content;
  readonly #feed: RangeFeed;
  readonly #size: number;
  readonly #queue: Pending[] = [];
  /** All that somebody may still read. */
  readonly #open = new Set<Promise<unknown>>();
  /** Where the next range begins, and whether it is known that nothing is open there. */
  #next: number;
  #exact = true;
  #warmUp: number;
  #misses = 0;
  #over = false;

  constructor(content: Content, offset: number, feed: RangeFeed) {
    this.content = content;
    this.#feed = feed;
    this.#size = content.size ?? 0;
    this.#next = offset;
    this.#warmUp = feed.sizes.warmUp;
  }

  /** Begins the next range; false where there is none. */
  issue(): boolean {
    if (this.#over || this.#next >= this.#size) return false;
    const from = this.#next;
    // The last one takes what would be too little for one of its own.
    const until = this.#size - from < this.#feed.bytes * 1.5 ? this.#size : Math.floor(from + this.#feed.bytes);
    this.#queue.push(this.#begin(from, until, this.#exact));
    this.#next = until;
    this.#exact = false;
    return true;
  }

  /**
   * The range that begins at `at`, where the one before it ended. null: what follows has to be read by somebody who reads
   * everything; there is nothing more, or no end of a record, or something is wrong there.
   */
  async next(at: number): Promise<RangeResult | null> {
    if (this.#over) return null;
    const pending = this.#following(at);
    if (pending === null) return null;
    let result = await this.#used(pending);
    const { until, exact } = pending.request;
    if (result?.start !== at) {
      if (!exact) this.#miss();
      result = await this.#used(this.#begin(at, until, true, true));
    } else this.#misses = 0;
    if (result === null || result.start !== at || result.end <= at) {
      this.#over = true;
      return null;
    }
    const errors = result.errors.reduce((sum, { count }) => sum + count, 0);
    this.#feed.learn(result.requests.count + errors + result.rejects.length, result.end - at);
    if (result.how === 'input' || this.#misses >= MISSES) this.#over = true;
    if (result.how === 'full') {
      this.#queue.unshift(this.#begin(result.end, until, true, true));
    }
    this.#feed.pump();
    return result;
  }

  /** Nothing more is wanted. Resolves when nobody reads in the content any more. */
  async end(): Promise<void> {
    this.#over = true;
    this.#feed.forget(this);
    for (const pending of this.#queue.splice(0)) void this.#used(pending).catch(() => undefined);
    await Promise.allSettled(this.#open);
    this.#feed.pump();
  }

  /** The range that `at` falls into. Ranges before that lie within a line or a record that was read to its end. */
  #following(at: number): Pending | null {
    for (;;) {
      if (this.#queue.length === 0) {
        this.#next = at;
        this.#exact = true;
        if (!this.issue()) return null;
      }
      const pending = this.#queue.shift();
      if (pending === undefined) return null;
      if (pending.request.until > at) return pending;
      void this.#used(pending).catch(() => undefined);
    }
  }

  async #used(pending: Pending): Promise<RangeResult | null> {
    try {
      return await pending.result;
    } finally {
      this.#feed.done();
    }
  }

  /** The next readers begin further ahead. */
  #miss(): void {
    this.#misses += 1;
    this.#warmUp = Math.min(this.#feed.sizes.mostWarmUp, this.#warmUp * 4);
  }

  #begin(from: number, until: number, exact: boolean, urgent = false): Pending {
    const pending = this.#feed.begin(this.content, { from, until, exact, warmUp: this.#warmUp }, urgent);
    const { result } = pending;
    this.#open.add(result);
    const settled = (): void => void this.#open.delete(result);
    result.then(settled, settled);
    return pending;
  }
}
