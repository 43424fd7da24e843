// Content that is read in ranges comes to what one reader finds from front to back: whatever the lines are, wherever the
// ranges meet, in whatever order they are read, and however wrong their readers were about where a record begins.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SourceDelta } from '../../src/model/batch.ts';
import { OssightError } from '../../src/model/error.ts';
import { ReadAhead } from '../../src/pipeline/ahead.ts';
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
  /** The reading of this range (counted from 1) breaks. */
  breaksAt = Infinity;
  /** Ranges under way now, and at most. */
  now = 0;
  most = 0;

  constructor({ depth, ranks, block }: { depth: number; ranks: readonly number[]; block: number }) {
    this.depth = depth;
    this.#ranks = ranks;
    this.#block = block;
  }

  async read(content: Content, request: RangeRequest): Promise<RangeResult | null> {
    this.told.requests.push(request);
    const nth = this.told.requests.length;
    this.now += 1;
    this.most = Math.max(this.most, this.now);
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      setImmediate(() => {
        const rank = this.#ranks[(this.#turns += 1) % this.#ranks.length] ?? 0;
        this.#waiting.splice(rank % this.#waiting.length, 1)[0]?.();
      });
    });
    this.now -= 1;
    if (nth === this.breaksAt) throw new OssightError('internal', 'it broke');
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
  fc.constantFrom(
    'R 60 a 200',
    'R 61 b 404',
    'R 120 a 200',
    'E One',
    'E2 Two',
    'E Foreign',
    'N',
    'X',
    'X bad',
    '',
    'what',
  ),
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

async function ranged(
  text: string | Uint8Array,
  how: { readers?: Readers; size?: RangeSizes } & MemorySource & Partial<PipelineOptions> = {},
  store?: RecordingStore,
): Promise<Ran> {
  const { readers: given = new Readers({ depth: 3, ranks: [0, 1, 2], block: 16 }), size = SIZES, ...more } = how;
  return run(text, { ranges: new RangeFeed(given, true, size), ...more }, store);
}

const LOG = Array.from({ length: 40 }, (_, i) => `R ${i * 60} a 200\nB Code${i}\n  inner\nZ\n`).join('');

describe('content in ranges', () => {
  test('comes to the same as from front to back', async () => {
    await fc.assert(
      fc.asyncProperty(log, readers, sizes, fc.integer({ min: 1, max: 400 }), async (text, how, size, every) => {
        const some = await ranged(text, { readers: new Readers(how), size, commitBytes: every });
        expect(left(some)).toEqual(left(await run(text)));
      }),
      { numRuns: 400 },
    );
  });

  test('that was read before, grew, and was stopped anywhere comes to the same', async () => {
    await fc.assert(
      fc.asyncProperty(log, readers, sizes, fc.nat(), fc.nat(6), async (text, how, size, where, stops) => {
        const bytes = Buffer.from(text);
        const store = new RecordingStore();
        const part = bytes.subarray(0, 16 + (where % (bytes.length - 15)));
        let asked = 0;
        const stopped = (): boolean => (asked += 1) > stops;
        for (const content of [part, bytes]) {
          await ranged(content, { readers: new Readers(how), size, commitBytes: 1, stopped }, store);
        }
        await ranged(bytes, { readers: new Readers(how), size }, store);
        expect(store.totals()).toEqual((await run(text)).store.totals());
        expect([...store.known.values()]).toMatchObject([{ checkpoint: { offset: bytes.length } }]);
      }),
      { numRuns: 150 },
    );
  });

  test('killed between any two commits comes to the same', async () => {
    const whole = (await run(LOG)).store.totals();
    for (let failAt = 1, killed = true; killed; failAt += 1) {
      const store = new RecordingStore();
      store.failAt = failAt;
      const how = { commitBytes: 1 };
      killed = await ranged(LOG, how, store).then(
        () => false,
        (error: unknown) => {
          expect(error).toMatchObject({ code: 'database' });
          return true;
        },
      );
      await ranged(LOG, how, store);
      expect(store.totals()).toEqual(whole);
      if (!killed) expect(failAt).toBeGreaterThan(5);
    }
  });

  test('that cannot be read to its end: all that came before is counted, and whoever reads from front to back tells it', async () => {
    await fc.assert(
      fc.asyncProperty(readers, sizes, fc.nat(LOG.length - 1), async (how, size, broken) => {
        const given = new Readers(how);
        given.broken = broken;
        const some = await ranged(LOG, { readers: given, size, brokenAt: broken });
        expect(some.outcome.fault).toMatchObject({ code: 'input' });
        expect(left(some)).toEqual(left(await run(LOG, { brokenAt: broken })));
      }),
      { numRuns: 60 },
    );
  });

  test('is read by several, and mostly from the right place', async () => {
    const given = new Readers({ depth: 4, ranks: [0], block: 64 });
    await ranged(LOG, { readers: given, size: { ...SIZES, most: 120, held: 50, warmUp: 120 } });
    const { requests } = given.told;
    expect(requests.length).toBeGreaterThan(8);
    expect(given.most).toBe(4);
    expect(requests.filter(({ exact }) => exact)).toHaveLength(1);
  });

  test('from the wrong place is read again, and from further ahead the next time', async () => {
    // A record over many lines: who begins inside it takes its lines for requests.
    const text = `${LOG}w1| B Long\n${'w2| R 60 a 200\n'.repeat(20)}w1| Z\n${LOG}`;
    const given = new Readers({ depth: 2, ranks: [0], block: 64 });
    const size = { ...SIZES, warmUp: 1 };
    expect(left(await ranged(text, { readers: given, size }))).toEqual(left(await run(text)));
    const { requests } = given.told;
    expect(requests.filter(({ exact }) => exact).length).toBeGreaterThan(1);
    expect(Math.max(...requests.map(({ warmUp }) => warmUp))).toBeGreaterThan(1);
  });

  test('in which nobody finds a place to begin is read from front to back', async () => {
    const text = `first\n${'w1| B Open\n  inner\n'.repeat(120)}`;
    const given = new Readers({ depth: 2, ranks: [0], block: 64 });
    const { outcome } = await ranged(text, { readers: given, size: { ...SIZES, warmUp: 0, mostWarmUp: 0 } });
    expect(outcome.tally).toMatchObject({ lines: 241, errorLines: 240 });
    expect(given.told.requests.length).toBeLessThan(40);
  });

  test('with a line that is longer than many ranges', async () => {
    const text = `${LOG}${'x'.repeat(3_000)}\n${LOG}`;
    const given = new Readers({ depth: 5, ranks: [1, 0], block: 64 });
    expect(left(await ranged(text, { readers: given }))).toEqual(left(await run(text)));
    // Nobody read it twice.
    expect(given.told.results.filter((result) => (result?.end ?? 0) - (result?.start ?? 0) > 3_000)).toHaveLength(1);
  });

  test('full of errors is read in pieces', async () => {
    const text = 'E One\n'.repeat(500);
    const given = new Readers({ depth: 2, ranks: [0], block: 60 });
    const size = { ...SIZES, least: 600, most: 1_200, held: 20 };
    expect(left(await ranged(text, { readers: given, size }))).toEqual(left(await run(text)));
    expect(
      Math.max(
        ...given.told.results.map((result) => (result?.errors ?? []).reduce((sum, { count }) => sum + count, 0)),
      ),
    ).toBeLessThanOrEqual(30);
  });

  test.each([
    ['a document', `DOC\n${'E\n'.repeat(200)}`, {}, 1],
    ['compressed content', LOG, { wrapped: true }, 1],
    ['a stream', LOG, { nameless: true }, 1],
    ['little content', LOG, {}, LOG.length + 1],
  ])('is not asked for where it is %s', async (_name, text, how, worth) => {
    const given = new Readers({ depth: 2, ranks: [0], block: 64 });
    const some = await ranged(text, { readers: given, size: { ...SIZES, worth }, ...how });
    expect(given.told.requests).toEqual([]);
    expect(left(some)).toEqual(left(await run(text, how)));
  });

  test('a reader that breaks ends the reading; what was accepted before is in the store, nobody reads on', async () => {
    const given = new Readers({ depth: 3, ranks: [0], block: 64 });
    given.breaksAt = 6;
    const store = new RecordingStore();
    await expect(ranged(LOG, { readers: given, commitBytes: 1 }, store)).rejects.toMatchObject({ code: 'internal' });
    expect(store.deltas.length).toBeGreaterThan(0);
    expect(given.now).toBe(0);
    expect((await ranged(LOG, {}, store)).store.totals()).toEqual((await run(LOG)).store.totals());
  });
});

describe('sources ahead', () => {
  /** Reads all in their order, as a command does. */
  async function readAll(
    contents: readonly (readonly [string, MemorySource])[],
    given: Readers | null,
  ): Promise<{ store: RecordingStore; outcomes: SourceOutcome[] }> {
    const store = new RecordingStore();
    const sources = contents.map(([text, how], i) => sourceOf(text, { path: `${i}.log`, ...how }));
    const ranges = given === null ? undefined : new RangeFeed(given, true, SIZES);
    const ahead = ranges === undefined ? null : new ReadAhead(sources, store, parts, ranges);
    const outcomes: SourceOutcome[] = [];
    for (const [i, source] of sources.entries()) {
      const turn = (await ahead?.turn(i, source)) ?? source;
      outcomes.push(await readSource(turn, store, parts, { ...options, ranges }));
    }
    await ahead?.close();
    expect(sources.map(({ closed }) => closed)).toEqual(sources.map(() => 1));
    return { store, outcomes };
  }

  test('come to the same, copies and grown ones among them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(log, { minLength: 1, maxLength: 3 }),
        fc.array(fc.tuple(fc.nat(2), fc.nat(), fc.constantFrom('plain', 'plain', 'wrapped', 'nameless')), {
          minLength: 1,
          maxLength: 6,
        }),
        readers,
        async (logs, files, how) => {
          const contents = files.map(([which, cut, kind]) => {
            const text = `log ${which % logs.length} ${logs[which % logs.length] ?? ''}`;
            return [text.slice(0, 60 + (cut % text.length)), { [kind]: true }] as const;
          });
          const some = await readAll(contents, new Readers(how));
          const all = await readAll(contents, null);
          expect(some.outcomes).toEqual(all.outcomes);
          expect(some.store.totals()).toEqual(all.store.totals());
          expect([...some.store.known.values()]).toEqual([...all.store.known.values()]);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('are read while an earlier one waits', async () => {
    const given = new Readers({ depth: 4, ranks: [0], block: 64 });
    const texts = Array.from({ length: 6 }, (_, i) => [`only log ${i}\nR 60 a 200\nE One\n`, {}] as const);
    await readAll(texts, given);
    expect(given.most).toBeGreaterThan(2);
  });
});
