// The WebAssembly module that looks for the markers of all formats at once (assembly/marks, README.md): in whole blocks of
// lines, and in single lines that are decoded already. Reads no file: the module comes as bytes.
import { ALL_BITS } from '../model/marker.ts';
import type { MarkBits, MarkRow } from './mark-tables.ts';
import { markTables } from './mark-tables.ts';

/** What assembly/marks/index.ts exports. Addresses and sizes are bytes. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly block: { readonly value: number };
  readonly line: { readonly value: number };
  readonly lineBytes: { readonly value: number };
  readonly nibbles: { readonly value: number };
  readonly loose: { readonly value: number };
  readonly lists: { readonly value: number };
  readonly slots: { readonly value: number };
  readonly pairs: { readonly value: number };
  readonly markers: { readonly value: number };
  readonly markersEnd: { readonly value: number };
  readonly texts: { readonly value: number };
  readonly textsEnd: { readonly value: number };
  readonly quietUntil: (from: number, end: number) => number;
  readonly bitsIn: (from: number, end: number) => number;
  readonly lines: () => number;
}

/** Node has it; the types of Node do not tell. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: Exports };
};

const NEWLINE = 10;
/** Bytes of a marker in the module's memory, and of what is compared at once. */
const ROW = 40;
const WORD = 8;

/** One module for all readings of one thread. Making one throws where WebAssembly or its SIMD is missing. */
export class MarkScanner {
  readonly #exports: Exports;
  readonly #bytes: Uint8Array;
  readonly #block: number;
  readonly #line: Buffer;
  readonly #lineAt: number;
  #loaded: Uint8Array | null = null;
  #loadedTo = 0;

  constructor(wasm: Uint8Array, marks: readonly MarkBits[]) {
    this.#exports = new WebAssembly.Instance(new WebAssembly.Module(wasm)).exports;
    const { memory, block, line, lineBytes } = this.#exports;
    this.#bytes = new Uint8Array(memory.buffer);
    this.#block = block.value;
    this.#lineAt = line.value;
    this.#line = Buffer.from(memory.buffer, line.value, lineBytes.value);
    this.#fill(marks);
  }

  /** Lines that the last `quietUntil` went by. */
  get lines(): number {
    return this.#exports.lines();
  }

  /**
   * `block`: whole lines, each with its LF, at most 1 MiB; it stays what it is until `forget`. Where the first line begins, at
   * or behind `from`, that holds a marker or a NUL byte; `end` when none in front of that does. At both a line begins.
   */
  quietUntil(block: Uint8Array, from: number, end: number): number {
    if (this.#loaded !== block || from > this.#loadedTo) {
      this.#loaded = block;
      this.#loadedTo = from;
      this.#bytes[this.#block + from - 1] = NEWLINE;
    }
    if (end > this.#loadedTo) {
      this.#bytes.set(block.subarray(this.#loadedTo, end), this.#block + this.#loadedTo);
      this.#loadedTo = end;
    }
    return this.#exports.quietUntil(this.#block + from, this.#block + end) - this.#block;
  }

  /** The bits of all markers in lines of the block that were looked at. */
  bitsIn(from: number, end: number): number {
    return this.#exports.bitsIn(this.#block + from, this.#block + end);
  }

  /** The block will be another one. */
  forget(): void {
    this.#loaded = null;
  }

  /** The bits of all markers in a line without its line end; all bits where it is not known. */
  bitsOf(text: string): number {
    const { length } = text;
    if (length >= this.#line.length || text.charCodeAt(length - 1) > 127) return ALL_BITS;
    // Characters beyond Latin-1 lose their upper bits on the way, and may so look like a marker, which does no harm. At the
    // end they could look like something where there is a blank.
    this.#line.write(text, 'latin1');
    this.#line[length] = NEWLINE;
    return this.#exports.bitsIn(this.#lineAt, this.#lineAt + length + 1);
  }

  #fill(marks: readonly MarkBits[]): void {
    const { nibbles, loose, lists, slots, pairs } = markTables(marks);
    const at = this.#exports;
    const memory = new DataView(this.#bytes.buffer);
    this.#bytes.set(nibbles, at.nibbles.value);
    this.#bytes.set(pairs, at.pairs.value);
    memory.setUint32(at.loose.value, loose, true);
    new Uint16Array(memory.buffer, at.slots.value).set(slots);
    let row = at.markers.value;
    let text = at.texts.value;
    lists.forEach((rows, list) => {
      memory.setUint32(at.lists.value + 4 * list, row, true);
      for (const each of rows) {
        if (row + ROW > at.markersEnd.value || text + each.text.length > at.textsEnd.value) {
          throw new RangeError('too many markers');
        }
        const bytes = Buffer.from(each.text, 'latin1');
        this.#bytes.set(bytes, text);
        writeRow(memory, row, each, bytes, text);
        row += ROW;
        text += bytes.length;
      }
      memory.setUint32(at.lists.value + 4 * (list + 1), row, true);
    });
  }
}

/** As assembly/marks/layout.ts has it. */
function writeRow(memory: DataView, at: number, row: MarkRow, bytes: Buffer, text: number): void {
  const any = bytes.indexOf(0);
  const sure = any === -1 ? bytes : bytes.subarray(0, any);
  const count = Math.min(WORD, sure.length);
  const begin = row.atEnd ? WORD - count : 0;
  const word = row.atEnd ? sure.subarray(sure.length - count) : sure.subarray(0, count);
  for (let i = 0; i < WORD; i += 1) {
    memory.setUint8(at + i, word[i - begin] ?? 0);
    memory.setUint8(at + WORD + i, i >= begin && i < begin + count ? 255 : 0);
  }
  memory.setUint32(at + 16, row.reach, true);
  memory.setUint32(at + 20, bytes.length, true);
  memory.setUint32(at + 24, text, true);
  memory.setUint32(at + 28, row.bits, true);
  memory.setUint32(at + 32, any === -1 ? 0 : 1, true);
}
