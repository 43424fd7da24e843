// Reports: one view model, one renderer a format; beside them the page, tables and explanations.
import { renderCsv } from './csv.ts';
import { renderJson } from './json.ts';
import { renderMarkdown } from './markdown.ts';
import type { TextStyle } from './style.ts';
import { renderText } from './text.ts';
import type { Report } from './view.ts';

/** `style` concerns text; the others ignore it. */
export type Renderer = (report: Report, style: TextStyle) => string;

export const renderers = {
  text: renderText,
  json: renderJson,
  csv: renderCsv,
  md: renderMarkdown,
} as const satisfies Readonly<Record<string, Renderer>>;

export type ReportFormat = keyof typeof renderers;

export function renderReport(report: Report, format: ReportFormat, style: TextStyle): string {
  return renderers[format](report, style);
}

export { buildDiff, type Period } from './diff.ts';
export { diffRenderers } from './diff-renderers.ts';
export { buildReport } from './report.ts';
export { foundJson, renderExplanations, renderFound } from './explanation.ts';
export { errorJson } from './error-json.ts';
export { headJson, panels } from './json.ts';
export { redacted } from './redacted.ts';
export { renderTable, type Cell, type TableFormat } from './table.ts';
export { PLAIN_STYLE } from './style.ts';
export { pageData, type Language, type PageData } from './page-data.ts';
export { contentSecurityPolicy, renderPage } from './html/index.ts';
export type { Description, Report } from './view.ts';
