// Reading day by day, as is done where there is much, gives what reading all at once gives.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseClickHouseAddress } from '../../../src/stores/clickhouse/address.ts';
import { errorCounts } from '../../../src/stores/clickhouse/counts.ts';
import { Session } from '../../../src/stores/clickhouse/session.ts';
import { grainsOf } from '../../../src/stores/pieces.ts';
import { NO_CLUSTER, startServer, type TestServer } from '../../cluster/cluster.ts';
import { aBatch, aDelta, anEvent, identity, requestId, T0, WINDOW } from '../ledger.ts';
import { TestFleet } from './replica.ts';

const HOUR = 3600;
const DAY = 86_400;

describe.skipIf(NO_CLUSTER !== null)('counts', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(async () => server.stop());

  it('read day by day are the same', () => {
    const fleet = new TestFleet(server.address('days'));
    const session = new Session(parseClickHouseAddress(server.address('days')), null);
    const events = [0, 1, HOUR, DAY, DAY + 5, 3 * DAY, 7 * DAY, -2 * DAY].map((seconds, n) =>
      anEvent({ requestId: requestId(n), time: T0 + seconds * 1000 }),
    );
    fleet.ledger().store.commit(aBatch(aDelta(events, { identity: identity('a') })));
    const today = WINDOW - (WINDOW % DAY);
    const days = [-2, 0, 1, 3, 7].map((n) => today + n * DAY);
    const read = (list: readonly number[] | null, since: number | null, until: number | null, step: number) => {
      const counting = { grains: grainsOf(60), clientsMayYield: false, days: list };
      const counts = errorCounts(counting, { span: { since, until }, step, by: ['w', 'code'], filter: {} });
      return session.rows(`SELECT w, code, sum(n) FROM ${counts} GROUP BY w, code ORDER BY w, code`);
    };
    for (const step of [60, HOUR, DAY]) {
      for (const [since, until] of [
        [null, null],
        [WINDOW, null],
        [WINDOW + 60, WINDOW + 3 * DAY + 60],
        [today - 9 * DAY, today - 5 * DAY],
      ] as const) {
        expect(read(days, since, until, step)).toEqual(read(null, since, until, step));
      }
    }
    expect(read(days, null, null, DAY)).toHaveLength(5);
    session.close();
    fleet.close();
  });
});
