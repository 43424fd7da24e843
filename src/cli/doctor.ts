// ossight doctor: is all well? Versions, the native module, the database, the disk, alerts, and where each setting comes from.
import { existsSync, lstatSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { OssightError } from '../model/error.ts';
import { visible } from '../safety/visible.ts';
import type { ShippingLag } from '../stores/index.ts';
import { configuredAlerts } from './alerts.ts';
import type { CommandContext } from './command.ts';
import { databaseName, databasePlace, type FleetPlace } from './database.ts';
import { EXIT } from './failure.ts';
import { bytesText, counted, grouped, secondsText } from './figures.ts';
import { FLAGS } from './flags.ts';
import { shellWord } from './shell-word.ts';

type Verdict = 'ok' | 'note' | 'bad';

interface Finding {
  readonly verdict: Verdict;
  readonly what: string;
  readonly value: string;
  readonly hint?: string;
}

/** A collector ships when something was counted; quiet ones are not ill. */
const LATE_SECONDS = 3600;
const LOW_DISK_BYTES = 256 * 1024 * 1024;

export async function runDoctor(context: CommandContext): Promise<number> {
  const place = databasePlace(context);
  const findings = [
    ...(await software()),
    ...(place.kind === 'file' ? [...(await database(place.path)), ...disk(place.path)] : await fleet(context, place)),
    configuration(context),
    ...alerts(context),
  ];
  const settings = settingRows(context);
  const bad = findings.some((finding) => finding.verdict === 'bad');
  if (context.settings.text('format') === 'json') {
    await context.terminal.out(`${JSON.stringify({ healthy: !bad, findings, settings })}\n`);
  } else await context.terminal.out(text(findings, settings));
  return bad ? EXIT.failed : EXIT.done;
}

async function software(): Promise<Finding[]> {
  const { version } = await import('./version.ts');
  const findings: Finding[] = [
    { verdict: 'ok', what: 'ossight', value: version() },
    nodeFinding(process.versions.node),
  ];
  try {
    const { sqliteVersion } = await import('../stores/index.ts');
    findings.push({ verdict: 'ok', what: 'sqlite', value: `${sqliteVersion()} (native module loads)` });
  } catch (error) {
    findings.push({
      verdict: 'bad',
      what: 'sqlite',
      value: messageOf(error),
      hint: 'reinstall better-sqlite3: npm rebuild better-sqlite3',
    });
  }
  return findings;
}

function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const fine = major > 20 || (major === 20 && minor >= 19);
  return {
    verdict: fine ? 'ok' : 'bad',
    what: 'node',
    value: version,
    ...(fine ? {} : { hint: 'ossight needs 20.19 or newer' }),
  };
}

async function database(path: string): Promise<Finding[]> {
  if (!existsSync(path))
    return [
      { verdict: 'note', what: 'database', value: `${path} does not exist yet`, hint: 'ossight import creates it' },
    ];
  try {
    const { inspectDatabase, shippingLags } = await import('../stores/index.ts');
    const found = inspectDatabase(path);
    const mode = lstatSync(path).mode & 0o777;
    return [
      {
        verdict: 'ok',
        what: 'database',
        value: `${path} (schema ${found.schema}, windows of ${found.windowSeconds} s, collector ${found.collector})`,
      },
      {
        verdict: found.problems.length === 0 ? 'ok' : 'bad',
        what: 'integrity',
        value: found.problems[0] ?? 'every page checked',
        ...(found.problems.length === 0 ? {} : { hint: 'restore a copy, or import into a new database' }),
      },
      {
        verdict: 'ok',
        what: 'journal',
        value: `${found.journalMode}, ${bytesText(found.walBytes)} not yet checkpointed`,
      },
      {
        verdict: 'ok',
        what: 'size',
        value: `${bytesText(found.bytes)}, ${grouped(found.errors)} single errors`,
      },
      {
        verdict: (mode & 0o077) === 0 ? 'ok' : 'note',
        what: 'permissions',
        value: mode.toString(8).padStart(4, '0'),
        ...((mode & 0o077) === 0 ? {} : { hint: `others can read it: chmod 600 ${path}` }),
      },
      ...shippingLags(path).map((lag) => shipping(lag)),
    ];
  } catch (error) {
    return [{ verdict: 'bad', what: 'database', ...told(error) }];
  }
}

/** Reachable, with which tables, and who ships how far behind. */
async function fleet(context: CommandContext, place: FleetPlace): Promise<Finding[]> {
  const name = databaseName(place);
  try {
    const { inspectFleet, newestFleetSchema } = await import('../stores/clickhouse/inspect.ts');
    const found = await inspectFleet(place.address, place.password);
    const schema = `schema ${found.schema}, ${counted(found.shards, 'shard')}, ${bytesText(found.bytes)} on the server asked`;
    return [
      { verdict: 'ok', what: 'clickhouse', value: `${found.server} at ${name}` },
      found.schema === newestFleetSchema()
        ? { verdict: 'ok', what: 'tables', value: schema }
        : { verdict: 'bad', what: 'tables', value: schema, hint: `ossight ship --init ${shellWord(name)}` },
      { verdict: 'ok', what: 'collectors', value: counted(found.collectors.length, 'collector') },
      ...found.collectors.map(({ id, name: host, version, windowSeconds, shipped }): Finding => {
        const behind = Math.max(0, context.now - shipped) / 1000;
        const value = `${id} on ${host}, ossight ${version}, windows of ${windowSeconds} s, shipped ${secondsText(behind)} ago`;
        return { verdict: behind > LATE_SECONDS ? 'note' : 'ok', what: 'collector', value };
      }),
    ];
  } catch (error) {
    return [{ verdict: 'bad', what: 'clickhouse', ...told(error) }];
  }
}

function shipping({ target, commits, updated, fault }: ShippingLag): Finding {
  const behind = commits === 0 ? 'nothing is left' : `${counted(commits, 'commit')} behind`;
  const last = updated === 0 ? 'never yet' : `last at ${new Date(updated).toISOString()}`;
  const value = `to ${target}: ${behind}, ${last}`;
  return fault === null
    ? { verdict: 'ok', what: 'shipping', value }
    : { verdict: 'note', what: 'shipping', value: `${value}; ${fault}`, hint: 'nothing is lost; it is tried again' };
}

function disk(path: string): Finding[] {
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    const free = bavail * bsize;
    const low = free < LOW_DISK_BYTES;
    return [
      {
        verdict: low ? 'bad' : 'ok',
        what: 'disk',
        value: `${bytesText(free)} free in ${dirname(path)}`,
        ...(low ? { hint: 'make room, or ossight prune --yes' } : {}),
      },
    ];
  } catch (error) {
    return [{ verdict: 'note', what: 'disk', value: messageOf(error) }];
  }
}

function configuration(context: CommandContext): Finding {
  const { path, read } = context.settings.file;
  return { verdict: 'ok', what: 'configuration', value: read ? path : `${path} does not exist (it need not)` };
}

/** Rules and how many are told; neither addresses nor secrets. What is wrong is told as `ossight alerts` would. */
function alerts(context: CommandContext): Finding[] {
  const what = 'alerts';
  try {
    const config = configuredAlerts(context);
    if (config === null) return [{ verdict: 'ok', what, value: 'none configured' }];
    const { rules, targets } = config;
    const counts = `${counted(rules.length, 'rule')}, ${counted(targets.size, 'target')}`;
    return [
      targets.size === 0 && rules.length > 0
        ? { verdict: 'note', what, value: counts, hint: 'nobody is told: alerts.targets is empty' }
        : { verdict: 'ok', what, value: counts },
      ...rules.map(({ rule, targets: told }): Finding => {
        const names = told.length === 0 ? '' : ` (to ${told.join(', ')})`;
        return { verdict: 'ok', what: 'rule', value: `${rule.text}${names}` };
      }),
    ];
  } catch (error) {
    return [{ verdict: 'bad', what, ...told(error) }];
  }
}

/** An error as a finding says it. */
function told(error: unknown): { value: string; hint?: string } {
  const { reason = null, hint = null } = error instanceof OssightError ? error : {};
  return {
    value: reason === null ? messageOf(error) : `${messageOf(error)}: ${reason}`,
    ...(hint === null ? {} : { hint }),
  };
}

function settingRows(context: CommandContext): { name: string; value: string; origin: string }[] {
  return FLAGS.filter((flag) => flag.setting === true).map((flag) => {
    const { name } = flag;
    return { name, value: context.settings.text(name) ?? 'not set', origin: context.settings.origin(name) };
  });
}

function text(
  findings: readonly Finding[],
  settings: readonly { name: string; value: string; origin: string }[],
): string {
  const lines = findings.map(({ verdict, what, value, hint }) => {
    const line = `${verdict.padEnd(4)}  ${what.padEnd(14)}  ${visible(value)}`;
    return hint === undefined ? line : `${line}\n${' '.repeat(22)}hint: ${visible(hint)}`;
  });
  const rows = settings.map(
    ({ name, value, origin }) => `      ${name.padEnd(16)}  ${visible(value).padEnd(20)}  ${origin}`,
  );
  return `${lines.join('\n')}\n\nsettings\n${rows.join('\n')}\n`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
