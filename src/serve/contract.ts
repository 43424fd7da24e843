// What the server is made of and what it needs from outside. No behaviour.
import type { FollowerState } from './follower-state.ts';
import type { Answer } from './answers.ts';
import type { Question } from './question.ts';

export interface ServeParts {
  /** Asks the ledger. Never throws for what was asked: that is an answer too. */
  readonly ask: (question: Question) => Promise<Answer>;
  /** The Content-Security-Policy that lets exactly the page's scripts and styles run. */
  readonly policy: string;
  /** The number of the newest commit when the ledger has changed since the last look. Throws when it cannot be read. */
  readonly look: () => number | null;
  /** null: nobody follows logs for this server. */
  readonly follower: () => FollowerState | null;
  /** Epoch ms. */
  readonly now: () => number;
  readonly version: string;
  /** Version of Node. */
  readonly runtime: string;
}

export interface ServeOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Names beside the bound address by which the server may be asked. */
  readonly names: readonly string[];
  /** null: everybody who can reach the port may look. */
  readonly token: string | null;
  /** ms between two looks whether the ledger has changed. Default 250. */
  readonly pollMs?: number;
  /** ms between two signs of life to those who listen for changes. Default 15,000. */
  readonly pingMs?: number;
}
