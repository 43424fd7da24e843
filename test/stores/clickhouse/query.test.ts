// SQL of people's own over ClickHouse: values as they are, nothing written, one statement, limits, the server's words.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OssightError } from '../../../src/model/error.ts';
import { parseClickHouseAddress } from '../../../src/stores/clickhouse/address.ts';
import { runFleetQuery } from '../../../src/stores/clickhouse/query.ts';
import { readRows } from '../../../src/stores/clickhouse/tsv.ts';
import { NO_CLUSTER, startServer, type TestServer } from '../../cluster/cluster.ts';

async function allOf(chunks: readonly string[]): Promise<unknown> {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) yield Buffer.from(chunk, 'latin1');
  }
  const { columns, rows } = await readRows(bytes());
  const found: unknown[] = [];
  for await (const row of rows) found.push(row);
  return { columns, found };
}

describe('rows in tabs', () => {
  const answer = Buffer.from(
    "a\\tb\tn\tf\tbig\nString\tNullable(Int8)\tFloat64\tUInt64\nx\\n\\\\\\'\\0\u4f60\t\\N\tnan\t5\n\t-3\t-inf\t18446744073709551615\n",
  ).toString('latin1');
  const whole = {
    columns: ['a\tb', 'n', 'f', 'big'],
    found: [
      ["x\n\\'\0\u4f60", null, null, 5],
      ['', -3, -Infinity, 18446744073709551615n],
    ],
  };

  it('are what they stand for, wherever the bytes are cut', async () => {
    for (let at = 0; at <= answer.length; at += 1)
      expect(await allOf([answer.slice(0, at), answer.slice(at)])).toEqual(whole);
    expect(await allOf(answer.split(''))).toEqual(whole);
  });

  it('that end in words of failure are a failure', async () => {
    const words =
      "Code: 395, e.displayText() = DB::Exception: Value passed to 'throwIf' function is non zero, e.what() = DB::Exception";
    for (const before of ['', 'a\tb\nUInt8\tUInt8\n1\t2\n', 'a\tb\nUInt8\tUInt8\n1\t', 'a\nString\nx\n'])
      await expect(allOf([before, words])).rejects.toMatchObject({ reason: words });
  });
});

describe.skipIf(NO_CLUSTER !== null)('queries of ClickHouse', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
    await server.node.sql('CREATE TABLE t (n UInt64) ENGINE = Memory');
    await server.node.sql('INSERT INTO t SELECT number FROM numbers(200000)');
  });
  afterAll(async () => server.stop());

  const ask = async (sql: string, options: { limit?: number; timeoutMs?: number; user?: string } = {}) => {
    const { user = 'default', limit = null, timeoutMs = 20_000 } = options;
    const address = parseClickHouseAddress(server.address().replace('://', `://${user}@`));
    const result = await runFleetQuery({ address, password: null, sql, limit, timeoutMs });
    const rows: unknown[] = [];
    for await (const row of result.rows) rows.push(row);
    return { columns: result.columns, rows, more: result.more() };
  };
  const failureOf = async (...asked: Parameters<typeof ask>): Promise<OssightError> => {
    try {
      await ask(...asked);
    } catch (error) {
      if (error instanceof OssightError) return error;
      throw error;
    }
    throw new Error('it did not fail');
  };

  it('answer with names and values', async () => {
    expect(
      await ask("SELECT 1 AS one, NULL AS none, 'a\\tb' AS text, toDate('2026-11-24') AS day, [1, 2] AS list;"),
    ).toEqual({
      columns: ['one', 'none', 'text', 'day', 'list'],
      rows: [[1, null, 'a\tb', '2026-11-24', '[1,2]']],
      more: false,
    });
  });

  it('come whole, or cut and told so', async () => {
    const all = await ask('SELECT n FROM t');
    expect([all.rows.length, all.more]).toEqual([200_000, false]);
    const some = await ask('SELECT n FROM t ORDER BY n', { limit: 3 });
    expect([some.rows, some.more]).toEqual([[[0], [1], [2]], true]);
    expect((await ask('SELECT n FROM t WHERE n < 3', { limit: 3 })).more).toBe(false);
  });

  it.each([
    'INSERT INTO t VALUES (1)',
    'DROP TABLE t',
    'CREATE TABLE u (n UInt8) ENGINE = Memory',
    "SELECT * FROM url('http://127.0.0.1/', TSV, 'a String')",
  ])('write nothing: %s', async (sql) => {
    for (const user of ['default', 'looker']) {
      const failure = await failureOf(sql, { user });
      expect([failure.code, failure.message]).toEqual(['query', 'only reading statements are allowed']);
    }
    expect((await ask('SELECT count() FROM t')).rows).toEqual([[200_000]]);
  });

  it('are one statement, of tables that there are, in words that are right', async () => {
    expect((await failureOf('SELECT 1; SELECT 2')).message).toBe('only one statement at a time is allowed');
    expect((await failureOf('SELECT * FROM nothing')).hint).toContain('error_trend_1h');
    expect(await failureOf('SELECT x')).toMatchObject({
      message: 'the query failed',
      reason: expect.stringContaining('x'),
    });
    expect((await failureOf(' ')).message).toBe('there is no statement');
  });

  it('are stopped when their time is up', async () => {
    const failure = await failureOf('SELECT count() FROM t AS a CROSS JOIN t AS b WHERE a.n != b.n', {
      timeoutMs: 1000,
    });
    expect(failure.message).toBe('the query was stopped after 1 s');
  });

  it('that fail half way are a failure', async () => {
    const failure = await failureOf('SELECT throwIf(n = 190000) FROM t');
    expect([failure.code, failure.message]).toEqual(['query', 'the query failed']);
    expect(failure.reason).toContain('throwIf');
  });
});
