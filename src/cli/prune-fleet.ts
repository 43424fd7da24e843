// ossight prune on ClickHouse: days of single errors, and of counts where that is asked for.
import { OssightError } from '../model/error.ts';
import { Nodes } from '../stores/clickhouse/nodes.ts';
import { COUNT_TABLES, dropDay, EVENT_TABLES, oldDays, type Day } from '../stores/clickhouse/prune.ts';
import type { CommandContext } from './command.ts';
import type { FleetPlace } from './database.ts';
import { EXIT } from './failure.ts';
import { counted } from './figures.ts';
import { parseDuration } from './time-spec.ts';

export async function pruneFleet(context: CommandContext, { address, password }: FleetPlace): Promise<number> {
  const { settings, terminal, now } = context;
  if (settings.origin('keep') === 'flag') {
    throw new OssightError('usage', '--keep is not for ClickHouse', { reason: 'there whole days go, by their age' });
  }
  const doIt = settings.on('yes');
  const nodes = new Nodes(address, password);
  try {
    const kinds = [
      { what: 'single errors', tables: EVENT_TABLES, age: settings.text('older-than') ?? '30d', flag: '--older-than' },
      { what: 'counts', tables: COUNT_TABLES, age: settings.text('counts-older-than'), flag: '--counts-older-than' },
    ];
    let found = 0;
    for (const { what, tables, age, flag } of kinds) {
      const days = age === null ? [] : await oldDays(nodes, tables, now - parseDuration(age, flag));
      found += days.length;
      if (age === null) await terminal.out(`${what} are kept\n`);
      else await terminal.out(`${told(days, doIt)} of ${what} older than ${age}\n`);
      if (doIt) for (const day of days) await dropDay(nodes, day);
    }
    if (!doIt && found > 0) terminal.note('nothing was changed: ossight prune --yes does it\n');
  } finally {
    nodes.close();
  }
  return EXIT.done;
}

/** A day counts once, in however many tables it stands. */
function told(days: readonly Day[], doIt: boolean): string {
  const names = [...new Set(days.map(({ day }) => day))];
  const [first] = names;
  const verb = doIt ? 'removed' : 'would remove';
  if (first === undefined) return `${verb} no day`;
  const span = names.length === 1 ? dashed(first) : `${dashed(first)} to ${dashed(names.at(-1) ?? first)}`;
  return `${verb} ${counted(names.length, 'day')} (${span})`;
}

/** YYYYMMDD as YYYY-MM-DD. */
function dashed(day: string): string {
  return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
}
