// What a command is: data for help and completion, and a function that is loaded only when it runs.
import type { Stopper } from './stopper.ts';
import type { FlagName } from './flags.ts';
import type { Settings } from './settings.ts';
import type { Terminal } from './terminal.ts';

export interface CommandContext {
  readonly args: readonly string[];
  readonly settings: Settings;
  readonly terminal: Terminal;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadStream;
  /** Epoch ms when the command began; every "now" of a run is this one. */
  readonly now: number;
  readonly stopper: Stopper;
}

export interface Command {
  readonly name: string;
  /** Positional arguments as help shows them: `<path...|->`. */
  readonly usage: string;
  readonly arity: { readonly min: number; readonly max: number };
  readonly about: string;
  /** More for `--help`: a paragraph or two. */
  readonly details: string;
  readonly examples: readonly (readonly [string, string])[];
  readonly flags: readonly FlagName[];
  /** Values of `--format` where the command has its own. */
  readonly formats?: readonly string[];
  /** Answers the exit code. */
  readonly load: () => Promise<(context: CommandContext) => Promise<number>>;
}
