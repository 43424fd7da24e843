// ossight diff as users meet it.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ossight, ROOT, temporaryDirectory } from '../support/command.ts';
import { runHere } from '../support/run-here.ts';

const SAMPLE = join(ROOT, 'samples', 'access-log-28.log');

describe('diff', () => {
  it('compares two periods of a database', async () => {
    const cwd = temporaryDirectory();
    await runHere(['import', '-q', SAMPLE], { cwd });
    const plain = ossight(['diff'], { cwd });
    expect(plain.code).toBe(0);
    expect(plain.out).toContain('OSS errors, 2026-11-22 18:20 to 19:20 against 2026-11-21 18:20 to 19:20 (UTC)');
    expect(plain.out).toContain('Worse: 22 errors against 0');
    const halves = await runHere(
      [
        'diff',
        '--since',
        '2026-11-22T19:00Z',
        '--until',
        '2026-11-22T19:20Z',
        '--against',
        'previous',
        '--format',
        'json',
      ],
      { cwd },
    );
    expect(JSON.parse(halves.out)).toMatchObject({
      before: { from: Date.UTC(2026, 10, 22, 18, 40) / 1000 },
      after: { to: Date.UTC(2026, 10, 22, 19, 20) / 1000 },
    });
  });

  it.each([
    [['--since', '1h', '--until', '2h'], '--since is not before --until'],
    [['--since', '2126-01-01'], 'they end at 2026-11-22T19:20:00.000Z'],
    [['--against', '10s'], '--against is 10s'],
    [['--against', 'never'], '--against is never'],
  ])('refuses %j', async (args, message) => {
    const cwd = temporaryDirectory();
    await runHere(['import', '-q', SAMPLE], { cwd });
    expect(await runHere(['diff', ...args], { cwd })).toMatchObject({ code: 2, err: expect.stringContaining(message) });
  });
});
