// A ledger as whoever ships it sees it (the contract is ../shipping.ts): a second connection on the file, which reads in
// short transactions and writes nothing but watermarks and the collector's name.
import Database from 'better-sqlite3';
import { OssightError } from '../../model/error.ts';
import { errorCountRow, requestCountRow } from '../count-rows.ts';
import {
  NOTHING_SHIPPED,
  SHIPPED,
  type ErrorCountRow,
  type ErrorCounts,
  type EventRow,
  type LedgerFacts,
  type Page,
  type Reached,
  type RequestCountRow,
  type RequestCounts,
  type Shipment,
  type Shipped,
  type ShippingSource,
  type SourceCountRow,
  type TakeErrors,
  type TakeRequests,
  type Watermark,
} from '../shipping.ts';
import { checkFile, checkPages } from './check.ts';
import { CountPages, ERROR_COUNTS, REQUEST_COUNTS, type Grain, type Numbers } from './count-pages.ts';
import { EventPages } from './event-pages.ts';
import { guard } from './failure.ts';
import { LedgerTexts } from './ledger-texts.ts';
import { refuseNewer, refuseOlder } from './migrate.ts';
import { Shipments } from './shipments.ts';
import { SourcePages } from './source-pages.ts';

const BUSY_MS = 10_000;

/** Throws OssightError('database') where there is no ledger of this schema; a command that writes brings it up to date. */
export function openShippingSource(path: string, options: { readonly busyMs?: number } = {}): ShippingSource {
  checkFile(path, 'write');
  return guard(path, () => {
    const db = new Database(path, { fileMustExist: true, timeout: options.busyMs ?? BUSY_MS });
    try {
      const version = Number(db.pragma('user_version', { simple: true }));
      refuseNewer(path, version);
      refuseOlder(path, version);
      checkPages(db, path, 'sampled');
      db.pragma('synchronous = NORMAL');
      return new SqliteShippingSource(db, path);
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

class SqliteShippingSource implements ShippingSource {
  readonly #db: Database.Database;
  readonly #path: string;
  readonly #facts: Database.Statement<[], LedgerFacts>;
  readonly #texts: LedgerTexts;
  readonly #errorCounts: CountPages;
  readonly #requestCounts: CountPages;
  readonly #sources: SourcePages;
  readonly #events: EventPages;
  readonly #shipments: Shipments;

  constructor(db: Database.Database, path: string) {
    this.#db = db;
    this.#path = path;
    this.#facts = db.prepare(
      'SELECT collector, window_seconds AS windowSeconds, latest, ver, errors_made AS errorsMade FROM meta',
    );
    const { windowSeconds } = this.#readFacts();
    this.#texts = new LedgerTexts(db);
    this.#errorCounts = new CountPages(db, ERROR_COUNTS, windowSeconds);
    this.#requestCounts = new CountPages(db, REQUEST_COUNTS, windowSeconds);
    this.#sources = new SourcePages(db);
    this.#events = new EventPages(db);
    this.#shipments = new Shipments(db);
  }

  facts(): LedgerFacts {
    return this.#reading(() => this.#readFacts());
  }

  begin(target: string): void {
    this.#writing(() => this.#shipments.begin(target));
  }

  restart(target: string): void {
    this.#writing(() => {
      for (const table of SHIPPED) this.#shipments.reached(target, table, NOTHING_SHIPPED, 0);
    });
  }

  end(target: string): void {
    this.#writing(() => this.#shipments.end(target));
  }

  shipments(): readonly Shipment[] {
    return this.#reading(() => this.#shipments.all());
  }

  watermark(target: string, table: Shipped): Watermark {
    return this.#reading(() => this.#shipments.watermark(target, table));
  }

  reached(target: string, table: Shipped, watermark: Watermark, now: number): void {
    this.#writing(() => this.#shipments.reached(target, table, watermark, Math.trunc(now)));
  }

  failed(target: string, table: Shipped, fault: string, now: number): void {
    this.#writing(() => this.#shipments.failed(target, table, fault, Math.trunc(now)));
  }

  errorCounts(table: ErrorCounts, after: Watermark, limit: number, take: TakeErrors): Reached {
    const grain = grainOf(table);
    return this.#reading(() =>
      this.#errorCounts.page(grain, after, limit, this.#readFacts().ver, this.#errorTaker(grain, take)),
    );
  }

  requestCounts(table: RequestCounts, after: Watermark, limit: number, take: TakeRequests): Reached {
    const grain = grainOf(table);
    return this.#reading(() =>
      this.#requestCounts.page(grain, after, limit, this.#readFacts().ver, this.#requestTaker(grain, take)),
    );
  }

  sources(after: Watermark, limit: number): Page<SourceCountRow> {
    return this.#reading(() => this.#sources.page(after, limit, this.#readFacts().ver));
  }

  errors(after: Watermark, limit: number): Page<EventRow> {
    return this.#reading(() => this.#events.fresh(after, limit, this.#readFacts()));
  }

  news(after: Watermark, limit: number): Page<EventRow> {
    return this.#reading(() => this.#events.news(after, limit, this.#readFacts()));
  }

  placesIn(table: ErrorCounts | RequestCounts, window: number): number {
    const pages = table.startsWith('error') ? this.#errorCounts : this.#requestCounts;
    return this.#reading(() => pages.places(grainOf(table), window));
  }

  errorCountsIn(table: ErrorCounts, window: number): readonly ErrorCountRow[] {
    const grain = grainOf(table);
    const made: ErrorCountRow[] = [];
    this.#reading(() => {
      const take = this.#errorTaker(grain, (...cells) => made.push(errorCountRow(...cells)));
      for (const row of this.#errorCounts.within(grain, window)) take(row);
    });
    return made;
  }

  requestCountsIn(table: RequestCounts, window: number): readonly RequestCountRow[] {
    const grain = grainOf(table);
    const made: RequestCountRow[] = [];
    this.#reading(() => {
      const take = this.#requestTaker(grain, (...cells) => made.push(requestCountRow(...cells)));
      for (const row of this.#requestCounts.within(grain, window)) take(row);
    });
    return made;
  }

  setCollector(name: string, again: boolean): void {
    this.#writing(() => this.#shipments.setCollector(name, again));
  }

  close(): void {
    guard(this.#path, () => this.#db.close());
  }

  /** Numbers with equal texts become one row, that of their sum. */
  #errorTaker(grain: Grain, take: TakeErrors): (row: Numbers) => void {
    this.#texts.refresh();
    const told = new Set<string>();
    return ([window = 0, classId = 0, placeId = 0, status = 0, origin = 0, errors = 0, ver = 0]) => {
      const klass = this.#texts.class(classId);
      const place = this.#texts.place(placeId);
      if (klass.all.length === 1 && place.all.length === 1) {
        take(window, klass, place, status, origin, errors, ver);
        return;
      }
      const key = [window, klass.id, place.id, status, origin].join(' ');
      if (told.has(key)) return;
      told.add(key);
      const among = [klass.all, place.all, [status], [origin]];
      const [sum = 0, newest = 0] = this.#errorCounts.sum(grain, window, among);
      take(window, klass, place, status, origin, sum, newest);
    };
  }

  #requestTaker(grain: Grain, take: TakeRequests): (row: Numbers) => void {
    this.#texts.refresh();
    const told = new Set<string>();
    return ([window = 0, placeId = 0, status = 0, requests = 0, failed = 0, ver = 0]) => {
      const place = this.#texts.place(placeId);
      if (place.all.length === 1) {
        take(window, place, status, requests, failed, ver);
        return;
      }
      const key = [window, place.id, status].join(' ');
      if (told.has(key)) return;
      told.add(key);
      const [sum = 0, bad = 0, newest = 0] = this.#requestCounts.sum(grain, window, [place.all, [status]]);
      take(window, place, status, sum, bad, newest);
    };
  }

  #readFacts(): LedgerFacts {
    const facts = this.#facts.get();
    if (facts === undefined) throw new OssightError('database', `${this.#path} has no facts of its own`);
    return facts;
  }

  /** One snapshot. */
  #reading<T>(work: () => T): T {
    return guard(this.#path, () => this.#db.transaction(work).deferred());
  }

  #writing(work: () => void): void {
    guard(this.#path, () => this.#db.transaction(work).immediate());
  }
}

function grainOf(table: ErrorCounts | RequestCounts): Grain {
  if (table.endsWith('_count')) return 'count';
  return table.endsWith('_hour') ? 'hour' : 'day';
}
