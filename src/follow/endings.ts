// How the reading of a file ends: nothing more comes, its content went elsewhere, or others know more of it. Stores nothing;
// an ended file is let go when the store has what it came to.
import type { TailOptions, TailParts } from './contract.ts';
import type { Descriptors } from './descriptors.ts';
import { markOf } from './entry.ts';
import type { Entry } from './entry.ts';
import type { Follower } from './follower.ts';
import type { Totals } from './totals.ts';

export class Endings {
  readonly #parts: TailParts;
  readonly #options: TailOptions;
  readonly #entries: Map<string, Entry>;
  readonly #descriptors: Descriptors;
  readonly #totals: Totals;

  constructor(
    parts: TailParts,
    options: TailOptions,
    entries: Map<string, Entry>,
    descriptors: Descriptors,
    totals: Totals,
  ) {
    this.#parts = parts;
    this.#options = options;
    this.#entries = entries;
    this.#descriptors = descriptors;
    this.#totals = totals;
  }

  /** What is open counts from here on; to be committed as done. */
  end(entry: Entry): void {
    if (entry.closing) return;
    entry.reader?.end();
    entry.closing = true;
  }

  /** Its end is stored. It stays in sight as long as it has a name: more may be written to it. */
  letGo(entry: Entry): void {
    const { reader, changed } = entry;
    if (reader !== null) {
      this.#totals.close(reader.ledger.outcome(null));
      this.lose(entry.path, reader.expected - reader.position, changed ? 'truncated' : 'deleted');
    }
    entry.reader = null;
    entry.closing = false;
    entry.changed = false;
    if (changed) entry.done = '';
    if (!entry.away) return;
    this.#descriptors.release(entry);
    this.#entries.delete(entry.key);
    this.#parts.notice({ kind: 'gone', path: entry.path });
  }

  /** Others know more of this content: it is looked up again. */
  forget(entry: Entry): void {
    if (entry.reader !== null) this.#totals.close(entry.reader.ledger.outcome(null));
    entry.reader = null;
    entry.closing = false;
    entry.changed = false;
    entry.done = 'moved';
  }

  /** The store refused what was read here, because another has read on: the next look tells what became of the rest. */
  overtake(entry: Entry): void {
    entry.overtaken = entry.reader;
    this.forget(entry);
  }

  /** Files that were quiet for long: those without their name are over, in the others what is open counts until more comes. */
  endQuiet(): void {
    const now = this.#parts.clock.monotonic();
    for (const entry of this.#entries.values()) {
      const allowed = entry.away || entry.rotated ? this.#options.quietMs : this.#options.idleMs;
      if (entry.unsure || entry.changed || entry.closing || now - entry.activeAt < allowed) continue;
      if (entry.done !== markOf(entry.stat)) continue;
      if (entry.reader !== null) this.end(entry);
      else if (entry.away) this.letGo(entry);
    }
  }

  /** Files that went out of sight while they were closed, and were found nowhere. */
  endLost(): void {
    for (const entry of this.#entries.values()) {
      if (!entry.away || entry.handle !== null || entry.closing) continue;
      if (entry.reader === null) this.#entries.delete(entry.key);
      else this.end(entry);
    }
  }

  /** Leaves the rest to whoever reads a copy of what was read here; false when nobody does. */
  handOver(entry: Entry): boolean {
    const { path, reader } = entry;
    const copy = reader === null ? null : this.copyOf(entry, reader);
    if (reader === null || copy === null) return false;
    // What was written after the copy had been made.
    this.lose(path, reader.expected - copy.stat.size, 'truncated');
    this.forget(entry);
    return true;
  }

  /** A file under way that holds what was read in this one, under a name that is kin to its own. */
  copyOf({ key, home }: Entry, reader: Follower): Entry | null {
    for (const other of this.#entries.values()) {
      if (other.key === key || other.changed || other.reader === null || other.stat.size < reader.position) continue;
      const id = reader.ledger.id;
      const related = id !== null && other.reader.ledger.id === id;
      if (!related && !other.path.startsWith(home)) continue;
      // What cannot be looked into is not read now; what is held here counts, and is taken back when it is read there.
      if (this.stands(other, reader) === true) return other;
    }
    return null;
  }

  /** Whether a file still holds what was read; null: nobody can tell now. */
  stands(entry: Entry, reader: Follower): boolean | null {
    try {
      const handle = this.#descriptors.acquire(entry);
      if (handle === null) return entry.away ? false : null;
      return reader.standsIn(handle);
    } catch {
      return null;
    }
  }

  lose(path: string, bytes: number, how: 'truncated' | 'deleted'): void {
    if (bytes <= 0) return;
    this.#totals.lostBytes += bytes;
    this.#parts.notice({ kind: 'lost', path, bytes, why: `it was ${how} before they were read` });
  }
}
