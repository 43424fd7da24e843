// When causes were first and last seen, over everything stored, and a request id of each: the day tells the hour, the hour the
// window, the window the single errors; where those are gone, the window's start is told.
import type { CauseRow, Filter, Span } from '../reader.ts';
import { errorCounts, errorCountsWithin, type Counting } from './counts.ts';
import { between, floored, passing } from './conditions.ts';
import { DATED_ID, idOf, settledEvents } from './events.ts';
import { amongFaces, FACE, keyOf, type Group } from './faces.ts';
import type { Session } from './session.ts';
import { numberOf, pushTo } from './values.ts';

/** Starts of windows, epoch seconds. */
interface Ends {
  readonly first: number;
  readonly last: number;
}

interface Singles {
  /** Epoch ms. */
  readonly first: number;
  readonly last: number;
  readonly sample: string | null;
}

type Times = Pick<CauseRow, 'firstSeen' | 'lastSeen' | 'sampleRequestId'>;

const FACES = FACE.join(', ');
const EVERYTHING: Span = { since: null, until: null };

export class CauseTimes {
  readonly #session: Session;
  readonly #windowSeconds: number;
  readonly #filter: Filter;

  constructor(session: Session, windowSeconds: number, filter: Filter) {
    this.#session = session;
    this.#windowSeconds = windowSeconds;
    this.#filter = filter;
  }

  of(counting: Counting, groups: readonly Group[]): ReadonlyMap<string, Times> {
    const ends = this.#ends(counting, amongFaces(groups));
    const singles = this.#singles(groups, ends);
    const found = groups.map(({ key }): readonly [string, Times] => {
      const { first, last } = ends.get(key) ?? { first: 0, last: 0 };
      const [oldest, newest] = [singles.get(`${key} ${first}`), singles.get(`${key} ${last}`)];
      return [
        key,
        {
          firstSeen: oldest?.first ?? first * 1000,
          lastSeen: newest?.last ?? last * 1000,
          sampleRequestId: newest?.sample ?? null,
        },
      ];
    });
    return this.#withOlderSamples(new Map(found), groups);
  }

  #ends(counting: Counting, more: string): ReadonlyMap<string, Ends> {
    const { hour, day } = counting.grains;
    const asked = (step: number) => ({ step, by: ['w', ...FACE] as const, filter: this.#filter, more });
    const days = this.#extremes(errorCounts(counting, { ...asked(day), span: EVERYTHING }), null);
    const hours = this.#extremes(errorCountsWithin(counting, 'error_hour', spansOf(days, day), asked(hour)), {
      ends: days,
      length: day,
    });
    return this.#extremes(
      errorCountsWithin(counting, 'error_count', spansOf(hours, hour), asked(this.#windowSeconds)),
      {
        ends: hours,
        length: hour,
      },
    );
  }

  /** `coarse`: inside of which windows each cause is looked for. */
  #extremes(
    counts: string,
    coarse: { readonly ends: ReadonlyMap<string, Ends>; readonly length: number } | null,
  ): ReadonlyMap<string, Ends> {
    const windows = new Map<string, number[]>();
    for (const row of this.#session.rows(`SELECT DISTINCT ${FACES}, w FROM ${counts}`))
      pushTo(windows, keyOf(row), numberOf(row[FACE.length]));
    const found = [...windows].map(([key, all]): readonly [string, Ends] => {
      const own = coarse?.ends.get(key);
      const inside = (from: number | undefined): number[] =>
        coarse === null || from === undefined
          ? all
          : all.filter((window) => window >= from && window < from + coarse.length);
      return [key, { first: Math.min(...inside(own?.first)), last: Math.max(...inside(own?.last)) }];
    });
    return new Map(found);
  }

  /** Of each cause's first and last window, by `key window`. */
  #singles(groups: readonly Group[], ends: ReadonlyMap<string, Ends>): ReadonlyMap<string, Singles> {
    const windows = spansOf(ends, this.#windowSeconds).map(({ since, until }) => between(since, until));
    if (windows.length === 0) return new Map();
    const events = settledEvents(this.#session, `(${windows.join(' OR ')})`, this.#filter, amongFaces(groups));
    if (events === null) return new Map();
    const rows = this.#session.rows(
      `SELECT ${FACES}, ${floored(this.#windowSeconds)} AS w, min(time_ms), max(time_ms), maxIf(${DATED_ID}, request_id != '')
       FROM ${events} GROUP BY ${FACES}, w`,
    );
    return new Map(
      rows.map((row) => {
        const [window, first, last, sample] = row.slice(FACE.length);
        return [
          `${keyOf(row)} ${numberOf(window)}`,
          { first: numberOf(first), last: numberOf(last), sample: idOf(sample) },
        ];
      }),
    );
  }

  /**
   * Where the last window has no request id, the newest there is. Of some hosts or statuses only that window is looked at, as
   * SQLite's reader does.
   */
  #withOlderSamples(times: ReadonlyMap<string, Times>, groups: readonly Group[]): ReadonlyMap<string, Times> {
    const { host, bucket, region, status } = this.#filter;
    const narrowed = [host, bucket, region, status].some((values) => values !== undefined);
    const missing = groups.filter(({ key }) => times.get(key)?.sampleRequestId === null);
    if (narrowed || missing.length === 0) return times;
    const rows = this.#session.rows(
      `SELECT ${FACES}, max(${DATED_ID}) FROM error_event FINAL
       WHERE request_id != '' AND deleted = 0${passing(this.#filter)}${amongFaces(missing)} GROUP BY ${FACES}`,
    );
    const older = new Map(rows.map((row) => [keyOf(row), idOf(row[FACE.length])]));
    return new Map(
      [...times].map(([key, each]) => [
        key,
        { ...each, sampleRequestId: each.sampleRequestId ?? older.get(key) ?? null },
      ]),
    );
  }
}

function spansOf(ends: ReadonlyMap<string, Ends>, length: number): readonly Span[] {
  const starts = new Set([...ends.values()].flatMap(({ first, last }) => [first, last]));
  return [...starts].sort((a, b) => a - b).map((since) => ({ since, until: since + length }));
}
