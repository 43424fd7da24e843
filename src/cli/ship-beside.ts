// Shipping beside a follower: `ossight ship` on the same database, in a process of its own, so that ClickHouse never holds
// following up, away or slow.
import { describeAddress, parseClickHouseAddress } from '../stores/clickhouse/address.ts';
import { shippingLags, type ShippingLag } from '../stores/index.ts';
import { clickHousePassword } from './clickhouse-password.ts';
import type { CommandContext } from './command.ts';
import { databasePath } from './database.ts';
import { EXIT } from './failure.ts';
import { counted, secondsText } from './figures.ts';
import { KeptProcess, startBeside } from './kept-process.ts';
import { parseDuration } from './time-spec.ts';
import { visible } from '../safety/visible.ts';

/** Nothing is lost with what it is at, and the follower has to be gone within 5 s on a busy machine too. */
const STOP_MS = 2000;

export interface Beside {
  start(): void;
  stop(): Promise<void>;
}

/** What `ossight ship` is told; null: nothing is to be shipped. Throws OssightError('usage') for what it would refuse. */
export function shippingArguments(context: CommandContext): readonly string[] | null {
  const { settings } = context;
  const address = settings.text('ship');
  if (address === null) return null;
  const interval = settings.text('ship-interval') ?? '10s';
  parseDuration(interval, '--ship-interval');
  clickHousePassword(context);
  const given = (['collector', 'password-file', 'config'] as const).flatMap((name) => {
    const value = settings.text(name);
    return value === null ? [] : [`--${name}=${value}`];
  });
  const quiet = settings.on('quiet') ? ['--quiet'] : [];
  return [
    'ship',
    `--db=${databasePath(context)}`,
    `--interval=${interval}`,
    ...given,
    ...quiet,
    '--',
    describeAddress(parseClickHouseAddress(address)),
  ];
}

export function shipBeside(args: readonly string[], note: (text: string) => void): Beside {
  return new KeptProcess({
    what: 'shipping',
    args,
    note,
    stopMs: STOP_MS,
    refused: () => note('nothing is shipped; following goes on\n'),
  });
}

/** After following is over; answers its exit code. */
export async function shipOnce(args: readonly string[]): Promise<number> {
  const [command = 'ship', ...rest] = args;
  const child = startBeside([command, '--once', ...rest]);
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code ?? EXIT.failed));
  });
}

/** For USR1; '' where nobody ships. `now`: epoch ms. */
export function lagText(path: string, now: number): string {
  return shippingLags(path)
    .map((lag) => `shipping to ${visible(lag.target)}: ${stateOf(lag, now)}\n`)
    .join('');
}

function stateOf({ commits, updated, fault }: ShippingLag, now: number): string {
  if (fault !== null) return `${counted(commits, 'commit')} behind; ${visible(fault)}`;
  if (commits === 0) return 'nothing is left';
  const since = updated === 0 ? '' : ` for ${secondsText(Math.max(0, now - updated) / 1000)}`;
  return `${counted(commits, 'commit')} behind${since}`;
}
