import { describe as group, expect, test } from 'vitest';
import {
  EVERYTHING,
  tally,
  tellsApart,
  unpackCounts,
  type Dimension,
  type Selection,
} from '../../src/reports/html/tally.ts';
import { fakeReader } from './fake-reader.ts';
import { incident, MINUTE, NOON } from './incident.ts';
import { dataOf, randomDay } from './page.ts';

const AFTERNOON = incident();
const data = dataOf(AFTERNOON);
const counts = unpackCounts(data);

function picked(values: Readonly<Record<string, string>>, windows: Selection['windows'] = null): Selection {
  return { windows, values: new Map(Object.entries(values)) as unknown as Selection['values'] };
}

group('the page has the counts of the report', () => {
  test('all of them, by window', () => {
    const all = tally(counts, EVERYTHING, 'code');
    expect(all.errors).toBe(AFTERNOON.errors.length);
    expect(all.errors).toBe(data.tiles.errors);
    expect(all.total.length).toBe(data.cells.length);
    expect(all.total.reduce((sum, value) => sum + value, 0)).toBe(all.errors);
    expect([all.requests, all.failed]).toEqual([data.tiles.requests, data.tiles.failed]);
    expect(all.throttled.errors).toBe(data.tiles.throttled);
    expect(all.serverFaults).toBe(data.tiles.serverFaults);
    expect(all.causes.map((cause) => cause?.errors)).toEqual(data.causes.map((cause) => cause.errors));
    expect(all.hostCount).toBe(data.tiles.hosts);
  });

  test.each([
    [{ code: 'NoSuchKey' }],
    [{ host: 'img-prod.oss-cn-hangzhou.aliyuncs.com' }],
    [{ host: 'img-prod.oss-cn-hangzhou.aliyuncs.com', action: 'slow-down' }],
    [{ code: 'RequestTimeTooSkewed', cause: 'time-zone' }],
    [{ code: 'NoSuchKey', cause: '' }],
    [{ code: 'NoSuchKey', cause: 'not-this-one' }],
    [{ bucket: '' }],
    [{ bucket: 'nowhere' }],
    [{ region: 'cn-hangzhou' }],
    [{ status: '404', category: 'object' }],
    [{ status: '503' }],
  ])('for %j, over all and over a part of the time', (values) => {
    for (const windows of [null, [100, 160]] as const) {
      const expected = AFTERNOON.errors.filter((error) => {
        const window = Math.floor((error.time - NOON) / MINUTE);
        const inside = windows === null || (window >= windows[0] && window < windows[1]);
        const fits = Object.entries(values).every(([name, value]) => String(error[name as Dimension] ?? '') === value);
        return inside && fits;
      });
      const sums = tally(counts, picked(values, windows), 'host');
      expect(sums.errors).toBe(expected.length);
      expect(sums.groups.reduce((sum, each) => sum + each.errors, 0)).toBe(expected.length);
      expect(sums.hosts.reduce((sum, each) => sum + each.errors, 0)).toBe(expected.length);
    }
  });

  test.each(['action', 'code', 'cause', 'host', 'bucket', 'region', 'category', 'status'] as const)(
    'stacked by %s they add up, window by window',
    (by) => {
      const sums = tally(counts, EVERYTHING, by);
      expect(sums.groups.length).toBeLessThanOrEqual(8);
      for (const [at, total] of sums.total.entries())
        expect(sums.groups.reduce((sum, { values }) => sum + (values[at] ?? 0), 0)).toBe(total);
    },
  );

  test('a rate that would be a guess is not told', () => {
    expect(tally(counts, picked({ code: 'NoSuchKey' }), 'code').requests).toBeNull();
    expect(tally(counts, picked({ host: 'img-prod.oss-cn-hangzhou.aliyuncs.com' }), 'code').requests).toBeNull();
    expect(tally(counts, { windows: [0, 10], values: new Map() }, 'code').requests).toBeGreaterThan(30_000);
  });

  test('nothing is there where nothing is stored', () => {
    const empty = dataOf({ errors: [] });
    expect(tally(unpackCounts(empty), EVERYTHING, 'code').errors).toBe(0);
    expect(empty.range).toBeNull();
  });
});

group('what does not fit goes together', () => {
  const reader = randomDay(40, 30, 0.06);
  const crowded = dataOf({ errors: [] }, { now: NOON + 1440 * MINUTE }, {}, reader);
  const sums = tally(unpackCounts(crowded), EVERYTHING, 'host');

  test('and is still counted', () => {
    expect(sums.errors).toBe(crowded.tiles.errors);
    expect(sums.actions.map(({ key, errors }) => [key, errors])).toEqual(
      crowded.tiles.actions.map(({ action, errors }) => [action, errors]),
    );
    expect(sums.groups.at(-1)).toMatchObject({ other: true });
    expect(sums.hostCountIsLeast).toBe(true);
  });

  test('and is known not to be told apart', () => {
    expect(['host', 'region', 'code', 'status'].map((each) => tellsApart(crowded, each as Dimension))).not.toContain(
      true,
    );
    expect(tellsApart(crowded, 'action')).toBe(true);
    expect(tellsApart(data, 'host') && tellsApart(data, 'code')).toBe(true);
  });

  test('in whole windows', () => {
    expect(crowded.cells.step % crowded.step).toBe(0);
    expect(crowded.cells.length * crowded.cells.step).toBeGreaterThanOrEqual(86_400);
  });
});

test('the same answers make the same data', () => {
  expect(dataOf(AFTERNOON, {}, {}, fakeReader(AFTERNOON))).toEqual(data);
});
