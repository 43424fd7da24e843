// A store that counts in memory by the rules of the real one: a batch and its checkpoints are one act, what a source's tail
// counted is taken back by its next commit, and whoever goes on from where another has read on is refused. It can die at a
// moment of a commit, and it knows the wrong orders of committing, which exist to show that the tests would notice.
import type { Batch, CommitResult, Identity, KnownSource, SourceDelta, Tail } from '../../src/model/batch.ts';
import { OssightError, SourceMoved } from '../../src/model/error.ts';
import type { PipelineStore } from '../../src/pipeline/pipeline.ts';

export type CommitOrder = 'together' | 'counts-first' | 'offset-first';

/** The process ended; nothing that the follower does after this reaches the store. */
export class Crash extends Error {
  constructor() {
    super('the process was killed');
  }
}

/** What the real store says when it cannot. */
export function refusal(how: string): OssightError {
  return new OssightError('database', 'cannot write to the store', { reason: `SQLITE_${how}` });
}

interface Kept {
  known: KnownSource;
  tail: Tail | null;
}

export class CountingStore {
  readonly counts = new Map<string, number>();
  readonly #sources = new Map<number, Kept>();
  readonly #order: CommitOrder;
  /** Moments of commits until the process is killed; Infinity: never. */
  crashIn = Infinity;
  refusals: { readonly how: 'BUSY' | 'FULL'; readonly times: number } = { how: 'BUSY', times: 0 };

  constructor(order: CommitOrder = 'together') {
    this.#order = order;
  }

  get hasCrashPending(): boolean {
    return this.crashIn !== Infinity;
  }

  /** The store as one process sees it: once that is dead nothing comes through. */
  connect(): PipelineStore & { dead: boolean } {
    const connection = {
      dead: false,
      sourcesByRung: (length: number, hash: string) => {
        if (connection.dead) throw new Crash();
        this.#refuseNow();
        return this.#byRung(length, hash);
      },
      commit: (batch: Batch) => {
        const moment = (): void => {
          this.crashIn -= 1;
          if (this.crashIn < 0) connection.dead = true;
          if (connection.dead) throw new Crash();
        };
        if (connection.dead) throw new Crash();
        this.#refuseNow();
        return this.#commit(batch, moment);
      },
    };
    return connection;
  }

  /** It keeps no single errors that could go. */
  retain(): void {}

  #refuseNow(): void {
    const { how, times } = this.refusals;
    if (times <= 0) return;
    this.refusals = { how, times: times - 1 };
    throw refusal(how);
  }

  #byRung(length: number, hash: string): KnownSource[] {
    return [...this.#sources.values()]
      .map(({ known }) => known)
      .filter(({ identity }) => identity.rungs.some((rung) => rung.length === length && rung.hash === hash));
  }

  #commit(batch: Batch, moment: () => void): CommitResult {
    batch.sources.forEach((delta, i) => this.#refuse(delta, batch.sources.slice(0, i)));
    moment();
    const count = (): void => {
      for (const delta of batch.sources) this.#count(delta);
    };
    let ids: number[] = [];
    const keep = (): void => {
      ids = batch.sources.map((delta) => this.#keep(delta));
    };
    const [first, second] = this.#order === 'offset-first' ? [keep, count] : [count, keep];
    first();
    if (this.#order !== 'together') moment();
    second();
    moment();
    return {
      sources: batch.sources.map(({ events, tail }, i) => ({
        id: ids[i] ?? 0,
        errors: events.length + (tail?.events.length ?? 0),
        duplicates: 0,
      })),
    };
  }

  /** `before`: what the same batch holds before it, which is in the store already when its turn comes. */
  #refuse({ id, path, identity, seen }: SourceDelta, before: readonly SourceDelta[]): void {
    if (seen === undefined) return;
    if (id !== null) {
      const earlier = before.findLast((delta) => delta.id === id);
      const known = earlier ?? this.#sources.get(id)?.known;
      const tail = (earlier === undefined ? this.#sources.get(id)?.tail : earlier.tail)?.from.offset ?? null;
      if (known?.checkpoint.offset !== seen.offset) throw new SourceMoved(path);
      if (seen.tail !== undefined && seen.tail !== tail) throw new SourceMoved(path);
      return;
    }
    const first = identity?.rungs[0];
    if (identity === null || first === undefined) return;
    const rivals = [
      ...this.#byRung(first.length, first.hash).filter((other) => !seen.others.includes(other.id)),
      ...before.filter((delta) => delta.id === null),
    ];
    if (rivals.some((other) => other.identity !== null && sameHead(identity, other.identity))) {
      throw new SourceMoved(path);
    }
  }

  #count(delta: SourceDelta): void {
    const before = delta.id === null ? null : this.#sources.get(delta.id);
    if (before?.tail) {
      this.#add(before.tail, -1);
      before.tail = null;
    }
    this.#add(delta, 1);
    if (delta.tail !== undefined) this.#add(delta.tail, 1);
  }

  #keep(delta: SourceDelta): number {
    const id = delta.id ?? this.#sources.size + 1;
    const { path, checkpoint, identity, tail } = delta;
    const known: KnownSource = {
      id,
      path,
      checkpoint,
      identity: identity ?? NO_IDENTITY,
      ...(tail === undefined ? {} : { tail: tail.from }),
    };
    this.#sources.set(id, { known, tail: tail ?? null });
    return id;
  }

  #add({ events, requests }: Pick<SourceDelta, 'events' | 'requests'>, sign: 1 | -1): void {
    const add = (key: string, count: number): void => {
      this.counts.set(key, (this.counts.get(key) ?? 0) + sign * count);
    };
    for (const { code } of events) add(code ?? '', 1);
    for (const { host, requests: count } of requests) add(host ?? '', count);
  }
}

/** The longest rung that both have says it for all shorter ones. */
function sameHead(a: Identity, b: Identity): boolean {
  const at = Math.min(a.rungs.length, b.rungs.length) - 1;
  return at >= 0 && a.rungs[at]?.hash === b.rungs[at]?.hash;
}

const NO_IDENTITY = { rungs: [], prints: new Uint8Array(), step: 0, marker: '', dev: null, ino: null, birthNs: null };
