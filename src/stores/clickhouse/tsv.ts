// Answers in TabSeparatedWithNamesAndTypes, row by row as their bytes come, and what a cell looks like that is sent
// (https://clickhouse.com/docs/interfaces/formats/TabSeparated). What fails after the first bytes the server writes among them.
import { OssightError } from '../../model/error.ts';
import type { QueryValue } from '../sqlite/query-protocol.ts';

export interface TypedRows {
  readonly columns: readonly string[];
  /** Throws OssightError('database') with the server's words where they stand among the rows, or the connection broke. */
  readonly rows: AsyncIterable<readonly QueryValue[]>;
}

const FAILED = /(?:^|\t)Code: \d{1,6}[.,] /;
const SIGNS: Readonly<Record<string, string>> = {
  '\b': String.raw`\b`,
  '\f': String.raw`\f`,
  '\r': String.raw`\r`,
  '\n': String.raw`\n`,
  '\t': String.raw`\t`,
  '\0': String.raw`\0`,
  '\\': String.raw`\\`,
};
const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  r: '\r',
  n: '\n',
  t: '\t',
  '0': '\0',
  a: '\u0007',
  v: '\v',
};

export async function readRows(chunks: AsyncIterable<Uint8Array>): Promise<TypedRows> {
  const lines = linesOf(chunks);
  const names = await lines.next();
  if (names.done === true) return { columns: [], rows: empty() };
  const failed = failureIn(names.value);
  if (failed !== null) throw refused(failed);
  const types = await lines.next();
  const readers = (types.done === true ? '' : types.value).split('\t').map(readerOf);
  return { columns: names.value.split('\t').map(unescaped), rows: rowsOf(lines, readers) };
}

async function* empty(): AsyncGenerator<never> {
  // A statement that answers nothing at all.
}

async function* rowsOf(
  lines: AsyncIterable<string>,
  readers: readonly ((text: string) => QueryValue)[],
): AsyncGenerator<readonly QueryValue[]> {
  for await (const line of lines) {
    const cells = line.split('\t');
    const failed = failureIn(line);
    if (failed !== null) throw refused(failed);
    yield cells.map((cell, n) => (cell === String.raw`\N` ? null : (readers[n] ?? unescaped)(cell)));
  }
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of chunks) {
      rest += decoder.decode(chunk, { stream: true });
      if (!rest.includes('\n')) continue;
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    // Current servers close the connection after their words.
    const failed = failureIn(rest.trim());
    if (failed !== null) throw refused(failed);
    throw new OssightError('database', 'ClickHouse ended the answer early', {
      reason: error instanceof Error ? error.message : String(error),
      cause: error,
    });
  }
  if (rest !== '') yield rest;
}

/** It could be a text that somebody stored; nobody's code, host or object looks like that. */
function failureIn(line: string): string | null {
  if (!line.includes('DB::Exception')) return null;
  const at = line.search(FAILED);
  const words = at === -1 ? '' : line.slice(at).trimStart();
  return words.includes('DB::Exception') ? words : null;
}

function refused(words: string): OssightError {
  return new OssightError('database', 'ClickHouse refused', { reason: words });
}

/** Numbers are numbers where JavaScript has them; decimals, dates, arrays are texts. */
function readerOf(type: string): (text: string) => QueryValue {
  const inner = /^(?:Nullable|LowCardinality)\((.*)\)$/.exec(type)?.[1];
  if (inner !== undefined) return readerOf(inner);
  if (/^U?Int\d+$/.test(type)) {
    return (text) => {
      const number = Number(text);
      return Number.isSafeInteger(number) ? number : BigInt(text);
    };
  }
  if (/^Float\d+$/.test(type)) {
    return (text) => {
      if (text === 'nan' || text === '-nan') return null;
      return Number(text.replace('inf', 'Infinity'));
    };
  }
  return unescaped;
}

function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(/\\(.)/gs, (_all, sign: string) => ESCAPES[sign] ?? sign);
}

/** A text as it stands in a cell that is sent. */
export function escaped(text: string): string {
  return text.replaceAll(/[\b\f\r\n\t\0\\]/g, (sign) => SIGNS[sign] ?? sign);
}
