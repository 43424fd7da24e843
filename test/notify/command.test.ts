import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCommand } from '../../src/notify/command.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ossight-command-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const PATH = process.env['PATH'];

test('gives the alert on stdin and in the environment, and no shell sees it', async () => {
  const file = join(folder, 'told');
  await runCommand(
    ['sh', '-c', `cat > ${file}; printf %s "$OSSIGHT_ALERT" >> ${file}`],
    { a: '$(id)' },
    { PATH, OSSIGHT_ALERT: '`x`' },
  );
  expect(readFileSync(file, 'utf8')).toBe('{"a":"$(id)"}\n`x`');
});

test.each([
  [['false'], 'it ended with 1'],
  [['ossight-no-such-program'], 'ENOENT'],
])('%j fails', async (run, reason) => {
  await expect(runCommand(run, {}, { PATH })).rejects.toThrow(
    expect.objectContaining({ code: 'output', reason: expect.stringContaining(reason) }),
  );
});

test('a command that never ends is ended', async () => {
  await expect(runCommand(['sleep', '1000'], {}, { PATH }, 50)).rejects.toThrow(
    expect.objectContaining({ reason: 'it was ended by SIGKILL' }),
  );
});

test('a command that reads nothing is fine', async () => {
  await runCommand(['true'], { long: 'x'.repeat(1_000_000) }, { PATH });
});
