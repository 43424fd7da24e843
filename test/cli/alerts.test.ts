// The alert commands as users meet them: exit codes, words, and that nothing is told twice.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ossight, ROOT, temporaryDirectory } from '../support/command.ts';

const SAMPLE = join(ROOT, 'samples', 'access-log-28.log');

describe('report --fail-on', () => {
  it('exits 4 and says which rule fired, from files and from the database', () => {
    const cwd = temporaryDirectory();
    const files = ossight(
      ['report', SAMPLE, '--fail-on', 'errors of action slow-down > 2/min', '--fail-on', 'errors > 1000/h'],
      { cwd },
    );
    expect(files.err).toContain('fired: errors of action slow-down > 2/min\n');
    expect(files.err).not.toContain('1000/h');
    expect(files.code).toBe(4);
    expect(files.out).toContain('OSS errors');
    ossight(['import', '-q', SAMPLE], { cwd });
    expect(ossight(['report', '--fail-on', 'error rate > 2 %'], { cwd }).code).toBe(4);
    expect(ossight(['report', '--fail-on', 'error rate > 99 %'], { cwd }).code).toBe(0);
  });

  it('takes a database that nothing comes into any more for silent, a file and a past span not', () => {
    const cwd = temporaryDirectory();
    ossight(['import', '-q', SAMPLE], { cwd });
    const rule = ['--fail-on', 'no data for 1h'];
    expect(ossight(['report', ...rule], { cwd }).err).toContain('fired: no data for 1h\n');
    expect(ossight(['report', ...rule, '--until', '2026-11-22T11:20:00Z'], { cwd }).code).toBe(0);
    expect(ossight(['report', SAMPLE, ...rule], { cwd }).code).toBe(0);
  });

  it('refuses what is no rule before anything is read', () => {
    const { code, err, out } = ossight(['report', SAMPLE, '--fail-on', 'too many errors']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('hint: rules look like: errors of action slow-down > 100/min for 5m on host img-*');
  });
});

describe('alerts', () => {
  it('looks, tells and remembers; the follower does the same', () => {
    const cwd = temporaryDirectory();
    const told = join(cwd, 'told');
    const config = join(cwd, 'config.json');
    const target = { type: 'command', run: ['sh', '-c', `cat >> ${told}`] };
    writeFileSync(config, JSON.stringify({ alerts: { rules: ['errors > 3/h'], targets: { file: target } } }));
    const env = { OSSIGHT_CONFIG: config };
    const first = ossight(['tail', '--once', SAMPLE], { cwd, env });
    expect(first.err).toContain('alert: errors > 3/h\n');
    expect(first.code).toBe(0);
    expect(readFileSync(told, 'utf8').trim().split('\n')).toHaveLength(1);
    const again = ossight(['alerts', '--format', 'json'], { cwd, env });
    expect(again.code).toBe(4);
    expect(JSON.parse(again.out)).toMatchObject([{ rule: 'errors > 3/h', state: 'firing', targets: ['file'] }]);
    expect(readFileSync(told, 'utf8').trim().split('\n')).toHaveLength(1);
  });

  it('says how to begin where nothing is configured, and refuses a broken configuration before it follows', () => {
    const cwd = temporaryDirectory();
    expect(ossight(['alerts'], { cwd })).toMatchObject({
      code: 2,
      err: expect.stringContaining('there are no alert rules'),
    });
    const config = join(cwd, 'config.json');
    writeFileSync(config, JSON.stringify({ alerts: { rules: ['errors >'] } }));
    const { code, err } = ossight(['tail', '--once', SAMPLE], { cwd, env: { OSSIGHT_CONFIG: config } });
    expect([code, existsSync(join(cwd, 'ossight.db'))]).toEqual([2, false]);
    expect(err).toContain('cannot read the rule "errors >"');
  });
});
