// Retention of single errors. Goes in small transactions, oldest first, so that a follower's commits fit in between; counts stay.
import type Database from 'better-sqlite3';
import type { PruneLimits, PruneResult } from '../store.ts';

const STEP = 2_000;

export function prune(db: Database.Database, limits: PruneLimits, dryRun: boolean): PruneResult {
  const total = Number(db.prepare('SELECT count(*) FROM error').pluck().get());
  const old = Number(db.prepare('SELECT count(*) FROM error WHERE time < ?').pluck().get(limits.before));
  const surplus = Math.max(0, total - old - Math.max(0, limits.keep));
  if (!dryRun) {
    const remove = db.prepare('DELETE FROM error WHERE id IN (SELECT id FROM error ORDER BY time, id LIMIT ?)');
    const step = db.transaction((count: number) => remove.run(count));
    for (let left = Math.min(old + surplus, limits.atMost ?? Infinity); left > 0; left -= STEP)
      step.immediate(Math.min(STEP, left));
    const forget = db.prepare(
      `DELETE FROM undetermined WHERE NOT EXISTS
         (SELECT 1 FROM error e WHERE e.request_id = undetermined.request_id AND e.part = undetermined.part)`,
    );
    if (old + surplus > 0 && old + surplus <= (limits.atMost ?? Infinity))
      db.transaction(() => forget.run()).immediate();
  }
  return { byAge: old, byCount: surplus, left: total - old - surplus };
}
