import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RECORD_LIMITS, RecordAssembler, type RecordLimits } from '../../src/framing/records.ts';
import type { Line, Prefix } from '../../src/model/line.ts';
import type { Assembly, Opener, RecordResult } from '../../src/model/record.ts';

// A toy log. `k|word`: the writer k says the word; without a bar there is no writer.
// begin: opens a record; more: belongs to it; end: completes it; stop: ends it without belonging to it; one: complete alone.

function prefixOf(line: Line): Prefix {
  const bar = line.text.indexOf('|');
  return { key: bar === -1 ? '' : line.text.slice(0, bar), start: bar + 1, stamp: null };
}

function wordOf(line: Line): string {
  return line.text.slice(line.text.indexOf('|') + 1);
}

/** The result tells in its reason how a record ended and of which lines it was made. */
function told(reason: string): RecordResult {
  return { kind: 'rejected', reason };
}

class ToyAssembly implements Assembly {
  readonly #numbers: number[];

  constructor(first: Line) {
    this.#numbers = [first.number];
  }

  offer(line: Line): 'take' | 'last' | 'skip' | 'refuse' {
    const word = wordOf(line);
    if (word === 'stop') return 'refuse';
    if (word !== 'more' && word !== 'end') return 'skip';
    this.#numbers.push(line.number);
    return word === 'end' ? 'last' : 'take';
  }

  end(how: 'complete' | 'refused' | 'cut'): RecordResult {
    return told(`${how} ${this.#numbers.join(',')}`);
  }
}

const toy: Opener = {
  name: 'toy',
  hint: (text) => text.endsWith('begin') || text.endsWith('one') || text.endsWith('wrong'),
  open(line) {
    if (wordOf(line) === 'begin') return new ToyAssembly(line);
    return wordOf(line) === 'one' ? told(`one ${line.number}`) : { kind: 'unlike' };
  },
};

interface Told {
  readonly number: number;
  readonly text: string;
  readonly lines: number;
}

class Run {
  readonly results: Told[] = [];
  readonly assembler: RecordAssembler;

  constructor(limits: Partial<RecordLimits> = {}) {
    this.assembler = new RecordAssembler(
      [toy],
      { prefixOf },
      (result, first, texts) => {
        const text = result.kind === 'rejected' ? result.reason : result.kind;
        this.results.push({ number: first.number, text, lines: texts?.length ?? 1 });
      },
      { ...RECORD_LIMITS, ...limits },
    );
  }

  push(line: Line): void {
    if (line.text === 'LONG') this.assembler.pushLong(line);
    else this.assembler.push(line);
  }
}

function toLines(texts: readonly string[]): Line[] {
  let offset = 0;
  return texts.map((text, i) => {
    const line = { text, offset, bytes: text.length + 1, number: i + 1 };
    offset += line.bytes;
    return line;
  });
}

function readAll(texts: readonly string[], limits: Partial<RecordLimits> = {}): string[] {
  const run = new Run(limits);
  for (const line of toLines(texts)) run.push(line);
  run.assembler.finish();
  return run.results.map(({ text }) => text);
}

function many(count: number, text: string): string[] {
  return Array.from({ length: count }, () => text);
}

describe('records', () => {
  it.each<[string, string[], string[]]>([
    ['a line alone', ['one'], ['one 1']],
    ['lines of nothing', ['a', 'wrong', ''], ['unlike', 'unlike', 'unlike']],
    ['a record', ['begin', 'more', 'end'], ['complete 1,2,3']],
    ['a record that another line ends', ['begin', 'more', 'stop'], ['refused 1,2', 'unlike']],
    ['a line that ends one record and is another', ['begin', 'stop', 'one'], ['refused 1', 'unlike', 'one 3']],
    ['a record that is not completed', ['begin', 'more'], ['cut 1,2']],
    ['lines between', ['begin', 'x', 'more', 'x', 'end'], ['complete 1,3,5', 'unlike', 'unlike']],
    ['two writers', ['a|begin', 'b|begin', 'a|more', 'b|end', 'a|end'], ['complete 1,3,5', 'complete 2,4']],
    ['a whole record inside another', ['a|begin', 'b|one', 'a|end'], ['complete 1,3', 'one 2']],
    ['a writer that goes on without its prefix', ['a|begin', 'more', 'end'], ['complete 1,2,3']],
    ['an unprefixed record under prefixed lines', ['begin', 'a|more', 'end'], ['complete 1,2,3']],
    ['a record of another writer is left alone', ['a|begin', 'b|end', 'a|end'], ['complete 1,3', 'unlike']],
    ['a long line inside', ['begin', 'LONG', 'end'], ['complete 1,3', 'line too long']],
    ['a long line outside', ['LONG', 'one'], ['line too long', 'one 2']],
  ])('%s', (_name, texts, expected) => {
    expect(readAll(texts)).toEqual(expected);
  });

  it('gives contested lines to the younger record and counts them', () => {
    const run = new Run();
    for (const line of toLines(['begin', 'begin', 'more', 'end', 'end'])) run.push(line);
    expect(run.results.map(({ text }) => text)).toEqual(['complete 1,5', 'complete 2,3,4']);
    expect(run.assembler.ambiguous).toBe(2);
  });

  it('hands out the texts of a record', () => {
    const run = new Run();
    for (const line of toLines(['a|begin', 'b|x', 'a|end'])) run.push(line);
    expect(run.results).toEqual([
      { number: 1, text: 'complete 1,3', lines: 2 },
      { number: 2, text: 'unlike', lines: 1 },
    ]);
  });
});

describe('caps', () => {
  it('cuts a record of too many lines', () => {
    const results = readAll(['begin', ...many(250, 'more'), 'end']);
    expect(results[0]).toMatch(/^cut 1,2,.*,200$/);
    expect(results.slice(1)).toEqual(many(52, 'unlike'));
  });

  it('cuts a record of too many bytes', () => {
    expect(readAll(['begin', 'more', 'more', 'more', 'end'], { bytes: 12 })[0]).toBe('cut 1,2,3');
  });

  it('cuts a record that passes over too many lines', () => {
    expect(readAll(['begin', ...many(20, 'x'), 'end'])[0]).toBe('complete 1,22');
    expect(readAll(['begin', ...many(21, 'x'), 'end'])[0]).toBe('cut 1');
    expect(readAll(['begin', ...many(15, 'x'), 'more', ...many(15, 'x'), 'end'])[0]).toBe('complete 1,17,33');
  });

  it('cuts a record whose writer is silent for long', () => {
    expect(readAll(['a|begin', ...many(200, 'b|x'), 'a|end'])[0]).toBe('complete 1,202');
    expect(readAll(['a|begin', ...many(201, 'b|x'), 'a|end'])[0]).toBe('cut 1');
  });

  it('cuts the oldest of too many open records', () => {
    const writers = ['a', 'b', 'c'];
    const texts = [...writers.map((key) => `${key}|begin`), ...writers.map((key) => `${key}|end`)];
    expect(readAll(texts, { open: 2 })).toEqual(['cut 1', 'complete 2,5', 'complete 3,6', 'unlike']);
  });

  it('undoes a knot that grows too large', () => {
    const run = new Run({ knot: 5 });
    for (const line of toLines(['a|begin', 'b|x', 'b|x', 'b|x', 'b|x', 'b|x'])) run.push(line);
    expect(run.assembler.pending).toBeNull();
    expect(run.results[0]?.text).toBe('cut 1');
  });

  it('lets long lines count as lines of the knot', () => {
    const run = new Run({ knot: 5 });
    for (const line of toLines(['a|begin', ...many(5, 'LONG')])) run.push(line);
    expect(run.assembler.pending).toBeNull();
    expect(run.results.map(({ text }) => text)).toEqual(['cut 1', ...many(5, 'line too long')]);
  });

  it('lets long lines count as silence', () => {
    const run = new Run({ idle: 3 });
    for (const line of toLines(['a|begin', ...many(4, 'LONG')])) run.push(line);
    expect(run.assembler.pending).toBeNull();
  });
});

const word = fc.constantFrom('begin', 'more', 'end', 'stop', 'one', 'x', 'wrong');
const text = fc.oneof(
  { weight: 12, arbitrary: fc.tuple(fc.constantFrom('', 'a|', 'b|', 'c|'), word).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.constant('LONG') },
);
const log = fc.array(text, { maxLength: 40 });
const limits = fc.record({
  bytes: fc.integer({ min: 5, max: 60 }),
  lines: fc.integer({ min: 2, max: 8 }),
  skips: fc.integer({ min: 0, max: 4 }),
  idle: fc.integer({ min: 0, max: 6 }),
  knot: fc.integer({ min: 2, max: 12 }),
  open: fc.integer({ min: 1, max: 3 }),
});

describe('pending', () => {
  it('names a place from which reading again gives what is still to be told', () => {
    fc.assert(
      fc.property(log, limits, (texts, caps) => {
        const lines = toLines(texts);
        const whole = new Run(caps);
        for (const line of lines) whole.push(line);
        whole.assembler.finish();
        const first = new Run(caps);
        for (const [i, line] of lines.entries()) {
          first.push(line);
          const from = first.assembler.pending?.number ?? line.number + 1;
          expect(from).toBeLessThanOrEqual(i + 2);
          const again = new Run(caps);
          for (const later of lines.slice(from - 1)) again.push(later);
          again.assembler.finish();
          expect([...first.results, ...again.results]).toEqual(whole.results);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('tells every line once, in the order in which records begin', () => {
    fc.assert(
      fc.property(log, limits, (texts, caps) => {
        const run = new Run(caps);
        for (const line of toLines(texts)) run.push(line);
        run.assembler.finish();
        expect(run.assembler.pending).toBeNull();
        expect(run.results.reduce((sum, { lines }) => sum + lines, 0)).toBe(texts.length);
        const numbers = run.results.map(({ number }) => number);
        expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
      }),
      { numRuns: 2_000 },
    );
  });

  it('reads well-formed records of several writers whole, however they interleave', () => {
    const writers = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(writers, fc.infiniteStream(fc.nat()), (sizes, choices) => {
        const queues = sizes.map((size, i) => ['begin', ...many(size, 'more'), 'end'].map((said) => `w${i}|${said}`));
        const texts: string[] = [];
        while (queues.some((queue) => queue.length > 0)) {
          const open = queues.filter((queue) => queue.length > 0);
          const next = open[Number(choices.next().value) % open.length]?.shift();
          if (next !== undefined) texts.push(next);
        }
        const results = readAll(texts);
        expect(results).toHaveLength(sizes.length);
        for (const [i, size] of sizes.entries()) {
          const own = texts.flatMap((said, at) => (said.startsWith(`w${i}|`) ? [at + 1] : []));
          expect(own).toHaveLength(size + 2);
          expect(results).toContain(`complete ${own.join(',')}`);
        }
      }),
    );
  });
});
