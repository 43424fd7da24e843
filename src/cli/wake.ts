// When to look again: as soon as the system tells of a change in a directory, at the latest when the time is over. Watching is
// best effort (network and container file systems tell nothing); the time is what can be relied on.
import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const MOST_WATCHED = 500;

export class Wake {
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #onNames: () => void;
  #woken = false;
  #wake: (() => void) | null = null;

  /** `onNames`: called when names in a watched directory came or went. */
  constructor(onNames: () => void) {
    this.#onNames = onNames;
  }

  /** These directories and no others. */
  watch(directories: ReadonlySet<string>): void {
    for (const [directory, watcher] of this.#watchers) {
      if (directories.has(directory)) continue;
      watcher.close();
      this.#watchers.delete(directory);
    }
    for (const directory of directories) {
      if (!this.#watchers.has(directory) && this.#watchers.size < MOST_WATCHED) this.#add(directory);
    }
  }

  wake(): void {
    this.#woken = true;
    this.#wake?.();
  }

  /** `least`: changes come in bursts, and each look costs the same. */
  async wait(ms: number, least: number): Promise<void> {
    await sleep(Math.min(ms, least));
    if (!this.#woken && ms > least) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms - least);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#wake = null;
    this.#woken = false;
  }

  close(): void {
    this.watch(new Set());
  }

  #add(directory: string): void {
    try {
      const watcher = watch(directory, { persistent: false }, (event) => {
        if (event === 'rename') this.#onNames();
        this.wake();
      });
      // It is gone, or cannot be watched after all: then it is looked at.
      watcher.on('error', () => {
        watcher.close();
        this.#watchers.delete(directory);
      });
      this.#watchers.set(directory, watcher);
    } catch {
      // Too many watches, or a file system that has none.
    }
  }
}
