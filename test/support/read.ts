// Runs line formats over a text the way the pipeline does: split2, assembler, caps. For tests of formats.
import { LineFramer } from '../../src/framing/lines.ts';
import { createPrefixReader } from '../../src/framing/prefix.ts';
import { RecordAssembler } from '../../src/framing/records.ts';
import type { Candidate } from '../../src/model/candidate.ts';
import type { Opener, RecordResult } from '../../src/model/record.ts';

export interface ReadRecord {
  readonly result: RecordResult;
  readonly line: number;
  readonly lines: number;
}

export interface ReadOptions {
  /** IANA zone for stamps without one. Default UTC. */
  readonly zone?: string;
  /** Epoch ms for stamps without a year. Default 2026-11-23T00:00:00Z. */
  readonly now?: number;
  /** Bytes pushed at a time. Default: everything at once. */
  readonly chunk?: number;
}

/** Every record of the text, lines that belong to no record (`unlike`) included. */
export function readRecords(
  text: string | Uint8Array,
  openers: readonly Opener[],
  options: ReadOptions = {},
): ReadRecord[] {
  const records: ReadRecord[] = [];
  const prefixOf = createPrefixReader({ zone: options.zone ?? 'UTC', now: options.now ?? Date.UTC(2026, 10, 23) });
  const assembler = new RecordAssembler(openers, { prefixOf }, (result, first, texts) => {
    records.push({ result, line: first.number, lines: texts?.length ?? 1 });
  });
  const framer = new LineFramer({
    onLine: (line) => assembler.push(line),
    onLongLine: (line) => assembler.pushLong(line),
  });
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const size = options.chunk ?? Math.max(1, bytes.length);
  for (let at = 0; at < bytes.length; at += size) framer.push(bytes.subarray(at, at + size));
  framer.end();
  assembler.finish();
  return records;
}

/** The candidates of all records, in order. */
export function readCandidates(
  text: string | Uint8Array,
  openers: readonly Opener[],
  options: ReadOptions = {},
): Candidate[] {
  return readRecords(text, openers, options).flatMap(({ result }) =>
    result.kind === 'errors' ? result.candidates : [],
  );
}
