// Compares output with a stored file; OSSIGHT_GOLDEN=write stores it instead (then `git diff` is the review).
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from 'vitest';

const FOLDER = new URL('../golden/reports/', import.meta.url);

export function expectGolden(name: string, output: string): void {
  const path = new URL(name, FOLDER).pathname;
  if (process.env['OSSIGHT_GOLDEN'] === 'write') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, output);
  }
  expect(output).toBe(readFileSync(path, 'utf8'));
}
