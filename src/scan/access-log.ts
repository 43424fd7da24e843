// The accelerator of access logs: gives whole blocks to the WebAssembly module (assembly/index.ts, README.md), makes counts of
// the requests that it found and has the errors read whose places it tells. Reads no file: the module comes as bytes. Knows no
// line that the module does not understand, and no field.
import type { ErrorKind, TakeAlike } from '../model/alike.ts';
import type { Checkpoint } from '../model/batch.ts';
import type { RequestSighting } from '../model/candidate.ts';
import { jsonText } from '../model/extra-text.ts';
import { FIELD_NAMES } from '../model/field-list.ts';
import type { Line } from '../model/line.ts';
import type { RecordResult } from '../model/record.ts';

/** What assembly/index.ts exports. Addresses and sizes are bytes. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly block: { readonly value: number };
  readonly cells: { readonly value: number };
  readonly pairs: { readonly value: number };
  readonly names: { readonly value: number };
  readonly errors: { readonly value: number };
  readonly setWindowSeconds: (seconds: number) => void;
  readonly take: (from: number, end: number) => number;
  readonly lines: () => number;
  readonly errorCount: () => number;
  readonly cellCount: () => number;
  readonly clearCells: () => void;
  readonly textsAreMany: () => number;
  readonly forgetTexts: () => void;
}

/** Node has it; the types of Node do not tell. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: Exports };
};

/** `quotes`: where in the text of the line its first 26 quotation marks stand; `time`: epoch ms of its stamp. */
export type ReadError = (line: Line, quotes: ArrayLike<number>, time: number) => RecordResult;

export interface ErrorSink {
  readonly record: (result: RecordResult, line: Line, texts: null, lines: number) => void;
  readonly alike?: TakeAlike;
}

export interface CountSink {
  readonly count: (request: RequestSighting, times: number) => void;
}

interface Place {
  readonly host: string | null;
  readonly bucket: string | null;
}

/** Words of a cell and of a pair (assembly/layout.ts), and what a cell's second word is made of. */
const WORDS = 4;
const STATUS_BITS = 10;
/** Words of an error, and where its quotation marks begin. */
const ERROR_WORDS = 40;
const ERROR_QUOTES = 26;
const FIRST_QUOTE = 5;
const KIND = FIRST_QUOTE + ERROR_QUOTES;
/** A kind's number, and a length, where there is none. */
const NONE = 0xffff_ffff;
const ID_LENGTH = 24;
/** Bytes of a name's entry, and where its text begins. */
const NAME_BYTES = 64;
const NAME_TEXT = 16;

/**
 * One module with its memory of 2.6 MiB, for all readings of one thread: between two blocks it holds nothing of them.
 * Making one throws where WebAssembly or its SIMD is missing.
 */
export class AccessLogScanner {
  readonly #exports: Exports;
  readonly #windowMs: number;
  readonly #bytes: Buffer;
  readonly #words: Uint32Array;
  readonly #readError: ReadError;
  readonly #quotes = new Int32Array(ERROR_QUOTES);
  readonly #block: number;
  #places: Place[] = [];
  #kinds: ErrorKind[] = [];
  /** Whose block is being read. */
  #owner: object | null = null;

  constructor(wasm: Uint8Array, windowSeconds: number, readError: ReadError) {
    this.#exports = new WebAssembly.Instance(new WebAssembly.Module(wasm)).exports;
    this.#windowMs = windowSeconds * 1000;
    this.#exports.setWindowSeconds(windowSeconds);
    const { buffer } = this.#exports.memory;
    this.#readError = readError;
    this.#bytes = Buffer.from(buffer);
    this.#words = new Uint32Array(buffer);
    this.#block = this.#exports.block.value;
    this.#nameFields();
  }

  /** As pipeline/line-reader.ts asks for it; `reader` is whoever asks. */
  take(reader: object, block: Uint8Array, from: number): number {
    if (this.#owner !== reader) {
      // Somebody was stopped by a fault between a block and its end.
      if (this.#owner !== null) this.#exports.clearCells();
      this.#owner = reader;
      this.#bytes.set(from === 0 ? block : block.subarray(from), this.#block + from);
    }
    return this.#exports.take(from, block.length);
  }

  get lines(): number {
    return this.#exports.lines();
  }

  /** The errors among the lines that were taken the last time; `at`: where in the content these begin. */
  tell(sink: ErrorSink, at: Checkpoint, from: number): void {
    const words = this.#words;
    const end = this.#exports.errors.value / 4 + this.#exports.errorCount() * ERROR_WORDS;
    for (let entry = this.#exports.errors.value / 4; entry < end; entry += ERROR_WORDS) {
      const offset = at.offset + (words[entry] ?? 0) - from;
      const number = at.lines + (words[entry + 3] ?? 0) + 1;
      const kind = this.#kinds[words[entry + KIND] ?? NONE];
      if (kind === undefined || !this.#takeAlike(sink, entry, kind, number, offset)) {
        this.#tellRead(sink, entry, number, offset);
      }
    }
  }

  flush(reader: object, sink: CountSink): void {
    if (this.#owner !== reader) return;
    const words = this.#words;
    const first = this.#exports.cells.value / 4;
    const end = first + this.#exports.cellCount() * WORDS;
    for (let at = first; at < end; at += WORDS) {
      const [window = 0, key = 0, times = 0] = [words[at], words[at + 1], words[at + 2]];
      const { host, bucket } = this.#placeAt(key >>> STATUS_BITS);
      const status = key & ((1 << STATUS_BITS) - 1);
      sink.count({ time: window * this.#windowMs, host, bucket, status, failed: status >= 400 }, times);
    }
    this.#owner = null;
    this.#exports.clearCells();
    if (this.#exports.textsAreMany() === 0) return;
    this.#exports.forgetTexts();
    this.#places = [];
    this.#kinds = [];
  }

  /** What stands before each value in the JSON object that errors carry; FIELD_NAMES are the only place that names them. */
  #nameFields(): void {
    for (const [number, name] of FIELD_NAMES.entries()) {
      const at = this.#exports.names.value + number * NAME_BYTES;
      this.#words[at / 4] = this.#bytes.write(`,${jsonText(name)}:"`, at + NAME_TEXT, 'latin1');
    }
  }

  /** False: the error has to be read. */
  #takeAlike(sink: ErrorSink, entry: number, kind: ErrorKind, line: number, offset: number): boolean {
    if (sink.alike === undefined) return false;
    const words = this.#words;
    const at = words[entry + KIND + 1] ?? 0;
    const objectLength = words[entry + KIND + 2] ?? NONE;
    const extraLength = words[entry + KIND + 3] ?? 0;
    const length = ID_LENGTH + (objectLength === NONE ? 0 : objectLength) + extraLength;
    return sink.alike(
      kind,
      {
        text: this.#bytes.toString('latin1', at, at + length),
        objectLength: objectLength === NONE ? -1 : objectLength,
        extraLength,
      },
      { time: (words[entry + 4] ?? 0) * 1000, idTime: (words[entry + KIND + 4] ?? 0) * 1000, line, offset },
    );
  }

  #tellRead(sink: ErrorSink, entry: number, number: number, offset: number): void {
    const words = this.#words;
    const quotes = this.#quotes;
    const [start = 0, length = 0, bytes = 0] = [words[entry], words[entry + 1], words[entry + 2]];
    const begin = this.#block + start;
    for (let i = 0; i < ERROR_QUOTES; i += 1) quotes[i] = (words[entry + FIRST_QUOTE + i] ?? 0) - begin;
    const line = { text: this.#bytes.toString('latin1', begin, begin + length), offset, bytes, number };
    const result = this.#readError(line, quotes, (words[entry + 4] ?? 0) * 1000);
    const kind = words[entry + KIND] ?? NONE;
    if (sink.alike === undefined || kind === NONE || result.kind !== 'errors' || result.request === null) {
      sink.record(result, line, null, 1);
      return;
    }
    const like = (this.#kinds[kind] ??= { event: null, request: result.request });
    sink.record({ ...result, like }, line, null, 1);
  }

  #placeAt(number: number): Place {
    const known = this.#places[number];
    if (known !== undefined) return known;
    const at = this.#exports.pairs.value / 4 + number * WORDS;
    const [hostLength = 0, bucketLength = 0, text = 0] = [
      this.#words[at + 1],
      this.#words[at + 2],
      this.#words[at + 3],
    ];
    // The bucket's text begins where the host's ends, at the next multiple of 16.
    const place = {
      host: this.#textAt(text, hostLength),
      bucket: this.#textAt(text + Math.ceil(hostLength / 16) * 16, bucketLength),
    };
    this.#places[number] = place;
    return place;
  }

  /** `-` and nothing are null. */
  #textAt(at: number, length: number): string | null {
    const text = String.fromCharCode(...this.#bytes.subarray(at, at + length));
    return text === '' || text === '-' ? null : text;
  }
}

/** Takes lines for one reading. */
export class AccessLogAccelerator {
  readonly #scanner: AccessLogScanner;

  constructor(scanner: AccessLogScanner) {
    this.#scanner = scanner;
  }

  get lines(): number {
    return this.#scanner.lines;
  }

  take(block: Uint8Array, from: number): number {
    return this.#scanner.take(this, block, from);
  }

  tell(sink: ErrorSink, at: Checkpoint, from: number): void {
    this.#scanner.tell(sink, at, from);
  }

  flush(sink: CountSink): void {
    this.#scanner.flush(this, sink);
  }
}
