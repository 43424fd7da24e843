// The real store, in a database of its own, as world.ts wants it: it can be killed before or after a commit, and tells what
// it has counted by the names that world.ts gives its records.
import { openPrivate } from '../../src/stores/index.ts';
import type { PipelineStore } from '../../src/pipeline/pipeline.ts';
import { CATALOG, classify, NOW } from '../stores/ledger.ts';
import type { PruneStep } from '../../src/stores/store.ts';
import { Crash, refusal } from './counting-store.ts';
import { FIRST_MINUTE, nameOf } from './world.ts';
import type { Refusals } from './world.ts';

const ALL = { since: null, until: null };

export class PrivateStore {
  crashIn = Infinity;
  refusals: Refusals = { how: 'BUSY', times: 0 };
  #retaining: Iterator<PruneStep, void> | null = null;
  readonly #opened = openPrivate({ windowSeconds: 60, catalog: CATALOG, classify, now: NOW });

  connect(): PipelineStore & { dead: boolean } {
    const { store } = this.#opened;
    const connection = { dead: false, commit, sourcesByRung };
    const moment = (): void => {
      this.crashIn -= 1;
      if (this.crashIn < 0) connection.dead = true;
      if (connection.dead) throw new Crash();
    };
    const refuseNow = (): void => {
      const { how, times } = this.refusals;
      if (times <= 0) return;
      this.refusals = { how, times: times - 1 };
      throw refusal(how);
    };
    function sourcesByRung(length: number, hash: string): ReturnType<PipelineStore['sourcesByRung']> {
      if (connection.dead) throw new Crash();
      refuseNow();
      return store.sourcesByRung(length, hash);
    }
    function commit(batch: Parameters<PipelineStore['commit']>[0]): ReturnType<PipelineStore['commit']> {
      if (connection.dead) throw new Crash();
      refuseNow();
      moment();
      const result = store.commit(batch);
      moment();
      return result;
    }
    return connection;
  }

  /** Takes up where it was left, with whatever was committed meanwhile. */
  retain(keep: number, steps: number): void {
    this.#retaining ??= this.#opened.store.pruneSteps({ before: -Infinity, keep });
    for (let n = 0; n < steps; n += 1) {
      if (this.#retaining.next().done !== true) continue;
      this.#retaining = null;
      return;
    }
  }

  get counts(): ReadonlyMap<string, number> {
    const { reader } = this.#opened;
    const counts = new Map<string, number>();
    for (const { window, requests } of reader.requestTrend(ALL, 60))
      counts.set(nameOf(window / 60 - FIRST_MINUTE), requests);
    for (const { key, errors } of reader.trend(ALL, 86_400, 'code')) {
      counts.set(key ?? '', (counts.get(key ?? '') ?? 0) + errors);
    }
    return counts;
  }

  close(): void {
    this.#opened.store.close();
  }
}
