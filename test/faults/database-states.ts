// Folders with logs and a database in some state, from which a run of the command starts that meets a fault: nothing yet,
// a part counted, an older schema, a write-ahead log that is due to be written back, what a kill left behind.
import { appendFileSync, copyFileSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { ROOT } from '../support/command.ts';
import { recordsText } from './numbered.ts';
import { runHere } from '../support/run-here.ts';

const PER_FILE = 12;
/** Records that the logs hold in the end. */
export const WHOLE = PER_FILE * 2;
export const DB = 'ossight.db';

/** Two new logs; the second ends inside of a record where `whole` is false. */
function writeLogs(at: string, whole: boolean): void {
  mkdirSync(join(at, 'logs'), { recursive: true });
  const rest = recordsText(PER_FILE, WHOLE);
  writeFileSync(join(at, 'logs', 'a.log'), recordsText(0, PER_FILE));
  writeFileSync(join(at, 'logs', 'b.log'), whole ? rest : rest.slice(0, HALF));
}
const HALF = Math.floor(recordsText(PER_FILE, WHOLE).length / 2);

function finishLogs(at: string): void {
  appendFileSync(join(at, 'logs', 'b.log'), recordsText(PER_FILE, WHOLE).slice(HALF));
}

async function countHalf(at: string): Promise<void> {
  writeLogs(at, false);
  const { code, err } = await runHere(['tail', '--once', join(at, 'logs', '*.log'), '--db', join(at, DB)]);
  if (code !== 0) throw new Error(`the first half: ${err}`);
}

export function nothing(at: string): void {
  writeLogs(at, true);
}

export async function grown(at: string): Promise<void> {
  await countHalf(at);
  finishLogs(at);
}

/** Made by the first migration alone, with everything that had been counted in the columns it knows. */
export async function schemaOne(at: string): Promise<void> {
  await countHalf(at);
  const today = join(at, 'today.db');
  renameSync(join(at, DB), today);
  const db = new Database(join(at, DB));
  db.pragma('page_size = 8192');
  db.pragma('journal_mode = WAL');
  db.exec(readFileSync(join(ROOT, 'migrations', 'sqlite', '0001_ledger.sql'), 'utf8'));
  db.prepare('ATTACH ? AS today').run(today);
  db.pragma(`application_id = ${Number(db.pragma('today.application_id', { simple: true }))}`);
  const tables = db
    .prepare<[], string>("SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck();
  for (const table of tables.all()) {
    const columns = db.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table).join(', ');
    db.exec(`INSERT INTO main.${table} (${columns}) SELECT ${columns} FROM today.${table}`);
  }
  db.exec('DETACH today');
  db.pragma('user_version = 1');
  db.close();
  finishLogs(at);
}

const FRAME_BYTES = 8192 + 24;
/** The command writes its log back at 2,000 frames (src/stores/sqlite/open.ts); the first data that it commits gets there. */
const FRAMES = 1990;

/** Killed with a write-ahead log that the next commit of data fills. */
export async function fullLog(at: string): Promise<void> {
  await countHalf(at);
  const path = join(at, DB);
  const db = new Database(path);
  db.pragma('wal_autocheckpoint = 0');
  db.pragma('synchronous = OFF');
  // Up and down again; a row that stays as it is would not be written.
  const touches = ['+', '-'].map((sign) => db.prepare(`UPDATE meta SET ver = ver ${sign} 1`));
  do {
    for (const touch of touches) touch.run();
  } while (statSync(`${path}-wal`).size < FRAMES * FRAME_BYTES);
  // What is copied is what a kill would leave; closing would write it all back.
  for (const end of ['', '-wal']) copyFileSync(path + end, `${path}${end}.left`);
  db.close();
  for (const end of ['', '-wal']) renameSync(`${path}${end}.left`, path + end);
  finishLogs(at);
}
