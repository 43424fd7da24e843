// Errors of a server log are mostly like one that was met before in all but the texts that are their own. Such an error need not
// be read: what it has in common with the other is known, and its own texts are taken as they stand.
import type { RequestSighting } from './candidate.ts';
import type { ErrorEvent } from './event.ts';

/** An error of which others differ in what is each one's own alone: request id, object, times and place (`again`). */
export interface Example {
  /** Left here by whoever made it of a record (RecordResult, `like` and `again`); null: none was made yet. */
  event: ErrorEvent | null;
}

/** What errors that are alike have in common: everything but the time, the place in the source and OwnTexts. */
export interface ErrorKind extends Example {
  readonly request: Omit<RequestSighting, 'time'>;
}

/** Texts that are an error's own, free of secrets. */
export interface OwnTexts {
  /** Request id (24 hex digits), object and JSON object of the other fields, one behind the other. ASCII. */
  readonly text: string;
  /** Characters; -1: it has no object. */
  readonly objectLength: number;
  readonly extraLength: number;
}

/** Where and when an error of a kind was met. */
export interface Met {
  /** Epoch ms. */
  readonly time: number;
  /** Epoch ms that the request id tells. */
  readonly idTime: number;
  readonly line: number;
  readonly offset: number;
}

/** False: it has to be read. */
export type TakeAlike = (kind: ErrorKind, own: OwnTexts, met: Met) => boolean;
