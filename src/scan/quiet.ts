// Passes over lines that hold no marker of any format, a block at a time: most of an application's log. What it passes over
// is exactly what every format would call nothing of its own; the reference path reads the rest.
//
//   bytes   ...INFO started\n...INFO [pool-1] done\n...WARN <Error><Code>...\n
//   marks   counts lines, 64 bytes at a time ------------^ the first marker: its line is read by the reference path
//
// A marker is necessary, not sufficient. So a line that holds some is put to the hints of the formats whose they are, and where
// all of those say no it is passed over too.
import type { MarkScanner } from './marks.ts';

const NEWLINE = 10;
/** Looked at right after it was copied, while it is in the processor's cache. */
const WINDOW_BYTES = 64 * 1024;
/** About as far as a record waits. */
const AHEAD_BYTES = 16 * 1024;
/** Lines with a marker are put to the hints up to this length; they cost more the longer they are. */
const MAX_ASKED = 16 * 1024;
/** After that many of them in a row the block is the reference path's. */
const MAX_ASKED_IN_ROW = 8;

/** Whether no format could begin a record on this line, its line end left out. `bits`: of the markers that stand on it. */
export type QuietTest = (text: string, bits: number) => boolean;

interface PassSink {
  readonly pass: (lines: number) => void;
}

/** One is made for each content. */
export class QuietSkipper {
  /** Lines that were taken the last time. */
  lines = 0;
  readonly #scanner: MarkScanner;
  readonly #isQuiet: QuietTest;
  #held = 0;
  /** Where in the block it stopped the last time, behind lines that it took, without putting the line there to the hints. */
  #stop = -1;

  constructor(scanner: MarkScanner, isQuiet: QuietTest) {
    this.#scanner = scanner;
    this.#isQuiet = isQuiet;
  }

  /** `block`: whole lines, each with its LF; `from` begins one. Answers where the first line begins that is not quiet. */
  take(block: Uint8Array, from: number): number {
    this.lines = 0;
    const scanner = this.#scanner;
    let asked = 0;
    let at = from;
    // Others were asked about the line meanwhile, and left it too.
    const mayAsk = from === this.#stop;
    this.#stop = -1;
    // Whoever asks stands where another one stopped, mostly at a line that is not quiet: nothing behind it is looked at yet.
    let reach = 1;
    while (at < block.length) {
      const window = block.indexOf(NEWLINE, Math.min(at + reach, block.length) - 1) + 1;
      reach = WINDOW_BYTES;
      const stop = scanner.quietUntil(block, at, window);
      if (stop > at) {
        this.lines += scanner.lines;
        at = stop;
        asked = 0;
      }
      if (at === window) continue;
      // Where nothing was passed over the line is read at once; where something was, it may go with that, unless it is others'.
      if (!mayAsk) {
        if (at > from) this.#stop = at;
        break;
      }
      asked += 1;
      const end = block.indexOf(NEWLINE, at) + 1;
      if (asked > MAX_ASKED_IN_ROW || !this.#isQuietLine(block, at, end)) break;
      this.lines += 1;
      at = end;
    }
    this.#held += this.lines;
    return at;
  }

  /** Where the first line begins, at or behind `from`, that holds a marker, or how far was looked. */
  quietUntil(block: Uint8Array, from: number): number {
    const window = block.indexOf(NEWLINE, Math.min(from + AHEAD_BYTES, block.length) - 1) + 1;
    return window <= from ? from : this.#scanner.quietUntil(block, from, window);
  }

  flush(sink: PassSink): void {
    this.#scanner.forget();
    this.#stop = -1;
    if (this.#held > 0) sink.pass(this.#held);
    this.#held = 0;
  }

  #isQuietLine(block: Uint8Array, begin: number, end: number): boolean {
    // A byte order mark, and holes: the framer knows what to do with them.
    if (end - begin > MAX_ASKED || block[begin] === 0xef) return false;
    const line = Buffer.from(block.buffer, block.byteOffset + begin, end - begin);
    if (line.includes(0)) return false;
    const text = line.toString('utf8', 0, line.at(-2) === 13 ? line.length - 2 : line.length - 1);
    return this.#isQuiet(text, this.#scanner.bitsIn(begin, end));
  }
}
