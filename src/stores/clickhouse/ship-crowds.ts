// Windows with more places than a fleet is to know by name. Those with most errors (or requests) keep their names, what happened
// at all others is summed up under host and bucket `other`. A name once told is told for good, else it would stay behind: what was
// told before this process began is asked of the servers. Rows of such windows are held back until all of them are known.
import type { ErrorCountRow, ErrorCounts, RequestCountRow, RequestCounts, ShippingSource } from '../shipping.ts';

const OTHER = 'other';
/** Crowded windows that are remembered. */
const WINDOWS = 2_000;

type Counted = ErrorCountRow | RequestCountRow;

export interface CrowdParts {
  readonly source: ShippingSource;
  /** How many places of a window keep their names. */
  readonly placesKept: number;
  /** Places that the servers have in a window, each as placeKey tells it; those of every server of the shard that answers. */
  readonly told: (table: ErrorCounts | RequestCounts, window: number) => Promise<ReadonlySet<string>>;
}

export class Crowds {
  readonly #parts: CrowdParts;
  readonly #named = new Map<string, ReadonlySet<string>>();

  constructor(parts: CrowdParts) {
    this.#parts = parts;
  }

  /** What `rows` of crowded windows are shipped as. */
  async errors(table: ErrorCounts, rows: readonly ErrorCountRow[]): Promise<readonly ErrorCountRow[]> {
    return this.#thin(table, rows, (window) => this.#parts.source.errorCountsIn(table, window), {
      size: ({ errors }) => errors,
      kind: (row) =>
        JSON.stringify([
          row.code,
          row.cause,
          row.ec,
          row.category,
          row.action,
          row.retryable,
          row.statusExpected,
          row.known,
          row.status,
          row.origin,
        ]),
      add: (sum, row) => ({ ...sum, errors: sum.errors + row.errors }),
    });
  }

  /** The same. */
  async requests(table: RequestCounts, rows: readonly RequestCountRow[]): Promise<readonly RequestCountRow[]> {
    return this.#thin(table, rows, (window) => this.#parts.source.requestCountsIn(table, window), {
      size: ({ requests }) => requests,
      kind: ({ status }) => String(status),
      add: (sum, row) => ({ ...sum, requests: sum.requests + row.requests, failed: sum.failed + row.failed }),
    });
  }

  /** For the rows of one page: whether a window has more places than keep their names. */
  asking(table: ErrorCounts | RequestCounts): (window: number) => boolean {
    const asked = new Map<number, boolean>();
    let [last, answer] = [NaN, false];
    return (window) => {
      // Rows of a window come one after another, mostly.
      if (window === last) return answer;
      last = window;
      answer = asked.get(window) ?? this.#parts.source.placesIn(table, window) > this.#parts.placesKept;
      asked.set(window, answer);
      return answer;
    };
  }

  async #thin<Row extends Counted>(
    table: ErrorCounts | RequestCounts,
    rows: readonly Row[],
    all: (window: number) => readonly Row[],
    words: { size: (row: Row) => number; kind: (row: Row) => string; add: (sum: Row, row: Row) => Row },
  ): Promise<readonly Row[]> {
    const thinned: Row[] = [];
    const crowded = new Set(rows.map(({ window }) => window));
    for (const window of crowded) {
      // Before the rows are read: what they hold may be newer than this number, never older.
      const { ver } = this.#parts.source.facts();
      const whole = all(window);
      const named = await this.#names(table, window, whole, words.size);
      const others = new Map<string, Row>();
      for (const row of whole) {
        if (named.has(placeKey(row))) continue;
        const kind = words.kind(row);
        const sum = others.get(kind);
        others.set(kind, sum === undefined ? { ...row, ...OTHER_PLACE, ver } : words.add(sum, row));
      }
      for (const row of rows) if (row.window === window && named.has(placeKey(row))) thinned.push(row);
      thinned.push(...others.values());
    }
    return thinned;
  }

  async #names<Row extends Counted>(
    table: ErrorCounts | RequestCounts,
    window: number,
    rows: readonly Row[],
    size: (row: Row) => number,
  ): Promise<ReadonlySet<string>> {
    const key = `${table} ${window}`;
    const known = this.#named.get(key);
    if (known !== undefined) return known;
    const told = await this.#parts.told(table, window);
    const sizes = new Map<string, number>();
    for (const row of rows) sizes.set(placeKey(row), (sizes.get(placeKey(row)) ?? 0) + size(row));
    const names = new Set(told);
    names.delete(OTHERS);
    for (const [place] of [...sizes].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))) {
      if (names.size >= this.#parts.placesKept) break;
      if (place !== OTHERS) names.add(place);
    }
    if (this.#named.size >= WINDOWS) this.#named.clear();
    this.#named.set(key, names);
    return names;
  }
}

export function placeKey({ host, bucket, region }: Pick<Counted, 'host' | 'bucket' | 'region'>): string {
  return `${host}\n${bucket}\n${region}`;
}

/** No place of the ledger has this number. */
const OTHER_PLACE = { placeId: -1, host: OTHER, bucket: OTHER, region: '' };
const OTHERS = placeKey(OTHER_PLACE);
