// One collector of a fleet under test: a log that grows, its ledger, and the real commands that follow and ship it, behind proxies
// of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RotatingLog } from '../faults/rotating-log.ts';
import { createRandom, type Random } from '../faults/random.ts';
import { ENVIRONMENT, MAIN, ossight, type Ran } from '../support/command.ts';
import { CLUSTER, pause, type TestCluster } from './cluster.ts';
import { SETPRIV } from './programs.ts';
import { startProxy, type Proxy } from './proxy.ts';

/** No kill waits longer than this for an answer, which is away for as long as ZooKeeper is. */
const LONGEST_MS = 30_000;

/** Of a round. */
const MOST_WRITES = 15;

/** What a collector is killed by: what it was told, before it hears of it; a while after it heard of it; the clock. */
type Moment = 'gap' | 'answer' | 'any';
const MOMENTS: readonly Moment[] = ['gap', 'answer', 'any'];

export interface Kills {
  any: number;
  /** Of those: between the answer that rows are stored and the watermark. */
  gap: number;
}

/** Answers to come until the kill of a round. A round makes more of them than that, for there are news in every table. */
interface Fuse {
  answers: number;
  readonly moment: Moment;
  readonly burnt: () => void;
}

export class Collector {
  readonly db: string;
  readonly log: RotatingLog;
  readonly kills: Kills = { any: 0, gap: 0 };
  /** Requests of which half arrived. */
  cut = 0;
  readonly #logs: string;
  readonly #choices: Random;
  readonly #fates: Random;
  readonly #proxies: Proxy[] = [];
  readonly #follows: boolean;
  #rounds: number;
  /** Of this round. */
  #writes = 0;
  #running: ChildProcess[] = [];
  #fuse: Fuse | null = null;

  /** Even ones run `tail --ship`; the others `import` again and again, with `ship` beside it. */
  constructor(folder: string, number: number, seed: number) {
    this.#logs = join(folder, `logs${number}`);
    this.db = join(folder, `${number}.db`);
    // One for each purpose: how often a proxy asks depends on the machine's speed, and must not change what is chosen next.
    this.#choices = createRandom(seed + 3 * number);
    this.#fates = createRandom(seed + 3 * number + 1);
    this.#follows = number % 2 === 0;
    this.#rounds = number;
    mkdirSync(this.#logs, { recursive: true });
    this.log = new RotatingLog(this.#logs, createRandom(seed + 3 * number + 2));
  }

  /** `ship` wants a ledger, so there is one before. */
  async open(cluster: TestCluster): Promise<void> {
    this.#writeRecords();
    this.#read();
    for (const { http } of cluster.nodes) {
      this.#proxies.push(
        await startProxy(http, { asked: () => this.#fateOfRequest(), stored: () => this.#fateOfAnswer() }),
      );
    }
  }

  /** Does nothing when the round has had its share, so that a slow machine has no more to do. */
  write(): void {
    if (this.#writes >= MOST_WRITES) return;
    this.#writes += 1;
    this.log.append(3);
    if (this.#fates.below(40) === 0) this.log.rotate();
  }

  /** Three records that are whole at least: a request that succeeded, one that failed, an error body. */
  #writeRecords(): void {
    for (let n = 0; n < 4; n += 1) this.log.append(1);
  }

  /** Starts the commands and kills them. */
  async round(): Promise<void> {
    this.#writes = 0;
    this.#writeRecords();
    const moment = MOMENTS[this.#rounds % MOMENTS.length] ?? 'any';
    this.#rounds += 1;
    const answers = 1 + this.#choices.below(4);
    const ms = this.#choices.below(1500);
    const burnt = new Promise<void>((resolve) => {
      this.#fuse = { answers: moment === 'any' ? Infinity : answers, moment, burnt: resolve };
    });
    this.#start();
    await Promise.race([burnt, pause(moment === 'any' ? ms : LONGEST_MS)]);
    await this.#killAll();
    this.kills.any += 1;
  }

  async close(): Promise<void> {
    await this.#killAll();
    await Promise.all(this.#proxies.map(async (proxy) => proxy.close()));
  }

  /** Reads and ships all that is left, undisturbed; how shipping ended. */
  finish(address: string): Ran {
    this.log.finish();
    this.#read();
    return ossight(['ship', '--once', address, '--db', this.db]);
  }

  #read(): void {
    const read = this.#follows ? ['tail', this.#glob(), '--once'] : ['import', this.#logs];
    const done = ossight([...read, '--db', this.db]);
    if (done.code !== 0) throw new Error(done.err);
  }

  #glob(): string {
    return join(this.#logs, 'app.log*');
  }

  #start(): void {
    const address = `clickhouse://${this.#proxies.map(({ port }) => `127.0.0.1:${port}`).join(',')}/fleet?cluster=${CLUSTER}`;
    if (this.#follows) {
      this.#spawn([
        'tail',
        this.#glob(),
        '--db',
        this.db,
        '--flush-interval',
        '30ms',
        '--ship',
        address,
        '--ship-interval',
        '50ms',
      ]);
    } else {
      this.#spawn(['import', this.#logs, '--db', this.db]);
      this.#spawn(['ship', address, '--db', this.db, '--interval', '50ms']);
    }
  }

  #spawn(args: readonly string[]): void {
    const command = ['--pdeathsig', 'KILL', process.execPath, MAIN, ...args];
    this.#running.push(spawn(SETPRIV, command, { env: ENVIRONMENT, stdio: 'ignore' }));
  }

  /** All at once, the children that they started too. */
  async #killAll(): Promise<void> {
    this.#fuse = null;
    const ended = this.#running.map(
      async (child) =>
        new Promise<void>((resolve) => {
          if (child.exitCode !== null || child.signalCode !== null) resolve();
          else child.once('exit', () => resolve());
        }),
    );
    this.#kill();
    await Promise.all(ended);
    this.#running = [];
  }

  #kill(): void {
    for (const { pid } of this.#running) {
      if (pid === undefined) continue;
      for (const each of [...childrenOf(pid), pid]) {
        try {
          process.kill(each, 'SIGKILL');
        } catch {
          // It has ended by itself.
        }
      }
    }
  }

  #fateOfRequest(): 'pass' | 'cut' {
    if (this.#fates.below(25) !== 0) return 'pass';
    this.cut += 1;
    return 'cut';
  }

  #fateOfAnswer(): 'pass' | 'lose' {
    const fuse = this.#fuse;
    if (fuse === null) return 'pass';
    fuse.answers -= 1;
    if (fuse.answers > 0) return 'pass';
    this.#fuse = null;
    if (fuse.moment === 'answer') {
      setTimeout(fuse.burnt, this.#fates.below(20));
      return 'pass';
    }
    // Before the answer leaves.
    this.#kill();
    this.kills.gap += 1;
    fuse.burnt();
    return 'lose';
  }
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}
