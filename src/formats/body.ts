// Reads one OSS error body: XML between `<Error` and `</Error>` (or what is left of it), or the JSON of vector and table
// buckets. Knows elements and nothing of logs; who calls it found the text and undid the escaping of its surroundings.

/** Children of `<Error>` by element name, trimmed, entities decoded. Nested children by path: `AccessDeniedDetail/AuthAction`. */
export interface Body {
  readonly elements: ReadonlyMap<string, string>;
  /** The end was missing: only elements that were closed are here. */
  readonly truncated: boolean;
}

export type BodyResult = { readonly ok: true; readonly body: Body } | { readonly ok: false; readonly reason: string };

// To be implemented:
//   parseXmlBody(text: string): BodyResult
//   parseJsonBody(text: string): BodyResult
//   candidateFromBody(body: Body, base: ...): Candidate   maps Code, Message, RequestId, HostId, EC, Bucket|BucketName, Key|ObjectName; the rest to `extra`; ServerTime to bodyTime
