// The face of the stores. Another engine is one more folder, and one more line here.
export type { CatalogRow } from './catalog-row.ts';
export type { Reader } from './reader.ts';
export {
  NOTHING_SHIPPED,
  SHIPPED,
  type ErrorCountRow,
  type ErrorCounts,
  type EventKey,
  type EventRow,
  type LedgerFacts,
  type Page,
  type RequestCountRow,
  type RequestCounts,
  type Shipment,
  type Shipped,
  type ShippingSource,
  type SourceCountRow,
  type Watermark,
} from './shipping.ts';
export type { Store } from './store.ts';
export { openPrivate, openReader, openStore, type OpenOptions, type StoreOptions } from './sqlite/open.ts';
export { openShippingSource } from './sqlite/shipping-source.ts';
export { currentSchema, inspectDatabase, sqliteVersion, type Inspection } from './sqlite/inspect.ts';
export type { ChangeWatch } from './change-watch.ts';
export { watchChanges } from './sqlite/watch.ts';
export type { QueryResult } from './query-result.ts';
export { runQuery, type QueryOptions } from './sqlite/query.ts';
export type { QueryValue } from './sqlite/query-protocol.ts';
export { shippingLags, type ShippingLag } from './sqlite/shipping-lag.ts';
