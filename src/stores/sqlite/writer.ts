// The SQLite store: one batch, one transaction. Sources and their checkpoints, errors (once each, enriched when seen again),
// counts. Opening and checking files is open.ts's; which sightings are one error is told here, how they merge in model/merge.ts.
import type Database from 'better-sqlite3';
import type { Batch, CommitResult, KnownSource, RequestCount, SourceDelta } from '../../model/batch.ts';
import type { Classify, ErrorEvent } from '../../model/event.ts';
import type { PruneLimits, PruneResult, PruneStep, Store } from '../store.ts';
import { SqliteAlertBook } from './alert-book.ts';
import { ErrorTable } from './error-table.ts';
import type { ErrorKey } from './error-table.ts';
import { ErrorNews } from './error-news.ts';
import { asFailure, guard } from './failure.ts';
import { FollowerLock } from './follower-lock.ts';
import { Interning } from './interning.ts';
import { SqliteMeasures } from './measures.ts';
import { prune, pruneSteps } from './prune.ts';
import { SourceCount } from './source-count.ts';
import { SourceTable } from './source-table.ts';
import { TailTable } from './tail.ts';
import type { KeptTail } from './tail.ts';
import { Tally } from './tally.ts';

interface Parts {
  readonly db: Database.Database;
  /** '' for a private database. */
  readonly path: string;
  readonly created: boolean;
  readonly classify: Classify;
  /** See interning.ts. */
  readonly placesKept?: number | undefined;
}

export class SqliteStore implements Store {
  readonly created: boolean;
  readonly windowSeconds: number;
  readonly #db: Database.Database;
  readonly #path: string;
  readonly #interning: Interning;
  readonly #tally: Tally;
  readonly #sources: SourceTable;
  readonly #errors: ErrorTable;
  readonly #news: ErrorNews;
  readonly #tails: TailTable;
  readonly #lock: FollowerLock;
  readonly #advance: Database.Statement;
  readonly #transaction: Database.Transaction<(batch: Batch) => CommitResult>;

  /** A field, so that it may be passed on without its store. */
  readonly sourcesByRung = (length: number, hash: string): readonly KnownSource[] =>
    guard(this.#path, () => this.#sources.byRung(length, hash));

  constructor({ db, path, created, classify, placesKept }: Parts) {
    this.created = created;
    this.windowSeconds = Number(db.prepare('SELECT window_seconds FROM meta').pluck().get());
    this.#db = db;
    this.#path = path;
    this.#interning = new Interning(db, placesKept);
    this.#tally = new Tally(db, this.windowSeconds);
    this.#sources = new SourceTable(db);
    this.#news = new ErrorNews(db);
    const parts = { interning: this.#interning, tally: this.#tally, news: this.#news };
    this.#errors = new ErrorTable(db, this.windowSeconds, classify, parts);
    this.#tails = new TailTable(db, this.#errors, this.#tally);
    this.#lock = new FollowerLock(db, path);
    this.#advance = db.prepare('UPDATE meta SET ver = ver + 1, latest = max(latest, ?) RETURNING ver').pluck();
    this.#transaction = db.transaction((batch: Batch) => this.#write(batch));
  }

  commit(batch: Batch): CommitResult {
    try {
      return this.#transaction.immediate(batch);
    } catch (error) {
      this.#interning.forget();
      this.#tally.clear();
      throw asFailure(this.#path, error);
    }
  }

  prune(limits: PruneLimits, dryRun: boolean): PruneResult {
    return guard(this.#path, () => prune(this.#db, limits, dryRun));
  }

  *pruneSteps(limits: PruneLimits): Generator<PruneStep, void> {
    try {
      yield* pruneSteps(this.#db, limits);
    } catch (error) {
      throw asFailure(this.#path, error);
    }
  }

  takeFollowerLock(paths: readonly string[], now: number): void {
    guard(this.#path, () => this.#lock.take(paths, now));
  }

  dropFollowerLock(): void {
    guard(this.#path, () => this.#lock.drop());
  }

  alerts(): { readonly measures: SqliteMeasures; readonly book: SqliteAlertBook; readonly ledger: string } {
    return {
      measures: guard(this.#path, () => new SqliteMeasures(this.#db, this.#path)),
      book: new SqliteAlertBook(this.#db, this.#path),
      ledger: guard(this.#path, () => String(this.#db.prepare('SELECT collector FROM meta').pluck().get())),
    };
  }

  close(): void {
    guard(this.#path, () => {
      try {
        this.#db.close();
      } finally {
        this.#lock.release();
      }
    });
  }

  #write(batch: Batch): CommitResult {
    const now = Math.trunc(batch.now);
    this.#interning.diverted = 0;
    const ver = Number(this.#advance.get(now));
    this.#news.begin(ver);
    this.#errors.begin();
    const sources = batch.sources.map((delta) => this.#writeSource(delta, ver, now));
    this.#errors.end();
    this.#tally.write(ver);
    const { diverted } = this.#interning;
    return diverted === 0 ? { sources } : { sources, diverted };
  }

  #writeSource(delta: SourceDelta, ver: number, now: number): CommitResult['sources'][number] {
    const id = this.#sources.idOf(delta, now);
    const taken = this.#tails.take(id);
    const count = new SourceCount(delta, taken);
    const ordinals = delta.identity === null ? null : new Map<string, number>();
    const add = (events: readonly ErrorEvent[]): Added[] => {
      const dated = events.every(isDated) ? events : events.map((event) => datedBy(event, now));
      const numbers = ordinals === null ? null : dated.map((event) => nextOrdinal(ordinals, event));
      const fresh = this.#errors.add(dated, numbers, id);
      // Only what meets a tail, or becomes one, is asked for its key: that is rare, and this is done for every error.
      if (taken === null && delta.tail === undefined) {
        dated.forEach(({ time }, n) => count.error(time ?? now, fresh[n] === true, null));
        return [];
      }
      return dated.map((event, n) => {
        const time = event.time ?? now;
        const key = this.#errors.keyOf(event, id, numbers?.[n] ?? null);
        return { event, key, time, fresh: count.error(time, fresh[n] === true, key) };
      });
    };
    const addRequests = (counts: readonly RequestCount[]): KeptTail['requests'] =>
      counts.map((request) => {
        const placeId = this.#interning.place(request.host, request.bucket, request.region);
        count.time(request.window * 1000);
        if (placeId === this.#interning.other) this.#interning.diverted += request.requests;
        this.#tally.request(request, placeId);
        return [request.window, placeId, request.status, request.requests, request.failed] as const;
      });
    for (const events of groups(delta.events)) add(events);
    addRequests(delta.requests);
    if (delta.tail !== undefined) {
      const { from, tally, events } = delta.tail;
      const added = add(events);
      const own = added.flatMap(({ key, event, time, fresh }) =>
        key.named || !fresh ? [] : [{ key, cell: this.#errors.cellOf(event, time) }],
      );
      const named = added.flatMap(({ key, fresh }) => (key.named ? [{ key, fresh }] : []));
      const requests = addRequests(delta.tail.requests);
      const bytes = delta.checkpoint.offset - from.offset;
      this.#tails.keep(id, { from, bytes, tally, requests, unnamed: own, named });
    }
    this.#sources.update(id, delta, count.outcome(), ver, now);
    return { id, ...count.result() };
  }
}

/** Events written in one go: few enough to stay young, many enough for whole statements. */
const AT_ONCE = 256;

interface Added {
  readonly event: ErrorEvent;
  readonly key: ErrorKey;
  readonly time: number;
  readonly fresh: boolean;
}

/** Of AT_ONCE events each, made as they are asked for. */
function* groups(events: Iterable<ErrorEvent>): Generator<readonly ErrorEvent[]> {
  let group: ErrorEvent[] = [];
  for (const event of events) {
    if (group.push(event) < AT_ONCE) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

function isDated({ time }: ErrorEvent): boolean {
  return Number.isInteger(time);
}

/** With a time, in whole ms: what nothing dates is dated by the commit. */
function datedBy(event: ErrorEvent, now: number): ErrorEvent {
  const time = event.time !== null && Number.isFinite(event.time) ? Math.round(event.time) : now;
  return event.time === time ? event : { ...event, time };
}

/** Tells errors without a complete id apart that one record holds: the nth of its code. */
function nextOrdinal(ordinals: Map<string, number>, event: ErrorEvent): number {
  if (event.requestIdComplete) return 0;
  const key = `${event.source.offset}:${event.classification.code ?? ''}`;
  const ordinal = ordinals.get(key) ?? 0;
  ordinals.set(key, ordinal + 1);
  return ordinal;
}
