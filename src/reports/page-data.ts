// What a page is drawn from, by itself and without asking anybody: the report without its long rows of numbers, and counts
// packed so that scripts can filter them. The static page carries it, the live page loads it; both as JSON. Foreign texts
// are redacted, cut where they are absurdly long, and not yet made safe to show.
import type { Cells, GroupBy, Oddity, Span, StoredError } from '../model/reading.ts';
import { packCells, type PageCells, type PageKind, type PagePlace } from './page-cells.ts';
import { redacted } from './redacted.ts';
import type { CauseFacts } from './verdict.ts';
import type { CauseLine, ClockLine, Description, Report, Tiles, Verdict } from './view.ts';

export type Language = 'en' | 'zh';

/** What the catalog says, in Chinese; what it says in English stands in `description`. */
export type InChinese = Pick<Description, 'summary' | 'advice'>;

/** Its counts per window stand in `cells`. */
export interface PageCause extends CauseFacts {
  readonly chinese: InChinese;
}

/** A single error as JSON: times in epoch ms, `extra` as pairs in their order. */
export interface PageError {
  readonly time: number;
  readonly timeSource: string;
  readonly code: string | null;
  readonly cause: string | null;
  readonly ec: string | null;
  readonly category: string;
  readonly action: string;
  readonly retryable: boolean;
  readonly known: boolean;
  readonly status: number | null;
  readonly requestId: string | null;
  readonly host: string | null;
  readonly bucket: string | null;
  readonly region: string | null;
  readonly message: string | null;
  readonly operation: string | null;
  readonly object: string | null;
  readonly source: string;
  readonly line: number;
  readonly extra: readonly (readonly [string, string])[];
}

export interface PageData {
  /** Changes when a field changes its meaning. */
  readonly schema: 1;
  /** Scripts keep the page up to date from `api/`. */
  readonly live: boolean;
  /** `auto`: what the browser prefers. */
  readonly lang: Language | 'auto';
  /** Of ossight. */
  readonly version: string;
  /** Of the data, as the server counts them; null where nobody counts. */
  readonly ver: number | null;
  readonly generatedAt: number;
  readonly timeZone: string;
  readonly span: Span;
  readonly range: Report['range'];
  readonly step: number;
  readonly coverage: Report['coverage'];
  readonly openFrom: number | null;
  readonly by: GroupBy;
  readonly limit: number;
  readonly verdict: Verdict;
  readonly tiles: Tiles;
  /** Most errors first; those beyond have no line, `causesInAll` counts all that the report knows. */
  readonly causes: readonly PageCause[];
  readonly causesInAll: number;
  /** `fresh` of causes is known. */
  readonly comparable: boolean;
  readonly kinds: readonly PageKind[];
  readonly places: readonly PagePlace[];
  readonly cells: PageCells;
  readonly clocks: { readonly errors: number; readonly lines: readonly ClockLine[] };
  readonly oddities: readonly Oddity[];
  readonly samples: readonly PageError[];
  readonly input: Report['input'];
}

export interface PageOptions {
  readonly live: boolean;
  readonly lang: Language | 'auto';
  readonly version: string;
  readonly ver?: number | null;
  readonly inChinese: (code: string | null, cause: string | null) => InChinese;
}

const LONGEST = 400;
const MOST_EXTRA = 12;
const MOST_ODDITIES = 40;
const MOST_SAMPLES = 24;

/** `cells`: of the report's span and step. */
export function pageData(report: Report, cells: Cells, options: PageOptions): PageData {
  const range = report.range ?? { from: 0, to: report.step };
  const packed = packCells(cells, report.causes, range, report.step);
  const main = report.verdict.cause;
  // The headline's cause has a line whatever its rank.
  const causes = report.causes.filter((_, index) => index < packed.causes || index === main);
  return {
    schema: 1,
    live: options.live,
    lang: options.lang,
    version: options.version,
    ver: options.ver ?? null,
    generatedAt: report.generatedAt,
    timeZone: report.timeZone,
    span: report.span,
    range: report.range,
    step: report.step,
    coverage: report.coverage,
    openFrom: report.trend.openFrom,
    by: report.trend.by,
    limit: report.limit,
    verdict: { ...report.verdict, cause: main === null ? null : Math.min(main, causes.length - 1) },
    tiles: report.tiles,
    causes: causes.map((cause) => pageCause(cause, options.inChinese(cause.code, cause.cause))),
    causesInAll: report.causes.length,
    comparable: report.fresh !== null,
    kinds: packed.kinds,
    places: packed.places.map((place) => ({ ...place, host: short(place.host), bucket: short(place.bucket) })),
    cells: packed.cells,
    clocks: {
      errors: report.clocks.errors,
      lines: report.clocks.lines.map((line) => ({ ...line, host: short(line.host), requestId: short(line.requestId) })),
    },
    oddities: report.oddities.slice(0, MOST_ODDITIES).map(pageOddity),
    samples: report.samples.slice(0, MOST_SAMPLES).map(pageError),
    input: report.input,
  };
}

function pageOddity({ kind, code, status, expected, errors }: Oddity): Oddity {
  return { kind, code: short(code), status, expected, errors };
}

function pageCause(line: CauseLine, chinese: InChinese): PageCause {
  const { trend, ...cause } = line;
  void trend;
  return {
    ...cause,
    chinese,
    code: short(cause.code),
    ec: short(cause.ec),
    topHost: short(cause.topHost),
    sampleRequestId: short(cause.sampleRequestId),
  };
}

/** Redacts once more: what is shown is passed on. */
export function pageError(error: StoredError): PageError {
  const { time, timeSource, category, action, retryable, known, cause, status, region, line, ...rest } =
    redacted(error);
  return {
    time,
    timeSource,
    code: short(rest.code),
    cause,
    ec: short(rest.ec),
    category,
    action,
    retryable,
    known,
    status,
    requestId: short(rest.requestId),
    host: short(rest.host),
    bucket: short(rest.bucket),
    region,
    message: short(rest.message),
    operation: short(rest.operation),
    object: short(rest.object),
    source: short(rest.source) ?? '',
    line,
    extra: [...rest.extra].slice(0, MOST_EXTRA).map(([name, value]) => [cut(name), cut(value)] as const),
  };
}

function short(text: string | null): string | null {
  return text === null ? null : cut(text);
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
