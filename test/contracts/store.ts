// What every store must do, whatever stands behind it. Looked at through the reader that belongs to it.
import { SourceMoved } from '../../src/model/error.ts';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../src/model/batch.ts';
import type { ErrorEvent } from '../../src/model/event.ts';
import type { Reader } from '../../src/stores/reader.ts';
import type { Store } from '../../src/stores/store.ts';
import { aBatch, aDelta, anEvent, aRequest, classify, identity, NOW, requestId, T0, WINDOW } from '../stores/ledger.ts';

export interface Pair {
  readonly store: Store;
  readonly reader: Reader;
  readonly close: () => void;
}

const ALL = { since: null, until: null };

function trend(reader: Reader): unknown[] {
  return reader.trend(ALL, 60, 'code').map(({ window, key, errors }) => [window - WINDOW, key, errors]);
}

function row(object: string | null): ErrorEvent {
  return anEvent({ perObject: true, object });
}

export function storeContract(name: string, open: () => Pair): void {
  const using = (work: (store: Store, reader: Reader) => void) => () => {
    const { store, reader, close } = open();
    try {
      work(store, reader);
    } finally {
      close();
    }
  };

  describe(`${name} keeps the store contract`, () => {
    it(
      'counts an error once per complete id and code, wherever it is seen',
      using((store, reader) => {
        const first = store.commit(aBatch(aDelta([anEvent()], { identity: identity('a') })));
        const again = anEvent({ source: { path: 'copy.log', line: 7, offset: 900 } });
        const second = store.commit(
          aBatch(aDelta([again, anEvent({ code: 'InternalError', status: 500 })], { identity: identity('b') })),
        );
        expect(first.sources).toEqual([{ id: 1, errors: 1, duplicates: 0 }]);
        expect(second.sources).toEqual([{ id: 2, errors: 1, duplicates: 1 }]);
        expect(reader.totals(ALL).errors).toBe(2);
        expect(new Set(reader.find(requestId(1)).map(({ code }) => code))).toEqual(
          new Set(['InternalError', 'NoSuchKey']),
        );
      }),
    );

    it(
      'takes one reading of a tail, also where that stopped at the end of the tail',
      using((store, reader) => {
        const checkpoint = { offset: 119, lines: 3 };
        const tally = { lines: 1, requests: 1, errorLines: 0, other: 0, rejected: 0 };
        const tail = { from: { offset: 90, lines: 2 }, tally, requests: [aRequest({ requests: 1 })], events: [] };
        const { sources } = store.commit(aBatch(aDelta([], { identity: identity('a'), checkpoint, tail })));
        const again = aDelta([], {
          id: sources[0]?.id ?? null,
          identity: identity('a'),
          checkpoint,
          requests: tail.requests,
          seen: { offset: 119, tail: 90, others: [] },
        });
        store.commit(aBatch(again));
        expect(() => store.commit(aBatch(again))).toThrow(SourceMoved);
        expect(reader.totals(ALL).requests).toBe(1);
      }),
    );

    it(
      'takes spellings of one code for one error and keeps what was sent',
      using((store, reader) => {
        store.commit(
          aBatch(aDelta([anEvent({ code: 'nosuchkey' }), anEvent({ code: 'NoSuchObject', requestId: requestId(2) })])),
        );
        store.commit(aBatch(aDelta([anEvent({ code: 'NOSUCHKEY' })])));
        expect(reader.totals(ALL).errors).toBe(2);
        expect(reader.find(requestId(2))[0]).toMatchObject({
          code: 'NoSuchKey',
          extra: new Map([['code_sent', 'NoSuchObject']]),
        });
      }),
    );

    it(
      'counts the objects of a batch delete one by one',
      using((store, reader) => {
        store.commit(aBatch(aDelta([row('a.jpg'), row('b.jpg'), row(null), anEvent()])));
        expect(store.commit(aBatch(aDelta([row('b.jpg'), row(null)]))).sources[0]).toMatchObject({
          errors: 0,
          duplicates: 2,
        });
        expect(reader.totals(ALL).errors).toBe(4);
      }),
    );

    it(
      'counts each error without a complete id, but not again when its source is read again',
      using((store, reader) => {
        const masked = { requestId: '6920****', requestIdComplete: false };
        const events = [
          anEvent({ ...masked, source: { path: 'app.log', line: 1, offset: 0 } }),
          anEvent({ ...masked, source: { path: 'app.log', line: 1, offset: 0 } }),
          anEvent({ requestId: null, requestIdComplete: false, source: { path: 'app.log', line: 9, offset: 50 } }),
        ];
        const { sources } = store.commit(aBatch(aDelta(events, { identity: identity('a') })));
        expect(sources[0]).toMatchObject({ errors: 3, duplicates: 0 });
        const again = store.commit(aBatch(aDelta(events, { id: sources[0]?.id ?? null, identity: identity('a') })));
        expect(again.sources[0]).toMatchObject({ errors: 0, duplicates: 3 });
        expect(store.commit(aBatch(aDelta(events, { identity: identity('b') }))).sources[0]).toMatchObject({
          errors: 3,
        });
        expect(reader.find('6920****')).toHaveLength(4);
      }),
    );

    it(
      'counts each time what comes from a source without identity',
      using((store, reader) => {
        const event = anEvent({ requestId: null, requestIdComplete: false, source: { path: '-', line: 1, offset: 0 } });
        store.commit(aBatch(aDelta([event])));
        store.commit(aBatch(aDelta([event])));
        expect(reader.totals(ALL).errors).toBe(2);
        expect(reader.sources()).toMatchObject([{ path: '-', errors: 2, lines: 20, bytesRead: 200 }]);
      }),
    );

    it(
      'enriches: a later sighting with more detail moves the count',
      using((store, reader) => {
        const bare = anEvent({
          code: null,
          host: null,
          bucket: null,
          region: null,
          time: T0 + 61_000,
          timeSource: 'request-id',
        });
        store.commit(aBatch(aDelta([bare])));
        expect(trend(reader)).toEqual([[60, null, 1]]);
        const full = anEvent({ message: 'trailing slash in key', time: T0, timeSource: 'body', origin: 'server' });
        expect(store.commit(aBatch(aDelta([full]))).sources[0]).toMatchObject({ errors: 0, duplicates: 1 });
        expect(trend(reader)).toEqual([[0, 'NoSuchKey', 1]]);
        expect(reader.trend(ALL, 3600, 'host')).toMatchObject([
          { key: 'example-media.oss-cn-hangzhou.aliyuncs.com', errors: 1 },
        ]);
        expect(reader.causes(ALL, 60, 9)).toMatchObject([{ code: 'NoSuchKey', cause: 'trailing-slash', errors: 1 }]);
        expect(reader.find(requestId(1))).toMatchObject([{ time: T0, timeSource: 'body', cause: 'trailing-slash' }]);
      }),
    );

    it(
      'gives what a sighting without a code told to every code of the request, in any order',
      using((store, reader) => {
        const bare = anEvent({ code: null, status: null, operation: 'HeadObject' });
        const a = anEvent({ code: 'NoSuchKey' });
        const b = anEvent({ code: 'InternalError', status: 500 });
        for (const event of [a, bare, b]) store.commit(aBatch(aDelta([event])));
        expect(new Map(reader.find(requestId(1)).map(({ code, operation }) => [code, operation]))).toEqual(
          new Map([
            ['InternalError', 'HeadObject'],
            ['NoSuchKey', 'HeadObject'],
          ]),
        );
        expect(reader.totals(ALL).errors).toBe(2);
      }),
    );

    it(
      'prefers a code that was sent to one an SDK made up',
      using((store, reader) => {
        const invented = anEvent({ code: 'NoSuchKey', synthetic: true });
        store.commit(aBatch(aDelta([invented, anEvent({ code: 'InternalError', status: 500, origin: 'server' })])));
        expect(reader.find(requestId(1))).toMatchObject([{ code: 'InternalError', status: 500, extra: new Map() }]);
      }),
    );

    it(
      'dates what nothing dates by the commit',
      using((store, reader) => {
        store.commit(aBatch(aDelta([anEvent({ time: null, timeSource: 'ingest' })])));
        expect(reader.find(requestId(1))).toMatchObject([{ time: NOW, timeSource: 'ingest' }]);
      }),
    );

    it(
      'adds requests up',
      using((store, reader) => {
        store.commit(aBatch(aDelta([], { requests: [aRequest(), aRequest({ status: 404, requests: 3, failed: 3 })] })));
        store.commit(
          aBatch(aDelta([], { requests: [aRequest({ requests: 5 }), aRequest({ window: WINDOW + 60, requests: 1 })] })),
        );
        expect(reader.requestTrend(ALL, 60)).toEqual([
          { window: WINDOW, requests: 18, failed: 3 },
          { window: WINDOW + 60, requests: 1, failed: 0 },
        ]);
        expect(reader.requestTrend(ALL, 3600)).toMatchObject([{ requests: 19, failed: 3 }]);
      }),
    );

    it(
      'knows sources by their rungs and gives identity and checkpoint back unchanged',
      using((store) => {
        const known = identity('a');
        const id = store.commit(aBatch(aDelta([], { identity: known, state: 'reading' }))).sources[0]?.id ?? null;
        const sourcesByRung = (length: number, hash: string) => store.sourcesByRung(length, hash);
        expect(sourcesByRung(16, 'a-16')).toEqual([
          { id, path: 'app.log', identity: known, checkpoint: { offset: 100, lines: 10 } },
        ]);
        expect(sourcesByRung(16, 'a-32')).toEqual([]);
        expect(sourcesByRung(32, 'a-16')).toEqual([]);
        const grown = { ...known, rungs: [...known.rungs, { length: 64, hash: 'a-64' }], marker: 'further' };
        store.commit(
          aBatch(aDelta([], { id, path: 'app.log.1', identity: grown, checkpoint: { offset: 300, lines: 20 } })),
        );
        expect(sourcesByRung(64, 'a-64')).toMatchObject([
          { id, path: 'app.log.1', identity: { marker: 'further' }, checkpoint: { offset: 300 } },
        ]);
        expect(sourcesByRung(16, 'a-16')).toHaveLength(1);
      }),
    );

    it(
      'stores nothing of a batch that fails, and takes it afterwards',
      using((store, reader) => {
        const good = aDelta([anEvent()], { requests: [aRequest()], identity: identity('a') });
        const bad: Batch = aBatch(good, aDelta([], { id: 999 }));
        expect(() => store.commit(bad)).toThrow();
        expect(reader.totals(ALL)).toMatchObject({ errors: 0, requests: null, hosts: 0 });
        expect(store.sourcesByRung(16, 'a-16')).toEqual([]);
        expect(store.commit(aBatch(good)).sources[0]).toMatchObject({ errors: 1, duplicates: 0 });
        expect(reader.causes(ALL, 60, 5)).toMatchObject([{ code: 'NoSuchKey', errors: 1, hosts: 1 }]);
      }),
    );

    it(
      'prunes the oldest single errors, says so first, and keeps the counts',
      using((store, reader) => {
        const events = Array.from({ length: 10 }, (_, n) => anEvent({ requestId: requestId(n), time: T0 + n * 1000 }));
        store.commit(aBatch(aDelta(events)));
        const limits = { before: T0 + 3000, keep: 5 };
        expect(store.prune(limits, true)).toEqual({ byAge: 3, byCount: 2, left: 5 });
        expect(reader.samples(ALL, 100)).toHaveLength(10);
        expect(store.prune(limits, false)).toEqual({ byAge: 3, byCount: 2, left: 5 });
        expect(reader.samples(ALL, 100).map(({ time }) => (time - T0) / 1000)).toEqual([9, 8, 7, 6, 5]);
        expect(reader.totals(ALL).errors).toBe(10);
        expect(store.prune(limits, false)).toEqual({ byAge: 0, byCount: 0, left: 5 });
      }),
    );

    it(
      'prunes in steps that never touch many rows, beside commits',
      using((store, reader) => {
        const events = Array.from({ length: 1_300 }, (_, n) => anEvent({ requestId: requestId(n), time: T0 + n }));
        store.commit(aBatch(aDelta(events)));
        const steps = store.pruneSteps({ before: T0 + 700, keep: 100 });
        const removed = { age: 0, count: 0 };
        let next = 2_000;
        for (let step = steps.next(); step.done !== true; step = steps.next()) {
          expect(step.value.removed).toBeLessThanOrEqual(500);
          expect(step.value.counted).toBeLessThanOrEqual(5_000);
          removed[step.value.by] += step.value.removed;
          // Newer than all, so it stays.
          store.commit(aBatch(aDelta([anEvent({ requestId: requestId(next), time: T0 + next })])));
          next += 1;
        }
        expect(removed.age).toBe(700);
        const left = reader.samples(ALL, 10_000);
        expect(removed.count).toBe(1_300 + (next - 2_000) - 700 - left.length);
        // Those that came after the counting are the next hour's business.
        expect(left.length).toBeGreaterThanOrEqual(100);
        expect(left.length).toBeLessThan(110);
        expect(Math.min(...left.map(({ time }) => time - T0))).toBeGreaterThan(1_190);
        expect(reader.totals(ALL).errors).toBe(1_300 + next - 2_000);
      }),
    );

    it.each(['__proto__', 'constructor', 'toString', "x'; DROP TABLE error; --", '\u0000', '', '🦀'])(
      'counts the code %j like any other',
      (code) => {
        using((store, reader) => {
          const extra = new Map([[code, code]]);
          store.commit(aBatch(aDelta([anEvent({ code, extra })])));
          expect(reader.trend(ALL, 60, 'code')).toEqual([{ window: WINDOW, key: code, errors: 1 }]);
          expect(reader.find(requestId(1))).toMatchObject([
            { ...classify({ code, status: 404, message: null }), extra },
          ]);
        })();
      },
    );
  });
}
