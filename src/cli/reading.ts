// Reads the inputs of a command one after the other through the pipeline. Import, extract and report share this; they differ
// in the store that receives and in what they say afterwards.
import { closeSync, existsSync, openSync, statSync, writeSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { OssightError } from '../model/error.ts';
import type { LineTally } from '../model/record.ts';
import { ReadAhead } from '../pipeline/ahead.ts';
import { readSource } from '../pipeline/pipeline.ts';
import type { PipelineStore } from '../pipeline/pipeline.ts';
import type { SourceOutcome } from '../pipeline/outcome.ts';
import { RangeFeed } from '../pipeline/ranges.ts';
import { redact } from '../safety/redact.ts';
import { visible } from '../safety/visible.ts';
import { expandPaths, fileSource, streamSource } from '../sources/index.ts';
import { addTally, emptyTally } from '../telemetry/tally.ts';
import { RejectSummary } from '../telemetry/rejects.ts';
import type { CommandContext } from './command.ts';
import { composePipeline } from './compose.ts';
import type { ComposeOptions } from './compose.ts';
import { EXIT, failureText } from './failure.ts';
import { counted } from './figures.ts';
import { jobsOf, ReadingThreads, startThreads, threadsFor } from './jobs.ts';
import { Progress } from './progress.ts';
import { readingZone } from './zone.ts';

export interface ReadingOptions {
  readonly windowSeconds: number;
  readonly ingestTime: number | null;
  readonly commitBytes: number;
  readonly commitSize: number;
  /** The input format that is forced, null: told line by line. */
  readonly format: string | null;
  /** What the arguments stand for, where the command had to know it before. */
  readonly inputs?: Inputs;
  /** Reading threads that were started for these inputs (`threadsOf`), where there was something to do before reading. */
  readonly threads?: ReturnType<typeof startThreads>;
  /** Waited for after every chunk of input. */
  readonly afterChunk?: () => Promise<void>;
}

export interface Inputs {
  readonly paths: readonly string[];
  /** Arguments that stand for nothing. */
  readonly failed: number;
}

export interface Reading {
  readonly tally: LineTally;
  readonly errors: number;
  readonly duplicates: number;
  readonly bytes: number;
  readonly sources: number;
  /** Sources of which everything had been read before. */
  readonly known: number;
  readonly recognised: number;
  readonly ambiguous: number;
  readonly failed: number;
  readonly rejects: RejectSummary;
  readonly seconds: number;
}

/** Says which arguments stand for nothing. `isOwn`: what may not be read; it is passed over where it was not named itself. */
export async function findInputs(
  { args, settings, terminal }: CommandContext,
  isOwn: (path: string) => boolean = () => false,
): Promise<Inputs> {
  const { paths, faults } = await expandPaths(args);
  const own = new Set(paths.filter((path) => path !== '-' && isOwn(path)));
  const named = args.filter((arg) => arg !== '-' && isOwn(arg) && existsSync(arg)).map(ownFault);
  for (const fault of [...faults, ...named]) terminal.note(failureText(fault, settings.on('debug')));
  return { paths: paths.filter((path) => !own.has(path)), failed: faults.length + named.length };
}

function ownFault(path: string): OssightError {
  return new OssightError('input', `cannot read ${path}`, {
    reason: 'it belongs to the database that is written to',
    hint: 'name another database with --db FILE',
  });
}

export async function readInputs(
  context: CommandContext,
  store: PipelineStore,
  options: ReadingOptions,
): Promise<Reading> {
  const began = performance.now();
  const { settings, terminal } = context;
  const { paths, failed } = options.inputs ?? (await findInputs(context));
  const composed: ComposeOptions = {
    windowSeconds: options.windowSeconds,
    zone: readingZone(settings),
    now: context.now,
    requestIdTimes: settings.on('request-id-time'),
    ingestTime: options.ingestTime,
    format: options.format,
    clock: () => Date.now(),
  };
  const parts = composePipeline(composed);
  const rejects = new RejectSummary();
  const keep = rejectsFile(settings.text('rejects'));
  const bytes = diskBytes(paths);
  const progress = new Progress(terminal, settings.on('quiet'), bytes, began);
  const outcomes: SourceOutcome[] = [];
  const sources = paths.map((path) =>
    path === '-' ? streamSource(context.stdin, path, context.stopper.signal) : fileSource(path),
  );
  const workers = options.threads ?? threadsOf(context, paths);
  const threads = workers.length === 0 ? null : new ReadingThreads(workers, composed, parts);
  const ranges = threads === null ? undefined : new RangeFeed(threads, keep !== null);
  const ahead = ranges === undefined ? null : new ReadAhead(sources, store, parts, ranges);
  try {
    for (const [index, source] of sources.entries()) {
      if (context.stopper.stopped) break;
      let diskRead = 0;
      const outcome = await readSource((await ahead?.turn(index, source)) ?? source, store, parts, {
        ranges,
        decodedElsewhere: threads?.decodedElsewhere,
        commitBytes: options.commitBytes,
        commitSize: options.commitSize,
        onRejected: (reason, from, line, texts) => {
          rejects.add(reason, from, line, Math.max(1, texts.length));
          keep?.write({ path: from, line, reason, text: redact(texts.join('\n')) });
        },
        onProgress: (read, from) => {
          diskRead = read;
          progress.update(from, diskRead, performance.now());
        },
        afterChunk: options.afterChunk,
        stopped: () => context.stopper.stopped,
      });
      progress.finished(diskRead);
      if (outcome.fault !== null) {
        progress.clear();
        terminal.note(failureText(outcome.fault, settings.on('debug')));
      }
      outcomes.push(outcome);
    }
  } finally {
    progress.clear();
    keep?.close();
    await ahead?.close();
    await threads?.close();
  }
  return summed(outcomes, failed, rejects, (performance.now() - began) / 1000);
}

/** Starts the threads that are worth it for these inputs. */
export function threadsOf({ settings }: CommandContext, paths: readonly string[]): ReturnType<typeof startThreads> {
  const jobs = jobsOf(settings, paths.some(isCompressed));
  return startThreads(threadsFor(jobs, diskBytes(paths, contentWeight) ?? 0));
}

/** A name may be wrong, but this is only about what is worth it. */
function isCompressed(path: string): boolean {
  return path.endsWith('.gz');
}

/** What is in a compressed file is mostly several times as long. */
function contentWeight(path: string): number {
  return isCompressed(path) ? 8 : 1;
}

/** null where an input has no size: then no share and no time left are shown. */
function diskBytes(paths: readonly string[], weight: (path: string) => number = () => 1): number | null {
  let total = 0;
  for (const path of paths) {
    const size = path === '-' ? undefined : statSync(path, { throwIfNoEntry: false })?.size;
    if (size === undefined) return null;
    total += size * weight(path);
  }
  return total;
}

function summed(outcomes: readonly SourceOutcome[], failed: number, rejects: RejectSummary, seconds: number): Reading {
  const tally = emptyTally();
  for (const outcome of outcomes) addTally(tally, outcome.tally);
  const total = (pick: (outcome: SourceOutcome) => number): number =>
    outcomes.reduce((sum, outcome) => sum + pick(outcome), 0);
  return {
    tally,
    errors: total((o) => o.errors),
    duplicates: total((o) => o.duplicates),
    bytes: total((o) => o.bytes),
    sources: outcomes.filter((o) => o.fault === null || o.tally.lines > 0).length,
    known: outcomes.filter((o) => o.known).length,
    recognised: total((o) => o.recognised),
    ambiguous: total((o) => o.ambiguous),
    failed: outcomes.filter((o) => o.fault !== null).length + failed,
    rejects,
    seconds,
  };
}

/** 3 where input was read and none of it recognised, or too little; 5 where some inputs failed; 1 where all did. */
export function exitCodeFor(reading: Reading, minCoverage: string | null): number {
  if (reading.failed > 0) return reading.sources > 0 ? EXIT.partly : EXIT.failed;
  const { lines } = reading.tally;
  if (lines > 0 && reading.recognised === 0 && reading.known === 0) return EXIT.nothing;
  if (minCoverage !== null && lines > 0 && coverage(reading.tally) < parsePercent(minCoverage)) return EXIT.nothing;
  return EXIT.done;
}

/** The share of lines that were requests or belong to errors, in percent. */
function coverage(tally: Readonly<LineTally>): number {
  return tally.lines === 0 ? 100 : (100 * (tally.requests + tally.errorLines)) / tally.lines;
}

export function parsePercent(text: string): number {
  const value = Number(text.trim().replace(/ ?%$/, ''));
  if (!(value >= 0 && value <= 100) || text.trim() === '') {
    throw new OssightError('usage', `--min-coverage is ${text}`, {
      reason: 'it takes a percentage',
      hint: 'for example --min-coverage 95',
    });
  }
  return value;
}

/** Warnings about a reading, for stderr: what was rejected, what was ambiguous, what was not recognised at all. */
export function readingNotes(reading: Reading, hasRejectsFile: boolean): string {
  const notes: string[] = [];
  for (const group of reading.rejects.groups().slice(0, 5)) {
    const where = `(first: ${visible(group.path)}:${group.line})`;
    notes.push(
      `${counted(group.lines, 'line')} rejected: ${group.reason} ${where}${hasRejectsFile ? '' : ', see --rejects FILE'}`,
    );
  }
  if (reading.ambiguous > 0)
    notes.push(`${counted(reading.ambiguous, 'line')} could belong to two open records; they went to the younger one`);
  if (reading.tally.lines > 0 && reading.recognised === 0 && reading.known === 0) {
    notes.push(`nothing of OSS was recognised in ${counted(reading.tally.lines, 'line')}`);
  }
  return notes.map((note) => `${note}\n`).join('');
}

export function rejectsFile(path: string | null): { write: (reject: object) => void; close: () => void } | null {
  if (path === null) return null;
  let fd: number;
  try {
    fd = openSync(path, 'w', 0o600);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OssightError('output', `cannot write ${path}`, { reason, cause: error });
  }
  return { write: (reject) => void writeSync(fd, `${JSON.stringify(reject)}\n`), close: () => closeSync(fd) };
}
