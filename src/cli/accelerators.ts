// Who reads some lines faster than the formats do. What is missing here is missing in speed alone.
import { readFileSync } from 'node:fs';
import type { LineAccelerator } from '../pipeline/line-reader.ts';
import { AccessLogAccelerator, AccessLogScanner } from '../scan/access-log.ts';

/** Beside this file's room where that was built; sources are run beside what was built of them. */
const PLACES = ['../scan/access-log.wasm', '../../dist/scan/access-log.wasm'];

/** `format`: the one that is forced, or null. */
export function accelerators(
  format: string | null,
  windowSeconds: number,
  places: readonly string[] = PLACES,
): () => readonly LineAccelerator[] {
  let scanner: AccessLogScanner | null | undefined;
  return () => {
    if (format !== null && format !== 'access-log') return [];
    if (scanner === undefined) scanner = openScanner(windowSeconds, places);
    return scanner === null ? [] : [new AccessLogAccelerator(scanner)];
  };
}

/** null where it was not built, and where WebAssembly or its SIMD is missing. */
function openScanner(windowSeconds: number, places: readonly string[]): AccessLogScanner | null {
  for (const place of places) {
    try {
      return new AccessLogScanner(readFileSync(new URL(place, import.meta.url)), windowSeconds);
    } catch {
      // The next one, or the reference path, which reads the same.
    }
  }
  return null;
}
