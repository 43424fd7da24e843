// The alert book in SQLite: states of rules, alerts and their deliveries. Small tables; statements are made when needed.
import type Database from 'better-sqlite3';
import type { Alert, AlertBook, Delivery, FreshCause, Looked, RuleState } from '../../model/alert.ts';
import { guard } from './failure.ts';

interface AlertRow {
  readonly id: number;
  readonly rule: string;
  readonly kind: Alert['kind'];
  readonly at: number;
  readonly value: number;
  readonly cause: string | null;
  readonly created: number;
}

/** Alerts that stay, the newest. */
const KEPT = 10_000;

export class SqliteAlertBook implements AlertBook {
  readonly #db: Database.Database;
  readonly #path: string;

  constructor(db: Database.Database, path: string) {
    this.#db = db;
    this.#path = path;
  }

  state(rule: string): RuleState | null {
    const text = this.#guarded(() => this.#db.prepare('SELECT state FROM alert_rule WHERE rule = ?').pluck().get(rule));
    if (typeof text !== 'string') return null;
    const state: RuleState = JSON.parse(text);
    return state;
  }

  record(looked: readonly Looked[], now: number): void {
    if (looked.length === 0) return;
    this.#guarded(() =>
      this.#db
        .transaction(() => {
          for (const each of looked) this.#write(each, now);
        })
        .immediate(),
    );
  }

  due(now: number, limit: number): readonly Delivery[] {
    const rows = this.#guarded(() =>
      this.#db
        .prepare<[number, number], AlertRow & { target: string; attempts: number }>(
          `SELECT a.*, d.target, d.attempts FROM alert_delivery d JOIN alert a ON a.id = d.alert_id
           WHERE d.due <= ? ORDER BY a.id, d.target LIMIT ?`,
        )
        .all(now, limit),
    );
    return rows.map((row) => ({ alert: alertOf(row), target: row.target, attempts: row.attempts }));
  }

  delivered(id: number, target: string, now: number): void {
    this.#guarded(() =>
      this.#db
        .prepare(
          `UPDATE alert_delivery SET due = NULL, sent = ?, fault = NULL, attempts = attempts + 1
           WHERE alert_id = ? AND target = ?`,
        )
        .run(Math.trunc(now), id, target),
    );
  }

  undelivered(id: number, target: string, fault: string, retryAt: number | null): void {
    this.#guarded(() =>
      this.#db
        .prepare(
          'UPDATE alert_delivery SET due = ?, fault = ?, attempts = attempts + 1 WHERE alert_id = ? AND target = ?',
        )
        .run(retryAt === null ? null : Math.trunc(retryAt), fault, id, target),
    );
  }

  recent(limit: number): readonly Alert[] {
    return this.#guarded(() =>
      this.#db.prepare<[number], AlertRow>('SELECT * FROM alert ORDER BY id DESC LIMIT ?').all(limit),
    ).map(alertOf);
  }

  #write({ rule, state, changes, targets }: Looked, now: number): void {
    const text = JSON.stringify(state);
    this.#db
      .prepare(
        `INSERT INTO alert_rule (rule, state) VALUES (?, ?)
         ON CONFLICT DO UPDATE SET state = excluded.state WHERE state <> excluded.state`,
      )
      .run(rule, text);
    for (const { kind, at, value, cause } of changes) {
      const { lastInsertRowid: id } = this.#db
        .prepare('INSERT INTO alert (rule, kind, at, value, cause, created) VALUES (?, ?, ?, ?, ?, ?)')
        .run(rule, kind, Math.trunc(at), value, cause === null ? null : JSON.stringify(cause), Math.trunc(now));
      for (const target of targets) {
        this.#db
          .prepare('INSERT INTO alert_delivery (alert_id, target, due) VALUES (?, ?, ?)')
          .run(id, target, Math.trunc(now));
      }
      this.#db.prepare('DELETE FROM alert_delivery WHERE alert_id <= ?').run(Number(id) - KEPT);
      this.#db.prepare('DELETE FROM alert WHERE id <= ?').run(Number(id) - KEPT);
    }
  }

  #guarded<T>(work: () => T): T {
    return guard(this.#path, work);
  }
}

function alertOf({ cause: text, ...row }: AlertRow): Alert {
  const cause: FreshCause | null = text === null ? null : JSON.parse(text);
  return { id: row.id, rule: row.rule, kind: row.kind, at: row.at, value: row.value, cause, created: row.created };
}
