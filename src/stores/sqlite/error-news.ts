// Table `error_news`, as the writer fills it: which errors changed after they were stored, and as what they stand no longer.
// Asks once a commit whether anybody ships; when nobody does, nothing is written.
import type Database from 'better-sqlite3';
import type { EventKey } from '../shipping.ts';
import type { ErrorRow } from './error-row.ts';
import { eventKey } from './event-key.ts';
import { knownFields } from './known-fields.ts';

/** An identity that an error has lost; `known`: how much was known of it then (known-fields.ts). */
export interface Gone extends Omit<EventKey, 'owner'> {
  readonly known: number;
}

export class ErrorNews {
  readonly #asked: Database.Statement<[], number>;
  readonly #before: Database.Statement<[number], string | null>;
  readonly #write: Database.Statement<[number, number, string | null]>;
  #ver: number | null = null;

  constructor(db: Database.Database) {
    this.#asked = db.prepare<[], number>('SELECT EXISTS (SELECT 1 FROM shipment)').pluck();
    this.#before = db.prepare<[number], string | null>('SELECT gone FROM error_news WHERE id = ?').pluck();
    this.#write = db.prepare(
      `INSERT INTO error_news (id, ver, gone) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET ver = excluded.ver, gone = coalesce(excluded.gone, gone)`,
    );
  }

  /** To be called at the beginning of each commit, inside of its transaction. */
  begin(ver: number): void {
    this.#ver = this.#asked.get() === 1 ? ver : null;
  }

  /** Whether anybody wants to know. */
  get wanted(): boolean {
    return this.#ver !== null;
  }

  /** `code`: the one that it has now. */
  changed(row: ErrorRow, now: { readonly time: number; readonly code: string | null }): void {
    if (this.#ver === null) return;
    const { owner, ...before } = eventKey(row, '');
    const { day, code } = eventKey({ ...row, ...now }, owner);
    if (before.day === day && before.code === code) this.#write.run(row.id, this.#ver, null);
    else this.gone(row);
  }

  /** An error stands no longer as what it was. */
  gone(row: ErrorRow): void {
    if (this.#ver === null) return;
    const { owner: _owner, ...key } = eventKey(row, '');
    const gone: Gone = { ...key, known: knownFields(row) };
    const all = [...readGone(this.#before.get(row.id) ?? null), gone];
    this.#write.run(row.id, this.#ver, JSON.stringify(all));
  }
}

/** What column `gone` holds. */
export function readGone(text: string | null): readonly Gone[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return text === null ? [] : (JSON.parse(text) as Gone[]);
}
