// What a thread that reads ranges of files works with, the first one as well as those that it starts.
import { readSync } from 'node:fs';
import type { ReadAt } from '../pipeline/cursor.ts';
import type { PipelineParts } from '../pipeline/pipeline.ts';

/** Bytes of one read. */
export const BLOCK_BYTES = 1024 * 1024;

/** What cannot be read ends the range; whoever reads on from there meets the fault and tells it. */
export function readingAt(descriptor: number): ReadAt {
  return (into, position) => {
    try {
      return readSync(descriptor, into, 0, into.length, position);
    } catch {
      return 0;
    }
  };
}

/** Accelerators cost more to make than a range to read, and hold nothing between two readers. */
export function reusingAccelerators(parts: PipelineParts): PipelineParts {
  const { createAccelerators } = parts;
  if (createAccelerators === undefined) return parts;
  let made: ReturnType<typeof createAccelerators> | null = null;
  return { ...parts, createAccelerators: () => (made ??= createAccelerators()) };
}
