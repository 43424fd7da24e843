// Identities must not depend on how the content came: in which chunks, in one run or in many.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Identity } from '../../src/model/batch.ts';
import {
  Fingerprint,
  LEAD_BYTES,
  matchesAt,
  matchesThrough,
  printPlace,
  printsWithin,
  stretchOf,
} from '../../src/sources/identity.ts';
import { chunkSizes, cut, noise, spans } from './chunks.ts';

/** Where lines and records of a made-up content begin, as the pipeline sees them. */
interface Layout {
  readonly lines: readonly number[];
  /** Each record has this many lines. */
  readonly record: number;
}

const layouts: fc.Arbitrary<Layout> = fc
  .tuple(fc.array(fc.oneof(fc.nat(60), fc.nat(1_500)), { maxLength: 40 }), fc.integer({ min: 1, max: 5 }))
  .map(([lengths, record]) => {
    let at = 0;
    return { lines: [0, ...lengths.map((length) => (at += length + 1))], record };
  });

/** Pushes content [from, end) and pins as the pipeline does: the oldest open record, and the end of what is framed. */
function feed(
  print: Fingerprint,
  content: Uint8Array,
  from: number,
  sizes: readonly number[],
  layout: Layout,
  check: (checkpoint: number) => void = () => {},
): void {
  const buffer = Buffer.alloc(Math.max(1, ...sizes));
  for (const [start, end] of spans(content.length - from, sizes)) {
    buffer.fill(0xee);
    buffer.set(content.subarray(from + start, from + end));
    print.push(buffer.subarray(0, end - start));
    const framed = [...layout.lines.entries()].findLast(([, at]) => at <= from + end) ?? [0, 0];
    const checkpoint = layout.lines[framed[0] - (framed[0] % layout.record)] ?? 0;
    // A resumed reading begins at a checkpoint: nothing before it is asked for.
    print.pin(Math.max(from, checkpoint), Math.max(from, framed[1]));
    buffer.fill(0xdd);
    check(Math.max(from, checkpoint));
  }
}

const ONE_LINE: Layout = { lines: [0], record: 1 };

function identityOf(content: Uint8Array, sizes: readonly number[] = [content.length], at = content.length): Identity {
  const print = new Fingerprint();
  feed(print, content.subarray(0, at), 0, sizes, ONE_LINE);
  return print.identityAt(at, null);
}

const reader =
  (content: Uint8Array) =>
  (from: number, to: number): Uint8Array =>
    content.subarray(from, to);

async function matches(known: Identity, offset: number, content: Uint8Array, sizes = [1_000]): Promise<boolean> {
  const at = matchesAt(known, offset, content.length, reader(content));
  expect(await matchesThrough(known, offset, cut(content, sizes))).toBe(at);
  return at;
}

const contents = fc
  .tuple(
    fc.oneof(fc.nat(80), fc.nat(1_200), fc.nat(9_000), fc.constantFrom(1023, 1024, 2047, 2048, 2080, 4096)),
    fc.integer(),
  )
  .map(([length, seed]) => noise(length, seed));

describe('places of prints', () => {
  test('counting and placing agree', () => {
    for (let n = 1; n <= 1_200; n += 1) {
      const place = printPlace(n);
      expect(printsWithin(place)).toBe(n);
      expect(printsWithin(place - 1)).toBe(n - 1);
    }
  });

  test.each([
    [0, 0],
    [15, 0],
    [16, 1],
    [2_047, 127],
    [2_048, 128],
    [2_079, 128],
    [2_080, 129],
    [4_096, 192],
    [2_048 * 16, 384],
    [2_049 * 16, 384],
    [8 * 1024 ** 2, 896],
    [2 * 1024 ** 4 - 1, 2_047],
    [2 * 1024 ** 4, 2_048],
  ])('%i bytes hold %i prints', (length, prints) => {
    expect(printsWithin(length)).toBe(prints);
  });

  test('less than a 64th of the content, or 16 bytes, follows the last print', () => {
    fc.assert(
      fc.property(fc.oneof(fc.nat(70_000), fc.maxSafeNat()), (length) => {
        const last = printsWithin(length) === 0 ? 0 : printPlace(printsWithin(length));
        expect(length - last).toBeLessThan(Math.max(16, length / 64));
      }),
    );
  });

  test('several MiB have few prints', () => {
    const content = noise(5 * 1024 ** 2 + 7);
    const { prints } = identityOf(content, [262_144]);
    expect(prints.length / 4).toBe(printsWithin(content.length));
    expect(prints.length / 4).toBeLessThanOrEqual(2_048);
  });
});

describe('identity at an offset', () => {
  test('is the same whatever the chunks', () => {
    fc.assert(
      fc.property(contents, chunkSizes, (content, sizes) => {
        expect(identityOf(content, sizes)).toEqual(identityOf(content));
      }),
    );
  });

  test('is the same at a checkpoint that lags as for content that ends there', () => {
    fc.assert(
      fc.property(contents, chunkSizes, layouts, (content, sizes, layout) => {
        const print = new Fingerprint();
        feed(print, content, 0, sizes, layout, (checkpoint) => {
          expect(print.identityAt(checkpoint, null)).toEqual(identityOf(content.subarray(0, checkpoint)));
        });
      }),
      { numRuns: 60 },
    );
  });

  test('is the same after resuming at any earlier checkpoint', () => {
    fc.assert(
      fc.property(contents, chunkSizes, layouts, fc.nat(), (content, sizes, layout, where) => {
        const places = layout.lines.filter((at) => at <= content.length);
        const offset = places[where % places.length] ?? 0;
        const known = identityOf(content.subarray(0, offset));
        const lead = content.subarray(Math.max(0, offset - LEAD_BYTES), offset);
        const resumed = Fingerprint.resume(known, offset, lead);
        expect(resumed.identityAt(offset, null)).toEqual(known);
        feed(resumed, content, offset, sizes, layout, (checkpoint) => {
          expect(resumed.identityAt(checkpoint, null)).toEqual(identityOf(content.subarray(0, checkpoint)));
        });
        expect(resumed.identityAt(content.length, null)).toEqual(identityOf(content));
      }),
    );
  });

  test('a lead of 256 bytes is enough for prints and marker; the rungs stay as far as they were', () => {
    fc.assert(
      fc.property(contents, chunkSizes, fc.nat(), (content, sizes, where) => {
        const offset = content.length === 0 ? 0 : where % (content.length + 1);
        const known = identityOf(content.subarray(0, offset));
        const resumed = Fingerprint.resume(known, offset, content.subarray(Math.max(0, offset - 256), offset));
        feed(resumed, content, offset, sizes, ONE_LINE);
        const through = identityOf(content);
        const { rungs, ...rest } = resumed.identityAt(content.length, null);
        expect(rest).toEqual({ ...through, rungs: undefined });
        expect(rungs).toEqual(offset <= 256 || offset >= 1_024 ? through.rungs : known.rungs);
      }),
    );
  });

  test('is the same when stretches were read by others', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6_000 }),
        fc.array(fc.tuple(fc.integer({ min: 1, max: 900 }), fc.boolean()), { minLength: 1, maxLength: 12 }),
        (length, pieces) => {
          const content = noise(length);
          const print = new Fingerprint();
          for (let at = 0, i = 0; at < length; i += 1) {
            const [size, others] = pieces[i % pieces.length] ?? [1, false];
            const to = Math.min(length, at + size);
            const stretch = others ? stretchOf(at, to, (a, b) => content.subarray(a, b)) : null;
            if (stretch === null) print.push(content.subarray(at, to));
            else print.extend(stretch);
            const whole = new Fingerprint();
            whole.push(content.subarray(0, to));
            expect(print.identityAt(to, null)).toEqual(whole.identityAt(to, null));
            at = to;
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  test('is not made of a stretch that is not there any more', () => {
    const content = noise(2_000);
    expect(stretchOf(0, 3_000, (a, b) => content.subarray(a, b))).toBeNull();
    expect(stretchOf(0, 2_000, (a, b) => content.subarray(a, b))).toMatchObject({ to: 2_000 });
  });

  test('carries what the file system says', () => {
    const print = new Fingerprint();
    print.push(noise(20));
    expect(print.identityAt(20, { dev: '1', ino: '2', birthNs: null })).toMatchObject({
      dev: '1',
      ino: '2',
      birthNs: null,
      rungs: [{ length: 16 }],
    });
  });

  test('of the beginning is always at hand, of another place that is not pinned it is refused', () => {
    const print = new Fingerprint();
    print.push(noise(600));
    print.push(noise(600));
    expect(print.identityAt(0, null)).toEqual(identityOf(Buffer.alloc(0)));
    expect(() => print.identityAt(300, null)).toThrow(RangeError);
    expect(() => print.pin(1_201)).toThrow(RangeError);
  });
});

describe('matching', () => {
  test('a copy and a grown file match', async () => {
    await fc.assert(
      fc.asyncProperty(contents, contents, chunkSizes, async (content, more, sizes) => {
        const known = identityOf(content);
        expect(await matches(known, content.length, content, sizes)).toBe(true);
        expect(await matches(known, content.length, Buffer.concat([content, more]), sizes)).toBe(true);
      }),
    );
  });

  test('a shorter copy matches', async () => {
    await fc.assert(
      fc.asyncProperty(contents, fc.nat(), chunkSizes, async (content, where, sizes) => {
        const known = identityOf(content);
        const older = content.subarray(0, where % (content.length + 1));
        expect(await matches(known, content.length, older, sizes)).toBe(true);
      }),
    );
  });

  test('one changed byte in the 256 before the checkpoint does not match', async () => {
    await fc.assert(
      fc.asyncProperty(contents, fc.nat(255), contents, async (content, back, more) => {
        fc.pre(content.length > back);
        const changed = Buffer.concat([content, more]);
        const at = content.length - 1 - back;
        changed[at] = (changed[at] ?? 0) ^ 1;
        expect(await matches(identityOf(content), content.length, changed)).toBe(false);
      }),
    );
  });

  test.each([
    [2_048, 40, 3_000],
    [2_048, 3_000, 40],
    [2_048, 40, 2_000_000],
    [2_048, 2_000_000, 40],
    [2_048, 30_000, 2_000_000],
    [100, 16, 2_000_000],
    [1_000_000, 16_400, 1_000_000],
  ])('a head of %i bytes in common, then %i and %i bytes of their own: two files', async (head, a, b) => {
    const banner = noise(head, 7);
    const known = Buffer.concat([banner, noise(a, 8)]);
    const other = Buffer.concat([banner, noise(b, 9)]);
    expect(await matches(identityOf(known, [262_144]), known.length, other, [262_144])).toBe(false);
  });

  test('the limit of that: a rest below a 64th that follows the last print is taken on trust', () => {
    const banner = noise(1_048_576, 7);
    const known = Buffer.concat([banner, noise(100_000, 8)]);
    const other = Buffer.concat([banner, noise(16_383, 9)]);
    expect(matchesAt(identityOf(known, [262_144]), known.length, other.length, reader(other))).toBe(true);
  });

  test('prints of another layout compare with nothing', async () => {
    const content = noise(5_000);
    expect(await matches({ ...identityOf(content), step: 32 }, content.length, content)).toBe(false);
  });

  test('content that shrinks while it is looked at does not match', () => {
    const content = noise(5_000);
    expect(matchesAt(identityOf(content), 5_000, 5_000, reader(content.subarray(0, 4_000)))).toBe(false);
  });
});
