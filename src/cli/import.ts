// ossight import: logs into the database, and one line that accounts for every line read.
import { COMMIT_BYTES, COMMIT_SIZE } from '../pipeline/commit-size.ts';
import { accounting, Reach } from './accounting.ts';
import type { CommandContext } from './command.ts';
import { databasePath, openDatabase, openPrivateDatabase, windowSeconds } from './database.ts';
import { EXIT } from './failure.ts';
import { checkFormatName } from './compose.ts';
import { jobsOf } from './jobs.ts';
import { shellWord } from './shell-word.ts';
import { ownTest } from './spared.ts';
import { readingZone } from './zone.ts';
import { exitCodeFor, findInputs, parsePercent, readInputs, readingNotes, threadsOf } from './reading.ts';
import type { Reading } from './reading.ts';

export async function runImport(context: CommandContext): Promise<number> {
  const { settings, terminal } = context;
  const minCoverage = settings.text('min-coverage');
  if (minCoverage !== null) parsePercent(minCoverage);
  const dry = settings.on('dry-run');
  // What could be a mistake is found before a database is made for it.
  readingZone(settings);
  checkFormatName(settings.text('format'));
  jobsOf(settings);
  const inputs = await findInputs(context, ownTest(databasePath(context)));
  if (inputs.paths.length === 0 && inputs.failed > 0) return EXIT.failed;
  // They load what they need while the database is opened.
  const threads = threadsOf(context, inputs.paths);
  const store = dry ? openPrivateDatabase(context, windowSeconds(context)).store : openDatabase(context, true);
  const reach = new Reach(store, store.windowSeconds);
  let reading: Reading;
  try {
    reading = await readInputs(context, reach, {
      windowSeconds: store.windowSeconds,
      ingestTime: context.now,
      commitBytes: COMMIT_BYTES,
      commitSize: COMMIT_SIZE,
      format: settings.text('format'),
      inputs,
      threads,
    });
  } finally {
    store.close();
  }
  const code = exitCodeFor(reading, minCoverage);
  const quiet = settings.on('quiet');
  if (!quiet) {
    terminal.note(readingNotes(reading, settings.text('rejects') !== null));
    if (context.args.includes('-')) {
      terminal.note(
        'note: stdin cannot be told from an earlier one: its requests count each time, its errors once by request id\n',
      );
    }
  }
  if (settings.on('json')) await terminal.out(`${JSON.stringify(jsonOf(reading))}\n`);
  else if (!quiet)
    terminal.note(
      `${accounting(reading, reach)}\n${dry ? 'dry run: nothing was stored\n' : nextStep(context, reading)}`,
    );
  return code;
}

function jsonOf(reading: Reading): object {
  const { lines, requests, errorLines, other, rejected } = reading.tally;
  const { errors, duplicates, bytes, sources, seconds } = reading;
  return {
    lines,
    requests,
    errorLines,
    other,
    rejected,
    errors,
    duplicates,
    bytes,
    sources,
    seconds: Math.round(seconds * 1000) / 1000,
  };
}

function nextStep(context: CommandContext, reading: Reading): string {
  if (reading.tally.lines === 0 && reading.known > 0) return 'nothing new: these inputs were counted before\n';
  if (reading.errors + reading.duplicates === 0) return '';
  const db = context.settings.origin('db') === 'flag' ? ` --db ${shellWord(context.settings.text('db') ?? '')}` : '';
  return `next: ossight report${db}\n`;
}
