// Open files within a budget: whoever was not read for longest is closed for the next one, and opened again by its name when
// its turn comes. A file without a name is never closed for another, since nobody could open it again.
import type { Entry } from './entry.ts';
import type { FileSystem, FollowedHandle } from './file-system.ts';
import { keyOf } from './file-system.ts';

export class Descriptors {
  readonly #files: FileSystem;
  readonly #max: number;
  /** In the order of their last use. */
  readonly #open = new Set<Entry>();

  constructor(files: FileSystem, max: number) {
    this.#files = files;
    this.#max = Math.max(1, max);
  }

  get count(): number {
    return this.#open.size;
  }

  /**
   * null: another file has the name by now, or none; the next look tells. Throws what the system reports, which says nothing
   * of whether the file is there.
   */
  acquire(entry: Entry): FollowedHandle | null {
    if (entry.handle !== null) {
      this.#open.delete(entry);
      this.#open.add(entry);
      return entry.handle;
    }
    if (entry.away) return null;
    while (this.#open.size >= this.#max && this.#closeOldest());
    const handle = this.#openFile(entry.path);
    if (handle === null) return null;
    if (keyOf(handle.stat()) !== entry.key) {
      handle.close();
      return null;
    }
    entry.handle = handle;
    this.#open.add(entry);
    return handle;
  }

  release(entry: Entry): void {
    if (entry.handle === null) return;
    entry.handle.close();
    entry.handle = null;
    this.#open.delete(entry);
  }

  /** All that can be opened again. */
  releaseNamed(): void {
    for (const entry of this.#open) if (canReopen(entry)) this.release(entry);
  }

  releaseAll(): void {
    for (const entry of this.#open) this.release(entry);
  }

  #openFile(path: string): FollowedHandle | null {
    for (;;) {
      try {
        return this.#files.open(path);
      } catch (error) {
        const full = error instanceof Error && 'code' in error && (error.code === 'EMFILE' || error.code === 'ENFILE');
        if (!full || !this.#closeOldest()) throw error;
      }
    }
  }

  #closeOldest(): boolean {
    for (const entry of this.#open) {
      if (!canReopen(entry)) continue;
      this.release(entry);
      return true;
    }
    return false;
  }
}

function canReopen(entry: Entry): boolean {
  return !entry.away && !entry.unsure;
}
