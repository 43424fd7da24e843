// What is there now: every name that the arguments stand for, and which file each name means. Decides nothing.
import type { Clock, FileStat, FileSystem } from './file-system.ts';
import { keyOf } from './file-system.ts';
import type { Troubles } from './troubles.ts';

interface Sighting {
  readonly stat: FileStat;
  /** Every name it was seen under: links, and arguments that overlap. */
  readonly paths: readonly string[];
}

export interface View {
  readonly files: ReadonlyMap<string, Sighting>;
  /** Names that could not be looked at: what they mean is not known now. */
  readonly unsure: ReadonlySet<string>;
}

export class Discovery {
  readonly #patterns: readonly string[];
  readonly #files: FileSystem;
  readonly #clock: Clock;
  readonly #everyMs: number;
  readonly #troubles: Troubles;
  readonly #listed = new Map<string, readonly string[]>();
  #listedAt = -Infinity;

  constructor(patterns: readonly string[], files: FileSystem, clock: Clock, everyMs: number, troubles: Troubles) {
    this.#patterns = patterns;
    this.#files = files;
    this.#clock = clock;
    this.#everyMs = everyMs;
    this.#troubles = troubles;
  }

  /** The next look lists anew, however short ago the last time was. */
  expire(): void {
    this.#listedAt = -Infinity;
  }

  /** `more`: names to look at beside those that the arguments stand for. */
  look(more: Iterable<string>): View {
    const files = new Map<string, { stat: FileStat; paths: string[] }>();
    const unsure = new Set<string>();
    for (const path of new Set([...this.#names(), ...more])) {
      try {
        const stat = this.#files.stat(path);
        this.#troubles.well('look', path);
        if (stat === null) continue;
        const key = keyOf(stat);
        const sighting = files.get(key);
        if (sighting === undefined) files.set(key, { stat, paths: [path] });
        else sighting.paths.push(path);
      } catch (error) {
        this.#troubles.failed('look', path, error);
        unsure.add(path);
      }
    }
    return { files, unsure };
  }

  /** The rotated forms of a file, those written last first. Names that cannot be looked at are left out. */
  siblings(path: string): { path: string; stat: FileStat }[] {
    const found: { path: string; stat: FileStat; at: bigint }[] = [];
    try {
      for (const each of this.#files.siblings(path)) {
        const stat = this.#files.stat(each);
        if (stat !== null) found.push({ path: each, stat, at: BigInt(stat.mtimeNs) });
      }
    } catch (error) {
      this.#troubles.failed('look', path, error);
    }
    return found.toSorted((a, b) => (a.at === b.at ? (a.path < b.path ? -1 : 1) : a.at < b.at ? 1 : -1));
  }

  #names(): string[] {
    const now = this.#clock.monotonic();
    if (now - this.#listedAt >= this.#everyMs) {
      this.#listedAt = now;
      for (const pattern of this.#patterns) {
        try {
          this.#listed.set(pattern, this.#files.list(pattern));
          this.#troubles.well('list', pattern);
        } catch (error) {
          // What was there before still counts: it could not be looked at, that is all.
          this.#troubles.failed('list', pattern, error);
        }
      }
    }
    return [...this.#listed.values()].flat();
  }
}
