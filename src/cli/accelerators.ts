// Who reads some lines faster than the formats do. What is missing here is missing in speed alone.
import { readFileSync } from 'node:fs';
import type { LineAccelerator } from '../pipeline/line-reader.ts';
import { readUsualError } from '../formats/access-log-usual.ts';
import type { LineFormat } from '../formats/format.ts';
import { CONTAINER_MARKERS, unwrapContainer } from '../framing/container.ts';
import { AccessLogAccelerator, AccessLogScanner } from '../scan/access-log.ts';
import { quietSkippers } from '../scan/quiet.ts';
import type { QuietSkipper } from '../scan/quiet.ts';

/** Beside this file's room where that was built; sources are run beside what was built of them. */
const PLACES = ['../scan/access-log.wasm', '../../dist/scan/access-log.wasm'];

/** One of each for every reading of one thread; what they share is made when the first is asked for. */
export function accelerators(formats: readonly LineFormat[], windowSeconds: number): () => readonly LineAccelerator[] {
  const createScanners = accessLogScanners(formats, windowSeconds);
  let createSkipper: (() => QuietSkipper) | null = null;
  return () => [...createScanners(), (createSkipper ??= createQuietSkippers(formats))()];
}

/** Passes over what none of these formats would look at. */
export function createQuietSkippers(formats: readonly LineFormat[]): () => QuietSkipper {
  return quietSkippers({
    markers: [...CONTAINER_MARKERS, ...formats.flatMap((format) => format.markers)],
    isQuiet: (raw) => {
      const { text } = unwrapContainer({ text: raw, offset: 0, bytes: 0, number: 0 });
      return !formats.some((format) => format.hint(text));
    },
  });
}

/** Takes what the access log's own format would read; only where that is the first to be asked. */
export function accessLogScanners(
  formats: readonly LineFormat[],
  windowSeconds: number,
  places: readonly string[] = PLACES,
): () => readonly LineAccelerator[] {
  let scanner: AccessLogScanner | null | undefined;
  return () => {
    if (formats[0]?.name !== 'access-log') return [];
    if (scanner === undefined) scanner = openScanner(windowSeconds, places);
    return scanner === null ? [] : [new AccessLogAccelerator(scanner)];
  };
}

/** null where it was not built, and where WebAssembly or its SIMD is missing. */
function openScanner(windowSeconds: number, places: readonly string[]): AccessLogScanner | null {
  for (const place of places) {
    try {
      return new AccessLogScanner(readFileSync(new URL(place, import.meta.url)), windowSeconds, readUsualError);
    } catch {
      // The next one, or the reference path, which reads the same.
    }
  }
  return null;
}
