// Alerts in SQLite: what rules are measured by, and the book of what was told to whom.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Change, RuleState, Selector } from '../../src/model/alert.ts';
import { openReader, openStore } from '../../src/stores/index.ts';
import type { Store } from '../../src/stores/index.ts';
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

const ALL: Selector = { field: null, value: null, hosts: null, buckets: null };
let folder: string;
let store: Store;
const open = (): Store =>
  openStore(join(folder, 'ossight.db'), { windowSeconds: 60, catalog: CATALOG, classify, now: NOW, create: true });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ossight-alerts-'));
  store = open();
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const MINUTE = 60_000;

function fill(): void {
  const events = [
    anEvent({ requestId: requestId(1), time: T0, host: 'img-1.example.com', bucket: 'media' }),
    anEvent({ requestId: requestId(2), time: T0 + MINUTE, host: 'img-2.example.com', bucket: 'media' }),
    anEvent({ requestId: requestId(3), time: T0 + MINUTE, host: 'api.example.com', bucket: 'docs' }),
    anEvent({
      requestId: requestId(4),
      time: T0 + 2 * MINUTE,
      code: 'InternalError',
      status: 500,
    }),
  ];
  const requests = [
    aRequest({ window: WINDOW, host: 'img-1.example.com', requests: 10, failed: 1 }),
    aRequest({ window: WINDOW + 180, host: 'api.example.com', requests: 7, failed: 0 }),
  ];
  store.commit(aBatch(aDelta(events, { requests, identity: identity('a') })));
}

describe('measures', () => {
  test('errors of a span, by class and place', () => {
    fill();
    const { measures } = store.alerts();
    expect(measures.errors(ALL, WINDOW, WINDOW + 180)).toEqual([
      [WINDOW, 1],
      [WINDOW + 60, 2],
      [WINDOW + 120, 1],
    ]);
    expect(measures.errors(ALL, WINDOW + 60, WINDOW + 120)).toEqual([[WINDOW + 60, 2]]);
    expect(measures.errors({ ...ALL, hosts: 'IMG-*' }, 0, 1e11)).toEqual([
      [WINDOW, 1],
      [WINDOW + 60, 1],
    ]);
    expect(measures.errors({ ...ALL, hosts: 'img-[12].*' }, 0, 1e11)).toEqual([]);
    expect(measures.errors({ ...ALL, buckets: 'd?cs' }, 0, 1e11)).toEqual([[WINDOW + 60, 1]]);
    expect(measures.errors({ ...ALL, field: 'action', value: 'retry' }, 0, 1e11)).toEqual([[WINDOW + 120, 1]]);
    expect(measures.errors({ ...ALL, field: 'code', value: 'nosuchkey' }, 0, 1e11)).toHaveLength(2);
  });

  test('requests of a span', () => {
    fill();
    const { measures } = store.alerts();
    expect(measures.requests(ALL, 0, 1e11)).toEqual([
      [WINDOW, 10, 1],
      [WINDOW + 180, 7, 0],
    ]);
    expect(measures.requests({ ...ALL, hosts: 'api*' }, 0, 1e11)).toEqual([[WINDOW + 180, 7, 0]]);
  });

  test('causes that were not there before', () => {
    fill();
    const { measures } = store.alerts();
    expect(measures.freshCauses(ALL, WINDOW + 120)).toMatchObject([
      {
        code: 'InternalError',
        cause: null,
        action: 'retry',
        errors: 1,
        first: WINDOW + 120,
        sampleRequestId: requestId(4),
      },
    ]);
    expect(measures.freshCauses(ALL, WINDOW).map(({ code }) => code)).toEqual(['NoSuchKey', 'InternalError']);
    expect(measures.freshCauses(ALL, WINDOW + 60).map(({ code }) => code)).toEqual(['InternalError']);
    // The same question again is answered from memory, an earlier one is not.
    expect(measures.freshCauses(ALL, WINDOW).map(({ code }) => code)).toEqual(['NoSuchKey', 'InternalError']);
  });

  test('a cause that was there days ago is not fresh', () => {
    store.commit(aBatch(aDelta([anEvent({ requestId: requestId(9), time: T0 - 40 * 3_600_000 })])));
    fill();
    expect(
      store
        .alerts()
        .measures.freshCauses(ALL, WINDOW)
        .map(({ code }) => code),
    ).toEqual(['InternalError']);
  });

  test('the newest window, whoever told of it, but none from the future', () => {
    const { measures } = store.alerts();
    expect(measures.newest(ALL, 1e11)).toBeNull();
    fill();
    expect(measures.newest(ALL, 1e11)).toBe(WINDOW + 180);
    expect(measures.newest(ALL, WINDOW + 180)).toBe(WINDOW + 120);
    expect(measures.newest({ ...ALL, hosts: 'img-*' }, 1e11)).toBe(WINDOW + 60);
  });

  test('a reader measures the same', () => {
    fill();
    const reader = openReader(join(folder, 'ossight.db'));
    expect(reader.measures().errors(ALL, 0, 1e11)).toEqual(store.alerts().measures.errors(ALL, 0, 1e11));
    reader.close();
  });
});

const STATE: RuleState = { firing: true, since: WINDOW, told: ['x'], through: null };
const CHANGE: Change = { kind: 'firing', at: WINDOW, value: 412.5, cause: null };

describe('the book', () => {
  test('keeps states and deliveries over a restart', () => {
    store.alerts().book.record([{ rule: 'r', state: STATE, changes: [CHANGE], targets: ['ops', 'dev'] }], NOW);
    store.close();
    store = open();
    const { book } = store.alerts();
    expect(book.state('r')).toEqual(STATE);
    expect(book.state('other')).toBeNull();
    expect(book.due(NOW, 10)).toMatchObject([
      { target: 'dev', attempts: 0, alert: { ...CHANGE, id: 1, rule: 'r', created: NOW } },
      { target: 'ops', attempts: 0 },
    ]);
    expect(book.due(NOW - 1, 10)).toEqual([]);
  });

  test('what was delivered is not due again, what failed is due later, what was given up never', () => {
    const { book } = store.alerts();
    book.record([{ rule: 'r', state: STATE, changes: [CHANGE, CHANGE], targets: ['ops'] }], NOW);
    book.delivered(1, 'ops', NOW);
    book.undelivered(2, 'ops', 'timeout', NOW + 1000);
    expect(book.due(NOW + 999, 10)).toEqual([]);
    expect(book.due(NOW + 1000, 10)).toMatchObject([{ attempts: 1, alert: { id: 2 } }]);
    book.undelivered(2, 'ops', 'gone', null);
    expect(book.due(NOW * 2, 10)).toEqual([]);
    expect(book.recent(5).map(({ id }) => id)).toEqual([2, 1]);
  });

  test('a state without changes is kept, and alerts of a rule without targets are remembered', () => {
    const { book } = store.alerts();
    book.record([{ rule: 'r', state: { ...STATE, firing: false }, changes: [], targets: ['ops'] }], NOW);
    book.record([{ rule: 'q', state: STATE, changes: [CHANGE], targets: [] }], NOW);
    expect(book.due(NOW, 10)).toEqual([]);
    expect(book.recent(5)).toMatchObject([{ rule: 'q' }]);
  });
});
