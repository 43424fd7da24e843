// The line that accounts for all that was read, and what it needs to know of the commits.
import type { Batch, CommitResult } from '../model/batch.ts';
import type { ErrorEvent, ErrorHead } from '../model/event.ts';
import type { LineTally } from '../model/record.ts';
import type { PipelineStore } from '../pipeline/pipeline.ts';
import { windowOf } from '../aggregate/window.ts';
import { bytesText, counted, grouped, secondsText } from './figures.ts';

export interface Accounted {
  readonly tally: Readonly<LineTally>;
  readonly errors: number;
  readonly duplicates: number;
  readonly bytes: number;
  readonly seconds: number;
}

/** Beyond these, hosts, windows and codes are no longer told apart: a follower runs for months. */
const KEPT = 20_000;

/** Watches which windows and hosts the commits reach. */
export class Reach implements PipelineStore {
  readonly windows = new Set<number>();
  readonly hosts = new Set<string>();
  /** Errors per code, those counted before among them. */
  readonly codes = new Map<string, number>();
  /** Requests and errors counted under `other`. */
  diverted = 0;
  readonly sourcesByRung: PipelineStore['sourcesByRung'];
  readonly #store: PipelineStore;
  readonly #seconds: number;

  constructor(store: PipelineStore, seconds: number) {
    this.#store = store;
    this.#seconds = seconds;
    this.sourcesByRung = (length, hash) => store.sourcesByRung(length, hash);
  }

  commit(batch: Batch): CommitResult {
    const result = this.#store.commit(batch);
    this.diverted += result.diverted ?? 0;
    for (const { requests, events } of batch.sources) {
      for (const { window, host } of requests) this.#add(window, host);
      for (const { time, host, code } of events.heads?.() ?? headsOf(events)) {
        this.#add(windowOf(time ?? batch.now, this.#seconds), host);
        const name = code ?? '-';
        if (this.codes.size < KEPT || this.codes.has(name)) this.codes.set(name, (this.codes.get(name) ?? 0) + 1);
      }
    }
    return result;
  }

  #add(window: number, host: string | null): void {
    if (this.windows.size < KEPT) this.windows.add(window);
    if (host !== null && this.hosts.size < KEPT) this.hosts.add(host);
  }
}

function* headsOf(events: Iterable<ErrorEvent>): Generator<ErrorHead> {
  for (const { time, host, classification } of events) yield { time, host, code: classification.code };
}

export function accounting(reading: Accounted, reach: Reach): string {
  const { lines, requests, errorLines, other, rejected } = reading.tally;
  const speed = `${secondsText(reading.seconds)} (${bytesText(reading.bytes / Math.max(reading.seconds, 0.001))}/s)`;
  return [
    `lines ${grouped(lines)} = ${grouped(requests)} requests + ${grouped(errorLines)} error lines + ${grouped(other)} other + ${grouped(rejected)} rejected`,
    `errors ${grouped(reading.errors)} new, ${grouped(reading.duplicates)} counted before`,
    reached(reach.windows, 'window'),
    reached(reach.hosts, 'host'),
    ...(reach.diverted === 0
      ? []
      : [`${grouped(reach.diverted)} counted under the host "other": this database has no room for more hosts`]),
    speed,
  ].join('; ');
}

function reached(found: ReadonlySet<unknown>, noun: string): string {
  return `${counted(found.size, noun)}${found.size < KEPT ? '' : ' or more'}`;
}
