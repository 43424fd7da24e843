// The SQLite store: one batch, one transaction. Sources and their checkpoints, errors (once each, enriched when seen again),
// counts. Opening and checking files is open.ts's; which sightings are one error is told here, how they merge in model/merge.ts.
import type Database from 'better-sqlite3';
import type { Batch, CommitResult, KnownSource, SourceDelta } from '../../model/batch.ts';
import type { Classify, ErrorEvent } from '../../model/event.ts';
import type { PruneLimits, PruneResult, Store } from '../store.ts';
import { ErrorTable } from './error-table.ts';
import { asFailure, guard } from './failure.ts';
import { Interning } from './interning.ts';
import { prune } from './prune.ts';
import { SourceTable } from './source-table.ts';
import { Tally } from './tally.ts';

interface Parts {
  readonly db: Database.Database;
  /** '' for a private database. */
  readonly path: string;
  readonly created: boolean;
  readonly classify: Classify;
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
  readonly #advance: Database.Statement;
  readonly #transaction: Database.Transaction<(batch: Batch) => CommitResult>;

  /** A field, so that it may be passed on without its store. */
  readonly sourcesByRung = (length: number, hash: string): readonly KnownSource[] =>
    guard(this.#path, () => this.#sources.byRung(length, hash));

  constructor({ db, path, created, classify }: Parts) {
    this.created = created;
    this.windowSeconds = Number(db.prepare('SELECT window_seconds FROM meta').pluck().get());
    this.#db = db;
    this.#path = path;
    this.#interning = new Interning(db);
    this.#tally = new Tally(db, this.windowSeconds);
    this.#sources = new SourceTable(db);
    this.#errors = new ErrorTable(db, this.windowSeconds, classify, this.#interning, this.#tally);
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

  close(): void {
    guard(this.#path, () => this.#db.close());
  }

  #write(batch: Batch): CommitResult {
    const now = Math.trunc(batch.now);
    const ver = Number(this.#advance.get(now));
    const sources = batch.sources.map((delta) => this.#writeSource(delta, ver, now));
    this.#tally.write(ver);
    return { sources };
  }

  #writeSource(delta: SourceDelta, ver: number, now: number): CommitResult['sources'][number] {
    const id = this.#sources.idOf(delta, now);
    const ordinals = delta.identity === null ? null : new Map<string, number>();
    let errors = 0;
    let first = Infinity;
    let last = -Infinity;
    for (const event of delta.events) {
      const time = event.time !== null && Number.isFinite(event.time) ? Math.round(event.time) : now;
      if (time < first) first = time;
      if (time > last) last = time;
      if (this.#errors.add(event, time, id, ordinals === null ? null : nextOrdinal(ordinals, event))) errors++;
    }
    for (const count of delta.requests) {
      const time = count.window * 1000;
      if (time < first) first = time;
      if (time > last) last = time;
      this.#tally.request(count, this.#interning.place(count.host, count.bucket, count.region), ver);
    }
    const duplicates = delta.events.length - errors;
    this.#sources.update(id, delta, { errors, duplicates, first, last }, now);
    return { id, errors, duplicates };
  }
}

/** Tells errors without a complete id apart that one record holds: the nth of its code. */
function nextOrdinal(ordinals: Map<string, number>, event: ErrorEvent): number {
  if (event.requestIdComplete) return 0;
  const key = `${event.source.offset}:${event.classification.code ?? ''}`;
  const ordinal = ordinals.get(key) ?? 0;
  ordinals.set(key, ordinal + 1);
  return ordinal;
}
