// What a look says of the files that are followed: which of them are where, which are out of sight, and which are new. Opens
// nothing; what it means that a name is another file's now is found out by others.
import type { TailOptions, TailParts } from './contract.ts';
import type { View } from './discovery.ts';
import { newEntry } from './entry.ts';
import type { Entry } from './entry.ts';
import type { Troubles } from './troubles.ts';

export class Sightings {
  /** Names whose rotated forms must be looked through; true: the file of that name was followed when it went. */
  readonly turned = new Map<string, boolean>();
  readonly #parts: TailParts;
  readonly #entries: Map<string, Entry>;
  readonly #troubles: Troubles;
  /** Where what is new begins: other than at its start only at the first look. */
  #from: TailOptions['from'];

  constructor(parts: TailParts, entries: Map<string, Entry>, troubles: Troubles, from: TailOptions['from']) {
    this.#parts = parts;
    this.#entries = entries;
    this.#troubles = troubles;
    this.#from = from;
  }

  take(view: View): void {
    for (const entry of this.#entries.values()) this.#sight(entry, view);
    this.#appear(view);
  }

  #sight(entry: Entry, view: View): void {
    const sighting = view.files.get(entry.key);
    entry.unsure = false;
    if (sighting !== undefined) {
      if (!sighting.paths.includes(entry.path)) {
        this.#nameGone(entry);
        entry.path = sighting.paths[0] ?? entry.path;
        entry.rotated = true;
      }
      entry.away = false;
      entry.stat = sighting.stat;
      return;
    }
    if (view.unsure.has(entry.path)) {
      entry.unsure = true;
      return;
    }
    if (!entry.away) {
      this.#nameGone(entry);
      entry.away = true;
    }
    try {
      if (entry.handle !== null) entry.stat = entry.handle.stat();
    } catch (error) {
      this.#troubles.failed('read', entry.path, error);
    }
  }

  /** The name is another file's now, or nobody's. */
  #nameGone(entry: Entry): void {
    this.turned.set(entry.home, true);
    this.#parts.notice({ kind: 'rotated', path: entry.path });
  }

  #appear(view: View): void {
    const from = this.#from;
    this.#from = 'start';
    for (const [key, { stat, paths }] of view.files) {
      const [path] = paths;
      if (path === undefined || this.#entries.has(key)) continue;
      this.#entries.set(key, newEntry(path, path, stat, from, this.#parts.clock.monotonic()));
      if (!this.turned.has(path)) this.turned.set(path, false);
    }
  }
}
