// What a ClickHouse server says when it cannot, told as ossight tells it. The numbers are the server's own (ErrorCodes).
import { OssightError } from '../../model/error.ts';

const SAID = /\bCode: (\d+)[.,]/;

/** The server's number of a failure; null for one that it did not tell. */
export function serverCode({ reason }: OssightError): number | null {
  const found = SAID.exec(reason ?? '')?.[1];
  return found === undefined ? null : Number(found);
}

/** The server's own words without what surrounds them. */
export function wordsOf(text: string): string {
  const words = /^Code: \d+(?:\. |, e\.displayText\(\) = )(?:DB::Exception: )?(.*?)(?:, e\.what\(\) = .*)?$/s.exec(
    text.trim(),
  );
  return words?.[1] ?? text.trim();
}

/** `name`: the address, as people wrote it. */
export function explained(error: OssightError, name: string): OssightError {
  const code = serverCode(error);
  const told = (what: string, hint: string): OssightError =>
    new OssightError('database', what, { reason: wordsOf(error.reason ?? ''), hint, cause: error });
  switch (code) {
    case null:
      return error.hint !== null
        ? error
        : new OssightError(error.code, error.message, {
            ...(error.reason === null ? {} : { reason: error.reason }),
            hint: `is ${name} the right address, and does the server run? Its HTTP port is wanted (8123, 8443 with TLS)`,
            cause: error,
          });
    case 60:
    case 81:
      return told(`${name} has no tables of ossight`, `make them with: ossight ship ${name} --init`);
    case 159:
    case 160:
      return told('ClickHouse stopped: it took too long', 'a shorter span may help');
    case 192:
    case 193:
    case 194:
    case 516:
      return told(
        `${name} refuses the user or the password`,
        'the user stands in the address, the password in OSSIGHT_CLICKHOUSE_PASSWORD or in a file (--password-file)',
      );
    case 241:
      return told('ClickHouse ran out of memory', 'a shorter span may help, or a filter');
    case 497:
      return told(`${name} lets this user not read`, 'it needs SELECT on the tables of that database');
    default:
      return new OssightError('database', error.message, {
        ...(error.reason === null ? {} : { reason: wordsOf(error.reason) }),
        ...(error.hint === null ? {} : { hint: error.hint }),
        cause: error,
      });
  }
}
