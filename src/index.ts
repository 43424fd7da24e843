// The library's public face. Everything here is typed ESM; what is not exported here may change without notice.
import { classify as classifyFacts, entriesSorted } from './catalog/index.ts';
import { composePipeline } from './cli/compose.ts';
import { errorJson } from './cli/error-json.ts';
import type { ExtractedError } from './cli/error-json.ts';
import { MergingSink } from './cli/merging-sink.ts';
import { NO_FACTS } from './model/event.ts';
import type { Classification, ErrorFacts } from './model/event.ts';
import { COMMIT_BYTES, COMMIT_SIZE } from './pipeline/commit-size.ts';
import { readSource } from './pipeline/pipeline.ts';
import type { PipelineStore } from './pipeline/pipeline.ts';
import type { SourceOutcome } from './pipeline/outcome.ts';
import { fileSource, streamSource } from './sources/index.ts';
import { openReader, openStore as openSqliteStore } from './stores/index.ts';
import type { Store } from './stores/index.ts';

/** A path, the text or bytes themselves, or a stream of bytes. */
export type Input =
  | { readonly path: string }
  | { readonly text: string | Uint8Array; readonly name?: string }
  | { readonly stream: AsyncIterable<Uint8Array>; readonly name?: string };

export interface PipelineOptions {
  /** IANA zone of time stamps that carry none. Default: UTC. */
  readonly timeZone?: string;
  /** Read this one input format only (`ossight import --format`). */
  readonly format?: string;
  /** Date errors by their request id where nothing better is known. Default: true. */
  readonly requestIdTimes?: boolean;
  /** Epoch ms that stands for now. Default: the clock. */
  readonly now?: number;
  /** Length of the windows that requests are counted in, seconds: that of the store. Default: 60. */
  readonly windowSeconds?: number;
}

export interface Pipeline {
  /**
   * Reads one input into a store. What the store has counted before is skipped. Faults of the input are told in the
   * outcome; faults of the store are thrown (OssightError).
   */
  read(input: Input, store: Pick<Store, 'commit' | 'sourcesByRung'>): Promise<SourceOutcome>;
}

export function createPipeline(options: PipelineOptions = {}): Pipeline {
  return { read: async (input, store) => readInto(input, store, options, options.now ?? Date.now()) };
}

/** Every OSS error of an input, in the order of first sight, one per failure; the shape is that of `ossight extract`. */
export async function extract(input: Input, options: PipelineOptions = {}): Promise<ExtractedError[]> {
  const sink = new MergingSink(classifyFacts, false);
  const outcome = await readInto(input, sink, options, null);
  if (outcome.fault !== null) throw outcome.fault;
  sink.finish();
  return sink.take().map(errorJson);
}

/** What is known of an error by its fields: category, who must act, whether a retry helps, the sub-cause. */
export function classify(facts: Partial<ErrorFacts>): Classification {
  return classifyFacts({ ...NO_FACTS, ...facts });
}

/** Opens (and creates) the SQLite database at `path`. `windowSeconds` is fixed at creation. Throws OssightError. */
export function openStore(
  path: string,
  options: { readonly windowSeconds?: number; readonly now?: number } = {},
): Store {
  return openSqliteStore(path, {
    windowSeconds: options.windowSeconds ?? DEFAULT_WINDOW_SECONDS,
    catalog: entriesSorted(),
    classify: classifyFacts,
    now: options.now ?? Date.now(),
    create: true,
  });
}

const DEFAULT_WINDOW_SECONDS = 60;

async function readInto(
  input: Input,
  store: PipelineStore,
  options: PipelineOptions,
  ingestTime: number | null,
): Promise<SourceOutcome> {
  const now = options.now ?? Date.now();
  const parts = composePipeline({
    windowSeconds: options.windowSeconds ?? DEFAULT_WINDOW_SECONDS,
    zone: options.timeZone ?? 'UTC',
    now,
    requestIdTimes: options.requestIdTimes ?? true,
    ingestTime,
    format: options.format ?? null,
    clock: () => options.now ?? Date.now(),
  });
  return readSource(sourceOf(input), store, parts, {
    commitBytes: COMMIT_BYTES,
    commitSize: COMMIT_SIZE,
    onRejected: () => undefined,
    onProgress: () => undefined,
    stopped: () => false,
  });
}

function sourceOf(input: Input): ReturnType<typeof fileSource> {
  if ('path' in input) return fileSource(input.path);
  if ('stream' in input) return streamSource(input.stream, input.name ?? '-');
  return streamSource(once(typeof input.text === 'string' ? Buffer.from(input.text) : input.text), input.name ?? '-');
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

export { openReader };
export { explain } from './catalog/index.ts';
export { OssightError } from './model/error.ts';
export type { Action, Classification, ErrorEvent, ErrorFacts, TimeSource } from './model/event.ts';
export type { Explanation } from './model/explanation.ts';
export type { ExtractedError } from './cli/error-json.ts';
export type { SourceOutcome } from './pipeline/outcome.ts';
export type { Reader, Store } from './stores/index.ts';
