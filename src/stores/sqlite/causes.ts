// What broke, most errors first: classes put together as a cause shows them, from the counts; single errors only tell the
// milliseconds of first and last, and a request id.
import type { Action } from '../../model/event.ts';
import type { CauseRow, Span } from '../reader.ts';
import { between, floored, fromPieces, pieces } from './span.ts';

export interface Source {
  readonly all: <Row>(sql: string) => Row[];
  /** Step of the hourly tables, seconds. */
  readonly hour: number;
  readonly windowSeconds: number;
}

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

export class Causes {
  readonly #source: Source;

  constructor(source: Source) {
    this.#source = source;
  }

  ranked(span: Span, step: number, limit: number): readonly CauseRow[] {
    const groups = this.#groups(span).slice(0, Math.max(0, limit));
    const trends = this.#trends(groups, span, step);
    const hours = this.#hours(groups);
    return groups.map((group) => {
      const { face, classes, hosts, errors } = group;
      const known = [...hosts.entries()].filter(([host]) => host !== null);
      known.sort(([a, x], [b, y]) => y - x || compareText(a, b));
      return {
        code: face.code,
        cause: face.cause,
        ec: face.ec,
        category: face.category,
        action: face.action,
        retryable: face.retryable === 1,
        errors,
        hosts: known.length,
        topHost: known[0]?.[0] ?? null,
        firstSeen: this.#seen(classes, hours.get(group)?.first ?? 0, 'min'),
        lastSeen: this.#seen(classes, hours.get(group)?.last ?? 0, 'max'),
        sampleRequestId: this.#sample(classes),
        trend: [...(trends.get(group) ?? [])],
      };
    });
  }

  #groups(span: Span): Group[] {
    const parts = pieces(span, this.#source.hour, null);
    const classes = new Map(this.#source.all<ClassRow>('SELECT * FROM class').map((row) => [row.id, row]));
    const groups = new Map<string, Group>();
    const byClass = new Map<number, Group>();
    const rows = this.#source.all<{ class_id: number; host: string | null; errors: number }>(
      `SELECT n.class_id AS class_id, p.host AS host, sum(n.errors) AS errors
       FROM ${fromPieces(parts, 'error', ['class_id', 'place_id'])} n
       JOIN place p ON p.id = n.place_id GROUP BY 1, 2`,
    );
    for (const { class_id, host, errors } of rows) {
      const face = classes.get(class_id);
      if (face === undefined) continue;
      let group = byClass.get(class_id);
      if (group === undefined) {
        const key = JSON.stringify([face.code, face.cause, face.ec, face.category, face.action, face.retryable]);
        group = groups.get(key) ?? { face, classes: [], hosts: new Map(), errors: 0 };
        group.classes.push(class_id);
        groups.set(key, group);
        byClass.set(class_id, group);
      }
      group.errors += errors;
      group.hosts.set(host, (group.hosts.get(host) ?? 0) + errors);
    }
    return [...groups.values()].sort(
      (a, b) =>
        b.errors - a.errors ||
        compareText(a.face.code, b.face.code) ||
        compareText(a.face.cause, b.face.cause) ||
        compareText(a.face.ec, b.face.ec),
    );
  }

  /** Errors per step of each group, from one pass over the counts. */
  #trends(groups: readonly Group[], span: Span, step: number): Map<Group, Map<number, number>> {
    const byClass = groupsByClass(groups);
    const trends = new Map(groups.map((group) => [group, new Map<number, number>()]));
    for (const { window, class_id, errors } of this.#source.all<{ window: number; class_id: number; errors: number }>(
      `SELECT ${floored(step)} AS window, class_id, sum(errors) AS errors
       FROM ${fromPieces(pieces(span, this.#source.hour, step), 'error', ['window', 'class_id'])}
       WHERE class_id IN (${[...byClass.keys()].join(', ')}) GROUP BY 1, 2 ORDER BY 1`,
    )) {
      const group = byClass.get(class_id);
      const trend = group === undefined ? undefined : trends.get(group);
      trend?.set(window, (trend.get(window) ?? 0) + errors);
    }
    return trends;
  }

  /** First and last hour of each group over everything stored. */
  #hours(groups: readonly Group[]): Map<Group, { first: number; last: number }> {
    const byClass = groupsByClass(groups);
    const hours = new Map<Group, { first: number; last: number }>();
    for (const { class_id, first, last } of this.#source.all<{ class_id: number; first: number; last: number }>(
      `SELECT class_id, min(window) AS first, max(window) AS last FROM error_hour
       WHERE errors > 0 AND class_id IN (${[...byClass.keys()].join(', ')}) GROUP BY 1`,
    )) {
      const group = byClass.get(class_id);
      if (group === undefined) continue;
      const known = hours.get(group);
      hours.set(group, { first: Math.min(first, known?.first ?? first), last: Math.max(last, known?.last ?? last) });
    }
    return hours;
  }

  /** Epoch ms of the first (`min`) or last (`max`) error within that hour: of the single row, else of its window. */
  #seen(classes: readonly number[], hour: number, end: 'min' | 'max'): number {
    const ids = classes.join(', ');
    const window =
      this.#source.all<{ window: number | null }>(
        `SELECT ${end}(window) AS window FROM error_count
         WHERE ${between('window', hour, hour + this.#source.hour)} AND class_id IN (${ids}) AND errors > 0`,
      )[0]?.window ?? hour;
    const single = this.#source.all<{ time: number | null }>(
      `SELECT ${end}(time) AS time FROM error WHERE class_id IN (${ids})
       AND ${between('time', window * 1000, (window + this.#source.windowSeconds) * 1000)}`,
    )[0]?.time;
    return single ?? window * 1000;
  }

  #sample(classes: readonly number[]): string | null {
    let best: { time: number; request_id: string } | undefined;
    for (const id of classes) {
      const row = this.#source.all<{ time: number; request_id: string }>(
        `SELECT time, request_id FROM (SELECT time, request_id FROM error WHERE class_id = ${id} ORDER BY time DESC LIMIT 1000)
         WHERE request_id IS NOT NULL ORDER BY time DESC, request_id DESC LIMIT 1`,
      )[0];
      if (row === undefined) continue;
      const later =
        best === undefined || row.time > best.time || (row.time === best.time && row.request_id > best.request_id);
      if (later) best = row;
    }
    return best?.request_id ?? null;
  }
}

function groupsByClass(groups: readonly Group[]): Map<number, Group> {
  return new Map(groups.flatMap((group) => group.classes.map((id) => [id, group] as const)));
}

/** null sorts first. */
export function compareText(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return -1;
  return b === null || a > b ? 1 : -1;
}
