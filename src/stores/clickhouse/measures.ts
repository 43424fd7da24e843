// What alert rules are measured by, asked of the counts.
import type { FreshCause, Measures, Selector } from '../../model/alert.ts';
import { among, between } from './conditions.ts';
import { errorCounts, errorCountsWithin, requestCounts, type Counting } from './counts.ts';
import { Ends } from './ends.ts';
import { DATED_ID, idOf, settledEvents } from './events.ts';
import { literal } from './literal.ts';
import type { Session } from './session.ts';
import { numberOf, textOf } from './values.ts';

type Counted = Omit<FreshCause, 'sampleRequestId'>;

const NO_FILTER = {};

export class ClickHouseMeasures implements Measures {
  readonly windowSeconds: number;
  readonly #session: Session;
  readonly #counting: () => Counting;
  /** Causes that were found to be older than some place in time: what was once is no news later. */
  readonly #old = new Map<string, number>();

  /** `counting`: how the fleet stands now. */
  constructor(session: Session, windowSeconds: number, counting: () => Counting) {
    this.#session = session;
    this.windowSeconds = windowSeconds;
    this.#counting = counting;
  }

  errors(selector: Selector, from: number, to: number): readonly (readonly [number, number])[] {
    const counts = errorCountsWithin(this.#counting(), 'error_count', [{ since: from, until: to }], {
      step: 1,
      by: ['w'],
      filter: NO_FILTER,
      more: chosen(selector),
    });
    return this.#session
      .rows(`SELECT w, sum(n) FROM ${counts} GROUP BY w ORDER BY w`)
      .map(([window, errors]) => [numberOf(window), numberOf(errors)]);
  }

  requests(selector: Selector, from: number, to: number): readonly (readonly [number, number, number])[] {
    const counts = requestCounts(this.#counting(), {
      span: { since: from, until: to },
      step: 1,
      by: ['w'],
      filter: NO_FILTER,
      more: chosen({ ...selector, field: null }),
    });
    return this.#session
      .rows(`SELECT w, sum(asked), sum(lost) FROM ${counts} GROUP BY w ORDER BY w`)
      .map(([window, requests, failed]) => [numberOf(window), numberOf(requests), numberOf(failed)]);
  }

  freshCauses(selector: Selector, since: number): readonly FreshCause[] {
    const counting = this.#counting();
    const counts = errorCountsWithin(counting, 'error_count', [{ since, until: null }], {
      step: 1,
      by: ['w', 'code', 'cause', 'action', 'host'],
      filter: NO_FILTER,
      more: chosen(selector),
    });
    const found = this.#session
      .rows(
        `SELECT code, cause, argMin(action, w), sum(n), uniqExactIf(host, host != ''), min(w) AS first
         FROM ${counts} GROUP BY code, cause ORDER BY first, code, cause`,
      )
      .map(([code, cause, action, errors, hosts, first]): Counted => ({
        code: textOf(code),
        cause: textOf(cause),
        action: String(action),
        errors: numberOf(errors),
        hosts: numberOf(hosts),
        first: numberOf(first),
      }));
    this.#learn(
      counting,
      found.filter(({ code, cause }) => !this.#isOld(code, cause, since)),
      since,
    );
    const fresh = found.filter(({ code, cause }) => !this.#isOld(code, cause, since));
    const samples = this.#samples(fresh);
    return fresh.map((each) =>
      Object.assign(each, { sampleRequestId: samples.get(nameOf(each.code, each.cause)) ?? null }),
    );
  }

  newest(selector: Selector, before: number): number | null {
    const ends = new Ends(this.#session, this.#counting());
    const span = { since: null, until: before };
    const places = chosen({ ...selector, field: null });
    const found = [ends.errors('last', span, NO_FILTER, places), ends.requests('last', span, NO_FILTER, places)].filter(
      (each) => each !== null,
    );
    return found.length === 0 ? null : Math.max(...found);
  }

  #isOld(code: string | null, cause: string | null, since: number): boolean {
    const known = this.#old.get(nameOf(code, cause));
    return known !== undefined && known < since;
  }

  /** Which of them have errors before `since`, whatever the place. */
  #learn(counting: Counting, causes: readonly Counted[], since: number): void {
    if (causes.length === 0) return;
    const counts = errorCounts(counting, {
      span: { since: null, until: since },
      step: null,
      by: ['code', 'cause'],
      filter: NO_FILTER,
      more: amongCauses(causes),
    });
    for (const [code, cause] of this.#session.rows(`SELECT DISTINCT code, cause FROM ${counts}`)) {
      // Some window before it; which one makes no difference to later questions, whose `since` lies further on.
      this.#old.set(nameOf(textOf(code), textOf(cause)), since - 1);
    }
  }

  /** The first id since each cause began. */
  #samples(causes: readonly Counted[]): ReadonlyMap<string, string | null> {
    if (causes.length === 0) return new Map();
    const since = causes.map(
      ({ code, cause, first }) =>
        `(code = ${literal(code ?? '')} AND cause = ${literal(cause ?? '')} AND ${between(first, null)})`,
    );
    const where = `(${since.join(' OR ')}) AND request_id != ''`;
    const events = settledEvents(this.#session, where, NO_FILTER);
    if (events === null) return new Map();
    const rows = this.#session.rows(`SELECT code, cause, min(${DATED_ID}) FROM ${events} GROUP BY code, cause`);
    return new Map(rows.map(([code, cause, dated]) => [nameOf(textOf(code), textOf(cause)), idOf(dated)]));
  }
}

function nameOf(code: string | null, cause: string | null): string {
  return JSON.stringify([code, cause]);
}

function amongCauses(causes: readonly Counted[]): string {
  const pairs = causes.map(({ code, cause }) => `(${literal(code ?? '')}, ${literal(cause ?? '')})`);
  const codes = new Set(causes.map(({ code }) => literal(code ?? '')));
  return ` AND ${among('code', [...codes])} AND ${among('(code, cause)', pairs)}`;
}

/** Names match in any case, what is not known matches none; a glob has no signs but `*` and `?`. */
function chosen({ field, value, hosts, buckets }: Selector): string {
  const parts: string[] = [];
  if (field !== null) {
    parts.push(value === null || value === '' ? '0' : `lower(${field}) = lower(${literal(value)})`);
  }
  for (const [column, pattern] of [
    ['host', hosts],
    ['bucket', buckets],
  ] as const) {
    if (pattern !== null) parts.push(`${column} != '' AND lower(${column}) LIKE lower(${literal(likeOf(pattern))})`);
  }
  return parts.map((part) => ` AND ${part}`).join('');
}

function likeOf(glob: string): string {
  return glob
    .replaceAll(/[\\%_]/g, String.raw`\$&`)
    .replaceAll('*', '%')
    .replaceAll('?', '_');
}
