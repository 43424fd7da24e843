// Texts that repeat (places, classes) and the numbers that stand for them. What a transaction made is forgotten when it is
// rolled back; the memory is bounded, the tables are not. Maps in maps: no key is put together for a text met before.
import type Database from 'better-sqlite3';
import type { Classification, ErrorEvent } from '../../model/event.ts';

const CAPACITY = 20_000;

/** The host and bucket of what happened at a place for which there was no room. */
export const OTHER = 'other';
/** Anybody can send requests under any host name, so a ledger has room for so many places and no more. */
const PLACES_KEPT = 50_000;

type Text = string | null;
type Value = Text | number;

interface ClassEntry {
  readonly classification: Classification;
  readonly id: number;
}

export class Interning {
  readonly #places = new Map<Text, Map<Text, Map<Text, number>>>();
  readonly #classes = new Map<Text, Map<Text, ClassEntry[]>>();
  readonly #room: number;
  #held = 0;
  /** Rows of `place`; null: not counted yet. */
  #count: number | null = null;
  #other: number | null = null;
  /** Requests and errors that went to the place `other` since somebody set this to 0. */
  diverted = 0;
  readonly #countPlaces: Database.Statement<[], number>;
  readonly #place: Row;
  readonly #class: Row;

  /** `room`: how many places the ledger may have. */
  constructor(db: Database.Database, room = PLACES_KEPT) {
    this.#room = room;
    this.#countPlaces = db.prepare<[], number>('SELECT count(*) FROM place').pluck();
    this.#place = new Row(db, 'place', ['host', 'bucket', 'region']);
    this.#class = new Row(db, 'class', [
      'code',
      'cause',
      'ec',
      'category',
      'action',
      'retryable',
      'status_expected',
      'known',
    ]);
  }

  place(host: Text, bucket: Text, region: Text): number {
    const known = this.#places.get(host)?.get(bucket)?.get(region);
    if (known !== undefined) return known;
    const id = this.#place.find([host, bucket, region]) ?? this.#newPlace(host, bucket, region);
    this.#makeRoom();
    const buckets = within(this.#places, host, () => new Map<Text, Map<Text, number>>());
    within(buckets, bucket, () => new Map<Text, number>()).set(region, id);
    return id;
  }

  /** The id of the place `other`; null as long as nothing went there. */
  get other(): number | null {
    return this.#other;
  }

  /** What has neither host nor bucket cannot become many places. */
  #newPlace(host: Text, bucket: Text, region: Text): number {
    this.#count ??= this.#countPlaces.get() ?? 0;
    if (this.#count >= this.#room && (host !== null || bucket !== null)) {
      this.#other = this.#place.id([OTHER, OTHER, null]);
      return this.#other;
    }
    this.#count += 1;
    return this.#place.make([host, bucket, region]);
  }

  class({ classification, ec }: ErrorEvent): number {
    const entries = this.#classes.get(classification.code)?.get(ec);
    if (entries !== undefined) {
      for (const entry of entries) if (same(entry.classification, classification)) return entry.id;
    }
    const { code, cause, category, action, retryable, statusExpected, known } = classification;
    const id = this.#class.id([code, cause, ec, category, action, Number(retryable), statusExpected, Number(known)]);
    this.#makeRoom();
    const byEc = within(this.#classes, code, () => new Map<Text, ClassEntry[]>());
    within(byEc, ec, (): ClassEntry[] => []).push({ classification, id });
    return id;
  }

  /** After a rollback. */
  forget(): void {
    this.#places.clear();
    this.#classes.clear();
    this.#held = 0;
    this.#count = null;
    this.#other = null;
  }

  #makeRoom(): void {
    if (this.#held >= CAPACITY) this.forget();
    this.#held++;
  }
}

/** One table of texts: finds or makes the row with exactly these values. */
class Row {
  readonly #find: Database.Statement<Value[], number>;
  readonly #make: Database.Statement<Value[]>;

  constructor(db: Database.Database, table: string, columns: readonly string[]) {
    const match = columns.map((column) => `${column} IS ?`).join(' AND ');
    this.#find = db.prepare<Value[], number>(`SELECT id FROM ${table} WHERE ${match}`).pluck();
    this.#make = db.prepare(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    );
  }

  find(values: Value[]): number | undefined {
    return this.#find.get(...values);
  }

  make(values: Value[]): number {
    return Number(this.#make.run(...values).lastInsertRowid);
  }

  id(values: Value[]): number {
    return this.find(values) ?? this.make(values);
  }
}

function within<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}

function same(a: Classification, b: Classification): boolean {
  return (
    a === b ||
    (a.cause === b.cause &&
      a.statusExpected === b.statusExpected &&
      a.action === b.action &&
      a.retryable === b.retryable &&
      a.category === b.category &&
      a.known === b.known &&
      a.code === b.code)
  );
}
