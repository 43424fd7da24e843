// The text of a query: what kind of statement it is, and where in it SQLite's complaint points. No parser: just enough of
// SQLite's tokens (https://sqlite.org/lang_expr.html, comments, four kinds of quotes) not to look inside strings.

/** Statements that only read. What else begins like one (WITH ... DELETE) is for the prepared statement to tell. */
const READING: ReadonlySet<string> = new Set(['SELECT', 'WITH', 'VALUES', 'EXPLAIN']);

interface Token {
  readonly text: string;
  readonly start: number;
}

const CLOSING: Readonly<Record<string, string>> = { "'": "'", '"': '"', '`': '`', '[': ']' };
const WORD = /[\p{L}\p{N}_$]/u;

/** Tokens without comments and white space. Quotes stay around quoted names and strings. */
function tokens(sql: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  while (at < sql.length) {
    const end = tokenEnd(sql, at);
    const text = sql.slice(at, end);
    if (text.trim() !== '' && !text.startsWith('--') && !text.startsWith('/*')) found.push({ text, start: at });
    at = end;
  }
  return found;
}

function tokenEnd(sql: string, at: number): number {
  const char = sql.charAt(at);
  if (sql.startsWith('--', at)) return indexOrEnd(sql, '\n', at);
  if (sql.startsWith('/*', at)) return indexOrEnd(sql, '*/', at + 2, 2);
  const closing = CLOSING[char];
  if (closing !== undefined) {
    // A doubled quote stands for itself: it goes on as a second token that begins where the first ended.
    return indexOrEnd(sql, closing, at + 1, 1);
  }
  if (!WORD.test(char)) return at + 1;
  let end = at + 1;
  while (end < sql.length && WORD.test(sql.charAt(end))) end++;
  return end;
}

function indexOrEnd(sql: string, text: string, from: number, and = 0): number {
  const at = sql.indexOf(text, from);
  return at === -1 ? sql.length : at + and;
}

/** The statement's first word in upper case; '' when there is none. Brackets before it are passed over. */
export function firstKeyword(sql: string): string {
  return tokens(sql)[0]?.text.toUpperCase() ?? '';
}

export function mayRead(sql: string): boolean {
  return READING.has(firstKeyword(sql));
}

/**
 * Where the complaint points, as an index into `sql`; null when that cannot be told. `complain` prepares a text and gives
 * SQLite's message, null when it has none: SQLite tells the word but not which of several, so beginnings of the query are tried.
 */
export function locate(sql: string, message: string, complain: (sql: string) => string | null): number | null {
  const word = quoted(message, 'near "') ?? quoted(message, 'unrecognized token: "');
  if (word !== null) {
    const places = indexes(sql, word);
    if (places.length === 1) return places[0] ?? null;
    return places.find((place) => complain(sql.slice(0, place + word.length)) === message) ?? null;
  }
  const name =
    /^(?:no such (?:column|table|function|table-valued function)|ambiguous column name|wrong number of arguments to function): ?(.+)$/
      .exec(message)?.[1]
      ?.split('.')
      .at(-1)
      ?.replace('()', '')
      .toLowerCase();
  if (name === undefined) return null;
  return tokens(sql).find(({ text }) => !text.startsWith("'") && unquoted(text).toLowerCase() === name)?.start ?? null;
}

function quoted(message: string, before: string): string | null {
  const start = message.indexOf(before);
  if (start === -1) return null;
  const from = start + before.length;
  const end = message.lastIndexOf('"');
  return end > from ? message.slice(from, end) : null;
}

function unquoted(text: string): string {
  return CLOSING[text.charAt(0)] === undefined ? text : text.slice(1, -1);
}

function indexes(sql: string, word: string): number[] {
  const found: number[] = [];
  for (let at = sql.indexOf(word); at !== -1; at = sql.indexOf(word, at + 1)) found.push(at);
  return found;
}

const SHOWN = 60;

/** The line that holds `place`, and a caret under it. Long lines are cut around the place. */
export function caret(sql: string, place: number): string {
  const lineStart = sql.lastIndexOf('\n', place - 1) + 1;
  const lineEnd = indexOrEnd(sql, '\n', place);
  const from = Math.max(lineStart, place - SHOWN);
  const line = sql.slice(from, Math.min(lineEnd, place + SHOWN)).replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
  return `${line}\n${' '.repeat(place - from)}^`;
}
