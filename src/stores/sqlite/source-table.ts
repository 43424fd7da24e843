// Table `source`: who was read, how far, and what came of it.
import type Database from 'better-sqlite3';
import type { Identity, KnownSource, Seen, SourceDelta } from '../../model/batch.ts';
import { OssightError, SourceMoved } from '../../model/error.ts';
import type { LineTally } from '../../model/record.ts';
import { parseTail } from './tail.ts';

interface SourceRow {
  readonly id: number;
  readonly path: string;
  readonly rungs: string;
  readonly dev: string | null;
  readonly ino: string | null;
  readonly birth_ns: string | null;
  readonly prints: Buffer;
  readonly print_step: number;
  readonly marker: string;
  readonly offset: number;
  readonly offset_lines: number;
  readonly tail: string | null;
}

/** What a delta and the tails before and after it come to. */
export interface Outcome {
  readonly errors: number;
  readonly duplicates: number;
  readonly bytes: number;
  readonly tally: Readonly<LineTally>;
  /** Event times, epoch ms; infinite when there were none. */
  readonly first: number;
  readonly last: number;
}

export class SourceTable {
  readonly #byRung: Database.Statement<[number, string], SourceRow>;
  readonly #rivals: Database.Statement<[number, string, string, string, string], number>;
  readonly #rungs: Database.Statement<[number], string | null>;
  readonly #addRung: Database.Statement<[number, string, number]>;
  readonly #dropRung: Database.Statement<[number, string, number]>;
  readonly #nameless: Database.Statement<[string], number>;
  readonly #reached: Database.Statement<[number], Pick<SourceRow, 'offset' | 'tail'>>;
  readonly #insert: Database.Statement;
  readonly #update: Database.Statement;

  constructor(db: Database.Database) {
    this.#byRung = db.prepare(
      `SELECT s.* FROM source_rung r JOIN source s ON s.id = r.source_id WHERE r.length = ? AND r.hash = ? ORDER BY s.id`,
    );
    // The longest rung that both have says it for all shorter ones, so the shorter list must be how the longer one begins.
    // Told here and not in JavaScript, since a thousand logs may begin with the same minute and be new in one batch.
    this.#rivals = db
      .prepare<[number, string, string, string, string], number>(
        `SELECT s.id FROM source_rung r JOIN source s ON s.id = r.source_id WHERE r.length = ? AND r.hash = ? AND
           substr(s.rungs, 1, min(length(s.rungs), length(?)) - 1) = substr(?, 1, min(length(s.rungs), length(?)) - 1)`,
      )
      .pluck();
    this.#rungs = db.prepare<[number], string | null>('SELECT rungs FROM source WHERE id = ?').pluck();
    this.#addRung = db.prepare(
      'INSERT INTO source_rung (length, hash, source_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    );
    this.#dropRung = db.prepare('DELETE FROM source_rung WHERE length = ? AND hash = ? AND source_id = ?');
    this.#nameless = db
      .prepare<[string], number>('SELECT id FROM source WHERE path = ? AND rungs IS NULL ORDER BY id LIMIT 1')
      .pluck();
    this.#reached = db.prepare('SELECT offset, tail FROM source WHERE id = ?');
    this.#insert = db.prepare(
      "INSERT INTO source (path, offset, offset_lines, state, updated) VALUES (?, 0, 0, 'reading', ?)",
    );
    this.#update = db.prepare(
      `UPDATE source SET path = ?, rungs = ?, dev = ?, ino = ?, birth_ns = ?, prints = ?, print_step = ?,
         marker = ?, offset = ?, offset_lines = ?, state = ?, bytes = bytes + ?, lines = lines + ?, requests = requests + ?,
         error_lines = error_lines + ?, other = other + ?, rejected = rejected + ?, errors = errors + ?,
         duplicates = duplicates + ?, first_time = min(coalesce(first_time, ?), coalesce(?, first_time)),
         last_time = max(coalesce(last_time, ?), coalesce(?, last_time)), ver = ?, updated = ?
       WHERE id = ?`,
    );
  }

  byRung(length: number, hash: string): KnownSource[] {
    return this.#byRung.all(length, hash).map(knownSource);
  }

  /**
   * The row of a source: the one it names; for what has no identity the one of its path; else a new one. Throws SourceMoved
   * when another process has read on in the source, or has begun to, since the writer looked it up.
   */
  idOf(delta: SourceDelta, now: number): number {
    if (delta.id !== null) {
      if (delta.seen !== undefined && !this.#stands(delta.id, delta.seen)) throw new SourceMoved(delta.path);
      return delta.id;
    }
    if (delta.identity !== null && delta.seen !== undefined)
      this.#refuseRival(delta.path, delta.identity, delta.seen.others);
    const found = delta.identity === null ? this.#nameless.get(delta.path) : undefined;
    return found ?? Number(this.#insert.run(delta.path, now).lastInsertRowid);
  }

  /** Whether nobody has read on in the source since the writer looked. */
  #stands(id: number, { offset, tail }: Seen): boolean {
    const row = this.#reached.get(id);
    if (row === undefined || row.offset !== offset) return false;
    return tail === undefined || tail === (parseTail(row.tail)?.from.offset ?? null);
  }

  /** Whoever stored a source that begins like this one, and that the writer has not compared with it, may have counted it. */
  #refuseRival(path: string, identity: Identity, compared: readonly number[]): void {
    const first = identity.rungs[0];
    if (first === undefined) return;
    const rungs = rungsText(identity);
    for (const id of this.#rivals.all(first.length, first.hash, rungs, rungs, rungs)) {
      if (!compared.includes(id)) throw new SourceMoved(path);
    }
  }

  #writeRungs(id: number, rungs: string | null): void {
    const before = this.#rungs.get(id) ?? null;
    if (before === rungs) return;
    for (const [length, hash] of parseRungs(before)) this.#dropRung.run(length, hash, id);
    for (const [length, hash] of parseRungs(rungs)) this.#addRung.run(length, hash, id);
  }

  update(id: number, delta: SourceDelta, outcome: Outcome, ver: number, now: number): void {
    const { identity, checkpoint } = delta;
    const { bytes, tally } = outcome;
    const first = Number.isFinite(outcome.first) ? outcome.first : null;
    const last = Number.isFinite(outcome.last) ? outcome.last : null;
    const rungs = identity === null ? null : rungsText(identity);
    this.#writeRungs(id, rungs);
    const { changes } = this.#update.run(
      delta.path,
      rungs,
      identity?.dev ?? null,
      identity?.ino ?? null,
      identity?.birthNs ?? null,
      identity === null ? null : Buffer.from(identity.prints),
      identity?.step ?? null,
      identity?.marker ?? null,
      checkpoint.offset,
      checkpoint.lines,
      delta.state,
      bytes,
      tally.lines,
      tally.requests,
      tally.errorLines,
      tally.other,
      tally.rejected,
      outcome.errors,
      outcome.duplicates,
      first,
      first,
      last,
      last,
      ver,
      now,
      id,
    );
    if (changes !== 1) throw new OssightError('internal', `the store has no source ${id}`);
  }
}

function knownSource(row: SourceRow): KnownSource {
  return {
    id: row.id,
    path: row.path,
    identity: {
      rungs: parseRungs(row.rungs).map(([length, hash]) => ({ length, hash })),
      dev: row.dev,
      ino: row.ino,
      birthNs: row.birth_ns,
      prints: new Uint8Array(row.prints),
      step: row.print_step,
      marker: row.marker,
    },
    checkpoint: { offset: row.offset, lines: row.offset_lines },
    ...tailOf(row),
  };
}

function tailOf(row: SourceRow): Pick<KnownSource, 'tail'> {
  const tail = parseTail(row.tail);
  return tail === null ? {} : { tail: tail.from };
}

function rungsText({ rungs }: Identity): string {
  return JSON.stringify(rungs.map(({ length, hash }) => [length, hash]));
}

function parseRungs(text: string | null): (readonly [number, string])[] {
  if (text === null) return [];
  const parsed: unknown = JSON.parse(text);
  if (!Array.isArray(parsed)) return [];
  return parsed.map((rung: unknown) =>
    Array.isArray(rung) ? ([Number(rung[0]), String(rung[1])] as const) : ([0, ''] as const),
  );
}
