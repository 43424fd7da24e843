// The report as one JSON object, for programs. The names are a contract; `schema` counts its breaking changes.
//
//   schema, generatedAt, timeZone (for display; all times here are UTC), since, until (as asked), only (the filter, where there
//   is one), from, to (as shown), step (seconds), dataFrom, dataCompleteTo
//   verdict   { sentence, code, cause, action, rate: { errors, per } }
//   totals    { errors, requests, failed, errorRate, throttled, serverFaults, newCauses, hosts }
//   actions   [{ action, errors, share }]
//   trend     { by, windows, total, requests, failed, series: [{ key, other, errors, values }], peak, openFrom }
//   causes    [{ code, cause, ec, category, action, retryable, errors, share, previous, change, new, hosts, topHost, firstSeen,
//             lastSeen, since, ongoing, sampleRequestId, summary, advice, doc, trend }]
//   hosts, throttling, clientClocks, oddities, samples, input
//
// Shares, rates and changes are fractions (0.5 is half). What is not known is null.
import { errorJson } from './error-json.ts';
import { json } from './escape.ts';
import { verdict } from './verdict.ts';
import type { CauseLine, Report } from './view.ts';

export function renderJson(report: Report): string {
  return `${json(reportJson(report), 2)}\n`;
}

/** The parts of the object that stand for themselves, by the names under which they are also served one by one. */
export const panels = {
  verdict: (report: Report): object => {
    const main = report.verdict.cause === null ? undefined : report.causes[report.verdict.cause];
    return {
      sentence: verdict(report, { foreign: (text) => text, ascii: false }).sentences.join(' '),
      code: main?.code ?? null,
      cause: main?.cause ?? null,
      action: main?.action ?? null,
      rate: report.verdict.rate,
    };
  },
  tiles: ({ tiles }: Report): object => ({
    totals: {
      errors: tiles.errors,
      requests: tiles.requests,
      failed: tiles.failed,
      errorRate: tiles.errorRate,
      throttled: tiles.throttled,
      serverFaults: tiles.serverFaults,
      newCauses: tiles.newCauses,
      hosts: tiles.hosts,
    },
    actions: tiles.actions,
  }),
  trend: ({ trend }: Report): object => ({
    by: trend.by,
    windows: trend.windows.map(iso),
    total: trend.total,
    requests: trend.requests,
    failed: trend.failed,
    series: trend.series,
    peak: peakJson(trend.peak),
    openFrom: iso(trend.openFrom),
  }),
  causes: (report: Report): object => ({
    causes: report.causes.slice(0, report.limit).map(causeJson),
    causesLeftOut: Math.max(0, report.causes.length - report.limit),
  }),
  heat: (report: Report): object => ({
    hosts: report.heat.rows.map(({ host, errors, cells }) => ({ host, errors, values: cells })),
  }),
  throttling: ({ throttling }: Report): object => ({
    errors: throttling.errors,
    share: throttling.share,
    peak: peakJson(throttling.peak),
    values: throttling.values,
  }),
  clocks: ({ clocks }: Report): object => ({
    errors: clocks.errors,
    clients: clocks.lines.map((line) => ({
      host: line.host,
      skewSeconds: line.skew,
      seen: line.seen,
      lastSeen: isoMs(line.lastSeen),
      requestId: line.requestId,
    })),
  }),
  oddities: ({ oddities }: Report): object => ({ oddities }),
  samples: ({ samples }: Report): object => ({ samples: samples.map(errorJson) }),
} as const satisfies Readonly<Record<string, (report: Report) => object>>;

/** What stands above every panel: which errors, which windows, how far the data go. */
export function headJson(report: Report): object {
  const { range, span, coverage } = report;
  return {
    schema: report.schema,
    generatedAt: new Date(report.generatedAt).toISOString(),
    timeZone: report.timeZone,
    since: iso(span.since),
    until: iso(span.until),
    ...(Object.keys(report.filter).length === 0 ? {} : { only: report.filter }),
    from: iso(range?.from ?? null),
    to: iso(range?.to ?? null),
    step: report.step,
    dataFrom: iso(coverage.from),
    dataCompleteTo: iso(coverage.completeTo),
  };
}

/** Plain data, ready for JSON.stringify; texts are as they were sent. */
function reportJson(report: Report): object {
  return {
    ...headJson(report),
    verdict: panels.verdict(report),
    ...panels.tiles(report),
    trend: panels.trend(report),
    ...panels.causes(report),
    ...panels.heat(report),
    throttling: panels.throttling(report),
    clientClocks: panels.clocks(report),
    ...panels.oddities(report),
    ...panels.samples(report),
    input: report.input,
  };
}

function causeJson(cause: CauseLine): object {
  return {
    code: cause.code,
    cause: cause.cause,
    ec: cause.ec,
    category: cause.category,
    action: cause.action,
    retryable: cause.retryable,
    errors: cause.errors,
    share: cause.share,
    previous: cause.previous,
    change: cause.change,
    new: cause.fresh,
    hosts: cause.hosts,
    topHost: cause.topHost,
    firstSeen: isoMs(cause.firstSeen),
    lastSeen: isoMs(cause.lastSeen),
    since: iso(cause.run?.since ?? null),
    ongoing: cause.run?.ongoing ?? null,
    sampleRequestId: cause.sampleRequestId,
    summary: cause.description.summary,
    advice: cause.description.advice,
    doc: cause.description.doc,
    trend: cause.trend,
  };
}

function peakJson(peak: Report['trend']['peak']): object | null {
  return peak === null ? null : { window: iso(peak.window), errors: peak.errors };
}

function iso(seconds: number | null): string | null {
  return seconds === null ? null : isoMs(seconds * 1000);
}

function isoMs(ms: number): string | null {
  return Math.abs(ms) > 8.64e15 ? null : new Date(ms).toISOString();
}
