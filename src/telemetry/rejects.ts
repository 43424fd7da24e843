// Rejected records, grouped by reason: how many, and where the first one stands.

export interface RejectGroup {
  readonly reason: string;
  readonly path: string;
  readonly line: number;
  lines: number;
}

/** Reasons are few and ours; paths and lines are of the first of each. */
export class RejectSummary {
  readonly #groups = new Map<string, RejectGroup>();

  add(reason: string, path: string, line: number, lines: number): void {
    const group = this.#groups.get(reason);
    if (group === undefined) this.#groups.set(reason, { reason, path, line, lines });
    else group.lines += lines;
  }

  /** Most lines first. */
  groups(): readonly RejectGroup[] {
    return [...this.#groups.values()].toSorted((a, b) => b.lines - a.lines);
  }
}
