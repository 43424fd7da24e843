// Stands where the store stands when nothing is stored: merges the sightings of one failure and lets errors go in the order
// in which they were first seen. Memory is bounded: of errors let go long ago only the ids are remembered, then not even those.
import type { Batch, CommitResult } from '../model/batch.ts';
import type { Classify, ErrorEvent } from '../model/event.ts';
import { isDetermined, mergeSightings, sightingOf } from '../model/merge.ts';
import type { Sighting } from '../model/merge.ts';
import { detached } from '../pipeline/extra.ts';
import type { PipelineStore } from '../pipeline/pipeline.ts';

/** So few that most are gone before the garbage collector has copied them: with 20,000 it took half of all the time. */
const HELD = 4_000;
const REMEMBERED = 200_000;
const CODES = 1_000;

/** What a later sighting of a request is compared by. */
interface Known {
  readonly determined: boolean;
  readonly code: string | null;
}

interface Held extends Known {
  readonly key: string | null;
  sighting: Sighting;
  determined: boolean;
  code: string | null;
}

const NONE: readonly Known[] = [];

export class MergingSink implements PipelineStore {
  readonly #classify: Classify;
  readonly #live: boolean;
  readonly #held: Held[] = [];
  /** By request id (and object). What is known of printed ones stays, so that they are not printed again. */
  readonly #byRequest = new Map<string, Known | readonly Known[]>();
  /** One for all printed errors of a code. */
  readonly #printed = new Map<string | null, Known>();
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
    const slots = known === undefined ? NONE : 'code' in known ? [known] : known;
    const determined = isDetermined(event);
    const { code } = event.classification;
    const same = slots.find((slot) => !slot.determined || !determined || slot.code === code);
    if (same === undefined) {
      const own = key === null ? null : detached(key);
      const held: Held = { key: own, sighting: sightingOf(event), determined, code };
      this.#held.push(held);
      if (own !== null) this.#remember(own, slots.length === 0 ? held : [...slots, held]);
      return true;
    }
    if (isHeld(same)) {
      same.sighting = mergeSightings(same.sighting, sightingOf(event), this.#classify);
      if (determined && !same.determined) {
        same.determined = true;
        same.code = code;
      }
    } else if (determined && !same.determined && key !== null) this.#replace(key, same, { determined, code });
    return false;
  }

  #remember(key: string, slots: Known | readonly Known[]): void {
    this.#byRequest.set(key, slots);
    if (this.#byRequest.size <= REMEMBERED) return;
    const oldest = this.#byRequest.keys().next();
    if (oldest.done !== true) this.#byRequest.delete(oldest.value);
  }

  #replace(key: string, slot: Known, by: Known): void {
    const known = this.#byRequest.get(key);
    if (known === undefined) return;
    this.#byRequest.set(key, 'code' in known ? by : known.map((each) => (each === slot ? by : each)));
  }

  #release(keep: number): void {
    for (const held of this.#held.splice(0, this.#held.length - keep)) {
      this.#ready.push(held.sighting.event);
      if (held.key !== null) this.#replace(held.key, held, this.#knownAs(held));
    }
  }

  #knownAs({ determined, code }: Held): Known {
    const known = this.#printed.get(code);
    if (determined && known !== undefined) return known;
    const made = { determined, code: code === null ? null : detached(code) };
    if (determined && this.#printed.size < CODES) this.#printed.set(made.code, made);
    return made;
  }
}

function isHeld(slot: Known): slot is Held {
  return 'sighting' in slot;
}

/** A complete id has no line end. */
function keyOf({ requestId, perObject, object }: ErrorEvent): string {
  return perObject ? `${requestId}\n${object === null ? '' : `/${object}`}` : (requestId ?? '');
}
