import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderTable, TABLE_FORMATS, type Cell, type Row, type TableFormat } from '../../src/reports/table.ts';
import { plain } from '../../src/reports/style.ts';
import { displayWidth } from '../../src/reports/width.ts';

async function render(
  format: TableFormat,
  columns: readonly string[],
  rows: readonly Row[],
  width: number | null = null,
): Promise<string> {
  let output = '';
  for await (const piece of renderTable(format, columns, rows, { width, ascii: false, paint: plain })) output += piece;
  return output;
}

const ROWS: readonly Row[] = [
  ['NoSuchKey', 12, null, true, [404]],
  ['=cmd', -3, 1.5, false, ['a', 'b']],
  ['存储空间', 10n, null, true, []],
];
const COLUMNS = ['code', 'errors', 'rate', 'known', 'list'];

describe('formats', () => {
  test('table', async () => {
    expect(await render('table', COLUMNS, ROWS)).toBe(
      [
        'code       errors  rate  known  list',
        'NoSuchKey      12        true   404',
        '=cmd           -3   1.5  false  a, b',
        '存储空间       10        true',
        '',
      ].join('\n'),
    );
  });
  test('json', async () => {
    const output = await render('json', COLUMNS, ROWS);
    expect(JSON.parse(output)).toEqual([
      { code: 'NoSuchKey', errors: 12, rate: null, known: true, list: [404] },
      { code: '=cmd', errors: -3, rate: 1.5, known: false, list: ['a', 'b'] },
      { code: '存储空间', errors: 10, rate: null, known: true, list: [] },
    ]);
    expect(await render('json', COLUMNS, [])).toBe('[]\n');
  });
  test('ndjson', async () => {
    expect(await render('ndjson', ['a', 'a', '__proto__'], [[1, 2, 3]])).toBe('{"a":1,"a_2":2,"__proto__":3}\n');
    expect(await render('ndjson', ['n'], [[9_007_199_254_740_993n], [Number.NaN]])).toBe(
      '{"n":9007199254740993}\n{"n":null}\n',
    );
    expect(await render('ndjson', ['b'], [[new Uint8Array([0, 255])]])).toBe('{"b":"00ff"}\n');
  });
  test('csv', async () => {
    expect(await render('csv', COLUMNS, ROWS)).toBe(
      'code,errors,rate,known,list\nNoSuchKey,12,,true,404\n\'=cmd,-3,1.5,false,"a, b"\n存储空间,10,,true,\n',
    );
    expect(await render('csv', ['=x'], [['a"b'], ['-5'], [' -5'], ['a\n=b'], ['\u001b[1m']])).toBe(
      '\'=x\n"a""b"\n\'-5\n\' -5\n"a\n\'=b"\n\\x1b[1m\n',
    );
  });
  test('md', async () => {
    expect(await render('md', ['a|b'], [['x|y\n`z`']])).toBe('| a\\|b |\n| --- |\n| x\\|y\\\\x0a\\`z\\` |\n');
  });
});

async function* oneAndTwo(): AsyncGenerator<Row> {
  yield [1];
  yield [2];
}

describe('table', () => {
  test('too many columns stand below each other', async () => {
    const names = Array.from({ length: 12 }, (_, i) => `column${i}`);
    const output = await render('table', names, [names.map(() => 'a longer value'), names.map(() => 'b')], 40);
    expect(output).toContain('column3: a longer value\n');
  });

  test('streams: later rows are cut to the widths of the first thousand', async () => {
    const rows = Array.from({ length: 1500 }, (_, i): Row => [i < 1200 ? 'ab' : 'a very long one']);
    const lines = (await render('table', ['c'], rows)).trimEnd().split('\n');
    expect(lines).toHaveLength(1501);
    expect(new Set(lines.slice(1201))).toEqual(new Set(['a…']));
  });

  test('asynchronous rows', async () => {
    let output = '';
    for await (const piece of renderTable('csv', ['n'], oneAndTwo(), { width: null, ascii: false, paint: plain }))
      output += piece;
    expect(output).toBe('n\n1\n2\n');
  });
});

const cell = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom<Cell>(
    '=cmd|x',
    '\t@a',
    '\u001b[31m',
    '\u202e',
    'x'.repeat(300),
    '漢字'.repeat(40),
    null,
    -1,
    true,
    5n,
  ),
);

test('never wider than the terminal, never a raw control, never a formula', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc
        .integer({ min: 1, max: 12 })
        .chain((n) => fc.array(fc.array(cell, { minLength: n, maxLength: n }), { minLength: 1, maxLength: 5 })),
      fc.integer({ min: 10, max: 120 }),
      async (rows, width) => {
        const names = (rows[0] ?? []).map((_, i) => `name ${i}\u001b`);
        const table = await render('table', names, rows, width);
        for (const line of table.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(width);
        for (const format of TABLE_FORMATS) {
          const output = await render(format, names, rows, width);
          expect(output.replaceAll('\n', '')).not.toMatch(
            format === 'csv'
              ? /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/
              : /[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/,
          );
        }
        const csv = await render('csv', names, rows);
        for (const [, quoted, bare = ''] of csv.matchAll(/"((?:[^"]|"")*)"|([^",\n]+)/g)) {
          if (quoted === undefined && /^-?[0-9]+$/.test(bare)) continue;
          for (const line of (quoted ?? bare).split('\n')) expect(line).not.toMatch(/^\s*[=+\-@]|^\t/);
        }
        expect(JSON.parse(await render('json', names, rows))).toHaveLength(rows.length);
      },
    ),
    { numRuns: 200 },
  );
});
