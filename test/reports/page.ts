// Pages for the tests: the made-up afternoon, a day of random minutes, and texts that would like to be more than text.
import type { Reader } from '../../src/model/reading.ts';
import type { PageAssets } from '../../src/reports/html/index.ts';
import { pageData, type PageData, type PageOptions } from '../../src/reports/page-data.ts';
import { buildReport, type ReportOptions } from '../../src/reports/report.ts';
import { fakeReader, type Fake } from './fake-reader.ts';
import { describe, error, hostile as hostileTexts, MINUTE, NOON, requestId } from './incident.ts';

export const NO_ASSETS: PageAssets = { script: '1', style: 'p{}', scriptHash: 'sha256-a', styleHash: 'sha256-b' };

export function dataOf(
  fake: Fake,
  options: Partial<ReportOptions> = {},
  page: Partial<PageOptions> = {},
  reader: Reader = fakeReader(fake),
): PageData {
  const report = buildReport(reader, {
    span: { since: null, until: null },
    step: null,
    by: 'action',
    now: NOON + 186 * MINUTE,
    limit: 10,
    describe,
    timeZone: 'Asia/Shanghai',
    ...options,
  });
  return pageData(report, reader.cells(report.span, report.step), {
    live: false,
    lang: 'en',
    version: '1.2.3',
    inChinese: (code, cause) => ({ summary: `发生了 ${code ?? '?'}。`, advice: `处理 ${cause ?? code ?? '?'}。` }),
    ...page,
  });
}

/** Texts that break out of places where they are not escaped. */
export const PAYLOADS: readonly string[] = [
  '<script>window.hit=1</script>',
  '</script><script>window.hit=1</script>',
  '<img src=x onerror=window.hit=1>',
  '"><svg onload=window.hit=1>',
  "' onmouseover='window.hit=1",
  '<!--<script>',
  ']]>&lt;b&gt;&#60;',
  'javascript:window.hit=1',
  '\u202egnp.exe\u2066',
  '\u0000\u001b[2J\u0085\u2028\u2029',
  '${window.hit=1}{{7*7}}',
  '__proto__',
];

/** The same with requests, so that there is a rate to show. */
export function hostile(texts: readonly string[]): Fake {
  return { ...hostileTexts(texts), requests: [[NOON, 100, 3]] };
}

/** Counts that nothing can be packed out of: `causes` x `hosts` at random over a day of minutes, `density` of the cells filled. */
export function randomDay(causes: number, hosts: number, density: number): Reader {
  let state = 7;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const start = NOON / 1000;
  const kinds = Array.from({ length: causes }, (_, i) => ({
    code: `RandomFailureNumber${i}`,
    cause: i % 3 === 0 ? 'some-sub-cause' : null,
    ec: `0048-${String(i).padStart(8, '0')}`,
    status: 400 + (i % 120),
  }));
  const places = Array.from({ length: hosts }, (_, i) => ({
    host: `example-bucket-${i}.oss-cn-hangzhou-internal.aliyuncs.com`,
    bucket: `example-bucket-${i}`,
    region: 'cn-hangzhou',
  }));
  const errors: [number, number, number, number][] = [];
  const requests: [number, number, number, number][] = [];
  const byCause = kinds.map(() => new Map<number, number>());
  for (let minute = 0; minute < 1440; minute++) {
    const window = start + minute * 60;
    for (let place = 0; place < hosts; place++) {
      requests.push([window, place, Math.floor(random() * 5000), Math.floor(random() * 50)]);
      for (let kind = 0; kind < causes; kind++) {
        if (random() >= density) continue;
        const count = 1 + Math.floor(random() * 60);
        errors.push([window, kind, place, count]);
        byCause[kind]?.set(window, (byCause[kind]?.get(window) ?? 0) + count);
      }
    }
  }
  const total = errors.reduce((sum, cell) => sum + cell[3], 0);
  const actions = ['retry', 'slow-down', 'fix-request', 'fix-config', 'unknown'] as const;
  const actionOf = (kind: number): (typeof actions)[number] => actions[kind % actions.length] ?? 'unknown';
  const rows = kinds
    .map((kind, i) => ({
      ...kind,
      category: 'other',
      action: actionOf(i),
      retryable: false,
      errors: [...(byCause[i]?.values() ?? [])].reduce((sum, count) => sum + count, 0),
      hosts,
      topHost: places[0]?.host ?? null,
      firstSeen: start * 1000,
      lastSeen: (start + 86_340) * 1000,
      sampleRequestId: requestId(NOON, i),
      trend: [...(byCause[i] ?? [])],
    }))
    .sort((a, b) => b.errors - a.errors);
  return {
    ...fakeReader({ errors: [] }),
    totals: () => ({ errors: total, requests: 1, failed: 1, hosts, first: start, last: start + 1439 * 60 }),
    trend: (_span, _step, by) =>
      errors.map(([window, kind, place, count]) => ({
        window,
        key: by === 'host' ? (places[place]?.host ?? null) : by === 'action' ? actionOf(kind) : 'other',
        errors: count,
      })),
    requestTrend: () => requests.map(([window, , count, failed]) => ({ window, requests: count, failed })),
    causes: () => rows,
    causeCounts: ({ until }) => (until === start ? [] : rows),
    find: (id) => {
      const kind = kinds.findIndex((_, i) => requestId(NOON, i) === id);
      const message = 'A message of the usual length, as services write them when they refuse something. '.repeat(3);
      return [error({ ...kinds[kind], ...places[0], requestId: id, message, object: 'images/2026/11/item.jpg' })];
    },
    cells: () => ({ kinds, places, errors, requests }),
  };
}
