// Random ledgers in SQLite and, copied, in ClickHouse: both readers must say the same, also where several collectors together
// have read what one ledger has.
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { NO_CLUSTER, startServer, type TestServer } from '../../cluster/cluster.ts';
import { expectSameAnswers } from './agreement.ts';
import { TestFleet } from './replica.ts';
import { asked, batchOf, numbered, partOf, seen, type Seen } from './seen.ts';

const RUNS = Number(process.env['OSSIGHT_RUNS'] ?? 1000) >= 10_000 ? 40 : 1;

describe.skipIf(NO_CLUSTER !== null)('ClickHouse and SQLite say the same', () => {
  let server: TestServer;
  let databases = 0;
  const usingFleet = (work: (fleet: TestFleet) => void): void => {
    const fleet = new TestFleet(server.address(`random_${(databases += 1)}`));
    try {
      work(fleet);
    } finally {
      fleet.close();
    }
  };
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(async () => server.stop());

  it('of one ledger', { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(seen, { maxLength: 30 }), { minLength: 2, maxLength: 4 }),
        asked,
        (batches, questions) => {
          usingFleet((fleet) => {
            const { store, reader } = fleet.ledger();
            const all = numbered(batches.flat());
            let at = 0;
            for (const [n, batch] of batches.entries()) {
              store.commit(batchOf(all.slice(at, at + batch.length), `log-${n}`));
              at += batch.length;
            }
            const copy = fleet.reader();
            expectSameAnswers(copy, reader, questions);
            copy.close();
          });
        },
      ),
      { numRuns: RUNS, endOnFailure: true },
    );
  });

  it.each(['server', 'client'] as const)(
    'of three collectors and one ledger that reads all: %s logs',
    { timeout: 600_000 },
    (origin) => {
      fc.assert(
        fc.property(fc.array(seen, { minLength: 20, maxLength: 60 }), asked, (some, questions) => {
          usingFleet((fleet) => {
            // Where clients' logs are read beside server logs one request counts once: see once.test.ts.
            const all = numbered(some).map(({ event, request }) => ({
              event: { ...event, origin },
              request: origin === 'server' ? request : null,
            }));
            const of = (part: number): Seen[] => all.filter(({ event }) => partOf(event, 3) === part);
            const copies = [0, 1, 2].map(() => fleet.ledger());
            const alone = fleet.unshipped();
            for (const [part, { store }] of copies.entries()) {
              store.commit(batchOf(of(part), `log-${part}`));
              alone.store.commit(batchOf(of(part), `log-${part}`));
            }
            const copy = fleet.reader();
            expectSameAnswers(copy, alone.reader, questions);
            copy.close();
          });
        }),
        { numRuns: RUNS, endOnFailure: true },
      );
    },
  );
});
