// The contract between framing (which owns lines and their order) and formats (which know shapes).
// Everything is synchronous; nobody reads a clock. Detection keeps no state between records, so that a source that is
// resumed at the beginning of a record reads exactly as one that is read through.
import type { ErrorKind, Example } from './alike.ts';
import type { Candidate, RequestSighting } from './candidate.ts';
import type { Line, Prefix } from './line.ts';

/** What one finished record turned out to be. `unlike`: the hint was wrong, nothing of the kind stands here. */
export type RecordResult =
  /**
   * Errors (maybe), and the request of a server log that failed. `like`: the kind of the one error, to be made known.
   * `again`: what the one error differs from in its own fields alone.
   */
  | {
      readonly kind: 'errors';
      readonly candidates: readonly Candidate[];
      readonly request: RequestSighting | null;
      readonly like?: ErrorKind | undefined;
      readonly again?: Example | undefined;
    }
  /** A request of a server log that succeeded. */
  | { readonly kind: 'request'; readonly request: RequestSighting }
  /** Recognised, nothing to count (a metering row, a captured success). */
  | { readonly kind: 'nothing' }
  /** Of this shape, but malformed; `reason` is a few words that repeat (`bad time`, `doctype refused`), never input. */
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'unlike' };

/** What an open record says to the next line of its writer. */
export type Offer =
  | 'take' // mine; more may come
  | 'last' // mine, and the record is complete
  | 'skip' // not mine, but what I wait for may still come (another writer's line in between)
  | 'refuse'; // not mine, and the record ended before it

/**
 * A record of several lines while it is open. Framing calls `offer` for each following line of the same writer until
 * `last` or `refuse`, then `end` exactly once. Caps (64 KiB and 200 lines a record, 20 skipped lines in a row) are framing's.
 */
export interface Assembly {
  offer(line: Line, prefix: Prefix): Offer;
  /** `cut`: a cap, the end of the input or too many foreign lines ended it, so what is missing will not come. */
  end(how: 'complete' | 'refused' | 'cut'): RecordResult;
  /** Of a record that was refused a line: whether any other line in its place would have been refused too. Changes nothing. */
  endsBefore?(line: Line, prefix: Prefix): boolean;
}

/**
 * A record of several lines of a writer without a name that stood alone: nothing else was open from its first line to its
 * last, no other line stood in between, and it was not cut.
 */
export interface WholeRecord {
  readonly result: RecordResult;
  readonly first: Line;
  /** Of all its lines. */
  readonly bytes: number;
  readonly lines: number;
  /** null: its last line ended it. Else it ended because the next one is no part of it, and this tells of which that is true. */
  readonly endsBefore: ((line: Line, prefix: Prefix) => boolean) | null;
}

export interface FormatContext {
  /** Parsed once per line and kept. */
  prefixOf(line: Line): Prefix;
}

/** A shape that records of one or several lines can have. */
export interface Opener {
  /** Stable name, shown as `format` and accepted by `--format`. */
  readonly name: string;
  /** Cheap and free of false negatives: could a record of this shape begin on this line? */
  hint(text: string): boolean;
  /** Read the line: a complete record, or the assembly of one that goes on. */
  open(line: Line, context: FormatContext): RecordResult | Assembly;
}

/** How many lines of which fate; always `lines = requests + errorLines + other + rejected`. */
export interface LineTally {
  lines: number;
  requests: number;
  errorLines: number;
  other: number;
  rejected: number;
}
