// Lines with an error code, by the places of their quotation marks and by what they have in common with others (own.ts). What the
// fields mean is read elsewhere (formats/access-log-usual.ts); here a line is only found to be one that can be read so.
import { NO_KIND } from './kinds.ts';
import { BLOCK, ERROR_BYTES, ERROR_QUOTES, ERRORS, MAX_ERRORS, QUOTES } from './layout.ts';
import { clearOwn, hasRoom, putOwn } from './own.ts';

/** Bytes in front of the quotation marks, and of those. */
const HEAD: u32 = 20;
const PLACES: u32 = ERROR_QUOTES << 2;

let count: u32 = 0;

/**
 * The line in [line, end), line end left out; false when there is no room for one more, and never for the first. `before`:
 * lines in front of it.
 */
export function addError(line: usize, end: usize, next: usize, before: u32, second: u32, status: u32): boolean {
  if (count == MAX_ERRORS) return false;
  const fits = hasRoom(end - line);
  if (!fits && count > 0) return false;
  const entry = ERRORS + count * ERROR_BYTES;
  store<u32>(entry, <u32>(line - BLOCK));
  store<u32>(entry, <u32>(end - line), 4);
  store<u32>(entry, <u32>(next - line), 8);
  store<u32>(entry, before, 12);
  store<u32>(entry, second, 16);
  memory.copy(entry + HEAD, QUOTES, PLACES);
  if (fits) putOwn(entry + HEAD + PLACES, line, status);
  else store<u32>(entry + HEAD + PLACES, NO_KIND);
  count += 1;
  return true;
}

export function errorCount(): u32 {
  return count;
}

export function clearErrors(): void {
  count = 0;
  clearOwn();
}
