// Content comes whole and in order, however much each read gives and whatever the reads behind it have done meanwhile.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BLOCK_BYTES, blocks } from '../../src/sources/blocks.ts';

const CONTENT = Buffer.from(Array.from({ length: 3 * BLOCK_BYTES + 777 }, (_, at) => (at * 7 + (at >> 10)) & 0xff));

async function all(read: Parameters<typeof blocks>[0], from: number, to: number): Promise<Buffer> {
  const got: Buffer[] = [];
  for await (const block of blocks(read, from, to)) got.push(Buffer.from(block));
  return Buffer.concat(got);
}

describe('blocks', () => {
  test('are the content, also where reads give less than was asked for', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(CONTENT.length),
        fc.nat(CONTENT.length + 10),
        fc.array(fc.option(fc.integer({ min: 1, max: BLOCK_BYTES })), { minLength: 1, maxLength: 6 }),
        async (from, to, limits) => {
          let asked = 0;
          const read = async (into: Uint8Array, at: number): Promise<number> => {
            const limit = limits[asked++ % limits.length] ?? Infinity;
            await Promise.resolve();
            const bytes = CONTENT.subarray(at, at + Math.min(limit, into.length));
            into.set(bytes);
            return bytes.length;
          };
          const got = await all(read, from, to);
          expect(got.equals(CONTENT.subarray(from, to))).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('hand on what came before a fault, and then the fault', async () => {
    const read = async (into: Uint8Array, at: number): Promise<number> => {
      if (at >= BLOCK_BYTES) throw new Error('EIO');
      into.fill(1);
      return into.length;
    };
    const given = blocks(read, 0, CONTENT.length);
    expect((await given.next()).value?.length).toBe(BLOCK_BYTES);
    await expect(given.next()).rejects.toThrow('EIO');
  });

  test('wait for the reads under way when nobody wants more', async () => {
    let open = 0;
    const read = async (into: Uint8Array): Promise<number> => {
      open += 1;
      await new Promise(setImmediate);
      open -= 1;
      return into.length;
    };
    for await (const block of blocks(read, 0, CONTENT.length)) {
      expect(block.length).toBe(BLOCK_BYTES);
      break;
    }
    expect(open).toBe(0);
  });
});
