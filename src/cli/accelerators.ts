// Who reads some lines faster than the formats do. What is missing here is missing in speed alone.
import { readFileSync } from 'node:fs';
import type { Checkpoint } from '../model/batch.ts';
import type { LineAccelerator, LineSink } from '../pipeline/line-reader.ts';
import { readUsualError } from '../formats/access-log-usual.ts';
import type { LineFormat } from '../formats/format.ts';
import { CONTAINER_MARKERS, unwrapContainer } from '../framing/container.ts';
import { AccessLogAccelerator, AccessLogScanner } from '../scan/access-log.ts';
import { createLineTest } from '../scan/line-test.ts';
import { quietSkippers } from '../scan/quiet.ts';
import type { QuietSkipper } from '../scan/quiet.ts';

/** Beside this file's room where that was built; sources are run beside what was built of them. */
const PLACES = ['../scan/access-log.wasm', '../../dist/scan/access-log.wasm'];

/** To make one takes as long as to read so much without: tables of what is looked for, compiled WebAssembly. */
const WORTH_BYTES = 64 * 1024;
const WORTH_LINES = 500;

/**
 * One of each for every reading of one thread; what they share is made when so many bytes have been offered, whichever
 * reading they belong to.
 */
export function accelerators(
  formats: readonly LineFormat[],
  windowSeconds: number,
  worthBytes = WORTH_BYTES,
): () => readonly LineAccelerator[] {
  const createScanners = accessLogScanners(formats, windowSeconds);
  let createSkipper: (() => QuietSkipper) | null = null;
  let offered = 0;
  let last: Uint8Array | null = null;
  const isWorth = (block: Uint8Array): boolean => {
    if (offered < worthBytes && block !== last) {
      offered += block.length;
      last = offered < worthBytes ? block : null;
    }
    return offered >= worthBytes;
  };
  return () => [
    new LateAccelerator(() => createScanners()[0] ?? null, isWorth),
    new LateAccelerator(() => (createSkipper ??= createQuietSkippers(formats))(), isWorth),
  ];
}

/** Takes nothing until it is worth its making. */
class LateAccelerator implements LineAccelerator {
  readonly #create: () => LineAccelerator | null;
  readonly #isWorth: (block: Uint8Array) => boolean;
  #made: LineAccelerator | null | undefined;

  constructor(create: () => LineAccelerator | null, isWorth: (block: Uint8Array) => boolean) {
    this.#create = create;
    this.#isWorth = isWorth;
  }

  get lines(): number {
    return this.#made?.lines ?? 0;
  }

  take(block: Uint8Array, from: number): number {
    if (this.#made === undefined) {
      if (!this.#isWorth(block)) return from;
      this.#made = this.#create();
    }
    return this.#made?.take(block, from) ?? from;
  }

  tell(sink: Pick<LineSink, 'record'>, at: Checkpoint, from: number): void {
    this.#made?.tell?.(sink, at, from);
  }

  flush(sink: LineSink): void {
    this.#made?.flush(sink);
  }
}

/** Whether a line may begin a record of these formats; before it has been asked often enough it may. */
export function lineTest(formats: readonly LineFormat[]): (text: string) => boolean {
  let asked = 0;
  let test: ((text: string) => boolean) | null = null;
  return (text) => {
    if (test === null) {
      asked += 1;
      if (asked < WORTH_LINES) return true;
      test = createLineTest(formats.flatMap((format) => format.markers));
    }
    return test(text);
  };
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
