// Passes over lines that hold no marker of any format, a block at a time: most of an application's log. What it passes over
// is exactly what every format would call nothing of its own; the reference path reads the rest.
//
//   bytes     ...INFO started\n...INFO [pool-1] done\n...WARN <Error><Code>...\n
//   literals  jumps from pair to pair ------------------------^ the first literal: its line is read by the reference path
//   walk      every byte up to that line: counts lines, stops at short markers and at markers that end a line
//
// A marker is necessary, not sufficient. So a line that holds one is put to the formats' own hints, and where all of them
// say no it is passed over too.
import type { Marker } from '../model/marker.ts';
import { LineWalk } from './line-walk.ts';
import { isLiteral, LiteralSearch } from './literals.ts';

const NEWLINE = 10;
/** Walked over right after the search, while it is in the processor's cache. */
const WINDOW_BYTES = 32 * 1024;
/** Lines with a marker are put to the hints up to this length; they cost more the longer they are. */
const MAX_ASKED = 16 * 1024;
/** After that many of them in a row the block is the reference path's. */
const MAX_ASKED_IN_ROW = 8;

export interface QuietOptions {
  readonly markers: readonly Marker[];
  /** Whether no format could begin a record on this line, its line end left out. */
  readonly isQuiet: (text: string) => boolean;
}

interface PassSink {
  readonly pass: (lines: number) => void;
}

/** Skippers that share their tables; one is made for each content. */
export function quietSkippers({ markers, isQuiet }: QuietOptions): () => QuietSkipper {
  const texts = markers.filter((marker) => typeof marker === 'string');
  const literals = new LiteralSearch(texts.filter(isLiteral));
  const walk = new LineWalk(
    texts.filter((text) => !isLiteral(text)),
    markers.filter((marker) => typeof marker !== 'string').map(({ end }) => end),
  );
  return () => new QuietSkipper(literals, walk, isQuiet);
}

export class QuietSkipper {
  /** Lines that were taken the last time. */
  lines = 0;
  readonly #literals: LiteralSearch;
  readonly #walk: LineWalk;
  readonly #isQuiet: (text: string) => boolean;
  #held = 0;

  constructor(literals: LiteralSearch, walk: LineWalk, isQuiet: (text: string) => boolean) {
    this.#literals = literals;
    this.#walk = walk;
    this.#isQuiet = isQuiet;
  }

  /** `block`: whole lines, each with its LF; `from` begins one. Answers where the first line begins that is not quiet. */
  take(block: Uint8Array, from: number): number {
    const bytes = Buffer.from(block.buffer, block.byteOffset, block.length);
    let lines = 0;
    let asked = 0;
    let at = from;
    // Whoever asks stands where another one stopped, mostly at a line that is not quiet: nothing behind it is looked at yet.
    let reach = 1;
    while (at < bytes.length) {
      const windowEnd = behindLine(bytes, Math.min(at + reach, bytes.length) - 1);
      reach = WINDOW_BYTES;
      let literal = at;
      while (at < windowEnd) {
        if (literal <= at) literal = this.#literals.find(bytes, at, windowEnd);
        const marked = literal === windowEnd ? windowEnd : lineBegin(bytes, at, literal);
        const begin = marked === at ? at : at + this.#walk.walk(bytes.subarray(at, marked));
        if (begin > at) {
          lines += this.#walk.lines;
          asked = 0;
          at = begin;
        }
        if (at === windowEnd) break;
        const end = behindLine(bytes, begin === marked ? literal : begin);
        asked += 1;
        if (asked > MAX_ASKED_IN_ROW || !this.#isQuietLine(bytes, at, end)) {
          this.#count(lines);
          return at;
        }
        lines += 1;
        at = end;
      }
    }
    this.#count(lines);
    return at;
  }

  #count(lines: number): void {
    this.lines = lines;
    this.#held += lines;
  }

  flush(sink: PassSink): void {
    if (this.#held > 0) sink.pass(this.#held);
    this.#held = 0;
  }

  #isQuietLine(block: Buffer, begin: number, end: number): boolean {
    // A byte order mark, and holes: the framer knows what to do with them.
    if (end - begin > MAX_ASKED || block[begin] === 0xef) return false;
    const line = block.subarray(begin, end);
    if (line.includes(0)) return false;
    return this.#isQuiet(line.toString('utf8', 0, line.at(-2) === 13 ? line.length - 2 : line.length - 1));
  }
}

function lineBegin(block: Buffer, from: number, within: number): number {
  return Math.max(from, block.lastIndexOf(NEWLINE, within) + 1);
}

/** `within` may be a line end itself. */
function behindLine(block: Buffer, within: number): number {
  return block.indexOf(NEWLINE, within) + 1 || block.length;
}
