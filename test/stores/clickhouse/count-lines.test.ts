import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CountLines, ERROR_FORMAT, REQUEST_FORMAT } from '../../../src/stores/clickhouse/count-lines.ts';
import { readRows } from '../../../src/stores/clickhouse/tsv.ts';

const text = fc.string({
  unit: fc.constantFrom('a', '\t', '\n', '\r', '\\', '\0', '\b', '\f', 'N', "'", '"', '-', 'é'),
});
const klass = fc.record({
  code: text,
  cause: text,
  ec: text,
  category: text,
  action: fc.constant('retry' as const),
  retryable: fc.boolean(),
  statusExpected: fc.integer({ min: -1, max: 599 }),
  known: fc.boolean(),
});
const place = fc.record({ host: text, bucket: text, region: text });
const number = fc.nat();

describe('counts as lines', () => {
  it('say what the columns are named', async () => {
    await fc.assert(
      fc.asyncProperty(
        text,
        klass,
        place,
        fc.array(fc.tuple(number, number, number)),
        async (me, texts, at, counts) => {
          const lines = new CountLines(me);
          const written = counts.map(([window, errors, ver]) =>
            lines.errors(window, { id: 1, texts }, { id: 2, texts: at }, 403, 1, errors, ver),
          );
          const { code, cause, ec, category, action, retryable, statusExpected, known } = texts;
          const of = [code, cause, ec, category, action, Number(retryable), statusExpected, Number(known)];
          expect(await read(ERROR_FORMAT, written)).toEqual(
            counts.map(([window, errors, ver]) =>
              [padded(window), me, ver, ...of, at.host, at.bucket, at.region, 403, 1, errors].map(String),
            ),
          );
          const requests = counts.map(([window, sum, ver]) =>
            lines.requests(window, { id: 2, texts: at }, -1, sum, 7, ver),
          );
          expect(await read(REQUEST_FORMAT, requests)).toEqual(
            counts.map(([window, sum, ver]) =>
              [padded(window), me, ver, at.host, at.bucket, at.region, -1, sum, 7].map(String),
            ),
          );
        },
      ),
    );
  });
});

/** As ClickHouse reads them; all as texts. */
async function read(format: string, lines: readonly string[]): Promise<(readonly unknown[])[]> {
  const columns = /^\((.*)\)/.exec(format)?.[1]?.split(', ') ?? [];
  const names = `${columns.join('\t')}\n${columns.map(() => 'String').join('\t')}\n`;
  const { rows } = await readRows(chunksOf(names + lines.join('')));
  const found: (readonly unknown[])[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

async function* chunksOf(whole: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(whole);
}

function padded(window: number): string {
  return String(window).padStart(10, '0');
}
