// Before each test file that has property tests: they try the same cases on each run (see seed.ts). Loading fast-check takes
// longer than many a test file, so the others are spared it.
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { SEED } from './seed.ts';

const { testPath } = expect.getState();
if (testPath === undefined || readFileSync(testPath, 'utf8').includes('fast-check')) {
  const { configureGlobal } = await import('fast-check');
  configureGlobal({ seed: SEED });
}
