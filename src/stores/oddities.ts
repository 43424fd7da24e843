// What does not fit the catalog, told from counts.
import { compareText } from './order.ts';
import type { Oddity } from './reader.ts';

export type OddCount = Omit<Oddity, 'kind'>;

/** `counted`: all of a span, each combination once; `skewed`: those of clocks gone wrong. */
export function odditiesOf(
  counted: readonly (OddCount & { readonly known: boolean })[],
  skewed: readonly OddCount[],
): readonly Oddity[] {
  const found: Oddity[] = [];
  for (const { code, known, status, expected, errors } of counted) {
    const add = (kind: Oddity['kind']) => found.push({ kind, code, status, expected, errors });
    if (code === null) add('no-code');
    else if (!known) add('unknown-code');
    if (status !== null && status >= 200 && status < 300) add('success-status');
    else if (status !== null && expected !== null && status !== expected) add('status-differs');
  }
  for (const { code, status, expected, errors } of skewed) {
    found.push({ kind: 'skewed-time', code, status, expected, errors });
  }
  return found.sort(
    (a, b) =>
      compareText(a.kind, b.kind) ||
      b.errors - a.errors ||
      compareText(a.code, b.code) ||
      (a.status ?? 0) - (b.status ?? 0),
  );
}
