// A ledger has room for so many places; what comes from more of them counts under `other`, and nothing is lost by it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openStore, type Store } from '../../src/stores/index.ts';
import { aBatch, aDelta, anEvent, aRequest, CATALOG, classify, identity, NOW, requestId } from './ledger.ts';

function withRoom(placesKept: number, use: (store: Store, rows: (sql: string) => unknown[]) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'ossight-places-'));
  const path = join(folder, 'ossight.db');
  const store = openStore(path, { windowSeconds: 60, catalog: CATALOG, classify, now: NOW, placesKept, create: true });
  const db = new Database(path, { readonly: true });
  try {
    use(store, (sql) => db.prepare(sql).raw().all());
  } finally {
    db.close();
    store.close();
    rmSync(folder, { recursive: true });
  }
}

const at = (n: number) => ({ host: `h${n}.example.com`, bucket: null, region: null });
const error = (n: number) => anEvent({ ...at(n), hostId: `h${n}.example.com`, requestId: requestId(n) });

test('hosts beyond the room count under other, and the commit says how many', () => {
  withRoom(2, (store, rows) => {
    const requests = [1, 2, 3, 4].map((n) => aRequest({ ...at(n), requests: 10, failed: 1 }));
    const result = store.commit(aBatch(aDelta([1, 2, 3, 4].map(error), { requests })));
    expect(result.diverted).toBe(22);
    expect(rows('SELECT host, errors FROM error_trend_1d ORDER BY 1')).toEqual([
      ['h1.example.com', 1],
      ['h2.example.com', 1],
      ['other', 2],
    ]);
    expect(rows('SELECT host, bucket, requests FROM request_trend_1d ORDER BY 1')).toEqual([
      ['h1.example.com', null, 10],
      ['h2.example.com', null, 10],
      ['other', 'other', 20],
    ]);
    // Known places and what has no host go on as before.
    expect(store.commit(aBatch(aDelta([anEvent({ ...at(2), requestId: requestId(9) })]))).diverted).toBeUndefined();
    const nowhere = anEvent({ host: null, bucket: null, region: null, requestId: requestId(10) });
    expect(store.commit(aBatch(aDelta([nowhere]))).diverted).toBeUndefined();
  });
});

test('the host that was sent stays with the single error, and a second sighting moves nothing', () => {
  withRoom(1, (store, rows) => {
    store.commit(aBatch(aDelta([error(1), error(2)])));
    const counts = 'SELECT host, sum(errors) FROM error_trend_1m GROUP BY 1 ORDER BY 1';
    const before = rows(counts);
    expect(
      store.commit(aBatch(aDelta([{ ...error(2), message: 'The object is not there.' }]))).sources[0],
    ).toMatchObject({
      errors: 0,
      duplicates: 1,
    });
    expect(rows(counts)).toEqual(before);
    expect(before).toEqual([
      ['h1.example.com', 1],
      ['other', 1],
    ]);
    expect(rows("SELECT host, message FROM errors WHERE host = 'other'")).toEqual([
      ['other', 'The object is not there.'],
    ]);
    expect(rows('SELECT host_id FROM error ORDER BY id')).toEqual([[null], ['h2.example.com']]);
  });
});

test('a tail that is taken back is taken back from other too', () => {
  withRoom(1, (store, rows) => {
    const unnamed = {
      ...error(2),
      requestId: null,
      requestIdComplete: false,
      source: { path: 'app.log', line: 9, offset: 90 },
    };
    const own = identity('a');
    const tail = {
      from: { offset: 90, lines: 9 },
      tally: { lines: 1, requests: 0, errorLines: 1, other: 0, rejected: 0 },
      requests: [aRequest({ ...at(3), requests: 5, failed: 0 })],
      events: [unnamed],
    };
    const id = store.commit(aBatch(aDelta([error(1)], { identity: own, tail }))).sources[0]?.id ?? null;
    expect(rows("SELECT sum(errors) FROM error_trend_1m WHERE host = 'other'")).toEqual([[1]]);
    store.commit(aBatch(aDelta([], { id, identity: own })));
    expect(rows("SELECT coalesce(sum(errors), 0) FROM error_trend_1m WHERE host = 'other'")).toEqual([[0]]);
    expect(rows("SELECT coalesce(sum(requests), 0) FROM request_trend_1m WHERE host = 'other'")).toEqual([[0]]);
  });
});
