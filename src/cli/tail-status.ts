// Tells the process that started the follower (`serve`) how it gets on. Started by a shell there is nobody to tell.
import { performance } from 'node:perf_hooks';
import type { Tailer } from '../follow/tailer.ts';
import type { PipelineStore } from '../pipeline/pipeline.ts';
import { MOST_COMMITS, MOST_FILES, type FollowerReport } from '../serve/follower-state.ts';
import type { Stopper } from './stopper.ts';

const EVERY_MS = 1000;

export class TailStatus {
  readonly #send: (report: FollowerReport) => void;
  readonly #gone: () => void;
  #told = -Infinity;
  #commits: number[] = [];

  /** null where nobody listens. The follower ends, as after TERM, when who listens has gone. */
  static ofParent(stopper: Stopper): TailStatus | null {
    if (process.send === undefined) return null;
    return new TailStatus(
      (report) => {
        if (process.connected) process.send?.(report);
      },
      () => stopper.request('SIGTERM'),
    );
  }

  private constructor(send: (report: FollowerReport) => void, gone: () => void) {
    this.#send = send;
    this.#gone = gone;
    process.on('disconnect', this.#gone);
  }

  /** The same store, watched for how long its commits take. */
  timing(store: PipelineStore): PipelineStore {
    return {
      sourcesByRung: store.sourcesByRung,
      commit: (batch) => {
        const began = performance.now();
        const result = store.commit(batch);
        if (this.#commits.length < MOST_COMMITS) this.#commits.push((performance.now() - began) / 1000);
        return result;
      },
    };
  }

  /** `now`: monotonic ms. */
  tell(tailer: Tailer, now: number): void {
    if (now - this.#told < EVERY_MS) return;
    this.#told = now;
    const files = tailer
      .progress()
      .map(({ path, offset, bytes }) => ({ path, offset, lag: bytes }))
      .sort((a, b) => b.lag - a.lag || (a.path < b.path ? -1 : 1));
    const others = files.slice(MOST_FILES);
    this.#send({
      files: files.slice(0, MOST_FILES),
      others: { files: others.length, lag: others.reduce((sum, { lag }) => sum + lag, 0) },
      lostBytes: tailer.totals().lostBytes,
      commits: this.#commits,
    });
    this.#commits = [];
  }

  close(): void {
    process.off('disconnect', this.#gone);
  }
}
