// What an input ended inside of: counted, taken back by the next commit of its source, and never counted for two writers.
import { describe, expect, it } from 'vitest';
import type { SourceDelta } from '../../src/model/batch.ts';
import { SourceMoved } from '../../src/model/error.ts';
import { openPrivate } from '../../src/stores/index.ts';
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

const ALL = { since: null, until: null };
const NONE = { lines: 0, requests: 0, errorLines: 0, other: 0, rejected: 0 };
const unnamed = anEvent({
  requestId: null,
  requestIdComplete: false,
  source: { path: 'app.log', line: 9, offset: 80 },
});

function open() {
  return openPrivate({ windowSeconds: 60, catalog: CATALOG, classify, now: NOW });
}

/** A first reading that ended inside a line or record: a request, an error with an id and one without stand in the tail. */
const cut: SourceDelta = aDelta([], {
  identity: identity('a'),
  checkpoint: { offset: 100, lines: 10 },
  tally: { ...NONE, lines: 7, other: 7 },
  tail: {
    from: { offset: 70, lines: 7 },
    tally: { ...NONE, lines: 3, requests: 1, errorLines: 2 },
    requests: [aRequest({ requests: 1 })],
    events: [anEvent(), unnamed],
  },
});

describe('a tail', () => {
  it('counts, and tells where it begins', () => {
    const { store, reader } = open();
    expect(store.commit(aBatch(cut)).sources).toMatchObject([{ errors: 2, duplicates: 0 }]);
    expect(reader.totals(ALL)).toMatchObject({ errors: 2, requests: 1 });
    expect(reader.sources()).toMatchObject([{ lines: 10, bytesRead: 100, errors: 2 }]);
    expect(store.sourcesByRung(16, 'a-16')).toMatchObject([
      { checkpoint: { offset: 100, lines: 10 }, tail: { offset: 70, lines: 7 } },
    ]);
    store.close();
  });

  it.each([
    ['says the same once more', [anEvent(), unnamed], [aRequest({ requests: 1 })], { errors: 2, requests: 1 }],
    [
      'was something else',
      [anEvent({ code: 'InternalError', requestId: requestId(2) })],
      [],
      { errors: 2, requests: null },
    ],
    [
      'has another code now',
      [anEvent(), anEvent({ ...unnamed, code: 'InternalError' })],
      [],
      { errors: 2, requests: null },
    ],
  ])('that %s when it is read on is counted as it is now', (_name, events, requests, totals) => {
    const { store, reader } = open();
    const id = store.commit(aBatch(cut)).sources[0]?.id ?? null;
    const rest = { id, identity: identity('a'), bytes: 60, requests, checkpoint: { offset: 130, lines: 12 } };
    const seen = { offset: 100, others: [] };
    store.commit(aBatch(aDelta(events, { ...rest, seen, tally: { ...NONE, lines: 5, other: 5 } })));
    expect(reader.totals(ALL)).toMatchObject(totals);
    expect(reader.trend(ALL, 3600, 'code').reduce((sum, row) => sum + row.errors, 0)).toBe(totals.errors);
    expect(reader.requestTrend(ALL, 60)).toHaveLength(totals.requests === null ? 0 : 1);
    expect(reader.sources()).toMatchObject([{ lines: 12, bytesRead: 130, duplicates: 0 }]);
    expect(store.sourcesByRung(16, 'a-16')[0]?.tail).toBeUndefined();
    store.close();
  });

  it('whose errors were told before says so of those, and of no others', () => {
    const { store } = open();
    const id = store.commit(aBatch(cut)).sources[0]?.id ?? null;
    const more = anEvent({ requestId: requestId(3), time: T0 + 1000 });
    const rest = { id, identity: identity('a'), checkpoint: { offset: 130, lines: 12 }, bytes: 60 };
    expect(store.commit(aBatch(aDelta([anEvent(), unnamed, more], rest))).sources).toMatchObject([
      { errors: 1, duplicates: 2 },
    ]);
    store.close();
  });

  it('that retention has thinned is still taken back whole', () => {
    const { store, reader } = open();
    const id = store.commit(aBatch(cut)).sources[0]?.id ?? null;
    store.prune({ before: T0 + 1, keep: Infinity }, false);
    store.commit(aBatch(aDelta([unnamed], { id, identity: identity('a'), checkpoint: { offset: 130, lines: 12 } })));
    expect(reader.totals(ALL)).toMatchObject({ errors: 2, first: WINDOW });
    store.close();
  });
});

describe('two writers', () => {
  const fresh = aDelta([anEvent()], { identity: identity('a'), seen: { offset: 0, others: [] } });

  it('may not both go on from one place', () => {
    const { store, reader } = open();
    const id = store.commit(aBatch(fresh)).sources[0]?.id ?? null;
    const on = aDelta([anEvent({ requestId: requestId(2) })], {
      id,
      identity: identity('a'),
      checkpoint: { offset: 200, lines: 20 },
      seen: { offset: 100, others: [] },
    });
    store.commit(aBatch(on));
    expect(() => store.commit(aBatch(on))).toThrow(SourceMoved);
    expect(reader.totals(ALL).errors).toBe(2);
    store.close();
  });

  it('may not both begin a source, but those that were compared do not count', () => {
    const { store, reader } = open();
    const first = store.commit(aBatch(fresh)).sources[0]?.id ?? 0;
    expect(() => store.commit(aBatch(fresh))).toThrow(SourceMoved);
    expect(reader.sources()).toHaveLength(1);
    store.commit(aBatch({ ...fresh, seen: { offset: 0, others: [first] } }));
    const other = {
      ...identity('a'),
      rungs: [
        { length: 16, hash: 'a-16' },
        { length: 32, hash: 'b-32' },
      ],
    };
    store.commit(aBatch({ ...fresh, identity: other }));
    expect(reader.sources()).toHaveLength(3);
    store.close();
  });
});
