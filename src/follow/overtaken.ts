// Readings that the store refused, because another one had read on in the same content: that of a copy met in the same look,
// or an import. What they held is dropped and the file is looked up again. Until that is done nobody has what only this file
// holds: when it is truncated or deleted first, how much of it is gone must be told.
import type { Committer } from './committer.ts';
import type { TailParts } from './contract.ts';
import type { Endings } from './endings.ts';
import type { Entry } from './entry.ts';
import type { Follower } from './follower.ts';
import type { Generations } from './generations.ts';

export class Overtaken {
  readonly #store: TailParts['store'];
  readonly #entries: Map<string, Entry>;
  readonly #endings: Endings;
  readonly #generations: Generations;
  readonly #committer: Committer;

  constructor(
    store: TailParts['store'],
    entries: Map<string, Entry>,
    endings: Endings,
    generations: Generations,
    committer: Committer,
  ) {
    this.#store = store;
    this.#entries = entries;
    this.#endings = endings;
    this.#generations = generations;
    this.#committer = committer;
  }

  /** After files were looked up. False: the store refuses. */
  async settle(): Promise<boolean> {
    try {
      for (const entry of this.#entries.values()) if (!(await this.#settleOne(entry))) return false;
      return true;
    } catch (error) {
      this.#committer.failed(error);
      return false;
    }
  }

  /** Nobody comes back to files that have no name. Throws what the store says. */
  end(): void {
    for (const entry of this.#entries.values()) {
      if (entry.overtaken !== null && entry.away) this.#loseRest(entry, entry.overtaken);
    }
  }

  async #settleOne(entry: Entry): Promise<boolean> {
    const { overtaken } = entry;
    if (overtaken === null || entry.unsure) return true;
    let stands = this.#endings.stands(entry, overtaken);
    if (stands === false) {
      if (!(await this.#generations.search(entry.home, true))) return false;
      // Its new name may have been found.
      stands = this.#endings.stands(entry, overtaken);
    }
    if (stands === false) this.#loseRest(entry, overtaken);
    else if (stands === true && entry.done !== 'moved') entry.overtaken = null;
    return true;
  }

  #loseRest(entry: Entry, reader: Follower): void {
    const to = this.#endings.copyOf(entry, reader)?.stat.size ?? this.#furthest(reader);
    this.#endings.lose(entry.path, reader.expected - to, entry.away ? 'deleted' : 'truncated');
    entry.overtaken = null;
  }

  /** Up to where anybody has counted this content. */
  #furthest({ ledger, position }: Follower): number {
    const { rungs } = ledger.fingerprint.identityAt(position, null);
    const sources = rungs.flatMap(({ length, hash }, i) => {
      const found = this.#store.sourcesByRung(length, hash);
      // Below the longest rung only what was read no further than the next one can be the same content.
      return i === rungs.length - 1 ? found : found.filter(({ identity }) => identity.rungs.at(-1)?.length === length);
    });
    return Math.max(ledger.stored, ...sources.map(({ checkpoint }) => checkpoint.offset));
  }
}
