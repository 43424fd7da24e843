// The streams a command talks to, and what they can show: width, colour, Unicode. Commands get this as an argument.
import { once } from 'node:events';
import type { Writable } from 'node:stream';

export interface Terminal {
  /** stdout: data only. Waits while the reader is slow. */
  out(text: string): Promise<void>;
  /** stderr: progress, warnings, summaries. */
  note(text: string): void;
  readonly outIsTerminal: boolean;
  readonly noteIsTerminal: boolean;
  /** Columns of stdout, at least 40; 100 where it is no terminal. */
  readonly width: number;
  readonly colour: boolean;
  readonly unicode: boolean;
}

export interface TerminalStreams {
  readonly stdout: Writable & { isTTY?: boolean; columns?: number };
  readonly stderr: Writable & { isTTY?: boolean };
}

export type ColourChoice = 'auto' | 'always' | 'never';

export function createTerminal(
  streams: TerminalStreams,
  env: Readonly<Record<string, string | undefined>>,
  choice: { readonly colour: ColourChoice; readonly ascii: boolean },
): Terminal {
  const { stdout, stderr } = streams;
  const outIsTerminal = stdout.isTTY === true;
  return {
    out: async (text) => {
      if (!stdout.write(text)) await once(stdout, 'drain');
    },
    note: (text) => void stderr.write(text),
    outIsTerminal,
    noteIsTerminal: stderr.isTTY === true,
    width: Math.max(40, outIsTerminal ? (stdout.columns ?? 80) : 100),
    colour: wantsColour(choice.colour, outIsTerminal, env),
    unicode: !choice.ascii && speaksUtf8(env),
  };
}

/** The flag, then NO_COLOR and FORCE_COLOR (no-color.org, force-color.org), then whether anybody looks. */
function wantsColour(
  choice: ColourChoice,
  terminal: boolean,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  if (choice !== 'auto') return choice === 'always';
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  if ((env['FORCE_COLOR'] ?? '') !== '' && env['FORCE_COLOR'] !== '0') return true;
  return terminal && env['TERM'] !== 'dumb';
}

/** POSIX: the first of these that is set and not empty decides. */
function speaksUtf8(env: Readonly<Record<string, string | undefined>>): boolean {
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => value !== undefined && value !== '');
  return locale === undefined ? false : /utf-?8/i.test(locale);
}
