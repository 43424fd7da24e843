// From bytes to commits with real parts: counts add up, and neither cuts, commits, stops nor kills change them.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OssightError } from '../../src/model/error.ts';
import { readSource } from '../../src/pipeline/pipeline.ts';
import type { SourceOutcome } from '../../src/pipeline/outcome.ts';
import type { PipelineOptions } from '../../src/pipeline/pipeline.ts';
import { chunkSizes, noise } from '../sources/chunks.ts';
import { options, parts, RecordingStore, sourceOf } from './parts.ts';
import type { MemorySource, Totals } from './parts.ts';

const LOG = [
  'R 1000 a.example 200',
  'R 1001 a.example 200',
  'E AccessDenied',
  'noise that nobody knows',
  'B NoSuchKey',
  '  a line of it',
  '?',
  '  another',
  'Z',
  'X',
  'w1| B Interleaved',
  'w2| R 1065 b.example 404',
  'w2| E Other',
  'w1|   more of it',
  'w1| Z',
  'N',
  'E Foreign',
  'B CutShort',
  '  a line',
  'E2 Double',
  'R 1002 a.example 200',
].join('\n');

async function run(
  store: RecordingStore,
  content: string | Uint8Array,
  how: MemorySource & Partial<PipelineOptions> = {},
): Promise<SourceOutcome> {
  const source = sourceOf(content, how);
  try {
    return await readSource(source, store, parts, { ...options, ...how });
  } finally {
    expect(source.closed).toBe(1);
  }
}

async function totalsOf(
  content: string | Uint8Array,
  how: MemorySource & Partial<PipelineOptions> = {},
): Promise<Totals> {
  const store = new RecordingStore();
  await run(store, content, how);
  return store.totals();
}

const written: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(
      fc.oneof(
        fc.constantFrom(
          'R 60 a 200',
          'R 61 b 404',
          'R 120 a 200',
          'E One',
          'E2 Two',
          'E Foreign',
          'N',
          'X',
          '',
          'what',
        ),
        fc.constantFrom('B Block', 'w1| B First', 'w2| B Second', '  inner', 'w1|   inner', 'w2|   inner', '?'),
        fc.constantFrom('Z', 'w1| Z', 'w2| Z', 'w1| E Mine', 'w2| R 7 c 200', 'é\r'),
        fc.nat(300).map((length) => `  ${'x'.repeat(length)}`),
      ),
      { maxLength: 60 },
    ),
    fc.boolean(),
  )
  .map(([lines, ended]) => `${noise(48).toString('hex')}\n${lines.join('\n')}${ended ? '\n' : ''}`);

describe('one run', () => {
  test('counts every line once, by its fate', async () => {
    const store = new RecordingStore();
    const outcome = await run(store, LOG);
    expect(outcome).toEqual({
      path: 'a.log',
      tally: { lines: 21, requests: 4, errorLines: 12, other: 4, rejected: 1 },
      errors: 7,
      duplicates: 0,
      bytes: LOG.length,
      known: false,
      recognised: 11,
      ambiguous: 0,
      fault: null,
    });
    expect(store.totals()).toEqual({
      tally: outcome.tally,
      requests: ['1020 b.example 404: 1', '960 a.example 200: 3'],
      events: [
        '11 124 Interleaved false 14',
        '13 167 Other false undefined',
        '18 214 CutShort true 19',
        '20 234 Double false undefined',
        '20 234 DoubleToo false undefined',
        '3 42 AccessDenied false undefined',
        '5 81 NoSuchKey false 8',
      ],
    });
    expect(store.deltas).toHaveLength(1);
    expect(store.deltas[0]).toMatchObject({ state: 'done', checkpoint: { offset: LOG.length, lines: 21 } });
  });

  test('adds up for any lines, whatever the chunks and commits', async () => {
    await fc.assert(
      fc.asyncProperty(
        written,
        chunkSizes,
        fc.integer({ min: 1, max: 400 }),
        fc.nat(5),
        async (log, sizes, every, n) => {
          const whole = await totalsOf(log);
          const { lines, requests, errorLines, other, rejected } = whole.tally;
          expect(lines).toBe(log.split('\n').length - (log.endsWith('\n') ? 1 : 0));
          expect(lines).toBe(requests + errorLines + other + rejected);
          expect(await totalsOf(log, { sizes })).toEqual(whole);
          expect(await totalsOf(log, { sizes, commitBytes: every })).toEqual(whole);
          expect(await totalsOf(log, { sizes: [every], commitSize: n })).toEqual(whole);
          expect(await totalsOf(log, { sizes, commitBytes: every, wrapped: true })).toEqual(whole);
          expect(await totalsOf(log, { sizes, commitBytes: every, nameless: true })).toEqual(whole);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('every commit size gives the same sum', async () => {
    const whole = await totalsOf(LOG);
    for (let every = 1; every <= LOG.length; every += 1) {
      const store = new RecordingStore();
      const outcome = await run(store, LOG, { sizes: [1], commitBytes: every });
      expect(store.totals()).toEqual(whole);
      expect(outcome.tally).toEqual(whole.tally);
      expect(outcome.errors).toBe(whole.events.length);
      expect(outcome.bytes).toBe(LOG.length);
      // Nothing could be met again by less than its first 16 bytes, so the first line is waited for.
      const wanted = every <= 21 ? LOG.length - 20 : LOG.length;
      expect(store.commits).toBe(every === 1 || every > 21 ? Math.floor(wanted / every) + 1 : store.commits);
      expect(store.known.size).toBe(1);
    }
  });

  test('rejected lines are told with their place and texts, once', async () => {
    const told: unknown[] = [];
    await run(new RecordingStore(), 'R 1 a 200\nX here\n', { onRejected: (...args) => told.push(args) });
    expect(told).toEqual([['malformed', 'a.log', 2, ['X here']]]);
  });

  test('a last line without line end counts', async () => {
    const expected = { tally: { lines: 2, requests: 2, errorLines: 0, other: 0, rejected: 0 } };
    expect(await totalsOf('R 1 a 200\nR 2 a 200')).toMatchObject(expected);
    expect(await totalsOf('R 1 a 200\nR 2 a 200\n')).toMatchObject(expected);
    expect(await totalsOf('')).toMatchObject({ tally: { lines: 0 } });
  });

  test('progress is told for each chunk, and the reader of results can hold it up', async () => {
    let told = 0;
    let waited = 0;
    await run(new RecordingStore(), LOG, {
      sizes: [100],
      onProgress: () => (told += 1),
      afterChunk: async () => {
        waited += 1;
      },
    });
    expect([told, waited]).toEqual([Math.ceil(LOG.length / 100), Math.ceil(LOG.length / 100)]);
  });
});

/** Stops after each chunk and goes on in a new run until nothing is left. */
async function inSteps(log: string, how: MemorySource): Promise<RecordingStore> {
  const store = new RecordingStore();
  const reached = (): number => store.deltas.at(-1)?.checkpoint.offset ?? 0;
  // A record that is larger than a chunk takes more of them before there is a new checkpoint.
  for (let most = 1; reached() < Buffer.byteLength(log);) {
    const before = reached();
    let chunks = 0;
    await run(store, log, { ...how, stopped: () => (chunks += 1) > most });
    if (most > log.length) throw new Error('it never gets on');
    most = reached() > before ? 1 : most + 1;
  }
  return store;
}

describe('many runs', () => {
  test('stopped after every chunk, the sum is the same', async () => {
    await fc.assert(
      fc.asyncProperty(written, fc.integer({ min: 20, max: 900 }), fc.boolean(), async (log, size, wrapped) => {
        const store = await inSteps(log, { sizes: [size], wrapped });
        expect(store.totals()).toEqual(await totalsOf(log));
      }),
      { numRuns: 60 },
    );
  });

  test('a stop commits what was read', async () => {
    const store = new RecordingStore();
    const outcome = await run(store, LOG, { sizes: [60], stopped: () => true });
    expect(outcome).toMatchObject({ tally: { lines: 3, requests: 2, errorLines: 1 }, bytes: 60, fault: null });
    expect(store.deltas).toMatchObject([{ state: 'reading', checkpoint: { offset: 57, lines: 3 } }]);
  });

  test('an open record is the checkpoint', async () => {
    const store = new RecordingStore();
    await run(store, LOG, { sizes: [100], stopped: () => true });
    expect(store.deltas).toMatchObject([{ checkpoint: { offset: LOG.indexOf('B NoSuchKey'), lines: 4 } }]);
  });

  test('killed between any two commits, the sum is the same', async () => {
    await fc.assert(
      fc.asyncProperty(written, fc.integer({ min: 16, max: 500 }), fc.boolean(), async (log, size, wrapped) => {
        const whole = await totalsOf(log);
        const how = { sizes: [size], commitBytes: 1, wrapped };
        for (let failAt = 1, killed = true; killed; failAt += 1) {
          const store = new RecordingStore();
          store.failAt = failAt;
          killed = await run(store, log, how).then(
            () => false,
            (error: unknown) => {
              expect(error).toMatchObject({ code: 'database' });
              return true;
            },
          );
          if (killed) expect(store.deltas).toHaveLength(failAt - 1);
          await run(store, log, how);
          expect(store.totals()).toEqual(whole);
        }
      }),
      { numRuns: 25 },
    );
  });

  test('again, and grown, and shorter: only what is new counts', async () => {
    await fc.assert(
      fc.asyncProperty(written, fc.nat(), fc.boolean(), fc.boolean(), async (any, where, first, second) => {
        const store = new RecordingStore();
        // Cut anywhere behind the first 16 bytes: inside lines and records too.
        const log = Buffer.from(any);
        const part = log.subarray(0, 16 + (where % (log.length - 15)));
        await run(store, part, { wrapped: first });
        const old = store.totals();
        expect(await run(store, part, { wrapped: second, path: 'copy' })).toMatchObject({ known: true, bytes: 0 });
        expect(store.totals()).toEqual(old);
        await run(store, log, { wrapped: second });
        const grown = store.totals();
        await run(store, part, { wrapped: first, path: 'older copy' });
        await run(store, log, { wrapped: first });
        expect(store.totals()).toEqual(grown);
        expect(grown).toEqual(await totalsOf(log));
        expect(store.known.size).toBe(1);
      }),
      { numRuns: 80 },
    );
  });

  test('what has no identity counts each time', async () => {
    const store = new RecordingStore();
    for (let i = 0; i < 2; i += 1) await run(store, LOG, { nameless: true });
    expect(store.totals().tally.lines).toBe(42);
    expect(store.deltas.map(({ identity }) => identity)).toEqual([null, null]);
  });
});

function broken(): never {
  throw new TypeError('x is not a function');
}

describe('faults', () => {
  test('a source that does not open is told; others can go on', async () => {
    const fault = new OssightError('input', 'cannot read it');
    const store = new RecordingStore();
    const source = { path: 'gone.log', open: async () => Promise.reject(fault) };
    expect(await readSource(source, store, parts, options)).toMatchObject({ path: 'gone.log', bytes: 0, fault });
    expect(store.commits).toBe(0);
  });

  test('a source that fails on the way keeps what was read, and goes on there when it is whole again', async () => {
    for (const wrapped of [false, true]) {
      for (let failsAfter = 16; failsAfter < LOG.length; failsAfter += 7) {
        const store = new RecordingStore();
        const outcome = await run(store, LOG, { sizes: [16], failsAfter });
        expect(outcome.fault).toMatchObject({ code: 'input' });
        const last = store.deltas.at(-1);
        expect(last?.state).toBe(failsAfter < 32 ? undefined : 'failed');
        expect(store.totals().tally.lines).toBe(last?.checkpoint.lines ?? 0);
        const again = await run(store, LOG, { sizes: [16], wrapped });
        expect(again).toMatchObject({ fault: null });
        expect(store.totals()).toEqual(await totalsOf(LOG));
      }
    }
  });

  test('a fault while it is recognised is told, and nothing is touched', async () => {
    const store = new RecordingStore();
    await run(store, LOG);
    const outcome = await run(store, LOG, { wrapped: true, sizes: [50], failsAfter: 120 });
    expect(outcome).toMatchObject({ bytes: 0, fault: { code: 'input' } });
    expect(store.commits).toBe(1);
  });

  test('a fault of the store is thrown as it is, and the source is not blamed', async () => {
    const store = new RecordingStore();
    store.failAt = 2;
    await expect(run(store, LOG, { sizes: [50], commitBytes: 1 })).rejects.toMatchObject({ code: 'database' });
    expect(store.deltas).toMatchObject([{ state: 'reading' }]);
  });

  test('any other fault is one of ossight, and what was read since the last commit is not counted', async () => {
    const store = new RecordingStore();
    await expect(run(store, LOG, { onProgress: broken })).rejects.toMatchObject({
      code: 'internal',
      cause: { name: 'TypeError' },
    });
    expect(store.commits).toBe(0);
  });
});

describe('a document', () => {
  const DOC = 'DOC\nAccessDenied\nbad\n\nNoSuchKey\nForeign\n';

  test('is one commit, each entry a line', async () => {
    for (const sizes of [[5], [DOC.length]]) {
      const store = new RecordingStore();
      const told: unknown[] = [];
      const outcome = await run(store, DOC, { sizes, commitBytes: 1, onRejected: (...args) => told.push(args) });
      expect(outcome).toMatchObject({
        tally: { lines: 5, requests: 0, errorLines: 2, other: 2, rejected: 1 },
        errors: 2,
        bytes: DOC.length,
      });
      expect(store.deltas).toMatchObject([{ state: 'done', checkpoint: { offset: DOC.length, lines: 5 } }]);
      expect(told).toEqual([['bad entry', 'a.log', 2, []]]);
      expect(await run(store, DOC, { sizes })).toMatchObject({ known: true, bytes: 0 });
      expect(store.commits).toBe(1);
    }
  });

  test('is all or nothing when it is stopped or the store fails', async () => {
    const store = new RecordingStore();
    expect(await run(store, DOC, { sizes: [5], stopped: () => true })).toMatchObject({ tally: { lines: 0 } });
    expect(store.commits).toBe(0);
    store.failAt = 1;
    await expect(run(store, DOC, { sizes: [5] })).rejects.toMatchObject({ code: 'database' });
    await run(store, DOC, { sizes: [5] });
    expect(store.totals().tally.lines).toBe(5);
  });

  test('that is damaged is told, with what stood before the damage', async () => {
    const store = new RecordingStore();
    const good = `${DOC}${'More\n'.repeat(50)}`;
    const outcome = await run(store, `${good}break\n`, { sizes: [20] });
    expect(outcome.fault).toMatchObject({ code: 'input' });
    expect(outcome.errors).toBe(52);
    expect(store.deltas).toMatchObject([{ state: 'failed', tail: { from: { offset: 0, lines: 0 } } }]);
    // Again nothing is new; when it has grown it is read as a whole, and counts once.
    await run(store, `${good}break\n`, { sizes: [20] });
    expect(store.totals().events).toHaveLength(52);
    expect(store.known.size).toBe(1);
    await run(store, `${good}break\nmore`, { sizes: [20] });
    expect(store.totals().events).toHaveLength(52);
  });
});

describe('interruptions at awkward places', () => {
  test('a known source whose first read fails keeps its place', async () => {
    const store = new RecordingStore();
    await run(store, LOG, { sizes: [60], stopped: () => true });
    const before = [...store.known.values()];
    await run(store, LOG, { failsAfter: 0 });
    expect([...store.known.values()]).toEqual(before);
  });

  test('bytes add up over an interruption', async () => {
    const store = new RecordingStore();
    await run(store, LOG, { sizes: [60], stopped: () => true });
    await run(store, LOG);
    expect(store.deltas.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(LOG.length);
  });

  test('a stop after the last chunk of a file that ends with a line leaves it done', async () => {
    const store = new RecordingStore();
    await run(store, `${LOG}\n`, { stopped: () => true });
    await run(store, `${LOG}\n`);
    expect([...store.known.values()]).toMatchObject([{ state: 'done' }]);
  });

  test('a stop before anything could be told apart leaves no source behind', async () => {
    const store = new RecordingStore();
    for (let i = 0; i < 3; i += 1) await run(store, LOG, { sizes: [10], stopped: () => true });
    expect(store.known.size).toBe(0);
  });
});
