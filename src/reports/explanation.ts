// What `explain` and `find` print: the explanation of a code or of one stored error, for people and for programs.
import type { Explanation } from '../model/explanation.ts';
import type { StoredError } from '../model/reading.ts';
import { redact } from '../safety/redact.ts';
import { errorJson } from './error-json.ts';
import { json, markdown } from './escape.ts';
import { redacted } from './redacted.ts';
import { foreign, type TextStyle } from './style.ts';
import { causeName } from './verdict.ts';
import { padEnd, wrap } from './width.ts';
import { clockFor, sentence } from './words.ts';

export const EXPLANATION_FORMATS = ['text', 'json', 'md'] as const;

export interface ExplanationStyle extends TextStyle {
  /** IANA name. */
  readonly timeZone: string;
}

/** A stored error and what it means. */
export interface Found {
  readonly error: StoredError;
  readonly explanation: Explanation;
}

const WIDTH = 100;
const NARROWEST = 40;
const LABEL = 12;
const READ_MORE = 'Read more';

/** Unknown formats are text. JSON is always an array. */
export function renderExplanations(
  explanations: readonly Explanation[],
  format: string,
  style: ExplanationStyle,
): string {
  if (format === 'json') return `${json(explanations.map(explanationJson), 2)}\n`;
  const sheets = explanations.map((explanation) => sheet(explanation, style.timeZone));
  return format === 'md'
    ? sheets.map(sheetMarkdown).join('\n')
    : sheets.map((each) => sheetText(each, style)).join('\n');
}

/** What is stored under a request id; nothing stored: what the id itself tells. JSON is one object. */
export function renderFound(
  found: readonly Found[],
  about: Explanation,
  format: string,
  style: ExplanationStyle,
): string {
  if (format === 'json') {
    const errors = found.map(({ error, explanation }) => ({
      ...errorJson(redacted(error)),
      explanation: explanationJson(explanation),
    }));
    return `${json({ about: explanationJson(about), errors }, 2)}\n`;
  }
  if (found.length === 0) return renderExplanations([about], format, style);
  const sheets = found.map(({ error, explanation }) => {
    const { title, summary, rows } = sheet(explanation, style.timeZone);
    return { title, summary, rows: [...errorRows(redacted(error), style.timeZone), ...rows], related: [] };
  });
  return format === 'md'
    ? sheets.map(sheetMarkdown).join('\n')
    : sheets.map((each) => sheetText(each, style)).join('\n');
}

/** The same for those who look at one page: what it means stands once more beside the errors. */
export function foundJson(found: readonly Found[], about: Explanation): object {
  return {
    explanation: explanationJson(found[0]?.explanation ?? about),
    errors: found.map(({ error, explanation }) => ({
      ...errorJson(redacted(error)),
      explanation: explanationJson(explanation),
    })),
  };
}

/** Headed rows of text; foreign texts are redacted, not yet escaped. */
interface Sheet {
  readonly title: string;
  readonly summary: string;
  readonly rows: readonly (readonly [label: string, text: string])[];
  readonly related: Explanation['related'];
}

function sheet(explanation: Explanation, timeZone: string): Sheet {
  const { code, statuses, ec, requestId, doc, details, related } = explanation;
  const rows: [string, string][] = [];
  if (code !== null) {
    if (!explanation.known) rows.push(['Catalog', 'not listed: a new or a foreign code']);
    rows.push(
      ['Who must act', explanation.actionText],
      ['Retry', explanation.retryable ? 'can help' : 'does not help'],
    );
    if (statuses.length > 0) rows.push(['Status', statuses.join(', ')]);
  }
  for (const detail of details) rows.push(['This error', redact(detail)]);
  if (explanation.advice !== '') rows.push(['What to do', explanation.advice]);
  if (ec !== null) rows.push(['EC', `${redact(ec.value)}${ec.meaning === null ? '' : `: ${ec.meaning}`}`]);
  if (requestId !== null) {
    const told =
      requestId.time === null
        ? ''
        : `, made ${clockFor(timeZone, null).exact(Math.floor(requestId.time / 1000))} (${timeZone})`;
    rows.push(['Request id', `${redact(requestId.value)}${told}`]);
  }
  if (doc !== null) rows.push([READ_MORE, doc]);
  const title =
    code === null
      ? redact(explanation.title)
      : redact(causeName({ code, cause: explanation.cause, ec: null }, (text) => text));
  // Once the cause is known the others only distract.
  return { title, summary: redact(explanation.summary), rows, related: explanation.cause === null ? related : [] };
}

function errorRows(error: StoredError, timeZone: string): [string, string][] {
  const when = `${clockFor(timeZone, null).exact(Math.floor(error.time / 1000))} (${timeZone}; from the ${error.timeSource})`;
  const what = [error.operation, error.bucket, error.object].filter((text) => text !== null).join(' ');
  const rows: [string, string | null][] = [
    ['When', when],
    ['Host', error.host],
    ['Request', what === '' ? null : what],
    ['Answer', [error.status, error.message].filter((part) => part !== null).join(' ')],
    ['Found in', `${error.source}:${error.line}`],
    ...[...error.extra].map(([name, value]): [string, string] => [name, value]),
  ];
  return rows.flatMap(([label, text]): [string, string][] =>
    text === null || text === '' ? [] : [[redact(label), redact(text)]],
  );
}

function sheetText({ title, summary, rows, related }: Sheet, style: TextStyle): string {
  const width = Math.max(NARROWEST, style.width ?? WIDTH);
  const safe = (text: string): string => foreign(text, style.ascii);
  const lines = wrap(safe(title), width).map((line) => style.paint('title', line));
  if (summary !== '') lines.push(...wrap(safe(sentence(summary)), width));
  if (rows.length > 0) lines.push('');
  let before = '';
  for (const [label, text] of rows) {
    // An address is never broken: it must stay one that can be opened.
    const [first = '', ...rest] = label === READ_MORE ? [safe(text)] : wrap(safe(text), width - LABEL - 4);
    const shown = label === before ? '' : safe(label);
    before = label;
    const fits = shown.length <= LABEL;
    if (!fits) lines.push(...wrap(shown, width - 2).map((line) => `  ${style.paint('dim', line)}`));
    lines.push(`  ${style.paint('dim', padEnd(fits ? shown : '', LABEL))}  ${first}`.trimEnd());
    lines.push(...rest.map((line) => `${' '.repeat(LABEL + 4)}${line}`));
  }
  if (related.length > 0) {
    lines.push('', `  ${style.paint('dim', 'Causes of this code')}`);
    for (const { slug, summary } of related)
      lines.push(...wrap(safe(`${slug}: ${summary}`), width - 6).map((line, i) => `    ${i === 0 ? '' : '  '}${line}`));
  }
  return `${lines.join('\n')}\n`;
}

function sheetMarkdown({ title, summary, rows, related }: Sheet): string {
  const lines = [`### ${markdown(title)}`, ''];
  if (summary !== '') lines.push(markdown(sentence(summary)), '');
  for (const [label, text] of rows)
    lines.push(`- **${markdown(label)}:** ${/^https:\/\/[\w./#?=&%-]+$/.test(text) ? text : markdown(text)}`);
  if (related.length > 0)
    lines.push(
      '',
      'Causes of this code:',
      '',
      ...related.map(({ slug, summary }) => `- ${markdown(slug)}: ${markdown(summary)}`),
    );
  return `${lines.join('\n')}\n`;
}

function explanationJson(explanation: Explanation): unknown {
  const { requestId } = explanation;
  const time = requestId?.time ?? null;
  return cleaned({
    ...explanation,
    requestId:
      requestId === null ? null : { value: requestId.value, time: time === null ? null : new Date(time).toISOString() },
  });
}

/** Every text inside redacted. */
function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, cleaned(each)]));
}
