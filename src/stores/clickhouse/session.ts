// What readers ask a ClickHouse database: SELECTs in, rows out. Read-only where the server lets us say so; a user who may set
// nothing is read-only by his profile.
import { OssightError } from '../../model/error.ts';
import { describeAddress, type ClickHouseAddress } from './address.ts';
import { explained, serverCode } from './failure.ts';
import { SyncHttp } from './sync-http.ts';
import type { Value } from './values.ts';

/** The longest that one statement may work, seconds. */
const MOST_SECONDS = 60;
const NOT_ALLOWED = 164;
const SETTINGS = {
  max_execution_time: String(MOST_SECONDS),
  output_format_json_quote_64bit_integers: '0',
  // Lists of request ids with their objects may be long.
  max_query_size: '4194304',
};
/** From what is asked for to what a user with a profile of his own may be left with. */
const ATTEMPTS: readonly Readonly<Record<string, string>>[] = [{ ...SETTINGS, readonly: '1' }, SETTINGS, {}];

export class Session {
  readonly #http: SyncHttp;
  readonly #name: string;
  /** What is left to try; one once something was answered. */
  #attempts = ATTEMPTS;

  constructor(address: ClickHouseAddress, password: string | null) {
    this.#http = new SyncHttp(address, password);
    this.#name = describeAddress(address);
  }

  /** Throws OssightError('database'). */
  rows(sql: string): readonly (readonly Value[])[] {
    const text = this.#ask(`${sql}\nFORMAT JSONCompact`);
    const answer: { readonly data: readonly (readonly Value[])[] } = JSON.parse(text);
    return answer.data;
  }

  close(): void {
    this.#http.close();
  }

  #ask(sql: string): string {
    for (;;) {
      try {
        const text = this.#http.ask(sql, this.#attempts[0] ?? {}, (MOST_SECONDS + 5) * 1000);
        this.#attempts = this.#attempts.slice(0, 1);
        return text;
      } catch (error) {
        if (!(error instanceof OssightError)) throw error;
        if (serverCode(error) !== NOT_ALLOWED || this.#attempts.length < 2) throw explained(error, this.#name);
        this.#attempts = this.#attempts.slice(1);
      }
    }
  }
}
