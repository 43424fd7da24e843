// The order of answers, the same whatever stands behind a reader.

/** null sorts first. */
export function compareText(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return -1;
  return b === null || a > b ? 1 : -1;
}

/** Most errors first, ties by code, cause and ec. */
export function compareCauses(a: Ranked, b: Ranked): number {
  return (
    b.errors - a.errors ||
    compareText(a.face.code, b.face.code) ||
    compareText(a.face.cause, b.face.cause) ||
    compareText(a.face.ec, b.face.ec)
  );
}

interface Ranked {
  readonly errors: number;
  readonly face: { readonly code: string | null; readonly cause: string | null; readonly ec: string | null };
}

/** How many hosts have a name, and the one with most errors, of equal ones the first. */
export function hostsOf(hosts: ReadonlyMap<string | null, number>): { hosts: number; topHost: string | null } {
  const known = [...hosts].filter(([host]) => host !== null);
  known.sort(([a, x], [b, y]) => y - x || compareText(a, b));
  return { hosts: known.length, topHost: known[0]?.[0] ?? null };
}
