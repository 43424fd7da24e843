// The ClickHouse reader gives the answers of the SQLite reader: the reader's contract, and random ledgers side by side.
import { afterAll, beforeAll, describe } from 'vitest';
import { NO_CLUSTER, startServer, type TestServer } from '../../cluster/cluster.ts';
import { readerContract } from '../../contracts/reader.ts';
import { TestFleet } from './replica.ts';

let server: TestServer;

describe.skipIf(NO_CLUSTER !== null)('ClickHouse', () => {
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(async () => server.stop());

  readerContract('a ClickHouse database', () => {
    const fleet = new TestFleet(server.address('contract'));
    const { store } = fleet.ledger();
    const reader = fleet.reader();
    return {
      store,
      reader,
      close: () => {
        reader.close();
        fleet.close();
      },
    };
  });
});
