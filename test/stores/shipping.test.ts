// What a ledger gives to whoever ships it, played to a target that keeps the newest of each key as ClickHouse does: whatever was
// committed, taken back, enriched or shipped twice in between, the target ends up with what the ledger holds.
import Database from 'better-sqlite3';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { SourceDelta } from '../../src/model/batch.ts';
import type { ErrorEvent } from '../../src/model/event.ts';
import { NOTHING_SHIPPED, openShippingSource, openStore, type ShippingSource } from '../../src/stores/index.ts';
import { temporaryDirectory } from '../support/command.ts';
import {
  aBatch,
  aDelta,
  anEvent,
  aRequest,
  CATALOG,
  classify,
  identity,
  NOW,
  requestId,
  T0,
  WINDOW,
} from './ledger.ts';
import { errorPage, expectSame, requestPage, ship, Target } from './shipping-target.ts';
import { counts, whole } from './sightings.ts';

const folder = temporaryDirectory();
afterAll(() => rmSync(folder, { recursive: true }));
let made = 0;

const fresh = (): string => join(folder, `${made++}.db`);
const open = (path: string) =>
  openStore(path, { windowSeconds: 60, catalog: CATALOG, classify, now: NOW, create: true });

/** Ids that tell no time, so that a better time moves the error to another day. */
const event = fc
  .tuple(whole, fc.constantFrom(null, null, 'trace-1'), fc.constantFrom(0, 86_400_000))
  .map(([fields, other, later]) => ({
    ...fields,
    time: (fields.time ?? T0) + later,
    ...(other === null ? {} : { requestId: other, requestIdComplete: true }),
  }));

type Action =
  | {
      readonly kind: 'commit';
      readonly writer: 0 | 1;
      readonly log: 0 | 1;
      readonly events: readonly Partial<ErrorEvent>[];
      readonly tail: readonly Partial<ErrorEvent>[];
      readonly requests: SourceDelta['requests'];
    }
  | {
      readonly kind: 'ship';
      readonly target: 0 | 1;
      readonly pages: number;
      readonly limit: number;
      readonly lost: boolean;
    };

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    kind: fc.constant('commit' as const),
    writer: fc.constantFrom(0 as const, 1 as const),
    log: fc.constantFrom(0 as const, 1 as const),
    events: fc.array(event, { maxLength: 4 }),
    tail: fc.array(event, { maxLength: 3 }),
    requests: counts,
  }),
  fc.record({
    kind: fc.constant('ship' as const),
    target: fc.constantFrom(0 as const, 1 as const),
    pages: fc.integer({ min: 1, max: 3 }),
    limit: fc.integer({ min: 1, max: 4 }),
    lost: fc.boolean(),
  }),
);

/** Two followers in turn, two logs; each commit reads its log on from where the last tail of it began. */
function play(actions: readonly Action[]): void {
  const path = fresh();
  const writers = [open(path), open(path)] as const;
  const source = openShippingSource(path);
  const targets = [new Target(), new Target()] as const;
  const begun = new Set<number>();
  const logs: readonly { id: number | null; offset: number }[] = [
    { id: null, offset: 0 },
    { id: null, offset: 0 },
  ];
  const NONE = { lines: 0, requests: 0, errorLines: 0, other: 0, rejected: 0 };
  try {
    for (const each of actions) {
      if (each.kind === 'ship') {
        begun.add(each.target);
        ship(source, `target-${each.target}`, targets[each.target], each.pages, each.limit, each.lost);
        continue;
      }
      const log = logs[each.log] ?? { id: null, offset: 0 };
      const at = (fields: readonly Partial<ErrorEvent>[], from: number) =>
        fields.map((one, n) =>
          anEvent({ ...one, source: { path: `${each.log}.log`, line: from + n, offset: (from + n) * 100 } }),
        );
      const events = at(each.events, log.offset);
      const end = log.offset + each.events.length;
      const tail = {
        from: { offset: end * 100, lines: end },
        tally: { ...NONE, lines: each.tail.length },
        requests: each.requests.slice(0, 1),
        events: at(each.tail, end),
      };
      const delta = aDelta(events, {
        id: log.id,
        path: `${each.log}.log`,
        identity: identity(`log-${each.log}`),
        tally: { ...NONE, lines: each.events.length },
        requests: each.requests.slice(1),
        ...(each.tail.length > 0 ? { tail } : {}),
      });
      log.id = writers[each.writer].commit(aBatch(delta)).sources[0]?.id ?? null;
      log.offset = end;
    }
    const { collector } = source.facts();
    for (const n of begun) {
      ship(source, `target-${n}`, targets[n === 0 ? 0 : 1], Infinity, 3);
      expectSame(path, targets[n === 0 ? 0 : 1], collector);
    }
    const db = new Database(path, { readonly: true });
    const left = db.prepare('SELECT count(*) FROM error_news').pluck().get();
    expect(left).toBe(0);
    db.close();
  } finally {
    source.close();
    for (const writer of writers) writer.close();
    rmSync(path);
  }
}

describe('shipping', () => {
  it('ends with what the ledger holds, whatever happened in between', () => {
    fc.assert(fc.property(fc.array(action, { minLength: 2, maxLength: 14 }), play), {
      numRuns: Number(process.env['OSSIGHT_RUNS'] ?? 60),
    });
  }, 120_000);
});

function using(work: (store: ReturnType<typeof open>, source: ShippingSource, path: string) => void): () => void {
  return () => {
    const path = fresh();
    const store = open(path);
    const source = openShippingSource(path);
    try {
      work(store, source, path);
    } finally {
      source.close();
      store.close();
    }
  };
}

const news = (path: string): unknown => {
  const db = new Database(path, { readonly: true });
  const rows = db.prepare('SELECT count(*) FROM error_news').pluck().get();
  db.close();
  return rows;
};

describe('what a shipper is given', () => {
  it(
    'costs a ledger nothing that is not shipped',
    using((store, source, path) => {
      store.commit(aBatch(aDelta([anEvent({ code: null })])));
      store.commit(aBatch(aDelta([anEvent()])));
      expect([news(path), source.shipments()]).toEqual([0, []]);
      source.begin('a');
      store.commit(aBatch(aDelta([anEvent({ message: 'gone' })])));
      expect(news(path)).toBe(1);
      source.end('a');
      store.commit(aBatch(aDelta([anEvent({ message: 'gone for good' })])));
      expect([news(path), source.shipments()]).toEqual([0, []]);
    }),
  );

  it(
    'has no news of what a further sighting did not change',
    using((store, source, path) => {
      source.begin('a');
      for (let n = 0; n < 2; n++) store.commit(aBatch(aDelta([anEvent({ message: 'gone' }), anEvent({ code: null })])));
      expect(news(path)).toBe(0);
      expect(source.errors(NOTHING_SHIPPED, 9).rows).toMatchObject([{ id: 1, code: 'NoSuchKey', message: 'gone' }]);
    }),
  );

  it(
    'keeps news until every target has it',
    using((store, source, path) => {
      for (const target of ['a', 'b']) source.begin(target);
      store.commit(aBatch(aDelta([anEvent({ code: null })])));
      store.commit(aBatch(aDelta([anEvent()])));
      const page = source.news(NOTHING_SHIPPED, 9);
      expect(page.rows).toMatchObject([
        { id: 1, code: 'NoSuchKey', deleted: false },
        { id: 1, code: '', deleted: true },
      ]);
      source.reached('a', 'error_news', page.reached, NOW);
      expect(news(path)).toBe(1);
      source.reached('b', 'error_news', page.reached, NOW);
      expect(news(path)).toBe(0);
    }),
  );

  it(
    'ends pages where commits end, however few rows are asked for',
    using((store, source) => {
      source.begin('a');
      for (const size of [1, 3, 2]) {
        const requests = Array.from({ length: size }, (_, n) => aRequest({ window: WINDOW + n * 60 }));
        const events = requests.map(({ window }, n) =>
          anEvent({ requestId: requestId(size * 9 + n), time: window * 1000 }),
        );
        store.commit(aBatch(aDelta(events, { requests, path: `${size}.log` })));
      }
      // Each commit changed what the one before had counted: one window stands since the second, two since the third.
      const pages = (limit: number): unknown[] => {
        const found: unknown[] = [];
        let after = NOTHING_SHIPPED;
        for (let more = true; more;) {
          const page = errorPage(source, 'error_count', after, limit);
          found.push(page.rows.map(({ window, errors, ver }) => [(window - WINDOW) / 60, errors, ver]));
          ({ more, reached: after } = page);
        }
        expect(after).toEqual({ ver: 3, id: 0 });
        return found;
      };
      expect(pages(1)).toEqual([
        [[2, 1, 2]],
        [
          [0, 3, 3],
          [1, 2, 3],
        ],
      ]);
      expect(pages(2)).toEqual(pages(1));
      expect(pages(3)).toEqual([
        [
          [2, 1, 2],
          [0, 3, 3],
          [1, 2, 3],
        ],
      ]);
      const requests = requestPage(source, 'request_day', NOTHING_SHIPPED, 9).rows;
      expect(requests).toMatchObject([{ window: Math.floor(WINDOW / 86_400) * 86_400, requests: 60, ver: 3 }]);
      expect(source.sources(NOTHING_SHIPPED, 1).rows).toMatchObject([{ path: '1.log', ver: 1 }]);
    }),
  );

  it(
    'counts together what a fleet cannot tell apart',
    using((store, source) => {
      source.begin('a');
      store.commit(aBatch(aDelta([anEvent({ code: '', region: null })], { requests: [aRequest({ region: '' })] })));
      store.commit(
        aBatch(
          aDelta([anEvent({ code: null, region: '', requestId: requestId(2) })], {
            requests: [aRequest({ region: null })],
          }),
        ),
      );
      const after = { ver: 1, id: 0 };
      for (const table of ['error_count', 'error_hour', 'error_day'] as const) {
        const { rows } = errorPage(source, table, after, 9);
        expect(rows).toMatchObject([{ code: '', region: '', errors: 2, ver: 2, placeId: 1 }]);
        expect(source.errorCountsIn(table, rows[0]?.window ?? 0)).toEqual(rows);
      }
      expect(requestPage(source, 'request_count', after, 9).rows).toMatchObject([{ requests: 20, ver: 2 }]);
      expect(source.requestCountsIn('request_day', Math.floor(WINDOW / 86_400) * 86_400)).toMatchObject([
        { requests: 20 },
      ]);
      expect(source.placesIn('request_count', WINDOW)).toBe(2);
    }),
  );

  it('lets of two ledgers that know of one request the one that knows more stand, whichever ships last', () => {
    const ledgers = [fresh(), fresh()].map((path) => ({ store: open(path), source: openShippingSource(path) }));
    const [a, b] = ledgers;
    if (a === undefined || b === undefined) throw new Error('two were made');
    for (let n = 0; n < 5; n++) a.store.commit(aBatch(aDelta([])));
    a.store.commit(aBatch(aDelta([anEvent({ host: null, bucket: null, region: null })])));
    b.store.commit(aBatch(aDelta([anEvent({ origin: 'server' })])));
    for (const order of [ledgers, ledgers.toReversed()]) {
      const target = new Target();
      for (const { source } of order) ship(source, 'a', target, 1, 9);
      expect(target.rows('event')).toMatchObject([{ owner: '', part: '', bucket: 'example-media' }]);
      for (const { source } of order) source.restart('a');
    }
    for (const { store, source } of ledgers) {
      source.close();
      store.close();
    }
  });

  it(
    'never gives an id twice, also not that of an error that was taken back',
    using((store, source) => {
      const ids = (): number[] => source.errors(NOTHING_SHIPPED, 99).rows.map(({ id }) => id);
      const unnamed = (line: number): ErrorEvent =>
        anEvent({ requestId: null, requestIdComplete: false, source: { path: 'app.log', line, offset: line * 10 } });
      const tail = {
        from: { offset: 70, lines: 7 },
        tally: { lines: 1, requests: 0, errorLines: 1, other: 0, rejected: 0 },
        requests: [],
        events: [unnamed(7), unnamed(8)],
      };
      const { sources } = store.commit(aBatch(aDelta([anEvent()], { identity: identity('a'), tail })));
      expect(ids()).toEqual([1, 2, 3]);
      store.commit(aBatch(aDelta([unnamed(7)], { id: sources[0]?.id ?? null, identity: identity('a') })));
      expect(ids()).toEqual([1, 4]);
      const failed = aBatch(aDelta([unnamed(9)]), aDelta([], { id: 99 }));
      expect(() => store.commit(failed)).toThrow('no source 99');
      store.commit(aBatch(aDelta([anEvent(), unnamed(10)], { id: sources[0]?.id ?? null, identity: identity('a') })));
      // One that turned out to be known leaves its number out.
      expect(ids()).toEqual([1, 4, 6]);
      expect(source.facts()).toMatchObject({ errorsMade: 6, ver: 3 });
    }),
  );

  it(
    'goes under a name that can be chosen until something was shipped',
    using((store, source) => {
      store.commit(aBatch(aDelta([anEvent()])));
      source.setCollector('web-1', false);
      source.begin('a');
      source.setCollector('web-2', false);
      source.reached('a', 'error', { ver: 1, id: 1 }, NOW);
      source.failed('a', 'error_count', 'no answer', NOW);
      source.setCollector('web-2', false);
      expect(() => source.setCollector('web-3', false)).toThrow('shipped as collector web-2');
      expect(() => source.setCollector('web 3', true)).toThrow("cannot be a collector's name");
      expect(source.shipments()).toContainEqual({
        target: 'a',
        table: 'error',
        watermark: { ver: 1, id: 1 },
        updated: NOW,
        fault: null,
      });
      expect(source.shipments()).toMatchObject([
        { table: 'error' },
        { table: 'error_count', fault: 'no answer' },
        {},
        {},
        {},
        {},
        {},
        {},
        {},
      ]);
      source.setCollector('web-3', true);
      expect(source.watermark('a', 'error')).toEqual(NOTHING_SHIPPED);
      expect([source.facts().collector, store.alerts().ledger]).toEqual(['web-3', 'web-3']);
    }),
  );
});
