// Which random cases a property test tries. Always the same ones, so that nobody's change is blamed for a rare one that it did
// not cause; new ones when more are asked for. OSSIGHT_SEED says which, and repeats a run.

/** For fast-check's parameters. `variable`: the environment variable that asks for more. */
export function seedFor(variable: string): { readonly seed?: number } {
  const given = process.env['OSSIGHT_SEED'];
  if (given !== undefined) return { seed: Number(given) };
  return process.env[variable] === undefined ? { seed: 20_261_123 } : {};
}
