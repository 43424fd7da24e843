// What all followed files have come to since the follower began: those let go, and those still open.
import type { SourceOutcome } from '../pipeline/outcome.ts';
import { nothingRead, together } from '../pipeline/outcome.ts';
import type { TailTotals } from './contract.ts';
import type { Entry } from './entry.ts';

export class Totals {
  lostBytes = 0;
  #closed: SourceOutcome = nothingRead('', null);
  #sources = 0;
  #known = 0;

  /** A reading is over; what it came to stays. */
  close(outcome: SourceOutcome): void {
    this.#closed = together(this.#closed, outcome);
  }

  began(known: boolean): void {
    this.#sources += 1;
    if (known) this.#known += 1;
  }

  /** Met again with nothing new in it. */
  met(): void {
    this.#known += 1;
  }

  of(entries: Iterable<Entry>, open: number): TailTotals {
    let all = this.#closed;
    let files = 0;
    for (const { reader } of entries) {
      files += 1;
      if (reader !== null) all = together(all, reader.ledger.outcome(null));
    }
    const { tally, errors, duplicates, bytes, recognised, ambiguous } = all;
    return {
      tally: { ...tally },
      errors,
      duplicates,
      bytes,
      recognised,
      ambiguous,
      lostBytes: this.lostBytes,
      sources: this.#sources,
      known: this.#known,
      files,
      open,
    };
  }
}
