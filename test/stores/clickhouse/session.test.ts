// What goes to a server and comes back: literals, settings, time-outs, words of failure. Answers themselves: reader.test.ts.
import * as fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OssightError } from '../../../src/model/error.ts';
import { parseClickHouseAddress } from '../../../src/stores/clickhouse/address.ts';
import { literal } from '../../../src/stores/clickhouse/literal.ts';
import { openFleetReader } from '../../../src/stores/clickhouse/open.ts';
import { Session } from '../../../src/stores/clickhouse/session.ts';
import { SyncHttp } from '../../../src/stores/clickhouse/sync-http.ts';
import { NO_CLUSTER, PASSWORD, startServer, type TestServer } from '../../cluster/cluster.ts';
import { TestFleet } from './replica.ts';

function failureOf(work: () => unknown): OssightError {
  try {
    work();
  } catch (error) {
    if (error instanceof OssightError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('a server that is not there', () => {
  it('is told as such', () => {
    const failure = failureOf(() => openFleetReader(parseClickHouseAddress('clickhouse://127.0.0.1:1/db'), null));
    expect([failure.code, failure.message, failure.reason]).toEqual([
      'database',
      'cannot reach ClickHouse at 127.0.0.1:1',
      'connect ECONNREFUSED 127.0.0.1:1',
    ]);
    expect(failure.hint).toContain('clickhouse://127.0.0.1:1/db');
  });

  it('is told as such where nothing was built', () => {
    const source = (name: string) => new URL(`../../../src/stores/clickhouse/${name}.ts`, import.meta.url).href;
    const script = `import { openFleetReader } from '${source('open')}';
      import { parseClickHouseAddress } from '${source('address')}';
      openFleetReader(parseClickHouseAddress('clickhouse://127.0.0.1:1/db'), null);`;
    const args = ['--import', 'tsx', '--input-type=module', '-e', script];
    const { stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(stderr).toContain('cannot reach ClickHouse at 127.0.0.1:1');
  });

  it('is not waited for without end', async () => {
    // It takes connections, in this very thread, which sleeps until the time is up: so it never answers.
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const http = new SyncHttp(parseClickHouseAddress(`clickhouse://127.0.0.1:${port}/db`), null);
    const failure = failureOf(() => http.ask('SELECT 1', {}, 300));
    expect([failure.code, failure.reason]).toEqual(['database', 'it took too long']);
    http.close();
    silent.close();
  });

  it('is not waited for when the thread that asks it has ended', () => {
    const address = parseClickHouseAddress('clickhouse://127.0.0.1:1/db');
    const ended = ['process.exit(3)', "throw new Error('gone')", 'setTimeout(() => process.exit(0), 50)'];
    for (const text of [...ended, null]) {
      const entry = new URL(
        text === null ? 'file:///no/such/file.js' : `data:text/javascript,${encodeURIComponent(text)}`,
      );
      const http = new SyncHttp(address, null, entry);
      for (const sql of ['SELECT 1', 'SELECT 2']) {
        // Longer than a test may take.
        const failure = failureOf(() => http.ask(sql, {}, 600_000));
        expect([failure.code, failure.message]).toEqual(['internal', 'the thread that speaks to ClickHouse has ended']);
      }
      http.close();
    }
  });

  it('cannot be asked with certificates that are not there', () => {
    const address = parseClickHouseAddress('clickhouses://127.0.0.1:1/db?ca=/no/such/file.pem');
    expect(failureOf(() => openFleetReader(address, null)).message).toBe(
      'cannot read the certificates in /no/such/file.pem',
    );
  });
});

describe.skipIf(NO_CLUSTER !== null)('a ClickHouse server', () => {
  let server: TestServer;
  let fleet: TestFleet;
  let session: Session;
  const addressOf = (user: string, database: string) =>
    parseClickHouseAddress(server.address(database).replace('://', `://${user}@`));
  beforeAll(async () => {
    server = await startServer();
    fleet = new TestFleet(server.address('fleet'));
    session = new Session(parseClickHouseAddress(server.address('fleet')), null);
  });
  afterAll(async () => {
    session.close();
    fleet.close();
    await server.stop();
  });

  it('gets every text as it is', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({
        unit: fc.constantFrom(
          '\\',
          "'",
          '"',
          '`',
          '\0',
          '\n',
          '\t',
          '\b',
          '%',
          '_',
          '-',
          '/',
          '*',
          ';',
          'N',
          '0',
          'x',
          '\u{1f600}',
        ),
      }),
    );
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 40 }), (texts) => {
        expect(session.rows(`SELECT ${texts.map((each, n) => `${literal(each)} AS c${n}`).join(', ')}`)).toEqual([
          texts,
        ]);
        const found = session.rows(
          `SELECT count() FROM system.one WHERE ${literal(texts[0] ?? '')} IN (${texts.map(literal).join(', ')})`,
        );
        expect(found).toEqual([[1]]);
      }),
      { numRuns: 30 },
    );
  });

  it('is asked to write nothing', () => {
    const failure = failureOf(() => session.rows("SELECT * FROM url('http://127.0.0.1:1/', TSV, 'a String')"));
    expect(failure.reason).toContain('readonly mode');
  });

  it('answers a user who may set nothing', () => {
    const looker = new Session(addressOf('looker', 'fleet'), null);
    expect(looker.rows("SELECT toUInt64(5), 'a'").map((row) => row.map(String))).toEqual([['5', 'a']]);
    looker.close();
  });

  it('wants the password, and never shows it', () => {
    const wrong = failureOf(() => openFleetReader(addressOf('guarded', 'fleet'), 'not-it-4711'));
    expect(wrong.message).toContain('refuses the user or the password');
    expect(JSON.stringify([wrong.message, wrong.reason, wrong.hint])).not.toContain('not-it-4711');
    openFleetReader(addressOf('guarded', 'fleet'), PASSWORD).close();
  });

  it('without tables of ossight is told how to get them', () => {
    const failure = failureOf(() => openFleetReader(parseClickHouseAddress(server.address('default')), null));
    expect(failure.message).toContain('has no tables of ossight');
    expect(failure.hint).toContain('ossight ship');
  });
});
