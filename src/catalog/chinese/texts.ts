// The shape of the catalog's texts in Chinese: by code, or code and cause (`AccessDenied/bucket-policy`).

export interface ChineseText {
  /** One line: what happened. */
  readonly summary: string;
  /** What to check first, then what to do. */
  readonly advice: string;
}

export type ChineseTexts = Readonly<Record<string, ChineseText>>;
