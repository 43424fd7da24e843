// The password for ClickHouse: from a file, else from the environment. Never from the command line.
import { readFileSync } from 'node:fs';
import { OssightError } from '../model/error.ts';
import type { CommandContext } from './command.ts';

/** null: none was given. Throws OssightError('usage') when the file cannot be read. */
export function clickHousePassword({ settings, env }: Pick<CommandContext, 'settings' | 'env'>): string | null {
  const file = settings.text('password-file');
  if (file === null) return env['OSSIGHT_CLICKHOUSE_PASSWORD'] ?? null;
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new OssightError('usage', `cannot read the password in ${file}`, {
      reason: error instanceof Error ? error.message : String(error),
      cause: error,
    });
  }
}
