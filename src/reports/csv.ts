// The report as one tidy table: a row for each window and cause that has errors, so that a spreadsheet can pivot it.
// Hosts are not in it (counts are not kept by cause and host at once); `ossight query` over the trend views has them.
// Causes beyond the report's 500 are one row a window with the code `(other)`.
import { csvText } from './escape.ts';
import type { Report } from './view.ts';

const HEADER = 'window_start,window_epoch,step_seconds,code,cause,ec,category,action,retryable,errors';

export function renderCsv(report: Report): string {
  const lines = [HEADER];
  const { windows, total } = report.trend;
  for (const [at, window] of windows.entries()) {
    const start = `${new Date(window * 1000).toISOString()},${window},${report.step}`;
    let left = total[at] ?? 0;
    for (const cause of report.causes) {
      const errors = cause.trend[at] ?? 0;
      if (errors === 0) continue;
      left -= errors;
      const texts = [cause.code, cause.cause, cause.ec, cause.category, cause.action].map((text) =>
        csvText(text ?? ''),
      );
      lines.push(`${start},${texts.join(',')},${cause.retryable ? 'true' : 'false'},${errors}`);
    }
    if (left > 0 && report.causesLeftOut > 0) lines.push(`${start},(other),,,,,,${left}`);
  }
  return `${lines.join('\n')}\n`;
}
