// One request counts once, whoever told of it: a client's log in one collector and the bucket's own in another, and one request id
// in both.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERYTHING } from '../../../src/model/alert.ts';
import type { Reader } from '../../../src/stores/reader.ts';
import { NO_CLUSTER, startServer, type TestServer } from '../../cluster/cluster.ts';
import { aBatch, aDelta, anEvent, aRequest, identity, requestId, T0, WINDOW } from '../ledger.ts';
import { TestFleet } from './replica.ts';

const ALL = { since: null, until: null };
const HOUR = 3600;
const DAY = 86_400;

describe.skipIf(NO_CLUSTER !== null)('one request of two collectors', () => {
  let server: TestServer;
  let databases = 0;
  let fleet: TestFleet;
  const withReader = (work: (reader: Reader) => void): void => {
    const reader = fleet.reader();
    try {
      work(reader);
    } finally {
      reader.close();
    }
  };
  const using = (work: () => void) => () => {
    fleet = new TestFleet(server.address(`once_${(databases += 1)}`));
    try {
      work();
    } finally {
      fleet.close();
    }
  };
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(async () => server.stop());

  const fromClient = (n: number, seconds: number, fields = {}) =>
    anEvent({ requestId: requestId(n), time: T0 + seconds * 1000, origin: 'client', ...fields });
  const fromServer = (n: number, seconds: number, fields = {}) =>
    fromClient(n, seconds, { origin: 'server', ...fields });

  it(
    'yields to the server log of that bucket and hour, and to nothing else',
    using(() => {
      const [servers, clients] = [fleet.ledger(), fleet.ledger()];
      clients.store.commit(
        aBatch(
          aDelta(
            [
              fromClient(1, 1),
              fromClient(2, 2, { code: 'InternalError', status: 500 }),
              fromClient(3, HOUR),
              fromClient(4, 3, { bucket: 'example-logs' }),
              fromClient(5, 4, { bucket: null }),
            ],
            { identity: identity('c') },
          ),
        ),
      );
      // Until the server's log arrives the clients' errors show.
      withReader((reader) => expect(reader.totals(ALL)).toMatchObject({ errors: 5, requests: null }));
      servers.store.commit(
        aBatch(
          aDelta([fromServer(1, 1), fromServer(2, 2, { code: 'InternalError', status: 500 })], {
            path: 'access.log',
            identity: identity('s'),
            requests: [aRequest({ requests: 50, failed: 2 })],
          }),
        ),
      );
      withReader((reader) => {
        expect(reader.totals(ALL)).toMatchObject({ errors: 5, requests: 50, failed: 2 });
        for (const step of [60, HOUR, DAY]) {
          const sums = new Map<string | null, number>();
          for (const { key, errors } of reader.trend(ALL, step, 'bucket')) sums.set(key, (sums.get(key) ?? 0) + errors);
          // The first hour's two of the server, the next hour's one of the client.
          expect([...sums].toSorted(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1))).toEqual([
            [null, 1],
            ['example-logs', 1],
            ['example-media', 3],
          ]);
          expect(reader.cells(ALL, step).errors.reduce((sum, cell) => sum + cell[3], 0)).toBe(5);
        }
        expect(reader.trend({ since: WINDOW, until: WINDOW + 60 }, 60, 'bucket').map(({ errors }) => errors)).toEqual([
          1, 1, 2,
        ]);
        expect(reader.causeCounts(ALL).map(({ code, errors }) => [code, errors])).toEqual([
          ['NoSuchKey', 4],
          ['InternalError', 1],
        ]);
        expect(reader.causes(ALL, HOUR, 9).map(({ errors, trend }) => [errors, trend.length])).toEqual([
          [4, 2],
          [1, 1],
        ]);
        expect(reader.sums().errors.reduce((sum, { errors }) => sum + errors, 0)).toBe(5);
        const measured = reader.measures().errors(EVERYTHING, WINDOW, WINDOW + 2 * HOUR);
        expect(measured).toEqual([
          [WINDOW, 4],
          [WINDOW + HOUR, 1],
        ]);
      });
      for (const view of ['1m', '5m', '1h', '1d'])
        expect(fleet.sql(`SELECT sum(errors) FROM error_trend_${view}`).trim()).toBe('5');
      expect(fleet.sql('SELECT sum(errors) FROM causes').trim()).toBe('5');
    }),
  );

  it(
    'adds up what one collector has of both logs',
    using(() => {
      const { store, reader: own } = fleet.ledger();
      const { store: other } = fleet.ledger();
      store.commit(
        aBatch(
          aDelta([fromClient(1, 1), fromServer(2, 2)], {
            identity: identity('a'),
            requests: [aRequest({ requests: 9, failed: 1 })],
          }),
        ),
      );
      other.commit(aBatch(aDelta([fromServer(9, 2 * DAY)], { identity: identity('b') })));
      expect(own.totals(ALL).errors).toBe(2);
      withReader((reader) => expect(reader.totals(ALL).errors).toBe(3));
    }),
  );

  it(
    'leaves clients out where two others have the server log',
    using(() => {
      const [a, b, clients] = [fleet.ledger(), fleet.ledger(), fleet.ledger()];
      for (const [n, { store }] of [a, b].entries()) {
        store.commit(
          aBatch(
            aDelta([fromServer(n, 1)], {
              identity: identity(`${n}`),
              requests: [aRequest({ requests: 5, failed: 1 })],
            }),
          ),
        );
      }
      clients.store.commit(aBatch(aDelta([fromClient(7, 30)], { identity: identity('c') })));
      withReader((reader) => expect(reader.totals(ALL).errors).toBe(2));
    }),
  );

  it(
    'is one single error, told by who knows more',
    using(() => {
      const [poor, rich] = [fleet.ledger(), fleet.ledger()];
      poor.store.commit(
        aBatch(aDelta([fromClient(1, 1, { host: null, bucket: null, region: null })], { identity: identity('p') })),
      );
      rich.store.commit(
        aBatch(aDelta([fromServer(1, 2, { object: 'a/b.jpg', operation: 'GetObject' })], { identity: identity('r') })),
      );
      // What knows less comes last, and a second time.
      poor.store.commit(
        aBatch(
          aDelta([fromClient(1, 1, { host: null, bucket: null, region: null, message: 'x' })], {
            path: 'again.log',
            identity: identity('q'),
          }),
        ),
      );
      withReader((reader) => {
        expect(reader.find(requestId(1))).toMatchObject([
          { operation: 'GetObject', object: 'a/b.jpg', bucket: 'example-media' },
        ]);
        expect(reader.page(ALL, 9, null).errors).toHaveLength(1);
        expect(reader.samples(ALL, 9)).toHaveLength(1);
      });
    }),
  );

  it(
    'is not told without its code beside the one that has it',
    using(() => {
      const [bare, made, coded] = [fleet.ledger(), fleet.ledger(), fleet.ledger()];
      bare.store.commit(
        aBatch(
          aDelta([fromClient(1, 1, { code: null, object: 'x', operation: 'y', message: 'long' })], {
            identity: identity('b'),
          }),
        ),
      );
      made.store.commit(
        aBatch(aDelta([fromClient(1, 1, { code: 'Made', synthetic: true })], { identity: identity('m') })),
      );
      withReader((reader) => expect(reader.find(requestId(1))).toHaveLength(2));
      coded.store.commit(aBatch(aDelta([fromServer(1, 1)], { identity: identity('c') })));
      withReader((reader) => {
        expect(reader.find(requestId(1)).map(({ code }) => code)).toEqual(['NoSuchKey']);
        expect(reader.samples(ALL, 9).map(({ code }) => code)).toEqual(['NoSuchKey']);
        expect(reader.page(ALL, 9, null).errors.map(({ code }) => code)).toEqual(['NoSuchKey']);
        expect(reader.only({ code: [''] }).find(requestId(1))).toEqual([]);
      });
      expect(fleet.sql('SELECT code FROM errors').trim()).toBe('NoSuchKey');
    }),
  );

  it(
    'fits into the windows of all collectors',
    using(() => {
      fleet.ledger(60);
      fleet.ledger(300);
      withReader((reader) => expect(reader.windowSeconds).toBe(300));
    }),
  );
});
