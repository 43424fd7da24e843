// Log records that can be told apart in the database: each number has a code or a minute of its own, and none a request id,
// since ids would hide a second counting. So a lost record is a number that counts 0, a doubled one a number that counts 2.
import Database from 'better-sqlite3';

/** 2026-01-01T00:00:00Z in minutes. */
const FIRST_MINUTE = Date.UTC(2026, 0, 1) / 60_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** By turns a request that succeeded, one that failed, and an error body of seven lines. */
export function recordText(n: number): string {
  if (n % 3 !== 2) return accessLine(n, n % 3 === 1 ? codeOf(n) : null);
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error>\n  <Code>${codeOf(n)}</Code>\n  <Message>made up</Message>\n` +
    `  <HostId>example-media.oss-cn-hangzhou.aliyuncs.com</HostId>\n  <Note>${n}</Note>\n</Error>\n`
  );
}

export function recordsText(from: number, to: number): string {
  let text = '';
  for (let n = from; n < to; n += 1) text += recordText(n);
  return text;
}

/** One line of a server log in the minute of its own number. */
function accessLine(n: number, code: string | null): string {
  const at = new Date((FIRST_MINUTE + n) * 60_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const stamp =
    `${two(at.getUTCDate())}/${MONTHS[at.getUTCMonth()] ?? ''}/${at.getUTCFullYear()}:` +
    `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:00 +0000`;
  return (
    `203.0.113.7 - - [${stamp}] "GET /n/${n} HTTP/1.1" ${code === null ? 200 : 404} 512 8 "-" "example/1.0" ` +
    `"example-media.oss-cn-hangzhou.aliyuncs.com" "-" "true" "-" "GetObject" "example-media" "n%2F${n}" 512 3 ` +
    `"${code ?? '-'}" 300 "1230000000000017" - "-" "standard" "-" "-" "-"\n`
  );
}

function codeOf(n: number): string {
  return `Synthetic${n}`;
}

export interface Audit {
  /** Numbers that count less, and more, than once; at most 20 of each are listed. */
  readonly lost: readonly number[];
  readonly doubled: readonly number[];
  readonly counted: number;
}

/** Asks the views, as a user would: every record of 0 .. `written` - 1 must count once, and nothing else. */
export function audit(db: string, written: number): Audit {
  const seen = countsIn(db);
  const lost: number[] = [];
  const doubled: number[] = [];
  for (let n = 0; n < written; n += 1) {
    const kinds = [n % 3 !== 2 ? seen.requests.get(n) : undefined, n % 3 !== 0 ? seen.errors.get(n) : undefined];
    const wanted = n % 3 === 1 ? 2 : 1;
    const found = kinds.reduce<number>((sum, count) => sum + (count ?? 0), 0);
    if (found < wanted && lost.length < 20) lost.push(n);
    if (found > wanted && doubled.length < 20) doubled.push(n);
  }
  for (const n of [...seen.requests.keys(), ...seen.errors.keys()]) if (!(n >= 0 && n < written)) doubled.push(n);
  return { lost, doubled, counted: seen.requests.size + [...seen.errors.keys()].filter((n) => n % 3 === 2).length };
}

function countsIn(path: string): { requests: Map<number, number>; errors: Map<number, number> } {
  const db = new Database(path, { readonly: true, fileMustExist: true });
  try {
    const rows = (sql: string): [unknown, number][] => db.prepare<[], [unknown, number]>(sql).raw().all();
    const byWindow = rows('SELECT window_epoch, sum(requests) FROM request_trend_1m GROUP BY 1');
    const byCode = rows('SELECT code, sum(errors) FROM error_trend_1d GROUP BY 1');
    return {
      requests: new Map(byWindow.map(([window, count]) => [Number(window) / 60 - FIRST_MINUTE, count])),
      errors: new Map(byCode.map(([code, count]) => [Number(String(code).replace('Synthetic', '')), count])),
    };
  } finally {
    db.close();
  }
}
