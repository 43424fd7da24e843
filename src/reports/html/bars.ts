// Little pictures of counts: a sparkline, a strip of a heat map, a bar of shares. Geometry is in attributes, colour in the
// style sheet.
import { el, type Node } from './node.ts';

/** `label`: what it shows, in words; null: the numbers stand beside it. */
export function sparkline(values: readonly number[], label: string | null, style = 'spark'): Node {
  const peak = Math.max(1, ...values);
  let path = '';
  for (const [i, value] of values.entries()) {
    if (value === 0) continue;
    const height = Math.max(6, Math.round((value / peak) * 100));
    path += `M${i} ${100 - height}h.8v${height}h-.8z`;
  }
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
export function level(value: number, peak: number): number {
  if (value === 0) return 0;
  return Math.min(LEVELS, Math.max(1, Math.ceil(Math.sqrt(value / Math.max(1, peak)) * LEVELS)));
}

/** The largest value that is still of a level. */
export function levelEnd(at: number, peak: number): number {
  return Math.floor((at / LEVELS) ** 2 * peak);
}

export function heatStrip(values: readonly number[], peak: number, label: string): Node {
  const paths = Array.from({ length: LEVELS + 1 }, () => '');
  for (const [i, value] of values.entries()) {
    const at = level(value, peak);
    if (at > 0) paths[at] = `${paths[at] ?? ''}M${i} 0h.9v1h-.9z`;
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
