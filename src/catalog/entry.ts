// The shape of the catalog's data. Entries are data; nothing here decides.
import type { Action } from '../model/event.ts';

export type Category =
  | 'access'
  | 'account'
  | 'acceleration'
  | 'auth'
  | 'bad-request'
  | 'callback'
  | 'client-side'
  | 'conflict'
  | 'cors'
  | 'endpoint'
  | 'image'
  | 'integrity'
  | 'inventory'
  | 'kms'
  | 'legacy'
  | 'limit'
  | 'live-channel'
  | 'logging'
  | 'meta-query'
  | 'method'
  | 'mirror'
  | 'multipart'
  | 'not-found'
  | 'not-found-config'
  | 'post-object'
  | 'precondition'
  | 'replication'
  | 'select-object'
  | 'server'
  | 'tagging'
  | 'throttle'
  | 'timeout'
  | 'unknown'
  | 'worm';

export interface Entry {
  /** The service's current spelling. */
  readonly code: string;
  /** Other spellings and predecessors that mean the same. Matching ignores case. */
  readonly aliases: readonly string[];
  /** HTTP statuses it was documented or seen with, the usual one first; empty when no status is known (client-side codes). */
  readonly statuses: readonly number[];
  readonly category: Category;
  readonly action: Action;
  /** Whether a repetition of the same request can succeed; follows the retry tables of the service's own SDKs. */
  readonly retryable: boolean;
  /** One line: what happened. */
  readonly summary: string;
  /** What to check first, then what to do. Two to four sentences. */
  readonly advice: string;
  /** Documentation page. */
  readonly doc: string;
  /** `sdk`: never sent by the service, made up by a client library. */
  readonly origin: 'service' | 'sdk';
}

/** An EC value (`0002-00000040`): finer than the code, may change without notice, so nothing depends on it alone. */
export interface EcEntry {
  readonly ec: string;
  readonly code: string | null;
  readonly summary: string;
}

export interface EcModule {
  /** The first four digits. */
  readonly prefix: string;
  readonly name: string;
  readonly summary: string;
}

/** A sub-cause of a code, recognised by message, EC, elements or status. */
export interface Cause {
  /** Stable, kebab-case, unique within the code. */
  readonly slug: string;
  readonly code: string;
  readonly action: Action;
  readonly retryable: boolean;
  readonly summary: string;
  readonly advice: string;
}
