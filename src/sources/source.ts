// The contract of a source: bytes with an origin. What the bytes mean, and how far they were counted, is others' business.
import type { Encoded } from './encoded.ts';

/** A thing to read. Opening it may fail with OssightError('input'), which names it; others can still be read. */
export interface Source {
  /** As the user wrote it or a directory listed it; `-` for stdin. */
  readonly path: string;
  open(): Promise<Content>;
}

/**
 * The content of a source: its bytes after gunzip and, where a byte order mark says UTF-16, as UTF-8. Offsets count these.
 * Chunks are only valid until the next one is asked for (buffers are used again).
 */
export interface Content {
  /** Bytes on disk, for progress; null where nobody knows. */
  readonly diskBytes: number | null;
  /** Content bytes, where they are known without reading (plain files); what is appended later is not in it. */
  readonly size: number | null;
  readonly origin: FileOrigin | null;
  /** Of a plain file: the system's descriptor, for who reads at places of its own. Valid until the content is closed. */
  readonly descriptor?: number | undefined;
  /** Of a file whose bytes are not its content: what it takes to decode it elsewhere. */
  readonly encoded?: Encoded | undefined;
  /** Bytes taken from the disk so far. */
  readonly diskRead: number;
  /** The content from `offset` to its end as it was found when opened. Can be asked for again unless `origin` is null. */
  chunks(offset: number): AsyncIterable<Uint8Array>;
  /** Content bytes [from, to), fewer at the end; null where they can only be had by reading all before them. */
  peek(from: number, to: number): Uint8Array | null;
  close(): Promise<void>;
}

/** What the file system says of a file; decimal strings, since they exceed 2^53. */
export interface FileOrigin {
  readonly dev: string;
  readonly ino: string;
  /** null where the file system keeps no birth time. */
  readonly birthNs: string | null;
}
