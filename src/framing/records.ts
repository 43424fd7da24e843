// Lines to records: offers each line to the records that are open and to the formats that could begin one there.
// Knows no shape; decides who gets a line, when a record is cut, and in which order results leave.
//
// Records of several writers may interleave. From the first line of a record until no record is open any more the lines
// form a knot; results leave when the knot is undone. So between two results there is always a place in the source
// before which everything is told and after which nothing is: that place is what a checkpoint may name.
import type { Line, Prefix } from '../model/line.ts';
import { ALL_BITS, bitOf } from '../model/marker.ts';
import type { Assembly, FormatContext, Opener, RecordResult, WholeRecord } from '../model/record.ts';
import { unwrapContainer } from './container.ts';
import { Others } from './others.ts';

export interface RecordLimits {
  /** Bytes and lines of one record. */
  readonly bytes: number;
  readonly lines: number;
  /** Lines in a row that an open record may pass over. */
  readonly skips: number;
  /** Lines of other writers in a row while a record is open. */
  readonly idle: number;
  /** Lines of a knot, and records open at once. */
  readonly knot: number;
  readonly open: number;
}

export const RECORD_LIMITS: RecordLimits = { bytes: 64 * 1024, lines: 200, skips: 20, idle: 200, knot: 2_000, open: 8 };

/**
 * Gets each record once: its result, its first line, and its lines' texts (null: just the first line). `whole`: the same where
 * it stood alone. `lines`: how many it has.
 */
export type RecordSink = (
  result: RecordResult,
  first: Line,
  texts: readonly string[] | null,
  whole: WholeRecord | null,
  lines: number,
) => void;

const UNLIKE: RecordResult = { kind: 'unlike' };
const TOO_LONG: RecordResult = { kind: 'rejected', reason: 'line too long' };

interface Open {
  readonly assembly: Assembly;
  readonly first: Line;
  readonly key: string;
  readonly slot: Slot;
  readonly texts: string[];
  bytes: number;
  skips: number;
  idle: number;
  /** Its last line ended it. */
  isLast: boolean;
}

/** A place in a knot's order of results; filled when its record ends. */
interface Slot {
  result: RecordResult | null;
  readonly first: Line;
  readonly texts: string[] | null;
  /** More than one where there are no texts: lines that are like nothing. */
  readonly lines: number;
  /** The record, when it has ended in another way than by being cut. */
  ended: Open | null;
}

/** The bits (`bitOf`) of openers that could begin a record on this line; of all others the hints are false. */
export type OpenersFor = (text: string) => number;

export class RecordAssembler {
  /** Lines of undone knots that two open records of one writer could have claimed; they went to the younger one. */
  ambiguous = 0;
  readonly #openers: readonly Opener[];
  readonly #context: FormatContext;
  readonly #sink: RecordSink;
  readonly #limits: RecordLimits;
  readonly #openersFor: OpenersFor;
  #open: Open[] = [];
  #knot: Slot[] = [];
  #knotLines = 0;
  #contested = 0;
  #waits = false;
  readonly #others = new Others();

  constructor(
    openers: readonly Opener[],
    context: FormatContext,
    sink: RecordSink,
    limits: RecordLimits = RECORD_LIMITS,
    openersFor: OpenersFor = () => ALL_BITS,
  ) {
    this.#openers = openers;
    this.#context = context;
    this.#sink = sink;
    this.#limits = limits;
    this.#openersFor = openersFor;
  }

  /** The first line of the knot that is not undone yet; null when everything pushed has been told. */
  get pending(): Line | null {
    return this.#knot[0]?.first ?? null;
  }

  /** One record is open, and the last line was another writer's, of which more may come (`passOthers`). */
  get waits(): boolean {
    return this.#waits && this.#open.length === 1;
  }

  /**
   * Where the lines end, from `from` on, that are other writers' than the one who is waited for; `end`: in front of it no
   * opener's hint is true. They are taken as if they had been pushed. `bytes`, `from`: as `Others.until` has it.
   */
  passOthers(bytes: Uint8Array, from: number, end: number, first: Line): number {
    const [open] = this.#open;
    if (open === undefined || !this.waits) return from;
    const most = Math.min(this.#limits.idle - open.idle, this.#limits.knot - 1 - this.#knotLines);
    const reached = this.#others.until(bytes.subarray(0, end), from, most, open.key);
    const { lines } = this.#others;
    if (lines === 0) return from;
    open.idle += lines;
    this.#knotLines += lines;
    this.#knot.push({ result: UNLIKE, first, texts: null, lines, ended: null });
    return reached;
  }

  /** How many the last `passOthers` went by. */
  get passed(): number {
    return this.#others.lines;
  }

  push(raw: Line): void {
    this.#waits = false;
    const line = unwrapContainer(raw);
    if (this.#open.length === 0) {
      const result = this.#begin(line, null);
      if (result === null) this.#settle();
      else this.#sink(result, line, null, null, 1);
      return;
    }
    this.#pushIntoKnot(line);
    this.#settle();
  }

  pushLong(line: Line): void {
    if (this.#open.length === 0) {
      this.#sink(TOO_LONG, line, null, null, 1);
      return;
    }
    this.#knot.push({ result: TOO_LONG, first: line, texts: null, lines: 1, ended: null });
    // Nobody can tell whose line it is, so it counts as silence of every writer.
    this.#wait([]);
    this.#settle();
  }

  /** Nothing more comes: what is open is cut. */
  finish(): void {
    for (const open of this.#open) this.#end(open, 'cut');
    this.#open = [];
    this.#undo();
  }

  #pushIntoKnot(line: Line): void {
    const prefix = this.#context.prefixOf(line);
    const [only] = this.#open;
    const alone = this.#open.length === 1 && only !== undefined;
    if (alone ? this.#offerAlone(only, line, prefix) : this.#offerAll(line, prefix)) return;
    // The line may have ended the last open record: then the next one begins a knot of its own.
    if (this.#open.length === 0) this.#undo();
    const result = this.#begin(line, prefix);
    if (result !== null) this.#knot.push({ result, first: line, texts: null, lines: 1, ended: null });
  }

  #offerAll(line: Line, prefix: Prefix): boolean {
    const claimants = this.#claimants(prefix);
    const contested = claimants.length > 1 && claimants.every((open) => open.key === prefix.key);
    const claimed = claimants.some((open) => this.#offer(open, line, prefix, contested));
    this.#wait(claimants);
    return claimed;
  }

  /** The same for the one record that is open, which is the usual case. */
  #offerAlone(open: Open, line: Line, prefix: Prefix): boolean {
    if (open.key === prefix.key || prefix.key === '' || open.key === '') return this.#offer(open, line, prefix, false);
    this.#wait([]);
    this.#waits = this.#open.length === 1 && this.#others.learn(line.text);
    return false;
  }

  /** A line went by that only `spoken` were asked about. */
  #wait(spoken: readonly Open[]): void {
    for (const open of this.#open) {
      if (!spoken.includes(open) && (open.idle += 1) > this.#limits.idle) this.#close(open, 'cut');
    }
  }

  #settle(): void {
    if (this.#open.length === 0) this.#undo();
    else if ((this.#knotLines += 1) >= this.#limits.knot) this.finish();
  }

  /** Open records that the line may belong to, the likeliest first. */
  #claimants(prefix: Prefix): Open[] {
    const own = this.#open.filter((open) => open.key === prefix.key).toReversed();
    if (own.length > 0) return own;
    // A line without prefix goes on with what was said last; a line with a new prefix may stand inside an unprefixed dump.
    return this.#open.filter((open) => prefix.key === '' || open.key === '').toReversed();
  }

  #offer(open: Open, line: Line, prefix: Prefix, contested: boolean): boolean {
    const answer = open.assembly.offer(line, prefix);
    switch (answer) {
      case 'skip':
        if ((open.skips += 1) > this.#limits.skips) this.#close(open, 'cut');
        return false;
      case 'refuse':
        this.#close(open, 'refused');
        return false;
      case 'take':
      case 'last': {
        if (contested) this.#contested += 1;
        open.texts.push(line.text);
        open.bytes += line.bytes;
        open.skips = 0;
        open.idle = 0;
        if (answer === 'last') this.#close(open, 'complete');
        else if (open.bytes > this.#limits.bytes || open.texts.length >= this.#limits.lines) this.#close(open, 'cut');
        return true;
      }
      default:
        return answer satisfies never;
    }
  }

  /** The result of a record that is complete on this line, or null when it began a record that goes on. */
  #begin(line: Line, prefix: Prefix | null): RecordResult | null {
    const asked = this.#openersFor(line.text);
    if (asked === 0) return UNLIKE;
    for (let i = 0; i < this.#openers.length; i += 1) {
      const opener = this.#openers[i];
      if (opener === undefined || (asked & bitOf(i)) === 0 || !opener.hint(line.text)) continue;
      const opened = opener.open(line, this.#context);
      if ('kind' in opened) {
        if (opened.kind !== 'unlike') return opened;
        continue;
      }
      const texts = [line.text];
      const slot: Slot = { result: null, first: line, texts, lines: 1, ended: null };
      const key = (prefix ?? this.#context.prefixOf(line)).key;
      this.#knot.push(slot);
      this.#open.push({
        assembly: opened,
        first: line,
        key,
        slot,
        texts,
        bytes: line.bytes,
        skips: 0,
        idle: 0,
        isLast: false,
      });
      const oldest = this.#open[0];
      if (this.#open.length > this.#limits.open && oldest !== undefined) this.#close(oldest, 'cut');
      return null;
    }
    return UNLIKE;
  }

  #close(open: Open, how: 'complete' | 'refused' | 'cut'): void {
    this.#end(open, how);
    this.#open = this.#open.filter((other) => other !== open);
  }

  #end(open: Open, how: 'complete' | 'refused' | 'cut'): void {
    open.slot.result = open.assembly.end(how);
    if (how !== 'cut') open.slot.ended = open;
    open.isLast = how === 'complete';
  }

  #undo(): void {
    const knot = this.#knot;
    this.#knot = [];
    this.#knotLines = 0;
    this.ambiguous += this.#contested;
    this.#contested = 0;
    const alone = knot.length === 1;
    for (const slot of knot) {
      const { result, first, texts } = slot;
      this.#sink(result ?? UNLIKE, first, texts, alone ? wholeRecord(slot) : null, texts?.length ?? slot.lines);
    }
  }
}

function wholeRecord({ ended, result, first, texts }: Slot): WholeRecord | null {
  if (ended === null || result === null || texts === null || ended.key !== '') return null;
  const { assembly, bytes, isLast } = ended;
  if (!isLast && assembly.endsBefore === undefined) return null;
  const endsBefore = isLast ? null : (line: Line, prefix: Prefix) => assembly.endsBefore?.(line, prefix) === true;
  return { result, first, bytes, lines: texts.length, endsBefore };
}
