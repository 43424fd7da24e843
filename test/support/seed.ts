// Which random cases a property test tries. Always the same ones, so that nobody's change is blamed for a rare one that it did
// not cause; new ones when more are asked for. OSSIGHT_SEED says which, and repeats a run.

const given = process.env['OSSIGHT_SEED'];

/** Of all property tests that say nothing else. */
export const SEED = given === undefined ? 20_261_123 : Number(given);

/** For fast-check's parameters. `variable`: the environment variable that asks for more. */
export function seedFor(variable: string): { readonly seed: number } {
  const fresh = given === undefined && process.env[variable] !== undefined;
  return { seed: fresh ? Math.floor(Math.random() * 2 ** 31) : SEED };
}
