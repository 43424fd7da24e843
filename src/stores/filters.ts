// Filters, apart from how a store applies them.
import type { Filter, GroupBy } from './reader.ts';

export const OF_CLASS = ['code', 'action', 'category', 'cause'] as const satisfies readonly GroupBy[];
export const OF_PLACE = ['host', 'bucket', 'region'] as const satisfies readonly GroupBy[];

/** What no answer ever had matches nothing. */
export function statusNumber(text: string): number {
  if (text === '') return -1;
  return /^[0-9]{1,3}$/.test(text) ? Number(text) : -2;
}

/** What passes both. */
export function both(a: Filter, b: Filter): Filter {
  const merged: { [Key in GroupBy]?: readonly string[] } = { ...a };
  for (const name of [...OF_CLASS, ...OF_PLACE, 'status'] as const) {
    const wanted = b[name];
    if (wanted === undefined) continue;
    const before = merged[name];
    merged[name] = before === undefined ? wanted : wanted.filter((value) => before.includes(value));
  }
  return merged;
}
