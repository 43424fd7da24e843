// A range's result as it goes from one thread to another: counts in arrays that change hands instead of being copied, as the
// errors are already (aggregate/error-pack.ts).
import type { RequestCount } from '../model/batch.ts';
import type { RangeResult } from './range.ts';

export interface PackedRange extends Omit<RangeResult, 'requests'> {
  readonly texts: readonly string[];
  /** Per request count: window, status, requests, failed. */
  readonly requestNumbers: Float64Array<ArrayBuffer>;
  /** Per request count: host, bucket, region; indices of texts, -1 for null. */
  readonly requestTexts: Int32Array<ArrayBuffer>;
}

export function packRange(result: RangeResult): PackedRange {
  const { requests, ...rest } = result;
  const texts: string[] = [];
  const known = new Map<string, number>();
  const text = (value: string | null): number => {
    if (value === null) return -1;
    const index = known.get(value) ?? texts.push(value) - 1;
    known.set(value, index);
    return index;
  };
  const requestNumbers = new Float64Array(requests.length * 4);
  const requestTexts = new Int32Array(requests.length * 3);
  let at = 0;
  for (const { window, status, requests: count, failed, host, bucket, region } of requests) {
    requestNumbers[at * 4] = window;
    requestNumbers[at * 4 + 1] = status;
    requestNumbers[at * 4 + 2] = count;
    requestNumbers[at * 4 + 3] = failed;
    requestTexts[at * 3] = text(host);
    requestTexts[at * 3 + 1] = text(bucket);
    requestTexts[at * 3 + 2] = text(region);
    at += 1;
  }
  return { ...rest, texts, requestNumbers, requestTexts };
}

/** What need not be copied when a packed range changes hands. */
export function transferred({ requestNumbers, requestTexts, errors }: PackedRange): ArrayBuffer[] {
  const columns = errors.flatMap(({ numbers, indices, bytes }) => [numbers, indices, bytes]);
  return [requestNumbers, requestTexts, ...columns].map((array) => array.buffer);
}

export function unpackRange(packed: PackedRange): RangeResult {
  const { texts, requestNumbers, requestTexts, ...rest } = packed;
  return { ...rest, requests: unpackRequests(texts, requestNumbers, requestTexts) };
}

function unpackRequests(texts: readonly string[], numbers: Float64Array, indices: Int32Array): RequestCount[] {
  const requests: RequestCount[] = [];
  for (let i = 0; i * 4 < numbers.length; i += 1) {
    requests.push({
      window: numberAt(numbers, i * 4),
      host: textAt(texts, indices, i * 3),
      bucket: textAt(texts, indices, i * 3 + 1),
      region: textAt(texts, indices, i * 3 + 2),
      status: numberAt(numbers, i * 4 + 1),
      requests: numberAt(numbers, i * 4 + 2),
      failed: numberAt(numbers, i * 4 + 3),
    });
  }
  return requests;
}

function textAt(texts: readonly string[], indices: Int32Array, at: number): string | null {
  return texts[indices[at] ?? -1] ?? null;
}

function numberAt(numbers: Float64Array, at: number): number {
  return numbers[at] ?? 0;
}
