// One collector of a fleet under test: a log that grows, its ledger, and the real commands that follow and ship it, behind proxies
// of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RotatingLog } from '../faults/rotating-log.ts';
import type { Random } from '../faults/random.ts';
import { ENVIRONMENT, MAIN, ossight } from '../support/command.ts';
import { CLUSTER, pause, type TestCluster } from './cluster.ts';
import { startProxy, type Proxy } from './proxy.ts';

/** A round that stores nothing ends all the same. */
const LONGEST_MS = 30_000;

export interface Kills {
  /** At no particular moment. */
  any: number;
  /** Between the answer that rows are stored and the watermark. */
  gap: number;
  cut: number;
}

export class Collector {
  readonly db: string;
  readonly log: RotatingLog;
  readonly kills: Kills = { any: 0, gap: 0, cut: 0 };
  readonly #logs: string;
  readonly #random: Random;
  readonly #proxies: Proxy[] = [];
  readonly #follows: boolean;
  #running: ChildProcess[] = [];
  /** Inserts to come until the round's kill, and whether that hits before the answer. */
  #fuse = { inserts: Infinity, gap: false, burnt: (): void => undefined };
  #calm = false;

  /** `follows`: `tail --ship`; else `import` again and again, with `ship` beside it. */
  constructor(folder: string, random: Random, follows: boolean) {
    this.#logs = join(folder, 'logs');
    this.db = join(folder, 'ossight.db');
    this.#random = random;
    this.#follows = follows;
    mkdirSync(this.#logs, { recursive: true });
    this.log = new RotatingLog(this.#logs, random);
  }

  async open(cluster: TestCluster): Promise<void> {
    for (const { http } of cluster.nodes) {
      this.#proxies.push(
        await startProxy(http, { asked: () => this.#fateOfRequest(), stored: () => this.#fateOfAnswer() }),
      );
    }
  }

  write(): void {
    this.log.append(6);
    if (this.#random.below(40) === 0) this.log.rotate();
  }

  /** Starts the commands and kills them, in the gap or at any time. */
  async round(): Promise<void> {
    const burnt = new Promise<void>((resolve) => {
      const gap = this.#random.below(3) === 0;
      this.#fuse = { inserts: 1 + this.#random.below(7), gap, burnt: resolve };
    });
    this.#start();
    const first = this.#random.below(4) === 0 ? pause(this.#random.below(900)) : burnt;
    await Promise.race([first, pause(LONGEST_MS)]);
    await this.#killAll();
    this.kills.any += 1;
  }

  async close(): Promise<void> {
    await this.#killAll();
    await Promise.all(this.#proxies.map(async (proxy) => proxy.close()));
  }

  /** Reads and ships all that is left, undisturbed; false when ClickHouse did not take it. */
  finish(address: string): boolean {
    this.#calm = true;
    this.log.finish();
    const read = this.#follows ? ['tail', join(this.#logs, 'app.log*'), '--once'] : ['import', this.#logs];
    const done = ossight([...read, '--db', this.db]);
    if (done.code !== 0) throw new Error(done.err);
    return ossight(['ship', '--once', address, '--db', this.db]).code === 0;
  }

  #start(): void {
    const address = `clickhouse://${this.#proxies.map(({ port }) => `127.0.0.1:${port}`).join(',')}/fleet?cluster=${CLUSTER}`;
    if (this.#follows) {
      const glob = join(this.#logs, 'app.log*');
      this.#spawn([
        'tail',
        glob,
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
    this.#running.push(spawn(process.execPath, [MAIN, ...args], { env: ENVIRONMENT, stdio: 'ignore' }));
  }

  /** All at once, the children that they started too. */
  async #killAll(): Promise<void> {
    this.#fuse = { inserts: Infinity, gap: false, burnt: () => undefined };
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
    if (this.#calm || this.#random.below(25) !== 0) return 'pass';
    this.kills.cut += 1;
    return 'cut';
  }

  #fateOfAnswer(): 'pass' | 'lose' {
    this.#fuse.inserts -= 1;
    if (this.#calm || this.#fuse.inserts > 0) return 'pass';
    const { gap, burnt } = this.#fuse;
    if (!gap) {
      setTimeout(burnt, this.#random.below(20));
      return 'pass';
    }
    // Before the answer leaves.
    this.#kill();
    this.kills.gap += 1;
    burnt();
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
