// The rows of a log-service export as Maps of texts. Undoes what stands around them: commas and brackets of an array dump,
// `content` (an object or JSON in a text), lists of `key` and `value`, and the members under which answers of the query
// interface (`data`, `logs`) and the web-tracking form (`__logs__`) hold several.

export type Row = ReadonlyMap<string, string>;

/** `rows` are one or more. `reason` null: no row of any kind. */
export type RowsResult =
  { readonly ok: true; readonly rows: readonly Row[] } | { readonly ok: false; readonly reason: string | null };

const MAX_LENGTH = 512 * 1024;
const MAX_DEPTH = 32;
const MAX_WRAPS = 4;
const LISTS = ['contents', 'Contents', 'content', 'Content'];
const COLLECTIONS = ['__logs__', 'logs', 'Logs', 'data'];
const TIMES = ['__time__', 'time', 'Time', 'timestamp'];

const NO_ROW: RowsResult = { ok: false, reason: null };

export function readRows(text: string): RowsResult {
  const json = withoutArray(text);
  if (!json.startsWith('{')) return NO_ROW;
  if (json.length > MAX_LENGTH) return { ok: false, reason: 'row too long' };
  if (isDeep(json)) return { ok: false, reason: 'nested too deeply' };
  const value = parse(json) ?? parse(`[${json}]`);
  if (value === undefined) {
    // Only the topic's name makes a broken row ours to complain about.
    return /oss_(?:access|batch_delete|metering)_log/.test(json) ? { ok: false, reason: 'bad JSON' } : NO_ROW;
  }
  const rows = unwrap(value, 0);
  return rows.length === 0 ? NO_ROW : { ok: true, rows };
}

/** `[`, `]` and commas that a dump of an array leaves around the row. */
function withoutArray(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && '[, \t'.includes(text.charAt(from))) from += 1;
  while (to > from && '], \t'.includes(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

/** JSON.parse nests as deep as its text does; nobody needs that. */
function isDeep(json: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < json.length; i += 1) {
    const code = json.charCodeAt(i);
    if (code === 34) quoted = !quoted;
    else if (quoted) {
      if (code === 92) i += 1;
    } else if (code === 123 || code === 91) {
      depth += 1;
      if (depth > MAX_DEPTH) return true;
    } else if (code === 125 || code === 93) depth -= 1;
  }
  return false;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unwrap(value: unknown, wraps: number): readonly Row[] {
  if (wraps > MAX_WRAPS) return [];
  if (Array.isArray(value)) return value.flatMap((item) => unwrap(item, wraps + 1));
  if (!isObject(value)) return [];
  const outer = new Map(Object.entries(value));
  const inherited = (rows: readonly Row[]): readonly Row[] => rows.map((row) => inherit(row, outer));
  for (const name of LISTS) {
    const inner = outer.get(name);
    const wrapped = typeof inner === 'string' && inner.startsWith('{') && !isDeep(inner) ? parse(inner) : inner;
    if (Array.isArray(wrapped)) return inherited([fromPairs(wrapped)]);
    if (isObject(wrapped)) return inherited(unwrap(wrapped, wraps + 1));
  }
  for (const name of COLLECTIONS) {
    const items = outer.get(name);
    if (Array.isArray(items)) return inherited(unwrap(items, wraps + 1));
  }
  return [texts(outer)];
}

/** `[{"key":"bucket","value":"b"}, ...]`, in lower case or capitalised. */
function fromPairs(pairs: readonly unknown[]): Row {
  const row = new Map<string, string>();
  for (const pair of pairs) {
    if (!isObject(pair)) continue;
    const key = pair['key'] ?? pair['Key'];
    const value = pair['value'] ?? pair['Value'];
    if (typeof key === 'string' && isScalar(value)) row.set(key, String(value));
  }
  return row;
}

function texts(outer: ReadonlyMap<string, unknown>): Row {
  const row = new Map<string, string>();
  for (const [key, value] of outer) if (isScalar(value)) row.set(key, String(value));
  return row;
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** Topic and time may stand on the wrapping. */
function inherit(row: Row, outer: ReadonlyMap<string, unknown>): Row {
  const whole = new Map(row);
  const topic = outer.get('__topic__') ?? outer.get('topic') ?? outer.get('Topic');
  if (!whole.has('__topic__') && typeof topic === 'string') whole.set('__topic__', topic);
  if (!whole.has('__time__')) {
    const time = TIMES.map((name) => outer.get(name)).find((value) => isScalar(value) && Number(value) > 0);
    if (isScalar(time)) whole.set('__time__', String(time));
  }
  return whole;
}
