// A part of a plain file, read by itself: by whichever thread has time, before anybody knows what the lines ahead of it come
// to. It begins and ends at places where no line and no record is open. Whoever begins in the middle reads some lines ahead of
// his part, because records are short and after a few lines he mostly knows where one begins; whether he was right is for
// ranges.ts to find out. Synchronous; the bytes come from a function.
import type { ErrorPack } from '../aggregate/error-pack.ts';
import type { RequestPack } from '../aggregate/request-pack.ts';
import type { LineTally } from '../model/record.ts';
import type { Stretch } from '../sources/identity.ts';
import { Harvest } from './harvest.ts';
import type { HarvestParts } from './harvest.ts';
import { LineReader } from './line-reader.ts';
import type { LineReaderParts, LineSink } from './line-reader.ts';
import { Cursor } from './cursor.ts';
import type { ReadAt } from './cursor.ts';

export interface RangeRequest {
  /** Content offsets. Read is from the first place at or behind `from` to the first at or behind `until` where nothing is open. */
  readonly from: number;
  readonly until: number;
  /** Content bytes there are. */
  readonly size: number;
  /** Nothing is open at `from`, and a line begins there. */
  readonly exact: boolean;
  /** How far ahead of `from` to begin, where that is not so. */
  readonly warmUp: number;
  /** It may end early when it holds so many counts, events and rejected lines. */
  readonly limit: number;
  /** Whether the texts of rejected lines are wanted; else they are left blank. */
  readonly keepsRejected: boolean;
}

/** What a range came to; it may change threads. All line numbers count from its own first line, which is 1. */
export interface RangeResult {
  /** Content offsets. At neither place a line or a record is open. */
  readonly start: number;
  readonly end: number;
  readonly lines: number;
  /** `full`: it held enough before it was through. `input`: there was nothing more to read, for whatever reason. */
  readonly how: 'whole' | 'full' | 'input';
  readonly tally: Readonly<LineTally>;
  readonly recognised: number;
  readonly ambiguous: number;
  /** Hosts as the log has them: place and name are told when they are stored. */
  readonly requests: RequestPack;
  /** In the order of their lines, which count from the first of the range; without a path. */
  readonly errors: readonly ErrorPack[];
  readonly rejects: readonly RangeReject[];
  readonly stretch: Stretch;
}

interface RangeReject {
  readonly reason: string;
  readonly line: number;
  readonly texts: readonly string[];
}

export interface RangeParts extends LineReaderParts, HarvestParts {
  readonly stretchOf: (from: number, to: number, read: (from: number, to: number) => Uint8Array) => Stretch | null;
}

/** What need not be copied when a result goes to another thread. */
export function transferred({ requests, errors }: RangeResult): ArrayBuffer[] {
  const columns = errors.flatMap(({ numbers, indices, bytes }) => [numbers, indices, bytes]);
  return [requests.numbers, requests.places, ...columns].map((array) => array.buffer);
}

/** null: nothing begins in there, or nothing of it can be read. `buffer` is worked in, and used again by the next one. */
export function readRange(
  request: RangeRequest,
  parts: RangeParts,
  readAt: ReadAt,
  buffer: Uint8Array,
): RangeResult | null {
  const { from, until, exact } = request;
  const content = new Cursor(readAt, buffer, request.size);
  const start = exact ? from : beginning(request, parts, content);
  if (start === null || start >= until) return null;
  content.seek(start);
  const harvest = new Harvest('', parts);
  const rejects: RangeReject[] = [];
  const reader = new LineReader(parts, { offset: start, lines: 0 }, sinkOf(harvest, rejects, request.keepsRejected));
  const how = advance(reader, content, until, () => harvest.held.size + rejects.length >= request.limit);
  // In front of what is still open everything was told, and nothing behind it.
  const { offset: end, lines } = reader.checkpoint;
  const stretch = parts.stretchOf(start, end, (a, b) => content.peek(a, b));
  if (stretch === null) return null;
  const { tally, recognised } = harvest;
  const { requests, errors } = harvest.held.takePacked();
  return {
    start,
    end,
    lines,
    how,
    tally,
    recognised,
    ambiguous: reader.ambiguous,
    requests,
    errors,
    rejects,
    stretch,
  };
}

const NOTHING: LineSink = { record: () => undefined, count: () => undefined, pass: () => undefined };

/** The first place at or behind `from` where nothing seems to be open. */
function beginning({ from, until, warmUp }: RangeRequest, parts: RangeParts, content: Cursor): number | null {
  const place = content.lineFrom(Math.max(0, from - warmUp), until);
  if (place === null || place >= from) return place;
  content.seek(place);
  const reader = new LineReader(parts, { offset: place, lines: 0 }, NOTHING);
  return advance(reader, content, from, () => false) === 'whole' ? content.at : null;
}

/** Reads to the first place at or behind `until` where nothing is open. */
function advance(reader: LineReader, content: Cursor, until: number, isFull: () => boolean): RangeResult['how'] {
  while (content.at < until) {
    const bytes = content.take(until);
    if (bytes === null) return 'input';
    reader.push(bytes);
    if (isFull()) return 'full';
  }
  while (reader.checkpoint.offset < content.at) {
    const bytes = content.takeLine();
    if (bytes === null) return 'input';
    reader.push(bytes);
  }
  return 'whole';
}

function sinkOf(harvest: Harvest, rejects: RangeReject[], keepsRejected: boolean): LineSink {
  return {
    record: (result, first, texts, lines) => {
      harvest.add(result, lines);
      if (result.kind !== 'rejected') return;
      const all = texts ?? [first.text];
      rejects.push({ reason: result.reason, line: first.number, texts: keepsRejected ? all : all.map(() => '') });
    },
    alike: (kind, own, met) => harvest.alike(kind, own, met),
    count: (request, times) => harvest.count(request, times),
    pass: (lines) => harvest.pass(lines),
  };
}
