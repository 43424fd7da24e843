// A row of the `catalog` view as a store takes it from its caller. The catalog's own entries have this shape.
import type { Action } from '../model/event.ts';

export interface CatalogRow {
  readonly code: string;
  readonly aliases: readonly string[];
  readonly statuses: readonly number[];
  readonly category: string;
  readonly action: Action;
  readonly retryable: boolean;
  readonly summary: string;
  readonly advice: string;
  readonly doc: string;
}
