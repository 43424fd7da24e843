// How far shipping is behind, as the ledger knows it: for those who watch over it, beside the process that ships.
import Database from 'better-sqlite3';
import { checkFile } from './check.ts';
import { guard } from './failure.ts';

export interface ShippingLag {
  readonly target: string;
  /** Commits that are not shipped. */
  readonly commits: number;
  /** Epoch ms at which something was shipped last; 0: nothing yet. */
  readonly updated: number;
  /** Why what was tried last was not taken; null: all is well. */
  readonly fault: string | null;
}

/** By target; empty where nobody ships. Throws OssightError('database'). */
export function shippingLags(path: string): readonly ShippingLag[] {
  checkFile(path, 'read');
  return guard(path, () => {
    const db = new Database(path, { readonly: true, fileMustExist: true });
    try {
      if (Number(db.pragma('user_version', { simple: true })) < FIRST_SCHEMA) return [];
      return db
        .prepare<[], ShippingLag>(
          `SELECT target, max(0, m.ver - max(0, min(s.ver))) AS commits, 
             max(iif(s.fault IS NULL, s.updated, 0)) AS updated, max(s.fault) AS fault
           FROM shipment s, meta m WHERE s.name NOT IN ('error', 'error_news') GROUP BY target ORDER BY target`,
        )
        .all();
    } finally {
      db.close();
    }
  });
}

/** With it came table `shipment`. */
const FIRST_SCHEMA = 5;
