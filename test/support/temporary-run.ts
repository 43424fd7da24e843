// A run of the tests has a temporary folder of its own, and one in memory where there is room. Whatever tests leave there is a
// failure, and goes.
import { chmodSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
/** Several times what tests keep there. */
const ROOM = 4 * 1024 ** 3;

export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'ossight-tests-'));
  // Tests become somebody else to see what permissions do.
  chmodSync(folder, 0o755);
  const folders = new Map([['TMPDIR', folder]]);
  if (hasRoom()) folders.set('OSSIGHT_TEST_MEMORY', mkdtempSync(join(MEMORY, 'ossight-tests-')));
  const before = new Map([...folders.keys()].map((name) => [name, process.env[name]]));
  // Workers are started with it.
  for (const [name, path] of folders) process.env[name] = path;
  return () => {
    // What others leave (caches of tsx, of browsers) is theirs.
    const left = [...folders.values()].flatMap((path) =>
      readdirSync(path).filter((name) => name.startsWith('ossight-')),
    );
    for (const path of folders.values()) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    if (left.length === 0) return;
    console.error(`error: tests left ${left.length} temporary folders: ${left.slice(0, 10).join(', ')}`);
    process.exitCode = 1;
  };
}

function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return Math.min(bavail * bsize, freemem()) > ROOM;
  } catch {
    return false;
  }
}
