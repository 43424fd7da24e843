// Lines with an error code, by the places of their quotation marks. What the fields mean is read elsewhere
// (formats/access-log-usual.ts); here a line is only found to be one that can be read so.
import { BLOCK, ERROR_QUOTES, ERRORS, MAX_ERRORS, QUOTES } from './layout.ts';

const ENTRY: u32 = 128;

let count: u32 = 0;

/** The line in [line, end), line end left out; false when there is no room for one more. `before`: lines in front of it. */
export function addError(line: usize, end: usize, next: usize, before: u32, second: u32): boolean {
  if (count == MAX_ERRORS) return false;
  const entry = ERRORS + count * ENTRY;
  store<u32>(entry, <u32>(line - BLOCK));
  store<u32>(entry, <u32>(end - line), 4);
  store<u32>(entry, <u32>(next - line), 8);
  store<u32>(entry, before, 12);
  store<u32>(entry, second, 16);
  memory.copy(entry + 20, QUOTES, ERROR_QUOTES << 2);
  count += 1;
  return true;
}

export function errorCount(): u32 {
  return count;
}

export function clearErrors(): void {
  count = 0;
}
