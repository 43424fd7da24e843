// What framing hands to formats: one line of a source, and what stands before the message on it.

/** One line without its line end (LF or CRLF). `text` is decoded UTF-8 (invalid bytes become U+FFFD). */
export interface Line {
  readonly text: string;
  /** Byte offset of the line's first byte in the source's content (after gunzip and UTF-16 decoding). */
  readonly offset: number;
  /** Bytes of the line in the content, its line end included. */
  readonly bytes: number;
  /** 1-based line number in the source. */
  readonly number: number;
}

/** A time read from a log line. `zoned` is false where the zone had to be supplied by the user or the machine. */
export interface Stamp {
  /** Epoch milliseconds, UTC. */
  readonly ms: number;
  readonly zoned: boolean;
}

/**
 * What a logger, syslog, logcat, Docker or a debugger put before the message.
 * `key` tells writers apart (host, pid, thread, tag without anything that changes from line to line); '' when there is none.
 */
export interface Prefix {
  readonly key: string;
  /** Index in `text` at which the message begins. */
  readonly start: number;
  readonly stamp: Stamp | null;
}
