// Sources by the commits that changed them. To be called inside of a read transaction.
import type Database from 'better-sqlite3';
import type { Page, SourceCountRow, Watermark } from '../shipping.ts';

export class SourcePages {
  readonly #changed: Database.Statement<[number, number], SourceCountRow>;

  constructor(db: Database.Database) {
    // Sources are few, so no index stands over their `ver`.
    this.#changed = db.prepare(
      `SELECT id, path, state, bytes AS bytesRead, lines, errors, duplicates, rejected,
         coalesce(first_time, 0) AS first, coalesce(last_time, 0) AS last, ver
       FROM source WHERE ver > ? ORDER BY ver, id LIMIT ?`,
    );
  }

  /** `last`: number of the ledger's last commit. A page ends where a commit does. */
  page(after: Watermark, limit: number, last: number): Page<SourceCountRow> {
    let rows = this.#changed.all(after.ver, limit + 1);
    const over = rows[limit];
    if (over === undefined) return { rows, reached: { ver: Math.max(last, after.ver), id: 0 }, more: false };
    if (rows[0]?.ver === over.ver) rows = this.#changed.all(after.ver, -1).filter(({ ver }) => ver === over.ver);
    else rows = rows.filter(({ ver }) => ver < over.ver);
    const ver = rows.at(-1)?.ver ?? after.ver;
    return { rows, reached: { ver, id: 0 }, more: true };
  }
}
