// All followed files: finds them, gives each its turn, and commits what they have together.
import type { StepResult, TailOptions, TailParts, TailTotals } from './contract.ts';

export class Tailer {
  constructor(_patterns: readonly string[], _options: Partial<TailOptions>, _parts: TailParts) {}

  /**
   * One turn: looks what is there, reads up to the budget of each file, commits when it is time. Rejects only with faults of
   * ossight itself; what the file system or the store refuse is a notice and tried again.
   */
  async step(): Promise<StepResult> {
    return { more: false, held: false, retryMs: null };
  }

  /** Reads nothing more, commits what was read (one attempt; throws what the store says), closes all. */
  async stop(): Promise<void> {}

  /** Closes every descriptor whose file can be opened again by name; the next step does so. */
  reopen(): void {}

  totals(): TailTotals {
    throw new Error('not written yet');
  }
}
