// Single errors: by request id, and newest first.
import { readExtra } from '../../model/extra-text.ts';
import { TIME_SOURCES } from '../../model/merge.ts';
import type { Cursor, ErrorPage, Filter, Span, StoredError } from '../reader.ts';
import { between, passing } from './conditions.ts';
import { settledEvents } from './events.ts';
import { literal } from './literal.ts';
import type { Session } from './session.ts';
import { actionOf, numberOf, statusOf, textOf, type Value } from './values.ts';

/** Tells errors of one millisecond apart, the same for whoever asks; fits a number of JavaScript. */
const NUMBER = 'bitAnd(cityHash64(request_id, part, code, owner), 9007199254740991)';
const COLUMNS = `${NUMBER} AS number, time_ms, time_source, request_id, status, message, operation, object, extra,
  source, line, host, bucket, region, code, cause, ec, category, action, retryable, status_expected, known`;
const NEWEST_NAMED = 'time_ms DESC, request_id, number DESC';
const NEWEST = 'time_ms DESC, number DESC';
/** Rows to look for at once at least. */
const FEWEST = 64;

interface Row {
  readonly number: number;
  readonly error: StoredError;
}

export class SingleErrors {
  readonly #session: Session;
  readonly #filter: Filter;

  constructor(session: Session, filter: Filter) {
    this.#session = session;
    this.#filter = filter;
  }

  find(requestId: string): readonly StoredError[] {
    const by = (id: string) => this.#rows(`request_id = ${literal(id)}`, '', 'ORDER BY time_ms, part, code, number');
    if (requestId === '') return [];
    const exact = by(requestId);
    const upper = requestId.toUpperCase();
    return (exact.length > 0 || upper === requestId ? exact : by(upper)).map(({ error }) => error);
  }

  /** `horizon`: epoch seconds; what lies past it comes last. */
  newest({ since, until }: Span, limit: number, horizon: number): readonly StoredError[] {
    const past = { since, until: Math.min(until ?? Infinity, horizon) };
    const found = this.#walk(past, NEWEST_NAMED, limit, '');
    if (found.length < limit && (until ?? Infinity) > horizon) {
      const beyond = { since: Math.max(since ?? -Infinity, horizon), until };
      found.push(...this.#walk(beyond, NEWEST_NAMED, limit - found.length, ''));
    }
    return found.map(({ error }) => error);
  }

  page(span: Span, limit: number, before: Cursor | null): ErrorPage {
    if (before === null) return paged(this.#walk(span, NEWEST, limit + 1, ''), limit);
    const [time, number] = [Math.trunc(before.time), Math.trunc(before.id)];
    const until = Math.min(span.until ?? Infinity, Math.floor(time / 1000) + 1);
    const after = ` AND (time_ms < ${time} OR (time_ms = ${time} AND ${NUMBER} < ${number}))`;
    return paged(this.#walk({ since: span.since, until }, NEWEST, limit + 1, after), limit);
  }

  /** From the newest second on, so many seconds at once as are likely to hold enough. */
  #walk({ since, until }: Span, order: string, limit: number, more: string): Row[] {
    const found: Row[] = [];
    let to = until;
    while (found.length < limit) {
      const left = limit - found.length;
      const from = this.#second({ since, until: to }, Math.max(FEWEST, 2 * left), more);
      found.push(...this.#rows(between(from ?? since, to), more, `ORDER BY ${order} LIMIT ${left}`));
      if (from === null) break;
      to = from;
    }
    return found;
  }

  /** The second before which so many sightings are passed; null where there are fewer. */
  #second({ since, until }: Span, count: number, more: string): number | null {
    const [row] = this.#session.rows(
      `SELECT toUInt32(t) AS second FROM error_event WHERE ${between(since, until)}${passing(this.#filter)}${more}
       ORDER BY second DESC LIMIT ${count}, 1`,
    );
    return row === undefined ? null : numberOf(row[0]);
  }

  #rows(where: string, more: string, order: string): Row[] {
    const events = settledEvents(this.#session, where, this.#filter, more);
    return events === null ? [] : this.#session.rows(`SELECT ${COLUMNS} FROM ${events} ${order}`).map(rowOf);
  }
}

function paged(rows: readonly Row[], limit: number): ErrorPage {
  const last = rows[limit - 1];
  return {
    errors: rows.slice(0, limit).map(({ error }) => error),
    next: rows.length > limit && last !== undefined ? { time: last.error.time, id: last.number } : null,
  };
}

function rowOf(row: readonly Value[]): Row {
  const [number, time, timeSource, requestId, status, message, operation, object, extra, ...rest] = row;
  const [source, line, host, bucket, region, code, cause, ec, category, action, retryable, expected, known] = rest;
  return {
    number: numberOf(number),
    error: {
      code: textOf(code),
      known: numberOf(known) === 1,
      category: String(category ?? ''),
      action: actionOf(action),
      retryable: numberOf(retryable) === 1,
      cause: textOf(cause),
      statusExpected: statusOf(expected),
      time: numberOf(time),
      timeSource: TIME_SOURCES[numberOf(timeSource)] ?? 'ingest',
      status: statusOf(status),
      requestId: textOf(requestId),
      host: textOf(host),
      bucket: textOf(bucket),
      region: textOf(region),
      ec: textOf(ec),
      message: textOf(message),
      operation: textOf(operation),
      object: textOf(object),
      source: String(source ?? ''),
      line: numberOf(line),
      extra: readExtra(textOf(extra)),
    },
  };
}
