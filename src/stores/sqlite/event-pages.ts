// Single errors as a fleet keeps them: those that are new by their ids, and what became of them later by the news. To be called
// inside of a read transaction: what is told of an error is how it stands then.
import type Database from 'better-sqlite3';
import type { EventRow, Page, Watermark } from '../shipping.ts';
import { readGone, type Gone } from './error-news.ts';
import { shownHostId, type ErrorRow } from './error-row.ts';
import { eventKey, isNamed } from './event-key.ts';
import { knownFields } from './known-fields.ts';
import { classTexts, placeTexts } from './ledger-texts.ts';

interface NewsRow {
  readonly id: number;
  readonly ver: number;
  readonly gone: string | null;
}

/** Joined in this order: SQLite shall not take up the errors of a class one after another. */
const SELECT = `SELECT e.*, s.path, p.host, p.bucket, p.region,
  c.code, c.cause, c.ec, c.category, c.action, c.retryable, c.status_expected, c.known
FROM error e CROSS JOIN class c ON c.id = e.class_id CROSS JOIN place p ON p.id = e.place_id
  CROSS JOIN source s ON s.id = e.source_id`;

/** Of the ledger whose rows these are, at the commit at which they are read. */
interface Read {
  readonly collector: string;
  readonly ver: number;
}

export class EventPages {
  readonly #newer: Database.Statement<[number, number], ErrorRow>;
  readonly #one: Database.Statement<[number], ErrorRow>;
  readonly #news: Database.Statement<[number, number, number], NewsRow>;
  readonly #named: Database.Statement<[string, string], ErrorRow>;
  readonly #unnamed: Database.Statement<[string], ErrorRow>;

  constructor(db: Database.Database) {
    this.#newer = db.prepare(`${SELECT} WHERE e.id > ? ORDER BY e.id LIMIT ?`);
    this.#one = db.prepare(`${SELECT} WHERE e.id = ?`);
    this.#news = db.prepare('SELECT id, ver, gone FROM error_news WHERE (ver, id) > (?, ?) ORDER BY ver, id LIMIT ?');
    this.#named = db.prepare(`${SELECT} WHERE e.request_id = ? AND e.part = ?`);
    this.#unnamed = db.prepare(`${SELECT} WHERE e.part = ? AND e.request_id IS NULL`);
  }

  fresh(after: Watermark, limit: number, read: Read): Page<EventRow> {
    const rows = this.#newer.all(after.id, limit + 1);
    const page = rows.slice(0, limit);
    return {
      rows: page.map((row) => standing(row, read)),
      reached: { ver: read.ver, id: page.at(-1)?.id ?? after.id },
      more: rows.length > limit,
    };
  }

  news(after: Watermark, limit: number, read: Read): Page<EventRow> {
    const news = this.#news.all(after.ver, after.id, limit + 1);
    const page = news.slice(0, limit);
    const last = page.at(-1);
    return {
      rows: page.flatMap((each) => this.#told(each, read)),
      reached: last === undefined ? after : { ver: last.ver, id: last.id },
      more: news.length > limit,
    };
  }

  #told({ id, gone }: NewsRow, read: Read): EventRow[] {
    const lost = readGone(gone).filter((identity) => !this.#stands(identity));
    const rows = this.#one.all(id).map((row) => standing(row, read));
    return rows.concat(lost.map((identity) => fallen(id, identity, read)));
  }

  /** Whether an error has this identity again: another one, since ids are not used twice. */
  #stands({ day, requestId, part, code }: Gone): boolean {
    const rows = requestId === '' ? this.#unnamed.all(part) : this.#named.all(requestId, part);
    return rows.some((row) => {
      const key = eventKey(row, '');
      return key.code === code && key.day === day;
    });
  }
}

function standing(row: ErrorRow, { collector, ver }: Read): EventRow {
  return {
    ...eventKey(row, collector),
    ...classTexts(row),
    ...placeTexts(row),
    id: row.id,
    deleted: false,
    ver: verOf(isNamed(row.part), knownFields(row), ver),
    time: row.time,
    timeSource: row.time_source,
    status: row.status ?? -1,
    flags: row.flags,
    codeSent: row.code_sent ?? '',
    hostId: shownHostId(row) ?? '',
    message: row.message ?? '',
    operation: row.operation ?? '',
    object: row.object ?? '',
    extra: row.extra ?? '{}',
    source: row.path,
    line: row.line,
    offset: row.offset,
  };
}

function fallen(id: number, { known, ...key }: Gone, { collector, ver }: Read): EventRow {
  const named = isNamed(key.part);
  return {
    ...classTexts(NO_CLASS),
    ...placeTexts({ host: null, bucket: null, region: null }),
    ...key,
    owner: named ? '' : collector,
    id,
    deleted: true,
    ver: verOf(named, known, ver),
    time: 0,
    timeSource: 0,
    status: -1,
    flags: 0,
    codeSent: '',
    hostId: '',
    message: '',
    operation: '',
    object: '',
    extra: '{}',
    source: '',
    line: 0,
    offset: 0,
  };
}

const NO_CLASS = {
  code: null,
  cause: null,
  ec: null,
  category: '',
  action: 'unknown',
  retryable: 0,
  status_expected: null,
  known: 0,
} as const;

function verOf(named: boolean, known: number, ver: number): string {
  return String(named ? BigInt(known) * 2n ** 48n + BigInt(ver) : BigInt(ver));
}
