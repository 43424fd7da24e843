// What lines have come to: their fates, the requests they tell of and their errors, held until somebody takes them. Knows
// nothing of files, of checkpoints and of stores; whoever reads a part of a source alone has one, and so has its ledger.
import type { Aggregator } from '../aggregate/aggregator.ts';
import type { ErrorKind, Met, OwnTexts } from '../model/alike.ts';
import type { Candidate, RequestSighting } from '../model/candidate.ts';
import type { ErrorEvent } from '../model/event.ts';
import type { LineTally, RecordResult } from '../model/record.ts';
import { emptyTally } from '../telemetry/tally.ts';
import type { EventMaker } from './event.ts';

export interface HarvestParts {
  readonly createAggregator: () => Aggregator;
  readonly makeEvent: EventMaker;
  /** Whether a complete request id may tell this time (epoch ms). Absent: no error is taken for what another was. */
  readonly isIdTime?: ((time: number) => boolean) | undefined;
}

export class Harvest {
  readonly tally: LineTally = emptyTally();
  readonly held: Aggregator;
  /** Lines or records that had the shape of something known, counted or not. */
  recognised = 0;
  readonly #path: string;
  readonly #makeEvent: EventMaker;
  readonly #isIdTime: (time: number) => boolean;

  constructor(path: string, parts: HarvestParts) {
    this.#path = path;
    this.#makeEvent = parts.makeEvent;
    this.#isIdTime = parts.isIdTime ?? (() => false);
    this.held = parts.createAggregator();
  }

  add(result: RecordResult, lines: number): void {
    const { tally, held } = this;
    tally.lines += lines;
    switch (result.kind) {
      case 'request':
        tally.requests += lines;
        this.recognised += 1;
        held.addRequest(result.request);
        return;
      case 'errors': {
        if (result.request !== null) held.addRequest(result.request);
        const last = this.#addEvents(result.candidates, result.again?.event ?? null);
        const found = last !== null;
        const known = result.like ?? result.again;
        if (known !== undefined && last?.requestIdComplete === true) known.event = last;
        if (found || result.request !== null) this.recognised += 1;
        if (found) tally.errorLines += lines;
        else if (result.request !== null) tally.requests += lines;
        else tally.other += lines;
        return;
      }
      case 'nothing':
        this.recognised += 1;
        tally.other += lines;
        return;
      case 'rejected':
        tally.rejected += lines;
        return;
      case 'unlike':
        tally.other += lines;
        return;
      default:
        result satisfies never;
    }
  }

  /** See TakeAlike. */
  alike(kind: ErrorKind, own: OwnTexts, met: Met): boolean {
    if (kind.event === null || !this.#isIdTime(met.idTime)) return false;
    const { tally, held } = this;
    tally.lines += 1;
    tally.errorLines += 1;
    this.recognised += 1;
    const { host, bucket, status, failed } = kind.request;
    held.addRequest({ time: met.time, host, bucket, status, failed });
    held.addAlike(kind.event, this.#path, own, met);
    return true;
  }

  /** `times` lines that are requests alike. */
  count(request: RequestSighting, times: number): void {
    this.tally.lines += times;
    this.tally.requests += times;
    this.recognised += times;
    this.held.addRequest(request, times);
  }

  /** Lines that are nothing to us. */
  pass(lines: number): void {
    this.tally.lines += lines;
    this.tally.other += lines;
  }

  /** The last one. */
  #addEvents(candidates: readonly Candidate[], example: ErrorEvent | null): ErrorEvent | null {
    let last: ErrorEvent | null = null;
    for (const candidate of candidates) {
      const event = this.#makeEvent(candidate, this.#path, example);
      if (event === null) continue;
      this.held.addEvent(event);
      last = event;
    }
    return last;
  }
}
