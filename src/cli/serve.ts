// ossight serve: the dashboard, its data and metrics over HTTP, and a follower beside it when asked for. Here are the processes,
// the token's file and the stop; what is served is src/serve's.
import { readFileSync } from 'node:fs';
import { OssightError } from '../model/error.ts';
import { contentSecurityPolicy } from '../reports/index.ts';
import { tokenIn } from '../serve/access.ts';
import { serve } from '../serve/server.ts';
import { watchChanges, type ChangeWatch } from '../stores/index.ts';
import type { CommandContext } from './command.ts';
import { databaseName, databasePlace, openDatabase, openDatabaseReader, type DatabasePlace } from './database.ts';
import { EXIT } from './failure.ts';
import { FollowerProcess } from './follower-process.ts';
import { ReaderProcess } from './reader-process.ts';
import { version } from './version.ts';
import { webAssets } from './web-assets.ts';
import { zoneName } from './zone.ts';

/** What the follower is told as it was told here. */
const PASSED_ON = ['db', 'window', 'tz', 'from', 'flush-interval', 'interval', 'older-than', 'keep', 'config'] as const;

export async function runServe(context: CommandContext): Promise<number> {
  const { settings, terminal, stopper } = context;
  const token = tokenOf(context);
  const paths = followedPaths(context);
  const timeZone = zoneName(settings);
  // The follower finds it there, and so does whoever looks before the first line was read.
  if (paths.length > 0) openDatabase(context, true).close();
  const place = databasePlace(context);
  // What is wrong with it is better said before anything listens.
  (await openDatabaseReader(context)).close();
  const reader = new ReaderProcess(
    { db: databaseName(place), timeZone, version: version() },
    place.kind === 'fleet' ? place.password : null,
  );
  const watch = await watching(place);
  let refused = false;
  let wake: (() => void) | null = null;
  const follower =
    paths.length === 0
      ? null
      : new FollowerProcess({
          args: [...passedOn(context), '--', ...paths],
          note: (text) => terminal.note(text),
          told: ({ commits }) => running?.committed(commits),
          refused: () => {
            refused = true;
            wake?.();
          },
        });
  let running: Awaited<ReturnType<typeof serve>> | null = null;
  try {
    running = await serve(
      {
        host: settings.list('host').at(-1) ?? '127.0.0.1',
        port: portOf(context),
        names: settings.list('allow-host'),
        token,
      },
      {
        ask: reader.ask,
        policy: `${contentSecurityPolicy(webAssets(true), true)}; frame-ancestors 'none'`,
        look: watch.look,
        follower: () => follower?.state() ?? null,
        now: () => Date.now(),
        version: version(),
        runtime: process.version,
      },
    );
    terminal.note(`listening on ${running.address}\n`);
    follower?.start();
    await new Promise<void>((resolve) => {
      wake = resolve;
      if (stopper.stopped || refused) resolve();
      stopper.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    await Promise.all([running?.stop(), follower?.stop()]);
    reader.stop();
    watch.close();
  }
  return refused ? EXIT.usage : EXIT.done;
}

async function watching(place: DatabasePlace): Promise<ChangeWatch> {
  if (place.kind === 'file') return watchChanges(place.path);
  const { watchFleet } = await import('../stores/clickhouse/watch.ts');
  return watchFleet(place.address, place.password);
}

function portOf({ settings }: CommandContext): number {
  const port = settings.number('port') ?? 0;
  if (port <= 65_535) return port;
  throw new OssightError('usage', `--port is ${port}`, { reason: 'ports end at 65535' });
}

function tokenOf({ settings }: CommandContext): string | null {
  const file = settings.text('token-file');
  if (file === null) return null;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new OssightError('usage', `cannot read the token in ${file}`, {
      reason: error instanceof Error ? error.message : String(error),
      cause: error,
    });
  }
  return tokenIn(text, file);
}

/** `--tail a b` and `--tail a --tail b` are the same. */
function followedPaths({ settings, args }: CommandContext): readonly string[] {
  const paths = settings.list('tail');
  if (paths.length === 0 && args.length > 0) {
    throw new OssightError('usage', 'ossight serve takes no arguments', {
      hint: `to follow logs: ossight serve --tail ${args[0] ?? 'PATH'}`,
    });
  }
  if ([...paths, ...args].includes('-')) {
    throw new OssightError('usage', 'serve does not follow stdin', { hint: 'ossight import -' });
  }
  return [...paths, ...args];
}

function passedOn({ settings }: CommandContext): string[] {
  const given = PASSED_ON.flatMap((name) => {
    const value = settings.origin(name) === 'flag' ? settings.text(name) : null;
    return value === null ? [] : [`--${name}=${value}`];
  });
  if (settings.on('quiet')) given.push('--quiet');
  if (settings.on('debug')) given.push('--debug');
  if (!settings.on('request-id-time')) given.push('--no-request-id-time');
  return given;
}
