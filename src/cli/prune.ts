// ossight prune: retention of single errors. Says what would go; does it only when told to.
import { OssightError } from '../model/error.ts';
import type { CommandContext } from './command.ts';
import { databasePlace, openDatabase } from './database.ts';
import { EXIT } from './failure.ts';
import { counted, grouped } from './figures.ts';
import { parseDuration } from './time-spec.ts';

export async function runPrune(context: CommandContext): Promise<number> {
  const { settings, terminal } = context;
  const place = databasePlace(context);
  if (place.kind === 'fleet') return (await import('./prune-fleet.ts')).pruneFleet(context, place);
  if (settings.text('counts-older-than') !== null) {
    throw new OssightError('usage', '--counts-older-than is for ClickHouse', { reason: 'a ledger keeps its counts' });
  }
  const age = settings.text('older-than') ?? '30d';
  const before = context.now - parseDuration(age, '--older-than');
  const keep = settings.number('keep') ?? Infinity;
  const doIt = settings.on('yes');
  const store = openDatabase(context, false);
  try {
    const { byAge, byCount, left } = store.prune({ before, keep }, !doIt);
    const verb = doIt ? 'removed' : 'would remove';
    await terminal.out(
      `${verb} ${counted(byAge, 'error')} older than ${age} and ${grouped(byCount)} beyond the newest ${grouped(keep)}; ${grouped(left)} stay; counts are kept\n`,
    );
    if (!doIt && byAge + byCount > 0) terminal.note('nothing was changed: ossight prune --yes does it\n');
  } finally {
    store.close();
  }
  return EXIT.done;
}
