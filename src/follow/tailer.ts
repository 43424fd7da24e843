// All followed files: what became of them since the last look, a turn of reading for each, and a commit for all together.
// Which file is which is told by device and inode only from one look to the next; whatever is new, or no longer what it was,
// is looked up by its content in the store, as an import does. So a restart needs no memory of what happened meanwhile.
import { Committer } from './committer.ts';
import type { Part } from './committer.ts';
import { TAIL_DEFAULTS } from './contract.ts';
import type { StepResult, TailOptions, TailParts, TailTotals } from './contract.ts';
import { Descriptors } from './descriptors.ts';
import { Discovery } from './discovery.ts';
import { Endings } from './endings.ts';
import { backlog, markOf, NONE, unread } from './entry.ts';
import type { Backlog, Entry } from './entry.ts';
import { Generations } from './generations.ts';
import { Opener } from './opener.ts';
import { Overtaken } from './overtaken.ts';
import { Sightings } from './sightings.ts';
import { Totals } from './totals.ts';
import { Troubles } from './troubles.ts';

export class Tailer {
  readonly #options: TailOptions;
  readonly #parts: TailParts;
  readonly #discovery: Discovery;
  readonly #descriptors: Descriptors;
  readonly #troubles: Troubles;
  readonly #committer: Committer;
  readonly #opener: Opener;
  readonly #generations: Generations;
  readonly #totals = new Totals();
  readonly #endings: Endings;
  readonly #overtaken: Overtaken;
  readonly #sightings: Sightings;
  readonly #entries = new Map<string, Entry>();
  #committedAt = -Infinity;
  #more = false;
  #stopping = false;
  /** Who is read first; moves on, so that nobody always comes last. */
  #turn = 0;

  constructor(patterns: readonly string[], options: Partial<TailOptions>, parts: TailParts) {
    this.#options = { ...TAIL_DEFAULTS, ...options };
    this.#parts = parts;
    this.#troubles = new Troubles(parts.notice);
    this.#discovery = new Discovery(patterns, parts.files, parts.clock, this.#options.listMs, this.#troubles);
    this.#descriptors = new Descriptors(parts.files, this.#options.maxOpen);
    this.#committer = new Committer(parts, {
      stored: (entry) => {
        if (entry.closing) this.#endings.letGo(entry);
      },
      moved: (entry) => {
        this.#endings.overtake(entry);
        this.#more = true;
      },
    });
    this.#endings = new Endings(parts, this.#options, this.#entries, this.#descriptors, this.#totals);
    this.#opener = new Opener(
      parts,
      this.#descriptors,
      this.#troubles,
      this.#committer,
      this.#totals,
      this.#options.commitSize,
    );
    this.#generations = new Generations(this.#discovery, this.#opener, this.#committer, this.#entries, parts.clock);
    this.#sightings = new Sightings(parts, this.#entries, this.#troubles, this.#options.from);
    this.#overtaken = new Overtaken(parts.store, this.#entries, this.#endings, this.#generations, this.#committer);
  }

  /**
   * One turn: looks what is there, reads up to the budget of each file, commits when it is time. Rejects only with faults of
   * ossight itself; what the file system or the store refuse is a notice and tried again.
   */
  async step(): Promise<StepResult> {
    this.#more = false;
    if (!this.#stopping && this.#committer.commit([])) {
      await this.#look();
      this.#readAll();
      // What was found to be another file by reading it is looked up and read in the same step.
      if (this.#changed().length > 0 && !this.#committer.holds) {
        await this.#look();
        this.#readAll();
      }
      this.#endings.endQuiet();
      if (this.#isDue()) this.#commit();
    }
    const retryMs = this.#committer.retryMs;
    const held = this.#committer.holds || this.#news().length > 0;
    const due = this.#committedAt + this.#options.flushMs - this.#parts.clock.monotonic();
    return { more: this.#more && retryMs === null, held, retryMs, dueMs: held ? Math.max(0, due) : null };
  }

  /** Reads nothing more, commits what was read (one attempt; throws what the store says), closes all. */
  async stop(): Promise<void> {
    this.#stopping = true;
    try {
      this.#committer.commit([], true);
      // Nobody can ever come back to a file that has no name.
      for (const entry of this.#entries.values()) if (entry.away) this.#endings.end(entry);
      this.#committer.commit(this.#prepared(), true);
      this.#overtaken.end();
    } finally {
      this.#descriptors.releaseAll();
    }
  }

  /** Stops a long reading between two commits; `stop` is to follow. */
  halt(): void {
    this.#stopping = true;
    this.#opener.halt();
  }

  /** Closes every descriptor whose file can be opened again by name; the next step does so, and lists everything anew. */
  reopen(): void {
    this.#descriptors.releaseNamed();
    this.#discovery.expire();
  }

  /** Something happened in a directory: the next step lists everything anew. */
  stir(): void {
    this.#discovery.expire();
  }

  totals(): TailTotals {
    return this.#totals.of(this.#entries.values(), this.#descriptors.count);
  }

  paths(): string[] {
    return [...this.#entries.values()].map(({ path }) => path);
  }

  /** What was read and no store has taken, per file that has any. */
  unstored(): readonly Backlog[] {
    return backlog(this.#entries.values(), ({ reader }) => reader?.ledger.unstored ?? NONE);
  }

  /** What is there and not read yet (nobody knows how many lines), per file that has any. */
  lag(): readonly Backlog[] {
    return backlog(this.#entries.values(), (entry) => ({ lines: 0, bytes: unread(entry) }));
  }

  /** Bytes of each file that were read, and that are there and not read yet. */
  progress(): { readonly path: string; readonly offset: number; readonly bytes: number }[] {
    return [...this.#entries.values()].flatMap(({ path, stat, reader }) =>
      reader === null ? [] : [{ path, offset: reader.position, bytes: Math.max(0, stat.size - reader.position) }],
    );
  }

  async #look(): Promise<void> {
    const view = this.#discovery.look([...this.#entries.values()].map(({ path }) => path));
    this.#sightings.take(view);
    const wanting = [...this.#entries.values()].filter((entry) => this.#opener.wants(entry));
    if (wanting.length + this.#sightings.turned.size + this.#changed().length === 0) return;
    // Whoever is looked up in the store must find there all that was read.
    if (!this.#commit()) return;
    for (const entry of wanting) {
      await this.#opener.open(entry);
      if (this.#halted()) return;
    }
    for (const [path, followed] of this.#sightings.turned) {
      if (!(await this.#generations.search(path, followed))) return;
      this.#sightings.turned.delete(path);
      if (this.#halted()) return;
    }
    await this.#settleChanged();
    if (await this.#overtaken.settle()) this.#endings.endLost();
  }

  #halted(): boolean {
    return this.#stopping || this.#committer.retryMs !== null;
  }

  #changed(): Entry[] {
    return [...this.#entries.values()].filter((entry) => entry.changed);
  }

  #readAll(): void {
    const entries = [...this.#entries.values()];
    const begin = entries.length === 0 ? 0 : this.#turn % entries.length;
    this.#turn = begin + 1;
    let left = this.#options.stepBytes;
    for (const [i, entry] of [...entries.slice(begin), ...entries.slice(0, begin)].entries()) {
      if (this.#stopping || this.#committer.retryMs !== null) return;
      left -= this.#read(entry);
      if (left > 0) continue;
      this.#turn = begin + i + 1;
      this.#more = true;
      return;
    }
  }

  /** Answers how many bytes. */
  #read(entry: Entry): number {
    const { reader } = entry;
    if (reader === null || entry.changed || entry.closing || entry.done === markOf(entry.stat)) return 0;
    const before = reader.position;
    try {
      const handle = this.#descriptors.acquire(entry);
      if (handle === null) return 0;
      const mark = markOf(entry.stat);
      const outcome = reader.read(handle, this.#options.budgetBytes);
      if (reader.position > before) entry.activeAt = this.#parts.clock.monotonic();
      this.#troubles.well('read', entry.path);
      if (outcome === 'changed') entry.changed = true;
      else reader.expected = Math.max(entry.stat.size, reader.position);
      entry.done = outcome === 'end' ? mark : '';
      if (outcome === 'more') this.#more = true;
    } catch (error) {
      this.#troubles.failed('read', entry.path, error);
      // The descriptor may be what is broken.
      if (!entry.away && !entry.unsure) this.#descriptors.release(entry);
    }
    if (reader.ledger.size >= this.#options.commitSize) this.#commit();
    return reader.position - before;
  }

  /**
   * What was read is there no more. If the rest is found elsewhere that is read on by whoever found it; else what is open ends
   * here, and what is known to have stood behind it is lost.
   */
  async #settleChanged(): Promise<void> {
    for (const entry of this.#changed()) {
      const { reader } = entry;
      if (reader === null || entry.closing) continue;
      if (!(await this.#generations.search(entry.home, true)) || this.#halted()) return;
      this.#parts.notice({ kind: 'truncated', path: entry.path });
      if (!this.#endings.handOver(entry)) {
        this.#endings.end(entry);
        if (!this.#commit()) return;
      }
      if (this.#entries.get(entry.key) === entry) await this.#opener.open(entry);
      if (this.#halted()) return;
    }
  }

  #news(): Entry[] {
    return [...this.#entries.values()].filter(({ reader, closing }) => closing || reader?.ledger.hasNews === true);
  }

  #isDue(): boolean {
    if (this.#parts.clock.monotonic() - this.#committedAt >= this.#options.flushMs) return true;
    return [...this.#entries.values()].some(({ closing }) => closing);
  }

  /** True when the store has all that was read. */
  #commit(): boolean {
    if (this.#committer.holds) return this.#committer.commit([]);
    const parts = this.#prepared();
    // What cannot be told to the store yet is asked for again when the next commit is due, not at once.
    if (parts.length > 0 || this.#news().length > 0) this.#committedAt = this.#parts.clock.monotonic();
    return parts.length === 0 ? this.#committer.retryMs === null : this.#committer.commit(parts);
  }

  #prepared(): Part[] {
    // Of two that hold the same content, a file and its copy, only one is taken: the one that has read on furthest.
    const news = this.#news().toSorted((a, b) => (b.reader?.position ?? 0) - (a.reader?.position ?? 0));
    return news.flatMap((entry) => {
      const delta = entry.reader?.ledger.prepare(entry.closing ? 'done' : 'reading') ?? null;
      if (delta !== null) return [{ entry, delta }];
      if (entry.closing) this.#endings.letGo(entry);
      return [];
    });
  }
}
