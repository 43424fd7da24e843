import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineFramer, type LineFramerOptions } from '../../src/framing/lines.ts';
import type { Line } from '../../src/model/line.ts';

interface Framed extends Line {
  readonly long: boolean;
}

/** `whole`: how many whole lines go in by pushLines at a time, where they may; 0: none do. */
function frame(parts: readonly Uint8Array[], options: Partial<LineFramerOptions> = {}, whole = 0): Framed[] {
  const lines: Framed[] = [];
  const framer = new LineFramer({
    onLine: (line) => lines.push({ ...line, long: false }),
    onLongLine: (line) => lines.push({ ...line, long: true }),
    ...options,
  });
  for (const part of parts) {
    const wholeLines = whole === 0 ? part.subarray(0, 0) : part.subarray(0, part.lastIndexOf(10) + 1);
    let at = 0;
    while (at < wholeLines.length) {
      if (framer.midLine) {
        const next = part.indexOf(10, at) + 1;
        framer.push(part.subarray(at, next));
        at = next;
      } else {
        const before = framer.lines;
        at = framer.pushLines(wholeLines, at, () => framer.lines - before >= whole);
      }
    }
    framer.push(part.subarray(at));
  }
  framer.end();
  expect(framer.lines - (options.lines ?? 0)).toBe(lines.length);
  return lines;
}

/** What lines are, in the plainest words. */
function frameSimply(content: Buffer, max = 1024 * 1024): Framed[] {
  const lines: Framed[] = [];
  for (let offset = 0; offset < content.length;) {
    const newline = content.indexOf(10, offset);
    const end = newline === -1 ? content.length : newline;
    const next = newline === -1 ? end : end + 1;
    let hole = 0;
    while (offset + hole < end && content[offset + hole] === 0) hole += 1;
    const long = end - offset - hole > max;
    const bytes = content.subarray(offset, end > offset && content[end - 1] === 13 ? end - 1 : end);
    const marked = offset === 0 && bytes.subarray(0, 3).equals(Buffer.from('\ufeff'));
    const text = Buffer.from(bytes.subarray(marked ? 3 : 0).filter((byte) => byte !== 0)).toString();
    lines.push({ text: long ? '' : text, offset, bytes: next - offset, number: lines.length + 1, long });
    offset = next;
  }
  return lines;
}

function cut(content: Buffer, ...places: readonly number[]): Buffer[] {
  const edges = [0, ...places.toSorted((a, b) => a - b), content.length];
  return edges.slice(1).map((edge, i) => content.subarray(edges[i], edge));
}

const TEXT = Buffer.concat([
  Buffer.from('\ufeffone\r\ntwo \r three\n\n\r\n'),
  Buffer.from([0, 0, 0]),
  Buffer.from('f\0ive: 错误 €\n'),
  Buffer.from([0xff, 0xe9, 0x94, 10, 0xc3]),
  Buffer.from(`\n${'x'.repeat(30)}\n${'é'.repeat(14)}\r\n\ufeffplain\nend`),
]);

describe('LineFramer', () => {
  it('reads lines, line ends and places', () => {
    expect(frame([TEXT], { maxLineBytes: 24 }).map(({ text, long }) => (long ? 'LONG' : text))).toEqual([
      'one',
      'two \r three',
      '',
      '',
      'five: 错误 €',
      '\ufffd\ufffd',
      '\ufffd',
      'LONG',
      'LONG',
      '\ufeffplain',
      'end',
    ]);
  });

  it.each([24, 28, 29, 30, 64])('gives the same lines for every two cuts, at most %i bytes a line', (maxLineBytes) => {
    const expected = frameSimply(TEXT, maxLineBytes);
    expect(expected.at(-1)?.offset).toBe(TEXT.length - 3);
    for (let a = 0; a <= TEXT.length; a += 1) {
      for (let b = a; b <= TEXT.length; b += 1) {
        const lines = frame(cut(TEXT, a, b), { maxLineBytes });
        if (JSON.stringify(lines) !== JSON.stringify(expected)) expect([a, b, lines]).toEqual([a, b, expected]);
      }
    }
  });

  it('gives the same lines for any bytes in any chunks, and accounts for all of them', () => {
    const byte = fc.oneof(
      fc.constantFrom(10, 13, 0, 0xef, 0xbb, 0xbf, 0xc3, 0xa9, 65),
      fc.integer({ min: 0, max: 255 }),
    );
    const content = fc.array(byte, { maxLength: 120 }).map((bytes) => Buffer.from(bytes));
    const places = fc.array(fc.nat({ max: 120 }), { maxLength: 6 });
    fc.assert(
      fc.property(content, places, fc.integer({ min: 1, max: 30 }), (bytes, at, maxLineBytes) => {
        const inside = at.map((place) => Math.min(place, bytes.length));
        const lines = frame(cut(bytes, ...inside), { maxLineBytes });
        expect(lines).toEqual(frameSimply(bytes, maxLineBytes));
        expect(lines.reduce((sum, line) => sum + line.bytes, 0)).toBe(bytes.length);
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives the same lines where whole ones are pushed', () => {
    const texts = ['a', '', '\r', 'b\r', '\0c', 'd\0', 'é', '\ufeffe', 'ffffffffff', 'gggggggggg\r', 'hhhhhhhhhhh'];
    const lines = fc.array(fc.constantFrom(...texts), { maxLength: 12 });
    const places = fc.array(fc.nat({ max: 120 }), { maxLength: 4 });
    fc.assert(
      fc.property(lines, places, fc.integer({ min: 1, max: 5 }), fc.boolean(), (all, at, whole, ended) => {
        const bytes = Buffer.from(all.join('\n') + (ended ? '\n' : ''));
        const parts = cut(bytes, ...at.map((place) => Math.min(place, bytes.length)));
        expect(frame(parts, { maxLineBytes: 10 }, whole)).toEqual(frameSimply(bytes, 10));
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives the same lines of more than is decoded at a time', () => {
    const bytes = Buffer.from(`${'plain text\n'.repeat(8_000)}é\n${`${'x'.repeat(997)}\r\n`.repeat(100)}`);
    for (const whole of [1, 7, Infinity]) expect(frame([bytes], {}, whole)).toEqual(frameSimply(bytes));
  });

  it('goes on where it is told to, without a second BOM', () => {
    const whole = frame([TEXT]);
    for (const { offset, number } of whole.slice(1)) {
      expect(frame([TEXT.subarray(offset)], { offset, lines: number - 1 })).toEqual(whole.slice(number - 1));
    }
  });

  it('names the place up to which lines are told', () => {
    const framer = new LineFramer({ onLine: () => undefined, onLongLine: () => undefined, maxLineBytes: 4 });
    framer.push(Buffer.from('ab\ncd'));
    expect([framer.offset, framer.lines]).toEqual([3, 1]);
    framer.push(Buffer.from('efghi'));
    expect([framer.offset, framer.lines]).toEqual([3, 1]);
    framer.push(Buffer.from('j\nk'));
    expect([framer.offset, framer.lines]).toEqual([12, 2]);
    framer.end();
    expect([framer.offset, framer.lines]).toEqual([13, 3]);
    framer.end();
    expect([framer.offset, framer.lines]).toEqual([13, 3]);
  });

  it('holds no more than a line may have', () => {
    const part = Buffer.alloc(64 * 1024, 120);
    const lines: Line[] = [];
    const framer = new LineFramer({
      onLine: (line) => lines.push(line),
      onLongLine: (line) => lines.push(line),
      maxLineBytes: 1024,
    });
    for (let i = 0; i < 1_000; i += 1) framer.push(part);
    framer.push(Buffer.from('\nshort\n'));
    expect(lines.map(({ text, bytes }) => [text, bytes])).toEqual([
      ['', 64_000 * 1024 + 1],
      ['short', 6],
    ]);
  });

  it('does not make a line pay for the hole before it', () => {
    const hole = Buffer.alloc(3 * 1024 * 1024);
    const lines = frame(cut(Buffer.concat([Buffer.from('a\n'), hole, Buffer.from('b\nc\n')]), 1, 70_000, 2_000_000));
    expect(lines.map(({ text, offset, bytes, long }) => [text, offset, bytes, long])).toEqual([
      ['a', 0, 2, false],
      ['b', 2, hole.length + 2, false],
      ['c', hole.length + 4, 2, false],
    ]);
    expect(frame([hole]).map(({ text, bytes }) => [text, bytes])).toEqual([['', hole.length]]);
  });

  it('lets an error of the receiver through, at once', () => {
    const framer = new LineFramer({
      onLine: () => {
        throw new Error('full');
      },
      onLongLine: () => undefined,
    });
    expect(() => framer.push(Buffer.from('a\nb\n'))).toThrow('full');
  });
});
