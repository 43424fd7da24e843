// The commands against one real server: tables, the views beside those of a ledger, a password, retention.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ossight, temporaryDirectory } from '../support/command.ts';
import { runHere } from '../support/run-here.ts';
import { NO_CLUSTER, PASSWORD, startServer, type TestServer } from './cluster.ts';

const VIEWS = [
  'errors',
  'error_trend_1m',
  'error_trend_5m',
  'error_trend_1h',
  'error_trend_1d',
  'request_trend_1m',
  'request_trend_5m',
  'request_trend_1h',
  'request_trend_1d',
  'causes',
  'catalog',
  'sources',
];

describe.skipIf(NO_CLUSTER !== null)(`one server${NO_CLUSTER === null ? '' : ` (${NO_CLUSTER})`}`, () => {
  let server: TestServer;
  let folder: string;
  let db: string;
  let address: string;
  beforeAll(async () => {
    folder = temporaryDirectory();
    db = join(folder, 'ossight.db');
    server = await startServer();
    address = server.address('fleet');
    expect((await runHere(['import', 'samples', '--db', db])).code).toBe(0);
  }, 150_000);
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is not shipped to without tables, and is told how to make them', async () => {
    const { code, err } = await runHere(['ship', '--once', address, '--db', db]);
    expect(code).toBe(1);
    expect(err).toContain('has no tables of ossight');
    expect(err).toContain(`ossight ship --init '${address}' makes them`);
  });

  it('gets its tables once', async () => {
    const first = ossight(['ship', '--init', address]);
    expect(first.code, first.err).toBe(0);
    expect(first.out).toMatch(/created database fleet\napplied 0001_fleet\nwrote \d+ entries of the catalog\n/);
    expect((await runHere(['ship', '--init', address])).out).toContain('nothing was changed');
  });

  it('shows the same in every view as the ledger does', async () => {
    const shipped = ossight(['ship', '--once', address, '--db', db]);
    expect(shipped.code, shipped.err).toBe(0);
    expect(shipped.err).toMatch(/^[\d,]+ rows shipped to clickhouse fleet \(\w+\) \(.*\); nothing is left\n$/);
    expect((await runHere(['ship', '--once', address, '--db', db])).err).toMatch(/^0 rows shipped/);
    for (const view of VIEWS) {
      const settings = { output_format_json_quote_64bit_integers: '0' };
      const { data }: { readonly data: unknown[] } = JSON.parse(
        await server.node.sql(`SELECT * FROM fleet.${view} FORMAT JSON`, settings),
      );
      const own = await runHere([
        'query',
        `SELECT * FROM ${view}`,
        '--db',
        db,
        '--format',
        'json',
        '--limit',
        '100000',
      ]);
      const wanted: unknown[] = JSON.parse(own.out);
      expect(wanted.length).toBeGreaterThan(0);
      expect(data.map(comparable).toSorted(), view).toEqual(wanted.map(comparable).toSorted());
    }
  });

  it('tells of the shipping in doctor', () => {
    const { out } = ossight(['doctor', '--db', db]);
    expect(out).toMatch(/shipping +to clickhouse fleet \(\w+\): nothing is left, last at \d{4}-/);
  });

  it('takes a password from a file or the environment, and shows it nowhere', async () => {
    const guarded = address.replace('//', '//guarded@');
    const file = join(folder, 'password');
    writeFileSync(file, `${PASSWORD}\n`);
    expect((await runHere(['ship', '--once', guarded, '--db', db, '--password-file', file])).code).toBe(0);
    const env = { OSSIGHT_CLICKHOUSE_PASSWORD: PASSWORD };
    expect((await runHere(['ship', '--once', guarded, '--db', db], { env })).code).toBe(0);
    const wrong = await runHere(['ship', '--once', guarded, '--db', db, '--debug'], {
      env: { OSSIGHT_CLICKHOUSE_PASSWORD: 'not-the-one' },
    });
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain('refused');
    expect(wrong.err + wrong.out).not.toContain('not-the-one');
  });

  it('forgets days when told to', async () => {
    const days = async (table: string): Promise<string[][]> =>
      server.node.rows(
        `SELECT DISTINCT partition FROM system.parts WHERE database = 'fleet' AND table = '${table}' AND active ORDER BY partition`,
      );
    const [errors, counts] = [await days('error_event'), await days('error_count')];
    const asked = ossight(['prune', '--db', address, '--older-than', '1d']);
    expect(asked.out).toMatch(
      /^would remove \d+ days \(\S+ to \S+\) of single errors older than 1d\ncounts are kept\n$/,
    );
    expect(await days('error_event')).toEqual(errors);
    expect((await runHere(['prune', '--db', address, '--older-than', '1d', '--yes'])).code).toBe(0);
    expect((await days('error_event')).length).toBeLessThan(errors.length);
    expect(await days('error_count')).toEqual(counts);
    expect((await runHere(['prune', '--db', address, '--counts-older-than', '1d', '--yes'])).code).toBe(0);
    expect((await days('error_count')).length).toBeLessThan(counts.length);
  });
});

/** Rates to nine digits; JSON in a text by what it holds. */
function comparable(row: unknown): string {
  return JSON.stringify(
    Object.entries(row as Record<string, unknown>).map(([name, value]) => {
      if (name === 'extra')
        return [
          name,
          Object.entries(JSON.parse(String(value)) as object)
            .map(String)
            .toSorted(),
        ];
      return [name, typeof value === 'number' ? Number(value.toPrecision(9)) : value];
    }),
  );
}
