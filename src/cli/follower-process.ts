// The follower that `serve --tail` starts: `ossight tail` on the same database, in a process of its own, so that whoever looks
// never holds it up. Its word on how it gets on is passed on.
import { isFollowerReport, type FollowerReport, type FollowerState } from '../serve/follower-state.ts';
import { KeptProcess, type KeptParts } from './kept-process.ts';

/** It commits what it has read. */
const STOP_MS = 4000;

export interface FollowerParts extends Pick<KeptParts, 'note' | 'refused'> {
  /** Behind `ossight tail`. */
  readonly args: readonly string[];
  readonly told: (report: FollowerReport) => void;
}

export class FollowerProcess {
  readonly #process: KeptProcess;
  #last: Omit<FollowerReport, 'commits'> = { files: [], others: { files: 0, lag: 0 }, lostBytes: 0 };

  constructor({ args, note, refused, told }: FollowerParts) {
    this.#process = new KeptProcess({
      what: 'the follower',
      args: ['tail', ...args],
      note,
      refused,
      stopMs: STOP_MS,
      message: (message) => {
        if (!isFollowerReport(message)) return;
        const { files, others, lostBytes } = message;
        this.#last = { files, others, lostBytes };
        told(message);
      },
    });
  }

  start(): void {
    this.#process.start();
  }

  state(): FollowerState {
    return { ...this.#last, running: this.#process.running, restarts: this.#process.restarts };
  }

  async stop(): Promise<void> {
    await this.#process.stop();
  }
}
