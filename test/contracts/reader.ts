// What every reader must answer, whatever stands behind it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Filter, Reader, StoredError } from '../../src/stores/reader.ts';
import { aBatch, aDelta, anEvent, aRequest, identity, requestId, T0, WINDOW } from '../stores/ledger.ts';
import type { Pair } from './store.ts';

const ALL = { since: null, until: null };
const HOUR = 3600;
const OTHER_HOST = 'oss-cn-shanghai.aliyuncs.com';

export function readerContract(name: string, open: () => Pair): void {
  describe(`${name} keeps the reader contract`, () => {
    let pair: Pair;
    let reader: Reader;

    beforeAll(() => {
      pair = open();
      reader = pair.reader;
      let n = 0;
      const error = (seconds: number, fields = {}) =>
        anEvent({ requestId: requestId(++n), time: T0 + seconds * 1000, ...fields });
      const server = { code: 'InternalError', status: 500 };
      pair.store.commit(
        aBatch(
          aDelta(
            [
              error(0.25),
              error(30, { message: 'trailing slash' }),
              error(61, { ...server, ec: '0017-00000901' }),
              error(62, { ...server, status: 503, host: OTHER_HOST, bucket: null, region: null }),
              error(2 * HOUR + 5, server),
              error(2 * HOUR + 6.5, { ...server, host: OTHER_HOST, origin: 'server' }),
              error(-HOUR, { status: 400 }),
              error(90, { code: 'Odd', status: 200 }),
              error(91, { code: null, status: null, host: null, bucket: null, region: null }),
              error(400 * 86_400),
            ],
            {
              identity: identity('a'),
              requests: [
                aRequest({ requests: 90, failed: 1 }),
                aRequest({ window: WINDOW + 2 * HOUR, requests: 10, failed: 9 }),
              ],
            },
          ),
        ),
      );
    });
    afterAll(() => pair.close());

    it('sums a span', () => {
      expect(reader.windowSeconds).toBe(60);
      expect(reader.totals(ALL)).toEqual({
        errors: 10,
        requests: 100,
        failed: 10,
        hosts: 2,
        first: WINDOW - HOUR,
        last: WINDOW + 2 * HOUR,
      });
      expect(reader.totals({ since: WINDOW, until: WINDOW + 60 })).toEqual({
        errors: 2,
        requests: 90,
        failed: 1,
        hosts: 1,
        first: WINDOW,
        last: WINDOW,
      });
      expect(reader.totals({ since: WINDOW + 120, until: WINDOW + 180 })).toEqual({
        errors: 0,
        requests: null,
        failed: null,
        hosts: 0,
        first: null,
        last: null,
      });
    });

    it('gives the same sums for a span as its windows one by one', () => {
      const spans = [-HOUR, -60, 0, 60, 2400, HOUR, 2 * HOUR, 2 * HOUR + 60, 3 * HOUR];
      for (const [i, from] of spans.entries()) {
        for (const to of spans.slice(i + 1)) {
          const span = { since: WINDOW + from, until: WINDOW + to };
          const errors = reader.trend(span, 60, 'code').reduce((sum, row) => sum + row.errors, 0);
          expect(reader.totals(span).errors).toBe(errors);
          expect(reader.causes(span, 60, 99).reduce((sum, row) => sum + row.errors, 0)).toBe(errors);
          expect(reader.trend(span, HOUR, 'host').reduce((sum, row) => sum + row.errors, 0)).toBe(errors);
        }
      }
    });

    it('counts every cell once, by time, kind and place', () => {
      const cells = reader.cells({ since: WINDOW, until: WINDOW + 120 }, 60);
      const shown = cells.errors.map(([window, kind, place, errors]) => {
        const { code, cause, ec, status } = cells.kinds[kind] ?? {};
        return [window - WINDOW, code, cause, ec, status, cells.places[place]?.host, errors];
      });
      expect(shown.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))).toMatchInlineSnapshot(`
        [
          [
            0,
            "NoSuchKey",
            "trailing-slash",
            null,
            404,
            "example-media.oss-cn-hangzhou.aliyuncs.com",
            1,
          ],
          [
            0,
            "NoSuchKey",
            null,
            null,
            404,
            "example-media.oss-cn-hangzhou.aliyuncs.com",
            1,
          ],
          [
            60,
            "InternalError",
            null,
            "0017-00000901",
            500,
            "example-media.oss-cn-hangzhou.aliyuncs.com",
            1,
          ],
          [
            60,
            "InternalError",
            null,
            null,
            503,
            "oss-cn-shanghai.aliyuncs.com",
            1,
          ],
          [
            60,
            "Odd",
            null,
            null,
            200,
            "example-media.oss-cn-hangzhou.aliyuncs.com",
            1,
          ],
          [
            60,
            null,
            null,
            null,
            null,
            null,
            1,
          ],
        ]
      `);
      expect(cells.requests.map(([window, , requests, failed]) => [window - WINDOW, requests, failed])).toEqual([
        [0, 90, 1],
      ]);
      for (const [step, span] of [
        [60, ALL],
        [HOUR, ALL],
        [HOUR, { since: WINDOW - 60, until: WINDOW + 3 * HOUR }],
      ] as const) {
        const found = reader.cells(span, step);
        const keys = found.errors.map(([window, kind, place]) => `${window} ${kind} ${place}`);
        expect(new Set(keys).size).toBe(keys.length);
        const sum = (window: number): number =>
          found.errors.filter((cell) => cell[0] === window).reduce((all, cell) => all + cell[3], 0);
        const trend = new Map<number, number>();
        for (const { window, errors } of reader.trend(span, step, 'code'))
          trend.set(window, (trend.get(window) ?? 0) + errors);
        expect(new Set(found.errors.map(([window]) => window))).toEqual(new Set(trend.keys()));
        for (const [window, errors] of trend) expect(sum(window)).toBe(errors);
      }
    });

    it('draws trends by any key', () => {
      const first = { since: WINDOW, until: WINDOW + 120 };
      expect(reader.trend(first, 60, 'code')).toEqual([
        { window: WINDOW, key: 'NoSuchKey', errors: 2 },
        { window: WINDOW + 60, key: null, errors: 1 },
        { window: WINDOW + 60, key: 'InternalError', errors: 2 },
        { window: WINDOW + 60, key: 'Odd', errors: 1 },
      ]);
      const keys = (by: Parameters<Reader['trend']>[2]) =>
        reader.trend(first, 120, by).map(({ key, errors }) => [key, errors]);
      expect(keys('status')).toEqual([
        [null, 1],
        ['200', 1],
        ['404', 2],
        ['500', 1],
        ['503', 1],
      ]);
      expect(keys('action')).toEqual([
        ['fix-request', 2],
        ['retry', 2],
        ['unknown', 2],
      ]);
      expect(keys('category')).toEqual([
        ['not-found', 2],
        ['server', 2],
        ['unknown', 2],
      ]);
      expect(keys('bucket')).toEqual([
        [null, 2],
        ['example-media', 4],
      ]);
      expect(keys('region')).toEqual([
        [null, 2],
        ['cn-hangzhou', 4],
      ]);
      expect(keys('cause')).toEqual([
        [null, 5],
        ['trailing-slash', 1],
      ]);
      expect(
        reader.trend({ since: null, until: WINDOW + 3 * HOUR }, 86_400, 'host').map(({ errors }) => errors),
      ).toEqual([1, 6, 2]);
    });

    it('draws requests', () => {
      expect(reader.requestTrend(ALL, 86_400)).toEqual([
        { window: Date.UTC(2026, 10, 24) / 1000, requests: 100, failed: 10 },
      ]);
      expect(reader.requestTrend({ since: WINDOW, until: WINDOW + HOUR }, 60)).toEqual([
        { window: WINDOW, requests: 90, failed: 1 },
      ]);
    });

    it('ranks causes and tells when they were first and last seen', () => {
      const span = { since: WINDOW, until: WINDOW + 3 * HOUR };
      const causes = reader.causes(span, HOUR, 2);
      expect(causes.map(({ code, ec, cause, errors }) => [code, ec, cause, errors])).toEqual([
        ['InternalError', null, null, 3],
        [null, null, null, 1],
      ]);
      expect(causes[0]).toEqual({
        code: 'InternalError',
        cause: null,
        ec: null,
        category: 'server',
        action: 'retry',
        retryable: true,
        errors: 3,
        hosts: 2,
        topHost: OTHER_HOST,
        firstSeen: T0 + 62_000,
        lastSeen: T0 + (2 * HOUR + 6.5) * 1000,
        sampleRequestId: requestId(6),
        trend: [
          [WINDOW - 1200, 1],
          [WINDOW + 2 * HOUR - 1200, 2],
        ],
      });
      expect(reader.causes(span, 60, 99).find(({ cause }) => cause !== null)).toMatchObject({
        cause: 'trailing-slash',
        trend: [[WINDOW, 1]],
      });
      expect(
        reader.causes(span, 60, 99).find(({ code, cause }) => code === 'NoSuchKey' && cause === null),
      ).toMatchObject({
        errors: 1,
        firstSeen: T0 - HOUR * 1000,
        lastSeen: T0 + 400 * 86_400_000,
      });
    });

    it('tells when a cause was seen, whatever it was answered with', () => {
      // In that minute it was answered with 503 alone, later with 500.
      const cause = reader
        .causes({ since: WINDOW + 60, until: WINDOW + 120 }, 60, 99)
        .find(({ ec, code }) => code === 'InternalError' && ec === null);
      expect(cause).toMatchObject({
        errors: 1,
        firstSeen: T0 + 62_000,
        lastSeen: T0 + (2 * HOUR + 6.5) * 1000,
        sampleRequestId: requestId(6),
      });
    });

    it('finds what does not fit', () => {
      expect(reader.oddities(ALL)).toEqual([
        { kind: 'no-code', code: null, status: null, expected: null, errors: 1 },
        { kind: 'skewed-time', code: 'NoSuchKey', status: 404, expected: 404, errors: 1 },
        { kind: 'status-differs', code: 'NoSuchKey', status: 400, expected: 404, errors: 1 },
        { kind: 'success-status', code: 'Odd', status: 200, expected: null, errors: 1 },
        { kind: 'unknown-code', code: 'Odd', status: 200, expected: null, errors: 1 },
      ]);
      expect(reader.oddities({ since: WINDOW, until: WINDOW + 60 })).toEqual([]);
    });

    it('sums everything by code, action and host', () => {
      const { errors, requests } = reader.sums();
      expect(errors.reduce((sum, row) => sum + row.errors, 0)).toBe(10);
      expect(errors).toContainEqual({ code: 'InternalError', action: 'retry', host: OTHER_HOST, errors: 2 });
      expect(errors).toContainEqual({ code: null, action: 'unknown', host: null, errors: 1 });
      expect(requests).toEqual([{ host: 'example-media.oss-cn-hangzhou.aliyuncs.com', requests: 100, failed: 10 }]);
    });

    it('finds a request, in either case of its letters', () => {
      const [found] = reader.find(requestId(3).toLowerCase());
      expect(found).toEqual({
        code: 'InternalError',
        known: true,
        category: 'server',
        action: 'retry',
        retryable: true,
        cause: null,
        statusExpected: 500,
        time: T0 + 61_000,
        timeSource: 'line',
        status: 500,
        requestId: requestId(3),
        host: 'example-media.oss-cn-hangzhou.aliyuncs.com',
        bucket: 'example-media',
        region: 'cn-hangzhou',
        ec: '0017-00000901',
        message: null,
        operation: null,
        object: null,
        source: 'app.log',
        line: 1,
        extra: new Map(),
      });
      expect(reader.find(requestId(999))).toEqual([]);
    });

    it('shows the newest errors first, those of a clock gone wrong last', () => {
      const times = (span: typeof ALL | { since: number; until: number }, limit: number) =>
        reader.samples(span, limit).map(({ time }) => (time - T0) / 1000);
      expect(times(ALL, 3)).toEqual([2 * HOUR + 6.5, 2 * HOUR + 5, 91]);
      expect(times(ALL, 99).at(-1)).toBe(400 * 86_400);
      expect(times({ since: WINDOW, until: WINDOW + 60 }, 99)).toEqual([30, 0.25]);
    });

    it('leafs through errors, newest first, each once', () => {
      const times = (errors: readonly { time: number }[]) => errors.map(({ time }) => (time - T0) / 1000);
      const pages: number[][] = [];
      let before: Parameters<Reader['page']>[2] = null;
      do {
        const { errors, next } = reader.page(ALL, 3, before);
        pages.push(times(errors));
        before = next;
      } while (before !== null);
      expect(pages).toEqual([[400 * 86_400, 2 * HOUR + 6.5, 2 * HOUR + 5], [91, 90, 62], [61, 30, 0.25], [-HOUR]]);
      expect(times(reader.page({ since: WINDOW, until: WINDOW + 60 }, 9, null).errors)).toEqual([30, 0.25]);
    });

    describe('under a filter', () => {
      const hours = { since: WINDOW - HOUR, until: WINDOW + 3 * HOUR };
      const filters: [Filter, (error: StoredError) => boolean][] = [
        [{}, () => true],
        [{ code: ['NoSuchKey'] }, ({ code }) => code === 'NoSuchKey'],
        [{ code: ['NoSuchKey', 'Odd'] }, ({ code }) => code === 'NoSuchKey' || code === 'Odd'],
        [{ code: [''] }, ({ code }) => code === null],
        [{ cause: ['trailing-slash'] }, ({ cause }) => cause === 'trailing-slash'],
        [{ action: ['retry'] }, ({ action }) => action === 'retry'],
        [{ category: ['not-found'] }, ({ category }) => category === 'not-found'],
        [{ host: [OTHER_HOST] }, ({ host }) => host === OTHER_HOST],
        [{ host: [''] }, ({ host }) => host === null],
        [{ bucket: ['example-media'] }, ({ bucket }) => bucket === 'example-media'],
        [{ region: [''] }, ({ region }) => region === null],
        [{ status: ['500', ''] }, ({ status }) => status === 500 || status === null],
        [{ status: ['teapot'] }, () => false],
        [{ code: ['InternalError'], host: [OTHER_HOST] }, (e) => e.code === 'InternalError' && e.host === OTHER_HOST],
        [{ code: ["'; DROP TABLE error; --"] }, () => false],
      ];

      it.each(filters)('%j is as if nothing else had been stored', (filter, passes) => {
        const all = reader.samples(hours, 99);
        const kept = all.filter(passes);
        const only = reader.only(filter);
        expect(only.samples(hours, 99)).toEqual(kept);
        expect(only.page(hours, 99, null).errors.map(({ time }) => time)).toEqual(kept.map(({ time }) => time));
        expect(kept.length === all.length).toBe(Object.keys(filter).length === 0);
        const windows = kept.map(({ time }) => Math.floor(time / 60_000) * 60);
        expect(only.totals(hours)).toMatchObject({
          errors: kept.length,
          hosts: new Set(kept.flatMap(({ host }) => host ?? [])).size,
          first: windows.at(-1) ?? null,
          last: windows[0] ?? null,
        });
        for (const step of [60, HOUR]) {
          for (const by of ['code', 'host', 'status'] as const) {
            const sum = only.trend(hours, step, by).reduce((n, { errors }) => n + errors, 0);
            expect(sum).toBe(kept.length);
          }
        }
        const causes = only.causes(hours, HOUR, 99);
        expect(only.causeCounts(hours)).toEqual(
          causes.map(({ code, cause, ec, category, action, errors }) => ({
            code,
            cause,
            ec,
            category,
            action,
            errors,
          })),
        );
        expect(causes.reduce((n, { errors }) => n + errors, 0)).toBe(kept.length);
        expect(new Set(causes.map(({ code }) => code))).toEqual(new Set(kept.map(({ code }) => code)));
        for (const { code, cause, ec, sampleRequestId, trend, errors } of causes) {
          const own = reader
            .samples(ALL, 99)
            .filter(passes)
            .filter((error) => error.code === code && error.cause === cause && error.ec === ec);
          expect(own.map(({ requestId }) => requestId)).toContain(sampleRequestId);
          expect(trend.reduce((n, [, each]) => n + each, 0)).toBe(errors);
        }
        for (const { requestId } of all) {
          const found = only.find(requestId ?? '');
          expect(found).toEqual(kept.filter((error) => error.requestId === requestId));
        }
      });

      it('tells first and last of those alone', () => {
        const [cause] = reader.only({ host: [OTHER_HOST] }).causes(ALL, HOUR, 1);
        expect(cause).toMatchObject({
          errors: 2,
          hosts: 1,
          firstSeen: T0 + 62_000,
          lastSeen: T0 + (2 * HOUR + 6.5) * 1000,
        });
      });

      it('knows requests by where they went, and by nothing else', () => {
        expect(reader.only({ bucket: ['example-media'] }).totals(ALL)).toMatchObject({ requests: 100, failed: 10 });
        expect(reader.only({ host: [OTHER_HOST] }).totals(ALL)).toMatchObject({ requests: null, failed: null });
        expect(reader.only({ code: ['NoSuchKey'] }).totals(ALL)).toMatchObject({ requests: null, failed: null });
        expect(reader.only({ status: ['500'] }).requestTrend(ALL, 60)).toEqual([]);
        expect(reader.only({ region: ['cn-hangzhou'] }).requestTrend(ALL, 86_400)).toHaveLength(1);
      });

      it('narrows what was narrow, closes nothing', () => {
        const twice = reader.only({ host: [OTHER_HOST] }).only({ host: ['', OTHER_HOST], action: ['retry'] });
        expect(twice.totals(ALL).errors).toBe(2);
        expect(
          reader
            .only({ host: [OTHER_HOST] })
            .only({ host: [''] })
            .totals(ALL).errors,
        ).toBe(0);
        twice.close();
        expect(reader.totals(ALL).errors).toBe(10);
      });
    });

    it('lists sources', () => {
      expect(reader.sources()).toEqual([
        {
          path: 'app.log',
          state: 'done',
          bytesRead: 100,
          lines: 10,
          errors: 10,
          duplicates: 0,
          rejected: 1,
          firstTime: T0 - HOUR * 1000,
          lastTime: T0 + 400 * 86_400_000,
        },
      ]);
    });
  });
}
