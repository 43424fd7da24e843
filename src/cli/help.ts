// Help texts, made from the tables of commands and flags.
import type { Command } from './command.ts';
import { FLAGS, flagNamed, flagOn } from './flags.ts';
import type { Flag } from './flags.ts';

const WHAT = 'ossight finds Alibaba Cloud OSS errors in logs: what broke, since when, who must act.';

/** No arguments on a terminal: twelve lines. */
export function welcome(): string {
  return `${WHAT}

  ossight report access.log          a first look, nothing is stored
  ossight import /var/log/oss        count into ./ossight.db; again later adds only what is new
  ossight explain AccessDenied       what an error means and what to do

It reads OSS access logs (gzip too), log-service rows, curl captures, HAR files, error bodies and what
SDKs print, all mixed if need be. Errors can then be asked for with SQL:

  ossight query "SELECT window_start, code, errors FROM error_trend_5m"

ossight -h: commands    ossight COMMAND --help: all about one    ossight doctor: is all well?
`;
}

export function shortHelp(commands: readonly Command[], width: number): string {
  const lines = [
    ...wrap(WHAT, width),
    '',
    '  ossight report access.log     a first look, nothing is stored',
    '  ossight import LOGS           count into ./ossight.db, then: ossight report',
    '',
    'Commands',
    ...table(
      commands.map((command) => [command.name, firstClause(command.about)]),
      width,
    ),
    '',
    ...wrap('ossight COMMAND -h: its flags; ossight --help: everything; ossight --version', width),
  ];
  return `${lines.join('\n')}\n`;
}

export function longHelp(commands: readonly Command[], width: number): string {
  const globals = FLAGS.filter((flag) => flag.global === true);
  const lines = [
    ...wrap(WHAT, width),
    '',
    'Usage: ossight COMMAND [ARGUMENTS] [FLAGS]',
    '',
    'Examples',
    ...table(
      commands.flatMap((command) => command.examples.slice(0, 1)),
      width,
    ),
    '',
    'Commands',
    ...table(
      commands.map((command) => [`${command.name} ${command.usage}`.trimEnd(), command.about]),
      width,
    ),
    '',
    'Flags of every command',
    ...flagTable(globals, null, width),
    '',
    ...wrap(
      'Flags marked * can also be set as OSSIGHT_NAME in the environment or as a key of the configuration file ($OSSIGHT_CONFIG, else ~/.config/ossight/config.json). Data goes to stdout, everything else to stderr.',
      width,
    ),
    '',
    ...wrap(
      'Exit codes: 0 done; 1 failed; 2 wrong usage; 3 nothing recognised; 4 an alert rule fired; 5 some inputs failed; 130/143 stopped cleanly',
      width,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

export function commandHelp(command: Command, long: boolean, width: number): string {
  const flags = command.flags.map((name) => flagNamed(name));
  const globals = FLAGS.filter((flag) => flag.global === true);
  const lines = [
    `ossight ${command.name} ${command.usage}`.trimEnd(),
    ...wrap(command.about, width),
    '',
    'Examples',
    ...table(command.examples, width),
  ];
  if (flags.length > 0) lines.push('', 'Flags', ...flagTable(flags, command, width));
  if (long)
    lines.push('', ...wrap(command.details, width), '', 'Flags of every command', ...flagTable(globals, null, width));
  return `${lines.join('\n')}\n`;
}

function flagTable(flags: readonly Flag[], command: Command | null, width: number): string[] {
  return table(
    flags.map((flag) => flagRow(flag, command)),
    width,
  );
}

function flagRow(any: Flag, command: Command | null): [string, string] {
  const flag = flagOn(any, command?.name ?? null);
  const own = flag.name === 'format' ? command?.formats : undefined;
  const value = (own ?? flag.choices)?.join('|') ?? flag.value;
  const negated = flag.type === 'boolean' && flag.fallback === true;
  const name = `${flag.alias === undefined ? '' : `-${flag.alias}, `}--${negated ? 'no-' : ''}${flag.name}`;
  const fallback = flag.fallback === undefined || flag.type === 'boolean' ? '' : ` (default ${String(flag.fallback)})`;
  const about = own !== undefined ? 'output format' : negated ? `do not ${flag.about}` : flag.about;
  return [
    `${name}${value === undefined ? '' : ` ${value}`}`,
    `${about}${fallback}${flag.setting === true ? ' *' : ''}`,
  ];
}

function firstClause(text: string): string {
  return text.split(';')[0] ?? text;
}

/** Two columns; where the left one is too long the right one goes to lines of its own. */
function table(rows: readonly (readonly [string, string])[], width: number): string[] {
  const left = Math.min(34, Math.max(0, ...rows.map(([name]) => name.length)));
  return rows.flatMap(([name, about]) => {
    const [first = '', ...rest] = wrap(about, width - left - 4);
    const indent = ' '.repeat(left + 4);
    if (name.length > left) return [`  ${name}`, `${indent}${first}`, ...rest.map((line) => indent + line)];
    return [`  ${name.padEnd(left)}  ${first}`.trimEnd(), ...rest.map((line) => indent + line)];
  });
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
