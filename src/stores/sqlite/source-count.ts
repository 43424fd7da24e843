// What one delta does to its source's own figures, with the tail that it takes back and the one that it leaves. Knows no table.
import type { CommitResult, SourceDelta } from '../../model/batch.ts';
import type { LineTally } from '../../model/record.ts';
import type { ErrorKey } from './error-table.ts';
import type { Outcome } from './source-table.ts';
import { textOf, type KeptTail } from './tail.ts';

export class SourceCount {
  readonly #delta: SourceDelta;
  readonly #taken: KeptTail | null;
  /** Errors of the tail that was taken back; true: they were new when it was counted. */
  readonly #before: ReadonlyMap<string, boolean>;
  #first = Infinity;
  #last = -Infinity;
  #errors = 0;
  #duplicates = 0;
  /** New to whoever imports: those of the old tail were told as new before. */
  #told = 0;

  constructor(delta: SourceDelta, taken: KeptTail | null) {
    this.#delta = delta;
    this.#taken = taken;
    this.#before = new Map([
      ...(taken?.named ?? []).map(({ key, fresh }) => [textOf(key), fresh] as const),
      ...(taken?.unnamed ?? []).map(({ key }) => [textOf(key), true] as const),
    ]);
    for (const fresh of this.#before.values()) {
      if (fresh) this.#errors -= 1;
      else this.#duplicates -= 1;
    }
  }

  /** `added`: the store did not have it. Tells whether this source has it for the first time, the tail taken back or not. */
  error(time: number, added: boolean, key: ErrorKey | null): boolean {
    this.time(time);
    const before = key === null ? undefined : this.#before.get(textOf(key));
    const fresh = before ?? added;
    if (fresh) this.#errors += 1;
    else this.#duplicates += 1;
    if (added && before === undefined) this.#told += 1;
    return fresh;
  }

  /** Epoch ms of an event or a window. */
  time(at: number): void {
    if (at < this.#first) this.#first = at;
    if (at > this.#last) this.#last = at;
  }

  outcome(): Outcome {
    const { bytes, tally, tail } = this.#delta;
    return {
      errors: this.#errors,
      duplicates: this.#duplicates,
      bytes: bytes - (this.#taken?.bytes ?? 0),
      tally: sum(tally, tail?.tally, this.#taken?.tally),
      first: this.#first,
      last: this.#last,
    };
  }

  result(): Omit<CommitResult['sources'][number], 'id'> {
    const { events, tail } = this.#delta;
    return { errors: this.#told, duplicates: events.length + (tail?.events.length ?? 0) - this.#told };
  }
}

function sum(a: Readonly<LineTally>, plus: Readonly<LineTally> = NONE, minus: Readonly<LineTally> = NONE): LineTally {
  return {
    lines: a.lines + plus.lines - minus.lines,
    requests: a.requests + plus.requests - minus.requests,
    errorLines: a.errorLines + plus.errorLines - minus.errorLines,
    other: a.other + plus.other - minus.other,
    rejected: a.rejected + plus.rejected - minus.rejected,
  };
}

const NONE: Readonly<LineTally> = { lines: 0, requests: 0, errorLines: 0, other: 0, rejected: 0 };
