// What rotation made of a file: the same content under another name (renamed, copied, compressed), and whole generations that
// came and went between two looks. Content tells the first; the second are those that were written after it.
import type { Discovery } from './discovery.ts';
import { markOf, newEntry } from './entry.ts';
import type { Entry } from './entry.ts';
import { keyOf } from './file-system.ts';
import type { Clock } from './file-system.ts';
import type { Opener } from './opener.ts';
import type { Committer } from './committer.ts';

export class Generations {
  readonly #discovery: Discovery;
  readonly #opener: Opener;
  readonly #committer: Committer;
  readonly #entries: Map<string, Entry>;
  readonly #clock: Clock;
  /** Files that were looked at and are none of ours: by key, as they stood then. */
  readonly #strangers = new Map<string, string>();

  constructor(discovery: Discovery, opener: Opener, committer: Committer, entries: Map<string, Entry>, clock: Clock) {
    this.#discovery = discovery;
    this.#opener = opener;
    this.#committer = committer;
    this.#entries = entries;
    this.#clock = clock;
  }

  /**
   * `followed`: the file of this name was read until now, so that what is new beside it came after it. Otherwise only what
   * was written after a known one counts as its successor; older history was never asked for. False: the store refuses.
   */
  async search(home: string, followed: boolean): Promise<boolean> {
    /** Unknown content, written later than whatever known one is met further on. */
    const later: Entry[] = [];
    let found = false;
    for (const { path, stat } of this.#discovery.siblings(home)) {
      const key = keyOf(stat);
      const entry = this.#entries.get(key);
      if (entry !== undefined) {
        if (entry.away) {
          entry.path = path;
          entry.rotated = true;
          entry.away = false;
          entry.stat = stat;
        }
        if (entry.home !== home) continue;
        found = true;
        // Everything before it was rotated earlier, and read earlier.
        break;
      }
      if (this.#strangers.get(key) === markOf(stat)) continue;
      const candidate = newEntry(path, home, stat, 'start', this.#clock.monotonic());
      const opened = await this.#opener.inspect(candidate);
      if (this.#committer.retryMs !== null) return false;
      if (opened === null || opened.kind === 'short') continue;
      const known = 'known' in opened ? opened.known : null;
      if (known === null) {
        later.push(candidate);
        continue;
      }
      found = true;
      this.#entries.set(key, candidate);
      await this.#opener.take(candidate, opened);
      if (this.#committer.retryMs !== null) return false;
      if (opened.kind === 'read') break;
    }
    for (const candidate of later) {
      if (found || followed) {
        this.#entries.set(candidate.key, candidate);
        await this.#opener.open(candidate);
        if (this.#committer.retryMs !== null) return false;
      } else {
        this.#strangers.set(candidate.key, markOf(candidate.stat));
        this.#opener.close(candidate);
      }
    }
    return true;
  }
}
