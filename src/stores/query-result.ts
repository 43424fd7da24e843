// What a query of people's own answers, whatever stands behind it.
import type { QueryValue } from './sqlite/query-protocol.ts';

export interface QueryResult {
  readonly columns: readonly string[];
  /** To be read once; leaving the loop early ends the query. Throws OssightError('query'). */
  readonly rows: AsyncIterable<readonly QueryValue[]>;
  /** After the last row: whether the limit cut something off. */
  readonly more: () => boolean;
}
