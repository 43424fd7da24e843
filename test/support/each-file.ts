// Around each test file: property tests try the same cases on each run (see seed.ts), and temporary folders go. Loading
// fast-check takes longer than many a test file, so the others are spared it.
import { readFileSync } from 'node:fs';
import { afterAll, expect } from 'vitest';
import { SEED } from './seed.ts';
import { removeTemporaryDirectories } from './temporary.ts';

const { testPath } = expect.getState();
if (testPath === undefined || readFileSync(testPath, 'utf8').includes('fast-check')) {
  const { configureGlobal } = await import('fast-check');
  configureGlobal({ seed: SEED });
}

afterAll(removeTemporaryDirectories);
