// The module that looks for markers finds them wherever a plain search does: at every place of the 64 bytes that it looks at
// together, whatever stands around them, and for any markers.
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LINE_FORMATS } from '../../src/formats/index.ts';
import { ALL_BITS, ANY, bitOf } from '../../src/model/marker.ts';
import type { Marker } from '../../src/model/marker.ts';
import type { MarkBits } from '../../src/scan/mark-tables.ts';
import { MarkScanner } from '../../src/scan/marks.ts';

const WASM = readFileSync(new URL('../../dist/scan/marks.wasm', import.meta.url));
/** OSSIGHT_SCAN_RUNS=100000 for a long run. */
const RUNS = Number(process.env['OSSIGHT_SCAN_RUNS'] ?? 500);
const OWN: readonly MarkBits[] = LINE_FORMATS.flatMap((format, i) =>
  format.markers.map((marker) => ({ marker, bits: bitOf(i) })),
);

/** In the plainest words, of ASCII. */
function stands(marker: Marker, text: string): boolean {
  if (typeof marker !== 'string') return text.trimEnd().endsWith(marker.end);
  if (!marker.includes(ANY)) return text.includes(marker);
  for (let at = 0; at + marker.length <= text.length; at += 1) {
    if (marker.split('').every((char, i) => char === ANY || char === text[at + i])) return true;
  }
  return false;
}

const bitsOf = (marks: readonly MarkBits[], text: string): number =>
  marks.reduce((bits, { marker, bits: own }) => (stands(marker, text) ? bits | own : bits), 0);

/** What both ways of looking tell of lines: the bits of each, and which are gone by from each on. */
function told(scanner: MarkScanner, lines: readonly string[]): { bits: number[]; alone: number[]; passed: number[] } {
  const block = Buffer.from(lines.map((text) => `${text}\n`).join(''), 'latin1');
  const begins = lines.map((_, i) => lines.slice(0, i).reduce((sum, text) => sum + text.length + 1, 0));
  scanner.forget();
  const passed = begins.map((begin) => {
    const stop = scanner.quietUntil(block, begin, block.length);
    return stop === block.length || begins.includes(stop) ? scanner.lines : -1;
  });
  const bits = lines.map((text, i) => scanner.bitsIn(begins[i] ?? 0, (begins[i] ?? 0) + text.length + 1) | 0);
  return { bits, alone: lines.map((text) => scanner.bitsOf(text) | 0), passed };
}

function expected(marks: readonly MarkBits[], lines: readonly string[]): ReturnType<typeof told> {
  const bits = lines.map((text) => bitsOf(marks, text));
  const passed = bits.map((_, i) => {
    const next = bits.findIndex((own, j) => j >= i && own !== 0);
    return (next === -1 ? bits.length : next) - i;
  });
  return { bits, alone: bits, passed };
}

describe('MarkScanner', () => {
  const scanner = new MarkScanner(WASM, OWN);

  test('finds every marker of every format wherever it stands', () => {
    for (const { marker } of OWN) {
      const word = typeof marker === 'string' ? marker.replaceAll(ANY, '0') : marker.end;
      for (let before = 0; before < 66; before += 1) {
        const line = 'x'.repeat(before) + word;
        const lines = ['quiet', typeof marker === 'string' ? `${line}x` : line, 'quiet'];
        expect(told(scanner, lines)).toEqual(expected(OWN, lines));
      }
    }
  });

  test('tells the same as a plain search of lines made of markers and their parts', () => {
    const words = OWN.map(({ marker }) => (typeof marker === 'string' ? marker.replaceAll(ANY, '7') : marker.end));
    const piece = fc.oneof(
      fc.constantFrom(...words),
      fc.tuple(fc.constantFrom(...words), fc.nat(12), fc.nat(12)).map(([word, from, to]) => word.slice(from, to)),
      fc.constantFrom(' ', '\t', '  \r', '\r', '\f', ' [', '>', '.', '{', 'an ordinary text of some length, '),
      fc.string({ maxLength: 20 }),
    );
    const line = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('').replaceAll('\n', ''));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (lines) => {
        expect(told(scanner, lines)).toEqual(expected(OWN, lines));
      }),
      { numRuns: RUNS },
    );
  });

  test('looks for any markers', () => {
    const unit = fc.constantFrom('a', 'b', 'c', 'E', ':', '.');
    const text = fc.string({ unit, minLength: 1, maxLength: 11 });
    const marker = fc.oneof(
      text,
      text.map((end) => ({ end })),
      fc.tuple(text, text).map(([first, last]) => first + ANY + last),
    );
    fc.assert(
      fc.property(
        fc.array(marker, { maxLength: 40 }),
        fc.array(fc.string({ unit, maxLength: 150 }), { minLength: 1, maxLength: 4 }),
        (markers, lines) => {
          const marks = markers.map((each, i) => ({ marker: each, bits: bitOf(i) }));
          expect(told(new MarkScanner(WASM, marks), lines)).toEqual(expected(marks, lines));
        },
      ),
      { numRuns: Math.min(RUNS, 200) },
    );
  });

  test('stops at what nobody can be sure of', () => {
    const block = Buffer.from('a\nb\0\nc\u3000\nd [é1/ \n');
    expect(scanner.quietUntil(block, 0, block.length)).toBe(2);
    expect(scanner.quietUntil(block, 5, block.length)).toBe(5);
    expect(scanner.bitsIn(2, 5) >>> 0).toBe(ALL_BITS);
    expect(scanner.bitsIn(5, 10) >>> 0).toBe(ALL_BITS);
    expect(scanner.quietUntil(block, 10, block.length)).toBe(10);
    expect(scanner.bitsOf('c\u3000') >>> 0).toBe(ALL_BITS);
    expect(scanner.bitsOf('x'.repeat(20_000)) >>> 0).toBe(ALL_BITS);
  });

  test('goes by a whole block, and by characters of other scripts', () => {
    const block = Buffer.from('INFO 一切正常，没有问题\n'.repeat(20_000));
    scanner.forget();
    expect([scanner.quietUntil(block, 0, block.length), scanner.lines]).toEqual([block.length, 20_000]);
  });

  test('takes no marker that is nothing, and not more than it has room for', () => {
    expect(() => new MarkScanner(WASM, [{ marker: '', bits: 1 }])).toThrow(RangeError);
    const many = Array.from({ length: 1_000 }, (_, i) => ({ marker: `marker ${i}`, bits: 1 }));
    expect(() => new MarkScanner(WASM, many)).toThrow(RangeError);
  });
});
