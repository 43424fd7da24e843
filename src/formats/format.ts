// The contract of a format. A line format is an Opener; a document format (HAR) reads a whole source in its own way.
import type { Candidate } from '../model/candidate.ts';
import type { Marker } from '../model/marker.ts';
import type { Opener } from '../model/record.ts';

export interface LineFormat extends Opener {
  readonly kind: 'lines';
  /** Wherever the hint is true, one of these stands on the line. */
  readonly markers: readonly Marker[];
}

/** A source that is one document and not lines. */
export interface DocumentFormat {
  readonly kind: 'document';
  readonly name: string;
  /** `head`: the first up to 64 KiB of the content. */
  detect(head: string): boolean;
  /**
   * Reads the whole content; yields the candidates of one entry at a time with the entry's 0-based number as `line` and
   * `offset`. Throws OssightError('input') when the document is malformed; what was yielded before stays valid.
   */
  read(content: AsyncIterable<Uint8Array>): AsyncIterable<DocumentEntry>;
}

/** `rejected`: why an entry could not be read (a few words that repeat, never input); it has no candidates then. */
export interface DocumentEntry {
  readonly candidates: readonly Candidate[];
  readonly rejected?: string;
}
