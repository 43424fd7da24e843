// ossight diff: the last hour against the same hour yesterday, or any two periods of one length.
import { EVERYTHING } from '../model/alert.ts';
import { OssightError } from '../model/error.ts';
import type { Reader } from '../model/reading.ts';
import { buildDiff, diffRenderers } from '../reports/index.ts';
import type { Period } from '../reports/index.ts';
import type { CommandContext } from './command.ts';
import { openDatabaseReader } from './database.ts';
import { EXIT } from './failure.ts';
import { textStyle } from './styles.ts';
import { parseDuration, parseTime } from './time-spec.ts';
import { timeContext, zoneName } from './zone.ts';

const HOUR = 3600;
const DEFAULT_LIMIT = 20;

export async function runDiff(context: CommandContext): Promise<number> {
  const { settings, terminal } = context;
  const format = settings.choice('format', ['text', 'json', 'csv', 'md']);
  const timeZone = zoneName(settings);
  const reader = await openDatabaseReader(context);
  try {
    const [before, after] = periodsOf(context, timeZone, reader);
    const diff = buildDiff(reader, before, after, timeZone);
    await terminal.out(diffRenderers[format](diff, textStyle(terminal), settings.number('limit') ?? DEFAULT_LIMIT));
    return EXIT.done;
  } finally {
    reader.close();
  }
}

/** Without times the hour ends where the data end, since logs come late and an hour without data differs from any other. */
function periodsOf(context: CommandContext, timeZone: string, reader: Reader): readonly [Period, Period] {
  const { settings, now } = context;
  const { windowSeconds } = reader;
  const times = timeContext(timeZone, now);
  const at = (name: 'since' | 'until'): number | null => {
    const text = settings.text(name);
    return text === null ? null : parseTime(text, times, `--${name}`) / 1000;
  };
  const floor = (time: number): number => Math.floor(time / windowSeconds) * windowSeconds;
  const [since, until] = [at('since'), at('until')];
  const known = reader.measures().newest(EVERYTHING, now / 1000);
  const to =
    until === null ? (known ?? floor(now / 1000)) + windowSeconds : Math.ceil(until / windowSeconds) * windowSeconds;
  const from = since === null ? to - Math.max(HOUR, windowSeconds) : floor(since);
  if (from >= to && until === null && known !== null) {
    throw new OssightError('usage', '--since lies after the newest data', {
      reason: `they end at ${new Date(to * 1000).toISOString()}`,
      hint: 'ossight diff without --since takes their last hour',
    });
  }
  if (from >= to) {
    throw new OssightError('usage', '--since is not before --until', { hint: 'ossight diff --since 2h --until 1h' });
  }
  const against = settings.text('against') ?? '1d';
  const shift =
    against === 'previous'
      ? to - from
      : Math.round(parseDuration(against, '--against') / 1000 / windowSeconds) * windowSeconds;
  if (shift <= 0) throw new OssightError('usage', `--against is ${against}`, { reason: 'it is shorter than a window' });
  return [
    { from: from - shift, to: to - shift },
    { from, to },
  ];
}
