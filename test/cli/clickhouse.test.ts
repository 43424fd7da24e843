// Commands that read, over a ledger and over what was shipped of it: the same words. And what needs a ledger says so.
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_CLUSTER, PASSWORD, startServer, type TestServer } from '../cluster/cluster.ts';
import { MAIN, ossight, ROOT, temporaryDirectory } from '../support/command.ts';
import { runHere } from '../support/run-here.ts';
import { startServing } from '../support/serving.ts';

const DOWN = 'clickhouse://127.0.0.1:1/nowhere';
const ID = '6B035F889A15E387C726CDE9';
const cwd = temporaryDirectory();
afterAll(() => rmSync(cwd, { recursive: true }));

describe('--db clickhouse://', () => {
  it.each([['report'], ['diff'], ['query', 'SELECT 1'], ['find', ID], ['doctor']])(
    'of a server that is down ends %s with exit 1 and a clear text',
    async (...args) => {
      const { code, err, out } = await runHere([...args, '--db', DOWN], { cwd });
      expect(code).toBe(1);
      expect(err + out).toContain('cannot reach ClickHouse at 127.0.0.1:1');
      expect(err + out).toContain('ECONNREFUSED');
    },
  );

  it.each([
    ['import', join(ROOT, 'samples')],
    ['tail', '--once', join(ROOT, 'samples')],
    ['serve', '--tail', 'x.log'],
  ])('is refused by %s, which needs a ledger', async (...args) => {
    const { code, err } = await runHere([...args, '--db', DOWN], { cwd });
    expect(code).toBe(2);
    expect(err).toContain('error: this needs a ledger, and --db names ClickHouse\n');
    expect(err).toContain('hint: ossight import --db FILE, then ossight ship --db FILE');
  });

  it('refuses a password in the address without repeating it', async () => {
    const { code, err } = await runHere(['report', '--db', 'clickhouse://me:hunter2@host/db'], { cwd });
    expect(code).toBe(2);
    expect(err).toContain('OSSIGHT_CLICKHOUSE_PASSWORD');
    expect(err).not.toContain('hunter2');
  });
});

describe('a server that never answers', () => {
  const silent = createServer(() => undefined);
  let address: string;
  beforeAll(async () => {
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    address = `clickhouse://127.0.0.1:${(silent.address() as AddressInfo).port}/db`;
    ossight(['import', '-q', '--db', 'silent.db', join(ROOT, 'samples')], { cwd });
    writeFileSync(join(cwd, 'silent.log'), '');
  });
  afterAll(() => {
    silent.closeAllConnections();
    silent.close();
  });

  it.each([
    ['ship', () => [address]],
    ['tail', () => ['--ship', address, 'silent.log']],
  ])('does not hold up the end of %s', { timeout: 20_000 }, async (command, args) => {
    const asked = new Promise((resolve) => silent.once('request', resolve));
    const child = spawn(process.execPath, [MAIN, command, '-q', '--db', 'silent.db', ...args()], { cwd });
    const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve([code, signal])));
    await asked;
    child.kill('SIGTERM');
    // A statement would be waited for up to 30 s.
    expect(await ended).toEqual([143, null]);
  });
});

describe.skipIf(NO_CLUSTER !== null)('commands over ClickHouse', () => {
  let server: TestServer;
  let db: string;
  const both = async (...args: readonly string[]) => [
    await runHere([...args, '--db', 'ledger.db'], { cwd }),
    await runHere([...args, '--db', db], { cwd }),
  ];

  beforeAll(async () => {
    server = await startServer();
    db = server.address('fleet');
    ossight(['import', '-q', '--db', 'ledger.db', join(ROOT, 'samples')], { cwd });
    expect(ossight(['ship', '--init', db], { cwd })).toMatchObject({ code: 0 });
    expect(ossight(['ship', '--once', '--db', 'ledger.db', db], { cwd })).toMatchObject({ code: 0 });
  });
  afterAll(async () => server.stop());

  it.each([
    ['report'],
    ['report', '--since', '2026-11-22', '--until', '2026-11-23T06:30', '--by', 'code', '--window', '1h'],
    ['report', '--bucket', 'example-media', '--format', 'csv', '--limit', '3'],
    ['report', '--code', 'AccessDenied', '--format', 'md'],
    ['report', '--since', '2026-11-22', '--fail-on', 'errors > 3/h'],
    ['diff', '--since', '2026-11-22T18:00', '--until', '2026-11-22T20:00', '--against', '1d'],
    ['find', ID],
    ['find', 'not-an-id'],
    ['query', 'SELECT code, sum(errors) AS n FROM error_trend_1h GROUP BY code ORDER BY n DESC, code LIMIT 7'],
    ['query', 'SELECT * FROM causes ORDER BY errors DESC, code, cause, ec LIMIT 4', '--format', 'ndjson'],
    ['query', 'SELECT path, lines, errors, first_time FROM sources ORDER BY path', '--format', 'csv'],
    ['query', 'SELECT code, category, retryable FROM catalog ORDER BY code', '--format', 'md', '--limit', '5'],
  ])('say the same as over the ledger: %s %s', async (...args) => {
    const [ledger, fleet] = await both(...args);
    const of = (text: string | undefined) => text?.replaceAll(db, 'ledger.db');
    expect({ code: fleet?.code, out: fleet?.out, err: of(fleet?.err) }).toEqual(ledger);
    expect(ledger?.out === '' && ledger.err === '').toBe(false);
  });

  it('draw the same page', () => {
    const pages = ['ledger.db', db].map((name) => {
      const { out } = ossight(['report', '--format', 'json', '--db', name], { cwd });
      return { ...(JSON.parse(out) as object), generatedAt: null };
    });
    expect(pages[1]).toEqual(pages[0]);
  });

  it('let a user who may only read do so, with a password from the environment or a file', async () => {
    const guarded = db.replace('://', '://guarded@');
    const refused = await runHere(['find', ID, '--db', guarded], { cwd });
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('refuses the user or the password')]);
    writeFileSync(join(cwd, 'secret'), `${PASSWORD}\n`);
    const said = [
      await runHere(['find', ID, '--db', guarded], { cwd, env: { OSSIGHT_CLICKHOUSE_PASSWORD: PASSWORD } }),
      await runHere(['find', ID, '--db', guarded, '--password-file', 'secret'], { cwd }),
      await runHere(['query', 'SELECT 1', '--db', db.replace('://', '://looker@')], { cwd }),
    ];
    expect(said.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(JSON.stringify(said)).not.toContain(PASSWORD);
  });

  it('query: writes nothing, stops in time, cuts and says so', async () => {
    const query = async (...args: readonly string[]) => runHere(['query', ...args, '--db', db], { cwd });
    expect(await query('DROP TABLE error_count')).toMatchObject({
      code: 1,
      err: expect.stringContaining('error: only reading statements are allowed\n'),
    });
    expect((await query('SELECT * FROM nothing')).err).toContain('hint: there are: errors, ');
    expect((await query('SELECT code FROM catalog', '--limit', '2', '--format', 'csv')).out.split('\n')).toHaveLength(
      4,
    );
  });

  it('alerts: remembers in a file of its own what it told', async () => {
    const config = join(cwd, 'config.json');
    const told = join(cwd, 'told');
    const target = { type: 'command', run: ['sh', '-c', `echo x >> ${told}`] };
    writeFileSync(config, JSON.stringify({ alerts: { rules: ['errors > 3/h'], targets: { file: target } } }));
    const env = { OSSIGHT_CONFIG: config };
    const alerts = async (of: string) => runHere(['alerts', '--format', 'json', '--db', of], { cwd, env });
    const [first, again] = [await alerts(db), await alerts(db)];
    const ledger = await alerts('ledger.db');
    expect(first).toEqual(ledger);
    expect([again.code, again.out, again.err]).toEqual([ledger.code, ledger.out, '']);
  });

  it('doctor: tells of server, tables and collectors', async () => {
    const { code, out } = await runHere(['doctor', '--db', db], { cwd });
    expect(out).toMatch(/ok {4}clickhouse +\d+\.\d+\S* at clickhouse:\/\/127/);
    expect(out).toMatch(/ok {4}tables +schema \d+, 1 shard/);
    expect(out).toMatch(/collector +[0-9a-f]{16} on \S+, ossight \S+, windows of 60 s, shipped \d/);
    expect(code).toBe(0);
    const empty = await runHere(['doctor', '--db', server.address('default')], { cwd });
    expect([empty.code, empty.out]).toEqual([1, expect.stringContaining('ossight ship --init')]);
  });

  it('serve: shows it, and what is shipped meanwhile', { timeout: 120_000 }, async () => {
    const { child, address, ended } = await startServing(cwd, ['--db', db]);
    const errors = async (): Promise<number> => {
      const answer = await (await fetch(`${address}api/tiles`)).json();
      return (answer as { tiles: { totals: { errors: number } } }).tiles.totals.errors;
    };
    const before = await errors();
    expect(before).toBeGreaterThan(100);
    writeFileSync(
      join(cwd, 'more.log'),
      `<Error><Code>NoSuchKey</Code><Message>x</Message><RequestId>6B033F33F3D77CD8A4C36999</RequestId><HostId>example-media.oss-cn-hangzhou.aliyuncs.com</HostId></Error>\n`,
    );
    await runHere(['import', '-q', '--db', 'ledger.db', 'more.log'], { cwd });
    await runHere(['ship', '--once', '-q', '--db', 'ledger.db', db], { cwd });
    await expect.poll(errors, { timeout: 60_000, interval: 200 }).toBe(before + 1);
    const found = await (await fetch(`${address}api/errors/6B033F33F3D77CD8A4C36999`)).text();
    expect(found).toContain('NoSuchKey');
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 143, signal: null });
  });
});
