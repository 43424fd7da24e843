// What does not fit the catalog, in words.
import type { Oddity } from '../model/reading.ts';
import { count, counted } from './words.ts';

export function oddityText(oddity: Oddity, foreign: (text: string) => string): string {
  const code = oddity.code === null ? '(no code)' : foreign(oddity.code);
  const status = oddity.status === null ? 'no status' : `status ${oddity.status}`;
  switch (oddity.kind) {
    case 'status-differs':
      return `${count(oddity.errors)} ${code} came with ${status}${oddity.expected === null ? '' : ` instead of ${oddity.expected}`}`;
    case 'success-status':
      return `${count(oddity.errors)} ${code} came with ${status}, which reads as success`;
    case 'unknown-code':
      return `${count(oddity.errors)} ${code} (${status}): not in the catalog`;
    case 'no-code':
      return `${counted(oddity.errors, 'error')} without a code (${status})`;
    case 'skewed-time':
      return `${counted(oddity.errors, 'error')} ${code} with a time in the future`;
    default:
      return oddity.kind satisfies never;
  }
}
