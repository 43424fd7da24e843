// What the server answers about single errors, read with care: a field that is missing or of another kind is not known.
import type { InChinese, PageError } from '../reports/page-data.ts';

export interface ErrorsAnswer {
  readonly errors: readonly PageError[];
  readonly next: string | null;
}

export interface ExplanationAnswer {
  readonly title: string;
  readonly summary: string;
  readonly advice: string;
  readonly action: string;
  readonly details: readonly string[];
  readonly doc: string | null;
  /** null: there is none. */
  readonly chinese: InChinese | null;
}

export interface RequestAnswer {
  readonly errors: readonly PageError[];
  readonly explanation: ExplanationAnswer | null;
}

export function errorsAnswer(value: unknown): ErrorsAnswer {
  const found = fields(value);
  const next = found.get('next');
  return {
    errors: list(found.get('errors')).map(pageError),
    next: typeof next === 'string' || typeof next === 'number' ? String(next) : null,
  };
}

export function requestAnswer(value: unknown): RequestAnswer {
  const found = fields(value);
  const explanation = found.get('explanation');
  return {
    errors: list(found.get('errors')).map(pageError),
    explanation:
      typeof explanation === 'object' && explanation !== null ? explanationOf(explanation, found.get('chinese')) : null,
  };
}

function explanationOf(value: unknown, chinese: unknown): ExplanationAnswer {
  const found = fields(value);
  const told = fields(chinese);
  const [summary, advice] = [text(told.get('summary')), text(told.get('advice'))];
  return {
    title: text(found.get('title')) ?? '',
    summary: text(found.get('summary')) ?? '',
    advice: text(found.get('advice')) ?? '',
    action: text(found.get('action')) ?? 'unknown',
    details: list(found.get('details')).flatMap((detail) => text(detail) ?? []),
    doc: text(found.get('doc')),
    chinese: summary === null || advice === null ? null : { summary, advice },
  };
}

function pageError(value: unknown): PageError {
  const found = fields(value);
  const source = found.get('source');
  const time = found.get('time');
  const inner = fields(source);
  return {
    time: typeof time === 'number' ? time : typeof time === 'string' ? Date.parse(time) : Number.NaN,
    timeSource: text(found.get('timeSource')) ?? '',
    code: text(found.get('code')),
    cause: text(found.get('cause')),
    ec: text(found.get('ec')),
    category: text(found.get('category')) ?? 'unknown',
    action: text(found.get('action')) ?? 'unknown',
    retryable: found.get('retryable') === true,
    known: found.get('known') === true,
    status: number(found.get('status')),
    requestId: text(found.get('requestId')),
    host: text(found.get('host')),
    bucket: text(found.get('bucket')),
    region: text(found.get('region')),
    message: text(found.get('message')),
    operation: text(found.get('operation')),
    object: text(found.get('object')),
    source: text(source) ?? text(inner.get('path')) ?? '',
    line: number(found.get('line')) ?? number(inner.get('line')) ?? 0,
    extra: pairs(found.get('extra')),
  };
}

function pairs(value: unknown): [string, string][] {
  if (Array.isArray(value)) {
    return value.flatMap((pair: unknown) => {
      const [name, each] = list(pair);
      return typeof name === 'string' ? [[name, String(each)] as [string, string]] : [];
    });
  }
  return [...fields(value)].map(([name, each]) => [name, String(each)]);
}

function fields(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function number(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
