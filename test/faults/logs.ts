// Made-up logs for the fault tests, all from a seed, and what a database holds of them. Ids, hosts and buckets are invented.
import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** A Tuesday before today's clock; a request id that begins with it tells its own time. */
export const T0 = Date.UTC(2025, 10, 18) / 1000;
const DAY = 86_400;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const HOSTS = [
  'example-media.oss-cn-hangzhou.aliyuncs.com',
  'example-lake.oss-cn-shanghai-internal.aliyuncs.com',
  'static.example.com',
];
const CODES: readonly (readonly [string, number])[] = [
  ['NoSuchKey', 404],
  ['AccessDenied', 403],
  ['InternalError', 500],
  ['DownloadTrafficRateLimitExceeded', 503],
  ['CallbackFailed', 203],
  ['WeirdCode', 418],
];

export type Random = () => number;

/** The seed of a run, said so that a failure can be repeated: OSSIGHT_SEED=n. */
export function seedOf(what: string, fallback: number): number {
  const seed = Number(process.env['OSSIGHT_SEED'] ?? fallback);
  console.log(`${what}: seed ${seed}`);
  return seed;
}

/** Mulberry32: [0, 1). */
export function random(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function pick<T>(from: readonly T[], rnd: Random): T {
  const found = from[Math.floor(rnd() * from.length)];
  if (found === undefined) throw new RangeError('nothing to pick from');
  return found;
}

export function shuffled<T>(items: readonly T[], rnd: Random): T[] {
  return items
    .map((item) => [rnd(), item] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, item]) => item);
}

export function requestId(second: number, n: number): string {
  return second.toString(16).padStart(8, '0').toUpperCase() + n.toString(16).padStart(16, '0').toUpperCase();
}

/** The nth line of an access log; `errors`: the share of failed requests. */
export function accessLine(rnd: Random, n: number, errors = 0.1, second = T0 + Math.floor(rnd() * DAY)): string {
  const at = new Date(second * 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${two(at.getUTCDate())}/${MONTHS[at.getUTCMonth()] ?? ''}/${at.getUTCFullYear()}`;
  const time = `${day}:${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} +0000`;
  const [code, status] = rnd() < errors ? pick(CODES, rnd) : (['-', 200] as const);
  return (
    `203.0.113.${n % 256} - - [${time}] "GET /images/${n}.jpg HTTP/1.1" ${status} 375 24 "-" "Mozilla/5.0 (X11)" ` +
    `"${pick(HOSTS, rnd)}" "${requestId(second, n)}" "true" "-" "GetObject" "example-media" "images%2F${n}.jpg" - 9 ` +
    `"${code}" 542 "1230000000000017" - "-" "standard" "-" "-" "-"`
  );
}

export function accessLog(seed: number, lines: number, errors = 0.1): string {
  const rnd = random(seed);
  return Array.from({ length: lines }, (_, n) => `${accessLine(rnd, n, errors)}\n`).join('');
}

/** What a client says of the nth request. */
export function clientLine(rnd: Random, n: number, second: number): string {
  const code = pick(['AccessDenied', 'NoSuchKey', 'InternalError', 'accessdenied'], rnd);
  const host = pick([...HOSTS, 'cdn.example.org'], rnd);
  const id = requestId(second, n);
  switch (Math.floor(rnd() * 3)) {
    case 0:
      return `<Error><Code>${code}</Code><Message>m${n % 3}</Message><RequestId>${id}</RequestId><HostId>${host}</HostId><EC>0003-0000000${n % 5}</EC></Error>`;
    case 1:
      return `{"level":"error","msg":"<Error><Code>${code}</Code><RequestId>${id}</RequestId><HostId>${host}</HostId></Error>"}`;
    default:
      return `oss2.exceptions.NotFound: {'status': 404, 'x-oss-request-id': '${id}', 'details': {'Code': '${code}', 'Message': 'x', 'RequestId': '${id}', 'HostId': '${host}'}}`;
  }
}

const STEPS = ['1m', '5m', '1h', '1d'];
const VIEWS = ['errors', 'causes', ...STEPS.flatMap((step) => [`error_trend_${step}`, `request_trend_${step}`])];

/** Every cell of every view that tells of errors and requests, where they were read aside; rows in an order of their own. */
export function viewsOf(path: string): Record<string, readonly string[]> {
  return reading(path, (db) =>
    Object.fromEntries(
      VIEWS.map((view) => {
        const rows = db.prepare<[], Record<string, unknown>>(`SELECT * FROM ${view}`).all();
        return [view, rows.map((row) => JSON.stringify({ ...row, source: undefined })).toSorted()];
      }),
    ),
  );
}

/** The same in brief, for databases of many rows: rows and their hash, view by view. */
export function digestOf(path: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(viewsOf(path)).map(([view, rows]) => {
      const hash = createHash('sha256');
      for (const row of rows) hash.update(row).update('\n');
      return [view, `${rows.length} rows, ${hash.digest('hex')}`];
    }),
  );
}

export interface SourceRow {
  readonly path: string;
  readonly state: string;
  readonly bytes_read: number;
  readonly lines: number;
  readonly errors: number;
  readonly duplicates: number;
  readonly rejected: number;
}

export function sourcesOf(path: string): readonly SourceRow[] {
  return reading(path, (db) => db.prepare<[], SourceRow>('SELECT * FROM sources ORDER BY path').all());
}

/** Requests and errors of all windows. */
export function totalsOf(path: string): { readonly requests: number; readonly errors: number } {
  return reading(path, (db) => ({
    requests: Number(db.prepare('SELECT coalesce(sum(requests), 0) FROM request_trend_1m').pluck().get()),
    errors: Number(db.prepare('SELECT coalesce(sum(errors), 0) FROM error_trend_1m').pluck().get()),
  }));
}

export function integrityOf(path: string): unknown {
  return reading(path, (db) => db.pragma('integrity_check', { simple: true }));
}

function reading<T>(path: string, ask: (db: Database.Database) => T): T {
  const db = new Database(path, { readonly: true });
  try {
    return ask(db);
  } finally {
    db.close();
  }
}

export function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

export function removeDatabase(directory: string, name: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(join(directory, name + end), { force: true });
}
