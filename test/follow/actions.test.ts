// Random misfortunes against the model of world.ts: nothing lost, nothing doubled. OSSIGHT_RUNS sets how many sequences are
// played (a long run takes 100,000), fast-check prints seed and path of one that fails. The wrong orders of committing, and a
// checkpoint that leaves the open record behind, must fail: else this would notice nothing.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordAssembler, RecordSink } from '../../src/framing/records.ts';
import type { PipelineParts } from '../../src/pipeline/pipeline.ts';
import { parts } from '../pipeline/parts.ts';
import { seedFor } from '../support/seed.ts';
import { CountingStore } from './counting-store.ts';
import type { CommitOrder } from './counting-store.ts';
import { PrivateStore } from './private-store.ts';
import { SLOTS, World } from './world.ts';
import type { Action, Scene } from './world.ts';

const RUNS = Number(process.env['OSSIGHT_RUNS'] ?? 1_000);
const SAME = seedFor('OSSIGHT_RUNS');
/** The real store takes some ten times as long. */
const REAL_RUNS = Math.max(100, Math.ceil(RUNS / 30));
/** No more than are played by whoever runs the tests: that many find what is wrong. */
const CONTROL_RUNS = Math.min(RUNS, 1_000);

const slot = fc.constantFrom(...SLOTS);
const few = fc.integer({ min: 1, max: 4 });
const does = <const T extends string>(name: T): fc.Arbitrary<T> => fc.constant(name);

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: does('write'), slot, records: few }) },
  { weight: 6, arbitrary: fc.record({ do: does('half'), slot, records: few }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('finish', 'reopen', 'truncate', 'remove'), slot }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: does('rotate'), slot, times: fc.integer({ min: 1, max: 3 }), reopen: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: does('copytruncate'), slot, window: fc.nat({ max: 2 }), look: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: does('refill'), slot, records: few }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('compress', 'forget'), slot, generation: fc.nat({ max: 3 }) }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom('step', 'step', 'drain', 'drain', 'drain', 'restart', 'crash', 'crash', 'import'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: does('reopenAll') }) },
  { weight: 1, arbitrary: fc.record({ do: does('crashInCommit'), moments: fc.nat({ max: 5 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: does('refuse'),
      how: fc.constantFrom('BUSY', 'FULL'),
      times: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: does('retain'), keep: fc.nat({ max: 3 }), steps: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: does('advance'), ms: fc.constantFrom(10, 1_000, 6_000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('deny', 'allow'), slot }) },
);

const scene: fc.Arbitrary<Scene> = fc.record({
  patterns: fc.constantFrom(['/logs/*.log*'], ['/logs'], ['/logs/*.log*', '/logs/a.log'], ['/logs/a.log']),
  options: fc.record({
    flushMs: fc.constantFrom(0, 1_000),
    budgetBytes: fc.constantFrom(16, 64, 1024 * 1024),
    maxOpen: fc.constantFrom(1, 2, 128),
    listMs: fc.constant(0),
  }),
  births: fc.boolean(),
  reuse: fc.boolean(),
});

const sequence = fc.tuple(scene, fc.array(action, { maxLength: 30, size: 'max' }));

async function findingsOf(
  [scene, actions]: readonly [Scene, readonly Action[]],
  order: CommitOrder = 'together',
  pipeline: PipelineParts = parts,
): Promise<string[]> {
  const world = new World(scene, new CountingStore(order), pipeline);
  await world.play(actions);
  return world.findings();
}

describe('any sequence of misfortunes', () => {
  it(`counts every record that could be read once (${RUNS} sequences)`, async () => {
    await fc.assert(
      fc.asyncProperty(sequence, async (played) => {
        expect(await findingsOf(played)).toEqual([]);
      }),
      { numRuns: RUNS, ...SAME },
    );
  }, 3_600_000);

  it(`does so in the real store (${REAL_RUNS} sequences)`, async () => {
    await fc.assert(
      fc.asyncProperty(sequence, async ([scene, actions]) => {
        const store = new PrivateStore();
        const world = new World(scene, store);
        await world.play(actions);
        expect(await world.findings()).toEqual([]);
        store.close();
      }),
      { numRuns: REAL_RUNS, ...SAME },
    );
  }, 3_600_000);
});

/** Forgets the record that is open: what a checkpoint covers is then not all in the store. */
function forgetfulAssembler(sink: RecordSink): RecordAssembler {
  const own = parts.createAssembler(sink);
  const forgetful: Pick<RecordAssembler, 'push' | 'pushLong' | 'finish' | 'ambiguous' | 'pending'> = {
    push: (line) => own.push(line),
    pushLong: (line) => own.pushLong(line),
    finish: () => own.finish(),
    ambiguous: 0,
    pending: null,
  };
  return forgetful as RecordAssembler;
}

describe('the controls fail', () => {
  const forgetful: PipelineParts = { ...parts, createAssembler: forgetfulAssembler };
  it.each([
    ['counts first, then the offset', 'counts-first', parts],
    ['the offset first, then counts', 'offset-first', parts],
    ['a checkpoint past the open record', 'together', forgetful],
  ] as const)(
    '%s',
    async (name, order, pipeline) => {
      const result = await fc.check(
        fc.asyncProperty(sequence, async (played) => (await findingsOf(played, order, pipeline)).length === 0),
        { numRuns: CONTROL_RUNS, seed: 5, endOnFailure: true },
      );
      console.log(`${name}: noticed by run ${result.numRuns}`);
      expect(result.failed).toBe(true);
    },
    120_000,
  );
});
