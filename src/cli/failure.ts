// How a failure reaches the user: three lines on stderr and an exit code.
import { OssightError } from '../model/error.ts';
import type { OssightErrorCode } from '../model/error.ts';
import { visible } from '../safety/visible.ts';

export const EXIT = { done: 0, failed: 1, usage: 2, nothing: 3, alert: 4, partly: 5 } as const;

export function exitCodeOf(code: OssightErrorCode): number {
  switch (code) {
    case 'usage':
      return EXIT.usage;
    case 'nothing':
      return EXIT.nothing;
    case 'input':
    case 'database':
    case 'query':
    case 'output':
    case 'internal':
      return EXIT.failed;
    default:
      return code satisfies never;
  }
}

/** `error:`, `reason:`, `hint:`; a stack only for `debug`. */
export function failureText(error: unknown, debug: boolean): string {
  const known =
    error instanceof OssightError
      ? error
      : new OssightError('internal', messageOf(error), { hint: REPORT, cause: error });
  const lines = [`error: ${clean(known.message)}`];
  if (known.reason !== null) lines.push(`reason: ${clean(known.reason)}`);
  if (known.hint !== null) lines.push(`hint: ${clean(known.hint)}`);
  if (debug)
    for (let at: unknown = error; at instanceof Error; at = at.cause) lines.push(clean(at.stack ?? String(at)));
  return `${lines.join('\n')}\n`;
}

const REPORT = 'this is a fault of ossight: run again with --debug and report it';

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Reasons may hold two lines: SQL and a caret under it. */
function clean(text: string): string {
  return text.split('\n').map(visible).join('\n');
}
