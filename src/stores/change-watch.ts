// Whether what a reader reads has changed, to be told cheaply and often.

export interface ChangeWatch {
  /** A number that has risen when anything was written since the last look (SQLite: that of the last commit); null otherwise. */
  readonly look: () => number | null;
  readonly close: () => void;
}
