// What the query process and its parent say to each other: one JSON request in, JSON lines out. Columns come first (or an
// error instead), then rows, then an end.

export interface QueryRequest {
  readonly path: string;
  readonly sql: string;
  /** Rows at most; null: all. */
  readonly limit: number | null;
  /** Process id of the asker; the query dies with it. */
  readonly parent: number;
}

export interface QueryFailure {
  readonly what: string;
  readonly reason: string | null;
  readonly hint: string | null;
}

export type QueryAnswer =
  | { readonly columns: readonly string[] }
  | { readonly error: QueryFailure }
  | { readonly end: { readonly more: boolean } }
  | readonly WireValue[];

/** What JSON has no word for is wrapped: integers past 2^53, infinities, blobs (hex). */
type WireValue = string | number | null | { readonly i: string } | { readonly r: string } | { readonly b: string };

export type QueryValue = string | number | bigint | Uint8Array | null;

/** `value`: one of the five kinds that SQLite has. */
export function toWire(value: unknown): WireValue {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : { i: String(value) };
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : { r: String(value) };
  if (value instanceof Uint8Array)
    return { b: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex') };
  return typeof value === 'string' ? value : null;
}

export function fromWire(value: WireValue): QueryValue {
  if (value === null || typeof value !== 'object') return value;
  if ('i' in value) return BigInt(value.i);
  if ('r' in value) return Number(value.r);
  return new Uint8Array(Buffer.from(value.b, 'hex'));
}
