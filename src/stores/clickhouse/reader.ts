// The ClickHouse reader: what reports ask of a fleet's database, answered as SQLite's reader answers it of one ledger. Counts
// are sums of all collectors' counts, one request once (counts.ts).
import { both } from '../filters.ts';
import { odditiesOf } from '../oddities.ts';
import { SKEW_SECONDS } from '../pieces.ts';
import type {
  CauseCount,
  CauseRow,
  Cells,
  Cursor,
  ErrorPage,
  Filter,
  GroupBy,
  Oddity,
  Reader,
  RequestTrendRow,
  SourceRow,
  Span,
  StoredError,
  Sums,
  Totals,
  TrendRow,
} from '../reader.ts';
import { Causes } from './causes.ts';
import { CELL_COLUMNS, PLACE_COLUMNS, readCells } from './cells.ts';
import { between } from './conditions.ts';
import { errorCounts, errorCountsWithin, requestCounts } from './counts.ts';
import { Ends } from './ends.ts';
import { ClickHouseMeasures } from './measures.ts';
import type { Session } from './session.ts';
import { SingleErrors } from './single-errors.ts';
import { readStanding, type Standing } from './standing.ts';
import { actionOf, numberOf, statusOf, textOf } from './values.ts';

const EVERYTHING: Span = { since: null, until: null };
const ODD = ['code', 'known', 'status', 'status_expected'] as const;

interface Opened {
  readonly session: Session;
  readonly windowSeconds: number;
  /** close() closes the session. */
  readonly owned: boolean;
  readonly filter?: Filter;
}

export class ClickHouseReader implements Reader {
  readonly windowSeconds: number;
  readonly #opened: Opened;
  readonly #session: Session;
  readonly #filter: Filter;

  constructor(opened: Opened) {
    this.#opened = opened;
    this.#session = opened.session;
    this.#filter = opened.filter ?? {};
    this.windowSeconds = opened.windowSeconds;
  }

  only(filter: Filter): Reader {
    return new ClickHouseReader({ ...this.#opened, owned: false, filter: both(this.#filter, filter) });
  }

  totals(span: Span): Totals {
    const standing = this.#standing();
    const filter = this.#filter;
    const places = errorCounts(standing.counting, { span, step: null, by: ['host'], filter });
    const [counted] = this.#session.rows(`SELECT sum(n), uniqExactIf(host, host != '') FROM ${places}`);
    const [served] = this.#requestsKnown()
      ? this.#session.rows(
          `SELECT count(), sum(asked), sum(lost) FROM ${requestCounts(standing.counting, { span, step: null, by: ['host'], filter })}`,
        )
      : [];
    const seen = numberOf(served?.[0]) > 0;
    return {
      errors: numberOf(counted?.[0]),
      requests: seen ? numberOf(served?.[1]) : null,
      failed: seen ? numberOf(served?.[2]) : null,
      hosts: numberOf(counted?.[1]),
      ...this.#ends(span, standing),
    };
  }

  ends(span: Span): Pick<Totals, 'first' | 'last'> {
    return this.#ends(span, this.#standing());
  }

  trend(span: Span, step: number, by: GroupBy): readonly TrendRow[] {
    const counts = errorCounts(this.#standing().counting, { span, step, by: ['w', by], filter: this.#filter });
    // Statuses are texts here, in the order of texts.
    const key = by === 'status' ? "if(status = -1, '', toString(status))" : by;
    return this.#session
      .rows(`SELECT w, ${key} AS label, sum(n) FROM ${counts} GROUP BY w, label ORDER BY w, label`)
      .map(([window, label, errors]) => ({ window: numberOf(window), key: textOf(label), errors: numberOf(errors) }));
  }

  requestTrend(span: Span, step: number): readonly RequestTrendRow[] {
    if (!this.#requestsKnown()) return [];
    const counts = requestCounts(this.#standing().counting, { span, step, by: ['w'], filter: this.#filter });
    return this.#session
      .rows(`SELECT w, sum(asked), sum(lost) FROM ${counts} GROUP BY w ORDER BY w`)
      .map(([window, asked, lost]) => ({
        window: numberOf(window),
        requests: numberOf(asked),
        failed: numberOf(lost),
      }));
  }

  causes(span: Span, step: number, limit: number): readonly CauseRow[] {
    return this.#causes().ranked(this.#standing().counting, span, step, limit);
  }

  causeCounts(span: Span): readonly CauseCount[] {
    return this.#causes().counts(this.#standing().counting, span);
  }

  cells(span: Span, step: number): Cells {
    const { counting } = this.#standing();
    const filter = this.#filter;
    return readCells(
      {
        errors: errorCounts(counting, { span, step, by: CELL_COLUMNS, filter }),
        requests: this.#requestsKnown() ? requestCounts(counting, { span, step, by: PLACE_COLUMNS, filter }) : null,
      },
      this.#session,
    );
  }

  cellCount({ since, until }: Span, step: number): number {
    const { hour, day } = this.#standing().counting.grains;
    const table = step % day === 0 ? 'error_day' : step % hour === 0 ? 'error_hour' : 'error_count';
    const [row] = this.#session.rows(`SELECT count() FROM ${table} WHERE ${between(since, until)}`);
    return numberOf(row?.[0]);
  }

  oddities(span: Span): readonly Oddity[] {
    const standing = this.#standing();
    const asked = { step: null, by: ODD, filter: this.#filter };
    const skewed = { since: Math.max(horizonOf(standing), span.since ?? -Infinity), until: span.until };
    const [all = [], wrong = []] = [
      errorCounts(standing.counting, { ...asked, span }),
      errorCountsWithin(standing.counting, 'error_count', [skewed], asked),
    ].map((counts) =>
      this.#session
        .rows(`SELECT ${ODD.join(', ')}, sum(n) FROM ${counts} GROUP BY ${ODD.join(', ')} ORDER BY ${ODD.join(', ')}`)
        .map(([code, known, status, expected, errors]) => ({
          code: textOf(code),
          known: numberOf(known) === 1,
          status: statusOf(status),
          expected: statusOf(expected),
          errors: numberOf(errors),
        })),
    );
    return odditiesOf(all, wrong);
  }

  sums(): Sums {
    const { counting } = this.#standing();
    const asked = { span: EVERYTHING, step: null, filter: this.#filter };
    const errors = errorCounts(counting, { ...asked, by: ['code', 'action', 'host'] });
    return {
      errors: this.#session
        .rows(
          `SELECT code, action, host, sum(n) FROM ${errors} GROUP BY code, action, host ORDER BY code, action, host`,
        )
        .map(([code, action, host, count]) => ({
          code: textOf(code),
          action: actionOf(action),
          host: textOf(host),
          errors: numberOf(count),
        })),
      requests: this.#requestsKnown()
        ? this.#session
            .rows(
              `SELECT host, sum(asked), sum(lost) FROM ${requestCounts(counting, { ...asked, by: ['host'] })} GROUP BY host ORDER BY host`,
            )
            .map(([host, asks, lost]) => ({ host: textOf(host), requests: numberOf(asks), failed: numberOf(lost) }))
        : [],
    };
  }

  find(requestId: string): readonly StoredError[] {
    return new SingleErrors(this.#session, this.#filter).find(requestId);
  }

  samples(span: Span, limit: number): readonly StoredError[] {
    return new SingleErrors(this.#session, this.#filter).newest(span, limit, horizonOf(this.#standing()));
  }

  page(span: Span, limit: number, before: Cursor | null): ErrorPage {
    return new SingleErrors(this.#session, this.#filter).page(span, limit, before);
  }

  /** Of one collector after the other. */
  sources(): readonly SourceRow[] {
    return this.#session
      .rows(
        `SELECT path, state, bytes_read, lines, errors, duplicates, rejected, first_ms, last_ms
         FROM source FINAL ORDER BY collector, id`,
      )
      .map(([path, state, bytesRead, lines, errors, duplicates, rejected, first, last]) => ({
        path: String(path),
        state: String(state),
        bytesRead: numberOf(bytesRead),
        lines: numberOf(lines),
        errors: numberOf(errors),
        duplicates: numberOf(duplicates),
        rejected: numberOf(rejected),
        firstTime: numberOf(first) || null,
        lastTime: numberOf(last) || null,
      }));
  }

  measures(): ClickHouseMeasures {
    return new ClickHouseMeasures(this.#session, this.windowSeconds, () => this.#standing().counting);
  }

  close(): void {
    if (this.#opened.owned) this.#session.close();
  }

  #causes(): Causes {
    return new Causes(this.#session, this.windowSeconds, this.#filter);
  }

  /** Asked anew for each answer, since collectors go on shipping. */
  #standing(): Standing {
    return readStanding(this.#session, this.windowSeconds);
  }

  /** First window with an error, and the last that no clock gone wrong made (unless all are of that kind). */
  #ends(span: Span, standing: Standing): { first: number | null; last: number | null } {
    const ends = new Ends(this.#session, standing.counting);
    const past = { since: span.since, until: Math.min(horizonOf(standing), span.until ?? Infinity) };
    return {
      first: ends.errors('first', span, this.#filter),
      last: ends.errors('last', past, this.#filter) ?? ends.errors('last', span, this.#filter),
    };
  }

  #requestsKnown(): boolean {
    const { code, action, category, cause, status } = this.#filter;
    return [code, action, category, cause, status].every((wanted) => wanted === undefined);
  }
}

/** Epoch seconds from which on a time is skewed. */
function horizonOf({ latest }: Standing): number {
  return Math.floor(latest / 1000) + SKEW_SECONDS;
}
