// What broke, most errors first, from the counts; single errors only tell the milliseconds of first and last, and a request id.
import { compareCauses, hostsOf } from '../order.ts';
import type { CauseCount, CauseRow, Filter, Span } from '../reader.ts';
import { CauseTimes } from './cause-times.ts';
import { errorCounts, type Counting } from './counts.ts';
import { amongFaces, FACE, faceOf, keyOf, type Group } from './faces.ts';
import type { Session } from './session.ts';
import { numberOf, pushTo, textOf } from './values.ts';

const FACES = FACE.join(', ');
const NEVER = { firstSeen: 0, lastSeen: 0, sampleRequestId: null };

export class Causes {
  readonly #session: Session;
  readonly #windowSeconds: number;
  readonly #filter: Filter;

  constructor(session: Session, windowSeconds: number, filter: Filter) {
    this.#session = session;
    this.#windowSeconds = windowSeconds;
    this.#filter = filter;
  }

  ranked(counting: Counting, span: Span, step: number, limit: number): readonly CauseRow[] {
    const groups = this.#groups(counting, span, true).slice(0, Math.max(0, limit));
    if (groups.length === 0) return [];
    const trends = this.#trends(counting, span, step, groups);
    const times = new CauseTimes(this.#session, this.#windowSeconds, this.#filter).of(counting, groups);
    return groups.map(({ key, face, hosts, errors }) =>
      Object.assign({ errors, trend: trends.get(key) ?? [] }, face, hostsOf(hosts), times.get(key) ?? NEVER),
    );
  }

  /** Unlike `ranked`, all of them. */
  counts(counting: Counting, span: Span): readonly CauseCount[] {
    return this.#groups(counting, span, false).map(({ face: { code, cause, ec, category, action }, errors }) => {
      return { code, cause, ec, category, action, errors };
    });
  }

  /** Most errors first. */
  #groups(counting: Counting, span: Span, byHost: boolean): readonly Group[] {
    const by = byHost ? ([...FACE, 'host'] as const) : FACE;
    const named = by.join(', ');
    const counts = errorCounts(counting, { span, step: null, by, filter: this.#filter });
    const groups = new Map<string, Group>();
    for (const row of this.#session.rows(
      `SELECT ${FACES}, sum(n), ${byHost ? 'host' : "''"} FROM ${counts} GROUP BY ${named} ORDER BY ${named}`,
    )) {
      const key = keyOf(row);
      const group = groups.get(key) ?? { key, face: faceOf(row), hosts: new Map(), errors: 0 };
      const errors = numberOf(row[FACE.length]);
      group.errors += errors;
      group.hosts.set(textOf(row[FACE.length + 1]), errors);
      groups.set(key, group);
    }
    return [...groups.values()].sort(compareCauses);
  }

  #trends(
    counting: Counting,
    span: Span,
    step: number,
    groups: readonly Group[],
  ): ReadonlyMap<string, (readonly [number, number])[]> {
    const by = ['w', ...FACE] as const;
    const counts = errorCounts(counting, { span, step, by, filter: this.#filter, more: amongFaces(groups) });
    const trends = new Map<string, (readonly [number, number])[]>();
    for (const row of this.#session.rows(`SELECT ${FACES}, w, sum(n) FROM ${counts} GROUP BY ${FACES}, w ORDER BY w`)) {
      pushTo(trends, keyOf(row), [numberOf(row[FACE.length]), numberOf(row[FACE.length + 1])] as const);
    }
    return trends;
  }
}
