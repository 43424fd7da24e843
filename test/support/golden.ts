// Compares what a sample was read as with what is recorded under test/golden. OSSIGHT_GOLDEN=write records anew; git diff
// is the review.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Candidate } from '../../src/model/candidate.ts';

const GOLDEN = new URL('../golden/', import.meta.url);

/** `path`: below test/golden. */
export function expectGolden(path: string, actual: unknown): void {
  const file = new URL(path, GOLDEN);
  const text = `${JSON.stringify(actual, null, 2)}\n`;
  if (process.env['OSSIGHT_GOLDEN'] === 'write') {
    mkdirSync(new URL('.', file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(existsSync(file), `${path} is not recorded`).toBe(true);
  expect(JSON.parse(text)).toEqual(JSON.parse(readFileSync(file, 'utf8')));
}

/** What is absent is left out, so that a record shows what was found. */
export function plainCandidate(candidate: Candidate): Record<string, unknown> {
  const told = Object.entries({ ...candidate, extra: Object.fromEntries(candidate.extra) });
  return Object.fromEntries(
    told.filter(([, value]) => value !== null && value !== false && !(Array.isArray(value) && value.length === 0)),
  );
}
