// Read-only SQL in a process of its own, which is killed when its time is up. Rows come as they are found; a reader that is
// slow makes the query wait, and waiting for the reader does not count as the query's time.
import { spawn, type ChildProcess } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { execPath, pid } from 'node:process';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { OssightError } from '../../model/error.ts';
import type { QueryResult } from '../query-result.ts';
import { checkFile } from './check.ts';
import { fromWire, type QueryAnswer, type QueryRequest, type QueryValue } from './query-protocol.ts';

export interface QueryOptions {
  readonly path: string;
  /** One SELECT, WITH, VALUES or EXPLAIN. */
  readonly sql: string;
  /** How long the query may work, in ms. */
  readonly timeoutMs: number;
  /** Rows at most; null: all. */
  readonly limit: number | null;
}

/** Throws OssightError('database') for what is no ossight database, OssightError('query') for SQL that is refused or fails. */
export async function runQuery(options: QueryOptions): Promise<QueryResult> {
  const { path, sql, limit } = options;
  checkFile(path, 'read');
  const child = start({ path: realpathSync(path), sql, limit, parent: pid });
  const answers = answersOf(child, options.timeoutMs);
  const first = await answers.next();
  if (first.done === true || !('columns' in first.value)) {
    await answers.return(undefined);
    throw new OssightError('internal', 'the query process sent no columns');
  }
  let more = false;
  async function* rows(): AsyncGenerator<readonly QueryValue[]> {
    for await (const answer of answers) {
      if ('end' in answer) more = answer.end.more;
      else if (isRow(answer)) yield answer.map(fromWire);
    }
  }
  return { columns: first.value.columns, rows: rows(), more: () => more };
}

function isRow(answer: QueryAnswer): answer is Extract<QueryAnswer, readonly unknown[]> {
  return Array.isArray(answer);
}

/** The source runs under tsx (tests), the build as it is. */
function start(request: QueryRequest): ChildProcess {
  const source = import.meta.url.endsWith('.ts');
  const entry = fileURLToPath(new URL(source ? './query-child.ts' : './query-child.js', import.meta.url));
  const child = spawn(execPath, [...(source ? ['--import', 'tsx'] : []), entry], {
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(source ? { cwd: new URL('../../../', import.meta.url) } : {}),
  });
  // A child that ends before it has read the request closes the pipe; its exit tells the rest.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(JSON.stringify(request));
  return child;
}

async function* answersOf(child: ChildProcess, timeoutMs: number): AsyncGenerator<QueryAnswer, void> {
  let left = timeoutMs;
  let late = false;
  let complete = false;
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    if (said.length < 4096) said += chunk.toString();
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  child.stdout?.setEncoding('utf8');
  const chunks = child.stdout?.[Symbol.asyncIterator]();
  let rest = '';
  try {
    for (;;) {
      const began = performance.now();
      const timer = setTimeout(
        () => {
          late = true;
          child.kill('SIGKILL');
        },
        Math.max(0, left),
      );
      const next = await chunks?.next().finally(() => clearTimeout(timer));
      left -= performance.now() - began;
      if (late) throw stopped(timeoutMs);
      if (next === undefined || next.done === true) break;
      const chunk = String(next.value);
      rest += chunk;
      if (!chunk.includes('\n')) continue;
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const answer: QueryAnswer = JSON.parse(line);
        if ('error' in answer) throw failed(answer.error);
        if ('end' in answer) complete = true;
        yield answer;
      }
    }
    if (!complete) {
      const how = await ended;
      throw new OssightError('query', 'the query process ended before the query did', {
        reason: said.split('\n').find((line) => line.includes('Error')) ?? how,
      });
    }
  } finally {
    child.kill('SIGKILL');
  }
}

function failed({ what, reason, hint }: Extract<QueryAnswer, { error: unknown }>['error']): OssightError {
  return new OssightError('query', what, {
    ...(reason === null ? {} : { reason }),
    ...(hint === null ? {} : { hint }),
  });
}

function stopped(timeoutMs: number): OssightError {
  return new OssightError('query', `the query was stopped after ${timeoutMs / 1000} s`, {
    hint: 'narrow it (a span of time, fewer columns), or allow more with --timeout',
  });
}
