// Places and classes of a ledger as texts, for whoever ships its counts. A fleet tells what is not known as '', so numbers whose
// texts differ only in NULL and '' are one there: `all` of such a group lists them, and the first stands for them.
import type Database from 'better-sqlite3';
import type { Action } from '../../model/event.ts';
import type { ClassTexts, Numbered, PlaceTexts } from '../shipping.ts';

interface PlaceRow {
  readonly id: number;
  readonly host: string | null;
  readonly bucket: string | null;
  readonly region: string | null;
}

interface ClassRow {
  readonly id: number;
  readonly code: string | null;
  readonly cause: string | null;
  readonly ec: string | null;
  readonly category: string;
  readonly action: Action;
  readonly retryable: number;
  readonly status_expected: number | null;
  readonly known: number;
}

/** Numbers whose texts are equal; `all` has at least one, the first is `id`. */
export interface Texts<T> extends Numbered<T> {
  readonly all: number[];
}

export class LedgerTexts {
  readonly #places: TextTable<PlaceRow, PlaceTexts>;
  readonly #classes: TextTable<ClassRow, ClassTexts>;

  constructor(db: Database.Database) {
    this.#places = new TextTable<PlaceRow, PlaceTexts>(db, 'place', placeTexts);
    this.#classes = new TextTable<ClassRow, ClassTexts>(db, 'class', classTexts);
  }

  /** Within a read transaction, before numbers of it are asked for. */
  refresh(): void {
    this.#places.refresh();
    this.#classes.refresh();
  }

  place(id: number): Texts<PlaceTexts> {
    return this.#places.of(id);
  }

  class(id: number): Texts<ClassTexts> {
    return this.#classes.of(id);
  }
}

/** Rows are never changed or removed, so only new ones are read. */
class TextTable<Row extends { readonly id: number }, T extends object> {
  readonly #newer: Database.Statement<[number], Row>;
  readonly #textsOf: (row: Row) => T;
  readonly #groups = new Map<string, Texts<T>>();
  readonly #byId = new Map<number, Texts<T>>();
  #last = 0;

  constructor(db: Database.Database, table: string, textsOf: (row: Row) => T) {
    this.#newer = db.prepare<[number], Row>(`SELECT * FROM ${table} WHERE id > ? ORDER BY id`);
    this.#textsOf = textsOf;
  }

  refresh(): void {
    for (const row of this.#newer.all(this.#last)) {
      const texts = this.#textsOf(row);
      const key = JSON.stringify(Object.values(texts));
      const group = this.#groups.get(key) ?? { id: row.id, all: [], texts };
      group.all.push(row.id);
      this.#groups.set(key, group);
      this.#byId.set(row.id, group);
      this.#last = row.id;
    }
  }

  of(id: number): Texts<T> {
    const group = this.#byId.get(id);
    if (group === undefined) throw new Error(`the ledger has no text ${id}`);
    return group;
  }
}

export function placeTexts({ host, bucket, region }: Omit<PlaceRow, 'id'>): PlaceTexts {
  return { host: host ?? '', bucket: bucket ?? '', region: region ?? '' };
}

export function classTexts(row: Omit<ClassRow, 'id'>): ClassTexts {
  return {
    code: row.code ?? '',
    cause: row.cause ?? '',
    ec: row.ec ?? '',
    category: row.category,
    action: row.action,
    retryable: row.retryable === 1,
    statusExpected: row.status_expected ?? -1,
    known: row.known === 1,
  };
}
