// Single errors worth showing: one of each cause, and those that tell how far a client's clock is off. The newest errors
// alone would all be of the loudest cause, so others are looked up by their sample's request id or last windows.
import type { CauseRow, Reader, StoredError } from '../model/reading.ts';
import { redacted } from './redacted.ts';

const NEWEST = 200;
const CLOCK_WINDOWS = 12;

/** One error per cause, in the order of `causes`, for the first `limit` of them that still have single errors stored. */
export function samplesOf(reader: Reader, causes: readonly CauseRow[], step: number, limit: number): StoredError[] {
  return causes.slice(0, limit).flatMap((cause) => {
    const byId =
      cause.sampleRequestId === null ? undefined : reader.find(cause.sampleRequestId).find((each) => isOf(each, cause));
    const last = cause.trend.at(-1)?.[0];
    const found =
      byId ??
      (last === undefined
        ? undefined
        : reader.samples({ since: last, until: last + step }, NEWEST).find((each) => isOf(each, cause)));
    return found === undefined ? [] : [redacted(found)];
  });
}

/** Errors of clients whose clocks are off, from the last windows that have any, newest first. */
export function clockErrors(reader: Reader, causes: readonly CauseRow[], step: number): StoredError[] {
  const windows = new Set<number>();
  for (const cause of causes) {
    if (cause.action === 'fix-clock') for (const [window] of cause.trend.slice(-CLOCK_WINDOWS)) windows.add(window);
  }
  return [...windows]
    .sort((a, b) => b - a)
    .slice(0, CLOCK_WINDOWS)
    .flatMap((window) => reader.samples({ since: window, until: window + step }, NEWEST * 5))
    .filter((error) => error.action === 'fix-clock')
    .map(redacted);
}

function isOf(error: StoredError, cause: CauseRow): boolean {
  return error.code === cause.code && error.cause === cause.cause && error.ec === cause.ec;
}
