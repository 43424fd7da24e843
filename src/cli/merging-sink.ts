// Stands where the store stands when nothing is stored: merges the sightings of one failure and lets errors go in the order
// in which they were first seen. Memory is bounded: of errors let go long ago only the ids are remembered, then not even those.
import type { Batch, CommitResult } from '../model/batch.ts';
import type { Classify, ErrorEvent } from '../model/event.ts';
import { isDetermined, mergeSightings, sightingOf } from '../model/merge.ts';
import type { Sighting } from '../model/merge.ts';
import { detached } from '../pipeline/extra.ts';
import type { PipelineStore } from '../pipeline/pipeline.ts';

const HELD = 20_000;
const REMEMBERED = 200_000;

interface Slot {
  /** null: it was let go, and nothing can be added to it any more. */
  sighting: Sighting | null;
  /** What a later sighting is compared by. */
  determined: boolean;
  code: string | null;
}

const NONE: readonly Slot[] = [];

export class MergingSink implements PipelineStore {
  readonly #classify: Classify;
  readonly #live: boolean;
  readonly #held: Slot[] = [];
  /** Slots of a request id (and object); printed ones stay, empty, so that they are not printed again. */
  readonly #byRequest = new Map<string, Slot | Slot[]>();
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
      const events = [...whole, ...(tail?.events ?? [])];
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
    const key = event.requestIdComplete ? keyOf(event) : null;
    const known = key === null ? undefined : this.#byRequest.get(key);
    const slots = known === undefined ? NONE : Array.isArray(known) ? known : [known];
    const determined = isDetermined(event);
    const { code } = event.classification;
    const same = slots.find((slot) => !slot.determined || !determined || slot.code === code);
    if (same === undefined) {
      const slot: Slot = { sighting: sightingOf(event), determined, code };
      this.#held.push(slot);
      if (key !== null) this.#remember(detached(key), slots.length === 0 ? slot : [...slots, slot]);
      return true;
    }
    if (same.sighting !== null) same.sighting = mergeSightings(same.sighting, sightingOf(event), this.#classify);
    if (determined && !same.determined) {
      same.determined = true;
      same.code = code;
    }
    return false;
  }

  #remember(key: string, slots: Slot | Slot[]): void {
    this.#byRequest.set(key, slots);
    if (this.#byRequest.size <= REMEMBERED) return;
    const oldest = this.#byRequest.keys().next();
    if (oldest.done !== true) this.#byRequest.delete(oldest.value);
  }

  #release(keep: number): void {
    for (const slot of this.#held.splice(0, this.#held.length - keep)) {
      if (slot.sighting !== null) this.#ready.push(slot.sighting.event);
      slot.sighting = null;
    }
  }
}

/** A complete id has no line end. */
function keyOf({ requestId, perObject, object }: ErrorEvent): string {
  return perObject ? `${requestId}\n${object === null ? '' : `/${object}`}` : (requestId ?? '');
}
