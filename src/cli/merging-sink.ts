// Stands where the store stands when nothing is stored: merges the sightings of one failure and lets errors go in the order
// in which they were first seen. Memory is bounded: of errors let go long ago only the ids are remembered, then not even those.
import type { Batch, CommitResult } from '../model/batch.ts';
import type { Classify, ErrorEvent } from '../model/event.ts';
import { isDetermined, mergeSightings, sightingOf } from '../model/merge.ts';
import type { Sighting } from '../model/merge.ts';
import type { PipelineStore } from '../pipeline/pipeline.ts';

const HELD = 20_000;
const REMEMBERED = 200_000;

interface Slot {
  sighting: Sighting;
}

export class MergingSink implements PipelineStore {
  readonly #classify: Classify;
  readonly #live: boolean;
  readonly #held: Slot[] = [];
  /** Slots of a request id (and object); printed ones stay so that they are not printed again. */
  readonly #byRequest = new Map<string, Slot[]>();
  #ready: ErrorEvent[] = [];

  /** `live`: let go at every commit, for an input that may never end. */
  constructor(classify: Classify, live: boolean) {
    this.#classify = classify;
    this.#live = live;
  }

  sourcesByRung(): readonly [] {
    return [];
  }

  commit(batch: Batch): CommitResult {
    const sources = batch.sources.map(({ events: whole, tail }) => {
      // Nothing is read on here, so what the input ended inside of is final.
      const events = tail === undefined ? whole : [...whole, ...tail.events];
      const fresh = events.filter((event) => this.#add(event)).length;
      return { id: 0, errors: fresh, duplicates: events.length - fresh };
    });
    if (this.#live) this.#release(0);
    else if (this.#held.length > HELD) this.#release(HELD / 2);
    return { sources };
  }

  finish(): void {
    this.#release(0);
  }

  /** What may be printed now, each error once. */
  take(): readonly ErrorEvent[] {
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }

  /** True when the error was not seen before. */
  #add(event: ErrorEvent): boolean {
    const key = event.requestIdComplete
      ? JSON.stringify([event.requestId, event.perObject ? event.object : null])
      : null;
    const known = key === null ? undefined : this.#byRequest.get(key);
    const same = known?.find((slot) => isSame(slot.sighting.event, event));
    if (same !== undefined) {
      same.sighting = mergeSightings(same.sighting, sightingOf(event), this.#classify);
      return false;
    }
    const slot: Slot = { sighting: sightingOf(event) };
    this.#held.push(slot);
    if (known !== undefined) known.push(slot);
    else if (key !== null) this.#remember(key, slot);
    return true;
  }

  #remember(key: string, slot: Slot): void {
    this.#byRequest.set(key, [slot]);
    if (this.#byRequest.size <= REMEMBERED) return;
    const oldest = this.#byRequest.keys().next();
    if (oldest.done !== true) this.#byRequest.delete(oldest.value);
  }

  #release(keep: number): void {
    for (const slot of this.#held.splice(0, this.#held.length - keep)) this.#ready.push(slot.sighting.event);
  }
}

function isSame(a: ErrorEvent, b: ErrorEvent): boolean {
  return !isDetermined(a) || !isDetermined(b) || a.classification.code === b.classification.code;
}
