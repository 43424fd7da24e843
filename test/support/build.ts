// Builds dist once before the tests that run the command itself, unless it was built from what stands here now.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.ts';

const INPUTS = ['src', 'migrations', 'package.json', 'package-lock.json', 'tsconfig.json'];
/** What the last build was made of, and what it made. */
const STAMP = join(ROOT, 'test', '.tmp', 'built');

export default function setup(): void {
  if (process.env['OSSIGHT_SKIP_BUILD'] !== undefined || readOr(STAMP) === state()) return;
  rmSync(STAMP, { force: true });
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: 'inherit' });
  mkdirSync(join(STAMP, '..'), { recursive: true });
  writeFileSync(STAMP, state());
}

/** Content of the inputs; time and size of the outputs, since whoever builds by hand may have had other inputs. */
function state(): string {
  const hash = createHash('sha256');
  for (const path of INPUTS.flatMap(filesAt)) hash.update(`${path}\n`).update(readFileSync(join(ROOT, path)));
  for (const path of filesAt('dist')) {
    const { mtimeMs, size } = statSync(join(ROOT, path));
    hash.update(`${path} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
}

/** Relative to the repository, in order; none where there is nothing. */
function filesAt(path: string): string[] {
  const found = statSync(join(ROOT, path), { throwIfNoEntry: false });
  if (found?.isDirectory() !== true) return found === undefined ? [] : [path];
  return readdirSync(join(ROOT, path))
    .toSorted()
    .flatMap((name) => filesAt(join(path, name)));
}

function readOr(path: string): string | null {
  return statSync(path, { throwIfNoEntry: false }) === undefined ? null : readFileSync(path, 'utf8');
}
