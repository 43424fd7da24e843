// The query process: a read-only connection, one statement, rows to standard output. It exists to be killed: SQLite cannot be
// interrupted from within (better-sqlite3 is built without a progress handler). A thread of it watches the parent, because a
// parent that is killed itself cannot kill.
import { writeSync } from 'node:fs';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { codeOf, unreadable } from './failure.ts';
import { caret, firstKeyword, locate, mayRead } from './query-text.ts';
import { toWire, type QueryAnswer, type QueryFailure, type QueryRequest } from './query-protocol.ts';

const CHUNK = 32 * 1024;
const MAX_VALUE_BYTES = 16 * 1024 * 1024;
const MAX_BYTES = 4 * 1024 * 1024 * 1024;
const WATCH_MS = 500;

async function main(): Promise<void> {
  const request: QueryRequest = JSON.parse(await text(process.stdin));
  watchParent(request.parent);
  const out = new Output();
  try {
    run(request, out);
  } catch (error) {
    out.write({ error: asFailure(error) });
  }
  out.flush();
  // The watching thread must not keep the process.
  process.exit(0);
}

/** In a thread, for the query leaves its own no time. Given as text, so that no loader has to find and read it. */
function watchParent(parent: number): void {
  const watch = `setInterval(() => { if (process.ppid !== ${parent}) process.kill(process.pid, 'SIGKILL'); }, ${WATCH_MS})`;
  new Worker(watch, { eval: true, execArgv: [] }).unref();
}

function run({ path, sql, limit }: QueryRequest, out: Output): void {
  if (!mayRead(sql)) {
    const word = firstKeyword(sql);
    throw new Refused(word === '' ? 'there is no statement' : 'only reading statements are allowed', {
      reason: word === '' ? null : `a query begins with SELECT, WITH, VALUES or EXPLAIN, not ${word.slice(0, 40)}`,
      hint: 'for example: ossight query "SELECT code, errors FROM causes ORDER BY errors DESC"',
    });
  }
  const db = open(path);
  db.pragma('query_only = 1');
  db.pragma('temp_store = MEMORY');
  const statement = prepare(db, sql);
  if (!statement.reader || !statement.readonly) {
    throw new Refused('only reading statements are allowed', { reason: 'this one would change something', hint: null });
  }
  statement.safeIntegers(true).raw(true);
  out.write({ columns: statement.columns().map(({ name }) => name) });
  out.flush();
  let rows = 0;
  for (const row of statement.iterate()) {
    if (rows === limit) {
      out.write({ end: { more: true } });
      return;
    }
    rows++;
    if (Array.isArray(row)) out.write(row.map(checked));
  }
  out.write({ end: { more: false } });
}

function checked(value: unknown): ReturnType<typeof toWire> {
  if ((typeof value === 'string' || value instanceof Uint8Array) && value.length > MAX_VALUE_BYTES) {
    throw new Refused('a value is too large', {
      reason: `it has ${value.length} bytes or characters, ${MAX_VALUE_BYTES} are allowed`,
      hint: 'select a part of it with substr()',
    });
  }
  return toWire(value);
}

function prepare(db: Database.Database, sql: string): Database.Statement {
  try {
    return db.prepare(sql);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof RangeError && message.includes('more than one statement')) {
      throw new Refused('only one statement at a time is allowed', {
        reason: null,
        hint: 'send the others one by one',
      });
    }
    const place = locate(sql, message, (part) => complaint(db, part));
    const hint = message.startsWith('no such table') ? `there are: ${viewNames(db)}` : null;
    throw new Refused('the query failed', {
      reason: place === null ? message : `${message}\n${caret(sql, place)}`,
      hint,
    });
  }
}

function open(path: string): Database.Database {
  try {
    const db = new Database(path, { readonly: true, fileMustExist: true, timeout: 5000 });
    // The first look at the file, so that what keeps SQLite from it is not blamed on the query.
    db.pragma('schema_version');
    return db;
  } catch (error) {
    const code = codeOf(error);
    if (code?.startsWith('SQLITE_READONLY') !== true && code?.startsWith('SQLITE_CANTOPEN') !== true) throw error;
    const { message, reason, hint } = unreadable(path, error);
    throw new Refused(message, { reason, hint });
  }
}

function complaint(db: Database.Database, sql: string): string | null {
  try {
    db.prepare(sql);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function viewNames(db: Database.Database): string {
  return db.prepare("SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name").pluck().all().join(', ');
}

class Refused extends Error {
  readonly failure: QueryFailure;

  constructor(what: string, more: Omit<QueryFailure, 'what'>) {
    super(what);
    this.failure = { what, ...more };
  }
}

function asFailure(error: unknown): QueryFailure {
  if (error instanceof Refused) return error.failure;
  const reason = error instanceof Error ? error.message : String(error);
  return { what: 'the query failed', reason, hint: null };
}

/** Collects lines; writes block, so a slow reader makes the query wait. */
class Output {
  #text = '';
  #written = 0;

  write(answer: QueryAnswer): void {
    this.#text += `${JSON.stringify(answer)}\n`;
    if (this.#text.length >= CHUNK) this.flush();
  }

  flush(): void {
    const bytes = Buffer.from(this.#text);
    this.#text = '';
    this.#written += bytes.length;
    for (let at = 0; at < bytes.length;) at += writeSome(bytes, at);
    if (this.#written > MAX_BYTES) {
      throw new Refused('the result is too large', {
        reason: 'it has more than 4 GiB',
        hint: 'select less, or set --limit',
      });
    }
  }
}

const NEVER = new Int32Array(new SharedArrayBuffer(4));

/** How many bytes went. A full pipe blocks, or says so where somebody made it a non-blocking one. */
function writeSome(bytes: Buffer, from: number): number {
  try {
    return writeSync(1, bytes, from);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
    Atomics.wait(NEVER, 0, 0, 2);
    return 0;
  }
}

await main();
