// One invocation from argv to exit code. Knows commands only as data; main.ts owns the process.
import { OssightError } from '../model/error.ts';
import { parseArguments } from './arguments.ts';
import { COMMANDS } from './commands.ts';
import type { CommandContext } from './command.ts';
import { EXIT, exitCodeOf, failureText } from './failure.ts';
import { commandHelp, longHelp, shortHelp, welcome } from './help.ts';
import { plainArguments } from './plain-arguments.ts';
import { resolveSettings } from './settings.ts';
import type { Stopper } from './stopper.ts';
import { createTerminal } from './terminal.ts';
import type { TerminalStreams } from './terminal.ts';

export interface Invoked extends TerminalStreams {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadStream;
  readonly now: number;
  readonly stopper: Stopper;
}

/** Resolves to the exit code; never rejects. */
export async function run(invoked: Invoked): Promise<number> {
  const plain = createTerminal(invoked, invoked.env, { colour: 'auto', ascii: false });
  let debug = invoked.argv.includes('--debug');
  try {
    const helpWidth = Math.min(100, plain.width);
    const argv = invoked.argv.length === 0 && !invoked.stdin.isTTY ? ['report', '-'] : invoked.argv;
    if (argv.length === 0) {
      await plain.out(welcome());
      return EXIT.done;
    }
    const parsed = plainArguments(argv) ?? (await import('./yargs-arguments.ts')).yargsArguments(argv);
    const { command, args, given, help } = parseArguments(parsed, COMMANDS);
    if (help !== null) {
      const long = help === 'long';
      await plain.out(
        command !== null
          ? commandHelp(command, long, helpWidth)
          : long
            ? longHelp(COMMANDS, helpWidth)
            : shortHelp(COMMANDS, helpWidth),
      );
      return EXIT.done;
    }
    if (command === null)
      throw new OssightError('usage', 'no command was given', { hint: 'ossight -h lists the commands' });
    const settings = resolveSettings(given, invoked.env);
    debug = settings.on('debug');
    checkFormat(settings.text('format'), command.formats, command.name);
    const terminal = createTerminal(invoked, invoked.env, {
      colour: settings.choice('color', ['auto', 'always', 'never']),
      ascii: settings.on('ascii'),
    });
    const { env, now, stopper } = invoked;
    const context: CommandContext = {
      args,
      settings,
      terminal,
      env,
      get stdin() {
        return invoked.stdin;
      },
      now,
      stopper,
    };
    const code = await (await command.load())(context);
    return invoked.stopper.exitCode ?? code;
  } catch (error) {
    if (isBrokenPipe(error)) return EXIT.done;
    plain.note(failureText(error, debug));
    return error instanceof OssightError ? exitCodeOf(error.code) : EXIT.failed;
  }
}

function checkFormat(format: string | null, formats: readonly string[] | undefined, command: string): void {
  if (format === null || formats === undefined || formats.includes(format)) return;
  throw new OssightError('usage', `--format is ${format}`, {
    reason: `for ossight ${command} it is one of ${formats.join(', ')}`,
  });
}

/** The reader of stdout went away: what it wanted it has. */
export function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');
}
