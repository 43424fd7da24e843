// Coarser counts must be the sums of the finer ones, whatever came in which order, and also where a migration made them.
import Database from 'better-sqlite3';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { openReader, openStore } from '../../src/stores/index.ts';
import { temporaryDirectory } from '../support/command.ts';
import { aBatch, aDelta, anEvent, CATALOG, classify, NOW, requestId, T0 } from './ledger.ts';

const folder = temporaryDirectory();
afterAll(() => rmSync(folder, { recursive: true }));

const open = (path: string, windowSeconds: number) =>
  openStore(path, { windowSeconds, catalog: CATALOG, classify, now: NOW, create: true });

/** Cells of a table that hold anything, and the same summed up from the base counts. */
const PAIRS: readonly (readonly [string, string])[] = [
  [
    'SELECT window, class_id, status, errors FROM error_hour_class',
    'SELECT window - (window % $hour + $hour) % $hour AS w, class_id, status, sum(errors) AS errors FROM error_count GROUP BY 1, 2, 3',
  ],
  [
    'SELECT window, place_id, errors FROM error_hour_place',
    'SELECT window - (window % $hour + $hour) % $hour AS w, place_id, sum(errors) AS errors FROM error_count GROUP BY 1, 2',
  ],
  [
    'SELECT window, class_id, place_id, status, errors FROM error_day',
    'SELECT window - (window % $day + $day) % $day AS w, class_id, place_id, status, sum(errors) AS errors FROM error_count GROUP BY 1, 2, 3, 4',
  ],
];

function expectSums(path: string, windowSeconds: number): void {
  const db = new Database(path, { readonly: true });
  const lengths = { hour: Math.max(3600, windowSeconds), day: Math.max(86_400, windowSeconds) };
  const cells = (sql: string, ...values: object[]) =>
    db
      .prepare(`SELECT * FROM (${sql}) WHERE errors > 0`)
      .raw()
      .all(...values)
      .map((row) => JSON.stringify(row))
      .toSorted();
  for (const [coarse, sums] of PAIRS) {
    const expected = cells(sums, lengths);
    expect(cells(coarse)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(0);
  }
  db.close();
}

const sighting = fc.record({
  id: fc.integer({ min: 1, max: 6 }),
  // Sightings without a code are told of later by others: counts move.
  code: fc.constantFrom('NoSuchKey', 'InternalError', null),
  host: fc.constantFrom('oss-cn-shanghai.aliyuncs.com', null),
  seconds: fc.integer({ min: -2 * 86_400, max: 86_400 }),
  origin: fc.constantFrom('client' as const, 'server' as const),
});

it.each([60, 86_400])('coarser counts are sums of those by %i s, however errors move', (windowSeconds) => {
  let n = 0;
  fc.assert(
    fc.property(
      fc.array(fc.array(sighting, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 }),
      (batches) => {
        const path = join(folder, `${windowSeconds}-${n++}.db`);
        const store = open(path, windowSeconds);
        for (const batch of batches) {
          const events = batch.map(({ id, code, host, seconds, origin }) =>
            anEvent({
              requestId: requestId(id),
              code,
              status: code === 'NoSuchKey' ? 404 : code === null ? null : 500,
              host,
              bucket: null,
              region: null,
              time: T0 + seconds * 1000,
              origin,
            }),
          );
          store.commit(aBatch(aDelta(events)));
        }
        store.close();
        expectSums(path, windowSeconds);
      },
    ),
    { numRuns: 25 },
  );
});

it('a database of an older ossight gets them when it is written to', () => {
  const path = join(folder, 'old.db');
  const store = open(path, 60);
  const events = Array.from({ length: 40 }, (_, i) =>
    anEvent({
      requestId: requestId(i + 1),
      time: T0 - i * 3_000_000,
      ...(i % 3 === 0 ? { code: 'InternalError', status: 500 } : {}),
    }),
  );
  store.commit(aBatch(aDelta(events)));
  store.close();
  const db = new Database(path);
  const later = ['error_hour_class', 'error_hour_place', 'error_day', 'alert_rule', 'alert', 'alert_delivery'];
  later.push('shipment', 'error_news');
  db.exec(`${later.map((table) => `DROP TABLE ${table};`).join(' ')} ALTER TABLE source DROP COLUMN ver;
    ALTER TABLE meta DROP COLUMN errors_made; CREATE INDEX error_class ON error (class_id, time); PRAGMA user_version = 2`);
  db.close();
  expect(() => openReader(path)).toThrow('older schema');
  open(path, 60).close();
  expectSums(path, 60);
  const made = new Database(path, { readonly: true });
  expect(made.prepare('SELECT errors_made FROM meta').pluck().get()).toBe(40);
  expect(
    made.prepare("SELECT name FROM sqlite_schema WHERE name LIKE 'error_%' AND type = 'index'").pluck().all(),
  ).not.toContain('error_class');
  made.close();
  const reader = openReader(path);
  expect(reader.totals({ since: null, until: null }).errors).toBe(40);
  reader.close();
});
