import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { builtChildren } from './support/built-children.ts';
import { LongFirst } from './support/long-first.ts';

export default defineConfig({
  plugins: [builtChildren],
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build.ts', 'test/support/temporary-run.ts'],
    setupFiles: ['test/support/each-file.ts'],
    // Test files of a worker share what they load, which takes as long to load as many a file takes.
    pool: 'forks',
    isolate: false,
    // One more than processors: many tests wait for processes of their own.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongFirst },
    // A hang is told apart from a machine with other things to do.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    env: { TZ: 'UTC', NO_COLOR: '1' },
  },
});
