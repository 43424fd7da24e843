// Plays a list of actions against a follower, and knows what must come of them. The knowledge is simple: every record has a
// name of its own; one that stands whole in a file that can be looked at, at the end or at any earlier time when the follower
// had come to the end of everything and committed, must count once; one that was there only at other times may; none may
// count twice. What was written by halves into two files is nobody's record.
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Notice, StepResult, TailOptions, TailParts } from '../../src/follow/contract.ts';
import { Tailer } from '../../src/follow/tailer.ts';
import { OssightError } from '../../src/model/error.ts';
import { readSource } from '../../src/pipeline/pipeline.ts';
import type { PipelineParts, PipelineStore } from '../../src/pipeline/pipeline.ts';
import { contentOf, isPlain } from '../../src/sources/decoding.ts';
import type { Source } from '../../src/sources/source.ts';
import { options as readingOptions, parts as pipelineParts, sourceOf } from '../pipeline/parts.ts';
import { Crash } from './counting-store.ts';
import { MemoryFiles, SteppedClock } from './memory-files.ts';

export const SLOTS = ['a', 'b', 'c'] as const;
export type Slot = (typeof SLOTS)[number];

export type Action =
  | { readonly do: 'write' | 'half'; readonly slot: Slot; readonly records: number }
  | { readonly do: 'finish' | 'reopen' | 'truncate' | 'remove'; readonly slot: Slot }
  | { readonly do: 'rotate'; readonly slot: Slot; readonly times: number; readonly reopen: boolean }
  | { readonly do: 'copytruncate'; readonly slot: Slot; readonly window: number; readonly look: boolean }
  | { readonly do: 'refill'; readonly slot: Slot; readonly records: number }
  | { readonly do: 'compress' | 'forget'; readonly slot: Slot; readonly generation: number }
  | { readonly do: 'restart' | 'crash' | 'import' | 'step' | 'drain' | 'reopenAll' }
  | { readonly do: 'crashInCommit'; readonly moments: number }
  | { readonly do: 'refuse'; readonly how: 'BUSY' | 'FULL'; readonly times: number }
  | { readonly do: 'retain'; readonly keep: number; readonly steps: number }
  | { readonly do: 'advance'; readonly ms: number }
  | { readonly do: 'deny' | 'allow'; readonly slot: Slot };

export interface Scene {
  readonly patterns: readonly string[];
  readonly options: Partial<TailOptions>;
  /** Whether the file system keeps birth times, and gives inode numbers of removed files out again. */
  readonly births: boolean;
  readonly reuse: boolean;
}

interface WorldStore {
  connect(): PipelineStore & { readonly dead?: boolean };
  crashIn: number;
  /** So often yet a follower is refused what it wants of the store. */
  refusals: Refusals;
  /** Retention goes some steps on, beside whatever is followed. */
  retain(keep: number, steps: number): void;
  readonly counts: ReadonlyMap<string, number>;
}

export interface Refusals {
  readonly how: 'BUSY' | 'FULL';
  readonly times: number;
}

const NO_REFUSALS: Refusals = { how: 'BUSY', times: 0 };

type Followed = Pick<Tailer, 'step' | 'stop' | 'reopen'>;
type FollowerMaker = (patterns: readonly string[], options: Partial<TailOptions>, parts: TailParts) => Followed;

/** More turns than any drain takes. */
const MANY = 5_000;
/** Of a generation's name: how often a log is rotated at most before the oldest goes unrenamed. */
const GENERATIONS = 40;

interface Writer {
  readonly file: ReturnType<MemoryFiles['writer']>;
  /** Of a half-written record: its name and what is left to write. */
  rest: { readonly name: string; readonly text: string } | null;
}

/** A record that is cut in its second of eleven digits falls into none of the minutes from here on. */
export const FIRST_MINUTE = 200_000_000;

/** Of the `n`th record: a request in the `n`th minute, by turns with errors. */
export function nameOf(n: number): string {
  return `${'REB'[n % 3] ?? ''}${String(n).padStart(5, '0')}-synthetic`;
}

export class World {
  readonly files = new MemoryFiles();
  readonly clock = new SteppedClock();
  readonly notices: Notice[] = [];
  readonly #scene: Scene;
  readonly #store: WorldStore;
  readonly #pipeline: PipelineParts;
  readonly #make: FollowerMaker;
  #connection: PipelineStore & { readonly dead?: boolean };
  #tailer: Followed;
  readonly #writers = new Map<Slot, Writer>();
  readonly #texts = new Map<string, string>();
  readonly #denied = new Set<string>();
  /** Counted for certain; and read, but lost with the follower when that is killed. */
  readonly #committed = new Set<string>();
  readonly #seen = new Set<string>();
  /** Stood in a file at which this follower looked, read or not. */
  readonly #glimpsed = new Set<string>();
  /**
   * An import has read on in what the follower holds, which it will be refused for and read again: of that only what is
   * still there is certain.
   */
  #overtaken = false;
  /** No other process has been at the store: neither one before this follower nor an import. */
  #alone = true;
  #next = 0;

  constructor(
    scene: Scene,
    store: WorldStore,
    pipeline: PipelineParts = pipelineParts,
    make: FollowerMaker = (patterns, options, parts) => new Tailer(patterns, options, parts),
  ) {
    this.#make = make;
    this.#scene = scene;
    this.#store = store;
    this.#pipeline = pipeline;
    this.files.births = scene.births;
    this.files.recycle = scene.reuse;
    this.#connection = store.connect();
    this.#tailer = this.#start();
  }

  async play(actions: readonly Action[]): Promise<void> {
    for (const action of actions) await this.#act(action);
  }

  /** Everything is let be read; the names of records that count otherwise than they must, as `name: count`. */
  async findings(): Promise<string[]> {
    for (const path of this.#denied) this.files.fail(path, null);
    this.#denied.clear();
    this.#store.crashIn = Infinity;
    this.#store.refusals = NO_REFUSALS;
    const found = new Set<string>();
    const look = (when: string): void => {
      for (const finding of this.#findings()) found.add(`${when}: ${finding}`);
    };
    if (this.#connection.dead === true) this.#revive();
    await this.#settle();
    await this.#tailer.stop();
    this.#commitSeen();
    look('at the end');
    if (this.#alone) for (const finding of this.#silent()) found.add(finding);
    this.#revive();
    await this.#settle();
    await this.#tailer.stop();
    this.#commitSeen();
    look('started again');
    if (found.size === 0) {
      await this.#import();
      look('imported');
    }
    if (this.files.opened !== 0) found.add(`${this.files.opened} descriptors are left open`);
    return [...found];
  }

  #start(): Followed {
    return this.#make(this.#scene.patterns, this.#scene.options, {
      files: this.files,
      clock: this.clock,
      store: this.#connection,
      pipeline: this.#pipeline,
      isPlain,
      contentOf,
      notice: (notice) => this.notices.push(notice),
      onRejected: () => {},
    });
  }

  #revive(): void {
    this.#seen.clear();
    this.#overtaken = false;
    this.#glimpsed.clear();
    this.#alone = false;
    this.files.closeAll();
    this.#connection = this.#store.connect();
    this.#tailer = this.#start();
  }

  async #act(action: Action): Promise<void> {
    switch (action.do) {
      case 'write':
        this.#write(action.slot, action.records);
        return;
      case 'half':
        this.#half(action.slot, action.records);
        return;
      case 'finish':
        this.#finish(this.#writers.get(action.slot));
        return;
      case 'reopen':
        this.#close(action.slot);
        return;
      case 'truncate':
        if (this.#there(action.slot)) this.files.truncate(this.#path(action.slot));
        return;
      case 'remove':
        this.files.remove(this.#path(action.slot));
        return;
      case 'rotate':
        for (let n = 0; n < action.times; n += 1) {
          if (n > 0) this.#write(action.slot, 1);
          this.#rotate(action.slot);
          if (action.reopen || n + 1 < action.times) this.#close(action.slot);
        }
        return;
      case 'copytruncate':
        if (!this.#there(action.slot)) return;
        this.#shift(action.slot);
        this.files.copy(this.#path(action.slot), `${this.#path(action.slot)}.1`);
        if (action.window > 0) this.#write(action.slot, action.window);
        if (action.look) await this.#step();
        if (this.#there(action.slot)) this.files.truncate(this.#path(action.slot));
        return;
      case 'refill':
        if (!this.#there(action.slot)) return;
        this.files.truncate(this.#path(action.slot));
        this.#write(action.slot, action.records);
        return;
      case 'compress': {
        const path = this.#generation(action.slot, action.generation);
        if (path === null || path.endsWith('.gz')) return;
        this.files.compress(path, gzipSync);
        return;
      }
      case 'forget': {
        const path = this.#generation(action.slot, action.generation);
        if (path !== null) this.files.remove(path);
        return;
      }
      case 'restart':
        if ((await this.#stop()) === 'refused') {
          // As after a kill: what the store did not take is gone with the process.
          this.#revive();
          return;
        }
        // What it was refused for it has no time to read again; who comes next does, if it is still there.
        if (this.#connection.dead !== true && !this.#overtaken) this.#commitSeen();
        this.#revive();
        return;
      case 'crash':
        this.#revive();
        return;
      case 'crashInCommit':
        this.#store.crashIn = action.moments;
        return;
      case 'refuse':
        this.#store.refusals = action;
        return;
      case 'retain':
        this.#store.retain(action.keep, action.steps);
        return;
      case 'import':
        await this.#import();
        return;
      case 'step':
        await this.#step();
        return;
      case 'drain':
        await this.#drain();
        return;
      case 'reopenAll':
        this.#tailer.reopen();
        return;
      case 'advance':
        this.clock.advance(action.ms);
        return;
      case 'deny':
        this.files.fail(this.#path(action.slot), 'EACCES');
        this.#denied.add(this.#path(action.slot));
        return;
      case 'allow':
        this.files.fail(this.#path(action.slot), null);
        this.#denied.delete(this.#path(action.slot));
        return;
      default:
        action satisfies never;
    }
  }

  // The program that logs.

  #path(slot: Slot): string {
    return `/logs/${slot}.log`;
  }

  #there(slot: Slot): boolean {
    return this.files.names().includes(this.#path(slot));
  }

  #writer(slot: Slot): Writer {
    const open = this.#writers.get(slot);
    if (open !== undefined) return open;
    const writer = { file: this.files.writer(this.#path(slot)), rest: null };
    this.#writers.set(slot, writer);
    return writer;
  }

  #write(slot: Slot, records: number): void {
    const writer = this.#writer(slot);
    this.#finish(writer);
    for (let n = 0; n < records; n += 1) writer.file.append(this.#record().text);
  }

  /** A whole record or two, then a part of one. */
  #half(slot: Slot, records: number): void {
    this.#write(slot, records - 1);
    const writer = this.#writer(slot);
    const { name, text } = this.#record();
    const cut = 1 + ((this.#next * 7) % (text.length - 1));
    writer.file.append(text.slice(0, cut));
    writer.rest = { name, text: text.slice(cut) };
  }

  #finish(writer: Writer | undefined): void {
    if (writer === undefined || writer.rest === null) return;
    writer.file.append(writer.rest.text);
    writer.rest = null;
  }

  /** The writer opens its path anew when it next writes. What it had not finished stays unfinished. */
  #close(slot: Slot): void {
    this.#writers.get(slot)?.file.close();
    this.#writers.delete(slot);
  }

  /** By turns a request in a place of its own, an error on one line, and one over several. */
  #record(): { name: string; text: string } {
    const n = this.#next++;
    const name = nameOf(n);
    const text =
      n % 3 === 0
        ? `R ${(FIRST_MINUTE + n) * 60} ${name} 200\n`
        : n % 3 === 1
          ? `E ${name}\n`
          : `B ${name}\n one of ${n}\n two\nZ\n`;
    this.#texts.set(name, text);
    return { name, text };
  }

  #rotate(slot: Slot): void {
    if (!this.#there(slot)) return;
    this.#shift(slot);
    this.files.rename(this.#path(slot), `${this.#path(slot)}.1`);
  }

  #shift(slot: Slot): void {
    for (let n = GENERATIONS; n >= 1; n -= 1) {
      for (const ending of ['', '.gz']) {
        const from = `${this.#path(slot)}.${n}${ending}`;
        if (this.files.names().includes(from)) this.files.rename(from, `${this.#path(slot)}.${n + 1}${ending}`);
      }
    }
  }

  #generation(slot: Slot, wanted: number): string | null {
    const old = this.files.names().filter((name) => name.startsWith(`${this.#path(slot)}.`));
    return old[wanted % Math.max(1, old.length)] ?? null;
  }

  // The follower, and others.

  /** A killed process is started again, without what it had not committed. */
  async #survive<T>(act: () => Promise<T>): Promise<T | null> {
    try {
      const result = await act();
      if (this.#connection.dead !== true) return result;
    } catch (error) {
      if (!(error instanceof Crash) && this.#connection.dead !== true) throw error;
    }
    this.#store.crashIn = Infinity;
    this.#revive();
    return null;
  }

  async #stop(): Promise<'refused' | null> {
    return this.#survive(async () => {
      try {
        await this.#tailer.stop();
        return null;
      } catch (error) {
        if (error instanceof OssightError && !(error instanceof Crash)) return 'refused';
        throw error;
      }
    });
  }

  async #step(): Promise<StepResult | null> {
    const there = this.#visible().flatMap((path) => this.#wholeIn(path));
    const result = await this.#survive(async () => this.#tailer.step());
    // Nothing is looked at while the store refuses.
    if (result?.retryMs === null) for (const name of there) this.#glimpsed.add(name);
    return result;
  }

  async #drain(): Promise<StepResult | null> {
    for (let turn = 0; turn < MANY; turn += 1) {
      const result = await this.#step();
      if (result === null) return null;
      if (result.more) continue;
      // Nothing is read while the store refuses, so nothing was seen.
      if (result.retryMs !== null) return result;
      this.#look();
      if (!result.held) this.#commitSeen();
      return result;
    }
    throw new Error('the follower says for ever that there is more');
  }

  /** Until nothing is held and what is quiet was let go. */
  async #settle(): Promise<void> {
    for (let turn = 0; turn < 8; turn += 1) {
      await this.#drain();
      this.clock.advance(2_000);
    }
    await this.#drain();
  }

  #commitSeen(): void {
    const there = this.#overtaken ? new Set(this.#visible().flatMap((path) => this.#wholeIn(path))) : this.#seen;
    for (const name of this.#seen) if (there.has(name)) this.#committed.add(name);
    this.#seen.clear();
    this.#overtaken = false;
  }

  /** The follower has come to the end of every file that it may look at. */
  #look(): void {
    for (const path of this.#visible()) for (const name of this.#wholeIn(path)) this.#seen.add(name);
  }

  #visible(): string[] {
    const matched = this.#scene.patterns.flatMap((pattern) => this.files.list(pattern));
    return [...new Set(matched)].filter((path) => !this.#denied.has(path));
  }

  #wholeIn(path: string): string[] {
    const bytes = this.files.content(path);
    const content = `\n${(path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1')}`;
    return [...this.#texts].filter(([, text]) => content.includes(`\n${text}`)).map(([name]) => name);
  }

  async #import(): Promise<void> {
    this.#alone = false;
    this.#overtaken = true;
    const store = this.#store.connect();
    const { crashIn, refusals } = this.#store;
    this.#store.crashIn = Infinity;
    this.#store.refusals = NO_REFUSALS;
    for (const path of this.#visible()) {
      const outcome = await readSource(this.#source(path), store, this.#pipeline, readingOptions);
      if (outcome.fault !== null) throw outcome.fault;
      for (const name of this.#wholeIn(path)) this.#committed.add(name);
    }
    this.#store.crashIn = crashIn;
    this.#store.refusals = refusals;
  }

  #source(path: string): Source {
    const bytes = this.files.content(path);
    const packed = path.endsWith('.gz');
    return sourceOf(packed ? gunzipSync(bytes) : Buffer.from(bytes), { path, wrapped: packed });
  }

  /** Records that this follower could have read, that are counted nowhere, and of whose loss it said nothing. */
  #silent(): string[] {
    const told = this.notices.some(({ kind }) => kind === 'lost');
    const { counts } = this.#store;
    const missing = [...this.#glimpsed].filter((name) => (counts.get(name) ?? 0) === 0);
    return told ? [] : missing.map((name) => `${name} was lost without a word`);
  }

  #findings(): string[] {
    const findings: string[] = [];
    const { counts } = this.#store;
    for (const name of this.#texts.keys()) {
      const count = counts.get(name) ?? 0;
      if (this.#committed.has(name) ? count !== 1 : count > 1) findings.push(`${name} counts ${count}`);
    }
    return findings;
  }
}
