// Content to what its lines say: the framer and the assembler, and in front of them whoever reads some lines faster. The
// reference path (split2, then the formats one line at a time) decides what is right; an accelerator only ever takes lines of
// which it is certain that the reference path would say the same. Synchronous; knows no files, no stores and no clock.
import type { LineFramer, LineFramerOptions } from '../framing/lines.ts';
import type { RecordAssembler, RecordSink } from '../framing/records.ts';
import type { Line } from '../model/line.ts';
import type { RecordResult, WholeRecord } from '../model/record.ts';
import type { TakeAlike } from '../model/alike.ts';
import type { Checkpoint } from '../model/batch.ts';
import type { RequestSighting } from '../model/candidate.ts';

/** Where the lines' meaning goes, in the order of the lines; counts of accelerated ones behind them. */
export interface LineSink {
  /**
   * `texts`: of the record's lines (null: just the first line, or they are not at hand, and the first line's text neither).
   * `lines`: how many there are.
   */
  readonly record: (result: RecordResult, first: Line, texts: readonly string[] | null, lines: number) => void;
  /** An error like one that came by `record`, on a line of its own. Absent: every error comes by `record`. */
  readonly alike?: TakeAlike;
  /** `times` lines, each a request that succeeded or failed without a code; `request.time` is any instant of their window. */
  readonly count: (request: RequestSighting, times: number) => void;
  /** Lines that are nothing to us (RecordResult `unlike`). */
  readonly pass: (lines: number) => void;
}

/**
 * Reads lines by the block while no record is open. What it counts it may hold until `flush`; which lines it takes may
 * depend on nothing but the lines themselves.
 */
export interface LineAccelerator {
  /**
   * `block` holds whole lines, each with its LF, of at most MAX_BLOCK bytes together, and stays what it is until `flush`,
   * which comes at its end; `from` is the beginning of a line. Takes lines from there on up to the first one that the
   * reference path has to read. Answers where that begins (`from`: none was taken), and `lines` tells how many were taken.
   */
  take(block: Uint8Array, from: number): number;
  readonly lines: number;
  /**
   * Hands over the records among the lines that were taken the last time, in their order: nothing that stands behind them was
   * told yet. `at`: where in the content those lines begin, and `from`: where in the block. Absent: there are never any.
   */
  tell?(sink: Pick<LineSink, 'record' | 'alike'>, at: Checkpoint, from: number): void;
  /** Shows it a record that the reference path has read, and the bytes of its lines, which are valid until it answers. */
  learn?(record: WholeRecord, bytes: Uint8Array): void;
  /** Where the first line begins, at or behind `from`, that a record may begin on; or less. Of a block as `take` sees it. */
  quietUntil?(block: Uint8Array, from: number): number;
  /** Hands over all that was counted since the last time. */
  flush(sink: LineSink): void;
}

export interface LineReaderParts {
  readonly createFramer: (options: LineFramerOptions) => LineFramer;
  readonly createAssembler: (sink: RecordSink) => RecordAssembler;
  /** Absent: every line takes the reference path. The quickest to say no comes first. */
  readonly createAccelerators?: (() => readonly LineAccelerator[]) | undefined;
}

const NEWLINE = 10;
/** Also the longest line there is (framing/lines.ts): what an accelerator sees was never cut for its length. */
export const MAX_BLOCK = 1024 * 1024;
/** The reference path makes strings of what it is given, and long ones cost more to collect. */
const REFERENCE_BYTES = 64 * 1024;
/** As much of the lines is read one by one before the accelerators are asked again: doubles while they take none. */
const LEAST_STRETCH = 1;
const MOST_STRETCH = 4 * 1024;
/** To take so much is worth asking for it every time. */
const PAYING_BYTES = 400;
/** The beginning of a line is kept back until its end is there, unless it is longer: then the framer gathers it. */
const MOST_KEPT = 16 * 1024;

export class LineReader {
  readonly #sink: LineSink;
  readonly #assembler: RecordAssembler;
  readonly #framer: LineFramer;
  readonly #accelerators: readonly LineAccelerator[];
  /** What is being read one by one (null: nothing that an accelerator could see), and where in the content it begins. */
  #lines: Uint8Array | null = null;
  #linesAt = 0;
  /** How far in the lines that are being pushed it was seen that no record can begin. */
  #quietTo = 0;
  #stretch = LEAST_STRETCH;
  /** A line whose end is missing, as far as it came; null where the framer has it, or nothing. */
  #kept: Uint8Array | null = null;
  /** Content offset up to which lines are read one by one, and on while a record is open. */
  #reach = 0;

  constructor(parts: LineReaderParts, from: Checkpoint, sink: LineSink) {
    this.#sink = sink;
    this.#assembler = parts.createAssembler((result, first, texts, whole, lines) => {
      if (whole !== null) this.#show(whole);
      sink.record(result, first, texts, lines);
    });
    this.#framer = parts.createFramer({
      offset: from.offset,
      lines: from.lines,
      onLine: (line) => this.#assembler.push(line),
      onLongLine: (line) => this.#assembler.pushLong(line),
    });
    this.#accelerators = parts.createAccelerators?.() ?? [];
  }

  /** Content offset of the first byte that belongs to no whole line yet. */
  get offset(): number {
    return this.#framer.offset;
  }

  /** Where a reading may begin again: the beginning of the oldest line or record that is still open. */
  get checkpoint(): Checkpoint {
    const { pending } = this.#assembler;
    return pending === null
      ? { offset: this.#framer.offset, lines: this.#framer.lines }
      : { offset: pending.offset, lines: pending.number - 1 };
  }

  /** Lines that two open records could have claimed. */
  get ambiguous(): number {
    return this.#assembler.ambiguous;
  }

  push(chunk: Uint8Array): void {
    if (this.#accelerators.length === 0) {
      this.#refer(chunk);
      return;
    }
    for (let from = 0; from < chunk.length;) {
      const end = Math.min(chunk.length, from + MAX_BLOCK);
      this.#pushBlock(chunk.subarray(from, end));
      from = end;
    }
  }

  /** The input is over: what is open ends here. */
  end(): void {
    this.#referKept();
    this.#framer.end();
    this.#assembler.finish();
  }

  #pushBlock(block: Uint8Array): void {
    const begin = this.#kept === null ? 0 : this.#joinKept(this.#kept, block);
    const end = block.lastIndexOf(NEWLINE) + 1;
    if (end > begin) this.#pushLines(block.subarray(begin, end));
    this.#keep(block.subarray(Math.max(begin, end)));
  }

  /** Reads the line that was kept back, where it ends in `block`; answers how much of that was read. */
  #joinKept(kept: Uint8Array, block: Uint8Array): number {
    const end = block.indexOf(NEWLINE) + 1;
    if (end === 0) return 0;
    if (kept.length + end > MAX_BLOCK) {
      this.#referKept();
      return 0;
    }
    this.#kept = null;
    this.#pushLines(Buffer.concat([kept, block.subarray(0, end)]));
    return end;
  }

  /** `bytes`: without a line end, behind what is kept. */
  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const kept = this.#kept === null ? Buffer.from(bytes) : Buffer.concat([this.#kept, bytes]);
    this.#kept = kept;
    // While a record is open, lines are read one by one anyway.
    if (this.#framer.midLine || this.#assembler.pending !== null || kept.length > MOST_KEPT) this.#referKept();
  }

  #referKept(): void {
    if (this.#kept !== null) this.#refer(this.#kept);
    this.#kept = null;
  }

  /** `lines`: whole ones, but for the beginning of the first, which the framer may have. */
  #pushLines(lines: Uint8Array): void {
    this.#quietTo = 0;
    let at = 0;
    while (at < lines.length) {
      if (this.#framer.midLine) {
        const stop = lines.indexOf(NEWLINE, at) + 1;
        this.#refer(lines.subarray(at, stop));
        at = stop;
        continue;
      }
      if (this.#assembler.pending === null) {
        const began = at;
        at = this.#accelerate(lines, at);
        // Lines that must be read one by one mostly stand alone, or are all there is.
        const pays = at - began > Math.min(this.#stretch, PAYING_BYTES);
        this.#stretch = pays ? LEAST_STRETCH : Math.min(MOST_STRETCH, this.#stretch * 2);
        if (at === lines.length) break;
        this.#reach = this.#framer.offset + this.#stretch;
      }
      this.#lines = lines;
      this.#linesAt = this.#framer.offset - at;
      at = this.#framer.pushLines(lines, at, this.#isEnough);
      this.#lines = null;
      if (this.#assembler.waits) at = this.#passOthers(lines, at);
    }
    for (const accelerator of this.#accelerators) accelerator.flush(this.#sink);
  }

  readonly #isEnough = (): boolean =>
    this.#assembler.pending === null ? this.#framer.offset >= this.#reach : this.#assembler.waits;

  /** Lines of others while a record is waited for. */
  #passOthers(block: Uint8Array, from: number): number {
    if (from >= this.#quietTo) {
      this.#quietTo = this.#accelerators.reduce((to, one) => Math.max(to, one.quietUntil?.(block, from) ?? from), from);
    }
    const end = this.#quietTo;
    if (end <= from) return from;
    const { offset, lines } = this.#framer;
    const at = this.#assembler.passOthers(block, from, end, { text: '', offset, bytes: 0, number: lines + 1 });
    if (at > from) this.#framer.pass(at - from, this.#assembler.passed);
    return at;
  }

  /** Where one stops, all are asked again. What stops the first of all is mostly a line that all leave. */
  #accelerate(block: Uint8Array, from: number): number {
    const asked = this.#accelerators;
    let at = from;
    for (let i = 0; i < asked.length && at < block.length; i += 1) {
      const accelerator = asked[i];
      const reached = accelerator?.take(block, at) ?? at;
      if (accelerator === undefined || reached === at) continue;
      const { offset, lines } = this.#framer;
      accelerator.tell?.(this.#sink, { offset, lines }, at);
      this.#framer.pass(reached - at, accelerator.lines);
      at = reached;
      if (i === 0) break;
      i = -1;
    }
    return at;
  }

  #show(record: WholeRecord): void {
    const begin = record.first.offset - this.#linesAt;
    if (this.#lines === null || begin < 0) return;
    const bytes = this.#lines.subarray(begin, begin + record.bytes);
    for (const accelerator of this.#accelerators) accelerator.learn?.(record, bytes);
  }

  #refer(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; from += REFERENCE_BYTES) {
      this.#framer.push(bytes.subarray(from, from + REFERENCE_BYTES));
    }
  }
}
