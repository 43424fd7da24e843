// The page's data from their text, which only ossight writes.
import type { PageData } from '../reports/page-data.ts';

/** Whoever reads looks at `schema` first. */
export function parsePage(text: string): PageData {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return JSON.parse(text) as PageData;
}
