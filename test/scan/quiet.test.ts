// What is passed over is exactly what the formats would call nothing of theirs: markers are necessary for hints, and whoever
// reads with the skipper in front tells the same as whoever reads without it.
import { readdirSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { marksOf, quietTest } from '../../src/cli/accelerators.ts';
import { composePipeline } from '../../src/cli/compose.ts';
import { LINE_FORMATS } from '../../src/formats/index.ts';
import { unwrapContainer } from '../../src/framing/container.ts';
import type { RequestSighting } from '../../src/model/candidate.ts';
import { bitOf } from '../../src/model/marker.ts';
import { LineReader } from '../../src/pipeline/line-reader.ts';
import type { MarkScanner } from '../../src/scan/marks.ts';
import { QuietSkipper } from '../../src/scan/quiet.ts';

/** OSSIGHT_CASES=100000 for a long run. */
const CASES = Number(process.env['OSSIGHT_CASES'] ?? 100);
const FOLDER = new URL('../../samples/', import.meta.url);
const SAMPLES = readdirSync(FOLDER)
  .filter((name) => /\.(?:log|txt|jsonl|xml|gz)$/.test(name))
  .map((name) => {
    const bytes = readFileSync(new URL(name, FOLDER));
    return name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
  });
const LINES = [...new Set(SAMPLES.flatMap((bytes) => bytes.toString('utf8').split('\n')))].filter(
  (line) => line.length < 2_000,
);
const MARKERS = LINE_FORMATS.flatMap((format) => format.markers);
const WORDS = MARKERS.map((marker) => (typeof marker === 'string' ? marker.replaceAll('\0', '0') : marker.end));

/** The module of all formats, and what it is read with. */
const scanner = (): MarkScanner => {
  const made = marksOf(LINE_FORMATS)();
  if (made === null) throw new Error('dist/scan/marks.wasm is missing');
  return made;
};
const SCANNER = scanner();
const newSkipper = (): QuietSkipper => new QuietSkipper(SCANNER, quietTest(LINE_FORMATS));
/** The bits of lines of a block of their own. */
const bitsIn = (block: Buffer): number => {
  SCANNER.forget();
  SCANNER.quietUntil(block, 0, block.length);
  return SCANNER.bitsIn(0, block.length);
};

const isQuiet = (raw: string): boolean => {
  const { text } = unwrapContainer({ text: raw, offset: 0, bytes: 0, number: 1 });
  return !LINE_FORMATS.some((format) => format.hint(text));
};

/** Lines of samples, with pieces cut out, put in and doubled. */
const line = fc.oneof(
  fc.constantFrom(...LINES),
  fc
    .tuple(
      fc.constantFrom(...LINES),
      fc.array(
        fc.tuple(
          fc.nat(),
          fc.nat(12),
          fc.oneof(
            fc.constantFrom(...WORDS),
            fc.constantFrom(
              '',
              ' ',
              '{',
              '\t',
              '\r',
              '\u00a0',
              '\u3000',
              '\ufeff',
              'é',
              '\0',
              '[',
              ' [-',
              'r>',
              '<?xml ?>',
            ),
            fc.string({ maxLength: 6 }),
          ),
        ),
        { maxLength: 3 },
      ),
    )
    .map(([text, changes]) =>
      changes
        .reduce((now, [place, length, put]) => {
          const at = place % (now.length + 1);
          return now.slice(0, at) + put + now.slice(at + length);
        }, text)
        .replaceAll('\n', ''),
    ),
  fc
    .tuple(fc.constantFrom(...WORDS, '', 'INFO all is well'), fc.constantFrom('', ' ', '\r', '  \t\r', '\u2003', 'x'))
    .map(([word, end]) => `INFO [main] ${word}${end}`),
  // What a container's runtime wrapped, with escapes that it need not have made.
  fc.tuple(fc.constantFrom(...LINES, ...WORDS), fc.constantFrom('', '\n')).map(([text, end]) =>
    JSON.stringify({ log: `${text}${end}`, stream: 'stdout', time: '2026-11-20T09:00:00Z' })
      .replaceAll('<', String.raw`\u003c`)
      .replaceAll('Err', String.raw`\u0045rr`),
  ),
);

describe('markers', () => {
  test.each(LINE_FORMATS.map((format, i) => [format.name, format, bitOf(i)] as const))(
    'stand wherever the hint of %s is true',
    (_, format, bit) => {
      const missed = (text: string): boolean =>
        format.hint(text) && ((bitsIn(Buffer.from(`${text}\n`)) & bit) === 0 || (SCANNER.bitsOf(text) & bit) === 0);
      expect(LINES.filter(missed)).toEqual([]);
      fc.assert(
        fc.property(line, (text) => {
          expect(missed(text)).toBe(false);
        }),
        { numRuns: 400 },
      );
    },
  );

  test('are not seen on an ordinary line', () => {
    const text = '2025-03-14 00:00:00 INFO [main] c.e.Service : stored item-1.jpg {"a": [1]} -> 200';
    expect(SCANNER.bitsOf(text)).toBe(0);
    expect(SCANNER.bitsOf('x [14/Mar/2025:00:00:00 +0800] "GET /"')).toBe(bitOf(0));
    const block = Buffer.from(`${text}\n`.repeat(9));
    expect(newSkipper().take(block, 0)).toBe(block.length);
  });

  test('are ASCII', () => {
    expect(WORDS.filter((word) => !/^[\x20-\x7e]{1,}$/.test(word))).toEqual([]);
  });
});

describe('QuietSkipper', () => {
  test('stops at the first line that is not quiet, whatever the lines are', () => {
    const skipper = newSkipper();
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), fc.nat(3), (lines, skip) => {
        const from = Math.min(skip, lines.length - 1);
        const blocks = lines.map((text) => Buffer.from(`${text}\n`));
        const block = Buffer.concat(blocks);
        const offsets = blocks.map((_, i) => blocks.slice(0, i).reduce((sum, each) => sum + each.length, 0));
        const stop = skipper.take(block, offsets[from] ?? 0);
        skipper.flush({ pass: () => undefined });
        const loud = blocks.findIndex((each, i) => i >= from && !isQuiet(textOf(each)));
        const reached = stop === block.length ? lines.length : offsets.indexOf(stop);
        expect(reached).toBeGreaterThanOrEqual(from);
        expect(skipper.lines).toBe(reached - from);
        // It may stop early, at what it leaves to the reference path; never late.
        expect(reached).toBeLessThanOrEqual(loud === -1 ? lines.length : loud);
      }),
      { numRuns: 10 * CASES },
    );
  });

  test('goes by a large block', () => {
    const skipper = newSkipper();
    const quiet = 'INFO nothing to see here, move along\n'.repeat(5_000);
    const block = Buffer.from(`${quiet}WARN <Error><Code>A</Code>\n${quiet}`);
    expect(skipper.take(block, 0)).toBe(quiet.length);
    expect(skipper.lines).toBe(5_000);
    const behind = block.indexOf('\n', quiet.length) + 1;
    expect(skipper.take(block, behind)).toBe(block.length);
    let passed = 0;
    skipper.flush({ pass: (lines) => (passed += lines) });
    skipper.flush({ pass: (lines) => (passed += lines) });
    expect(passed).toBe(10_000);
  });

  test('leaves holes and marks of byte order to the framer', () => {
    expect(newSkipper().take(Buffer.from('a\nb\0c\n'), 0)).toBe(2);
    expect(newSkipper().take(Buffer.from('\ufeffError: x\n'), 0)).toBe(0);
  });
});

/** As the framer decodes a line without holes. */
function textOf(bytes: Buffer): string {
  return bytes
    .toString('utf8')
    .replace(/\r?\n$/, '')
    .replaceAll('\0', '');
}

describe('reading with the skipper', () => {
  const options = {
    windowSeconds: 60,
    zone: 'UTC',
    now: Date.UTC(2026, 10, 23),
    requestIdTimes: true,
    ingestTime: null,
    format: null,
    clock: () => 0,
  };

  function read(bytes: Buffer, cuts: readonly number[], fast: boolean): unknown {
    const { createFramer, createAssembler } = composePipeline(options);
    const told: unknown[] = [];
    let other = 0;
    const count = (request: RequestSighting, times: number): void => void told.push([request, times]);
    const pass = (lines: number): void => void (other += lines);
    const reader = new LineReader(
      {
        createFramer,
        createAssembler,
        ...(fast ? { createAccelerators: () => [newSkipper()] } : {}),
      },
      { offset: 0, lines: 0 },
      {
        record: (result, first, texts, lines) => {
          if (result.kind === 'unlike') pass(lines);
          else told.push([result, first, texts]);
        },
        count,
        pass,
      },
    );
    const places: unknown[] = [];
    let at = 0;
    for (const cut of [...cuts, bytes.length]) {
      reader.push(bytes.subarray(at, cut));
      places.push([reader.offset, reader.checkpoint, other, told.length]);
      at = cut;
    }
    reader.end();
    return [told, other, places, reader.checkpoint, reader.ambiguous];
  }

  test('tells the same of every sample', () => {
    for (const bytes of SAMPLES) expect(isDeepStrictEqual(read(bytes, [], true), read(bytes, [], false))).toBe(true);
  });

  test('tells the same of mutated lines, wherever they are cut', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), fc.array(fc.nat(), { maxLength: 4 }), (lines, places) => {
        const bytes = Buffer.from(lines.map((text) => `${text}\n`).join(''));
        const cuts = places.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b);
        expect(read(bytes, cuts, true)).toEqual(read(bytes, cuts, false));
      }),
      { numRuns: CASES },
    );
  });
});
