// The tail that a source was left with (model/batch.ts says what that is): what counting it came to, kept with the source as
// JSON until the next commit takes it back. Errors with a complete request id stay, since others may have told of them too;
// that they were this source's is remembered, so that reading them again makes them neither new nor duplicates.
import type Database from 'better-sqlite3';
import type { Checkpoint } from '../../model/batch.ts';
import type { LineTally } from '../../model/record.ts';
import type { Cell, ErrorKey, ErrorTable } from './error-table.ts';
import type { Tally } from './tally.ts';

export interface KeptTail {
  readonly from: Checkpoint;
  readonly bytes: number;
  readonly tally: Readonly<LineTally>;
  /** Window, place, status, requests and failed ones. */
  readonly requests: readonly (readonly [number, number, number, number, number])[];
  readonly unnamed: readonly { readonly key: ErrorKey; readonly cell: Cell }[];
  readonly named: readonly { readonly key: ErrorKey; readonly fresh: boolean }[];
}

export class TailTable {
  readonly #get: Database.Statement<[number], string | null>;
  readonly #set: Database.Statement<[string | null, number]>;
  readonly #errors: ErrorTable;
  readonly #tally: Tally;

  constructor(db: Database.Database, errors: ErrorTable, tally: Tally) {
    this.#get = db.prepare<[number], string | null>('SELECT tail FROM source WHERE id = ?').pluck();
    this.#set = db.prepare('UPDATE source SET tail = ? WHERE id = ?');
    this.#errors = errors;
    this.#tally = tally;
  }

  /** Takes a source's tail back; null when it has none. */
  take(sourceId: number): KeptTail | null {
    const tail = parseTail(this.#get.get(sourceId) ?? null);
    if (tail === null) return null;
    for (const [window, placeId, status, requests, failed] of tail.requests) {
      this.#tally.request({ window, status, requests: -requests, failed: -failed }, placeId);
    }
    for (const { key, cell } of tail.unnamed) this.#errors.retract(key, cell);
    this.#set.run(null, sourceId);
    return tail;
  }

  keep(sourceId: number, tail: KeptTail): void {
    this.#set.run(JSON.stringify(tail), sourceId);
  }
}

/** Reads what `keep` wrote (in a database whose pages were checked). */
export function parseTail(text: string | null): KeptTail | null {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return text === null ? null : (JSON.parse(text) as KeptTail);
}

export function textOf({ requestId, part }: ErrorKey): string {
  return `${requestId ?? ''} ${part ?? ''}`;
}
