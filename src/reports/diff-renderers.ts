// A diff as text, JSON, CSV and Markdown. Text and Markdown say first what a person must know: did it get worse, by what.
import { verdictOf, titleOf } from './diff-words.ts';
import type { Diff, DiffLine } from './diff.ts';
import { csvText, markdown } from './escape.ts';
import { table } from './layout.ts';
import type { LayoutColumn } from './layout.ts';
import { foreign } from './style.ts';
import type { Style, TextStyle } from './style.ts';
import { causeName } from './verdict.ts';
import { change, count } from './words.ts';

const PAINT: Readonly<Record<DiffLine['kind'], Style>> = {
  new: 'bad',
  worse: 'bad',
  gone: 'good',
  better: 'good',
  same: 'dim',
};

const COLUMNS: readonly LayoutColumn[] = [
  { title: '' },
  { title: 'before', right: true },
  { title: 'now', right: true },
  { title: 'change', right: true },
  { title: 'who must act' },
  { title: 'cause', least: 20 },
  { title: 'host', least: 16 },
];

function cellsOf(line: DiffLine, safe: (text: string) => string): string[] {
  return [
    line.kind,
    count(line.before),
    count(line.after),
    line.change === null ? (line.neverBefore ? 'first ever' : '') : change(line.change),
    line.action,
    causeName({ code: line.code, cause: line.cause, ec: null }, safe),
    line.topHost === null ? '' : `${safe(line.topHost)}${line.hosts > 1 ? ` +${line.hosts - 1}` : ''}`,
  ];
}

function renderText(diff: Diff, style: TextStyle, limit: number): string {
  const shown = diff.lines.slice(0, limit);
  const left = diff.lines.length - shown.length;
  const rows = shown.map((line) => cellsOf(line, (text) => foreign(text, style.ascii)));
  const lines = table(COLUMNS, rows, style, 2).map((text, i) => {
    const kind = shown[i - 1]?.kind;
    return kind === undefined ? text : text.replace(kind, (word) => style.paint(PAINT[kind], word));
  });
  return [
    style.paint('dim', titleOf(diff)),
    '',
    verdictOf(diff),
    ...(rows.length === 0 ? [] : ['', ...lines]),
    ...(left === 0 ? [] : [`  and ${count(left)} more: --limit`]),
    '',
  ].join('\n');
}

function renderMarkdown(diff: Diff, limit: number): string {
  const rows = diff.lines.slice(0, limit).map((line) => `| ${cellsOf(line, markdown).join(' | ')} |`);
  const titles = COLUMNS.map(({ title }) => title).join(' | ');
  const rule = COLUMNS.map(({ right }) => (right === true ? '--:' : '---')).join(' | ');
  const body = rows.length === 0 ? [] : ['', `| ${titles} |`, `| ${rule} |`, ...rows];
  return [`## ${titleOf(diff)}`, '', `**${verdictOf(diff)}**`, ...body, ''].join('\n');
}

const FIELDS = [
  'kind',
  'code',
  'cause',
  'action',
  'before',
  'after',
  'change',
  'neverBefore',
  'hosts',
  'topHost',
  'sampleRequestId',
] as const;

function renderCsv(diff: Diff): string {
  const rows = diff.lines.map((line) => FIELDS.map((field) => csvText(String(line[field] ?? ''))).join(','));
  return [FIELDS.join(','), ...rows, ''].join('\r\n');
}

export const diffRenderers = {
  text: renderText,
  json: (diff: Diff) => `${JSON.stringify(diff)}\n`,
  csv: renderCsv,
  md: (diff: Diff, _style: TextStyle, limit: number) => renderMarkdown(diff, limit),
} as const;
