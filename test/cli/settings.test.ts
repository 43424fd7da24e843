import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FlagName } from '../../src/cli/flags.ts';
import { resolveSettings } from '../../src/cli/settings.ts';
import { temporaryDirectory } from '../support/temporary.ts';

function home(config: string | null): string {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, 'ossight'));
  if (config !== null) writeFileSync(join(directory, 'ossight', 'config.json'), config);
  return directory;
}

const given = (values: Partial<Record<FlagName, string | boolean>>): Map<FlagName, string | boolean> =>
  new Map(Object.entries(values) as [FlagName, string | boolean][]);

describe('resolveSettings', () => {
  it('prefers flag, environment, file, default in this order', () => {
    const XDG_CONFIG_HOME = home('{"db": "from-file.db", "tz": "UTC"}');
    const flag = resolveSettings(given({ db: 'from-flag.db' }), { XDG_CONFIG_HOME, OSSIGHT_DB: 'from-env.db' });
    expect([flag.text('db'), flag.origin('db')]).toEqual(['from-flag.db', 'flag']);
    const env = resolveSettings(given({}), { XDG_CONFIG_HOME, OSSIGHT_DB: 'from-env.db' });
    expect([env.text('db'), env.origin('db')]).toEqual(['from-env.db', 'environment']);
    const file = resolveSettings(given({}), { XDG_CONFIG_HOME });
    expect([file.text('db'), file.origin('db')]).toEqual(['from-file.db', 'file']);
    expect([file.text('tz'), file.origin('tz')]).toEqual(['UTC', 'file']);
    const none = resolveSettings(given({}), { XDG_CONFIG_HOME: home(null) });
    expect([none.text('db'), none.origin('db')]).toEqual(['./ossight.db', 'default']);
  });

  it('reads switches from the environment', () => {
    const XDG_CONFIG_HOME = home(null);
    expect(resolveSettings(given({}), { XDG_CONFIG_HOME, OSSIGHT_REQUEST_ID_TIME: 'off' }).on('request-id-time')).toBe(
      false,
    );
    expect(resolveSettings(given({}), { XDG_CONFIG_HOME, OSSIGHT_QUIET: '1' }).on('quiet')).toBe(true);
    expect(() => resolveSettings(given({}), { XDG_CONFIG_HOME, OSSIGHT_QUIET: 'maybe' })).toThrow('OSSIGHT_QUIET');
  });

  it.each([
    ['{"dbb": "x"}', 'unknown key dbb'],
    ['{"rejects": "x"}', 'unknown key rejects'],
    ['[1]', 'cannot use'],
    ['{', 'cannot read the configuration'],
  ])('refuses the configuration %s', (config, message) => {
    expect(() => resolveSettings(given({}), { XDG_CONFIG_HOME: home(config) })).toThrow(message);
  });

  it('demands a file that was named', () => {
    expect(() => resolveSettings(given({}), { OSSIGHT_CONFIG: '/nonexistent/ossight.json' })).toThrow(
      'cannot read the configuration',
    );
  });
});
