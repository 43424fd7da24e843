// Read-only SQL in a process of its own: what is answered, what is refused, what is killed.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OssightError } from '../../src/model/error.ts';
import { openStore, runQuery, type QueryValue } from '../../src/stores/index.ts';
import { caret, firstKeyword, locate, mayRead } from '../../src/stores/sqlite/query-text.ts';
import { aBatch, aDelta, anEvent, CATALOG, classify, NOW, requestId } from './ledger.ts';

let folder: string;
let path: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ossight-query-'));
  path = join(folder, 'ossight.db');
  const store = openStore(path, { windowSeconds: 60, catalog: CATALOG, classify, now: NOW, create: true });
  store.commit(aBatch(aDelta([1, 2, 3].map((n) => anEvent({ requestId: requestId(n) })))));
  store.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Answer {
  readonly columns: readonly string[];
  readonly rows: (readonly QueryValue[])[];
  readonly more: boolean;
}

async function ask(sql: string, limit: number | null = null, timeoutMs = 20_000): Promise<Answer> {
  const { columns, rows, more } = await runQuery({ path, sql, timeoutMs, limit });
  const all: (readonly QueryValue[])[] = [];
  for await (const row of rows) all.push(row);
  return { columns, rows: all, more: more() };
}

async function refusal(sql: string, timeoutMs?: number): Promise<OssightError> {
  try {
    await ask(sql, null, timeoutMs);
  } catch (error) {
    if (error instanceof OssightError) return error;
    throw error;
  }
  throw new Error(`answered: ${sql}`);
}

const ENDLESS = 'WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t)';

describe('a query', () => {
  it('gives columns and rows', async () => {
    expect(await ask('SELECT code, errors FROM error_trend_1m')).toEqual({
      columns: ['code', 'errors'],
      rows: [['NoSuchKey', 3]],
      more: false,
    });
  });

  it('gives columns where there are no rows', async () => {
    expect(await ask('SELECT code AS a, code AS a FROM errors WHERE 0')).toEqual({
      columns: ['a', 'a'],
      rows: [],
      more: false,
    });
  });

  it('gives every kind of value', async () => {
    const { rows } = await ask(
      `SELECT 1, -9223372036854775808, 9007199254740993, 1.5, 1e999, -1e999, NULL, 'ä"\u{1f980}\n', x'00ff', x''`,
    );
    expect(rows).toEqual([
      [
        1,
        -(2n ** 63n),
        9007199254740993n,
        1.5,
        Infinity,
        -Infinity,
        null,
        'ä"\u{1f980}\n',
        new Uint8Array([0, 255]),
        new Uint8Array(),
      ],
    ]);
  });

  it.each([
    ['VALUES (1), (2)', [[1], [2]]],
    ['/* first */ -- then\n SELECT 1 -- last', [[1]]],
    ['with a as (select 7 as n) select n from a;', [[7]]],
  ])('may be %j', async (sql, rows) => {
    expect((await ask(sql)).rows).toEqual(rows);
  });

  it('stops at the limit and says that there was more', async () => {
    expect(await ask(`${ENDLESS} SELECT n FROM t`, 2)).toMatchObject({ rows: [[1], [2]], more: true });
    expect(await ask('VALUES (1), (2)', 2)).toMatchObject({ rows: [[1], [2]], more: false });
    expect(await ask('VALUES (1)', 0)).toMatchObject({ rows: [], more: true });
  });

  it('comes in order however many rows there are', async () => {
    const { rows } = await ask(`${ENDLESS} SELECT n, 'größer' || n FROM t LIMIT 30000`);
    expect(rows).toHaveLength(30_000);
    expect(rows.every(([n, text], i) => n === i + 1 && text === `größer${i + 1}`)).toBe(true);
  });

  it('may be left in the middle', async () => {
    const { rows } = await runQuery({ path, sql: `${ENDLESS} SELECT n FROM t`, timeoutMs: 20_000, limit: null });
    for await (const [n] of rows) if (n === 100) break;
  });
});

describe('refused', () => {
  const reading = /only reading statements/;
  it.each([
    ["ATTACH 'other.db' AS o", reading],
    ["ATTACH 'file:new.db?mode=rwc' AS o", reading],
    ["VACUUM INTO 'copy.db'", reading],
    ['PRAGMA query_only = 0', reading],
    ['PRAGMA integrity_check', reading],
    ['BEGIN', reading],
    ['CREATE TEMP TABLE t (a)', reading],
    ['INSERT INTO meta SELECT * FROM meta RETURNING id', reading],
    ['DELETE FROM error', reading],
    ['WITH a AS (SELECT 1) DELETE FROM error RETURNING *', reading],
    ['WITH a AS (SELECT 1) UPDATE error SET line = 1', reading],
    ["/* SELECT */ -- SELECT\n ATTACH 'x' AS y", reading],
    ['SELECT 1; DELETE FROM error', /only one statement/],
    ["SELECT 1; ATTACH 'x' AS y", /only one statement/],
    ['', /no statement/],
    ['-- nothing', /no statement/],
    ["SELECT load_extension('x')", /not authorized|query failed/],
    ["SELECT readfile('/etc/passwd')", /query failed/],
    ["SELECT writefile('x', 'y')", /query failed/],
  ])('%j', async (sql, expected) => {
    const error = await refusal(sql);
    expect(error.code).toBe('query');
    expect(error.message).toMatch(expected);
    const db = new Database(path, { readonly: true });
    expect(db.prepare('SELECT count(*) FROM error').pluck().get()).toBe(3);
    db.close();
    expect(readdirSync(folder).filter((name) => !name.startsWith('ossight.db'))).toEqual([]);
    expect(existsSync('copy.db')).toBe(false);
  });

  it('a value too large to hand over', async () => {
    expect((await refusal('SELECT hex(zeroblob(20000000))')).message).toBe('a value is too large');
  });

  it('a file that is no database of ossight', async () => {
    await expect(runQuery({ path: `${path}.no`, sql: 'SELECT 1', timeoutMs: 1000, limit: null })).rejects.toMatchObject(
      { code: 'database' },
    );
  });
});

describe('killed', () => {
  it.each([`${ENDLESS} SELECT max(n) FROM t`, `${ENDLESS} SELECT n FROM t WHERE n < 0`])(
    'when its time is up: %s',
    async (sql) => {
      expect(await refusal(sql, 1500)).toMatchObject({ code: 'query', message: 'the query was stopped after 1.5 s' });
    },
  );
});

describe('left alone', () => {
  it.runIf(existsSync('/proc/self/task'))('when its parent is killed, it ends by itself', async () => {
    const url = new URL('../../src/stores/index.ts', import.meta.url).href;
    const script = `import { runQuery } from '${url}';
      runQuery({ path: process.argv[1], sql: process.argv[2], timeoutMs: 60000, limit: null }).then(async ({ rows }) => {
        console.log('started');
        for await (const row of rows) break;
      });`;
    const endless = `${ENDLESS} SELECT max(n) FROM t`;
    const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script, path, endless]);
    const closed = new Promise((resolve) => parent.once('close', resolve));
    await new Promise((resolve) => parent.stdout.once('data', resolve));
    const children = () => readFileSync(`/proc/${parent.pid}/task/${parent.pid}/children`, 'utf8').trim().split(' ');
    const [child = ''] = children();
    expect(existsSync(`/proc/${child}`)).toBe(true);
    parent.kill('SIGKILL');
    await closed;
    await expect.poll(() => existsSync(`/proc/${child}`), { timeout: 15_000 }).toBe(false);
  });
});

describe('the caret', () => {
  it.each([
    ['SELECT code FROM errors WHERE', /incomplete input/, null],
    ['SELECT code FRM errors', /near "errors"/, 'errors'],
    ["SELECT 'WHERE', code FROM errors\nWHERE WHERE 1", /near "WHERE"/, 'WHERE 1'],
    ['SELECT e.nope FROM errors e', /no such column: e.nope/, 'nope'],
    ['SELECT \'nope\', "code", nope FROM errors', /no such column: nope/, 'nope FROM'],
    ['SELECT * FROM errrors', /no such table: errrors/, 'errrors'],
    ['SELECT nosuch(1)', /no such function: nosuch/, 'nosuch'],
    ['SELECT #', /unrecognized token: "#"/, '#'],
  ])('under %j', async (sql, message, under) => {
    const reason = (await refusal(sql)).reason ?? '';
    expect(reason).toMatch(message);
    const [, line, mark] = reason.split('\n');
    if (under === null) expect(mark).toBeUndefined();
    else expect(line?.slice(mark?.indexOf('^')).startsWith(under)).toBe(true);
  });

  it('cuts long lines and shows no control characters', () => {
    const sql = `SELECT 1\nFROM ${'x'.repeat(500)}\t\u001b[31m oops`;
    const [line = '', mark = ''] = caret(sql, sql.indexOf('oops')).split('\n');
    expect(line.length).toBeLessThan(130);
    expect(line).not.toMatch(/[\u0000-\u001f]/);
    expect(line.slice(mark.indexOf('^'))).toBe('oops');
  });

  it('takes time in proportion to the text', () => {
    const sql = `SELECT ${'/* '.repeat(50_000)}`;
    expect(firstKeyword(sql)).toBe('SELECT');
    expect(mayRead(`${'-- \n'.repeat(50_000)}VALUES (1)`)).toBe(true);
    expect(locate(sql, 'no such column: x', () => null)).toBeNull();
  });
});
