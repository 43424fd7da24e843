import { describe as group, expect, test } from 'vitest';
import { buildReport, type ReportOptions } from '../../src/reports/report.ts';
import type { Report } from '../../src/reports/view.ts';
import { fakeReader, type Fake } from './fake-reader.ts';
import { describe, error, incident, MINUTE, NOON } from './incident.ts';

const at = (minute: number): number => NOON / 1000 + minute * 60;

function build(fake: Fake, options: Partial<ReportOptions> = {}): Report {
  return buildReport(fakeReader(fake), {
    span: { since: null, until: null },
    step: null,
    by: 'action',
    now: NOON + 186 * MINUTE,
    limit: 10,
    describe,
    timeZone: 'Asia/Shanghai',
    ...options,
  });
}

const main = (report: Report): Report['causes'][number] | undefined => report.causes[report.verdict.cause ?? -1];

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

group('the incident', () => {
  const report = build(incident());

  test('the burst is the headline, since the minute it began, though the noise runs all day', () => {
    expect(main(report)?.code).toBe('DownloadTrafficRateLimitExceeded');
    expect(main(report)?.run).toEqual({ since: at(151), until: at(185), errors: main(report)?.errors, ongoing: true });
    expect(report.verdict.rate).toEqual({ errors: 348, per: 'minute' });
    expect(report.causes.find((cause) => cause.code === 'NoSuchKey')?.run?.since).toBe(at(0));
  });

  test('sums agree with each other', () => {
    const { tiles, trend, causes, heat } = report;
    expect(sum(trend.total)).toBe(tiles.errors);
    expect(sum(trend.series.map((series) => sum(series.values)))).toBe(tiles.errors);
    expect(sum(trend.series.map((series) => series.errors))).toBe(tiles.errors);
    expect(sum(causes.map((cause) => sum(cause.trend)))).toBe(tiles.errors);
    expect(sum(causes.map((cause) => cause.share))).toBeCloseTo(1);
    expect(sum(heat.rows.map((row) => sum(row.cells)))).toBe(tiles.errors);
    expect(sum(tiles.actions.map((each) => each.share))).toBeCloseTo(1);
    expect(report.causesLeftOut).toBe(0);
    expect(sum(report.throttling.values)).toBe(tiles.throttled);
  });

  test('the rate is the one of the requests', () => {
    expect(report.tiles.errorRate).toBe((report.tiles.failed ?? 0) / (report.tiles.requests ?? 1));
  });

  test('nothing is new and nothing compared when the span reaches to the first data', () => {
    expect(report.tiles.newCauses).toBeNull();
    expect(report.fresh).toBeNull();
    expect(report.causes.map((cause) => cause.previous)).toEqual(report.causes.map(() => null));
  });

  test('a span with data before it: new causes and changes', () => {
    const part = build(incident(), { span: { since: at(100), until: at(185) } });
    expect(part.fresh?.map((index) => part.causes[index]?.code)).toEqual([
      'DownloadTrafficRateLimitExceeded',
      'QuotaShapeBroken',
    ]);
    expect(part.trend.markers.map((marker) => marker.window)).toEqual([at(151), at(160)]);
    const noise = part.causes.find((cause) => cause.code === 'NoSuchKey');
    expect(noise?.previous).toBeGreaterThan(400);
    expect(noise?.change).toBeCloseTo(((noise?.errors ?? 0) - (noise?.previous ?? 0)) / (noise?.previous ?? 1));
    expect(main(part)?.previous).toBe(0);
    expect(main(part)?.change).toBeNull();
  });

  test('a span whose period before is only half covered is not compared', () => {
    const part = build(incident(), { span: { since: at(60), until: at(185) } });
    expect(part.causes.map((cause) => cause.previous)).toEqual(part.causes.map(() => null));
    expect(part.tiles.newCauses).toBe(2);
  });

  test('every cause has its own sample, also the rare ones, and clocks tell by how much', () => {
    expect(report.samples.map((sample) => sample.code)).toEqual(report.causes.map((cause) => cause.code));
    expect(report.clocks).toMatchObject({ errors: 5, lines: [{ skew: -8 * 3600, seen: 5 }] });
  });

  test('it looks the same when the burst is long over, but says so', () => {
    const fake = incident();
    const calm = Array.from({ length: 120 }, (_, i): [number, number, number] => [NOON + (186 + i) * MINUTE, 3600, 0]);
    const later = build({ ...fake, requests: [...(fake.requests ?? []), ...calm] }, { now: NOON + 400 * MINUTE });
    expect(main(later)?.run).toMatchObject({ since: at(151), until: at(185), ongoing: false });
  });
});

group('little data', () => {
  test('an empty store', () => {
    const report = build({ errors: [] });
    expect(report).toMatchObject({ range: null, causes: [], verdict: { cause: null, rate: null } });
    expect(report.tiles).toMatchObject({ errors: 0, requests: null, errorRate: null, newCauses: null });
    expect(report.input.rejectedShare).toBeNull();
  });

  test('requests only', () => {
    const report = build({
      errors: [],
      requests: [
        [NOON, 10, 0],
        [NOON + MINUTE, 5, 0],
      ],
    });
    expect(report.tiles).toMatchObject({ errors: 0, requests: 15, errorRate: 0 });
    expect(report.trend.total).toEqual([0, 0]);
  });

  test('one error has no rate per minute', () => {
    const report = build({ errors: [error({ code: 'AccessDenied', time: NOON + 5000 })] });
    expect(report.verdict).toEqual({ cause: 0, rate: { errors: 1, per: 'total' } });
    expect(report.trend.windows).toEqual([at(0)]);
    expect(report.tiles.errorRate).toBeNull();
  });

  test('hourly errors are one run, not a dozen', () => {
    const errors = Array.from({ length: 12 }, (_, i) => error({ code: 'A', time: NOON + i * 60 * MINUTE }));
    const report = build({ errors }, { now: NOON + 12 * 60 * MINUTE });
    expect(main(report)?.run).toMatchObject({ since: at(0), until: at(11 * 60 + 1), errors: 12 });
    expect(report.verdict.rate).toEqual({ errors: 1, per: 'hour' });
  });
});

group('windows', () => {
  const error0 = error({ code: 'A', time: NOON });

  test('a time far in the future never stretches the range', () => {
    const report = build({ errors: [error0, error({ code: 'B', time: NOON + 10 * 365 * 24 * 60 * MINUTE })] });
    expect(report.range?.to).toBeLessThanOrEqual(at(187));
    expect(report.step).toBe(60);
    expect(report.coverage.completeTo).toBeLessThanOrEqual(at(187));
    expect(report.tiles.errors).toBe(2);
  });

  test.each([
    [60, 60],
    [24 * 60, 60],
    [5 * 24 * 60, 300],
    [90 * 24 * 60, 21_600],
    [12 * 365 * 24 * 60, 604_800],
  ])('%i minutes are shown in windows of %i s', (minutes, step) => {
    const report = build(
      { errors: [error0, error({ time: NOON + minutes * MINUTE })] },
      { now: NOON + minutes * MINUTE },
    );
    expect(report.step).toBe(step);
    expect(report.trend.total.reduce((a, b) => a + b, 0)).toBe(2);
  });

  test('a step that would make a million windows is widened', () => {
    const report = build({ errors: [error0] }, { step: 60, span: { since: 0, until: at(0) } });
    expect(report.step).toBeGreaterThan(60);
    expect(report.trend.windows.length).toBeLessThan(10_082);
  });

  test('more kinds than colours: the rest is one series', () => {
    const errors = Array.from({ length: 30 }, (_, i) => error({ code: `Code${i}`, time: NOON + i * 1000 }));
    const { series } = build({ errors }, { by: 'code' }).trend;
    expect(series.length).toBe(8);
    expect(series.at(-1)).toMatchObject({ key: null, other: true, errors: 23 });
  });
});

test('secrets that a store let through are taken out', () => {
  const planted = error({
    code: 'A',
    message: 'x-oss-signature=CANARYcanary1',
    object: 'k?Signature=CANARYcanary1',
    host: 'LTAI5tEXAMPLECANARY01',
  });
  const report = build({ errors: [planted] });
  expect(JSON.stringify(report)).not.toMatch(/canary/i);
  expect(JSON.stringify(report)).toContain('[redacted]');
});
