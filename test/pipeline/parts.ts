// A pipeline of real parts over a made-up format, a source in memory and a store that records: what exactly-once is tried on.
//
//   R <second> <host> <status>   a request          E <code>         an error on one line (E2: two of them)
//   B <code> ... Z               an error over several lines; any other line that begins with a letter ends it early
//   N                            recognised, nothing to count         X   malformed
// Lines may carry a writer: `w1| B NoSuchKey`. An error whose code is `Foreign` is not one of OSS.
import { Aggregator } from '../../src/aggregate/aggregator.ts';
import { LineFramer } from '../../src/framing/lines.ts';
import { RecordAssembler } from '../../src/framing/records.ts';
import type { Batch, CommitResult, KnownSource, SourceDelta, SourceState, Tail } from '../../src/model/batch.ts';
import { EMPTY_CANDIDATE } from '../../src/model/candidate.ts';
import type { Candidate } from '../../src/model/candidate.ts';
import { OssightError } from '../../src/model/error.ts';
import type { ErrorEvent } from '../../src/model/event.ts';
import type { Line, Prefix } from '../../src/model/line.ts';
import type { Assembly, Opener, RecordResult } from '../../src/model/record.ts';
import type { DocumentFormat } from '../../src/formats/format.ts';
import type { PipelineOptions, PipelineParts, PipelineStore } from '../../src/pipeline/pipeline.ts';
import { Fingerprint, stretchOf } from '../../src/sources/identity.ts';
import { recognise } from '../../src/sources/recognise.ts';
import type { Content, Source } from '../../src/sources/source.ts';
import { emptyTally, addTally } from '../../src/telemetry/tally.ts';
import type { LineTally } from '../../src/model/record.ts';
import { cut } from '../sources/chunks.ts';

const WRITER = /^(w\d)\| /;

function prefixOf(line: Line): Prefix {
  const writer = WRITER.exec(line.text);
  return { key: writer?.[1] ?? '', start: writer?.[0].length ?? 0, stamp: null };
}

function bare(line: Line): string {
  return line.text.slice(prefixOf(line).start);
}

function candidate(code: string, line: Line): Candidate {
  return { ...EMPTY_CANDIDATE, format: 'made-up', origin: 'client', code, line: line.number, offset: line.offset };
}

function errors(...candidates: Candidate[]): RecordResult {
  return { kind: 'errors', candidates, request: null };
}

class Block implements Assembly {
  readonly #found: Candidate;
  #last = 0;

  constructor(first: Line) {
    this.#found = candidate(bare(first).slice(2), first);
  }

  offer(line: Line): ReturnType<Assembly['offer']> {
    const text = bare(line);
    if (text === 'Z') return 'last';
    if (text === '?') return 'skip';
    if (/^[A-Z]/.test(text)) return 'refuse';
    this.#last = line.number;
    return 'take';
  }

  end(how: 'complete' | 'refused' | 'cut'): RecordResult {
    const extra = new Map([['lines', String(this.#last)]]);
    return errors({ ...this.#found, truncated: how !== 'complete', extra });
  }
}

const madeUp: Opener = {
  name: 'made-up',
  hint: () => true,
  open(line) {
    const [kind = '', first = '', host = '', status = ''] = bare(line).split(' ');
    switch (kind) {
      case 'R':
        // Digits of two torn records may stand together and be no number any more.
        if (!/^\d+$/.test(first) || !/^\d{1,300}$/.test(status)) return { kind: 'unlike' };
        return {
          kind: 'request',
          request: { time: Number(first) * 1000, host, bucket: null, status: Number(status), failed: false },
        };
      case 'E':
        return errors(candidate(first, line));
      case 'E2':
        return errors(candidate(first, line), candidate(`${first}Too`, line));
      case 'B':
        return new Block(line);
      case 'N':
        return { kind: 'nothing' };
      case 'X':
        return { kind: 'rejected', reason: 'malformed' };
      default:
        return { kind: 'unlike' };
    }
  },
};

/** `DOC` on the first line makes a document; each further line is an entry with one error, `bad` a rejected one, `break` damage. */
const madeUpDocument: DocumentFormat = {
  kind: 'document',
  name: 'made-up-document',
  detect: (head) => head.startsWith('DOC\n'),
  async *read(content) {
    let text = '';
    let number = 0;
    for await (const chunk of content) {
      text += Buffer.from(chunk).toString('latin1');
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) {
        if (line === 'DOC') continue;
        if (line === 'break') throw new OssightError('input', 'the document is damaged');
        const at: Line = { text: line, offset: number, bytes: 0, number };
        number += 1;
        if (line === 'bad') yield { candidates: [], rejected: 'bad entry' };
        else yield { candidates: line === '' ? [] : [candidate(line, at)] };
      }
    }
  },
};

function makeEvent(from: Candidate, path: string): ErrorEvent | null {
  if (from.code === 'Foreign') return null;
  return {
    ...from,
    time: null,
    timeSource: 'ingest',
    requestIdComplete: false,
    host: null,
    region: null,
    classification: {
      code: from.code,
      known: false,
      category: '',
      action: 'unknown',
      retryable: false,
      cause: null,
      statusExpected: null,
    },
    source: { path, line: from.line, offset: from.offset },
  };
}

export const parts: PipelineParts = {
  documentFormats: [madeUpDocument],
  createFramer: (options) => new LineFramer(options),
  createAssembler: (sink) => new RecordAssembler([madeUp], { prefixOf }, sink),
  createAggregator: () => new Aggregator(60),
  createFingerprint: (known, offset, lead) =>
    known === null ? new Fingerprint() : Fingerprint.resume(known.identity, offset, lead),
  recognise,
  stretchOf,
  makeEvent,
  parseHost: (raw) => (raw === null ? null : { host: raw, oss: true, bucket: null, region: null }),
  now: () => 0,
};

export const options: PipelineOptions = {
  commitBytes: Infinity,
  commitSize: Infinity,
  onRejected: () => {},
  onProgress: () => {},
  stopped: () => false,
};

export interface MemorySource {
  readonly path?: string;
  readonly sizes?: readonly number[];
  /** As from gzip: only to be had by reading through. */
  readonly wrapped?: boolean;
  /** As from stdin: without identity. */
  readonly nameless?: boolean;
  /** Reading fails when this many bytes were given since the chunks were asked for. */
  readonly failsAfter?: number;
  /** Bytes of the content from here on cannot be read. */
  readonly brokenAt?: number;
}

export function sourceOf(content: string | Uint8Array, how: MemorySource = {}): Source & { closed: number } {
  const bytes = Buffer.from(content);
  const plain = how.wrapped !== true && how.nameless !== true;
  async function* chunks(offset: number): AsyncGenerator<Uint8Array> {
    let given = 0;
    const fails = (): never => {
      throw new OssightError('input', 'cannot read it', { reason: 'the disk reported an error' });
    };
    const sound = bytes.subarray(offset, Math.max(offset, how.brokenAt ?? bytes.length));
    for await (const chunk of cut(sound, how.sizes ?? [bytes.length])) {
      if (given + chunk.length > (how.failsAfter ?? Infinity)) fails();
      given += chunk.length;
      yield chunk;
    }
    if (how.brokenAt !== undefined) fails();
  }
  const source = {
    path: how.path ?? 'a.log',
    closed: 0,
    open: async (): Promise<Content> => ({
      diskBytes: bytes.length,
      size: plain ? bytes.length : null,
      origin: how.nameless === true ? null : { dev: '1', ino: '1', birthNs: null },
      diskRead: 0,
      chunks,
      descriptor: plain ? 0 : undefined,
      peek: (from, to) => (plain ? bytes.subarray(from, to) : null),
      close: async () => {
        source.closed += 1;
      },
    }),
  };
  return source;
}

/** Keeps what it is given. `failAt`: the commit (counted from 1, over its whole life) that fails and leaves nothing behind. */
export class RecordingStore implements PipelineStore {
  readonly deltas: SourceDelta[] = [];
  readonly known = new Map<number, KnownSource & { state: SourceState }>();
  readonly tails = new Map<number, Tail>();
  failAt = 0;
  commits = 0;

  readonly sourcesByRung: PipelineStore['sourcesByRung'] = (length, hash) =>
    [...this.known.values()].filter((source) =>
      source.identity.rungs.some((rung) => rung.length === length && rung.hash === hash),
    );

  commit(batch: Batch): CommitResult {
    this.commits += 1;
    if (this.commits === this.failAt) throw new OssightError('database', 'the disk is full');
    return {
      sources: batch.sources.map((delta) => {
        const id = delta.id ?? this.known.size + 1;
        this.deltas.push(delta);
        const { path, checkpoint, state, identity, tail } = delta;
        const kept = { id, path, checkpoint, state, identity: identity ?? NO_IDENTITY };
        this.known.set(id, tail === undefined ? kept : { ...kept, tail: tail.from });
        if (tail === undefined) this.tails.delete(id);
        else this.tails.set(id, tail);
        return { id, errors: delta.events.length + (tail?.events.length ?? 0), duplicates: 0 };
      }),
    };
  }

  /** Everything ever counted, in an order and grouping of its own. */
  totals(): Totals {
    const tally = emptyTally();
    const requests = new Map<string, number>();
    const events: string[] = [];
    // A tail counts until the next commit of its source.
    for (const delta of [...this.deltas, ...this.tails.values()]) {
      addTally(tally, delta.tally);
      for (const { window, host, status, requests: count } of delta.requests) {
        const key = `${window} ${host} ${status}`;
        requests.set(key, (requests.get(key) ?? 0) + count);
      }
      for (const { code, truncated, extra, source } of delta.events) {
        events.push(`${source.line} ${source.offset} ${code} ${truncated} ${extra.get('lines')}`);
      }
    }
    return {
      tally,
      requests: [...requests].map(([key, count]) => `${key}: ${count}`).toSorted(),
      events: events.toSorted(),
    };
  }
}

export interface Totals {
  readonly tally: LineTally;
  /** `window host status: count` */
  readonly requests: readonly string[];
  /** `line offset code truncated last-line` */
  readonly events: readonly string[];
}

const NO_IDENTITY = { rungs: [], prints: new Uint8Array(), step: 0, marker: '', dev: null, ino: null, birthNs: null };
