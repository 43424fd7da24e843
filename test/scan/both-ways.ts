// Reads content with and without accelerators, by the parts that the commands use, and tells all that a reading can tell.
import { windowOf } from '../../src/aggregate/window.ts';
import { accelerators } from '../../src/cli/accelerators.ts';
import { LINE_FORMATS } from '../../src/formats/index.ts';
import { LineFramer } from '../../src/framing/lines.ts';
import { createPrefixReader } from '../../src/framing/prefix.ts';
import { RecordAssembler } from '../../src/framing/records.ts';
import type { RequestSighting } from '../../src/model/candidate.ts';
import { ReadMap } from '../../src/model/read-map.ts';
import { LineReader } from '../../src/pipeline/line-reader.ts';
import type { LineAccelerator, LineReaderParts, LineSink } from '../../src/pipeline/line-reader.ts';

export const prefixOf = createPrefixReader({ zone: 'UTC', now: Date.UTC(2026, 10, 23) });

export function partsWith(createAccelerators?: () => readonly LineAccelerator[]): LineReaderParts {
  return {
    createFramer: (options) => new LineFramer(options),
    createAssembler: (sink) => new RecordAssembler(LINE_FORMATS, { prefixOf }, sink),
    createAccelerators,
  };
}

/** By windows of so many seconds; one of each is enough for all tests. */
const made = new Map<number, () => readonly LineAccelerator[]>();
export function acceleratorsFor(windowSeconds: number): () => readonly LineAccelerator[] {
  const create = made.get(windowSeconds) ?? accelerators(LINE_FORMATS, windowSeconds, prefixOf, 0);
  made.set(windowSeconds, create);
  return create;
}

export interface Told {
  /** Everything but requests and lines that are nothing to us, in its order. */
  readonly records: string[];
  /** Requests by window, host, bucket, status and failure. */
  readonly cells: Map<string, number>;
  /** Lines that came by `count`, and errors that no framer has seen. */
  accelerated: number;
  /** Lines that are nothing to us. */
  other: number;
  lines: number;
}

export function collector(windowSeconds: number): { told: Told; sink: LineSink } {
  const told: Told = { records: [], cells: new Map(), accelerated: 0, other: 0, lines: 0 };
  const count = ({ time, host, bucket, status, failed }: RequestSighting, times: number): void => {
    const key = JSON.stringify([windowOf(time, windowSeconds), host, bucket, status, failed]);
    told.cells.set(key, (told.cells.get(key) ?? 0) + times);
    told.lines += times;
  };
  const sink: LineSink = {
    record: (result, first, texts, lines) => {
      if (result.kind === 'request') {
        count(result.request, 1);
        return;
      }
      if (result.kind === 'unlike') {
        told.other += lines;
        told.lines += lines;
        return;
      }
      // Texts are asked for where a record is rejected.
      const place = result.kind === 'rejected' ? [first, texts] : [first.offset, first.number, lines];
      told.records.push(
        JSON.stringify([result, place], (key, value: unknown) => {
          if (key === 'again') return undefined;
          return value instanceof Map || value instanceof ReadMap ? [...value] : value;
        }),
      );
      told.lines += lines;
    },
    count: (request, times) => {
      told.accelerated += times;
      count(request, times);
    },
    pass: (lines) => {
      told.other += lines;
      told.lines += lines;
    },
  };
  return { told, sink };
}

/** The same accelerators; `told` counts the errors that they hand over. */
function tellingErrors(create: () => readonly LineAccelerator[], told: Told): () => readonly LineAccelerator[] {
  return () =>
    create().map((accelerator) => ({
      take: (block, from) => accelerator.take(block, from),
      get lines() {
        return accelerator.lines;
      },
      tell: (sink, at, from) =>
        accelerator.tell?.(
          {
            record: (...record) => {
              told.accelerated += 1;
              sink.record(...record);
            },
          },
          at,
          from,
        ),
      learn: (record, bytes) => accelerator.learn?.(record, bytes),
      quietUntil: (block, from) => accelerator.quietUntil?.(block, from) ?? from,
      flush: (sink) => accelerator.flush(sink),
    }));
}

/** What content tells that comes in pieces of such sizes, over and over. */
export function read(
  bytes: Uint8Array,
  sizes: readonly number[],
  windowSeconds: number,
  accelerated: boolean,
  create = acceleratorsFor(windowSeconds),
): { said: unknown; taken: number } {
  const { told, sink } = collector(windowSeconds);
  const parts = partsWith(accelerated ? tellingErrors(create, told) : undefined);
  const reader = new LineReader(parts, { offset: 0, lines: 0 }, sink);
  const places: string[] = [];
  for (let at = 0, i = 0; at < bytes.length; i += 1) {
    const size = Math.max(1, sizes[i % sizes.length] ?? 1);
    // The buffer is used again, as sources do.
    const piece = Uint8Array.from(bytes.subarray(at, at + size));
    reader.push(piece);
    piece.fill(63);
    places.push(`${reader.checkpoint.offset} ${reader.checkpoint.lines} ${reader.offset}`);
    at += size;
  }
  reader.end();
  const { records, cells, other, lines } = told;
  const said = {
    records,
    cells,
    other,
    lines,
    places,
    end: reader.checkpoint,
    ambiguous: reader.ambiguous,
  };
  return { said, taken: told.accelerated };
}
