// The first and the last window with a count. What stands in the tables before FINAL tells where one may be, cheaply; whether it
// is one FINAL tells, of the hour around it, else of the day, else of everything.
import type { Filter, Span } from '../reader.ts';
import { between, passing } from './conditions.ts';
import { counted, type Counting } from './counts.ts';
import type { Session } from './session.ts';
import { numberOf } from './values.ts';

export type End = 'first' | 'last';

interface Kind {
  readonly base: string;
  readonly day: string;
  readonly number: string;
}

const ERRORS: Kind = { base: 'error_count', day: 'error_day', number: 'errors' };
const REQUESTS: Kind = { base: 'request_count', day: 'request_day', number: 'requests' };

export class Ends {
  readonly #session: Session;
  readonly #counting: Counting;

  constructor(session: Session, counting: Counting) {
    this.#session = session;
    this.#counting = counting;
  }

  /** Start of that window, epoch seconds; null: there is none. `more`: a further condition on rows. */
  errors(end: End, span: Span, filter: Filter, more = ''): number | null {
    return this.#find(ERRORS, end, span, `${passing(filter)}${more}`);
  }

  requests(end: End, span: Span, filter: Filter, more = ''): number | null {
    return this.#find(REQUESTS, end, span, `${passing(filter)}${more}`);
  }

  #find(kind: Kind, end: End, span: Span, condition: string): number | null {
    const near = this.#near(kind, end, span, condition);
    if (near === null) return null;
    const { hour, day } = this.#counting.grains;
    for (const length of [hour, day]) {
      const from = Math.floor(near / length) * length;
      const found = this.#extreme(
        `${kind.base} FINAL`,
        end,
        within(span, from, from + length),
        this.#settled(kind, condition, { since: from, until: from + length }),
      );
      if (found !== null) return found;
    }
    return this.#extreme(`${kind.base} FINAL`, end, span, this.#settled(kind, condition, span));
  }

  /** Nothing with a count lies beyond this one. */
  #near(kind: Kind, end: End, span: Span, condition: string): number | null {
    const { day } = this.#counting.grains;
    const since = span.since === null ? null : Math.floor(span.since / day) * day;
    const order = end === 'first' ? 'ASC' : 'DESC';
    const days = this.#session
      .rows(
        `SELECT DISTINCT toUInt32(t) AS w FROM ${kind.day} WHERE ${between(since, span.until)}${condition} ORDER BY w ${order} LIMIT 2`,
      )
      .map(([window]) => numberOf(window));
    // The span may begin or end inside of the first day found, past its counts.
    const [nearest, other] = days;
    if (nearest === undefined) return null;
    const from = Math.min(nearest, other ?? nearest);
    const to = Math.max(nearest, other ?? nearest) + day;
    return this.#extreme(kind.base, end, within(span, from, to), condition);
  }

  #extreme(table: string, end: End, { since, until }: Span, condition: string): number | null {
    const [row] = this.#session.rows(
      `SELECT count(), ${end === 'first' ? 'min' : 'max'}(toUInt32(t)) FROM ${table} WHERE ${between(since, until)}${condition}`,
    );
    return numberOf(row?.[0]) === 0 ? null : numberOf(row?.[1]);
  }

  #settled(kind: Kind, condition: string, span: Span): string {
    const kept =
      kind === ERRORS && this.#counting.clientsMayYield
        ? ` AND (origin = 0 OR ${counted(this.#counting.grains, span)})`
        : '';
    return `${condition} AND ${kind.number} > 0${kept}`;
  }
}

function within({ since, until }: Span, from: number, to: number): Span {
  return { since: Math.max(since ?? -Infinity, from), until: Math.min(until ?? Infinity, to) };
}
