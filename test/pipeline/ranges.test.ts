// Content that is read in ranges comes to what one reader finds from front to back: whatever the lines are, wherever the
// ranges meet, in whatever order they are read, and however wrong their readers were about where a record begins.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SourceDelta } from '../../src/model/batch.ts';
import { OssightError } from '../../src/model/error.ts';
import { readSource } from '../../src/pipeline/pipeline.ts';
import type { PipelineOptions, PipelineParts } from '../../src/pipeline/pipeline.ts';
import type { SourceOutcome } from '../../src/pipeline/outcome.ts';
import { readRange } from '../../src/pipeline/range.ts';
import type { RangeRequest, RangeResult } from '../../src/pipeline/range.ts';
import { RangeFeed } from '../../src/pipeline/ranges.ts';
import type { RangeReader, RangeSizes } from '../../src/pipeline/ranges.ts';
import type { Content } from '../../src/sources/source.ts';
import { options, parts as plainParts, RecordingStore, sourceOf } from './parts.ts';
import type { MemorySource } from './parts.ts';

/** The made-up errors tell the number of their last line; who reads a range knows only how many lines that is further on. */
const parts: PipelineParts = {
  ...plainParts,
  makeEvent: (from, path) => {
    const event = plainParts.makeEvent(from, path);
    const last = event?.extra.get('lines');
    if (event === null || last === undefined) return event;
    return { ...event, extra: new Map([['lines', String(Math.max(0, Number(last) - from.line))]]) };
  },
};

const SIZES: RangeSizes = { least: 40, most: 90, held: 6, warmUp: 12, mostWarmUp: 60, worth: 1 };

interface Told {
  readonly requests: RangeRequest[];
  readonly results: (RangeResult | null)[];
}

/** Reads in this process; `ranks` decides whose turn it is among those that wait. */
class Readers implements RangeReader {
  readonly depth: number;
  readonly told: Told = { requests: [], results: [] };
  readonly #ranks: readonly number[];
  readonly #block: number;
  readonly #waiting: (() => void)[] = [];
  #turns = 0;
  /** Bytes from here on cannot be read. */
  broken = Infinity;

  constructor({ depth, ranks, block }: { depth: number; ranks: readonly number[]; block: number }) {
    this.depth = depth;
    this.#ranks = ranks;
    this.#block = block;
  }

  async read(content: Content, request: RangeRequest): Promise<RangeResult | null> {
    this.told.requests.push(request);
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      setImmediate(() => {
        const rank = this.#ranks[(this.#turns += 1) % this.#ranks.length] ?? 0;
        this.#waiting.splice(rank % this.#waiting.length, 1)[0]?.();
      });
    });
    const readAt = (into: Uint8Array, position: number): number => {
      const bytes = content.peek(position, Math.min(this.broken, position + into.length)) ?? new Uint8Array();
      into.set(bytes);
      return bytes.length;
    };
    const result = readRange(request, parts, readAt, new Uint8Array(this.#block));
    this.told.results.push(result);
    return result;
  }
}

interface Ran {
  readonly outcome: SourceOutcome;
  readonly store: RecordingStore;
  readonly rejected: unknown[];
}

async function run(
  content: string | Uint8Array,
  how: MemorySource & Partial<PipelineOptions> = {},
  store = new RecordingStore(),
): Promise<Ran> {
  const rejected: unknown[] = [];
  const onRejected: PipelineOptions['onRejected'] = (...args) => rejected.push(args);
  const source = sourceOf(content, how);
  const outcome = await readSource(source, store, parts, { ...options, onRejected, ...how });
  expect(source.closed).toBe(1);
  return { outcome, store, rejected };
}

/** What is left in the store when all is over; commits are left out, since they fall where ranges end. */
function left({ store, rejected, outcome }: Ran): unknown {
  const last = store.deltas.at(-1);
  return {
    totals: store.totals(),
    // The made-up events are candidates too, and those know their place among the lines of a range only.
    events: store.deltas
      .flatMap(({ events, tail }: SourceDelta) => [...events, ...(tail?.events ?? [])])
      .map((event) => ({ ...event, line: 0 })),
    known: [...store.known.values()],
    checkpoint: last?.checkpoint,
    tail: last?.tail?.from,
    rejected,
    outcome,
  };
}

const line = fc.oneof(
  fc.constantFrom('R 60 a 200', 'R 61 b 404', 'R 120 a 200', 'E One', 'E2 Two', 'E Foreign', 'N', 'X', 'X bad', '', 'what'),
  fc.constantFrom('B Block', 'w1| B First', 'w2| B Second', '  inner', 'w1|   inner', 'w2|   inner', '?'),
  fc.constantFrom('Z', 'w1| Z', 'w2| Z', 'w1| E Mine', 'w2| R 7 c 200', 'é\r', '\0\0R 60 a 200'),
  fc.nat(300).map((length) => `  ${'x'.repeat(length)}`),
);
const log = fc
  .tuple(fc.array(line, { maxLength: 80 }), fc.boolean())
  .map(([lines, ended]) => `a first line that tells this log from all others\n${lines.join('\n')}${ended ? '\n' : ''}`);
const readers = fc.record({
  depth: fc.integer({ min: 1, max: 8 }),
  ranks: fc.array(fc.nat(9), { minLength: 1, maxLength: 6 }),
  block: fc.integer({ min: 1, max: 64 }),
});
const sizes: fc.Arbitrary<RangeSizes> = fc.record({
  least: fc.integer({ min: 1, max: 120 }),
  most: fc.integer({ min: 121, max: 400 }),
  held: fc.integer({ min: 1, max: 12 }),
  warmUp: fc.nat(100),
  mostWarmUp: fc.integer({ min: 100, max: 1_000 }),
  worth: fc.constant(1),
});

describe('content in ranges', () => {
  test('comes to the same as from front to back', async () => {
    await fc.assert(
      fc.asyncProperty(log, readers, sizes, fc.integer({ min: 1, max: 400 }), async (text, how, size, every) => {
        const ranged = await run(text, { ranges: new RangeFeed(new Readers(how), true, size), commitBytes: every });
        expect(left(ranged)).toEqual(left(await run(text)));
      }),
      { numRuns: 400 },
    );
  });
});
