// Answers what the dashboard asks, from a reader: reports in parts, single errors, sums. Synchronous; runs wherever the reader
// does.
import { inChinese } from '../catalog/chinese.ts';
import { explain, requestIdKind } from '../catalog/index.ts';
import { OssightError } from '../model/error.ts';
import type { GroupBy, Reader, Span } from '../model/reading.ts';
import {
  buildReport,
  errorJson,
  foundJson,
  headJson,
  pageData,
  panels,
  redacted,
  renderPage,
  type Report,
} from '../reports/index.ts';
import { visibleJson } from '../safety/visible.ts';
import type { Answer } from '../serve/answers.ts';
import type { LedgerSums } from '../serve/metrics.ts';
import { cursorText, type Query, type Question } from '../serve/question.ts';
import { describe } from './describe.ts';
import { factsOf } from './find.ts';
import { parseTime, parseWindow } from './time-spec.ts';
import { webAssets } from './web-assets.ts';
import { timeContext } from './zone.ts';

export interface LedgerOptions {
  /** Number of the newest commit when the ledger has changed since the last look. */
  readonly look: () => number | null;
  /** IANA name. */
  readonly timeZone: string;
  readonly version: string;
  /** Epoch ms. */
  readonly now: () => number;
  /** How far shipping is behind; absent: nobody ships. */
  readonly shipments?: () => LedgerSums['shipments'];
}

const GROUPS: readonly GroupBy[] = ['action', 'code', 'host', 'bucket', 'region', 'category', 'status', 'cause'];
const PANEL_ROWS = 10;
const ERROR_ROWS = 50;
/** Newest errors that examples for metrics are taken from. */
const EXAMPLES = 500;
/** Counts that one page is made of. */
const MOST_CELLS = 100_000;
const ALL = { since: null, until: null };
/** Reports whose parts may be asked for one by one. */
const MOST_REPORTS = 8;

export function createLedgerAnswers(reader: Reader, options: LedgerOptions): (question: Question) => Answer {
  let ver = 0;
  const reports = new Map<string, Report>();
  const reportOf = (query: Query): Report => {
    const now = options.now();
    const span = spanOf(query, options.timeZone, now, reader.windowSeconds);
    const key = JSON.stringify([span, query]);
    const known = reports.get(key);
    if (known !== undefined) return known;
    const report = buildReport(reader, {
      span,
      filter: query.filter,
      step: query.window === null ? null : Math.max(parseWindow(query.window, 'window'), reader.windowSeconds),
      by: groupOf(query.by),
      now,
      limit: query.limit ?? PANEL_ROWS,
      describe: (code, cause) => describe(code, cause, now),
      timeZone: options.timeZone,
    });
    for (const oldest of reports.keys()) {
      if (reports.size < MOST_REPORTS) break;
      reports.delete(oldest);
    }
    reports.set(key, report);
    return report;
  };
  const pageOf = (query: Query) => {
    const report = reportOf({ ...query, window: query.window ?? pageWindow(query) });
    const counts = reader.only(query.filter).cells(report.span, report.step);
    return pageData(report, counts, { live: true, lang: 'auto', version: options.version, ver, inChinese });
  };
  /** A page is given its counts by everything there is, so a large ledger is shown it in longer windows. */
  const pageWindow = (query: Query): string | null => {
    const span = spanOf(query, options.timeZone, options.now(), reader.windowSeconds);
    const { step } = reportOf(query);
    if (reader.cellCount(span, step) <= MOST_CELLS) return null;
    return step < 3600 && reader.cellCount(span, 3600) <= MOST_CELLS ? '1h' : '1d';
  };
  const answerTo = (question: Question): object => {
    switch (question.kind) {
      case 'view':
      case 'page':
        return pageOf(question.query);
      case 'panel': {
        const report = reportOf(question.query);
        const part = panels[question.panel](report);
        return { ...headJson(report), ...(question.panel in part ? part : { [question.panel]: part }) };
      }
      case 'errors': {
        const { query, before } = question;
        const span = spanOf(query, options.timeZone, options.now(), reader.windowSeconds);
        const { errors, next } = reader.only(query.filter).page(span, query.limit ?? ERROR_ROWS, before);
        return {
          errors: errors.map((error) => errorJson(redacted(error))),
          next: next === null ? null : cursorText(next),
        };
      }
      case 'request':
        return requestAnswer(reader, question.id, options.now());
      case 'sources':
        return { sources: reader.sources().map(sourceJson) };
      case 'sums':
        return { ...sumsOf(reader, ver), shipments: options.shipments?.() ?? [] };
      default:
        return question satisfies never;
    }
  };
  return (question) => {
    try {
      const changed = options.look();
      if (changed !== null) {
        ver = changed;
        reports.clear();
      }
      if (question.kind === 'view') return { status: 200, body: renderPage(pageOf(question.query), webAssets(true)) };
      return { status: 200, body: visibleJson(JSON.stringify(answerTo(question))) };
    } catch (error) {
      return failed(error);
    }
  };
}

function groupOf(text: string | null): GroupBy {
  const found = text === null ? 'action' : GROUPS.find((name) => name === text);
  if (found !== undefined) return found;
  throw new OssightError('usage', `by is ${text ?? ''}`, { hint: `it is one of ${GROUPS.join(', ')}` });
}

/** Whole windows, as on the command line. */
function spanOf({ since, until }: Query, timeZone: string, now: number, seconds: number): Span {
  const times = timeContext(timeZone, now);
  const span = {
    since: since === null ? null : Math.floor(parseTime(since, times, 'since') / 1000 / seconds) * seconds,
    until: until === null ? null : Math.ceil(parseTime(until, times, 'until') / 1000 / seconds) * seconds,
  };
  if (span.since !== null && span.until !== null && span.since >= span.until) {
    throw new OssightError('usage', 'since is not before until');
  }
  return span;
}

function requestAnswer(reader: Reader, asked: string, now: number): object {
  const id = asked.trim();
  const found = reader.find(id).map((error) => ({
    error,
    explanation: explain({ kind: 'error', facts: factsOf(error), requestId: error.requestId, at: error.time }, now),
  }));
  const kind = requestIdKind(id, now);
  if (found.length === 0 && kind !== 'complete' && kind !== 'masked' && kind !== 'old') {
    throw new OssightError('nothing', 'that is no request id of OSS');
  }
  const first = found[0]?.explanation;
  return {
    ...foundJson(found, explain({ kind: 'request-id', requestId: id }, now)),
    chinese: first === undefined ? null : inChinese(first.code, first.cause),
  };
}

function sourceJson({ firstTime, lastTime, ...source }: ReturnType<Reader['sources']>[number]): object {
  return { ...source, firstTime: iso(firstTime), lastTime: iso(lastTime) };
}

function iso(ms: number | null): string | null {
  return ms === null || Math.abs(ms) > 8.64e15 ? null : new Date(ms).toISOString();
}

function sumsOf(reader: Reader, ver: number): Omit<LedgerSums, 'shipments'> {
  const sources = reader.sources();
  const total = (pick: (source: (typeof sources)[number]) => number): number =>
    sources.reduce((sum, source) => sum + pick(source), 0);
  return {
    ver,
    ...reader.sums(),
    lines: total(({ lines }) => lines),
    rejected: total(({ rejected }) => rejected),
    duplicates: total(({ duplicates }) => duplicates),
    sources: sources.length,
    examples: reader
      .page(ALL, EXAMPLES, null)
      .errors.toReversed()
      .flatMap(({ code, action, host, requestId, time }) =>
        requestId === null ? [] : [{ code, action, host, requestId, time: time / 1000 }],
      ),
  };
}

function failed(error: unknown): Answer {
  const known =
    error instanceof OssightError
      ? error
      : new OssightError('internal', 'this is a fault of ossight', { cause: error });
  const { message, reason, hint } = known;
  const status = known.code === 'usage' ? 400 : known.code === 'nothing' ? 404 : known.code === 'database' ? 503 : 500;
  return { status, body: visibleJson(JSON.stringify({ error: { message, reason, hint } })) };
}
