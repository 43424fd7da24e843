// The report as a page: loaded only where one is written, since it is half of what reports are made of.
import { inChinese } from '../catalog/chinese.ts';
import type { Reader } from '../model/reading.ts';
import { pageData, renderPage } from '../reports/index.ts';
import type { Language, Report } from '../reports/index.ts';
import { version } from './version.ts';
import { webAssets } from './web-assets.ts';

/** Asks the store once; the page is written when it is called for. */
export function reportPage(report: Report, reader: Reader, lang: Language | 'auto'): () => string {
  const cells = reader.cells(report.span, report.step);
  const data = pageData(report, cells, { live: false, lang, version: version(), inChinese });
  return () => renderPage(data, webAssets(false));
}
