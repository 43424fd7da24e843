// What one source has come to: counts held since the last commit, and how far the commits reach (each is one transaction).
import type {
  Checkpoint,
  CommitResult,
  KnownSource,
  RequestCount,
  Seen,
  SourceDelta,
  SourceState,
} from '../model/batch.ts';
import type { OssightError } from '../model/error.ts';
import type { ErrorList } from '../model/event.ts';
import type { LineTally, RecordResult } from '../model/record.ts';
import type { Fingerprint } from '../sources/identity.ts';
import type { FileOrigin } from '../sources/source.ts';
import { addTally, emptyTally } from '../telemetry/tally.ts';
import { Harvest } from './harvest.ts';
import type { LineSink } from './line-reader.ts';
import type { SourceOutcome } from './outcome.ts';
import type { RangeResult } from './range.ts';
import type { OnRejected, PipelineParts, PipelineStore } from './pipeline.ts';

/** Content of fewer bytes has no identity (sources/identity.ts). */
export const SHORTEST_RUNG = 16;

export class Ledger {
  readonly path: string;
  readonly known: KnownSource | null;
  ambiguous = 0;
  readonly #origin: FileOrigin | null;
  readonly #parts: PipelineParts;
  #main: Harvest;
  readonly #total = emptyTally();
  /** What follows `from`, where the input ended inside a line or a record. */
  #tail: { readonly from: Checkpoint; readonly harvest: Harvest } | null = null;
  #seen: Seen;
  #fingerprint: Fingerprint | null = null;
  #checkpoint: Checkpoint = { offset: 0, lines: 0 };
  #stored = 0;
  #id: number | null;
  #bytesHeld = 0;
  #bytes = 0;
  #errors = 0;
  #duplicates = 0;
  #recognised = 0;
  /** Given to a store that has not accepted it yet. */
  #given: {
    readonly tallies: readonly LineTally[];
    readonly bytes: number;
    readonly offset: number;
    readonly tail: number | null;
  } | null = null;

  /** `origin`: null for what cannot be met again. `others`: sources that begin like this content and are not it. */
  constructor(
    path: string,
    origin: FileOrigin | null,
    known: KnownSource | null,
    others: readonly number[],
    parts: PipelineParts,
  ) {
    this.path = path;
    this.known = known;
    this.#seen = { offset: known?.checkpoint.offset ?? 0, tail: known?.tail?.offset ?? null, others };
    this.#origin = origin;
    this.#parts = parts;
    this.#id = known?.id ?? null;
    this.#main = new Harvest(path, parts);
  }

  get bytesHeld(): number {
    return this.#bytesHeld;
  }

  /** Whether anything is known here that the store does not know yet. */
  get hasNews(): boolean {
    const { offset } = this.#checkpoint;
    return (
      offset !== this.#stored || (offset > 0 && this.#id === null) || this.#main.tally.lines > 0 || this.#tail !== null
    );
  }

  /** Content offset up to which everything is in the store. */
  get stored(): number {
    return this.#stored;
  }

  /** null until the store has made a row. */
  get id(): number | null {
    return this.#id;
  }

  /** What was read and is not in the store yet, for whoever has to give it up. */
  get unstored(): { readonly lines: number; readonly bytes: number } {
    const tallies = [this.#main.tally, this.#tail?.harvest.tally, ...(this.#given?.tallies ?? [])];
    const bytes = this.#bytesHeld + (this.#given?.bytes ?? 0);
    return { lines: tallies.reduce((sum, tally) => sum + (tally?.lines ?? 0), 0), bytes };
  }

  /** Counts and events held. */
  get size(): number {
    return this.#main.held.size;
  }

  get fingerprint(): Fingerprint {
    if (this.#fingerprint === null) throw new Error('reading has not begun');
    return this.#fingerprint;
  }

  begin(fingerprint: Fingerprint, checkpoint: Checkpoint): void {
    this.#fingerprint = fingerprint;
    this.#checkpoint = checkpoint;
    this.#stored = checkpoint.offset;
  }

  add(result: RecordResult, lines: number): void {
    this.#current.add(result, lines);
  }

  /** Where the lines of this source go. */
  sink(onRejected: OnRejected): LineSink {
    return {
      record: (result, first, texts, lines) => {
        this.add(result, lines);
        if (result.kind === 'rejected') onRejected(result.reason, this.path, first.number, texts ?? [first.text]);
      },
      alike: (kind, own, met) => this.#current.alike(kind, own, met),
      count: (request, times) => this.#current.count(request, times),
      pass: (lines) => this.#current.pass(lines),
    };
  }

  /** What somebody else has read from the checkpoint on. Answers where the reading goes on. */
  take(range: RangeResult, onRejected: OnRejected): Checkpoint {
    const { lines } = this.#checkpoint;
    const { tally, held } = this.#main;
    held.addRequestPack(range.requests);
    held.addPacks(range.errors, this.path, lines);
    for (const { reason, line, texts } of range.rejects) onRejected(reason, this.path, line + lines, texts);
    addTally(tally, range.tally);
    this.#main.recognised += range.recognised;
    this.ambiguous += range.ambiguous;
    this.fingerprint.extend(range.stretch);
    this.reach({ offset: range.end, lines: lines + range.lines }, range.end - range.start);
    return this.#checkpoint;
  }

  reach(checkpoint: Checkpoint, bytes: number): void {
    this.#checkpoint = checkpoint;
    this.#bytesHeld += bytes;
  }

  /** The input is over, but not at the end of a line or record: what is added from here on counts until more is known. */
  beginTail(): void {
    this.#tail = { from: this.#checkpoint, harvest: new Harvest(this.path, this.#parts) };
  }

  /** What is held counts until more is known: a document was damaged, and is read from its beginning when it has changed. */
  keepAsTail(): void {
    this.#tail = { from: { offset: 0, lines: 0 }, harvest: this.#main };
    this.#main = new Harvest(this.path, this.#parts);
  }

  commit(state: SourceState, store: PipelineStore): void {
    const delta = this.prepare(state);
    if (delta === null) return;
    const [result] = store.commit({ now: this.#parts.now(), sources: [delta] }).sources;
    if (result !== undefined) this.accept(result);
  }

  /**
   * What was added since the last time, to be committed whole; null when the store is better left as it is. What is added
   * from here on waits for the next one, which may be asked for when this one was accepted.
   */
  prepare(state: SourceState): SourceDelta | null {
    if (this.#given !== null) throw new Error('the store has not accepted what it was given');
    if (this.#fingerprint === null || this.#waits(state)) return null;
    const { offset } = this.#checkpoint;
    const main = this.#main;
    const tail = this.#tail;
    const ended = tail === null ? null : this.#taken(tail.harvest);
    const delta: SourceDelta = {
      id: this.#id,
      path: this.path,
      identity: this.#origin === null ? null : this.#fingerprint.identityAt(offset, this.#origin),
      checkpoint: this.#checkpoint,
      state,
      tally: main.tally,
      bytes: offset - this.#stored,
      ...this.#taken(main),
      tail:
        tail === null || ended === null
          ? undefined
          : { from: tail.from, tally: tail.harvest.tally, requests: ended.requests, events: [...ended.events] },
      seen: this.#seen,
    };
    this.#given = {
      tallies: tail === null ? [main.tally] : [main.tally, tail.harvest.tally],
      bytes: this.#bytesHeld,
      offset,
      tail: tail?.from.offset ?? null,
    };
    this.#recognised += main.recognised + (tail?.harvest.recognised ?? 0);
    this.#main = new Harvest(this.path, this.#parts);
    this.#tail = null;
    this.#bytesHeld = 0;
    return delta;
  }

  /** The store has what `prepare` told. */
  accept(result: CommitResult['sources'][number]): void {
    const given = this.#given;
    if (given === null) throw new Error('nothing was given to the store');
    this.#given = null;
    this.#id = result.id;
    this.#errors += result.errors;
    this.#duplicates += result.duplicates;
    for (const tally of given.tallies) addTally(this.#total, tally);
    this.#bytes += given.bytes;
    this.#stored = given.offset;
    this.#seen = { offset: given.offset, tail: given.tail, others: [] };
  }

  outcome(fault: OssightError | null): SourceOutcome {
    return {
      path: this.path,
      tally: this.#total,
      errors: this.#errors,
      duplicates: this.#duplicates,
      bytes: this.#bytes,
      known: this.known !== null,
      recognised: this.#recognised + this.#main.recognised + (this.#tail?.harvest.recognised ?? 0),
      ambiguous: this.ambiguous,
      fault,
    };
  }

  /** Whether the store is better left as it is: it knows more already, or could not know this content again. */
  #waits(state: SourceState): boolean {
    const { offset } = this.#checkpoint;
    // A tail that was counted is being read again, and its end was not reached.
    if (state !== 'done') return offset < Math.max(this.#seen.offset, this.#origin === null ? 0 : SHORTEST_RUNG);
    return offset === 0 && this.#id === null;
  }

  get #current(): Harvest {
    return this.#tail?.harvest ?? this.#main;
  }

  #taken({ held }: Harvest): { requests: RequestCount[]; events: ErrorList } {
    return held.take((host) => {
      const place = this.#parts.parseHost(host);
      return { host: place?.host ?? host, bucket: place?.bucket ?? null, region: place?.region ?? null };
    });
  }
}
