// Temporary folders of a test file: they go when it ends (see each-file.ts), whatever became of its tests.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];

export function temporaryDirectory(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ossight-test-'));
  made.push(folder);
  return folder;
}

export function removeTemporaryDirectories(): void {
  // A process that is just dying may write once more.
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
