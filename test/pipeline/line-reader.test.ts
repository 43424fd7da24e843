// An accelerator changes how fast lines are read and nothing else: whatever the lines are, wherever they are cut, and whichever
// of them it takes.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RequestSighting } from '../../src/model/candidate.ts';
import { LineReader, MAX_BLOCK } from '../../src/pipeline/line-reader.ts';
import type { LineAccelerator, LineSink } from '../../src/pipeline/line-reader.ts';
import { parts } from './parts.ts';

/** Takes requests of the made-up format that stand exactly so, and lines of `-` alone. */
function accelerator(log: string[] = []): LineAccelerator {
  const held = new Map<string, number>();
  let passed = 0;
  let lines = 0;
  return {
    get lines() {
      return lines;
    },
    take(block, from) {
      const text = Buffer.from(block).toString('latin1');
      expect(block.length).toBeLessThanOrEqual(MAX_BLOCK);
      expect(text.endsWith('\n')).toBe(true);
      expect(from === 0 || text[from - 1] === '\n').toBe(true);
      lines = 0;
      let at = from;
      while (at < text.length) {
        const end = text.indexOf('\n', at);
        const line = text.slice(at, end);
        if (/^R \d h 200$/.test(line)) held.set(line, (held.get(line) ?? 0) + 1);
        else if (line === '-') passed += 1;
        else break;
        log.push(line);
        lines += 1;
        at = end + 1;
      }
      return at;
    },
    flush(sink) {
      for (const [line, times] of held) {
        sink.count({ time: Number(line[2]) * 1000, host: 'h', bucket: null, status: 200, failed: false }, times);
      }
      if (passed > 0) sink.pass(passed);
      held.clear();
      passed = 0;
    },
  };
}

interface Told {
  readonly records: unknown[];
  readonly requests: Map<string, number>;
  lines: number;
  other: number;
}

function collector(): { told: Told; sink: LineSink } {
  const told: Told = { records: [], requests: new Map(), lines: 0, other: 0 };
  const count = (request: RequestSighting, times: number): void => {
    const key = JSON.stringify(request);
    told.requests.set(key, (told.requests.get(key) ?? 0) + times);
    told.lines += times;
  };
  const pass = (lines: number): void => {
    told.other += lines;
    told.lines += lines;
  };
  return {
    told,
    sink: {
      record: (result, first, texts) => {
        if (result.kind === 'request') count(result.request, 1);
        else if (result.kind === 'unlike' && texts === null) pass(1);
        else {
          told.records.push([result, first, texts]);
          told.lines += texts?.length ?? 1;
        }
      },
      count,
      pass,
    },
  };
}

/** All that was told, and each checkpoint on the way as far as the cuts are the same. */
function readerOf(sink: LineSink, accelerators: readonly LineAccelerator[]): LineReader {
  return new LineReader({ ...parts, createAccelerators: () => accelerators }, { offset: 0, lines: 0 }, sink);
}

function read(text: string, sizes: readonly number[], accelerated: boolean): unknown {
  const { told, sink } = collector();
  const reader = readerOf(sink, accelerated ? [accelerator()] : []);
  const bytes = Buffer.from(text);
  const places: unknown[] = [];
  for (let at = 0, i = 0; at < bytes.length; i += 1) {
    const size = sizes[i % sizes.length] ?? 1;
    reader.push(bytes.subarray(at, at + size));
    places.push([reader.checkpoint, reader.offset]);
    at += size;
  }
  reader.end();
  return [
    told,
    [...told.requests].toSorted(([a], [b]) => (a < b ? -1 : 1)),
    places,
    reader.checkpoint,
    reader.ambiguous,
  ];
}

const LINES = [
  'R 1 h 200',
  'R 1 h 200',
  'R 2 h 200',
  '-',
  'R 2 h 404',
  'E NoSuchKey',
  'B SlowDown',
  'more',
  'Z',
  'X',
  'w1| B A',
  'w1| Z',
  '\0R 1 h 200',
  'R 1 h 200\r',
  'ü',
  '',
];

describe('LineReader', () => {
  test('tells the same with and without accelerators', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...LINES), { maxLength: 60 }),
        fc.boolean(),
        fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 5 }),
        (lines, ended, sizes) => {
          const text = lines.join('\n') + (ended ? '\n' : '');
          expect(read(text, sizes, true)).toEqual(read(text, sizes, false));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('asks again after lines that nobody else reads, and for all lines that stand alone', () => {
    const log: string[] = [];
    const { told, sink } = collector();
    const reader = readerOf(sink, [accelerator(log)]);
    const text = 'R 1 h 200\nR 1 h 200\nE NoSuchKey\n'.repeat(1_000);
    reader.push(Buffer.from(text));
    expect(log).toHaveLength(2_000);
    expect(told.lines).toBe(3_000);
  });

  test('leaves the lines of an open record to it', () => {
    const log: string[] = [];
    const { sink } = collector();
    const reader = readerOf(sink, [accelerator(log)]);
    reader.push(Buffer.from('B SlowDown\n-\n-\n'));
    expect(log).toEqual([]);
    expect(reader.checkpoint).toEqual({ offset: 0, lines: 0 });
  });

  test('has lines taken that come in parts, and longer ones than a block read one by one', () => {
    const log: string[] = [];
    const { told, sink } = collector();
    const reader = readerOf(sink, [accelerator(log)]);
    for (const part of ['R 1 ', 'h 2', '00\nR 2 h 200\nR 3', ' h 200\n']) reader.push(Buffer.from(part));
    expect(log).toEqual(['R 1 h 200', 'R 2 h 200', 'R 3 h 200']);
    // Neither part is longer than a block.
    reader.push(Buffer.from('x'.repeat(10_000)));
    reader.push(Buffer.from(`${'x'.repeat(MAX_BLOCK - 5_000)}\nR 4 h 200\n`));
    reader.push(Buffer.from('R 5 h'));
    expect(log).toHaveLength(4);
    expect(reader.offset).toBe(30 + 10_000 + MAX_BLOCK - 5_000 + 1 + 10);
    reader.end();
    expect(told.lines).toBe(6);
  });
});
