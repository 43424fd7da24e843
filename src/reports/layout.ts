// Aligned columns within a width: natural widths where they fit, else the widest columns give way first. Where even that
// is not enough, one line a cell. Cells come ready to print.
import { cut, displayWidth, padEnd, padStart } from './width.ts';
import { ellipsis, type Style, type TextStyle } from './style.ts';

export interface LayoutColumn {
  readonly title: string;
  readonly right?: boolean;
  /** Never narrower than this when space is short. */
  readonly least?: number;
  readonly style?: Style;
}

const GAP = 2;
const LEAST = 4;

/** The widths to use, or null when the columns cannot stand side by side. `natural`: the widest cell of each. */
export function fitColumns(
  columns: readonly LayoutColumn[],
  natural: readonly number[],
  width: number | null,
): number[] | null {
  const widths = [...natural];
  if (width === null) return widths;
  let over = widths.reduce((sum, each) => sum + each, GAP * Math.max(0, widths.length - 1)) - width;
  const least = columns.map((column, i) => Math.min(natural[i] ?? 0, column.least ?? LEAST));
  while (over > 0) {
    let widest = -1;
    for (const [i, each] of widths.entries()) {
      if (each > (least[i] ?? 0) && each > (widths[widest] ?? 0)) widest = i;
    }
    const now = widths[widest];
    if (now === undefined) return null;
    // Down to the next widest at once; a cell may be a million columns wide.
    const next = Math.max(...widths.filter((each, i) => i !== widest && each < now), least[widest] ?? 0, now - over);
    const taken = Math.max(1, now - next);
    widths[widest] = now - taken;
    over -= taken;
  }
  return widths;
}

export function naturalWidths(columns: readonly LayoutColumn[], rows: Iterable<readonly string[]>): number[] {
  const widths = columns.map((column) => displayWidth(column.title));
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, displayWidth(cell));
  }
  return widths;
}

/** One row; the last left-aligned cell is not padded. */
export function alignRow(
  columns: readonly LayoutColumn[],
  cells: readonly string[],
  widths: readonly number[],
  style: TextStyle,
): string {
  return columns
    .map((column, i) => {
      const width = widths[i] ?? 0;
      const cell = cut(cells[i] ?? '', width, ellipsis(style.ascii));
      if (column.right === true) return paint(column, padStart(cell, width), style);
      return paint(column, i === columns.length - 1 ? cell : padEnd(cell, width), style);
    })
    .join(' '.repeat(GAP))
    .trimEnd();
}

function paint(column: LayoutColumn, text: string, style: TextStyle): string {
  return column.style === undefined || text.trim() === '' ? text : style.paint(column.style, text);
}

export function headerRow(columns: readonly LayoutColumn[], widths: readonly number[], style: TextStyle): string {
  const titles = columns.map(({ right, title }) => ({
    title,
    style: 'dim' as const,
    ...(right === undefined ? {} : { right }),
  }));
  return alignRow(
    titles,
    columns.map((column) => column.title),
    widths,
    style,
  );
}

/** `title: cell`, a line each, for tables with more columns than the terminal has room for. */
export function stackRow(columns: readonly LayoutColumn[], cells: readonly string[], style: TextStyle): string[] {
  const width = style.width ?? Infinity;
  return columns.map((column, i) => cut(`${column.title}: ${cells[i] ?? ''}`, width, ellipsis(style.ascii)).trimEnd());
}

/** Header and rows as lines. */
export function table(
  columns: readonly LayoutColumn[],
  rows: readonly (readonly string[])[],
  style: TextStyle,
  indent = 0,
): string[] {
  const inner = { ...style, width: style.width === null ? null : style.width - indent };
  const widths = fitColumns(columns, naturalWidths(columns, rows), inner.width);
  const lines =
    widths === null
      ? rows.flatMap((row, i) => [...(i === 0 ? [] : ['']), ...stackRow(columns, row, inner)])
      : [
          ...(columns.every((column) => column.title === '') ? [] : [headerRow(columns, widths, inner)]),
          ...rows.map((row) => alignRow(columns, row, widths, inner)),
        ];
  return lines.map((line) => (line === '' ? '' : ' '.repeat(indent) + line));
}
