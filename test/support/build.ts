// Builds dist once before the tests that run the command itself.
import { execFileSync } from 'node:child_process';

export default function setup(): void {
  if (process.env['OSSIGHT_SKIP_BUILD'] !== undefined) return;
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
}
