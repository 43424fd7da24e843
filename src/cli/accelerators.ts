// Who reads some lines faster than the formats do. What is missing here is missing in speed alone.
import { readFileSync } from 'node:fs';
import type { Checkpoint } from '../model/batch.ts';
import type { LineAccelerator, LineSink } from '../pipeline/line-reader.ts';
import { readUsualError } from '../formats/access-log-usual.ts';
import type { LineFormat } from '../formats/format.ts';
import { parseHttpDate } from '../formats/http-headers.ts';
import { CONTAINER_MARKERS, unwrapContainer } from '../framing/container.ts';
import type { OpenersFor } from '../framing/records.ts';
import type { Line, Prefix } from '../model/line.ts';
import { ALL_BITS, bitOf } from '../model/marker.ts';
import { AccessLogAccelerator, AccessLogScanner } from '../scan/access-log.ts';
import { FormReader, Forms } from '../scan/forms.ts';
import { MarkScanner } from '../scan/marks.ts';
import { QuietSkipper } from '../scan/quiet.ts';
import type { QuietTest } from '../scan/quiet.ts';

/** Beside this file's room where it was built; sources are run beside what was built of them. */
const FOLDERS = ['../scan/', '../../dist/scan/'];

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
  prefixOf: (line: Line) => Prefix,
  worthBytes = WORTH_BYTES,
  marks = marksOf(formats),
): () => readonly LineAccelerator[] {
  const forms = new Forms(parseHttpDate);
  const createScanners = accessLogScanners(formats, windowSeconds);
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
    new FormReader(forms, prefixOf),
    new LateAccelerator(() => createSkipper(formats, marks()), isWorth),
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

  quietUntil(block: Uint8Array, from: number): number {
    return this.#made?.quietUntil?.(block, from) ?? from;
  }

  tell(sink: Pick<LineSink, 'record' | 'alike'>, at: Checkpoint, from: number): void {
    this.#made?.tell?.(sink, at, from);
  }

  flush(sink: LineSink): void {
    this.#made?.flush(sink);
  }
}

/** What the markers on a line tell of these formats; before it has been asked often enough, nothing. */
export function openersFor(marks: () => MarkScanner | null): OpenersFor {
  let asked = 0;
  return (text) => {
    if (asked < WORTH_LINES) {
      asked += 1;
      return ALL_BITS;
    }
    return marks()?.bitsOf(text) ?? ALL_BITS;
  };
}

/** Who looks for the markers of these formats, made when it is first asked for; one is enough for a thread. */
export function marksOf(formats: readonly LineFormat[]): () => MarkScanner | null {
  let made: MarkScanner | null | undefined;
  return () => {
    if (made === undefined) {
      const own = formats.flatMap((format, i) => format.markers.map((marker) => ({ marker, bits: bitOf(i) })));
      const all = [...CONTAINER_MARKERS.map((marker) => ({ marker, bits: ALL_BITS })), ...own];
      made = open('marks.wasm', (wasm) => new MarkScanner(wasm, all));
    }
    return made;
  };
}

/** Passes over what none of these formats would look at. */
function createSkipper(formats: readonly LineFormat[], marks: MarkScanner | null): QuietSkipper | null {
  return marks === null ? null : new QuietSkipper(marks, quietTest(formats));
}

/** Whether none of these formats would look at the line. */
export function quietTest(formats: readonly LineFormat[]): QuietTest {
  return (raw, bits) => {
    const { text } = unwrapContainer({ text: raw, offset: 0, bytes: 0, number: 0 });
    return !formats.some((format, i) => (bits & bitOf(i)) !== 0 && format.hint(text));
  };
}

/** Takes what the access log's own format would read; only where that is the first to be asked. */
export function accessLogScanners(
  formats: readonly LineFormat[],
  windowSeconds: number,
  folders: readonly string[] = FOLDERS,
): () => readonly LineAccelerator[] {
  let scanner: AccessLogScanner | null | undefined;
  return () => {
    if (formats[0]?.name !== 'access-log') return [];
    if (scanner === undefined) {
      scanner = open('access-log.wasm', (wasm) => new AccessLogScanner(wasm, windowSeconds, readUsualError), folders);
    }
    return scanner === null ? [] : [new AccessLogAccelerator(scanner)];
  };
}

/** null where it was not built, and where WebAssembly or its SIMD is missing. */
function open<T>(name: string, make: (wasm: Uint8Array) => T, folders: readonly string[] = FOLDERS): T | null {
  for (const folder of folders) {
    try {
      return make(readFileSync(new URL(`${folder}${name}`, import.meta.url)));
    } catch {
      // The next one, or the reference path, which reads the same.
    }
  }
  return null;
}
