// A run of the tests has a temporary folder of its own. Whatever tests leave there is a failure, and goes.
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'ossight-tests-'));
  // Tests become somebody else to see what permissions do.
  chmodSync(folder, 0o755);
  const before = process.env['TMPDIR'];
  // Workers are started with it.
  process.env['TMPDIR'] = folder;
  return () => {
    // What others leave (caches of tsx, of browsers) is theirs.
    const left = readdirSync(folder).filter((name) => name.startsWith('ossight-'));
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    if (left.length === 0) return;
    console.error(`error: tests left ${left.length} temporary folders: ${left.slice(0, 10).join(', ')}`);
    process.exitCode = 1;
  };
}
