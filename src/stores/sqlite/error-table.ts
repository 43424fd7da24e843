// Table `error`: one row for each error, however often it is seen. A new one costs one INSERT; only when that meets a row of
// the same request is the group read, merged and written back, and counts move along.
//
// A group is what one complete request id (and object, where many share an id) was seen with: a row for each code the
// service sent (`twin` numbers them), or a single row while every sighting lacks a code of its own. Sightings without a code
// enrich every row of the group and are kept in `undetermined` once a row has a code, so that a code met later gets them too.
import type Database from 'better-sqlite3';
import type { Classify, ErrorEvent } from '../../model/event.ts';
import { extraText } from '../../model/extra-text.ts';
import { isDetermined, mergeSightings, TIME_SOURCES, toldByServer } from '../../model/merge.ts';
import type { Value } from './bulk.ts';
import { ErrorInserts } from './error-inserts.ts';
import type { ErrorNews } from './error-news.ts';
import {
  codeSentOf,
  flagsOf,
  hostIdOf,
  isDeterminedRow,
  locatedIn,
  originOf,
  packSighting,
  SELECT_ERROR,
  unpackSighting,
  type ErrorRow,
  type Located,
} from './error-row.ts';
import { OTHER, type Interning } from './interning.ts';
import { floor, type Tally } from './tally.ts';

/** What a later sighting may change. */
const COLUMNS = [
  'time',
  'time_source',
  'class_id',
  'place_id',
  'status',
  'flags',
  'code_sent',
  'host_id',
  'message',
  'operation',
  'object',
  'extra',
  'source_id',
  'line',
  'offset',
] as const satisfies readonly (keyof ErrorRow)[];

/** Identity of an error; `named` ones have a complete request id. */
export interface ErrorKey {
  readonly named: boolean;
  readonly requestId: string | null;
  readonly part: string | null;
}

/** Window (epoch s), class, place, status and origin as Tally.error takes them. */
export type Cell = readonly [number, number, number, number, number];

interface Parts {
  readonly interning: Interning;
  readonly tally: Tally;
  readonly news: ErrorNews;
}

/** Bound to `part`, and to the id where there is one. */
type Unnamed<Row> = Database.Statement<(string | null)[], Row>;

export class ErrorTable {
  readonly #window: number;
  readonly #classify: Classify;
  readonly #interning: Interning;
  readonly #tally: Tally;
  readonly #news: ErrorNews;
  readonly #inserts: ErrorInserts;
  /** Of the events that are being inserted. */
  readonly #classIds: number[] = [];
  readonly #placeIds: number[] = [];
  readonly #group: Database.Statement<[string, string], ErrorRow>;
  readonly #update: Database.Statement;
  readonly #recall: Database.Statement;
  readonly #keep: Database.Statement;
  readonly #unnamed: readonly [Unnamed<ErrorRow>, Unnamed<ErrorRow>];
  readonly #drop: readonly [Unnamed<unknown>, Unnamed<unknown>];

  constructor(db: Database.Database, windowSeconds: number, classify: Classify, parts: Parts) {
    this.#window = windowSeconds;
    this.#classify = classify;
    this.#interning = parts.interning;
    this.#tally = parts.tally;
    this.#news = parts.news;
    this.#inserts = new ErrorInserts(db, [...COLUMNS, 'request_id', 'part', 'twin']);
    this.#update = db.prepare(`UPDATE error SET ${COLUMNS.map((column) => `${column} = ?`).join(', ')} WHERE id = ?`);
    this.#group = db.prepare(`${SELECT_ERROR} WHERE e.request_id = ? AND e.part = ? ORDER BY e.twin`);
    this.#recall = db.prepare('SELECT sighting FROM undetermined WHERE request_id = ? AND part = ?').pluck();
    this.#keep = db.prepare(
      `INSERT INTO undetermined (request_id, part, sighting) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET sighting = excluded.sighting`,
    );
    // Two each, since each of the two partial indexes serves one.
    this.#unnamed = [
      db.prepare(`${SELECT_ERROR} WHERE e.part = ? AND e.request_id IS NULL`),
      db.prepare(`${SELECT_ERROR} WHERE e.part = ? AND e.request_id = ?`),
    ];
    this.#drop = [
      db.prepare('DELETE FROM error WHERE part = ? AND request_id IS NULL'),
      db.prepare('DELETE FROM error WHERE part = ? AND request_id = ?'),
    ];
  }

  /** At the beginning of each commit, inside of its transaction. */
  begin(): void {
    this.#inserts.begin();
  }

  /** At the end of each commit. */
  end(): void {
    this.#inserts.end();
  }

  /** Under which identity `add` stores an event; `part` is null for what nothing can recognise again. */
  keyOf(event: ErrorEvent, sourceId: number, ordinal: number | null): ErrorKey {
    return { named: isNamed(event), requestId: event.requestId, part: partOf(event, sourceId, ordinal) };
  }

  /** The count that a new error raises by one. `time`: epoch ms. */
  cellOf(event: ErrorEvent, time: number): Cell {
    return [
      floor(time / 1000, this.#window),
      this.#interning.class(event),
      this.#interning.place(event.host, event.bucket, event.region),
      event.status ?? -1,
      event.origin === 'client' ? 1 : 0,
    ];
  }

  /** Takes back an error without a complete id, also when retention has taken its row. */
  retract({ requestId, part }: ErrorKey, cell: Cell): void {
    const which = requestId === null ? 0 : 1;
    const identity = requestId === null ? [part] : [part, requestId];
    const row = this.#news.wanted ? this.#unnamed[which].get(...identity) : undefined;
    if (row !== undefined) this.#news.gone(row);
    this.#drop[which].run(...identity);
    this.#tally.error(...cell, -1);
  }

  /**
   * Tells of each event whether it is new. Their times are known. `ordinals`: tell errors of one record apart that have no
   * complete id; null when the source has no identity, so that nothing can be recognised again. All are inserted first, then
   * those whose identity was taken are merged with what has it, in their order: that comes to the same as one after the
   * other, since they meet errors of their own request only.
   */
  add(events: readonly ErrorEvent[], ordinals: readonly number[] | null, sourceId: number): boolean[] {
    const fresh = this.#insert(events, sourceId, (event, n) => partOf(event, sourceId, ordinals?.[n] ?? null), 0);
    for (let n = fresh.indexOf(false); n !== -1; n = fresh.indexOf(false, n + 1)) {
      const event = events[n];
      if (event === undefined || !event.requestIdComplete || event.requestId === null) continue;
      const { requestId } = event;
      fresh[n] = this.#join({ event, server: toldByServer(event), sourceId }, requestId, objectPart(event));
    }
    return fresh;
  }

  /**
   * Inserts and counts; false for what has an identity that is taken. The hot path: nothing is allocated that can be done
   * without, since what is alive when V8 collects garbage is copied.
   */
  #insert(
    events: readonly ErrorEvent[],
    sourceId: number,
    partOf: (event: ErrorEvent, n: number) => string | null,
    twin: number,
    server: number | null = null,
  ): boolean[] {
    const fresh: boolean[] = [];
    const [classIds, placeIds] = [this.#classIds, this.#placeIds];
    this.#inserts.insert(
      events.length,
      (n, into, at) => {
        const event = events[n];
        if (event === undefined) return;
        const classId = this.#interning.class(event);
        const placeId = this.#interning.place(event.host, event.bucket, event.region);
        classIds[n] = classId;
        placeIds[n] = placeId;
        this.#put(event, server ?? toldByServer(event), sourceId, classId, placeId, into, at);
        into[at + COLUMNS.length] = event.requestId;
        into[at + COLUMNS.length + 1] = partOf(event, n);
        into[at + COLUMNS.length + 2] = twin;
      },
      (n, stored) => {
        fresh.push(stored);
        const event = events[n];
        if (!stored || event === undefined) return;
        const window = floor((event.time ?? 0) / 1000, this.#window);
        const placeId = placeIds[n] ?? 0;
        this.#tally.error(window, classIds[n] ?? 0, placeId, event.status ?? -1, event.origin === 'client' ? 1 : 0, 1);
        if (placeId === this.#interning.other) this.#interning.diverted += 1;
      },
    );
    return fresh;
  }

  /** In the order of COLUMNS. */
  #put(
    event: ErrorEvent,
    server: number,
    sourceId: number,
    classId: number,
    placeId: number,
    into: Value[],
    at: number,
  ): void {
    const host = placeId === this.#interning.other ? OTHER : event.host;
    into[at] = event.time ?? 0;
    into[at + 1] = TIME_SOURCES.indexOf(event.timeSource);
    into[at + 2] = classId;
    into[at + 3] = placeId;
    into[at + 4] = event.status;
    into[at + 5] = flagsOf(event, server, host);
    into[at + 6] = codeSentOf(event);
    into[at + 7] = hostIdOf(event, host);
    into[at + 8] = event.message;
    into[at + 9] = event.operation;
    into[at + 10] = event.object;
    into[at + 11] = extraText(event.extra);
    into[at + 12] = sourceId;
    into[at + 13] = event.source.line;
    into[at + 14] = event.source.offset;
  }

  /** The request is known. True when it now has one more error. */
  #join(seen: Located, requestId: string, part: string): boolean {
    const rows = this.#group.all(requestId, part);
    const sent = rows.filter(isDeterminedRow);
    if (!isDetermined(seen.event)) {
      if (sent.length > 0) this.#keep.run(requestId, part, packSighting(this.#withKept(seen, requestId, part)));
      for (const row of rows) this.#enrich(row, seen);
      return false;
    }
    const same = sent.find((row) => row.code === seen.event.classification.code);
    if (same !== undefined) {
      this.#enrich(same, seen);
      return false;
    }
    const bare = rows[0];
    if (sent.length === 0 && bare !== undefined) {
      this.#keep.run(requestId, part, packSighting(locatedIn(bare)));
      this.#enrich(bare, seen);
      return false;
    }
    const twin = Math.max(...rows.map((row) => row.twin)) + 1;
    const { event, server, sourceId } = this.#withKept(seen, requestId, part);
    return this.#insert([event], sourceId, () => part, twin, server)[0] === true;
  }

  /** Merged with what sightings without a code told of the request. */
  #withKept(seen: Located, requestId: string, part: string): Located {
    const kept = this.#recall.get(requestId, part);
    return typeof kept === 'string' ? this.#merge(unpackSighting(kept), seen) : seen;
  }

  #merge(a: Located, b: Located): Located {
    const merged = mergeSightings(a, b, this.#classify);
    return { ...merged, sourceId: merged.event.source === a.event.source ? a.sourceId : b.sourceId };
  }

  /** What tells nothing new changes nothing. */
  #enrich(row: ErrorRow, seen: Located): void {
    const { event, server, sourceId } = this.#merge(locatedIn(row), seen);
    const cell = this.cellOf(event, event.time ?? 0);
    const values: Value[] = [];
    this.#put(event, server, sourceId, cell[1], cell[2], values, 0);
    if (COLUMNS.every((column, n) => row[column] === values[n])) return;
    this.#update.run(values, row.id);
    this.#news.changed(row, { time: event.time ?? 0, code: event.classification.code });
    const before = floor(row.time / 1000, this.#window);
    this.#tally.error(before, row.class_id, row.place_id, row.status ?? -1, originOf(row), -1);
    this.#tally.error(...cell, 1);
  }
}

function isNamed({ requestId, requestIdComplete }: ErrorEvent): boolean {
  return requestIdComplete && requestId !== null;
}

function partOf(event: ErrorEvent, sourceId: number, ordinal: number | null): string | null {
  return isNamed(event) ? objectPart(event) : placePart(event, sourceId, ordinal);
}

/** What tells errors of one complete request id apart, beside their codes. */
function objectPart(event: ErrorEvent): string {
  return event.perObject ? `/${event.object ?? ''}` : '';
}

/** Where an error without a complete id stands; null when its source has no identity. */
function placePart(event: ErrorEvent, sourceId: number, ordinal: number | null): string | null {
  return ordinal === null ? null : `@${sourceId}:${event.source.offset}:${ordinal}:${event.classification.code ?? ''}`;
}
