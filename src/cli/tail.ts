// ossight tail: follows logs into the database until it is told to stop. Here are the clock, the signals and the waiting;
// what is read and when it is stored is src/follow's.
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import type { TailParts } from '../follow/contract.ts';
import type { FileSystem } from '../follow/file-system.ts';
import { Tailer } from '../follow/tailer.ts';
import { OssightError } from '../model/error.ts';
import { redact } from '../safety/redact.ts';
import { contentOf, isPlain } from '../sources/decoding.ts';
import { followFiles } from '../sources/follow-files.ts';
import type { Store } from '../stores/store.ts';
import { RejectSummary } from '../telemetry/rejects.ts';
import { accounting, Reach } from './accounting.ts';
import { alertingOf, configuredAlerts } from './alerts.ts';
import type { Alerting } from './alerting.ts';
import type { CommandContext } from './command.ts';
import { composePipeline } from './compose.ts';
import { databasePath, openDatabase } from './database.ts';
import { failureText } from './failure.ts';
import { LiveLine } from './live-line.ts';
import { exitCodeFor, readingNotes, rejectsFile } from './reading.ts';
import type { Reading } from './reading.ts';
import { Retention } from './retention.ts';
import { lagText, shipBeside, shipOnce, shippingArguments } from './ship-beside.ts';
import { sparing } from './spared.ts';
import { TailStatus } from './tail-status.ts';
import { noticeText, statsText, unstoredFault } from './tail-words.ts';
import { parseDuration } from './time-spec.ts';
import { Wake } from './wake.ts';
import { zoneName } from './zone.ts';

/** Another writer is not waited for longer: signals are not heard meanwhile, and it is tried again anyway. */
const BUSY_MS = 1000;
/** Of the flush interval: what comes just after a commit waits longest, and reading and committing take time as well. */
const SHARE = 0.7;
const LEAST_PAUSE_MS = 25;
/** Of the five seconds in which it has to be gone. */
const LAST_ALERTS_MS = 1500;
/** Looks that found nothing new, after which the pauses are twice as long: the first line then is committed at once anyway. */
const QUIET_LOOKS = 20;
const NOTHING: ReadonlySet<string> = new Set();

export async function runTail(context: CommandContext): Promise<number> {
  const { settings, args } = context;
  if (args.includes('-')) throw new OssightError('usage', 'tail does not follow stdin', { hint: 'ossight import -' });
  const duration = (name: 'flush-interval' | 'interval' | 'older-than', fallback: string): number =>
    parseDuration(settings.text(name) ?? fallback, `--${name}`);
  const flushMs = duration('flush-interval', '1s');
  const pollMs = duration('interval', '250ms');
  const ageMs = duration('older-than', '30d');
  const alerts = configuredAlerts(context);
  const shipping = shippingArguments(context);
  const once = settings.on('once');
  const store = openDatabase(context, true, BUSY_MS);
  try {
    store.takeFollowerLock(args, context.now);
    const keep = settings.number('keep') ?? Infinity;
    const retention = new Retention(store, { ageMs, keep }, () => performance.now());
    const alerting = alerts === null ? null : alertingOf(context, alerts, store.alerts());
    const beside = shipping === null || once ? null : shipBeside(shipping, (text) => context.terminal.note(text));
    const stopping = async (): Promise<void> => beside?.stop();
    beside?.start();
    // At once: what is left is shipped after the next start, and both have to be gone in time.
    context.stopper.signal.addEventListener('abort', () => void stopping(), { once: true });
    try {
      const code = await follow(context, store, { retention, alerting }, { flushMs: flushMs * SHARE, pollMs });
      if (shipping === null || !once || context.stopper.stopped) return code;
      return Math.max(code, await shipOnce(shipping));
    } finally {
      await stopping();
    }
  } finally {
    letGo(store);
  }
}

function letGo(store: Store): void {
  try {
    store.dropFollowerLock();
  } catch {
    // It keeps nobody out once this process is gone.
  } finally {
    store.close();
  }
}

async function follow(
  context: CommandContext,
  store: Store,
  beside: { readonly retention: Retention; readonly alerting: Alerting | null },
  times: { readonly flushMs: number; readonly pollMs: number },
): Promise<number> {
  const { settings, terminal, args, stopper } = context;
  const began = performance.now();
  const once = settings.on('once');
  const quiet = settings.on('quiet');
  const rejects = new RejectSummary();
  const keep = rejectsFile(settings.text('rejects'));
  const reach = new Reach(store, store.windowSeconds);
  const status = TailStatus.ofParent(stopper);
  const live = new LiveLine(terminal, !quiet && !once);
  let unreadable = 0;
  const files = sparing(followFiles, databasePath(context));
  const parts: TailParts = {
    files,
    clock: { monotonic: () => performance.now(), wall: () => Date.now() },
    store: status === null ? reach : status.timing(reach),
    pipeline: composePipeline({
      windowSeconds: store.windowSeconds,
      zone: zoneName(settings),
      get now() {
        return Date.now();
      },
      requestIdTimes: settings.on('request-id-time'),
      // The store dates what nothing else does, by the clock of the commit.
      ingestTime: null,
      format: settings.text('format'),
      clock: () => Date.now(),
    }),
    isPlain,
    contentOf,
    notice: (notice) => {
      if (notice.kind === 'unreadable') unreadable += 1;
      const text = noticeText(notice, settings.on('debug'));
      const matters = notice.kind === 'unreadable' || notice.kind === 'lost' || notice.kind === 'store-failed';
      if (text === '' || (quiet && !matters)) return;
      live.clear();
      terminal.note(text);
    },
    onRejected: (reason, path, line, texts) => {
      rejects.add(reason, path, line, Math.max(1, texts.length));
      keep?.write({ path, line, reason, text: redact(texts.join('\n')) });
    },
  };
  const from = settings.choice('from', ['start', 'end']);
  const tailer = new Tailer(args, { from, flushMs: times.flushMs, maxOpen: openLimit() }, parts);
  const result = (): Reading => readingOf(tailer, rejects, unreadable, began);
  const wake = new Wake(() => tailer.stir());
  const signals = listen(tailer, wake, () => {
    live.clear();
    terminal.note(statsText(tailer.totals(), process.memoryUsage.rss(), accounting(result(), reach)));
    calmly(context, () => terminal.note(lagText(databasePath(context), Date.now())));
  });
  const stop = (): void => {
    tailer.halt();
    wake.wake();
  };
  stopper.signal.addEventListener('abort', stop, { once: true });
  const missing = args.filter((path) => isMissing(path, files));
  for (const path of missing) terminal.note(once ? missingText(path) : `waiting for ${path}\n`);
  let quietLooks = 0;
  try {
    while (!stopper.stopped) {
      const { more, retryMs, dueMs } = await tailer.step();
      quietLooks = more || dueMs !== null ? 0 : quietLooks + 1;
      if (once && !more) break;
      live.update(tailer, reach.codes, performance.now());
      status?.tell(tailer, performance.now());
      if (retryMs === null) tend(beside, context);
      if (more) await turn();
      else {
        // While something is held for the next commit it is time to look when that is due, not at each line that comes.
        const resting = dueMs === null && retryMs === null;
        wake.watch(resting ? new Set([...args, ...tailer.paths()].map((path) => dirname(path))) : NOTHING);
        const pause = Math.min(quietLooks > QUIET_LOOKS ? 2 * times.pollMs : times.pollMs, dueMs ?? Infinity);
        await wake.wait(retryMs === null ? pause : Math.max(LEAST_PAUSE_MS, retryMs), LEAST_PAUSE_MS);
      }
    }
  } finally {
    status?.close();
    signals.close();
    wake.close();
    live.clear();
    await end(tailer);
    keep?.close();
  }
  await lastAlerts(beside.alerting, context);
  const reading = result();
  if (!quiet) {
    terminal.note(readingNotes(reading, settings.text('rejects') !== null));
    terminal.note(`${accounting(reading, reach)}\n`);
  }
  return once ? exitCodeFor({ ...reading, failed: reading.failed + missing.length }, null) : 0;
}

async function end(tailer: Tailer): Promise<void> {
  try {
    await tailer.stop();
  } catch (error) {
    throw error instanceof OssightError && error.code === 'database' ? unstoredFault(error, tailer.unstored()) : error;
  }
}

function readingOf(tailer: Tailer, rejects: RejectSummary, failed: number, began: number): Reading {
  return { ...tailer.totals(), failed, rejects, seconds: (performance.now() - began) / 1000 };
}

function listen(tailer: Tailer, wake: Wake, onStats: () => void): { close: () => void } {
  const reopen = (): void => {
    tailer.reopen();
    wake.wake();
  };
  process.on('SIGHUP', reopen);
  process.on('SIGUSR1', onStats);
  return {
    close: () => {
      process.off('SIGHUP', reopen);
      process.off('SIGUSR1', onStats);
    },
  };
}

/** What goes beside following can wait, and a store that refuses is told of by the next commit. */
function tend(
  { retention, alerting }: { retention: Retention; alerting: Alerting | null },
  context: CommandContext,
): void {
  calmly(context, () => {
    retention.turn(Date.now());
    alerting?.step(performance.now());
  });
}

function calmly({ settings, terminal }: CommandContext, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof OssightError) || error.code !== 'database') throw error;
    if (settings.on('debug')) terminal.note(failureText(error, true));
  }
}

/** What is not delivered by then is delivered after the next start. */
async function lastAlerts(alerting: Alerting | null, context: CommandContext): Promise<void> {
  if (alerting === null) return;
  calmly(context, () => void alerting.look());
  await alerting.deliver(Date.now() + LAST_ALERTS_MS).catch((error: unknown) => {
    calmly(context, () => {
      throw error;
    });
  });
}

function isMissing(path: string, files: FileSystem): boolean {
  try {
    return files.list(path).length === 0;
  } catch {
    // It is there, and cannot be looked at.
    return false;
  }
}

function missingText(path: string): string {
  return failureText(new OssightError('input', `cannot read ${path}`, { reason: 'there is no such file' }), false);
}

/** Half of what the process may have; the other half is for the database, its journals and whoever runs beside. */
function openLimit(): number {
  try {
    const limit = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1'))?.[1];
    return limit === undefined ? 128 : Math.min(4096, Math.max(8, Math.floor(Number(limit) / 2)));
  } catch {
    return 128;
  }
}
