// The report as a page: loaded only where one is written, since it is half of what reports are made of.
import type { Reader } from '../model/reading.ts';
import { pageData, renderPage } from '../reports/index.ts';
import type { Language, Report } from '../reports/index.ts';
import { version } from './version.ts';
import { webAssets } from './web-assets.ts';

/** Asks the store once; the page is written when it is called for. */
export function reportPage(report: Report, reader: Reader, lang: Language | 'auto'): () => string {
  const data = pageData(report, reader.cells(report.span, report.step), { live: false, lang, version: version() });
  return () => renderPage(data, webAssets(false));
}
