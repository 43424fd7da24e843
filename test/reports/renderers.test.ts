import * as fc from 'fast-check';
import { describe as group, expect, test } from 'vitest';
import { buildReport, type ReportOptions } from '../../src/reports/report.ts';
import { renderers, renderReport } from '../../src/reports/index.ts';
import { plain, type TextStyle } from '../../src/reports/style.ts';
import type { Report } from '../../src/reports/view.ts';
import { displayWidth } from '../../src/reports/width.ts';
import { expectGolden } from './golden.ts';
import { fakeReader, type Fake } from './fake-reader.ts';
import { describe, error, hostile, incident, MINUTE, NOON, requestId } from './incident.ts';

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

const style = (parts: Partial<TextStyle> = {}): TextStyle => ({ width: 100, ascii: false, paint: plain, ...parts });
const since = { span: { since: NOON / 1000 + 95 * 60, until: null } };

const HOSTILE = [
  '\u001b[2J\u001b]0;owned\u0007',
  '\u202eevil\u2066',
  '\u0085\u009b31m\u0000\u007f',
  "=cmd|'/C calc'!A0",
  '\t=1+1',
  '+1\n=2\r\n@SUM(A1)',
  '|a|b| `code` **bold** <img src=x onerror=alert(1)> [x](https://evil.example) @all #1 https://evil.example www.evil.example',
  'x'.repeat(50_000),
  '存储空间不存在，请检查存储空间名称是否正确'.repeat(20),
  'a\u0300'.repeat(500),
  '\ud800\udfff\ud800',
  '👩‍👩‍👧‍👦🇩🇪',
  '__proto__',
  '',
];

const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|\p{Cs}/u;

/** Lines that are not an address printed whole. */
const tooWide = (output: string, width: number): string[] =>
  output
    .split('\n')
    .filter((line) => displayWidth(line) > width && !/^ {2}https:\/\/docs\.example\.com\/\S+$/.test(line));

group('golden', () => {
  test.each([
    ['incident.txt', 'text', incident(), {}, {}],
    ['incident-since-80-ascii.txt', 'text', incident(), since, { width: 80, ascii: true }],
    ['incident-by-host.txt', 'text', incident(), { by: 'host' as const, step: 300 }, { width: 120 }],
    ['incident.md', 'md', incident(), since, {}],
    ['incident.csv', 'csv', incident(), { step: 3600 }, {}],
    ['incident.json', 'json', incident(), { ...since, step: 900, limit: 3 }, {}],
    ['empty.txt', 'text', { errors: [] }, {}, {}],
    ['empty.md', 'md', { errors: [] }, {}, {}],
    ['empty.csv', 'csv', { errors: [] }, {}, {}],
    ['empty.json', 'json', { errors: [] }, {}, {}],
    ['no-errors.txt', 'text', { errors: [], requests: [[NOON, 1200, 0]], sources: incident().sources ?? [] }, {}, {}],
    ['single.txt', 'text', single(), {}, { width: 80 }],
    ['single.md', 'md', single(), {}, {}],
    ['hostile.txt', 'text', hostile(HOSTILE), {}, {}],
    ['hostile.md', 'md', hostile(HOSTILE.filter((text) => text.length < 1000)), {}, {}],
    ['hostile.csv', 'csv', hostile(HOSTILE.filter((text) => text.length < 1000)), {}, {}],
  ] as const)('%s', (name, format, fake, options, look) => {
    expectGolden(name, renderReport(build(fake, options), format, style(look)));
  });
});

function single(): Fake {
  return {
    errors: [
      error({
        code: 'AccessDenied',
        cause: 'expired-url',
        category: 'access',
        action: 'fix-request',
        status: 403,
        time: NOON + 31_000,
        host: 'example-media.oss-cn-hangzhou.aliyuncs.com',
        requestId: requestId(NOON + 31_000, 1),
        message: 'Request has expired.',
        source: 'app.log',
      }),
    ],
  };
}

group('safety', () => {
  const report = build(hostile(HOSTILE));

  test.each(['text', 'json', 'csv', 'md'] as const)('no control or bidi character leaves as %s', (format) => {
    const output = renderReport(report, format, style());
    expect(output.replaceAll('\n', '')).not.toMatch(
      format === 'csv' ? /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/ : CONTROL,
    );
  });

  test('ASCII means ASCII', () => {
    expect(renderReport(report, 'text', style({ ascii: true }))).toMatch(/^[ -~\n]*$/);
  });

  test('no CSV field begins a formula', () => {
    for (const field of csvFields(renderReport(report, 'csv', style()))) {
      for (const line of field.split('\n')) expect(line).not.toMatch(/^\s*[=+\-@]|^\t/);
    }
  });

  test('Markdown holds no markup of others', () => {
    const output = renderReport(report, 'md', style());
    expect(output).not.toMatch(/<img|\*\*bold|[^\\]\[x\]\(|@all| https:\/\/evil|(?<!&#46;|\w)www\.evil/);
    for (const row of output.split('\n').filter((line) => line.startsWith('|'))) {
      const bars = row.replaceAll(/\\./g, '').split('|').length - 2;
      expect([2, 3, 4, 5, 6, 7, 8, 9, 10]).toContain(bars);
    }
  });

  test('JSON keeps the values', () => {
    const output = renderReport(build(hostile(HOSTILE), { limit: 100 }), 'json', style());
    expect(JSON.parse(output)).toMatchObject({
      causes: expect.arrayContaining([expect.objectContaining({ code: '\u202eevil\u2066' })]),
    });
  });

  test('colour is the only way to escapes, and never changes the words', () => {
    const painted = renderReport(report, 'text', style({ paint: (name, text) => `<${name}>${text}</${name}>` }));
    expect(painted.replaceAll(/<\/?(?:title|strong|dim|bad|warn|good)>/g, '')).toBe(
      renderReport(report, 'text', style()),
    );
  });
});

function csvFields(csv: string): string[] {
  const fields: string[] = [];
  for (const [, quoted, bare] of csv.matchAll(/"((?:[^"]|"")*)"|([^",\n]+)/g))
    fields.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
  return fields;
}

group('width', () => {
  const reports = [incident(), hostile(HOSTILE), single(), { errors: [] }].flatMap((fake) =>
    [{}, since].map((options) => build(fake, options)),
  );

  test.each([40, 50, 60, 72, 80, 100, 132, 200])('no line is wider than %i columns', (width) => {
    for (const report of reports) {
      for (const ascii of [false, true])
        expect(tooWide(renderReport(report, 'text', style({ width, ascii })), width)).toEqual([]);
    }
  });

  test('whatever the texts', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ unit: 'grapheme', maxLength: 60 })),
          { minLength: 1, maxLength: 4 },
        ),
        fc.integer({ min: 40, max: 120 }),
        (texts, width) => {
          const output = renderers.text(build(hostile(texts)), style({ width }));
          expect(tooWide(output, width)).toEqual([]);
          expect(output.replaceAll('\n', '')).not.toMatch(CONTROL);
        },
      ),
      { numRuns: 150 },
    );
  });
});

/** The line that people paste into a chat. */
const first = (fake: Fake, options: Partial<ReportOptions> = {}): string =>
  renderers.text(build(fake, options), style({ width: 500 })).split('\n')[2] ?? '';

group('words', () => {
  test('the verdict stands alone', () => {
    expect(first(incident(), since)).toBe(
      'Throttled: DownloadTrafficRateLimitExceeded × 348/min on img-prod since 14:31. Clients must slow down or the quota be raised. ' +
        '2 new causes. Data complete to 15:04.',
    );
    expect(first(single())).toBe(
      'Bad requests: AccessDenied (expired-url) × 1 on example-media at 12:00. Nobody knows yet who must act.',
    );
  });

  test('no totals, no rate', () => {
    const { errors } = incident();
    expect(renderers.text(build({ errors }), style())).not.toContain('requests failed');
  });

  test('times are those of the zone asked for', () => {
    expect(first(incident(), { timeZone: 'America/New_York' })).toContain('since 02:31');
    expect(first(incident(), { timeZone: 'UTC' })).toContain('since 06:31');
  });
});

test('CSV holds every error once', () => {
  const fake = incident();
  const rows = renderers.csv(build(fake)).trimEnd().split('\n').slice(1);
  expect(rows.reduce((sum, row) => sum + Number(row.split(',').at(-1)), 0)).toBe(fake.errors.length);
});
