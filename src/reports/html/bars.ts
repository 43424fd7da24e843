// Little pictures of counts: a sparkline, a strip of a heat map, a bar of shares. Geometry is in attributes, colour in the
// style sheet.
import { el, type Node } from './node.ts';

/** `label`: what it shows, in words; null: the numbers stand beside it. */
export function sparkline(values: readonly number[], label: string | null, style = 'spark'): Node {
  const peak = Math.max(1, ...values);
  let path = '';
  let before = 100;
  for (const [i, value] of values.entries()) {
    const y = value === 0 ? 100 : 100 - Math.max(6, Math.round((value / peak) * 100));
    if (y === before) continue;
    path += before === 100 && i > 0 ? `M${i} 100V${y}` : `${i === 0 ? 'M0 100' : `H${i}`}V${y}`;
    before = y;
  }
  if (before !== 100) path += `H${values.length}V100`;
  return el(
    'svg',
    {
      class: style,
      viewBox: `0 0 ${Math.max(1, values.length)} 100`,
      preserveAspectRatio: 'none',
      ...(label === null ? { 'aria-hidden': 'true' } : { role: 'img', 'aria-label': label }),
    },
    path === '' ? null : el('path', { d: path }),
  );
}

export const LEVELS = 5;

/** 0 where nothing is, else 1..5; by the square root, so that a single error beside a storm still shows. */
function level(value: number, peak: number): number {
  if (value === 0) return 0;
  return Math.min(LEVELS, Math.max(1, Math.ceil(Math.sqrt(value / Math.max(1, peak)) * LEVELS)));
}

/** The largest value that is still of a level. */
export function levelEnd(at: number, peak: number): number {
  return Math.floor((at / LEVELS) ** 2 * peak);
}

export function heatStrip(values: readonly number[], peak: number, label: string): Node {
  const paths = Array.from({ length: LEVELS + 1 }, () => '');
  for (let i = 0; i < values.length;) {
    const at = level(values[i] ?? 0, peak);
    let end = i + 1;
    while (end < values.length && level(values[end] ?? 0, peak) === at) end += 1;
    if (at > 0) paths[at] = `${paths[at] ?? ''}M${i} 0h${end - i}v1h-${end - i}z`;
    i = end;
  }
  return el(
    'svg',
    {
      class: 'strip',
      viewBox: `0 0 ${Math.max(1, values.length)} 1`,
      preserveAspectRatio: 'none',
      role: 'img',
      'aria-label': label,
    },
    paths.map((path, at) => (path === '' ? null : el('path', { class: `h${at}`, d: path }))),
  );
}

/** Shares of a whole side by side; `style` names the colour. */
export function shareBar(parts: readonly { readonly share: number; readonly style: string }[]): Node {
  let from = 0;
  return el(
    'svg',
    { class: 'shares', 'aria-hidden': 'true' },
    parts.map(({ share, style }, i) => {
      const x = from;
      from += share;
      return el('rect', {
        key: i,
        class: style,
        x: `${(x * 100).toFixed(2)}%`,
        width: `${(share * 100).toFixed(2)}%`,
        height: '100%',
      });
    }),
  );
}
