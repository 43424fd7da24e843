// What alert rules are measured by, asked of the counts. Asked every minute beside the writer, so a question touches few rows:
// the last windows, and of the past only whether a class was in it.
import type Database from 'better-sqlite3';
import type { FreshCause, Measures, Selector } from '../../model/alert.ts';
import { guard } from './failure.ts';

const OF_CLASS = 'JOIN class c ON c.id = n.class_id';
const OF_PLACE = 'JOIN place p ON p.id = n.place_id';

type Counted = Omit<FreshCause, 'sampleRequestId'>;

export class SqliteMeasures implements Measures {
  readonly windowSeconds: number;
  readonly #db: Database.Database;
  readonly #path: string;
  /** Causes that were found to be older than some place in time: what was once is no news later. */
  readonly #old = new Map<string, number>();

  constructor(db: Database.Database, path: string) {
    this.#db = db;
    this.#path = path;
    this.windowSeconds = Number(db.prepare('SELECT window_seconds FROM meta').pluck().get());
  }

  errors(selector: Selector, from: number, to: number): readonly (readonly [number, number])[] {
    const [where, values] = conditions(selector);
    return this.#rows<[number, number]>(
      `SELECT n.window, sum(n.errors) FROM error_count n ${OF_CLASS} ${OF_PLACE}
       WHERE n.window >= ? AND n.window < ? AND n.errors > 0 ${where} GROUP BY 1 ORDER BY 1`,
      [from, to, ...values],
    );
  }

  requests(selector: Selector, from: number, to: number): readonly (readonly [number, number, number])[] {
    const [where, values] = conditions({ ...selector, field: null });
    return this.#rows<[number, number, number]>(
      `SELECT n.window, sum(n.requests), sum(n.failed) FROM request_count n ${OF_PLACE}
       WHERE n.window >= ? AND n.window < ? AND n.requests > 0 ${where} GROUP BY 1 ORDER BY 1`,
      [from, to, ...values],
    );
  }

  freshCauses(selector: Selector, since: number): readonly FreshCause[] {
    const [where, values] = conditions(selector);
    const found = guard(this.#path, () =>
      this.#db
        .prepare<unknown[], Counted>(
          `SELECT c.code, c.cause, c.action, sum(n.errors) AS errors, count(DISTINCT p.host) AS hosts, min(n.window) AS first
           FROM error_count n ${OF_CLASS} ${OF_PLACE}
           WHERE n.window >= ? AND n.errors > 0 ${where} GROUP BY 1, 2 ORDER BY first, 1, 2`,
        )
        .all(since, ...values),
    );
    return found
      .filter(({ code, cause }) => !this.#wasBefore(code, cause, since))
      .map((each) => Object.assign(each, { sampleRequestId: this.#sample(each) }));
  }

  newest(selector: Selector, before: number): number | null {
    const [where, values] = conditions({ ...selector, field: null });
    const newest = (table: string, count: string): number | null => {
      const row = this.#rows<[number]>(
        `SELECT n.window FROM ${table} n ${OF_PLACE} WHERE n.window < ? AND n.${count} > 0 ${where}
         ORDER BY n.window DESC LIMIT 1`,
        [before, ...values],
      )[0];
      return row?.[0] ?? null;
    };
    const found = [newest('error_count', 'errors'), newest('request_count', 'requests')].filter(
      (each) => each !== null,
    );
    return found.length === 0 ? null : Math.max(...found);
  }

  #wasBefore(code: string | null, cause: string | null, since: number): boolean {
    const name = JSON.stringify([code, cause]);
    const known = this.#old.get(name);
    if (known !== undefined && known < since) return true;
    const hour = Math.max(3600, this.windowSeconds);
    const before = (table: string, until: number, from: number): number | null => {
      const row = this.#rows<[number]>(
        `SELECT window FROM ${table} WHERE window < ? AND window >= ? AND errors > 0
           AND class_id IN (SELECT id FROM class WHERE code IS ? AND cause IS ?) ORDER BY window DESC LIMIT 1`,
        [until, from, code, cause],
      )[0];
      return row?.[0] ?? null;
    };
    // Whole hours first: there are sixty times fewer of them; then the hour in which `since` falls.
    const edge = Math.floor(since / hour) * hour;
    const found = before('error_count', since, edge) ?? before('error_hour', edge, Number.MIN_SAFE_INTEGER);
    if (found !== null) this.#old.set(name, found);
    return found !== null;
  }

  #sample({ code, cause, first }: Counted): string | null {
    const row = this.#rows<[string]>(
      `SELECT e.request_id FROM error e WHERE e.class_id IN (SELECT id FROM class WHERE code IS ? AND cause IS ?)
         AND e.time >= ? AND e.request_id IS NOT NULL ORDER BY e.time LIMIT 1`,
      [code, cause, first * 1000],
    )[0];
    return row?.[0] ?? null;
  }

  #rows<Row>(sql: string, values: readonly unknown[]): Row[] {
    return guard(this.#path, () => {
      const statement = this.#db.prepare<unknown[], Row>(sql).raw();
      return statement.all(...values);
    });
  }
}

/** Names match in any case; a glob has no signs but `*` and `?`. */
function conditions({ field, value, hosts, buckets }: Selector): readonly [string, readonly unknown[]] {
  const parts: string[] = [];
  const values: unknown[] = [];
  if (field !== null) {
    parts.push(`AND lower(c.${field}) = lower(?)`);
    values.push(value);
  }
  for (const [column, pattern] of [
    ['host', hosts],
    ['bucket', buckets],
  ] as const) {
    if (pattern === null) continue;
    parts.push(`AND lower(p.${column}) GLOB lower(?)`);
    values.push(pattern.replaceAll('[', '[[]'));
  }
  return [parts.join(' '), values];
}
