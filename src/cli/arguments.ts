// What was read of argv to a command, its arguments and the flags that were given: the flag table says what there is.
import { OssightError } from '../model/error.ts';
import type { Command } from './command.ts';
import { flagOn, FLAGS } from './flags.ts';
import type { Flag, FlagName, NamedFlag } from './flags.ts';
import { nearest } from './nearest.ts';
import type { Parsed } from './plain-arguments.ts';

export type FlagValue = string | number | boolean | readonly string[];

export interface Invocation {
  readonly command: Command | null;
  readonly args: readonly string[];
  readonly given: ReadonlyMap<FlagName, FlagValue>;
  readonly help: 'short' | 'long' | null;
}

const BUILT_IN = new Set(['_', '$0', 'help', 'h']);

/** Throws OssightError('usage') that names the nearest flag or command. */
export function parseArguments(parsed: Parsed, commands: readonly Command[]): Invocation {
  const [name, ...args] = parsed._.map(String);
  const help = parsed['help'] === true ? 'long' : parsed['h'] === true ? 'short' : null;
  const command = name === undefined ? null : commands.find((known) => known.name === name);
  if (command === undefined) {
    const near = nearest(
      name ?? '',
      commands.map((known) => known.name),
    );
    throw new OssightError('usage', `there is no command ${name ?? ''}`, {
      hint: near === null ? 'ossight --help lists the commands' : `did you mean ${near}?`,
    });
  }
  const allowed = FLAGS.filter((flag) => flag.global === true || (command?.flags.includes(flag.name) ?? false));
  const given = givenFlags(parsed, allowed, command);
  if (help === null && command !== null) checkArity(command, args);
  return { command, args, given, help };
}

function givenFlags(
  parsed: Parsed,
  allowed: readonly NamedFlag[],
  command: Command | null,
): ReadonlyMap<FlagName, FlagValue> {
  const given = new Map<FlagName, FlagValue>();
  for (const [name, value] of Object.entries(parsed)) {
    if (BUILT_IN.has(name) || value === undefined) continue;
    const flag = allowed.find((known) => known.name === name);
    if (flag === undefined) throw unknownFlag(name, allowed, command);
    given.set(flag.name, flagValue(flagOn(flag, command?.name ?? null), value));
  }
  return given;
}

function unknownFlag(name: string, allowed: readonly NamedFlag[], command: Command | null): OssightError {
  const where = command === null ? 'ossight' : `ossight ${command.name}`;
  const near = nearest(
    name,
    allowed.map((flag) => flag.name),
  );
  const dashes = name.length === 1 ? '-' : '--';
  return new OssightError('usage', `${where} has no flag ${dashes}${name}`, {
    hint: near === null ? `${where} --help lists its flags` : `did you mean --${near}?`,
  });
}

function flagValue(flag: Flag, raw: unknown): FlagValue {
  const list = (Array.isArray(raw) ? raw : [raw]).map(String);
  if (flag.type === 'boolean') return list.at(-1) === 'true';
  if (list.includes('')) {
    throw new OssightError('usage', `--${flag.name} needs a value`, {
      hint: `--${flag.name} ${flag.value ?? flag.choices?.join('|') ?? 'VALUE'}`,
    });
  }
  return flag.type === 'list' ? list : checkedValue(flag, list.at(-1) ?? '');
}

/** Also for values from the environment and the configuration file. */
export function checkedValue(flag: Flag, text: string, from = `--${flag.name}`): string | number | boolean {
  if (flag.type === 'boolean') {
    if (['1', 'true', 'yes', 'on'].includes(text.toLowerCase())) return true;
    if (['0', 'false', 'no', 'off', ''].includes(text.toLowerCase())) return false;
    throw new OssightError('usage', `${from} is ${text}`, { reason: 'it is a switch', hint: 'use true or false' });
  }
  if (flag.type === 'number') {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 0) {
      throw new OssightError('usage', `${from} is ${text}`, {
        reason: 'it takes a whole number',
        hint: `for example ${from} 100`,
      });
    }
    return value;
  }
  if (flag.choices !== undefined && !flag.choices.includes(text)) {
    const near = nearest(text, flag.choices);
    throw new OssightError('usage', `${from} is ${text}`, {
      reason: `it is one of ${flag.choices.join(', ')}`,
      ...(near === null ? {} : { hint: `did you mean ${near}?` }),
    });
  }
  return text;
}

function checkArity(command: Command, args: readonly string[]): void {
  const { min, max } = command.arity;
  if (args.length >= min && args.length <= max) return;
  const what = args.length < min ? 'needs an argument' : `takes at most ${max} argument${max === 1 ? '' : 's'}`;
  throw new OssightError('usage', `ossight ${command.name} ${what}`, {
    hint:
      `ossight ${command.name} ${command.usage}`.trimEnd() +
      (args.length > max ? ' (quote an argument that holds spaces)' : ''),
  });
}
