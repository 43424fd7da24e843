// ossight ship: replicates the ledger to ClickHouse until it is stopped, or once. What is shipped is src/stores/clickhouse's; here
// are the pauses, the patience with servers that are away, and what is said.
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { entriesSorted } from '../catalog/index.ts';
import { OssightError } from '../model/error.ts';
import { visible } from '../safety/visible.ts';
import { describeAddress, parseClickHouseAddress, type ClickHouseAddress } from '../stores/clickhouse/address.ts';
import { Nodes } from '../stores/clickhouse/nodes.ts';
import { initFleet } from '../stores/clickhouse/schema.ts';
import { Shipper, type Passed } from '../stores/clickhouse/shipper.ts';
import { openShippingSource, type ShippingSource } from '../stores/index.ts';
import { clickHousePassword } from './clickhouse-password.ts';
import type { CommandContext } from './command.ts';
import { databasePath } from './database.ts';
import { EXIT, failureText } from './failure.ts';
import { bytesText, counted, secondsText } from './figures.ts';
import { Patience } from './patience.ts';
import { parseDuration } from './time-spec.ts';
import { version } from './version.ts';

const INTERVAL = '10s';

export async function runShip(context: CommandContext): Promise<number> {
  const { settings, args, stopper } = context;
  const address = parseClickHouseAddress(args[0] ?? '');
  const interval = settings.origin('interval') === 'flag' ? settings.text('interval') : null;
  const intervalMs = parseDuration(interval ?? INTERVAL, '--interval');
  const nodes = new Nodes(address, clickHousePassword(context), stopper.signal);
  const gone = (): void => void stopper.request('SIGTERM');
  // Beside a follower it ends with it, however that ended.
  process.on('disconnect', gone);
  try {
    if (settings.on('init')) return await init(context, nodes, address);
    const source = openShippingSource(databasePath(context));
    try {
      prepare(context, source);
      return await new Shipping(context, source, nodes).run(intervalMs);
    } finally {
      source.close();
    }
  } finally {
    process.off('disconnect', gone);
    nodes.close();
  }
}

async function init(context: CommandContext, nodes: Nodes, address: ClickHouseAddress): Promise<number> {
  const done = await initFleet(nodes, { catalog: entriesSorted(), now: context.now });
  const where = describeAddress(address);
  for (const line of done) await context.terminal.out(`${line}\n`);
  await context.terminal.out(
    done.length === 0 ? `${where} has all that is needed; nothing was changed\n` : `${where} is ready\n`,
  );
  return EXIT.done;
}

function prepare({ settings }: CommandContext, source: ShippingSource): void {
  const name = settings.text('collector');
  if (name !== null) source.setCollector(name, again(settings));
}

/** `--from` has another meaning, and a default, on other commands. */
function again(settings: CommandContext['settings']): boolean {
  return settings.origin('from') === 'flag';
}

class Shipping {
  readonly #context: CommandContext;
  readonly #source: ShippingSource;
  readonly #nodes: Nodes;
  readonly #patience = new Patience(Math.random);
  #shipper: Shipper | null = null;
  #sum: Passed = { rows: 0, batches: 0, bytes: 0, undated: 0 };
  #busyMs = 0;
  #fault = '';

  constructor(context: CommandContext, source: ShippingSource, nodes: Nodes) {
    this.#context = context;
    this.#source = source;
    this.#nodes = nodes;
  }

  async run(intervalMs: number): Promise<number> {
    const { settings, stopper, terminal } = this.#context;
    const once = settings.on('once');
    const onStats = (): void => terminal.note(this.#summary());
    process.on('SIGUSR1', onStats);
    try {
      while (!stopper.stopped) {
        const whole = await this.#attempt(once);
        if (once) break;
        await this.#wait(whole ? intervalMs : this.#patience.next());
      }
    } finally {
      process.off('SIGUSR1', onStats);
    }
    if (!settings.on('quiet')) terminal.note(this.#summary());
    return EXIT.done;
  }

  /** False when it has to be tried again. With `once` that is a failure of the command. */
  async #attempt(once: boolean): Promise<boolean> {
    const { stopper } = this.#context;
    const began = performance.now();
    try {
      this.#shipper ??= await this.#begin();
      const passed = await this.#shipper.pass(() => Date.now(), stopper.signal);
      this.#sum = added(this.#sum, passed);
      this.#recovered();
      return true;
    } catch (error) {
      if (!(error instanceof OssightError) || error.code !== 'database') throw error;
      if (stopper.stopped) return false;
      if (once) throw error;
      this.#failed(error);
      return false;
    } finally {
      this.#busyMs += performance.now() - began;
    }
  }

  async #begin(): Promise<Shipper> {
    const shipper = await Shipper.begin(this.#source, this.#nodes, {
      hostName: hostname(),
      version: version(),
      now: Date.now(),
    });
    if (again(this.#context.settings)) shipper.restart();
    return shipper;
  }

  /** The same complaint is made once, until it was well in between. */
  #failed(error: OssightError): void {
    const { settings, terminal } = this.#context;
    if (error.message === this.#fault) return;
    this.#fault = error.message;
    terminal.note(
      `${failureText(error, settings.on('debug'))}nothing is lost: shipping is tried again until it works\n`,
    );
  }

  #recovered(): void {
    this.#patience.reset();
    if (this.#fault === '') return;
    this.#fault = '';
    if (!this.#context.settings.on('quiet')) this.#context.terminal.note('shipping works again\n');
  }

  #summary(): string {
    const { rows, batches, bytes, undated } = this.#sum;
    const to = visible(this.#shipper?.target ?? 'ClickHouse');
    const lag = this.#shipper?.lag() ?? 0;
    const behind = lag === 0 ? 'nothing is left' : `${counted(lag, 'commit')} behind`;
    const spared = undated === 0 ? '' : `; ${counted(undated, 'count')} before 1970 or after 2106 cannot be kept there`;
    const how = `${counted(batches, 'batch')}, ${bytesText(bytes)}`;
    return `${counted(rows, 'row')} shipped to ${to} (${how}, ${secondsText(this.#busyMs / 1000)}); ${behind}${spared}\n`;
  }

  async #wait(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#context.stopper.signal }).catch(() => undefined);
  }
}

function added(a: Passed, b: Passed): Passed {
  return {
    rows: a.rows + b.rows,
    batches: a.batches + b.batches,
    bytes: a.bytes + b.bytes,
    undated: a.undated + b.undated,
  };
}
