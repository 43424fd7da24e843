// The SQL contract: which views there are, their columns in order, and what stands in them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Batch } from '../../src/model/batch.ts';
import { openStore } from '../../src/stores/index.ts';
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

const TREND = 'window_start window_epoch code status host bucket region category action errors';
const REQUESTS = 'window_start window_epoch host bucket region requests errors error_rate';
const COLUMNS: readonly (readonly [string, string])[] = [
  [
    'errors',
    'time epoch_ms time_source code status status_expected request_id host bucket region ec cause category action retryable message operation object source extra',
  ],
  ['error_trend_1m', TREND],
  ['error_trend_5m', TREND],
  ['error_trend_1h', TREND],
  ['error_trend_1d', TREND],
  ['request_trend_1m', REQUESTS],
  ['request_trend_5m', REQUESTS],
  ['request_trend_1h', REQUESTS],
  ['request_trend_1d', REQUESTS],
  ['causes', 'code cause ec category action errors hosts first_seen last_seen sample_request_id'],
  ['catalog', 'code aliases statuses category action retryable summary advice doc'],
  ['sources', 'path state bytes_read lines errors duplicates rejected first_time last_time'],
];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ossight-views-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function query(sql: string, batches: readonly Batch[], windowSeconds = 60): unknown[] {
  const path = join(folder, 'ossight.db');
  const store = openStore(path, { windowSeconds, catalog: CATALOG, classify, now: NOW, create: true });
  for (const batch of batches) store.commit(batch);
  store.close();
  const db = new Database(path, { readonly: true });
  try {
    return db.prepare(sql).raw().all();
  } finally {
    db.close();
  }
}

const host = 'example-media.oss-cn-hangzhou.aliyuncs.com';

describe('views', () => {
  it('are these, with these columns', () => {
    const names = query("SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name", []);
    expect(names.flat()).toEqual(COLUMNS.map(([name]) => name).toSorted());
    for (const [view, columns] of COLUMNS) {
      expect(query(`SELECT name FROM pragma_table_info('${view}') ORDER BY cid`, []).flat().join(' ')).toBe(columns);
    }
  });

  it('tell all of a single error', () => {
    const event = anEvent({
      code: 'nosuchkey',
      status: 400,
      time: T0 + 7,
      ec: '0026-00000001',
      message: 'trailing slash',
      operation: 'GetObject',
      object: 'a/b.jpg',
      extra: new Map([['Key', 'a/b.jpg']]),
    });
    expect(query('SELECT * FROM errors', [aBatch(aDelta([event]))])).toEqual([
      [
        '2026-11-24T03:20:00.007Z',
        T0 + 7,
        'line',
        'NoSuchKey',
        400,
        404,
        requestId(1),
        host,
        'example-media',
        'cn-hangzhou',
        '0026-00000001',
        'trailing-slash',
        'not-found',
        'fix-request',
        0,
        'trailing slash',
        'GetObject',
        'a/b.jpg',
        'app.log',
        '{"Key":"a/b.jpg","code_sent":"nosuchkey"}',
      ],
    ]);
  });

  it.each([
    [{}, '{}'],
    [{ truncated: true }, '{"truncated":true}'],
    [{ synthetic: true }, '{"synthetic":true}'],
    [
      { synthetic: true, truncated: true, code: 'nosuchkey' },
      '{"code_sent":"nosuchkey","truncated":true,"synthetic":true}',
    ],
    [{ truncated: true, extra: new Map([['A"\\\u0001', '</x>\n']]) }, '{"A\\"\\\\\\u0001":"</x>\\n","truncated":true}'],
  ])('show in extra what is odd about a sighting: %j', (fields, extra) => {
    expect(query('SELECT extra FROM errors', [aBatch(aDelta([anEvent(fields)]))])).toEqual([[extra]]);
  });

  it('write every millisecond as JavaScript does', () => {
    const times = Array.from({ length: 500 }, (_, n) => T0 + n * 1_234_567 + n);
    const events = times.map((time, n) => anEvent({ time, requestId: requestId(n) }));
    expect(query('SELECT time FROM errors ORDER BY epoch_ms', [aBatch(aDelta(events))]).flat()).toEqual(
      times.map((time) => new Date(time).toISOString()),
    );
  });

  const spread = aBatch(
    aDelta(
      [0, 59, 60, 310, 3600, 86_400, -1].map((seconds, n) =>
        anEvent({ time: T0 + seconds * 1000, requestId: requestId(n) }),
      ),
      { requests: [aRequest({ requests: 8, failed: 2 }), aRequest({ window: WINDOW + 60, requests: 2 })] },
    ),
  );

  it.each([
    [60, '1m', ['03:19 1', '03:20 2', '03:21 1', '03:25 1', '04:20 1', '03:20 1']],
    [60, '5m', ['03:15 1', '03:20 3', '03:25 1', '04:20 1', '03:20 1']],
    [60, '1h', ['03:00 5', '04:00 1', '03:00 1']],
    [60, '1d', ['00:00 6', '00:00 1']],
    [600, '1m', ['03:10 1', '03:20 4', '04:20 1', '03:20 1']],
    [600, '5m', ['03:10 1', '03:20 4', '04:20 1', '03:20 1']],
    [600, '1h', ['03:00 5', '04:00 1', '03:00 1']],
    [86_400, '1m', ['00:00 6', '00:00 1']],
    [86_400, '1d', ['00:00 6', '00:00 1']],
  ])('with base windows of %i s: error_trend_%s', (seconds, step, expected) => {
    const rows = query(
      `SELECT substr(window_start, 12, 5) || ' ' || errors FROM error_trend_${step} ORDER BY window_epoch`,
      [spread],
      seconds,
    );
    expect(rows.flat()).toEqual(expected);
  });

  it('write out trends', () => {
    expect(query('SELECT * FROM error_trend_5m WHERE errors = 3', [spread])).toEqual([
      [
        '2026-11-24T03:20:00Z',
        WINDOW,
        'NoSuchKey',
        404,
        host,
        'example-media',
        'cn-hangzhou',
        'not-found',
        'fix-request',
        3,
      ],
    ]);
    expect(query('SELECT * FROM request_trend_5m', [])).toEqual([
      ['2026-11-24T03:20:00Z', WINDOW, host, 'example-media', 'cn-hangzhou', 10, 2, 0.2],
    ]);
    expect(query('SELECT requests, errors FROM request_trend_1m ORDER BY window_epoch', [])).toEqual([
      [8, 2],
      [2, 0],
    ]);
    expect(query('SELECT window_start, requests FROM request_trend_1h', [])).toEqual([['2026-11-24T03:00:00Z', 10]]);
    expect(query('SELECT window_start, requests FROM request_trend_1d', [])).toEqual([['2026-11-24T00:00:00Z', 10]]);
  });

  it('do not tell server logs from client logs, the tables do', () => {
    const both = aBatch(aDelta([anEvent(), anEvent({ requestId: requestId(2), origin: 'server' })]));
    expect(query('SELECT errors FROM error_trend_1m', [both])).toEqual([[2]]);
    expect(query('SELECT origin, errors FROM error_count ORDER BY origin', [])).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });

  it('tell causes by counts, first and last by single rows while there are any', () => {
    const events = [0.5, 30, 7200.25].map((seconds, n) =>
      anEvent({ time: T0 + seconds * 1000, requestId: requestId(n + 1) }),
    );
    const causes = 'SELECT * FROM causes';
    expect(query(causes, [aBatch(aDelta(events))])).toEqual([
      [
        'NoSuchKey',
        null,
        null,
        'not-found',
        'fix-request',
        3,
        1,
        '2026-11-24T03:20:00.500Z',
        '2026-11-24T05:20:00.250Z',
        requestId(3),
      ],
    ]);
    const store = openStore(join(folder, 'ossight.db'), {
      windowSeconds: 60,
      catalog: [],
      classify,
      now: NOW,
      create: false,
    });
    store.prune({ before: T0 + 60_000, keep: 100 }, false);
    store.close();
    expect(query('SELECT errors, first_seen, last_seen FROM causes', [])).toEqual([
      [3, '2026-11-24T03:20:00.000Z', '2026-11-24T05:20:00.250Z'],
    ]);
  });

  it('show the newest request id of a cause, however long before it was last seen', () => {
    const at = (seconds: number, id: number | null) =>
      anEvent({
        time: T0 + seconds * 1000,
        requestId: id === null ? null : requestId(id),
        requestIdComplete: id !== null,
      });
    const sample = 'SELECT sample_request_id FROM causes';
    expect(query(sample, [aBatch(aDelta([at(0, 1), at(0, 3), at(0, 2), at(1800, null)]))])).toEqual([[requestId(3)]]);
    expect(query(sample, [aBatch(aDelta([at(86_400 * 40, null)]))])).toEqual([[requestId(3)]]);
  });

  it('list the catalog as it was given last', () => {
    expect(query("SELECT * FROM catalog WHERE code = 'NoSuchKey'", [])).toEqual([
      [
        'NoSuchKey',
        '["NoSuchObject"]',
        '[404]',
        'not-found',
        'fix-request',
        0,
        'The object is not there.',
        'Look at the key.',
        'https://example.com/NoSuchKey',
      ],
    ]);
    const path = join(folder, 'ossight.db');
    openStore(path, { windowSeconds: 60, catalog: CATALOG.slice(1), classify, now: NOW, create: false }).close();
    const db = new Database(path, { readonly: true });
    expect(db.prepare('SELECT code FROM catalog').pluck().all()).toEqual(['InternalError']);
    db.close();
  });

  it('list sources', () => {
    const delta = aDelta([anEvent({ time: T0 + 61_500 })], { identity: identity('a'), requests: [aRequest()] });
    expect(query('SELECT * FROM sources', [aBatch(delta)])).toEqual([
      ['app.log', 'done', 100, 10, 1, 0, 1, '2026-11-24T03:20:00.000Z', '2026-11-24T03:21:01.500Z'],
    ]);
  });
});

describe('count rows', () => {
  it('carry the number of the commit that changed them, and stay at 0 when the count moved away', () => {
    const other = anEvent({ requestId: requestId(2), time: T0 + 60_000 });
    const bare = anEvent({ code: null });
    const batches = [aBatch(aDelta([bare])), aBatch(aDelta([other])), aBatch(aDelta([anEvent()]))];
    const rows = `SELECT n.window - ${WINDOW}, c.code, n.errors, n.ver FROM error_count n JOIN class c ON c.id = n.class_id ORDER BY 1, 2`;
    expect(query(rows, batches)).toEqual([
      [0, null, 0, 3],
      [0, 'NoSuchKey', 1, 3],
      [60, 'NoSuchKey', 1, 2],
    ]);
    expect(
      query('SELECT c.code, h.errors, h.ver FROM error_hour h JOIN class c ON c.id = h.class_id ORDER BY 1', []),
    ).toEqual([
      [null, 0, 3],
      ['NoSuchKey', 2, 3],
    ]);
    expect(query('SELECT code, errors FROM error_trend_1m ORDER BY window_epoch', [])).toEqual([
      ['NoSuchKey', 1],
      ['NoSuchKey', 1],
    ]);
  });
});
