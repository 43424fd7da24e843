// Random numbers that a seed repeats (mulberry32). OSSIGHT_SEED takes up the one that a failure printed.

export interface Random {
  readonly seed: number;
  /** A whole number of 0 .. `below` - 1. */
  below(limit: number): number;
}

export function createRandom(
  seed = Number(process.env['OSSIGHT_SEED'] ?? Math.floor(Math.random() * 2 ** 32)),
): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return { seed, below: (limit) => next() % limit };
}
