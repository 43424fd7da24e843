// Makes text safe for the formats that are not a terminal. Quoting belongs to the writers next door.
import { inert } from '../safety/formula.ts';
import { visible, visibleJson } from '../safety/visible.ts';

/** One line of Markdown text that renders as it reads: no markup, table bars, HTML, links, mentions or issue numbers. */
export function markdown(text: string): string {
  return visible(text)
    .replace(/[\\`*_{}[\]|~#!$^]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '&#64;')
    .replaceAll('://', '&#58;//')
    .replaceAll('www.', 'www&#46;');
}

/** A cell of a CSV line. Line breaks and tabs stay; other controls are made visible; formulas lose their power. */
export function csvText(text: string): string {
  const safe = inert(text.replace(/[^\t\n]+/g, visible));
  return /[",\n\t]|^ | $/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** JSON that shows no control or bidi character to a terminal, with the same value. */
export function json(value: unknown, indent?: number): string {
  return visibleJson(JSON.stringify(value, null, indent) ?? 'null');
}
