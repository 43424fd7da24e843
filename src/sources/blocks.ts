// What can be read anywhere, front to back in blocks, with the next ones under way while one is worked on. Knows no file.

/** Puts bytes from `at` on into `into`; answers how many, 0 where there are none. Fewer than there is room for is no end. */
export type ReadInto = (into: Uint8Array, at: number) => Promise<number>;

export const BLOCK_BYTES = 1024 * 1024;
/** More than one: where every processor has something to do, the thread that reads waits for some blocks' time now and then. */
const UNDER_WAY = 4;

interface Read {
  readonly buffer: Uint8Array;
  readonly at: number;
  readonly length: number;
  readonly bytes: Promise<number>;
}

/** Bytes [from, to), fewer where they end sooner. A block is valid until the next one is asked for. */
export async function* blocks(read: ReadInto, from: number, to: number): AsyncGenerator<Uint8Array> {
  const free: Uint8Array[] = [];
  let reads: Read[] = [];
  let next = from;
  const begin = (): void => {
    while (reads.length < UNDER_WAY && next < to) {
      const length = Math.min(BLOCK_BYTES, to - next);
      const buffer = free.pop() ?? Buffer.allocUnsafeSlow(length);
      const bytes = read(buffer.subarray(0, length), next);
      // It is waited for later: until then a fault must not pass for one that nobody handles and end the process.
      bytes.catch(() => undefined);
      reads.push({ buffer, at: next, length, bytes });
      next += length;
    }
  };
  try {
    for (begin(); ; begin()) {
      const first = reads.shift();
      const bytes = (await first?.bytes) ?? 0;
      if (first === undefined || bytes === 0) return;
      yield first.buffer.subarray(0, bytes);
      free.push(first.buffer);
      if (bytes === first.length) continue;
      // What was begun behind it stands too far on.
      await settled(reads);
      free.push(...reads.map(({ buffer }) => buffer));
      reads = [];
      next = first.at + bytes;
    }
  } finally {
    await settled(reads);
  }
}

/** Nothing writes into their buffers any more. */
async function settled(reads: readonly Read[]): Promise<void> {
  await Promise.allSettled(reads.map(async ({ bytes }) => bytes));
}
