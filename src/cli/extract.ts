// ossight extract: one JSON line per error to stdout, no store. One failure that is told several times is printed once.
import { classify } from '../catalog/index.ts';
import type { CommandContext } from './command.ts';
import { DEFAULT_WINDOW_SECONDS } from './database.ts';
import { errorLine } from './error-json.ts';
import { MergingSink } from './merging-sink.ts';
import { exitCodeFor, parsePercent, readInputs, readingNotes } from './reading.ts';

const COMMIT_BYTES = 1024 * 1024;
const COMMIT_SIZE = 5_000;
/** Written at a time: as one text, thousands of them would be held twice. */
const LINES = 500;

export async function runExtract(context: CommandContext): Promise<number> {
  const { settings, terminal } = context;
  const minCoverage = settings.text('min-coverage');
  if (minCoverage !== null) parsePercent(minCoverage);
  const live = context.args.includes('-');
  const sink = new MergingSink(classify, live);
  const print = async (): Promise<void> => {
    const lines = sink.take().map(errorLine);
    for (let from = 0; from < lines.length; from += LINES) {
      await terminal.out(`${lines.slice(from, from + LINES).join('\n')}\n`);
    }
  };
  const reading = await readInputs(context, sink, {
    windowSeconds: DEFAULT_WINDOW_SECONDS,
    ingestTime: null,
    // A pipe may be somebody's `tail -f`: what is known is printed as soon as it was read.
    commitBytes: live ? 1 : COMMIT_BYTES,
    commitSize: COMMIT_SIZE,
    format: settings.text('format'),
    afterChunk: print,
  });
  sink.finish();
  await print();
  if (!settings.on('quiet')) terminal.note(readingNotes(reading, settings.text('rejects') !== null));
  return exitCodeFor(reading, minCoverage);
}
