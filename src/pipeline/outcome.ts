// What the reading of one source came to, as it is told to whoever asked for it.
import type { OssightError } from '../model/error.ts';
import type { LineTally } from '../model/record.ts';
import { addTally, emptyTally } from '../telemetry/tally.ts';

export interface SourceOutcome {
  readonly path: string;
  readonly tally: LineTally;
  /** Newly counted, and recognised as counted before. */
  readonly errors: number;
  readonly duplicates: number;
  /** Content bytes read in this run. */
  readonly bytes: number;
  /** The content was met before: nothing or only its rest was read. */
  readonly known: boolean;
  /** Lines or records that had the shape of something known, counted or not. */
  readonly recognised: number;
  readonly ambiguous: number;
  readonly fault: OssightError | null;
}

/** Nothing was read; `fault`: because it could not be. */
export function nothingRead(path: string, fault: OssightError | null): SourceOutcome {
  return {
    path,
    tally: emptyTally(),
    errors: 0,
    duplicates: 0,
    bytes: 0,
    known: false,
    recognised: 0,
    ambiguous: 0,
    fault,
  };
}

/** Of one source, read in two goes. */
export function together(a: SourceOutcome | null, b: SourceOutcome): SourceOutcome {
  if (a === null) return b;
  const tally = emptyTally();
  for (const each of [a, b]) addTally(tally, each.tally);
  return {
    path: b.path,
    tally,
    errors: a.errors + b.errors,
    duplicates: a.duplicates + b.duplicates,
    bytes: a.bytes + b.bytes,
    known: a.known || b.known,
    recognised: a.recognised + b.recognised,
    ambiguous: a.ambiguous + b.ambiguous,
    fault: b.fault ?? a.fault,
  };
}
