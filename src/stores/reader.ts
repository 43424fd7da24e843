// The read contract: what reports, `find` and later the dashboard ask of a store. The types are the model's; a store
// implements `Reader` and imports it from here.
export type {
  Span,
  GroupBy,
  Filter,
  Cursor,
  ErrorPage,
  Totals,
  TrendRow,
  RequestTrendRow,
  CauseCount,
  CauseRow,
  Cells,
  StoredError,
  Oddity,
  Sums,
  SourceRow,
  Reader,
} from '../model/reading.ts';
