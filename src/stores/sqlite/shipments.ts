// Table `shipment`: how far each target was shipped to, and the collector's name that things were shipped under. To be called
// inside of a transaction that writes (or, where only asked, reads).
import type Database from 'better-sqlite3';
import { OssightError } from '../../model/error.ts';
import { NOTHING_SHIPPED, SHIPPED, type Shipment, type Shipped, type Watermark } from '../shipping.ts';

const INDEXED = ['error_count', 'error_hour', 'request_count', 'request_hour'];
const NAME = /^[A-Za-z0-9._-]{1,64}$/;

interface Row {
  readonly target: string;
  readonly name: Shipped;
  readonly ver: number;
  readonly id: number;
  readonly updated: number;
  readonly fault: string | null;
}

export class Shipments {
  readonly #db: Database.Database;
  readonly #all: Database.Statement<[], Row>;
  readonly #get: Database.Statement<[string, Shipped], Watermark>;
  readonly #add: Database.Statement<[string, Shipped]>;
  readonly #reach: Database.Statement<[number, number, number, string, Shipped]>;
  readonly #fail: Database.Statement<[string, number, string, Shipped]>;
  readonly #told: Database.Statement;

  constructor(db: Database.Database) {
    this.#db = db;
    this.#all = db.prepare('SELECT target, name, ver, id, updated, fault FROM shipment ORDER BY target, name');
    this.#get = db.prepare('SELECT ver, id FROM shipment WHERE target = ? AND name = ?');
    this.#add = db.prepare('INSERT INTO shipment (target, name) VALUES (?, ?) ON CONFLICT DO NOTHING');
    this.#reach = db.prepare(
      'UPDATE shipment SET ver = ?, id = ?, updated = ?, fault = NULL WHERE target = ? AND name = ?',
    );
    this.#fail = db.prepare('UPDATE shipment SET fault = ?, updated = ? WHERE target = ? AND name = ?');
    // Only what every target has.
    this.#told = db.prepare(
      `DELETE FROM error_news WHERE (ver, id) <=
         (SELECT ver, id FROM shipment WHERE name = 'error_news' ORDER BY ver, id LIMIT 1)`,
    );
  }

  begin(target: string): void {
    for (const table of INDEXED) this.#db.exec(`CREATE INDEX IF NOT EXISTS ${table}_ver ON ${table} (ver)`);
    for (const table of SHIPPED) this.#add.run(target, table);
  }

  end(target: string): void {
    this.#db.prepare('DELETE FROM shipment WHERE target = ?').run(target);
    if (this.#all.get() !== undefined) return;
    this.#db.exec('DELETE FROM error_news');
    for (const table of INDEXED) this.#db.exec(`DROP INDEX IF EXISTS ${table}_ver`);
  }

  all(): readonly Shipment[] {
    return this.#all.all().map(({ target, name, ver, id, updated, fault }) => {
      return { target, table: name, watermark: { ver, id }, updated, fault };
    });
  }

  watermark(target: string, table: Shipped): Watermark {
    return this.#get.get(target, table) ?? NOTHING_SHIPPED;
  }

  reached(target: string, table: Shipped, { ver, id }: Watermark, now: number): void {
    if (this.#reach.run(ver, id, now, target, table).changes === 0)
      throw new OssightError('internal', `shipping to ${target} has not begun`);
    if (table === 'error_news') this.#told.run();
  }

  failed(target: string, table: Shipped, fault: string, now: number): void {
    this.#fail.run(fault, now, target, table);
  }

  setCollector(name: string, again: boolean): void {
    if (!NAME.test(name)) {
      throw new OssightError('usage', `${JSON.stringify(name)} cannot be a collector's name`, {
        hint: 'give 1 to 64 letters, digits, dots, hyphens and underscores',
      });
    }
    const before = this.#db.prepare<[], string>('SELECT collector FROM meta').pluck().get();
    if (before === name) return;
    const shipped = this.all().some(({ watermark: { ver, id } }) => ver > NOTHING_SHIPPED.ver || id > 0);
    if (shipped && !again) {
      throw new OssightError('usage', `this ledger was shipped as collector ${before} already`, {
        reason: 'what is counted there under that name would be counted again under the new one',
        hint: `go on as ${before}, or remove what it shipped and ship everything anew`,
      });
    }
    this.#db.prepare('UPDATE meta SET collector = ?').run(name);
    this.#db.prepare('UPDATE shipment SET ver = ?, id = ?').run(NOTHING_SHIPPED.ver, NOTHING_SHIPPED.id);
  }
}
