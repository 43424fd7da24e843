// What broke, most errors first: classes put together as a cause shows them, from the counts; single errors only tell the
// milliseconds of first and last, and a request id.
import type { Action } from '../../model/event.ts';
import type { CauseCount, CauseRow, Span } from '../reader.ts';
import { compareCauses, hostsOf } from '../order.ts';
import { ErrorWindows, type Source, type Times } from './error-windows.ts';
import { passing, type Scope } from './scope.ts';
import { between, errorCounts, hourTable } from './span.ts';

interface ClassRow {
  readonly id: number;
  readonly code: string | null;
  readonly cause: string | null;
  readonly ec: string | null;
  readonly category: string;
  readonly action: Action;
  readonly retryable: number;
}

/** Classes that differ only in what a cause does not show. */
interface Group {
  readonly face: ClassRow;
  readonly classes: number[];
  readonly hosts: Map<string | null, number>;
  errors: number;
}

/** Of so many windows in which a cause was seen last, the errors are asked for a request id. */
const SAMPLED_WINDOWS = 60;

export class Causes {
  readonly #source: Source;
  readonly #windows: ErrorWindows;

  constructor(source: Source) {
    this.#source = source;
    this.#windows = new ErrorWindows(source);
  }

  ranked(span: Span, step: number, limit: number, scope: Scope): readonly CauseRow[] {
    const groups = this.#groups(span, scope).slice(0, Math.max(0, limit));
    const trends = this.#trends(groups, span, step, scope);
    const seen = this.#seen(groups, scope);
    return groups.map((group) => {
      const { face, classes, errors } = group;
      const { hosts, topHost } = hostsOf(group.hosts);
      return {
        code: face.code,
        cause: face.cause,
        ec: face.ec,
        category: face.category,
        action: face.action,
        retryable: face.retryable === 1,
        errors,
        hosts,
        topHost,
        firstSeen: this.#time(classes, seen.first.get(group) ?? 0, 'min', scope),
        lastSeen: this.#time(classes, seen.last.get(group) ?? 0, 'max', scope),
        sampleRequestId: this.#sample(classes, seen.last.get(group) ?? 0, scope),
        trend: [...(trends.get(group) ?? [])].sort(([a], [b]) => a - b),
      };
    });
  }

  /** Unlike `ranked`, all of them. */
  counts(span: Span, scope: Scope): readonly CauseCount[] {
    const groups = this.#put(
      this.#source.all<{ class_id: number; host: string | null; errors: number }>(
        `SELECT class_id, NULL AS host, sum(errors) AS errors
         FROM ${errorCounts(this.#source.grains, span, null, ['class_id'], scope)} GROUP BY 1`,
      ),
    );
    return groups.map(({ face: { code, cause, ec, category, action }, errors }) => {
      return { code, cause, ec, category, action, errors };
    });
  }

  #groups(span: Span, scope: Scope): Group[] {
    return this.#put(
      this.#source.all<{ class_id: number; host: string | null; errors: number }>(
        `SELECT n.class_id AS class_id, p.host AS host, sum(n.errors) AS errors
         FROM ${errorCounts(this.#source.grains, span, null, ['class_id', 'place_id'], scope)} n
         JOIN place p ON p.id = n.place_id GROUP BY 1, 2`,
      ),
    );
  }

  /** Most errors first. */
  #put(rows: readonly { class_id: number; host: string | null; errors: number }[]): Group[] {
    const classes = new Map(this.#source.all<ClassRow>('SELECT * FROM class').map((row) => [row.id, row]));
    const groups = new Map<string, Group>();
    const byClass = new Map<number, Group>();
    for (const { class_id, host, errors } of rows) {
      const face = classes.get(class_id);
      if (face === undefined) continue;
      let group = byClass.get(class_id);
      if (group === undefined) {
        const key = keyOf(face);
        group = groups.get(key) ?? { face, classes: [], hosts: new Map(), errors: 0 };
        groups.set(key, group);
        byClass.set(class_id, group);
      }
      group.errors += errors;
      group.hosts.set(host, (group.hosts.get(host) ?? 0) + errors);
    }
    // Also those that are not in the rows: when a cause was seen is asked of everything stored.
    for (const face of classes.values()) groups.get(keyOf(face))?.classes.push(face.id);
    return [...groups.values()].sort(compareCauses);
  }

  /** Errors per step of each group, from one pass over the counts. */
  #trends(groups: readonly Group[], span: Span, step: number, scope: Scope): Map<Group, Map<number, number>> {
    const byClass = groupsByClass(groups);
    const trends = new Map(groups.map((group) => [group, new Map<number, number>()]));
    // Neither grouped once more nor narrowed to these classes: both cost more than the rows that they spare.
    for (const [window = 0, id = 0, errors = 0] of this.#source.numbers(
      `SELECT window, class_id, errors FROM ${errorCounts(this.#source.grains, span, step, ['window', 'class_id'], scope)}`,
    )) {
      const group = byClass.get(id);
      const trend = group === undefined ? undefined : trends.get(group);
      const start = Math.floor(window / step) * step;
      trend?.set(start, (trend.get(start) ?? 0) + errors);
    }
    return trends;
  }

  /** Window of each group's first and last error, over everything stored. */
  #seen(groups: readonly Group[], scope: Scope): Record<'first' | 'last', ReadonlyMap<Group, number>> {
    const byClass = groupsByClass(groups);
    const table = hourTable(new Set(scope.places === null ? ['class_id'] : ['class_id', 'place_id']));
    const coarse = this.#ends(table === 'error_hour' ? 'error_day' : table, null, null, scope);
    const { hour, day } = this.#source.grains;
    const hours = table === 'error_hour' ? this.#within('error_hour', coarse, day, scope) : coarse;
    const windows = this.#within('error_count', hours, hour, scope);
    const best = (ends: ReadonlyMap<number, number>, pick: (...values: number[]) => number) => {
      const found = new Map<Group, number>();
      for (const [id, window] of ends) {
        const group = byClass.get(id);
        if (group !== undefined) found.set(group, pick(window, found.get(group) ?? window));
      }
      return found;
    };
    return { first: best(windows.first, Math.min), last: best(windows.last, Math.max) };
  }

  /** The same ends, found in a finer table inside of the windows of a coarser one; one query a window, for most share theirs. */
  #within(table: string, coarse: Ends, length: number, scope: Scope): Ends {
    const finer = (ends: ReadonlyMap<number, number>, end: keyof Ends) => {
      const inside = new Map<number, ReadonlyMap<number, number>>();
      for (const window of new Set(ends.values()))
        inside.set(window, this.#ends(table, window, window + length, scope)[end]);
      return new Map([...ends].map(([id, window]) => [id, inside.get(window)?.get(id) ?? window]));
    };
    return { first: finer(coarse.first, 'first'), last: finer(coarse.last, 'last') };
  }

  #ends(table: string, since: number | null, until: number | null, scope: Scope): Ends {
    const rows = this.#source.all<{ class_id: number; first: number; last: number }>(
      `SELECT class_id, min(window) AS first, max(window) AS last FROM ${table}
       WHERE ${between('window', since, until)} AND errors > 0${passing(scope)} GROUP BY 1`,
    );
    return {
      first: new Map(rows.map(({ class_id, first }) => [class_id, first])),
      last: new Map(rows.map(({ class_id, last }) => [class_id, last])),
    };
  }

  /** Epoch ms of the first (`min`) or last (`max`) error within that window: of the single row, else of its window. */
  #time(classes: readonly number[], window: number, end: 'min' | 'max', scope: Scope): number {
    const single = this.#source.all<{ time: number | null }>(
      `SELECT ${end}(time) AS time FROM error
       WHERE ${between('time', window * 1000, (window + this.#source.windowSeconds) * 1000)}
       ${passing({ ...scope, classes }, 'coalesce(status, -1)')}`,
    )[0]?.time;
    return single ?? window * 1000;
  }

  /** The newest request id; of some hosts or statuses only, the newest in the window where they were last seen. */
  #sample(classes: readonly number[], window: number, scope: Scope): string | null {
    const narrowed = scope.places !== null || scope.statuses !== null;
    const own = { ...scope, classes };
    const until = { from: null, to: (window + this.#source.windowSeconds) * 1000 };
    let left = SAMPLED_WINDOWS;
    for (const times of narrowed ? [{ ...until, from: window * 1000 }] : this.#windows.newestFirst(until, own)) {
      const found = this.#newestId(times, own);
      if (found !== null) return found;
      left -= 1;
      if (left === 0) return null;
    }
    return null;
  }

  #newestId({ from, to }: Times, scope: Scope): string | null {
    const named = `request_id IS NOT NULL${passing(scope, 'coalesce(status, -1)')}`;
    const time = this.#source.numbers(
      `SELECT time FROM error WHERE ${between('time', from, to)} AND ${named} ORDER BY time DESC LIMIT 1`,
    )[0]?.[0];
    if (time === undefined) return null;
    const [row] = this.#source.all<{ id: string | null }>(
      `SELECT max(request_id) AS id FROM error WHERE time = ${time} AND ${named}`,
    );
    return row?.id ?? null;
  }
}

function keyOf({ code, cause, ec, category, action, retryable }: ClassRow): string {
  return JSON.stringify([code, cause, ec, category, action, retryable]);
}

interface Ends {
  /** Window by class. */
  readonly first: ReadonlyMap<number, number>;
  readonly last: ReadonlyMap<number, number>;
}

function groupsByClass(groups: readonly Group[]): Map<number, Group> {
  return new Map(groups.flatMap((group) => group.classes.map((id) => [id, group] as const)));
}
