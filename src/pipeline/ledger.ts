// What one source has come to: the counts held since the last commit, and how far the commits reach. Every commit is one
// transaction of counts, errors, identity and checkpoint together.
import type { Aggregator } from '../aggregate/aggregator.ts';
import type { Checkpoint, KnownSource, SourceState } from '../model/batch.ts';
import type { OssightError } from '../model/error.ts';
import type { LineTally, RecordResult } from '../model/record.ts';
import type { Fingerprint } from '../sources/identity.ts';
import type { Content } from '../sources/source.ts';
import { addTally, emptyTally } from '../telemetry/tally.ts';
import type { PipelineParts, PipelineStore } from './pipeline.ts';

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

export class Ledger {
  readonly path: string;
  readonly known: KnownSource | null;
  ambiguous = 0;
  readonly #content: Content;
  readonly #store: PipelineStore;
  readonly #parts: PipelineParts;
  readonly #held: Aggregator;
  readonly #total = emptyTally();
  #tally = emptyTally();
  #fingerprint: Fingerprint | null = null;
  #checkpoint: Checkpoint = { offset: 0, lines: 0 };
  #id: number | null;
  #bytesHeld = 0;
  #bytes = 0;
  #errors = 0;
  #duplicates = 0;
  #recognised = 0;

  constructor(path: string, content: Content, known: KnownSource | null, store: PipelineStore, parts: PipelineParts) {
    this.path = path;
    this.known = known;
    this.#content = content;
    this.#store = store;
    this.#parts = parts;
    this.#id = known?.id ?? null;
    this.#held = parts.createAggregator();
  }

  static failed(path: string, fault: OssightError): SourceOutcome {
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

  get bytesHeld(): number {
    return this.#bytesHeld;
  }

  /** Counts and events held. */
  get size(): number {
    return this.#held.size;
  }

  get fingerprint(): Fingerprint {
    if (this.#fingerprint === null) throw new Error('reading has not begun');
    return this.#fingerprint;
  }

  begin(fingerprint: Fingerprint, checkpoint: Checkpoint): void {
    this.#fingerprint = fingerprint;
    this.#checkpoint = checkpoint;
  }

  add(result: RecordResult, lines: number): void {
    this.#tally.lines += lines;
    switch (result.kind) {
      case 'request':
        this.#tally.requests += lines;
        this.#recognised += 1;
        this.#held.addRequest(result.request);
        return;
      case 'errors': {
        if (result.request !== null) this.#held.addRequest(result.request);
        const found = this.#addEvents(result.candidates);
        if (found || result.request !== null) this.#recognised += 1;
        if (found) this.#tally.errorLines += lines;
        else if (result.request !== null) this.#tally.requests += lines;
        else this.#tally.other += lines;
        return;
      }
      case 'nothing':
        this.#recognised += 1;
        this.#tally.other += lines;
        return;
      case 'rejected':
        this.#tally.rejected += lines;
        return;
      case 'unlike':
        this.#tally.other += lines;
        return;
      default:
        result satisfies never;
    }
  }

  reach(checkpoint: Checkpoint, bytes: number): void {
    this.#checkpoint = checkpoint;
    this.#bytesHeld += bytes;
  }

  commit(state: SourceState): void {
    const identity =
      this.#content.origin === null
        ? null
        : this.#fingerprint?.identityAt(this.#checkpoint.offset, this.#content.origin);
    const held = this.#held.take((host) => {
      const place = this.#parts.parseHost(host);
      return { host: place?.host ?? host, bucket: place?.bucket ?? null, region: place?.region ?? null };
    });
    const result = this.#store.commit({
      now: this.#parts.now(),
      sources: [
        {
          id: this.#id,
          path: this.path,
          identity: identity ?? null,
          checkpoint: this.#checkpoint,
          state,
          tally: this.#tally,
          bytes: this.#bytesHeld,
          ...held,
        },
      ],
    }).sources[0];
    if (result !== undefined) {
      this.#id = result.id;
      this.#errors += result.errors;
      this.#duplicates += result.duplicates;
    }
    addTally(this.#total, this.#tally);
    this.#bytes += this.#bytesHeld;
    this.#tally = emptyTally();
    this.#bytesHeld = 0;
  }

  outcome(fault: OssightError | null): SourceOutcome {
    return {
      path: this.path,
      tally: this.#total,
      errors: this.#errors,
      duplicates: this.#duplicates,
      bytes: this.#bytes,
      known: this.known !== null,
      recognised: this.#recognised,
      ambiguous: this.ambiguous,
      fault,
    };
  }

  #addEvents(candidates: readonly Parameters<PipelineParts['makeEvent']>[0][]): boolean {
    let found = false;
    for (const candidate of candidates) {
      const event = this.#parts.makeEvent(candidate, this.path);
      if (event === null) continue;
      this.#held.addEvent(event);
      found = true;
    }
    return found;
  }
}
