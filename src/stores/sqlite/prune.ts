// Retention of single errors, in steps that each touch at most STEP rows, whatever the size of the database: so that following
// and other writers fit in between. Counts stay. Errors dated past the horizon (a clock gone wrong) never push out others:
// where there are too many errors, those go first.
import type Database from 'better-sqlite3';
import { SKEW_SECONDS } from '../pieces.ts';
import type { PruneLimits, PruneResult, PruneStep } from '../store.ts';

/** Rows that one step removes, in one transaction; rows that one step counts, in none. */
const PRUNE_ROWS = 500;
const COUNT_ROWS = 5_000;

export function prune(db: Database.Database, limits: PruneLimits, dryRun: boolean): PruneResult {
  if (dryRun) return prunable(db, limits);
  const removed = { age: 0, count: 0 };
  for (const step of pruneSteps(db, limits)) removed[step.by] += step.removed;
  const left = Number(db.prepare('SELECT count(*) FROM error').pluck().get());
  return { byAge: removed.age, byCount: removed.count, left };
}

function prunable(db: Database.Database, limits: PruneLimits): PruneResult {
  const total = Number(db.prepare('SELECT count(*) FROM error').pluck().get());
  const byAge = Number(db.prepare('SELECT count(*) FROM error WHERE time < ?').pluck().get(limits.before));
  const byCount = Math.max(0, total - byAge - Math.max(0, limits.keep));
  return { byAge, byCount, left: total - byAge - byCount };
}

/** Old ones first; then, when there is a limit to their number, those that are left are counted and the surplus removed. */
export function* pruneSteps(db: Database.Database, limits: PruneLimits): Generator<PruneStep, void> {
  const remover = new Remover(db);
  const { before, keep } = limits;
  for (let removed = PRUNE_ROWS; removed === PRUNE_ROWS;) {
    removed = remover.oldest(PRUNE_ROWS, before);
    if (removed > 0) yield { removed, by: 'age', counted: 0 };
  }
  if (!Number.isFinite(keep)) return;
  let left = 0;
  for (const counted of counting(db)) {
    left += counted;
    yield { removed: 0, by: 'count', counted };
  }
  const { latest } = db.prepare<[], { latest: number }>('SELECT latest FROM meta').get() ?? { latest: 0 };
  const horizon = latest + SKEW_SECONDS * 1000;
  for (let surplus = left - Math.max(0, keep), skewed = true; surplus > 0;) {
    const most = Math.min(PRUNE_ROWS, surplus);
    const removed = skewed ? remover.newest(most, horizon) : remover.oldest(most, Infinity);
    if (removed < most && !skewed) return;
    if (removed < most) skewed = false;
    surplus -= removed;
    if (removed > 0) yield { removed, by: 'count', counted: 0 };
  }
}

/** All rows, some at a time. */
function* counting(db: Database.Database): Generator<number> {
  const part = db.prepare<[number, number], { rows: number; last: number | null }>(
    'SELECT count(*) AS rows, max(id) AS last FROM (SELECT id FROM error WHERE id > ? ORDER BY id LIMIT ?)',
  );
  for (let at = -1, rows = COUNT_ROWS; rows === COUNT_ROWS;) {
    const found = part.get(at, COUNT_ROWS);
    rows = found?.rows ?? 0;
    at = found?.last ?? at;
    if (rows > 0) yield rows;
  }
}

interface Gone {
  readonly request_id: string | null;
  readonly part: string | null;
}

/** Removes errors, and with the last one of a request what else was kept of that. */
class Remover {
  readonly #oldest: Database.Transaction<(count: number, before: number) => number>;
  readonly #newest: Database.Transaction<(count: number, from: number) => number>;

  constructor(db: Database.Database) {
    const remove = (which: string) =>
      db.prepare<[number, number], Gone>(
        `DELETE FROM error WHERE id IN (SELECT id FROM error WHERE ${which} LIMIT ?) RETURNING request_id, part`,
      );
    // In the order of the index, so that nothing has to be put in order first.
    const oldest = remove('time < ? ORDER BY time, class_id, id');
    const newest = remove('time >= ? ORDER BY time DESC, class_id DESC, id DESC');
    const kept = db.prepare('SELECT 1 FROM undetermined LIMIT 1').pluck();
    const forget = db.prepare(
      `DELETE FROM undetermined WHERE request_id = ? AND part = ? AND NOT EXISTS
         (SELECT 1 FROM error e WHERE e.request_id = undetermined.request_id AND e.part = undetermined.part)`,
    );
    const run = (statement: typeof oldest, count: number, bound: number): number => {
      const gone = statement.all(bound, count);
      if (kept.get() !== undefined) for (const { request_id, part } of gone) forget.run(request_id, part);
      return gone.length;
    };
    this.#oldest = db.transaction((count, before) => run(oldest, count, before));
    this.#newest = db.transaction((count, from) => run(newest, count, from));
  }

  /** `before`: epoch ms; answers how many there were. */
  oldest(count: number, before: number): number {
    return this.#oldest.immediate(count, before);
  }

  newest(count: number, from: number): number {
    return this.#newest.immediate(count, from);
  }
}
