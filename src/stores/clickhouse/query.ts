// SQL of people's own, read-only, its rows as they come. The server sees to everything: that nothing is written (readonly=1),
// that it is one statement, and that it ends in time; a reader that is slow makes it wait.
import { OssightError } from '../../model/error.ts';
import type { QueryResult } from '../query-result.ts';
import type { ClickHouseAddress } from './address.ts';
import { serverCode, wordsOf } from './failure.ts';
import { Nodes } from './nodes.ts';
import { readRows, type TypedRows } from './tsv.ts';

export interface FleetQueryOptions {
  readonly address: ClickHouseAddress;
  readonly password: string | null;
  readonly sql: string;
  /** How long the query may work, in ms; the server counts whole seconds. */
  readonly timeoutMs: number;
  /** Rows at most; null: all. */
  readonly limit: number | null;
}

const NOT_ALLOWED = 164;
const TIMEOUT = 159;
const SYNTAX = 62;
const NO_TABLE = 60;
const VIEWS =
  `errors, error_trend_1m, error_trend_5m, error_trend_1h, error_trend_1d, request_trend_1m, request_trend_5m,
request_trend_1h, request_trend_1d, causes, catalog, sources`.replaceAll('\n', ' ');

/** Throws OssightError('database') when nobody answers, OssightError('query') for SQL that is refused or fails. */
export async function runFleetQuery(options: FleetQueryOptions): Promise<QueryResult> {
  const { address, password, sql, timeoutMs, limit } = options;
  if (sql.trim() === '') throw new OssightError('query', 'there is no statement', { hint: EXAMPLE });
  const nodes = new Nodes(address, password);
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(), timeoutMs + GRACE_MS);
  try {
    const settings = {
      ...(await permitted(nodes, {
        max_execution_time: String(Math.max(1, Math.ceil(timeoutMs / 1000))),
        ...(limit === null ? {} : { max_result_rows: String(limit + 1), result_overflow_mode: 'break' }),
      })),
      wait_end_of_query: '0',
    };
    const text = `${sql.trim().replace(/;$/, '')}\nFORMAT TabSeparatedWithNamesAndTypes`;
    const chunks = await nodes.any(async (node) => node.stream({ sql: text, settings, signal: ending.signal }));
    const read = await readRows(chunks);
    clearTimeout(timer);
    return limited(read, limit, timeoutMs, () => {
      ending.abort();
      nodes.close();
    });
  } catch (error) {
    clearTimeout(timer);
    const late = ending.signal.aborted;
    ending.abort();
    nodes.close();
    throw late ? stopped(timeoutMs) : told(error, timeoutMs);
  }
}

const GRACE_MS = 5_000;
const EXAMPLE = 'for example: ossight query "SELECT code, errors FROM causes ORDER BY errors DESC"';

function limited(read: TypedRows, limit: number | null, timeoutMs: number, close: () => void): QueryResult {
  let more = false;
  async function* rows(): AsyncGenerator<QueryResult['rows'] extends AsyncIterable<infer Row> ? Row : never> {
    let count = 0;
    try {
      for await (const row of read.rows) {
        if (count === limit) {
          more = true;
          break;
        }
        count += 1;
        yield row;
      }
    } catch (error) {
      throw told(error, timeoutMs);
    } finally {
      close();
    }
  }
  return { columns: read.columns, rows: rows(), more: () => more };
}

/**
 * Of `wanted` and readonly=1 what this user may set. One whose profile lets him set nothing must be read-only by that profile,
 * which is asked, for his statement must not be what tries it.
 */
async function permitted(
  nodes: Nodes,
  wanted: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const asking = "SELECT value FROM system.settings WHERE name = 'readonly' FORMAT TabSeparated";
  for (const settings of [{ ...wanted, readonly: '1' }, wanted, {}]) {
    try {
      const readonly = await nodes.any(async (node) => node.run({ sql: asking, settings }));
      if (readonly.trim() !== '0') return settings;
    } catch (error) {
      if (!(error instanceof OssightError) || serverCode(error) !== NOT_ALLOWED) throw error;
    }
  }
  throw new OssightError('query', 'the server lets this user neither set readonly nor is he read-only');
}

function told(error: unknown, timeoutMs: number): unknown {
  if (!(error instanceof OssightError) || error.code === 'query') return error;
  const code = serverCode(error);
  if (code === null) return error;
  const reason = wordsOf(error.reason ?? '');
  switch (code) {
    case TIMEOUT:
      return stopped(timeoutMs);
    case NOT_ALLOWED:
      return new OssightError('query', 'only reading statements are allowed', { reason, hint: EXAMPLE, cause: error });
    case SYNTAX:
      return reason.includes('Multi-statements')
        ? new OssightError('query', 'only one statement at a time is allowed', { hint: 'send the others one by one' })
        : new OssightError('query', 'the query failed', { reason, cause: error });
    case NO_TABLE:
      return new OssightError('query', 'the query failed', { reason, hint: `there are: ${VIEWS}`, cause: error });
    default:
      return new OssightError('query', 'the query failed', { reason, cause: error });
  }
}

function stopped(timeoutMs: number): OssightError {
  return new OssightError('query', `the query was stopped after ${timeoutMs / 1000} s`, {
    hint: 'narrow it (a span of time, fewer columns), or allow more with --timeout',
  });
}
