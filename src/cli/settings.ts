// The value of every flag and where it came from: command line, then OSSIGHT_* variables, then the configuration file, then
// the default.
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { OssightError } from '../model/error.ts';
import { checkedValue } from './arguments.ts';
import type { FlagValue } from './arguments.ts';
import { environmentName, FLAGS } from './flags.ts';
import type { FlagName } from './flags.ts';
import { nearest } from './nearest.ts';

export type Origin = 'flag' | 'environment' | 'file' | 'default';

export class Settings {
  /** The configuration file that was read, or the place where one would be. */
  readonly file: { readonly path: string; readonly read: boolean };
  /** What the configuration file says under `alerts`, read by alert-config.ts. */
  readonly alerts: unknown;
  readonly #values: ReadonlyMap<FlagName, { readonly value: FlagValue; readonly origin: Origin }>;

  constructor(
    values: ReadonlyMap<FlagName, { readonly value: FlagValue; readonly origin: Origin }>,
    file: Settings['file'],
    alerts?: unknown,
  ) {
    this.#values = values;
    this.file = file;
    this.alerts = alerts;
  }

  text(name: FlagName): string | null {
    const value = this.#values.get(name)?.value;
    return value === undefined ? null : String(value);
  }

  /** One of `choices`; the first where nothing was given. */
  choice<T extends string>(name: FlagName, choices: readonly [T, ...T[]]): T {
    const text = this.text(name);
    const found = text === null ? choices[0] : choices.find((choice) => choice === text);
    if (found !== undefined) return found;
    throw new OssightError('usage', `--${name} is ${text ?? ''}`, {
      reason: `here it is one of ${choices.join(', ')}`,
    });
  }

  number(name: FlagName): number | null {
    const value = this.#values.get(name)?.value;
    return typeof value === 'number' ? value : null;
  }

  on(name: FlagName): boolean {
    return this.#values.get(name)?.value === true;
  }

  list(name: FlagName): readonly string[] {
    const value = this.#values.get(name)?.value;
    return Array.isArray(value) ? value.map(String) : [];
  }

  origin(name: FlagName): Origin {
    return this.#values.get(name)?.origin ?? 'default';
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

export function resolveSettings(given: ReadonlyMap<FlagName, FlagValue>, env: Environment): Settings {
  const file = configurationFile(given, env);
  const { flags: configured, alerts } = file.read ? readConfiguration(file.path) : NOTHING;
  const values = new Map<FlagName, { value: FlagValue; origin: Origin }>();
  for (const flag of FLAGS) {
    const { name } = flag;
    const flagged = given.get(name);
    const variable = flag.setting === true ? env[environmentName(flag)] : undefined;
    const filed = configured.get(name);
    if (flagged !== undefined) values.set(name, { value: flagged, origin: 'flag' });
    else if (variable !== undefined && variable !== '') {
      values.set(name, { value: checkedValue(flag, variable, environmentName(flag)), origin: 'environment' });
    } else if (filed !== undefined) values.set(name, { value: filed, origin: 'file' });
    else if (flag.fallback !== undefined) values.set(name, { value: flag.fallback, origin: 'default' });
  }
  return new Settings(values, file, alerts);
}

/** A file that was named must exist; the one in the usual place need not. */
function configurationFile(given: ReadonlyMap<FlagName, FlagValue>, env: Environment): { path: string; read: boolean } {
  const named = given.get('config') ?? env['OSSIGHT_CONFIG'];
  if (named !== undefined && named !== '') return { path: String(named), read: true };
  const home = env['XDG_CONFIG_HOME'] ?? join(env['HOME'] ?? homedir(), '.config');
  const path = join(home, 'ossight', 'config.json');
  try {
    readFileSync(path);
    return { path, read: true };
  } catch {
    return { path, read: false };
  }
}

interface Configuration {
  readonly flags: ReadonlyMap<FlagName, FlagValue>;
  readonly alerts: unknown;
}

const NOTHING: Configuration = { flags: new Map(), alerts: undefined };
const ALERTS = 'alerts';

function readConfiguration(path: string): Configuration {
  const parsed = parse(path);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new OssightError('usage', `cannot use ${path}`, { reason: 'it is not one JSON object' });
  }
  const settable = FLAGS.filter((flag) => flag.setting === true);
  const names = [...settable.map((flag) => flag.name), ALERTS];
  const values = new Map<FlagName, FlagValue>();
  let alerts: unknown = undefined;
  for (const [key, value] of Object.entries(parsed)) {
    if (key === ALERTS) {
      alerts = value;
      continue;
    }
    const flag = settable.find((known) => known.name === key);
    if (flag === undefined) {
      const near = nearest(key, names);
      throw new OssightError('usage', `${path} has an unknown key ${key}`, {
        reason: `known keys: ${names.join(', ')}`,
        ...(near === null ? {} : { hint: `did you mean ${near}?` }),
      });
    }
    values.set(flag.name, checkedValue(flag, String(value), `${key} in ${path}`));
  }
  return { flags: values, alerts };
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OssightError('usage', `cannot read the configuration ${path}`, { reason, cause: error });
  }
}
