// The whole path of one source on one page: bytes -> lines -> records -> events -> counts -> one transaction with the checkpoint.
import type { DocumentEntry, DocumentFormat } from '../formats/format.ts';
import type { Checkpoint, KnownSource } from '../model/batch.ts';
import { OssightError, SourceMoved } from '../model/error.ts';
import type { RecordResult } from '../model/record.ts';
import type { Fingerprint } from '../sources/identity.ts';
import type { Content, Source } from '../sources/source.ts';
import type { Store } from '../stores/store.ts';
import { Ledger } from './ledger.ts';
import { nothingRead, together } from './outcome.ts';
import type { SourceOutcome } from './outcome.ts';
import type { HostParts } from './event.ts';
import { split } from './lead.ts';
import { LineReader } from './line-reader.ts';
import type { RangeParts } from './range.ts';
import type { RangeFeed } from './ranges.ts';

/** Everything the path is made of; cli/compose.ts chooses the parts. */
export interface PipelineParts extends RangeParts {
  readonly documentFormats: readonly DocumentFormat[];
  /** `offset`: where reading begins; `lead`: the content's up to 1,024 bytes before that. */
  readonly createFingerprint: (known: KnownSource | null, offset: number, lead: Uint8Array) => Fingerprint;
  readonly recognise: (content: Content, sourcesByRung: Store['sourcesByRung']) => Promise<KnownSource | null>;
  readonly parseHost: (raw: string | null) => HostParts | null;
  /** Epoch ms; asked at each commit. */
  readonly now: () => number;
}

export type PipelineStore = Pick<Store, 'commit' | 'sourcesByRung'>;

/** `line`: number of the first of the texts. */
export type OnRejected = (reason: string, path: string, line: number, texts: readonly string[]) => void;

export interface PipelineOptions {
  /** A commit is made when this many content bytes were read since the last one, */
  readonly commitBytes: number;
  /** or when this many counts and events are held. */
  readonly commitSize: number;
  readonly onRejected: OnRejected;
  /** `diskRead`: bytes of the source that were taken from the disk. */
  readonly onProgress: (diskRead: number, path: string) => void;
  /** Waited for between chunks, so that a slow reader of the results slows the reading down. */
  readonly afterChunk?: (() => Promise<void>) | undefined;
  /** Reads plain files in ranges, several at once. Absent: they are read like all else, from front to back. */
  readonly ranges?: RangeFeed | undefined;
  /** The same content, decoded by another thread; null where it need not be. Closing is the first one's. */
  readonly decodedElsewhere?: ((content: Content) => Content | null) | undefined;
  /** Asked between chunks; true stops cleanly: what was read is committed. */
  readonly stopped: () => boolean;
}

/** What a resumed fingerprint wants of the content before its place. */
const LEAD_BYTES = 1024;
const DETECT_BYTES = 64 * 1024;

/** Reads one source to its end. Faults of the input are told in the outcome; faults of the store are thrown. */
export async function readSource(
  source: Source,
  store: PipelineStore,
  parts: PipelineParts,
  options: PipelineOptions,
): Promise<SourceOutcome> {
  let content: Content;
  try {
    content = await source.open();
  } catch (error) {
    return nothingRead(source.path, inputFault(source.path, error));
  }
  let outcome: SourceOutcome | null = null;
  try {
    // Each time round another process has committed, so this ends.
    for (;;) {
      const ledger = await lookUp(source.path, content, store, parts);
      try {
        await readOn(content, ledger, store, parts, options);
        return together(outcome, ledger.outcome(null));
      } catch (error) {
        outcome = together(outcome, ledger.outcome(null));
        if (!(error instanceof SourceMoved)) throw error;
      }
    }
  } catch (error) {
    if (error instanceof OssightError && error.code === 'input') {
      return together(outcome, nothingRead(source.path, error));
    }
    throw error;
  } finally {
    await options.ranges?.release(content);
    await content.close();
  }
}

async function lookUp(path: string, content: Content, store: PipelineStore, parts: PipelineParts): Promise<Ledger> {
  const met = new Set<number>();
  const known = await parts.recognise(content, (length, hash) => {
    const sources = store.sourcesByRung(length, hash);
    for (const { id } of sources) met.add(id);
    return sources;
  });
  return new Ledger(path, content.origin, known, [...met], parts);
}

/** Reads what is not stored yet. Throws what stopped it, when what came before that is committed. */
async function readOn(
  content: Content,
  ledger: Ledger,
  store: PipelineStore,
  parts: PipelineParts,
  options: PipelineOptions,
): Promise<void> {
  const { known } = ledger;
  if (known !== null && !(await reachesBeyond(content, known.checkpoint.offset))) return;
  try {
    const own = options.decodedElsewhere?.(content) ?? content;
    await read(own, known?.tail ?? known?.checkpoint ?? START, ledger, store, parts, options);
  } catch (error) {
    if (error instanceof SourceMoved) throw error;
    const fault = inputFault(ledger.path, error);
    ledger.commit('failed', store);
    throw fault;
  }
}

/** Whether there is content behind what is stored; asked because the end of that may be read twice (model/batch.ts, Tail). */
async function reachesBeyond(content: Content, offset: number): Promise<boolean> {
  if (content.size !== null) return content.size > offset;
  try {
    for await (const chunk of content.chunks(offset)) if (chunk.length > 0) return true;
    return false;
  } catch {
    // The reading meets the same fault and tells it.
    return true;
  }
}

const START: Checkpoint = { offset: 0, lines: 0 };

async function read(
  content: Content,
  from: Checkpoint,
  ledger: Ledger,
  store: PipelineStore,
  parts: PipelineParts,
  options: PipelineOptions,
): Promise<void> {
  if (rangesStart(content, from, parts, options.ranges) !== null) {
    const at = await readRanges(content, from, ledger, store, parts, options);
    if (at !== null) await readLines(content.chunks(at.offset), content, at, ledger, store, parts, options);
    return;
  }
  const { lead, first, rest } = await split(content.chunks(from.offset - leadOf(from)), leadOf(from));
  ledger.begin(parts.createFingerprint(ledger.known, from.offset, lead), from);
  if (first === null) {
    ledger.commit('done', store);
    return;
  }
  const format = from.offset === 0 ? detect(first, parts.documentFormats) : undefined;
  if (format !== undefined) await readDocument(format, rest, ledger, store, options);
  else await readLines(rest, content, from, ledger, store, parts, options);
}

/** Bytes to read again before a resumed place. */
function leadOf(from: Checkpoint): number {
  return Math.min(from.offset, LEAD_BYTES);
}

/** Where the ranges of `content` begin that is read from `from` on; null where it is read from front to back. */
export function rangesStart(
  content: Content,
  from: Checkpoint,
  parts: PipelineParts,
  ranges: RangeFeed | undefined,
): number | null {
  if (ranges?.takes(content, from.offset) !== true) return null;
  const head = from.offset === 0 ? content.peek(0, DETECT_BYTES) : new Uint8Array();
  return head === null || detect(head, parts.documentFormats) !== undefined ? null : from.offset;
}

/** Reads as far as ranges go. Answers where to read on from front to back; null: the reading was stopped. */
async function readRanges(
  content: Content,
  from: Checkpoint,
  ledger: Ledger,
  store: PipelineStore,
  parts: PipelineParts,
  options: PipelineOptions,
): Promise<Checkpoint | null> {
  const lead = content.peek(from.offset - leadOf(from), from.offset) ?? new Uint8Array();
  ledger.begin(parts.createFingerprint(ledger.known, from.offset, lead), from);
  const plan = options.ranges?.plan(content, from.offset);
  let at = from;
  try {
    for (let range = await plan?.next(at.offset); range; range = await plan?.next(at.offset)) {
      at = ledger.take(range, options.onRejected);
      options.onProgress(at.offset, ledger.path);
      if (ledger.bytesHeld >= options.commitBytes || ledger.size >= options.commitSize) ledger.commit('reading', store);
      await options.afterChunk?.();
      if (options.stopped() && at.offset !== content.size) {
        ledger.commit('reading', store);
        return null;
      }
    }
    return at;
  } finally {
    await plan?.end();
  }
}

async function readLines(
  chunks: AsyncIterable<Uint8Array>,
  content: Content,
  from: Checkpoint,
  ledger: Ledger,
  store: PipelineStore,
  parts: PipelineParts,
  options: PipelineOptions,
): Promise<void> {
  const reader = new LineReader(parts, from, ledger.sink(options.onRejected));
  let end = from.offset;
  for await (const chunk of chunks) {
    end += chunk.length;
    ledger.fingerprint.push(chunk);
    reader.push(chunk);
    const { checkpoint } = reader;
    ledger.fingerprint.pin(checkpoint.offset, reader.offset);
    ledger.reach(checkpoint, chunk.length);
    options.onProgress(content.diskRead, ledger.path);
    if (ledger.bytesHeld >= options.commitBytes || ledger.size >= options.commitSize) ledger.commit('reading', store);
    await options.afterChunk?.();
    if (options.stopped() && end !== content.size) {
      // A stream cannot be taken up again, so what is open is all there will be of it.
      if (content.origin === null) break;
      ledger.commit('reading', store);
      return;
    }
  }
  // Who cannot be met again cannot take anything back either.
  if (content.origin !== null && reader.checkpoint.offset < end) ledger.beginTail();
  reader.end();
  ledger.reach(reader.checkpoint, 0);
  ledger.ambiguous += reader.ambiguous;
  ledger.commit('done', store);
}

/** One document is one transaction: its entries have no offsets to resume at. Each entry stands for a line. */
async function readDocument(
  format: DocumentFormat,
  chunks: AsyncIterable<Uint8Array>,
  ledger: Ledger,
  store: PipelineStore,
  options: PipelineOptions,
): Promise<void> {
  let bytes = 0;
  async function* observed(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      // The parser may keep what it is given; the source uses its buffer again.
      const own = Buffer.from(chunk);
      ledger.fingerprint.push(own);
      bytes += own.length;
      yield own;
    }
  }
  let entries = 0;
  try {
    for await (const entry of format.read(observed())) {
      const result = resultOf(entry);
      ledger.add(result, 1);
      if (result.kind === 'rejected') options.onRejected(result.reason, ledger.path, entries + 1, []);
      entries += 1;
      if (options.stopped()) return;
    }
  } catch (error) {
    ledger.reach({ offset: bytes, lines: entries }, bytes);
    ledger.keepAsTail();
    throw error;
  }
  ledger.reach({ offset: bytes, lines: entries }, bytes);
  ledger.commit('done', store);
}

function resultOf(entry: DocumentEntry): RecordResult {
  if (entry.rejected !== undefined) return { kind: 'rejected', reason: entry.rejected };
  if (entry.candidates.length === 0) return { kind: 'nothing' };
  return { kind: 'errors', candidates: entry.candidates, request: null };
}

function detect(first: Uint8Array, formats: readonly DocumentFormat[]): DocumentFormat | undefined {
  const head = Buffer.from(first.buffer, first.byteOffset, Math.min(first.length, DETECT_BYTES)).toString('utf8');
  return formats.find((format) => format.detect(head));
}

function inputFault(path: string, error: unknown): OssightError {
  if (error instanceof OssightError) {
    if (error.code === 'input') return error;
    throw error;
  }
  throw new OssightError('internal', `a fault of ossight stopped the reading of ${path}`, { cause: error });
}
