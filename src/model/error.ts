// The closed set of ways in which ossight itself fails. Three lines reach the user: what, why, what to do.

export type OssightErrorCode =
  | 'usage' // exit 2: the command line or configuration is wrong
  | 'input' // one input cannot be read; others go on (exit 5)
  | 'nothing' // exit 3: nothing recognised, or coverage below the demanded
  | 'database' // exit 1: not ours, empty, newer, damaged, locked, read-only, full
  | 'query' // exit 1: the SQL is refused or failed
  | 'output' // exit 1: a file cannot be written
  | 'internal'; // exit 1: a fault of ossight

/** `message` says what failed; `reason` why; `hint` what to do. All are plain text without line breaks, except a caret in `reason`. */
export class OssightError extends Error {
  readonly code: OssightErrorCode;
  readonly reason: string | null;
  readonly hint: string | null;

  constructor(code: OssightErrorCode, what: string, more: { reason?: string; hint?: string; cause?: unknown } = {}) {
    super(what, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'OssightError';
    this.code = code;
    this.reason = more.reason ?? null;
    this.hint = more.hint ?? null;
  }
}

/**
 * Somebody else has read on in a source meanwhile. Nothing of the batch was stored; whoever meets it looks the source up
 * again and goes on from where it stands now.
 */
export class SourceMoved extends OssightError {
  constructor(path: string) {
    super('database', `another process counts ${path} in this database`, {
      hint: 'run it again when that one is done',
    });
    this.name = 'SourceMoved';
  }
}
